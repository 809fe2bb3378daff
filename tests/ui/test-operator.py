#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""The operator's part of the call page, through AT-SPI and the keyboard: test-operator.py UI-FIXTURE."""

import contextlib
import os
import re
import sys

from desktop import App, locale, run_tests, screenshot, wait_until

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")
PATCHES = ("Agent", "Operator", "Both", "Whisper", "Hold")


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


def call(app, number="2025550102", key="Return", entry="Number to call", greeting="Agent said: Hello"):
    entry = app.wait_for(role="text", name=entry)
    wait_until("the cursor in the entry", lambda: entry.has("focused"))
    app.type(number)
    app.key(key)
    app.wait_for(starts=greeting)


def on(node):
    return node.has("pressed") or node.has("checked")


def patch_button(app, name):
    return app.wait_for(role="button", name=name)


def wait_for_patch(app, name, words):
    def chosen():
        return [node.name for node in app.walk() if node.role == "button" and node.name in PATCHES and on(node)]
    wait_until(f"{name} and nothing else to be chosen", lambda: chosen() == [name])
    app.wait_for(role="label", starts=words)


def wait_for_output(app, text, count=1):
    wait_until(f"“{text}” {count} times", lambda: app.stdout().split("\n").count(text) >= count)


def check_names(app, where):
    nameless = [str(node) for node in app.walk() if node.has("focusable") and node.role not in ("frame", "scroll pane") and
                (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]
    assert not nameless, f"{where}: without a name: {nameless}"


def test_keys_change_who_talks():
    with window() as app:
        call(app)
        wait_for_patch(app, "Agent", "The agent talks to the remote. You are listening.")
        screenshot("operator-agent-1280")
        for key, name, words in (("F6", "Operator", "You talk to the remote. The agent listens."),
                                 ("F7", "Both", "You and the agent talk to the remote."),
                                 ("F8", "Whisper", "The agent talks to the remote. Only the agent hears you."),
                                 ("F9", "Hold", "On hold"),
                                 ("F5", "Agent", "The agent talks to the remote."),
                                 ("ctrl+2", "Operator", "You talk to the remote."),
                                 ("ctrl+1", "Agent", "The agent talks to the remote.")):
            app.key(key)
            wait_for_patch(app, name, words)
        assert [line for line in app.stdout().split("\n") if line.startswith("patch")] == [
            "patch operator", "patch both", "patch whisper", "patch hold", "patch agent", "patch operator", "patch agent"]
        patch_button(app, "Hold").press()
        wait_for_patch(app, "Hold", "On hold")


def test_one_key_takes_over_from_anywhere():
    with window() as app:
        call(app)
        entry = app.wait_for(role="text", name="Private note to the agent")
        app.key("ctrl+shift+n")
        wait_until("the cursor in the note", lambda: entry.has("focused"))
        app.type("half a note")
        app.key("F4")
        app.wait_for(role="button", name="Hand Back")
        wait_for_patch(app, "Operator", "You talk to the remote. The agent listens.")
        screenshot("operator-taken-over-1280")
        app.key("F4")
        app.wait_for(role="button", name="Take Over")
        wait_for_patch(app, "Agent", "The agent talks to the remote.")
        assert entry.text == "half a note", entry.text
        app.key("ctrl+l")
        number = app.wait_for(role="text", name="Number to call")
        wait_until("the cursor in the number", lambda: number.has("focused"))
        app.key("ctrl+t")
        wait_for_patch(app, "Operator", "You talk to the remote.")
        app.wait_for(role="button", name="Hand Back").press()
        wait_for_patch(app, "Agent", "The agent talks to the remote.")
        app.key("ctrl+e")
        app.wait_for(role="button", name="Call Again")
        app.key("F6", "F4", "ctrl+m", "ctrl+r")
        assert not app.find(role="button", name="Hand Back"), "a call that has ended can be taken over"
        assert app.stdout().count("patch ") == 4, app.stdout()


def test_words_for_the_agent():
    with window() as app:
        call(app)
        app.key("ctrl+shift+n")
        app.key("Return")
        app.wait_for(role="label", name="Write some words for the agent.")
        app.type("Offer the small one")
        wait_until("the reason to go", lambda: not app.find("label", "Write some words for the agent."))
        app.key("Return")
        app.wait_for(starts="You told the agent privately: Offer the small one")
        app.wait_for(role="label", name="private")
        app.key("ctrl+shift+s")
        entry = app.wait_for(role="text", name="Words for the agent to say")
        app.type("One moment please")
        screenshot("operator-say-1280")
        app.key("Return")
        app.wait_for(starts="Agent said: One moment please")
        wait_until("an empty entry", lambda: entry.text == "")
        app.key("F6")
        wait_for_patch(app, "Operator", "You talk")
        app.type("Hello")
        app.key("Return")
        app.wait_for(role="label", starts="The agent is silent now.")
        app.key("Escape")
        app.wait_for(role="text", name="Private note to the agent")
        assert not entry.text, "Escape did not empty the entry"


def give_note(app, text):
    entry = app.wait_for(role="text", name="Private note to the agent")
    app.key("ctrl+shift+n")
    wait_until("the cursor in the note", lambda: entry.has("focused"))
    app.type(text)
    app.key("Return")


def test_a_lost_agent_is_told_and_nobody_is_given_its_call():
    """Somebody must know at once that nobody answers the remote; who is not there cannot be given the call."""
    with window() as app:
        call(app)
        give_note(app, "lose the agent")
        app.wait_for(starts="The agent is being connected again. The remote hears music; take over")
        app.wait_for(role="label", starts="The agent is being connected again. The remote hears music.")
        app.wait_for(role="label", starts="Reconnecting…")
        screenshot("operator-agent-away-1280")
        app.key("F6")
        wait_for_patch(app, "Operator", "You talk to the remote. The agent is being connected again.")
        app.key("F5")
        wait_for_patch(app, "Agent", "The agent is being connected again.")
        give_note(app, "bring the agent back")
        wait_for_patch(app, "Agent", "The agent talks to the remote.")
        app.wait_for(role="label", starts="In progress")
        give_note(app, "lose the agent for good")
        app.wait_for(role="label", starts="The agent is gone. The remote hears music: take over or hang up.")
        app.wait_for(role="label", starts="Without agent")
        app.key("F4")
        wait_for_patch(app, "Operator", "You talk to the remote. The agent is gone.")
        screenshot("operator-agent-gone-1280")
        for name in ("Agent", "Both", "Whisper", "Hand Back"):
            wait_until(f"no {name}", lambda name=name: not app.find("button", name))
        patches = [line for line in app.stdout().split("\n") if line.startswith("patch")]
        app.key("F5", "F7", "F8", "F4", "F9")
        wait_for_patch(app, "Hold", "On hold")
        app.key("F6")
        wait_for_patch(app, "Operator", "You talk to the remote. The agent is gone.")
        after = [line for line in app.stdout().split("\n") if line.startswith("patch")]
        assert after == [*patches, "patch hold", "patch operator"], after


def test_mute_listen_and_record():
    with window() as app:
        call(app)
        app.key("ctrl+m")
        wait_until("mute", lambda: on(app.wait_for(role="button", name="Mute")))
        wait_until("mute in words", lambda: any("Muted: the remote hears nothing" in name for name in app.names("label")))
        app.key("ctrl+m")
        app.key("ctrl+shift+m")
        wait_until("no listening", lambda: not on(app.wait_for(role="button", name="Listen")))
        app.wait_for(role="label", name="The agent talks to the remote. You hear nothing.")
        wait_for_output(app, "monitored 0")
        app.key("ctrl+r")
        wait_until("recording", lambda: on(app.wait_for(role="button", name="Recording")))
        assert "Recording" in app.names("label"), app.names("label")
        screenshot("operator-recording-1280")
        app.key("ctrl+r")
        app.wait_for(role="button", name="Paused")
        app.wait_for(role="label", name="Recording paused")
        wait_for_output(app, "recording 2")
        wait_until("the pause in the transcript",
                   lambda: [name for name in app.names("list item") if re.fullmatch(r"Recording paused at \d:\d\d\.", name)])
        screenshot("operator-paused-1280")
        app.wait_for(role="button", name="Paused").press()
        app.wait_for(role="button", name="Recording")
        wait_until("the end of the pause",
                   lambda: [name for name in app.names("list item")
                            if re.fullmatch(r"Recording paused at \d:\d\d, resumed at \d:\d\d\.", name)])
        screenshot("operator-resumed-1280")


def test_a_recording_that_nobody_announces():
    with window("--announcement", "This call is recorded.") as app:
        call(app, key="ctrl+shift+Return")
        app.key("ctrl+r")
        wait_for_output(app, "announce This call is recorded.")
        app.wait_for(role="label", name="Recording, with a tone: tell the remote")
        app.wait_for(starts="No agent can say that the call is recorded: say it yourself.")
        screenshot("operator-tone-1280")
    with window("--announcement", "This call is recorded.") as app:
        call(app)
        app.key("ctrl+r")
        app.wait_for(starts="Agent said: This call is recorded.")
        app.wait_for(role="label", name="Recording")


def test_digits():
    with window() as app:
        call(app)
        app.key("ctrl+k")
        app.wait_for(role="button", name="Star")
        wait_until("the focus in the keypad", lambda: app.focused() and app.focused().name == "1")
        app.type("8")
        wait_for_output(app, "digits 8")
        app.wait_for(role="label", name="The remote pressed: 5")
        entry = app.wait_for(role="text", name="Digits to send")
        app.tab_to("Digits to send")
        app.type("12x")
        app.key("Return")
        app.wait_for(role="label", name="That is not a key of a telephone. Use 0-9, A-D, * and #.")
        wait_until("the description", lambda: entry.description.startswith("That is not a key"))
        screenshot("operator-digits-1280")
        app.key("BackSpace")
        app.type("34#")
        app.key("Return")
        wait_for_output(app, "digits 1234#")
        wait_until("an empty entry", lambda: entry.text == "")
        check_names(app, "keypad")


def test_a_call_without_an_agent():
    with window() as app:
        call(app, key="ctrl+shift+Return")
        wait_for_patch(app, "Operator", "You talk to the remote.")
        for absent in ("Agent", "Both", "Whisper", "Take Over", "Hand Back", "Say Exactly"):
            assert not app.find(role="button", name=absent), f"{absent} is offered without an agent"
        assert not app.find(name="Private note to the agent")
        screenshot("operator-alone-1280")
        app.key("F5", "F7", "F4")
        app.key("F9")
        wait_for_patch(app, "Hold", "On hold")
        app.key("F6")
        wait_for_patch(app, "Operator", "You talk to the remote.")
        assert "patch agent" not in app.stdout() and "patch both" not in app.stdout()


def test_narrow():
    with window(size=(360, 720)) as app:
        call(app)
        wait_for_patch(app, "Agent", "The agent talks")
        frame = next(node for node in app.walk() if node.role == "frame")
        assert frame.size()[0] <= 360, f"the window is {frame.size()[0]} wide"
        app.key("F6", "ctrl+r")
        wait_for_patch(app, "Operator", "You talk")
        app.wait_for(role="button", name="Recording")
        app.wait_for(starts="Remote said: Lemon, please.")
        screenshot("operator-360", 360, 720)
        check_names(app, "narrow call")
        app.key("ctrl+k")
        app.wait_for(role="button", name="Star")
        screenshot("operator-keypad-360", 360, 720)
        assert frame.size()[0] <= 360, f"the window is {frame.size()[0]} wide"


def test_low():
    for size in ((600, 480), (360, 600), (360, 480)):
        with window(size=size) as app:
            call(app)
            frame = next(node for node in app.walk() if node.role == "frame")
            app.key("F7", "ctrl+r")
            wait_for_patch(app, "Both", "You and the agent")
            app.wait_for(role="button", name="Recording")
            screenshot("operator-low-%dx%d" % size, *size)
            app.key("ctrl+k")
            key = app.wait_for(role="button", name="Pound")
            wait_until("the focus in the keypad", lambda: app.focused() and app.focused().name == "1")
            screenshot("operator-keypad-low-%dx%d" % size, *size)
            assert frame.size()[0] <= size[0] and frame.size()[1] <= size[1], f"{size}: the window is {frame.size()}"
            for name in ("Hang Up", "Take Over", "Hold", "Pound", "Send Digits"):
                assert app.find(role="button", name=name), f"{size}: {name} is not there"
            key.press()
            wait_for_output(app, "digits #")
            app.key("ctrl+k")
            app.wait_for(role="text", name="Private note to the agent")


def test_dark():
    with window("--dark") as app:
        call(app)
        app.key("F7", "ctrl+r")
        wait_for_patch(app, "Both", "You and the agent")
        app.key("ctrl+shift+n")
        app.type("Be brief")
        app.key("Return")
        app.wait_for(starts="You told the agent privately")
        screenshot("operator-dark-1280")


def test_translations():
    for name, entry, greeting, take_over, hand_back in (
            ("zh_CN", "要拨打的号码", "助理说：", "接管", "交还"),
            ("ko_KR", "전화할 번호", "에이전트: ", "넘겨받기", "돌려주기")):
        with locale(name) as env:
            for size in ((1280, 800), (360, 720)):
                with window(env=env, size=size) as app:
                    call(app, entry=entry, greeting=greeting)
                    app.wait_for(role="button", name=take_over)
                    app.key("F4", "ctrl+r")
                    app.wait_for(role="button", name=hand_back)
                    screenshot(f"operator-{name}-{size[0]}", *size)


if __name__ == "__main__":
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_")])
