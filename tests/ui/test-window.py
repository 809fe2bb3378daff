#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""Drives the real window on a scripted world (ui-fixture) through AT-SPI and the keyboard: test-window.py UI-FIXTURE."""

import contextlib
import os
import re
import subprocess
import sys
import time

from desktop import App, locale, run_tests, screenshot, wait_until

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")
LAST_TURN = "3:36"  # when it begins in the call to …0102, where the script is played four times
SLOW = "50"  # ms a word: long enough to see a turn grow


def running(*options, env=None):
    env = env or {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    return App([FIXTURE, "--width", "1280", "--height", "800", "--locale-dir", LOCALES, *options], env)


@contextlib.contextmanager
def window(*options, env=None):
    app = running(*options, env=env)
    try:
        yield app
        assert app.process.poll() is None, "the program ended: " + app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())
    finally:
        app.stop()


def number_entry(app):
    return app.wait_for(role="text", name="Number to call")


def check_names(app, where):
    """A screen reader can say what every control is."""
    nameless = [node for node in app.walk() if node.has("focusable") and node.role not in ("frame", "scroll pane") and not of_toolkit(node) and
                (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]  # GTK 4.8 fills in class names
    described = [f"{node} in " + " < ".join(str(p) for p in parents(node)) for node in nameless]
    assert not nameless, f"{where}: without a name: " + "; ".join(described)


def of_toolkit(node):
    """The close button of a toast is libadwaita's."""
    return any("AdwToastWidget" in parent for parent in parents(node))


def parents(node):
    found = []
    accessible = node.accessible.get_parent()
    while accessible and len(found) < 4:
        found.append(f"{accessible.get_role_name()} “{accessible.get_name()}”")
        accessible = accessible.get_parent()
    return found


def grows(app):
    """Words are added to a turn while it is looked at; who finds one too late looks at the next."""
    said = [(node, node.name) for node in app.walk() if node.name.startswith(("Agent said:", "Remote said:"))]
    end = time.monotonic() + 1
    while said and time.monotonic() < end:
        app.node.accessible.clear_cache()
        if any(node.name.startswith(before) and node.name != before for node, before in said):
            return True
        time.sleep(0.05)
    return False


def test_a_call_from_number_to_history():
    with window("--word-ms", "100") as app:
        entry = number_entry(app)
        wait_until("the cursor in the entry", lambda: entry.has("focused"))
        app.type("2025550101")
        wait_until("the formatted number", lambda: entry.text == "(202) 555-0101")
        screenshot("calls-1280")
        app.wait_for(role="button", name="Dial").press()
        app.wait_for(starts="Agent said: Hello")
        app.wait_for(role="level bar", name="Loudness of the remote")
        wait_until("a turn that grows", lambda: grows(app))
        assert not entry.text, "the entry is not empty after dialling"
        app.wait_for(starts="Agent said: Of course. We have chocolate")
        app.wait_for(starts="Remote said: Lemon, please.")
        struck = app.wait_for(starts="Agent said: Of course.")
        assert "interrupted, not heard" in struck.name, struck.name
        wait_until("how long it was waited for", lambda: "0.70 s: the answer was on its way" in struck.description)
        app.wait_for(name="Answers after 0.7 s, 95 % within 0.7 s")
        screenshot("call-1280")
        mute = app.wait_for(role="button", name="Mute")
        mute.press()
        wait_until("mute to be pressed", lambda: mute.has("pressed") or mute.has("checked"))
        app.wait_for(role="button", name="Hang Up").press()
        app.wait_for(role="button", name="Call Again")
        # One minute costs 0.014 and each sentence of the agent 0.064; the stream has no price.
        cost = app.wait_for(role="label", starts="≥ ")
        minutes, tokens = (re.search(rf"\((\d+) {what}s?\)", cost.description) for what in ("minute", "token"))
        assert cost.name == f"≥ {int(minutes[1]) * 0.014 + int(tokens[1]) * 0.000064:.2f} USD", (cost.name, cost.description)
        assert "No price for Media stream" in cost.description and "prices of 2026-02-03" in cost.description, cost.description
        app.wait_for(role="list item", starts="Call to (202) 555-0101, Ended")
        screenshot("ended-1280")
        app.key("ctrl+l")
        app.tab_to("Call to (202)")
        app.key("Home")
        for number in ("0101", "0120", "0121", "0122", "0123", "0124"):
            wait_until(f"the focus on {number}", lambda: app.focused() and number in app.focused().name)
            app.key("Down") if number != "0124" else app.key("Return")
        app.wait_for(starts="Agent said: Thank you, Jordan.")
        screenshot("history-1280")


def test_a_wrong_number_is_explained_before_anything_is_sent():
    with window() as app:
        entry = number_entry(app)
        rows = len(app.names("list item"))
        for typed, reason in (("123", "This number is too short"), ("", "Enter the number to call"),
                              ("+999123", "This number needs a country code"), ("hello", "This is not a telephone number"),
                              ("911", "Tandem cannot place emergency calls")):
            app.key("ctrl+l", "ctrl+a", "BackSpace")
            app.type(typed)
            app.key("Return")
            wait_until(f"the reason for “{typed}”", lambda: entry.description.startswith(reason))
            app.wait_for(role="label", starts=reason)
        assert len(app.names("list item")) == rows, "a call was placed"
        screenshot("wrong-number-1280")
        app.key("ctrl+a", "BackSpace")
        app.type("2")
        wait_until("the reason to go", lambda: not entry.description)


def test_a_refused_account_offers_the_account_page():
    with window() as app:
        number_entry(app)
        app.type("2025550108")
        app.key("Return")
        # What stands for a few seconds is looked for first.
        app.wait_for(starts="Twilio does not accept the account SID")
        account = app.wait_for(role="button", name="Account…")
        screenshot("refused-1280")
        account.press()
        app.wait_for(role="button", name="Connect")
        check_names(app, "account page")
        app.wait_for(role="button", name="Cancel").press()
        number_entry(app)
        app.wait_for(role="list item", starts="Call to (202) 555-0108, Failed")


def test_keyboard_only():
    with window("--word-ms", SLOW) as app:
        entry = number_entry(app)
        wait_until("the cursor in the entry", lambda: entry.has("focused"))
        app.type("2025550102")
        app.key("Return")
        app.wait_for(starts="Agent said: Hello")
        app.key("ctrl+m")
        mute = app.wait_for(role="button", name="Mute")
        wait_until("mute", lambda: mute.has("pressed") or mute.has("checked"))
        app.key("ctrl+m")
        wait_until("no mute", lambda: not (mute.has("pressed") or mute.has("checked")))
        app.key("ctrl+k")
        app.wait_for(role="button", name="Star")
        wait_until("the focus in the keypad", lambda: app.focused() and app.focused().name == "1")
        app.type("42#")
        app.wait_for(role="label", name="42#")
        screenshot("keypad-1280")
        check_names(app, "keypad")
        app.key("ctrl+k")
        wait_until("the keypad to close", lambda: not app.find(role="button", name="Star"))
        seen = reach_with_tab(app, 40)
        for wanted in ("Number to call", "Dial Pad", "Dial", "Main Menu", "Mute", "Keypad", "Hang Up"):
            assert any(wanted in name for name in seen), f"Tab does not reach {wanted}: {seen}"
        app.key("ctrl+e")
        app.wait_for(role="button", name="Call Again")
        app.key("ctrl+l")
        wait_until("the cursor in the entry", lambda: entry.has("focused"))


def reach_with_tab(app, most):
    seen = []
    for _ in range(most):
        app.key("Tab")
        node = app.focused()
        if node:
            seen.append(node.name)
    return seen


def test_the_transcript_follows_until_the_reader_scrolls_up():
    with window("--word-ms", "8") as app:
        number_entry(app)
        app.type("2025550102")
        app.key("Return")
        app.wait_for(starts="Agent said: Hello")
        # GTK 4.18 shows only the rows on screen: that the newest is among them is what following means.
        app.wait_for(role="label", name=LAST_TURN, patience=80)
        screenshot("long-1280")
        assert not app.find(role="button", name="Jump to Latest"), "not following"
        app.wait_for(role="list item", starts="Agent said: Thank you")
        move_pointer_to_transcript()
        for _ in range(12):
            click_wheel_up()
        jump = app.wait_for(role="button", name="Jump to Latest")
        screenshot("scrolled-up-1280")
        jump.press()
        wait_until("the button to go", lambda: not app.find(role="button", name="Jump to Latest"))


def move_pointer_to_transcript():
    subprocess.run(["xdotool", "mousemove", "800", "400"], check=True)


def click_wheel_up():
    subprocess.run(["xdotool", "click", "4"], check=True)


def test_first_run():
    with window("--no-account") as app:
        app.wait_for(role="button", name="Try the Demo").press()
        wait_until("the demo to be asked for", lambda: "demo-requested" in app.stdout())
        screenshot("first-run-1280")
        check_names(app, "first run")
        app.wait_for(role="button", name="Connect").press()
        app.wait_for(starts="Enter the account SID.")
        app.wait_for(starts="Enter the auth token.")
        app.wait_for(starts="Enter your Twilio number")
        screenshot("first-run-problems-1280")
        fill(app, "SK" + "0" * 32, "abc", "5550006", "secret")
        app.wait_for(role="button", name="Connect").press()
        app.wait_for(starts="The account SID begins with AC.")
        app.wait_for(starts="The auth token has 32 digits")
        app.wait_for(starts="This number is too short")
        app.wait_for(starts="An OpenAI key begins with sk-")
        fill(app, "AC" + "0" * 31 + "1", "0" * 32, "+1 202 555 0100", "")
        app.wait_for(role="button", name="Connect").press()
        app.wait_for(starts="The keyring did not keep the key.")
        retype(app, "1" * 32)
        app.wait_for(role="button", name="Connect").press()
        wait_until("the account to be entered", lambda: "account-entered" in app.stdout())
        number_entry(app)


def fill(app, sid, token, number, key):
    """Beginning in the first entry; the buttons that uncover the secrets lie between."""
    retype(app, sid)
    app.key("Tab")
    retype(app, token)
    app.key("Tab", "Tab")
    retype(app, number)
    app.key("Tab")
    retype(app, key)


def retype(app, text):
    app.key("ctrl+a", "BackSpace")
    if text:
        app.type(text)


def test_closing_during_a_call():
    with contextlib.closing(running("--word-ms", SLOW)) as app:
        number_entry(app)
        app.type("2025550102")
        app.key("Return")
        app.wait_for(starts="Agent said: Hello")
        app.key("ctrl+w")
        assert app.process.wait(20) == 0, app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())


def test_every_control_has_a_name():
    with window("--word-ms", SLOW, "--no-history") as app:
        number_entry(app)
        check_names(app, "calls, empty")
        screenshot("empty-1280")
        app.wait_for(role="button", name="Dial Pad").press()
        app.wait_for(role="button", name="Star")
        check_names(app, "dial pad")
        screenshot("dial-pad-1280")
        app.wait_for(role="button", name="2").press()
        wait_until("the digit in the entry", lambda: number_entry(app).text == "2")
        app.key("F10")
        app.wait_for(role="menu item", name="Keyboard Shortcuts")
        check_names(app, "menu")
        app.key("Escape")
        app.key("ctrl+question")
        app.wait_for(starts="Enter a number")
        screenshot("shortcuts-1280")
        app.key("Escape")


def test_narrow_window():
    with window("--width", "360", "--height", "720", "--word-ms", SLOW) as app:
        number_entry(app)
        frame = next(node for node in app.walk() if node.role == "frame")
        assert frame.size()[0] <= 360, f"the window is {frame.size()[0]} wide"
        screenshot("calls-360", 360, 720)
        app.type("2025550101")
        app.key("Return")
        app.wait_for(starts="Remote said: Lemon, please.")
        assert not app.find(name="Number to call"), "the folded window offers what it does not show"
        screenshot("call-360", 360, 720)
        check_names(app, "narrow call")
        app.key("ctrl+k")
        app.wait_for(role="button", name="Star")
        wait_until("the focus in the keypad", lambda: app.focused() and app.focused().name == "1")
        screenshot("keypad-360", 360, 720)
        app.key("ctrl+k")
        app.wait_for(role="button", name="Back").press()
        number_entry(app)
        check_names(app, "narrow calls")
    with window("--width", "360", "--height", "720", "--no-account") as app:
        app.wait_for(role="button", name="Try the Demo")
        screenshot("first-run-360", 360, 720)


def test_dark():
    with window("--dark", "--word-ms", "20") as app:
        number_entry(app)
        app.type("2025550101")
        app.key("Return")
        app.wait_for(starts="Agent said: One small lemon cake")
        screenshot("call-dark-1280")


def test_translations():
    for name, entry, call, again, said in (
            ("zh_CN", "要拨打的号码", "助理说：", "挂断", "对方说：Lemon, please."),
            ("ko_KR", "전화할 번호", "에이전트: ", "끊기", "상대방: Lemon, please.")):
        language = name.removesuffix("_KR")
        with locale(name) as env:
            with window("--word-ms", "20", env=env) as app:
                app.wait_for(role="text", name=entry)
                app.type("2025550101")
                app.key("Return")
                app.wait_for(starts=call)
                app.wait_for(role="button", name=again)
                app.wait_for(starts=said)
                screenshot(f"call-{language}-1280")
            with window("--no-account", "--width", "360", "--height", "720", env=env) as app:
                app.wait_for(starts="Twilio")
                screenshot(f"first-run-{language}-360", 360, 720)


if __name__ == "__main__":
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_")])
