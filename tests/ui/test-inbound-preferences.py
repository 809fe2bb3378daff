#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""The preferences of calls that come in, of single numbers and of limits, through AT-SPI and the keyboard:
test-inbound-preferences.py UI-FIXTURE."""

import contextlib
import os
import re
import subprocess
import sys

from desktop import App, locale, run_tests, screenshot, wait_until

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")


@contextlib.contextmanager
def preferences(page, *options, env=None, size=(1280, 800), entry="Number to call"):
    app = App([FIXTURE, "--word-ms", "40", "--width", str(size[0]), "--height", str(size[1]), "--locale-dir", LOCALES, *options],
              env or {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"})
    try:
        app.wait_for(role="text", name=entry)
        app.key("ctrl+comma")
        wait_until(f"the page {page}", lambda: page in app.names())
        open_page(app, page)
        yield app
        assert app.process.poll() is None, "the program ended: " + app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())
    finally:
        app.stop()


def open_page(app, page):
    """By the keyboard: the switcher is what the focus reaches first or last."""
    for _ in range(40):
        node = app.focused()
        if node and node.name == page and node.role in ("button", "radio button", "page tab"):
            app.key("space")
            return
        app.key("shift+Tab")
    raise AssertionError(f"Tab does not reach the page {page}")


def wait_for_output(app, text):
    wait_until(f"“{text}”", lambda: text in app.stdout().split("\n"))


def choose(app, row, *keys):
    app.tab_to(row)
    app.key("Return")
    app.key(*keys, "Return")


def write(app, name, text):
    before, tabs = PLACES.get(name, (name, 0))
    app.tab_to(before)
    app.key(*["Tab"] * tabs) if tabs else None
    app.key("ctrl+a", "BackSpace")
    if text:
        app.type(text)


# The entries that libadwaita 1.2 does not show as focused: behind which control, and how many Tabs further.
PLACES = {"Greeting": ("Longest Message", 1), "Important Callers": ("Longest Message", 2), "Blocked Callers": ("Longest Message", 3),
          "Add a Number": ("Longest Message", 4), "Instructions": ("At Other Times", 4),
          "Only These": ("Cost of a Call", 1), "Never These": ("Cost of a Call", 2)}


def check_names(app):
    nameless = [str(node) for node in app.walk() if node.has("focusable") and
                node.role in ("button", "switch", "text", "check box", "spin button") and
                (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]
    assert not nameless, nameless


def test_who_answers():
    with preferences("Incoming") as app:
        app.tab_to("Do Not Disturb")
        app.key("space")
        wait_for_output(app, "setting do-not-disturb TRUE")
        choose(app, "Who Answers", "Down")
        wait_for_output(app, 'setting inbound "agent"')
        app.tab_to("Ring For")
        app.key("Up")
        wait_for_output(app, "setting inbound-ring 21")
        choose(app, "When You Do Not Answer", "Down")
        wait_for_output(app, 'setting inbound-unanswered "voicemail"')
        screenshot("preferences-incoming-1280")
        check_names(app)


def test_opening_hours():
    with preferences("Incoming") as app:
        app.tab_to("Only at Certain Hours")
        app.key("space")
        wait_for_output(app, 'setting opening-hours "Mo-Fr 09:00-17:00"')
        write(app, "Monday", "9:00 - 12:00, 13:00-17:30")
        wait_for_output(app, 'setting opening-hours "Mo 09:00-12:00,13:00-17:30; Tu-Fr 09:00-17:00"')
        write(app, "Saturday", "10:00-14")
        app.wait_for(name="Write it like 09:00-12:00, 13:00-17:00")
        entry = app.focused()
        wait_until("the reason", lambda: entry.description == "Write it like 09:00-12:00, 13:00-17:00")
        assert "Sa" not in app.stdout(), app.stdout()
        screenshot("preferences-hours-1280")
        app.type(":00")
        wait_for_output(app, 'setting opening-hours "Mo 09:00-12:00,13:00-17:30; Tu-Fr 09:00-17:00; Sa 10:00-14:00"')
        choose(app, "At Other Times", "Up")
        wait_for_output(app, 'setting inbound-closed "agent"')


def test_callers():
    with preferences("Incoming") as app:
        write(app, "Important Callers", "+1 (202) 555-0101")
        wait_for_output(app, 'setting vip-callers "+12025550101"')
        write(app, "Blocked Callers", "Anonymous, 0301")
        app.wait_for(role="label", starts="Write numbers or beginnings of them")
        screenshot("preferences-callers-1280")
        assert "0301" not in app.stdout()
        write(app, "Blocked Callers", "anonymous; +49 301")
        wait_for_output(app, 'setting blocked-callers "anonymous,+49301"')
        write(app, "Greeting", "We are out.")
        wait_for_output(app, 'setting voicemail-greeting "We are out."')


def rules(app):
    lines = [line for line in app.stdout().split("\n") if line.startswith("setting number-rules ")]
    return lines[-1] if lines else ""


def test_single_numbers():
    with preferences("Incoming") as app:
        write(app, "Add a Number", "12")
        app.key("Return")
        app.wait_for(role="label", starts="This number is too short")
        write(app, "Add a Number", "5005550007")
        app.key("Return")
        wait_until("a rule", lambda: "[+15005550007]" in rules(app))
        app.tab_to("(500) 555-0007")
        app.key("Return")
        app.wait_for(role="label", name="Says First")
        choose(app, "Who Answers", "Down")
        wait_until("its own answer", lambda: "first=agent" in rules(app))
        write(app, "Instructions", "Sell cakes.")
        wait_until("its own agent", lambda: "instructions=Sell cakes." in rules(app))
        choose(app, "Who Answers Texts", "Down")
        wait_until("its own answers to texts", lambda: "texts=on" in rules(app))
        screenshot("preferences-number-1280")
        check_names(app)
        assert "setting inbound " not in app.stdout() and "setting auto-reply " not in app.stdout(), "the rule of a number changed all numbers"
        app.key("Escape")
        app.wait_for(role="button", name="Remove (500) 555-0007").press()
        wait_until("no rule", lambda: "5005550007" not in rules(app))


def test_texts():
    with preferences("Texts") as app:
        choose(app, "Who Answers Texts", "Down")
        wait_for_output(app, 'setting auto-reply "on"')
        for row, line in (("To One Number in an Hour", "hourly 6"), ("To All in 24 Hours", "daily 51"), ("Minutes After You Wrote", "pause 65")):
            app.tab_to(row)
            app.key("Up")
            wait_for_output(app, "setting auto-reply-" + line)
        screenshot("preferences-texts-1280")
        check_names(app)


def test_limits():
    with preferences("Limits") as app:
        for row, keys, line in (("Calls at the Same Time", ("Down",), "setting max-concurrent-calls 49"),
                                ("Calls in a Minute", ("Up",), "setting call-rate-limit 11"),
                                ("Cost of a Day", ("Up",), "setting spend-limit 1.000000")):
            app.tab_to(row)
            app.key(*keys)
            wait_for_output(app, line)
        write(app, "Only These", "+1202, +44")
        wait_for_output(app, 'setting allowed-numbers "+1202,+44"')
        write(app, "Never These", "anonymous")
        app.wait_for(role="label", starts="Write numbers or beginnings of them")
        screenshot("preferences-limits-1280")
        check_names(app)


def test_what_the_environment_gives():
    with preferences("Incoming", "--fixed") as app:
        for name in ("INBOUND_RING_SECONDS", "OPENING_HOURS", "VIP_CALLERS", "INBOUND"):
            app.wait_for(name=f"Set by {name}, so it cannot be changed here")
        assert not app.find(role="spin button", name="Ring For").has("sensitive")
        assert any(node.text == "08:00-18:00" for node in app.walk() if node.name == "Monday" and node.role == "text")
        screenshot("preferences-fixed-1280")


def test_window():
    with preferences("General") as app:
        for row, key in (("Keep Running", "keep-running FALSE"), ("Start When", "start-at-login TRUE"), ("Show the Window", "raise-window FALSE")):
            app.tab_to(row)
            app.key("space")
            wait_for_output(app, f"setting {key}")
        screenshot("preferences-window-1280")


def test_keys_of_ai_services():
    """Every service that wants a key has a row for it; what is typed is kept and never shown."""
    services = ["OpenAI Realtime", "Gemini Live", "ElevenLabs", "Qwen-Omni (DashScope)", "OpenAI-compatible server"]
    with preferences("AI Services") as app:
        wait_until("all rows", lambda: all(app.find(name=service) for service in services))
        # libadwaita 1.2 does not show its entries as focused, but the button in each of them.
        for _ in range(services.index("Qwen-Omni (DashScope)")):
            app.tab_to("Show or Hide What Is Typed")
            app.key("Tab")
        app.type("sk-hidden")
        app.key("Return")
        wait_until("the key to be kept", lambda: app.find(name="Qwen-Omni (DashScope) (kept)"))
        assert not app.find(name="Gemini Live (kept)") and "sk-hidden" not in app.stdout(), app.stdout()
        assert all(app.find(name=row) for row in ("Credentials File", "Google Cloud Project", "Google Cloud Region"))
        screenshot("preferences-ai-services-1280")


def test_narrow_and_dark():
    with preferences("Incoming", "--dark") as app:
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Preferences$"], stdout=subprocess.PIPE, check=True)
        window = found.stdout.split()[0].decode()
        subprocess.run(["xdotool", "windowsize", "--sync", window, "370", "640"], check=True)  # 5 of shadow on either side
        size = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window], stdout=subprocess.PIPE, text=True, check=True).stdout
        assert "WIDTH=370" in size, size
        app.tab_to("Only at Certain Hours")
        app.key("space")
        app.tab_to("Sunday")
        screenshot("preferences-hours-dark-360", 370, 640)


def test_translations():
    for name, entry, page, row in (("zh_CN", "要拨打的号码", "来电", "由谁接听"), ("ko_KR", "전화할 번호", "수신", "받는 쪽")):
        with locale(name) as env, preferences(page, env=env, entry=entry) as app:
            app.tab_to(row)
            screenshot(f"preferences-incoming-{name}-1280")


if __name__ == "__main__":
    chosen = sys.argv[2:]
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_") and (not chosen or name in chosen)])
