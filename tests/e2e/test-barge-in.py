#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Barge-in, judged by the simulator's own clock and play ledger: how soon `clear` came, what was told to the AI service
against what was really played, and that nothing of the interrupted answer was played afterwards."""

import statistics

from harness import PATIENCE, Pair, find, loudness, read_scenario, run_tests

GREETING = ("Good morning and thank you for calling the office. I can tell you all about our opening hours, our address, our "
            "prices and our people, so please take your time and ask me whatever you like.")
CALLS = 10


def collect(simulator, tandem):
    """(seconds from speech_started to clear, claimed ms, really played ms) of every interruption."""
    number = read_scenario("interrupter").number
    ids = [tandem.dial(number) for _ in range(CALLS)]
    for call_id in ids:
        call = tandem.wait_ended(call_id, seconds=180)
        assert call["status"] == "completed", call
    return ids


def test_fast_and_exact():
    with Pair(AI_GREETING=GREETING) as (simulator, tandem):
        ids = collect(simulator, tandem)
        starts = {e["session"]: [] for e in simulator.events("realtime", "session_opened")}
        for event in simulator.events("realtime", "speech_started"):
            starts[event["session"]].append(event)
        clears = simulator.events("media", "clear")
        truncates = [e for e in simulator.events("realtime", "truncate")]
        assert all(e["ok"] in (True, "true") for e in truncates), truncates
        delays, errors = [], []
        for clear in clears:
            before = [e for events in starts.values() for e in events if e["t_us"] <= clear["t_us"]]
            nearest = max(before, key=lambda e: e["t_us"])
            delays.append((clear["t_us"] - nearest["t_us"]) / 1000)
        by_item = {e["item_id"]: e for e in truncates}
        for clear in clears:
            item = clear.get("item_id")
            if item in by_item:
                errors.append(abs(int(by_item[item]["audio_end_ms"]) - float(clear["item_played_ms"])))
        print(f"# {len(clears)} interruptions in {len(ids)} calls: clear after {statistics.median(delays):.2f} ms (median), "
              f"{max(delays):.2f} ms (worst); audio_end_ms off by {max(errors):.0f} ms at most")
        assert len(clears) >= 30, len(clears)
        assert statistics.median(delays) <= 5 * PATIENCE, sorted(delays)
        assert len(errors) >= 30, (len(errors), len(clears))
        assert max(errors) <= 60 * PATIENCE, sorted(errors)


if __name__ == "__main__":
    run_tests(globals())
