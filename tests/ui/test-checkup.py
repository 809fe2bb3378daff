#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""The window that checks everything, through AT-SPI and the keyboard: test-checkup.py UI-FIXTURE."""

import contextlib
import os
import re
import sys

from desktop import App, locale, run_tests, screenshot, wait_until

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")


@contextlib.contextmanager
def checkup(*options, env=None, size=(1280, 800), title="Check Everything"):
    env = env or {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    app = App([FIXTURE, "--width", str(size[0]), "--height", str(size[1]), "--locale-dir", LOCALES, "--check", *options], env)
    try:
        wait_until("the window", lambda: [node for node in app.walk() if node.name == title and
                                          node.role in ("dialog", "frame", "window")])
        yield app
        assert app.process.poll() is None, "the program ended: " + app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())
    finally:
        app.stop()


def test_what_was_found():
    with checkup() as app:
        app.wait_for(role="label", name="1 check has failed.")
        for row in ("Keys: failed", "Clock: warning", "Number: skipped"):
            wait_until(f"{row} among {[str(node) for node in app.walk()]}", lambda row=row: [node for node in app.walk() if node.name == row], 5)
        app.wait_for(starts="Twilio refuses the account SID or the auth token (20003).\n→ Copy TWILIO_ACCOUNT_SID & TWILIO_AUTH_TOKEN")
        screenshot("checkup-1280")
        nameless = [str(node) for node in app.walk() if node.has("focusable") and node.role in ("button", "list item")
                    and (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]
        assert not nameless, nameless


def test_looking_again():
    with checkup() as app:
        app.wait_for(role="label", name="1 check has failed.")
        assert app.stdout().count("look-requested") == 1, app.stdout()
        app.tab_to("Look Again")
        app.key("Return")
        app.wait_for(role="label", name="All is well.")
        assert app.stdout().count("look-requested") == 2, app.stdout()
        app.wait_for(starts="Webhooks get through, and their signatures are accepted.\nLast event: ")
        assert not [node for node in app.walk() if node.name == "Keys: failed"]
        app.key("Escape")
        wait_until("the window to close", lambda: not [node for node in app.walk() if node.name == "Check Everything" and
                                                       node.role in ("dialog", "frame", "window")])


def test_narrow_and_dark():
    with checkup("--dark", size=(360, 600)) as app:
        app.wait_for(role="label", name="1 check has failed.")
        frame = [node for node in app.walk() if node.name == "Check Everything" and node.role in ("dialog", "frame", "window")][0]
        width = frame.size()[0]
        assert 0 < width <= 360, width
        screenshot("checkup-dark-360", 700, 700)


def test_translations():
    for name, title in (("zh_CN", "全面检查"), ("ko_KR", "전체 점검")):
        with locale(name) as env, checkup(env=env, title=title):
            screenshot(f"checkup-{name}-1280")


if __name__ == "__main__":
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_")])
