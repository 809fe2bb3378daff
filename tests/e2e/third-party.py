#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A third party comes to a call in the real window: called by the keyboard, merged, left to each other, dropped; who is not reached is
said; what was said so far stays on screen."""

import os
import sys

from harness import TANDEM, Simulator, Tandem, read_scenario, run_tests, wait_until

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "ui"))
from desktop import App, screenshot  # noqa: E402
import desktop  # noqa: E402

REMOTE, COLLEAGUE, BUSY = (read_scenario(name).number for name in ("operator-talk", "colleague", "busy"))
SHOWN = "(202) 555-0135"
SAID = "Remote said: The quick brown fox"
TOO_SHORT = "This number is too short"


class Desk(Tandem):
    """With a window."""

    size = (1280, 800)

    def launch(self):
        # Its own runtime folder has no accessibility bus.
        environment = {**self.environment, "XDG_RUNTIME_DIR": os.environ.get("XDG_RUNTIME_DIR", self.runtime_dir), "G_DEBUG": ""}
        self.app = App([TANDEM, "--env-file", self.env_file, "--data-dir", self.data_dir],
                       {**environment, "NO_AT_BRIDGE": "0", "GTK_A11Y": "atspi"})

    def answers(self):
        try:
            return self.api("GET", "/health")[0] == 200
        except OSError:
            return False


class Conversation:
    """A window on a call to somebody who has said something already."""

    def __enter__(self):
        self.simulator = Simulator()
        self.desk = Desk(self.simulator)
        self.app = self.desk.app
        wait_until(self.desk.answers, 20, "GET /health")
        try:
            self.id = self.desk.dial(REMOTE)
            self.app.wait_for(starts=SAID, patience=40)
        except BaseException:
            self.__exit__(True, None, None)
            raise
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            print(self.app.stderr()[-3000:], file=sys.stderr)
        complaints = self.app.complaints()
        self.app.stop()
        self.simulator.stop()
        assert kind or not complaints, complaints

    def ask(self, number):
        self.app.key("ctrl+j")
        entry = self.app.wait_for(role="text", name="Number to call meanwhile")
        wait_until(lambda: entry.has("focused"), 10, "the cursor in the entry")
        self.app.type(number)
        self.app.key("Return")

    def gone(self, name):
        desktop.wait_until(f"{name} to go", lambda: not [n for n in self.app.walk() if n.name == name and n.has("showing")])

    def phase(self):
        return (self.desk.call(self.id)["third_party"] or {}).get("phase")


def test_by_the_keyboard():
    with Conversation() as talk:
        app = talk.app
        talk.ask(COLLEAGUE)
        app.wait_for(name=f"You talk with {SHOWN}. The other side hears music.", patience=30)
        screenshot("third-party-talking")
        app.wait_for(starts=SAID)
        assert talk.desk.call(talk.id)["patch"] == "operator"
        app.key("ctrl+shift+j")
        app.wait_for(name=f"You, {SHOWN} and the other side hear each other.", patience=20)
        assert talk.phase() == "together"
        screenshot("third-party-together")
        app.key("ctrl+shift+k")
        talk.gone(f"You, {SHOWN} and the other side hear each other.")
        assert talk.phase() is None
        talk.ask(COLLEAGUE)
        app.wait_for(name=f"You talk with {SHOWN}. The other side hears music.", patience=30)
        app.wait_for("button", "Leave").press()
        talk.gone(f"You talk with {SHOWN}. The other side hears music.")
        third = [e for e in talk.simulator.events("rest", "create_participant") if e["label"] == "third"][-1]["sid"]
        talk.simulator.person_hangs_up(third)
        assert talk.desk.wait_ended(talk.id)["end_reason"] == f"transferred to {COLLEAGUE}"


def test_who_is_not_reached():
    with Conversation() as talk:
        talk.ask("12")
        talk.app.wait_for(starts=TOO_SHORT, patience=10)
        talk.app.key("Escape")
        talk.gone("Number to call meanwhile")
        talk.app.wait_for("button", "Add").press()
        entry = talk.app.wait_for(role="text", name="Number to call meanwhile")
        wait_until(lambda: entry.has("focused"), 10, "the cursor in the entry")
        talk.app.key("ctrl+a")
        talk.app.type(BUSY)
        talk.app.wait_for("button", "Call").press()
        desktop.wait_until("who is busy", lambda: [n for n in talk.app.walk() if f"{BUSY} could not be reached (busy)" in n.name])
        screenshot("third-party-busy")
        assert talk.desk.call(talk.id)["status"] == "in-progress" and talk.phase() is None


if __name__ == "__main__":
    run_tests(globals())
