#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""The panel of agents and their editor, through AT-SPI and the keyboard alone: test-agents.py UI-FIXTURE."""

import contextlib
import os
import re
import subprocess
import sys

from desktop import App, locale, run_tests, screenshot, wait_until

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")
FIRST = "The Agent of the Settings"


@contextlib.contextmanager
def panel(*options, size=(1280, 800), env=None, key="ctrl+g", until="New Agent"):
    app = App([FIXTURE, "--width", str(size[0]), "--height", str(size[1]), "--locale-dir", LOCALES, *options],
              env or {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"})
    try:
        app.wait_for(role="frame")
        wait_until("the window to be active", lambda: [node for node in app.walk() if node.role == "frame" and node.has("active")])
        app.key(key)
        if until:
            wait_until("the cursor in the panel", lambda: app.focused() and app.focused().name == until)
        yield app
        assert app.process.poll() is None, "the program ended: " + app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())
    finally:
        app.stop()


def agents(app):
    lists = [node for node in app.walk() if node.role == "list" and node.name == "Agents"]
    return [node.name for node in lists[0].walk() if node.role == "list item"] if lists else []


def editor(app, name):
    return next((node for node in app.walk() if node.role == "frame" and node.name == name), None)


def saved(app, name):
    wait_until(f"saved {name}", lambda: f"saved {name}" in app.stdout().split("\n"))


def field(app, name):
    return wait_until(name, lambda: next((node for node in app.walk() if node.role == "text" and node.name == name), None))


def open_editor(app, name):
    app.behind = subprocess.run(["xdotool", "getwindowfocus"], check=True, capture_output=True, text=True).stdout.strip()
    app.tab_to(name)
    app.key("Return")
    wait_until("the editor", lambda: editor(app, name) and editor(app, name).has("active"))


def close_editor(app):
    app.key("Escape")
    wait_until("the editor to go", lambda: len([node for node in app.walk() if node.role == "frame"]) == 1)
    # As a window manager does, which is not there.
    subprocess.run(["xdotool", "windowfocus", "--sync", app.behind], check=True)
    wait_until("the window to be active", lambda: [node for node in app.walk() if node.role == "frame" and node.has("active")])


def nameless(app):
    return [str(node) for node in app.walk() if node.has("focusable") and node.role in ("button", "toggle button", "switch", "text",
            "check box", "spin button", "combo box")
            and (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]


def type_over(app, text):
    app.key("ctrl+a")
    app.type(text)


def test_new_agent_by_keyboard():
    with panel("--no-agents") as app:
        assert agents(app) == [FIRST], agents(app)
        app.wait_for(role="label", starts="Make an agent for each task")
        screenshot("agents-empty-1280")
        app.behind = subprocess.run(["xdotool", "getwindowfocus"], check=True, capture_output=True, text=True).stdout.strip()
        app.key("Return")
        app.wait_for(name="Empty Agent")
        app.key("Return")
        wait_until("the editor", lambda: editor(app, "New Agent") and editor(app, "New Agent").has("active"))
        # The cursor is in the name.
        type_over(app, "Reminder")
        wait_until("the name", lambda: editor(app, "Reminder"))
        assert "saved Remind" not in app.stdout(), "a name was kept letter by letter"
        app.key("Tab")
        saved(app, "Reminder")
        close_editor(app)
        wait_until("the new row", lambda: agents(app) == [FIRST, "Reminder"])


def test_wrong_values_lose_nothing():
    with panel("--agents") as app:
        open_editor(app, "Receptionist")
        type_over(app, "/")
        app.wait_for(role="label", starts="A name is one line of at most 64 characters")
        # Other fields are kept all the same.
        app.tab_to("Choose a Model")
        app.key("Tab")
        type_over(app, "cedar")
        wait_until("the voice", lambda: field(app, "Voice").text == "cedar")
        saved(app, "Receptionist")
        assert field(app, "Name").text == "/", "what was typed is gone"
        app.key("Escape")
        app.wait_for(role="label", name="What is marked is not kept")
        assert editor(app, "Receptionist"), "closed without a word"
        app.key(*["shift+Tab"] * 4)
        type_over(app, "Desk")
        app.key("Return")
        saved(app, "Desk")
        wait_until("no problem", lambda: not app.find("label", starts="A name is one line"))
        close_editor(app)
        wait_until("the row", lambda: "Desk" in agents(app))


def choose_service(app, name):
    """Back from the list of voices."""
    app.key(*["shift+Tab"] * 4)
    wait_until("the services", lambda: app.focused().name.startswith("AI Service"))
    app.key("Return")
    wait_until("the list of services", lambda: app.focused().role == "list item")
    wait_until(name, lambda: service_at_cursor(app) == name or app.key("Down"))
    app.key("Return")


def service_at_cursor(app):
    return next((node.name for node in app.focused().walk() if node.role == "label"), "")


def voices(app):
    """What the list behind the button offers, and closes it again."""
    app.tab_to("Choose a Voice")
    app.key("Return")
    names = wait_until("the voices", lambda: [node.name for node in app.walk() if node.role == "list item" and
                                               (node.name in ("marin", "Kore") or node.name.startswith("The usual"))])
    app.key("Escape")
    wait_until("the list to go", lambda: not [node for node in app.walk() if node.role == "list item" and node.name in ("marin", "Kore")
                                               and node.has("visible")])
    return names


def test_voices_follow_the_service():
    with panel("--agents") as app:
        open_editor(app, "Receptionist")
        assert "marin" in voices(app) and field(app, "Voice").text == "marin"
        choose_service(app, "Gemini Live")
        wait_until("another service", lambda: field(app, "Voice").text == "")
        offered = voices(app)
        assert "Kore" in offered and "marin" not in offered, offered
        app.wait_for(starts="There is no key for Gemini Live yet")
        saved(app, "Receptionist")
        screenshot("agents-editor-1280")
        assert not nameless(app), nameless(app)
        close_editor(app)


def test_duplicate_delete_undo():
    with panel("--agents") as app:
        for name, item in (("Duplicate", "Receptionist (2)"),):
            app.behind = subprocess.run(["xdotool", "getwindowfocus"], check=True, capture_output=True, text=True).stdout.strip()
            app.tab_to("More for Receptionist")
            app.key("Return")
            app.wait_for(name=name)
            app.key("Down", "Return")
            wait_until("the copy", lambda: editor(app, item))
            close_editor(app)
            assert item in agents(app), agents(app)
        app.tab_to("More for Receptionist (2)", most=60)
        app.key("Return")
        app.wait_for(name="Delete")
        app.key("Up", "Return")
        app.wait_for(role="label", name="Receptionist (2) deleted")
        wait_until("it to go", lambda: "Receptionist (2)" not in agents(app))
        screenshot("agents-deleted-1280")
        app.wait_for(role="button", name="Undo").press()
        wait_until("it to come back", lambda: "Receptionist (2)" in agents(app))


def rehearse_buttons(app):
    return [node for node in app.walk() if node.role == "button" and node.name.startswith("Rehearse ")]


def test_rehearse():
    with panel("--agents") as app:
        assert len(rehearse_buttons(app)) == 3 and all(button.has("sensitive") for button in rehearse_buttons(app))
        # There is no key, and no practice agent here: one sentence.
        next(button for button in rehearse_buttons(app) if button.name.endswith("Receptionist")).press()
        app.wait_for(starts="No AI key is set")
    with panel("--agents", "--set", "ai-provider=echo") as app:
        next(button for button in rehearse_buttons(app) if button.name.endswith(FIRST)).press()
        app.wait_for(role="label", name="Rehearsal of default")
        wait_until("no second rehearsal", lambda: not any(button.has("sensitive") for button in rehearse_buttons(app)))
    with panel("--agents", "--no-devices") as app:
        app.wait_for(role="label", starts="A rehearsal needs a microphone and a loudspeaker")
        assert not any(button.has("sensitive") for button in rehearse_buttons(app))


def test_choice_for_calls():
    """By keys from the number to the agent; the call has it, and the window remembers it."""
    with panel("--agents", "--number", "+12025550101", "--set", "ai-provider=echo") as app:
        app.key("ctrl+l")
        wait_until("the cursor in the number", lambda: app.focused() and app.focused().name == "Number to call")
        screenshot("agents-dial-1280")
        wait_until("the choice", lambda: app.focused().name == "Agent" or app.key("Tab"))
        app.key("Return")
        wait_until("the list", lambda: app.focused().role == "list item")
        wait_until("Receptionist", lambda: service_at_cursor(app) == "Receptionist" or app.key("Down"))
        app.key("Return")
        wait_until("the setting", lambda: 'setting dial-agent "Receptionist"' in app.stdout().split("\n"))
        app.key("ctrl+l")
        app.key("ctrl+Return")
        wait_until("the call", lambda: app.find(starts="Dialling") or app.find(starts="Ringing")
                   or app.find(starts="In progress"))


def test_narrow():
    with panel("--agents", size=(360, 640)) as app:
        window = next(node for node in app.walk() if node.role == "frame")
        assert window.size()[0] <= 360, window.size()
        assert not nameless(app), nameless(app)
        screenshot("agents-360", 360, 640)
        open_editor(app, "Receptionist")
        assert editor(app, "Receptionist").size()[0] <= 620
        screenshot("agents-editor-360")


def test_without_account():
    """From the first page, by its button."""
    with panel("--agents", "--no-account", key="Escape", until=None) as app:
        app.wait_for(role="button", name="Make and Rehearse Agents")
        screenshot("agents-first-run-1280")
        app.key("ctrl+g")
        wait_until("the cursor in the panel", lambda: app.focused() and app.focused().name == "New Agent")
        assert FIRST in agents(app)


def test_dark():
    with panel("--agents", "--dark") as app:
        screenshot("agents-dark-1280")
        open_editor(app, "Receptionist")
        screenshot("agents-editor-dark")
        close_editor(app)


def test_korean():
    with locale("ko_KR") as env, panel("--agents", env=env, until="새 에이전트") as app:
        open_editor(app, "예약 상담")
        screenshot("agents-editor-ko")
        close_editor(app)


if __name__ == "__main__":
    chosen = sys.argv[2:]
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_") and (not chosen or name in chosen)])
