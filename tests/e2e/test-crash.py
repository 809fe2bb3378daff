#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 in the middle of a call, and what the next start finds."""

from harness import Simulator, Tandem, read_scenario, run_tests, wait_until


def test_kill_mid_call():
    simulator = Simulator()
    try:
        first = Tandem(simulator).start()
        call_id = first.dial(read_scenario("friendly").number)

        def finals():
            return [t for t in first.turns(call_id) if t["final"]]
        wait_until(lambda: len(finals()) >= 2, 40, "two final turns")
        # The newest may be on its way to the disk yet; what was said before it is there.
        wait_until(lambda: len(finals()) >= 3, 40, "a third")
        seen = finals()[:2]
        first.kill()

        second = Tandem(simulator, data_dir=first.data_dir).start()
        call = second.call(call_id)
        assert call["status"] in ("completed", "failed"), call
        assert call["end_reason"].startswith("interrupted"), call
        assert call["ended_at"], call
        kept = {(t["party"], t["text"]) for t in second.turns(call_id)}
        for turn in seen:
            assert (turn["party"], turn["text"]) in kept, (turn, kept)
        assert second.api("GET", "/health")[1]["active_sessions"] == 0

        # Nothing hangs: the next call works, and the interrupted one is over at the carrier too.
        again = second.wait_ended(second.dial(read_scenario("caller-1").number))
        assert again["status"] == "completed", again
        second.stop()
    finally:
        simulator.stop()


def test_stop_mid_call():
    """SIGTERM ends calls cleanly and exits 0."""
    simulator = Simulator()
    try:
        first = Tandem(simulator).start()
        call_id = first.dial(read_scenario("silent").number)
        call = first.wait_for(call_id, "in-progress")
        first.stop(keep_data=True)
        second = Tandem(simulator, data_dir=first.data_dir).start()
        assert second.call(call_id)["status"] == "completed", second.call(call_id)
        assert second.call(call_id)["call_sid"] == call["call_sid"]
        second.stop()
    finally:
        simulator.stop()


def test_kill_after_transfer():
    """Two others talk: neither the crash nor the next start ends their call."""
    simulator = Simulator()
    try:
        first = Tandem(simulator).start()
        call_id = first.dial(read_scenario("operator-talk").number)
        sid = first.wait_for(call_id, "in-progress")["call_sid"]
        other = read_scenario("colleague").number
        status, answer = first.api("POST", f"/api/v1/calls/{call_id}/transfer", {"to": other})
        assert status == 200, (status, answer)
        wait_until(lambda: simulator.events("twiml", "dial"), 20, "the simulator dials")
        first.kill()

        second = Tandem(simulator, data_dir=first.data_dir).start()
        call = second.call(call_id)
        assert call["status"] == "completed" and call["end_reason"] == "transferred to " + other, call
        # What the start had to end is ended before a whole other call is over.
        second.wait_ended(second.dial(read_scenario("caller-1").number))
        assert "completed" not in simulator.call_events(sid), simulator.call_events(sid)
        simulator.person_hangs_up(sid)
        simulator.wait_call(sid, "completed")
        second.stop()
    finally:
        simulator.stop()


if __name__ == "__main__":
    run_tests(globals())
