#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The agent is lost while nobody looks at the window: the operator is called, unless it is back sooner than anybody would come.
Runs inside tests/ui/run-in-xvfb."""

import os
import sys

from background import Office, close, wait_windows, windows
from harness import read_scenario, run_tests, wait_until

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "ui"))
from notifications import Notifications  # noqa: E402

AWAY = "The agent is being connected again"
GONE = "The agent is gone"


def told(shell):
    return [n.title for n in shell.shown if n.title in (AWAY, GONE)]


def sessions(simulator):
    return len(simulator.events("realtime", "session_opened"))


def test_agent_lost_without_a_window():
    with Notifications() as shell, Office(LOST_AGENT_TIMEOUT=0, MAX_RETRY_COUNT=4) as (simulator, desk):
        close(desk)
        simulator.arm("realtime-cut-after", count=2, value=4000)
        call = desk.dial(read_scenario("operator-listen").number)
        desk.wait_for(call, "in-progress")
        # Cut and at once connected again: nobody is called for that.
        wait_until(lambda: sessions(simulator) == 2, 20, "the second session")
        desk.call_is(call, lambda c: c["agent"] == "connected", "the agent is back")
        # Cut again, and refused from now on.
        simulator.arm("realtime-503", count=1000)
        desk.call_is(call, lambda c: c["agent"] == "reconnecting", "the agent is lost")
        assert told(shell) == [], told(shell)
        away = shell.wait_for(AWAY)
        assert away.hints["urgency"] == 2 and "Take Over" in away.actions, (away, away.hints)
        gone = shell.wait_for(GONE)
        assert gone.number == away.number and told(shell) == [AWAY, GONE], (str(gone), told(shell))
        assert windows() == 0 and desk.api("GET", f"/api/v1/calls/{call}")[1]["patch"] == "agent"
        shell.press(gone, "Take Over")
        desk.call_is(call, lambda c: c["patch"] == "operator", "taken over")
        wait_windows(1)
        desk.app.wait_for(role="button", name="Hang Up")
        shell.wait_gone(GONE)
        desk.hang_up(call)


def test_seen_or_over_needs_no_telling():
    with Notifications() as shell, Office(LOST_AGENT_TIMEOUT=0, MAX_RETRY_COUNT=0) as (simulator, desk):
        wait_windows(1)
        desk.app.wait_for(role="text", name="Number to call")
        simulator.arm("realtime-503", count=1000)
        number = read_scenario("operator-listen").number
        seen = desk.dial(number)
        desk.call_is(seen, lambda c: c["agent"] == "gone", "the agent is gone")
        desk.wait_for(seen, "in-progress")
        desk.app.wait_for(name="The agent is gone. The remote hears music: take over or hang up.")
        assert told(shell) == [], told(shell)
        desk.hang_up(seen)
        desk.wait_ended(seen)
        desk.app.key("ctrl+w")
        wait_windows(0)
        unseen = desk.dial(number)
        assert shell.wait_for(GONE).body
        desk.hang_up(unseen)
        shell.wait_gone(GONE)


if __name__ == "__main__":
    run_tests(globals())
