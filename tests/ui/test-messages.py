#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""The messages panel on a real inbox and database, through AT-SPI and the keyboard: test-messages.py UI-FIXTURE."""

import contextlib
import os
import re
import shutil
import sys

try:
    from desktop import App, locale, run_tests, screenshot, wait_until
except (ImportError, ValueError) as missing:
    print(f"1..0 # SKIP python3-gi or gir1.2-atspi-2.0 is not installed: {missing}")
    sys.exit(0)
for tool in ("xdotool", "import"):
    if not shutil.which(tool):
        print(f"1..0 # SKIP {tool} is not installed")
        sys.exit(0)

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")


@contextlib.contextmanager
def window(*options, env=None, size=(1280, 800), entry="Number to call"):
    app = App([FIXTURE, "--width", str(size[0]), "--height", str(size[1]), "--locale-dir", LOCALES, *(options or ["--texts"])],
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


def rows(app, starts):
    return [name for name in app.names("list item") if name.startswith(starts)]


def check_names(app, where):
    nameless = [str(node) for node in app.walk() if node.has("focusable") and node.role not in ("frame", "scroll pane") and
                (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]
    assert not nameless, f"{where}: without a name: {nameless}"


def open_thread(app, digits):
    """By keys alone."""
    app.key("ctrl+i")
    wait_until("the threads", lambda: app.focused() and app.focused().name.startswith("Texts with"))
    app.key("Home")
    wait_until(digits, lambda: digits in app.focused().name or app.key("Down"))
    app.key("Return")
    return wait_until("the cursor in the text", lambda: (lambda node: node and node.name == "Text to send" and node)(app.focused()))


def test_receive_read_reply_delivered():
    with window() as app:
        app.key("ctrl+i")
        wait_until("two unread texts", lambda: [row for row in rows(app, "Texts with (202) 555-0150") if "2 unread" in row])
        app.feed("+12025550150 - Are you there?")
        wait_until("three unread texts", lambda: [row for row in rows(app, "Texts with (202) 555-0150") if "3 unread" in row])
        screenshot("messages-unread-1280")
        open_thread(app, "555-0150")
        wait_until("the text", lambda: [row for row in rows(app, "From (202) 555-0150") if row.endswith(": Are you there?")])
        wait_until("it to be read", lambda: [row for row in rows(app, "Texts with (202) 555-0150") if "unread" not in row])
        app.type("ask me")
        app.wait_for(role="label", name="6 characters · GSM-7 · 1 segment")
        app.key("Return")
        wait_for_output(app, "sent +12025550150 ask me")
        wait_until("it to be delivered", lambda: [row for row in rows(app, "You, ") if ", Delivered: ask me" in row])
        wait_until("the answer", lambda: [row for row in rows(app, "From (202)") if row.endswith(": What do you want to know?")])
        wait_until("it to be read, too", lambda: [row for row in rows(app, "Texts with (202) 555-0150")
                                                  if "unread" not in row and "want to know" in row])
        screenshot("messages-thread-1280")
        check_names(app, "thread")


if __name__ == "__main__":
    chosen = sys.argv[2:]
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_") and (not chosen or name in chosen)])
