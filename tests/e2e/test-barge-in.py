#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Barge-in, judged by the simulator's own clock and play ledger: how soon `clear` came, what the AI service was told against what was
really played, and that nothing of an interrupted answer was heard afterwards."""

import statistics
import time

from harness import PATIENCE, Pair, loudness, read_scenario, run_tests

GREETING = ("Good morning and thank you for calling the office. I can tell you all about our opening hours, our address, our "
            "prices and our people, so please take your time and ask me whatever you like.")
CALLS = 13  # four interruptions each


def session_of(clears, truncates):
    """Which AI session belongs to a call: the one that was told something at every clear of the call.  The simulator may read the two
    sockets in either order."""
    def follows(session):
        return sum(any(abs(t["t_us"] - c["t_us"]) < 50_000 for t in truncates if t["session"] == session) for c in clears)
    return max({t["session"] for t in truncates}, key=follows)


def test_fast_and_exact():
    with Pair(AI_GREETING=GREETING) as (simulator, tandem):
        ids = []
        for _ in range(CALLS):
            ids.append(tandem.dial(read_scenario("interrupter").number))
            time.sleep(0.25)  # apart, so that their clears can be told apart
        calls = [tandem.wait_ended(call_id, seconds=180) for call_id in ids]
        truncates = simulator.events("realtime", "truncate")
        starts = simulator.events("realtime", "speech_started")
        assert all(t["ok"] == "true" for t in truncates), [t for t in truncates if t["ok"] != "true"]
        delays, errors, after = [], [], []
        for call in calls:
            assert call["status"] == "completed", call
            clears = [e for e in simulator.events("media", "clear") if e["call_sid"] == call["call_sid"]]
            session = session_of(clears, truncates)
            heard = simulator.heard(call["call_sid"])
            played_before = 0.0
            for clear in clears:
                begun = [s for s in starts if s["session"] == session and s["t_us"] <= clear["t_us"]]
                told = [t for t in truncates if t["session"] == session and abs(t["t_us"] - clear["t_us"]) < 100_000 * PATIENCE]
                delays.append((clear["t_us"] - begun[-1]["t_us"]) / 1000)
                # Every answer of this scenario is interrupted, so what was played since the last clear is this answer.
                played = float(clear["played_ms"]) - played_before
                played_before = float(clear["played_ms"])
                errors.append(abs(int(told[0]["audio_end_ms"]) - played))
                at = int(float(clear["at_ms"])) * 8
                after.append(loudness(heard[at + 320:at + 320 + 1600]))
        print(f"# {len(delays)} interruptions in {CALLS} calls: clear {statistics.median(delays):.2f} ms after speech_started (median), "
              f"{max(delays):.2f} ms at worst; audio_end_ms off by {statistics.median(errors):.1f} ms (median), {max(errors):.1f} ms at worst; "
              f"heard afterwards {max(after):.0f} dBFS at most")
        assert len(delays) >= 50, len(delays)
        assert statistics.median(delays) <= 5 * PATIENCE, sorted(delays)
        assert max(errors) <= 60 * PATIENCE, sorted(errors)
        assert max(after) < -50, sorted(after)


if __name__ == "__main__":
    run_tests(globals())
