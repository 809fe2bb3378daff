#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""The preferences, through AT-SPI and the keyboard: test-preferences.py UI-FIXTURE."""

import contextlib
import os
import re
import sys
import tempfile
import wave

from desktop import App, locale, run_tests, screenshot, wait_until

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")


@contextlib.contextmanager
def preferences(*options, env=None, size=(1280, 800), entry="Number to call", title="Preferences"):
    env = env or {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    app = App([FIXTURE, "--word-ms", "40", "--width", str(size[0]), "--height", str(size[1]), "--locale-dir", LOCALES,
               *options], env)
    try:
        app.wait_for(role="text", name=entry)
        app.key("ctrl+comma")
        wait_until("the preferences", lambda: [node for node in app.walk() if node.name == title and
                                               node.role in ("dialog", "frame", "window")])
        yield app
        assert app.process.poll() is None, "the program ended: " + app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())
    finally:
        app.stop()


def lines(app):
    return app.stdout().split("\n")


def wait_for_output(app, text):
    wait_until(f"“{text}”", lambda: text in lines(app))


def choose(app, row, *keys):
    app.tab_to(row)
    app.key("Return")
    app.key(*keys, "Return")


def choose_path(app, path):
    """In GTK's own file chooser, by the keyboard; Escape leaves it if the path was not taken at once."""
    wait_until("the file chooser", lambda: [name for name in app.names("button") if name.endswith("Cancel")])
    app.type(path)
    app.key("Return")


def test_what_is_recorded_and_how():
    with preferences() as app:
        choose(app, "Record", "Down")
        wait_for_output(app, 'setting recording "always"')
        choose(app, "Record", "Down", "Down")
        wait_for_output(app, 'setting recording "twilio-always"')
        choose(app, "Format", "Down")
        wait_for_output(app, 'setting recording-format "flac"')
        screenshot("preferences-1280")
        nameless = [str(node) for node in app.walk() if node.has("focusable") and node.role in ("button", "switch", "text", "check box")
                    and (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]
        assert not nameless, nameless


def test_announcement():
    with preferences() as app:
        app.tab_to("Announce Recordings")
        app.key("Return")
        wait_for_output(app, 'setting recording-announcement "This call is being recorded."')
        app.tab_to("Words of the announcement")
        app.key("ctrl+a")
        app.type("We record.")
        wait_for_output(app, 'setting recording-announcement "We record."')
        screenshot("preferences-announcement-1280")
    with preferences("--announcement", "Hello.") as app:
        wait_until("the words", lambda: [node for node in app.walk() if node.role == "text" and node.text == "Hello."])


def test_a_folder_that_cannot_be_written():
    with tempfile.TemporaryDirectory() as folder, preferences("--recording-dir", "/proc") as app:
        app.wait_for(starts="Tandem cannot write to /proc. Choose another folder.")
        screenshot("preferences-folder-1280")
        app.wait_for(role="button", name="Choose: Folder").press()
        choose_path(app, folder)
        wait_for_output(app, f'setting recording-dir "{folder}"')
        app.wait_for(role="label", name=folder)
        app.wait_for(role="button", name="Back to the Standard").press()
        wait_for_output(app, 'setting recording-dir ""')
        app.wait_for(role="label", name="In the data folder of Tandem")


def test_hold_music():
    with tempfile.TemporaryDirectory() as folder, preferences() as app:
        tune = os.path.join(folder, "tune.wav")
        with wave.open(tune, "wb") as out:
            out.setparams((1, 2, 8000, 8000, "NONE", ""))
            out.writeframes(bytes(16000))
        text = os.path.join(folder, "tune.txt")
        with open(text, "w", encoding="utf-8") as out:
            out.write("This is no music.\n")
        app.wait_for(role="label", name="The music that comes with Tandem")
        app.wait_for(role="button", name="Choose: Hold Music").press()
        choose_path(app, text)
        app.wait_for(starts=f"{text} is no sound file that can be read.")
        assert "hold-music" not in app.stdout(), app.stdout()
        app.wait_for(role="button", name="Choose: Hold Music").press()
        choose_path(app, tune)
        wait_for_output(app, f'setting hold-music "{tune}"')


def test_listening():
    with preferences() as app:
        app.tab_to("Listen to New Calls")
        app.key("space")
        wait_for_output(app, "setting monitor FALSE")


def test_tunnel_and_number():
    with preferences() as app:
        app.wait_for(starts="one.trycloudflare.com answers with HTTP 502 & does not lead to this Tandem.")
        choose(app, "Tunnel", "Down", "Down")
        wait_for_output(app, 'setting tunnel "ngrok"')
        app.wait_for(role="button", name="Check").press()
        wait_for_output(app, "check-requested")
        app.wait_for(starts="Calls to and texts for your number come to this computer.")
        app.tab_to("Point Your Number Here")
        app.key("space")
        wait_for_output(app, "setting configure-number TRUE")
        screenshot("preferences-tunnel-1280")
        app.wait_for(role="button", name="Restore").press()
        wait_for_output(app, "restore-requested")
        app.wait_for(starts="Your number is set as it was before.")
        wait_until("no more Restore", lambda: "Restore" not in app.names("button"))


def test_narrow_and_dark():
    with preferences("--dark", "--announcement", "This call is being recorded.", size=(360, 600)) as app:
        screenshot("preferences-dark-360", 700, 700)
        app.tab_to("Listen to New Calls")
        screenshot("preferences-end-dark-360", 700, 700)


def test_translations():
    for name, entry, title in (("zh_CN", "要拨打的号码", "首选项"), ("ko_KR", "전화할 번호", "환경설정")):
        with locale(name) as env, preferences(env=env, entry=entry, title=title):
            screenshot(f"preferences-{name}-1280")


if __name__ == "__main__":
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_")])
