#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A call rings in the real window: who calls is shown, one key answers, another declines, and a missed one says so."""

import os
import sys

from harness import TANDEM, Simulator, Tandem, run_tests, wait_until

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "ui"))
from desktop import App, screenshot  # noqa: E402

CALLER = "+12025550171"
SHOWN = "(202) 555-0171 is calling"


class Desk(Tandem):
    """With a window."""

    def launch(self):
        # Its own runtime folder has no accessibility bus.
        environment = {**self.environment, "XDG_RUNTIME_DIR": os.environ.get("XDG_RUNTIME_DIR", self.runtime_dir), "G_DEBUG": ""}
        self.app = App([TANDEM, "--env-file", self.env_file, "--data-dir", self.data_dir],
                       {**environment, "NO_AT_BRIDGE": "0", "GTK_A11Y": "atspi"})
        return None

    def call_is(self, sid, status):
        def reached():
            code, call = self.api("GET", f"/api/v1/calls/{sid}")
            return call if code == 200 and call["status"] == status else None
        return wait_until(reached, 20, f"{sid} {status}")


class Ringing:
    def __init__(self, **settings):
        self.settings = settings

    def __enter__(self):
        self.simulator = Simulator()
        self.desk = Desk(self.simulator, **self.settings)
        wait_until(lambda: self.answers(), 20, "GET /health")
        self.simulator.point_number_at(self.desk)
        return self.simulator, self.desk

    def answers(self):
        try:
            return self.desk.api("GET", "/health")[0] == 200
        except OSError:
            return False

    def __exit__(self, kind, value, trace):
        if kind:
            print(self.desk.app.stderr()[-3000:], file=sys.stderr)
        complaints = self.desk.app.complaints()
        self.desk.app.stop()
        self.simulator.stop()
        assert kind or not complaints, complaints


def gone(app, name):
    wait_until(lambda: not [n for n in app.walk() if n.name == name and n.has("visible")], 10, f"{name} to go")


def test_answer_with_a_key():
    with Ringing() as (simulator, desk):
        sid = simulator.call_in(CALLER, scenario="operator-talk")
        desk.app.wait_for(name=SHOWN)
        desk.app.wait_for("button", "Answer")
        screenshot("ringing")
        desk.app.key("F2")
        call = desk.call_is(sid, "in-progress")
        assert call["patch"] == "operator", call
        gone(desk.app, SHOWN)
        screenshot("ringing-answered")
        wait_until(lambda: [t for t in desk.turns(sid) if t["party"] == "remote" and t["text"]], 30, "what the caller says")
        # A second one rings over it, and is taken with the mouse's way.
        other = simulator.call_in("+12025550172", scenario="operator-listen")
        desk.app.wait_for("button", "Answer").press()
        desk.call_is(other, "in-progress")
        assert desk.call(sid)["patch"] == "hold", desk.call(sid)
        desk.app.key("ctrl+shift+h")
        wait_until(lambda: desk.call(sid)["patch"] == "operator" and desk.call(other)["patch"] == "hold", 10, "the swap")


def test_decline_with_a_key():
    with Ringing(INBOUND_UNANSWERED="busy") as (simulator, desk):
        sid = simulator.call_in(CALLER, scenario="friendly")
        desk.app.wait_for(name=SHOWN)
        desk.app.key("F3")
        gone(desk.app, SHOWN)
        wait_until(lambda: desk.call(sid)["ended_at"], 20, "the end")
        assert desk.call(sid)["end_reason"] == "not answered", desk.call(sid)


def test_missed():
    with Ringing() as (simulator, desk):
        sid = simulator.call_in("anonymous", scenario="friendly")
        desk.app.wait_for(name="Unknown number is calling")
        simulator.person_hangs_up(sid)
        gone(desk.app, "Unknown number is calling")
        wait_until(lambda: desk.call(sid)["end_reason"] == "missed", 10, "a missed call")
        screenshot("ringing-missed")


if __name__ == "__main__":
    run_tests(globals())
