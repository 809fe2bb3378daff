#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window against the real simulator, driven through AT-SPI by accessible names and by keys alone: types a number,
dials, sees turns appear, hangs up, and finds the call in history after a restart.  Runs inside tests/ui/run-in-xvfb."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback

# The bridge warns when a program ends while it is asked; that must not end this process.  Read when GLib is loaded.
os.environ.pop("G_DEBUG", None)
import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

BUILD = os.environ["TANDEM_TEST_BUILDDIR"]
SOURCE = os.environ["TANDEM_TEST_SRCDIR"]
TANDEM = os.path.join(BUILD, "src", "tandem")
SHOTS = os.path.join(BUILD, "screenshots")
# All that this program writes; it goes when the program ends.
FOLDER = tempfile.TemporaryDirectory(prefix="tandem-window-", ignore_cleanup_errors=True)
PATIENCE = 4 if "asan" in BUILD else 1


def walk(node, depth=0):
    if node is None or depth > 60:
        return
    yield node
    try:
        count = node.get_child_count()
    except Exception:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except Exception:
            continue
        yield from walk(child, depth + 1)


def application():
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child and "tandem" in (child.get_name() or "").lower():
            return child
    return None


def showing(node):
    # GTK 4.8 sets VISIBLE but never SHOWING under X11.
    states = node.get_state_set()
    return states.contains(Atspi.StateType.VISIBLE) or states.contains(Atspi.StateType.SHOWING)


def search(condition):
    root = application()
    for node in walk(root):
        try:
            if condition(node):
                return node
        except Exception:
            continue
    return None


def wait_for(condition, what, seconds=20):
    deadline = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < deadline:
        found = search(condition)
        if found is not None:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not found in {seconds * PATIENCE} s: {what}; there is: "
                         f"{[(n.get_role_name(), n.get_name()) for n in walk(application()) if n.get_name()][:120]}")


def named(name, role=None):
    def condition(node):
        return node.get_name() == name and showing(node) and (role is None or node.get_role_name() == role)
    return condition


def containing(text):
    def condition(node):
        return text.lower() in (node.get_name() or "").lower() and showing(node)
    return condition


def press(name, role=None):
    node = wait_for(named(name, role), name)
    action = node.get_action_iface()
    assert action and action.do_action(0), f"{name} has no action"


def key(*keys):
    subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)


def type_text(text):
    subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)


def shot(name):
    os.makedirs(SHOTS, exist_ok=True)
    subprocess.run(["import", "-window", "root", os.path.join(SHOTS, f"demo-{name}.png")], check=False)


class Program:
    def __init__(self, data_dir):
        self.log_path = os.path.join(tempfile.mkdtemp(prefix="log-", dir=FOLDER.name), "log")
        self.log = open(self.log_path, "wb")
        env = dict(os.environ, TANDEM_SCENARIO_DIR=os.path.join(SOURCE, "data", "scenarios"), LC_ALL="C.UTF-8",
                   GSETTINGS_BACKEND="memory", GTK_A11Y="atspi", LOG_LEVEL="debug")
        env.pop("NO_AT_BRIDGE", None)
        env.pop("G_DEBUG", None)
        env["ASAN_OPTIONS"] = "detect_leaks=0"
        self.child = subprocess.Popen([TANDEM, "--demo", "--data-dir", data_dir], stderr=self.log, env=env)

    def stderr(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def stop(self):
        self.child.send_signal(signal.SIGTERM)
        status = self.child.wait(20 * PATIENCE)
        text = self.stderr()
        assert status == 0, (status, text[-3000:])
        bad = re.search(r"^.*(CRITICAL|\bwarning (Gtk|Gdk|GLib|Adwaita|tandem)|error (Gtk|GLib|tandem)|Sanitizer:).*$", text, re.M)
        assert not bad, bad.group(0)


def converse(program):
    wait_for(named("Number to call"), "the number entry")
    shot("1-start")
    key("ctrl+l")
    type_text("12025550")
    type_text("101")
    shot("2-typed")
    key("Return")
    wait_for(containing("demo agent"), "the greeting of the agent", 30)
    shot("3-greeting")
    wait_for(lambda n: "remote" in (n.get_name() or "").lower() and "hello" in (n.get_name() or "").lower() and showing(n),
             "a turn of the remote", 30)
    shot("4-talking")


def check_everything():
    """In a demo every hop is found right."""
    key("F10")
    press("Check Everything", "menu item")
    for hop in ("Settings", "Folders", "Ports", "Keys", "Clock", "Number", "Tunnel", "Webhooks", "Media socket", "AI service"):
        wait_for(named(f"{hop}: ok"), f"{hop} to be well", 30)
    assert not search(containing("on port 0")), "a port that is none"
    shot("7-checked")


def main():
    data = tempfile.mkdtemp(prefix="data-", dir=FOLDER.name)
    program = Program(data)
    try:
        print("1..4", flush=True)
        converse(program)
        print("ok 1 dials by keyboard and turns appear", flush=True)
        press("Hang Up")
        wait_for(containing("ended"), "the end of the call", 15)
        shot("5-ended")
        program.stop()
        print("ok 2 hangs up and ends cleanly", flush=True)
        program = Program(data)
        row = wait_for(lambda n: "202" in (n.get_name() or "") and "0101" in (n.get_name() or "") and showing(n)
                       and n.get_role_name() in ("list item", "row", "table row", "table cell", "label"),
                       "the call in history", 20)
        shot("6-history")
        print("ok 3 finds the call in history after a restart", flush=True)
        check_everything()
        program.stop()
        print("ok 4 checks every hop of a call", flush=True)
    except Exception:
        print("not ok - the window", flush=True)
        traceback.print_exc()
        print(program.stderr()[-4000:], file=sys.stderr)
        shot("failed")
        program.child.kill()
        sys.exit(1)


if __name__ == "__main__":
    main()
