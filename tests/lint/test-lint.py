#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that a machine can check.  TAP."""

import os
import re
import sys

ROOT = os.environ.get("TANDEM_TEST_SRCDIR", os.path.join(os.path.dirname(__file__), "..", ".."))

# Headers of libraries that live in /usr/include, and so compile everywhere, and the folders that may use them.
LIBRARY_ARROWS = {
    r"sqlite3\.h": ("store",),
    r"portaudio\.h|pa_linux_alsa\.h|alsa/.*": ("media",),
    r"gst/.*": ("media", "simulator"),
    r"libsoup/.*": ("carrier", "voice", "text", "tools", "server", "cli", "simulator"),
    r"gtk/.*|adwaita\.h": ("ui", "app", "main.c"),
    r"libsecret/.*": ("config",),
    r"espeak-ng/.*": ("simulator",),
    r"phonenumbers/.*": ("core",),
    r"pthread\.h": (),
}
FORBIDDEN = {
    # (pattern, folders where it may stand, why)
    r"\bg_getenv\b": (("config", "app", "main.c", "simulator"), "settings come through TandemSettings"),
    r"\bGMutex\b|\bg_mutex_|\bGRecMutex\b|\bpthread_mutex": ((), "threads meet at the four crossings only"),
    r"\b(TODO|FIXME|XXX|HACK)\b": ((), "unfinished"),
    r"\bg_object_set_data(_full)? \(": ((), "task state is a struct"),
    r"tandem_\w*get_default \(\)": ((), "no singletons"),
    r"\(GAsyncReadyCallback\)": ((), "callbacks have their true type"),
}
MOST_LINES = 600


def sources(*suffixes):
    for folder, names, files in os.walk(os.path.join(ROOT, "src")):
        for name in sorted(files):
            if name.endswith(suffixes):
                path = os.path.join(folder, name)
                yield os.path.relpath(path, ROOT), path


def part_of(relative):
    return relative.split(os.sep)[1]


def read(path):
    with open(path, encoding="utf-8") as text:
        return text.read()


def check_arrows():
    bad = []
    for relative, path in sources(".c", ".h", ".cc"):
        for include in re.findall(r'#include <([^>]+)>', read(path)):
            for pattern, folders in LIBRARY_ARROWS.items():
                if re.fullmatch(pattern, include) and part_of(relative) not in folders:
                    bad.append(f"{relative} includes {include}")
    return bad


def check_portaudio():
    """The system's sound has one door."""
    return [relative for relative, path in sources(".c", ".h")
            if re.search(r"#include <(portaudio|pa_linux_alsa)\.h>", read(path))
            and relative != "src/media/tandem-portaudio.c"]


def check_forbidden():
    bad = []
    for relative, path in sources(".c", ".h", ".cc"):
        for number, line in enumerate(read(path).splitlines(), 1):
            for pattern, (folders, why) in FORBIDDEN.items():
                if part_of(relative) not in folders and re.search(pattern, line):
                    bad.append(f"{relative}:{number}: {why}: {line.strip()}")
    return bad


def check_lengths():
    return [f"{relative} has {count} lines" for relative, path in sources(".c", ".h", ".cc", ".blp")
            for count in [len(read(path).splitlines())] if count > MOST_LINES]


def check_json_guard():
    """json-glib overflows the stack on brackets: what did not come from ourselves passes the guard first."""
    own = ("src/simulator/", "src/app/tandem-demo.c", "src/server/tandem-api-page.c")
    return [relative for relative, path in sources(".c", ".h", ".cc")
            if not relative.startswith(own) and re.search(r"json_parser_load|json_from_string", read(path))
            and "tandem_json_guard (" not in read(path)]


def check_keys():
    """No key does two things."""
    keys = re.findall(r'"((?:<\w+>)+\w+|F\d+|Back)"', read(os.path.join(ROOT, "src", "ui", "tandem-accels.c")))
    assert len(keys) > 30, keys
    return sorted({key for key in keys if keys.count(key) > 1})


def check_spdx():
    return [relative for relative, path in sources(".c", ".h", ".cc") if "SPDX-License-Identifier" not in read(path)[:200]]


def check_simulator_apart():
    """Nothing of the simulator in the product, nothing of the product in the simulator."""
    bad = []
    for relative, path in sources(".c", ".h", ".cc"):
        for include in re.findall(r'#include "([^"]+)"', read(path)):
            if (part_of(relative) == "simulator") != include.startswith("tandem-sim-"):
                if part_of(relative) == "simulator" or include.startswith("tandem-sim-"):
                    bad.append(f"{relative} includes {include}")
    return bad


def check_versions():
    version = re.search(r"version: '([^']+)'", read(os.path.join(ROOT, "meson.build"))).group(1)
    bad = []
    if f"Tandem {version}" not in read(os.path.join(ROOT, "NEWS")).splitlines()[0]:
        bad.append("NEWS does not begin with this version")
    for name in os.listdir(os.path.join(ROOT, "data")):
        if ".metainfo.xml" in name and f'version="{version}"' not in read(os.path.join(ROOT, "data", name)):
            bad.append(f"{name} has no release {version}")
    return bad


def check_top_level():
    allowed = {"meson.build", "meson_options.txt", "src", "data", "po", "tests", "flatpak", "README.md", "LICENSE", "NEWS", "HACKING.md"}
    return [name for name in os.listdir(ROOT)
            if not name.startswith((".", "build", "_")) and name not in allowed]


def check_private():
    """No private path, no key that looks real, in what is committed."""
    bad = []
    patterns = [r"[/]work/", r"\bAC[0-9a-f]{32}\b(?<!AC0000000000000000000000000000000[0-9a-f])", r"\bsk-[A-Za-z0-9]{20,}"]
    for top in ("src", "data", "tests", "po", ".ci", "flatpak"):
        for folder, names, files in os.walk(os.path.join(ROOT, top)):
            names[:] = [n for n in names if n != "__pycache__"]
            for name in files:
                path = os.path.join(folder, name)
                if name == "test-lint.py" or name.endswith((".png", ".ogg", ".opus", ".pyc", ".svg")):
                    continue
                try:
                    text = read(path)
                except UnicodeDecodeError:
                    continue
                for pattern in patterns:
                    if re.search(pattern, text):
                        bad.append(f"{os.path.relpath(path, ROOT)}: {pattern}")
    return bad


def main():
    checks = [(name[6:].replace("_", " "), check) for name, check in globals().items() if name.startswith("check_")]
    print(f"1..{len(checks)}")
    failed = False
    for number, (name, check) in enumerate(checks, 1):
        bad = check()
        failed = failed or bool(bad)
        print(f"{'not ok' if bad else 'ok'} {number} {name}")
        for line in bad[:40]:
            print("# " + line, file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
