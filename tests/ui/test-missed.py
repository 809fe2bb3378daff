#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""Missed calls, the menu of a call and the quick switch of Do Not Disturb, through AT-SPI and the keyboard: test-missed.py UI-FIXTURE."""

import contextlib
import os
import re
import subprocess
import sys

from desktop import App, locale, run_tests, screenshot, wait_until

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")


@contextlib.contextmanager
def window(*options, env=None, size=(1280, 800), entry="Number to call"):
    app = App([FIXTURE, "--word-ms", "40", "--width", str(size[0]), "--height", str(size[1]), "--locale-dir", LOCALES, *options],
              env or {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"})
    try:
        entry = app.wait_for(role="text", name=entry)
        wait_until("the cursor in the entry", lambda: entry.has("focused"))
        yield app
        assert app.process.poll() is None, "the program ended: " + app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())
    finally:
        app.stop()


def wait_for_output(app, text):
    wait_until(f"“{text}”", lambda: [line for line in app.stdout().split("\n") if line.startswith(text)])


def rows(app):
    return [name for name in app.names("list item") if name.startswith("Call ")]


def on(node):
    return node.has("pressed") or node.has("checked")


def check_names(app, where):
    nameless = [str(node) for node in app.walk() if node.has("focusable") and node.role not in ("frame", "scroll pane") and
                (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]
    assert not nameless, f"{where}: without a name: {nameless}"


def test_missed_calls_are_counted_shown_and_seen():
    with window("--missed", "3") as app:
        app.wait_for(role="label", name="3 missed calls")
        everything = wait_until("the history", lambda: len(rows(app)) == 9 and rows(app))
        assert len([row for row in everything if "Missed" in row]) == 3, everything
        screenshot("missed-1280")
        check_names(app, "missed calls")
        app.key("ctrl+h")
        wait_until("only the missed calls", lambda: len(rows(app)) == 3 and all("Missed" in row for row in rows(app)))
        wait_until("the button to be pressed", lambda: on(app.find(role="button", name="Show")))
        screenshot("missed-only-1280")
        app.key("ctrl+h")
        wait_until("the whole history", lambda: len(rows(app)) == 9)
        app.wait_for(role="button", name="Seen").press()
        wait_until("the bar to go", lambda: not [n for n in app.walk() if n.name == "3 missed calls" and n.has("visible")])
        wait_for_output(app, "setting missed-seen")
    with window() as app:
        assert not [n for n in app.walk() if "missed call" in n.name and n.has("visible")]


def test_calling_back_by_key():
    with window("--missed", "2") as app:
        app.wait_for(role="label", name="2 missed calls")
        app.key("ctrl+shift+c")
        app.wait_for(role="list item", starts="Call to (202) 555-0140")
        app.wait_for(starts="Agent said: Hello")
        wait_for_output(app, "setting missed-seen")
        app.key("ctrl+e")
        app.wait_for(role="button", name="Call Again")


def open_menu(app, row):
    app.tab_to("Call from ")
    app.key("Home")
    wait_until(row, lambda: app.focused() and row in app.focused().name or app.key("Down"))
    app.key("shift+F10")
    app.wait_for(name="Block This Caller")


def choose(app, row, item):
    open_menu(app, row)
    wait_until(item, lambda: app.focused() and app.focused().name == item or app.key("Down"))
    app.key("Return")


def test_menu_of_a_call():
    with window("--missed", "3") as app:
        open_menu(app, "0140")
        screenshot("call-menu-1280")
        check_names(app, "menu of a call")
        app.key("Escape")
        choose(app, "0140", "Block This Caller")
        wait_for_output(app, 'setting blocked-callers "+12025550140"')
        choose(app, "Unknown number", "Block This Caller")
        wait_for_output(app, 'setting blocked-callers "+12025550140,anonymous"')
        choose(app, "0140", "Block This Caller")  # once more, and it is blocked no longer
        wait_for_output(app, 'setting blocked-callers "anonymous"')
        choose(app, "0141", "Always Let This Caller Ring")
        wait_for_output(app, 'setting vip-callers "+12025550141"')
        choose(app, "0141", "Call Back")
        app.wait_for(role="list item", starts="Call to (202) 555-0141")


def test_menu_by_the_mouse():
    with window("--missed", "1") as app:
        app.wait_for(role="list item", starts="Call from (202) 555-0140")
        subprocess.run(["xdotool", "mousemove", "150", "190", "click", "3"], check=True)
        app.wait_for(name="Block This Caller")
        app.key("Escape")


def test_do_not_disturb():
    with window() as app:
        app.key("ctrl+shift+b")
        wait_for_output(app, "setting do-not-disturb TRUE")
        switch = app.wait_for(role="button", name="Do Not Disturb")
        wait_until("the switch to show it", lambda: on(switch))
        app.wait_for(role="label", name="Do Not Disturb")
        screenshot("do-not-disturb-1280")
        switch.press()
        wait_for_output(app, "setting do-not-disturb FALSE")
        wait_until("the words to go", lambda: not app.find(role="label", name="Do Not Disturb"))


def test_narrow_and_dark():
    with window("--missed", "12", "--dark", size=(360, 720)) as app:
        app.wait_for(role="label", name="12 missed calls")
        frame = next(node for node in app.walk() if node.role == "frame")
        assert frame.size()[0] <= 360, f"the window is {frame.size()[0]} wide"
        app.key("ctrl+shift+b")
        wait_for_output(app, "setting do-not-disturb TRUE")
        screenshot("missed-dark-360", 360, 720)


def test_translations():
    for name, entry in (("zh_CN", "要拨打的号码"), ("ko_KR", "전화할 번호")):
        with locale(name) as env, window("--missed", "3", env=env, entry=entry, size=(360, 720)) as app:
            app.wait_for(role="label", name={"zh_CN": "3 个未接来电", "ko_KR": "부재중 전화 3통"}[name])
            screenshot(f"missed-{name}-360", 360, 720)


if __name__ == "__main__":
    chosen = sys.argv[2:]
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_") and (not chosen or name in chosen)])
