#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""Playing the recording of an old call, through AT-SPI and the keyboard: test-player.py UI-FIXTURE."""

import contextlib
import os
import re
import subprocess
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


def open_old_call(app, downs, row="Call to (202) 555-0120"):
    app.wait_for(role="list item", starts=row)
    app.tab_to(row)
    app.key(*["Down"] * downs, "Return")


def lines(app):
    return app.stdout().split("\n")


def check_names(app, where):
    nameless = [str(node) for node in app.walk() if node.has("focusable") and node.role not in ("frame", "scroll pane") and
                not in_combo_box(node) and
                (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]
    assert not nameless, f"{where}: without a name: {nameless}"


def in_combo_box(node):
    """The list that opens is GTK's."""
    parent = node.accessible.get_parent()
    while parent:
        if parent.get_role_name() == "combo box":
            return True
        parent = parent.get_parent()
    return False


def test_play_pause_and_speed():
    with window() as app:
        open_old_call(app, 0)
        app.wait_for(starts="Agent said: Thank you, Jordan.")
        position = app.wait_for(name="Position in the recording")
        assert "open /recordings/whole.opus" in lines(app), app.stdout()
        app.wait_for(role="button", name="Play").press()
        wait_until("the position to move", lambda: Atspi.Value.get_current_value(position.accessible) > 300)
        app.wait_for(role="button", name="Pause")
        screenshot("player-1280")
        check_names(app, "player")
        app.tab_to("Position in the recording")
        app.key("Tab", "Return")
        app.key("Down", "Down", "Down", "Return")
        wait_until("double speed", lambda: "rate 2.00" in lines(app))
        app.wait_for(role="button", name="Pause").press()
        app.wait_for(role="button", name="Play")
        app.tab_to("Position in the recording")
        app.key("Home")
        wait_until("the beginning", lambda: "seek 0" in lines(app))


def test_a_turn_leads_to_its_sound():
    with window() as app:
        open_old_call(app, 0)
        turn = app.wait_for(role="button", name="Play from 0:30")
        turn.press()
        wait_until("the sound of the turn", lambda: "seek 30000" in lines(app) and "play" in lines(app))
        app.wait_for(role="button", name="Pause")
        app.wait_for(role="label", starts="0:3")
        screenshot("player-turn-1280")


def test_pauses_are_shown():
    with window() as app:
        open_old_call(app, 0)
        pauses = ["Recording paused at 0:13, resumed at 0:16.", "Recording paused at 0:39."]
        app.wait_for(role="list item", name=pauses[0])
        app.wait_for(role="list item", name=pauses[1])
        shown = [name for name in app.names("list item") if " said: " in name or name.startswith("Recording paused")]
        at = shown.index(pauses[0])
        assert shown[at - 1].startswith("Agent said: Of course."), shown
        assert shown[at + 1].startswith("Remote said: Lemon, please."), shown
        assert shown[-1] == pauses[1], shown
        position = app.wait_for(name="Position in the recording")
        wait_until("the pauses at the slider", lambda: position.description == " ".join(pauses))
        screenshot("player-paused-1280")


def test_a_click_on_the_waveform_seeks():
    with window() as app:
        open_old_call(app, 0)
        position = app.wait_for(name="Position in the recording")
        box = Atspi.Component.get_extents(position.accessible, Atspi.CoordType.WINDOW)
        # The waveform lies above the slider; window coordinates leave out the shadow of the window.
        subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2 + 8), str(box.y - 20), "click", "1"], check=True)
        wait_until("a seek", lambda: [line for line in lines(app) if line.startswith("seek ")])


def test_a_broken_recording_is_explained():
    with window() as app:
        open_old_call(app, 2)
        app.wait_for(starts="The recording cannot be written or read.")
        assert not app.find(role="button", name="Play")
        app.key("ctrl+l")
        app.tab_to("Call to (202) 555-012")
        app.key("Home", "Down", "Return")
        wait_until("no player", lambda: not app.find(starts="The recording cannot be written or read."))
        assert not app.find(role="button", name="Play"), "a call without a recording can be played"


def test_narrow_and_dark():
    with window("--dark", size=(360, 720)) as app:
        open_old_call(app, 0)
        app.wait_for(role="button", name="Play").press()
        app.wait_for(role="button", name="Pause")
        frame = next(node for node in app.walk() if node.role == "frame")
        assert frame.size()[0] <= 360, f"the window is {frame.size()[0]} wide"
        screenshot("player-dark-360", 360, 720)


def test_low():
    for size in ((600, 480), (360, 600)):
        with window(size=size) as app:
            open_old_call(app, 0)
            app.wait_for(starts="Agent said: Thank you, Jordan.")
            app.wait_for(role="button", name="Play").press()
            app.wait_for(role="button", name="Pause")
            frame = next(node for node in app.walk() if node.role == "frame")
            slider = app.wait_for(name="Position in the recording")
            assert frame.size()[0] <= size[0] and frame.size()[1] <= size[1], f"{size}: the window is {frame.size()}"
            assert slider.size()[0] >= 120, f"{size}: the slider is {slider.size()}"
            screenshot("player-low-%dx%d" % size, *size)


def test_translations():
    for name, play in (("zh_CN", "播放"), ("ko_KR", "재생")):
        with locale(name) as env, window(env=env) as app:
            open_old_call(app, 0, app.wait_for(role="list item").name[:12])
            app.wait_for(role="button", name=play)
            screenshot(f"player-{name}-1280")


if __name__ == "__main__":
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_")])
