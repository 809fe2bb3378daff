#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""The sound page, through AT-SPI and the keyboard: test-sound.py UI-FIXTURE."""

import contextlib
import os
import re
import sys

from desktop import App, locale, run_tests, screenshot, wait_until
from gi.repository import Atspi

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")


@contextlib.contextmanager
def window(*options, env=None, size=(1280, 800)):
    env = env or {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    app = App([FIXTURE, "--word-ms", "40", "--width", str(size[0]), "--height", str(size[1]), "--locale-dir", LOCALES,
               *options], env)
    try:
        yield app
        assert app.process.poll() is None, "the program ended: " + app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())
    finally:
        app.stop()


def wait_for_output(app, text, count=1):
    wait_until(f"“{text}” {count} times", lambda: app.stdout().split("\n").count(text) >= count)


def value_of(node):
    return Atspi.Value.get_current_value(node.accessible)


def in_combo_box(node):
    """The list that opens is libadwaita's."""
    parent = node.accessible.get_parent()
    while parent:
        if parent.get_role_name() == "combo box":
            return True
        parent = parent.get_parent()
    return False


def check_names(app, where):
    nameless = [str(node) for node in app.walk() if node.has("focusable") and node.role not in ("frame", "scroll pane") and
                not in_combo_box(node) and
                (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]
    assert not nameless, f"{where}: without a name: {nameless}"


def open_page(app):
    app.wait_for(role="text", name="Number to call")
    app.key("ctrl+d")
    return app.wait_for(name="Loudness of the microphone")


def test_without_an_account():
    with window("--no-account") as app:
        app.wait_for(role="button", name="Test Microphone and Loudspeaker").press()
        meter = app.wait_for(name="Loudness of the microphone")
        seen = set()
        wait_until("the meter to move", lambda: seen.add(value_of(meter)) or len(seen) >= 3)
        app.wait_for(role="button", name="Record Five Seconds and Play Back").press()
        app.wait_for(role="label", name="Recording: speak now…")
        app.wait_for(role="label", name="Playing…")
        app.wait_for(role="button", name="Record Five Seconds and Play Back")
        assert "record" in app.stdout().split("\n")


def test_meters_move_only_while_they_are_seen():
    with window() as app:
        meter = open_page(app)
        wait_for_output(app, "watched 1")
        first = value_of(meter)
        wait_until("the meter to move", lambda: value_of(meter) != first)
        wait_until("a number", lambda: [name for name in app.names("label") if re.fullmatch(r"-\d+ dBFS", name)])
        app.wait_for(role="label", name="You are too quiet. Come closer, or raise the level of the microphone.")
        screenshot("sound-1280")
        check_names(app, "sound page")
        app.key("ctrl+l")
        wait_for_output(app, "watched 0")
        app.key("ctrl+d")
        wait_for_output(app, "watched 1", 2)
        app.key("ctrl+w")
        assert app.process.wait(20) == 0, app.stderr()
        return_code_checked(app)


def return_code_checked(app):
    """The window is gone; let the checks of window() find a program that runs."""
    app.process = type("Ended", (), {"poll": lambda self: None, "terminate": lambda self: None,
                                     "wait": lambda self, *_: 0, "kill": lambda self: None})()


def test_tones_and_stop():
    with window() as app:
        open_page(app)
        app.wait_for(role="button", name="Test Loudspeaker").press()
        wait_for_output(app, "tone 1")
        app.wait_for(role="button", name="Stop").press()
        wait_for_output(app, "stop")
        app.wait_for(role="button", name="Test Ringer").press()
        wait_for_output(app, "tone 2")


def test_devices_are_remembered_by_name():
    with window() as app:
        open_page(app)
        app.wait_for(role="button", name="Look for Devices Again").press()
        wait_for_output(app, "rescan")
        app.wait_for(starts="The sound device cannot be used.")
        app.tab_to("Microphone")
        app.key("Return")
        app.wait_for(name="USB Headset")
        screenshot("sound-devices-1280")
        app.key("Down", "Down", "Return")
        wait_for_output(app, 'setting microphone "usb:headset"')
        # The devices of this world are never opened: as if the headset had gone at once.
        app.wait_for(role="button", name="Test Loudspeaker").press()
        app.wait_for(starts="The default is used until it is back")


def told(app, text):
    return [name for name in app.names() if text in name]


def test_a_notice_is_told_in_one_place():
    with window() as app:
        open_page(app)
        app.wait_for(role="button", name="Look for Devices Again").press()
        app.wait_for(starts="The sound device cannot be used.")
        assert len(told(app, "Old Headset is gone")) == 1, told(app, "Old Headset is gone")
        assert not app.find(role="button", name="Sound…"), "also as a passing message"
        screenshot("sound-notice-1280")
        # Gone with the page, and elsewhere a passing message.
        app.key("ctrl+l")
        wait_for_output(app, "watched 0")
        wait_until("the notice to go", lambda: not told(app, "Old Headset is gone"))


def test_missing_devices_are_told_once():
    with window("--no-devices") as app:
        open_page(app)
        wait_for_output(app, "watched 1")
        for what in ("microphone", "loudspeaker"):
            sentence = f"There is no {what}. Connect one, then look for devices again."
            app.wait_for(role="label", name=sentence)
            assert len(told(app, f"There is no {what}")) == 1, told(app, f"There is no {what}")
        screenshot("sound-no-devices-1280")


def test_processing_and_sidetone():
    with window() as app:
        open_page(app)
        app.tab_to("Cancel Echo", most=60)
        app.key("space")
        wait_for_output(app, "setting echo-cancellation FALSE")
        app.tab_to("Loudness of your own voice", most=60)
        app.key("Right")
        wait_until("the sidetone", lambda: "setting sidetone 0.05" in app.stdout())
        app.wait_for(role="label", name="You hear yourself after 23 ms.")
        screenshot("sound-sidetone-1280")
    with window("--no-processing") as app:
        open_page(app)
        app.wait_for(starts="Not on this computer: install")
        for name in ("Cancel Echo", "Suppress Noise", "Even Out Loudness", "Remove Rumble"):
            switches = [node for node in app.walk() if node.name == name and node.has("sensitive") and
                        node.role in ("check box", "switch", "button")]
            assert not switches, f"{name} can be switched: {[str(s) for s in switches]}"


def test_absent_sound_hides_the_page():
    with window("--no-sound") as app:
        app.wait_for(role="text", name="Number to call")
        app.key("ctrl+d")
        assert not app.find(name="Loudness of the microphone")
        assert not [node for node in app.walk() if node.name == "Sound" and node.role in ("button", "page tab", "radio button")]


def test_narrow_and_dark():
    with window("--dark", size=(360, 720)) as app:
        open_page(app)
        frame = next(node for node in app.walk() if node.role == "frame")
        assert frame.size()[0] <= 360, f"the window is {frame.size()[0]} wide"
        wait_for_output(app, "watched 1")
        app.wait_for(role="label", name="You are too quiet. Come closer, or raise the level of the microphone.")
        screenshot("sound-dark-360", 360, 720)
        app.tab_to("Look for Devices Again", most=60)
        screenshot("sound-end-dark-360", 360, 720)


def test_translations():
    for name, meter in (("zh_CN", "麦克风的响度"), ("ko_KR", "마이크 소리 크기")):
        with locale(name) as env, window(env=env, size=(360, 720)) as app:
            wait_until("a window", lambda: app.find(role="text"))
            app.key("ctrl+d")
            app.wait_for(name=meter)
            screenshot(f"sound-{name}-360", 360, 720)


if __name__ == "__main__":
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_")])
