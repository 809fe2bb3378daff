# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""A program with a window, seen and driven as a screen reader and a keyboard do.  For tests under run-in-xvfb.

    app = App(["./tandem", "--demo"])
    app.wait_for(role="button", name="Dial").press()
"""

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

# The bridge warns when a program ends while it is asked; that must not end this process.  Read when GLib is loaded.
os.environ.pop("G_DEBUG", None)


def skip(reason):
    """Ends a test program that cannot run here, as TAP says it."""
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError) as missing:
    skip(f"python3-gi or gir1.2-atspi-2.0 is not installed: {missing}")
for tool in ("xdotool", "import"):
    if not shutil.which(tool):
        skip(f"{tool} is not installed")

# A bound, not a measurement: a program with a sanitizer on a busy machine is slow.
PATIENCE = float(os.environ.get("TANDEM_TEST_PATIENCE", "90" if "asan" in os.environ.get("TANDEM_TEST_BUILDDIR", "") else "20"))


def wait_until(what, condition, patience=PATIENCE):
    """Gives the first true value of condition()."""
    patience = max(patience, PATIENCE)
    end = time.monotonic() + patience
    while True:
        asked = time.monotonic()
        try:
            value = condition()
        except GLib.Error:
            value = None  # the widget went away while we looked
        if value:
            return value
        now = time.monotonic()
        if now > end:
            raise AssertionError(f"waited {patience:.0f} s in vain for {what}")
        # The program answers all questions itself: who only asks keeps it from its work.
        time.sleep(max(0.05, now - asked))


def unless_gone(otherwise):
    """What a widget that went away while we looked says of itself: nothing.  (AT-SPI: "The application no longer exists".)"""
    def wrap(ask):
        @functools.wraps(ask)
        def asked(*arguments):
            try:
                return ask(*arguments)
            except GLib.Error:
                return otherwise
        return asked
    return wrap


class Node:
    """One accessible."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    @unless_gone("")
    def name(self):
        name = self.accessible.get_name() or ""
        half = name[:len(name) // 2]
        # GTK 4.8 says the name of some buttons twice: once their own, once their label's.
        return half if name == f"{half} {half}" else name

    @property
    @unless_gone("")
    def description(self):
        return self.accessible.get_description() or ""

    @property
    @unless_gone("")
    def role(self):
        """Every kind of button is a "button": the names differ between versions of AT-SPI and GTK."""
        role = self.accessible.get_role_name()
        return "button" if role in ("push button", "toggle button") else role

    @property
    def text(self):
        return Atspi.Text.get_text(self.accessible, 0, Atspi.Text.get_character_count(self.accessible))

    @unless_gone(False)
    def has(self, *states):
        found = self.accessible.get_state_set()
        return all(found.contains(getattr(Atspi.StateType, state.upper())) for state in states)

    @unless_gone(0)
    def child_count(self):
        return self.accessible.get_child_count()

    @unless_gone(None)
    def child(self, index):
        return self.accessible.get_child_at_index(index)

    def children(self):
        found = [self.child(index) for index in range(self.child_count())]
        return [Node(child) for child in found if child]

    def walk(self):
        """This node and all below it.  (GTK 4.8 calls only windows "showing"; Tandem keeps what is hidden out of the tree.)"""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children()))

    def press(self):
        assert Atspi.Action.do_action(self.accessible, 0), f"{self} cannot be pressed"

    def focus(self):
        assert Atspi.Component.grab_focus(self.accessible), f"{self} cannot have the focus"

    def size(self):
        box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)
        return box.width, box.height

    def __str__(self):
        return f"{self.role} “{self.name}”"


class App:
    """A running program; ends with the test."""

    def __init__(self, command, env=None, application_name=None):
        self.errors = tempfile.TemporaryFile("w+")
        self.output = tempfile.TemporaryFile("w+")
        # Without G_DEBUG: warnings are counted, all of them, instead of ending the program at the first.
        full = dict(os.environ, **(env or {}))
        self.process = subprocess.Popen(command, env=full, stdin=subprocess.PIPE, stdout=self.output, stderr=self.errors,
                                        text=True)
        self.application_name = application_name or os.path.basename(command[0])
        self.told = None
        self.listener = Atspi.EventListener.new(self.on_focus)
        self.listener.register("object:state-changed:focused")
        self.node = wait_until(f"the window of {command[0]}", self.find_application)

    def find_application(self):
        assert self.process.poll() is None, f"the program ended: {self.stderr()}"
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_process_id() == self.process.pid and child.get_child_count() > 0:
                return Node(child)
        return None

    def walk(self):
        # Asked anew each time: GTK 4 tells about new widgets, but a cache may be behind.
        self.node.accessible.clear_cache()
        return self.node.walk()

    def find(self, role=None, name=None, starts=None):
        for node in self.walk():
            if role and node.role != role:
                continue
            if name is not None and node.name != name:
                continue
            if starts is not None and not node.name.startswith(starts):
                continue
            return node
        return None

    def wait_for(self, role=None, name=None, starts=None, patience=PATIENCE):
        return wait_until(f"{role or 'anything'} named {name or starts}",
                          lambda: self.find(role, name, starts), patience)

    def names(self, role=None):
        return [node.name for node in self.walk() if not role or node.role == role]

    def focused(self):
        """Where the cursor is: who said so last, if that is still so; a walk through the window takes a hundred times longer."""
        # Whoever has answered twice has also taken the keys that were pressed before, and said what they did.
        for _ in range(2):
            self.node.accessible.clear_cache()
            self.node.accessible.get_child_count()
        while GLib.MainContext.default().iteration(False):
            pass
        if self.told:
            self.told.accessible.clear_cache()
        if not self.told or not self.told.has("focused"):
            self.told = next((node for node in self.walk() if node.has("focused")), None)
        return self.told

    def on_focus(self, event):
        if event.detail1 and event.source.get_process_id() == self.process.pid:
            self.told = Node(event.source)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--delay", "30", *keys], check=True)

    def feed(self, line):
        """For programs that read lines."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "30", text], check=True)

    def tab_to(self, starts, most=40):
        """Presses Tab until the focus is on something whose name begins so."""
        for _ in range(most):
            node = self.focused()
            if node and node.name.startswith(starts):
                return node
            self.key("Tab")
        raise AssertionError(f"Tab does not reach {starts}")

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read()

    def stdout(self):
        self.output.seek(0)
        return self.output.read()

    def complaints(self):
        """What GLib found wrong."""
        return [line for line in self.stderr().splitlines()
                if re.search(r"-(CRITICAL|WARNING|ERROR) \*\*|runtime error|AddressSanitizer|LeakSanitizer", line)]

    def close(self):
        self.stop()

    def stop(self):
        self.listener.deregister("object:state-changed:focused")
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextlib.contextmanager
def locale(name):
    """The environment of somebody with this locale, made here: in C.UTF-8 LANGUAGE counts for nothing on Debian 13."""
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(["localedef", "--no-archive", "-i", name, "-f", "UTF-8", os.path.join(folder, name + ".UTF-8")],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if not os.path.exists(os.path.join(folder, name + ".UTF-8")):
            raise Skip(f"localedef knows no {name} (package locales): " + " ".join(made.stdout.split()))
        yield {"LOCPATH": folder, "LC_ALL": name + ".UTF-8", "LANGUAGE": ""}


def screenshot(name, width=None, height=None):
    """Into TANDEM_SCREENSHOT_DIR, or build/screenshots."""
    folder = os.environ.get("TANDEM_SCREENSHOT_DIR") or os.path.join(
        os.environ.get("MESON_BUILD_ROOT") or os.environ.get("TANDEM_TEST_BUILDDIR") or ".", "screenshots")
    os.makedirs(folder, exist_ok=True)
    crop = ["-crop", f"{width}x{height}+0+0"] if width else []
    subprocess.run(["import", "-window", "root", *crop, os.path.join(folder, name + ".png")], check=True)


class Skip(Exception):
    """Raised by a test that lacks something here."""


def run_tests(tests):
    """Runs each function; TAP on stdout."""
    print(f"1..{len(tests)}", flush=True)
    failed = False
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("test_", "").replace("_", " ")
        try:
            test()
            print(f"ok {number} {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} {name} # SKIP {reason}", flush=True)
        except Exception as error:  # the next test has its own program
            failed = True
            print(f"not ok {number} {name}", flush=True)
            for line in str(error).splitlines() or [repr(error)]:
                print("# " + line, flush=True)
            if not isinstance(error, AssertionError):
                import traceback
                traceback.print_exc()
    sys.exit(1 if failed else 0)
