#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""Checks desktop file, metainfo, translations and compiled interface files with the tools made for that.  TAP."""

import os
import re
import shutil
import subprocess
import sys

# These are other people's programs: what hardens our tests is not for them.
for name in ("MALLOC_PERTURB_", "MALLOC_CHECK_", "G_DEBUG"):
    os.environ.pop(name, None)

ROOT = os.environ["TANDEM_TEST_SRCDIR"]
BUILD = os.environ["TANDEM_TEST_BUILDDIR"]
ID = "io.github.tandemphone.Tandem"


class Skip(Exception):
    pass


def run(*command, **options):
    if not shutil.which(command[0]):
        raise Skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode in (139, -11):
        # gtk4-builder-tool 4.8 sometimes crashes at its start; that says nothing of the file.
        done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode == 77:
        raise Skip(done.stderr.strip())
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as text:
        return text.read()


def lines(*path):
    return [line.strip() for line in read(*path).splitlines() if line.strip() and not line.startswith("#")]


def test_desktop_file():
    run("desktop-file-validate", os.path.join(BUILD, "data", ID + ".desktop"))


def test_metainfo():
    run("appstreamcli", "validate", "--no-net", os.path.join(BUILD, "data", ID + ".metainfo.xml"))


def test_translations_are_valid_and_complete():
    for language in lines("po", "LINGUAS"):
        po = os.path.join(ROOT, "po", language + ".po")
        run("msgfmt", "--check", "-o", os.devnull, po)
        for kind in ("--untranslated", "--only-fuzzy"):
            left = run("msgattrib", kind, "--no-obsolete", po)
            assert not left.strip(), f"{language} {kind}:\n{left}"


def test_translations_know_every_string():
    """What xgettext finds now is what the translations have."""
    keywords = [f"--keyword={k}" for k in ("_", "N_", "C_:1c,2", "NC_:1c,2", "g_dngettext:2,3", "ngettext:1,2")]
    environment = dict(os.environ, GETTEXTDATADIRS=os.path.join(ROOT, "data"))
    template = run("xgettext", "--from-code=UTF-8", "-o", "-", *keywords, "-f", "po/POTFILES", cwd=ROOT,
                   env=environment)
    for language in lines("po", "LINGUAS"):
        po = os.path.join(ROOT, "po", language + ".po")
        merged = run("msgmerge", "--quiet", "--no-fuzzy-matching", "-o", "-", po, "-", input=template)
        left = run("msgattrib", "--untranslated", "--no-obsolete", "-", input=merged)
        assert not left.strip(), f"{language} lacks:\n{left}"


def test_potfiles_is_complete():
    found = set()
    for folder, _, names in os.walk(os.path.join(ROOT, "src")):
        for name in names:
            if name.endswith((".c", ".blp")):
                path = os.path.relpath(os.path.join(folder, name), ROOT)
                if re.search(r'(?<![A-Za-z0-9_])(_|N_|C_|NC_|ngettext) ?\("', read(path)):
                    found.add(path)
    listed = {path for path in lines("po", "POTFILES") if path.startswith("src/")}
    assert found == listed, f"not in POTFILES: {sorted(found - listed)}; in it for nothing: {sorted(listed - found)}"
    assert lines("po", "POTFILES") == sorted(lines("po", "POTFILES")), "POTFILES is not sorted"


def test_interface_files():
    """gtk4-builder-tool knows the types of GTK and libadwaita, not ours: templates need a running class."""
    if not shutil.which("gtk4-builder-tool"):
        raise Skip("gtk4-builder-tool is not installed")
    folder = os.path.join(BUILD, "src", "ui")
    files = [name for name in sorted(os.listdir(folder)) if name.endswith(".ui")]
    assert files, f"no compiled interface files in {folder}"
    for name in files:
        with open(os.path.join(folder, name), encoding="utf-8") as text:
            xml = text.read()
        if "<template" not in xml and "class=\"Adw" not in xml:
            run(os.path.join(ROOT, "tests", "ui", "run-in-xvfb"), "gtk4-builder-tool", "validate", os.path.join(folder, name))


def test_icons():
    for path in (f"data/icons/hicolor/scalable/apps/{ID}.svg", f"data/icons/hicolor/symbolic/apps/{ID}-symbolic.svg"):
        run("xmllint", "--noout", os.path.join(ROOT, path))


def main():
    tests = [(name[5:].replace("_", " "), test) for name, test in globals().items() if name.startswith("test_")]
    failed = False
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} {name}")
        except Skip as why:
            print(f"ok {number} {name} # SKIP {why}")
        except AssertionError as error:
            failed = True
            print(f"not ok {number} {name}")
            print("# " + str(error).replace("\n", "\n# "), file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
