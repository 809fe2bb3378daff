#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns that Tandem finds itself (AI_TURN_DETECTION=local), with a service that finds none."""

import os

from harness import Pair, find, loudness, read_scenario, read_wav, run_tests

GREETING = ("Good morning and thank you for calling the office. I can tell you all about our opening hours, our address, our "
            "prices and our people, so please take your time and ask me whatever you like.")


def words(text):
    return [w for w in "".join(c if c.isalnum() else " " for c in text.lower()).split() if w]


def call(tandem, name):
    return tandem.wait_ended(tandem.dial(read_scenario(name).number), seconds=120)


def test_conversation():
    """Everything is understood, answered once and in order, and no silence is sent or paid."""
    with Pair(AI_GREETING="Hello, this is the office. How can I help you?", AI_TURN_DETECTION="local") as (simulator, tandem):
        ended = call(tandem, "long")
        assert ended["status"] == "completed", ended
        turns = tandem.turns(ended["id"])
        for said in read_scenario("long").says:
            assert sum(words(t["text"]) == words(said) for t in turns if t["party"] == "remote") == 1, (said, turns)
        starts = [t["start_ms"] for t in turns if t["start_ms"] is not None and t["start_ms"] >= 0]
        assert starts == sorted(starts), turns
        assert simulator.events("realtime", "speech_started") == []
        session = simulator.events("realtime", "listening")[0]["session"]
        given = len(read_wav(os.path.join(simulator.records, session + "-heard.wav"))) / 8000
        print(f"# {len(turns)} turns; {given:.1f} s of {ended['duration']} s were given to the service")
        assert 10 < given < ended["duration"] * 0.7, given


def test_interruptions():
    """Who goes on talking into the agent's words is heard, at once and for good."""
    with Pair(AI_GREETING=GREETING, AI_TURN_DETECTION="local") as (simulator, tandem):
        ended = call(tandem, "interrupter")
        assert ended["status"] == "completed", ended
        turns = tandem.turns(ended["id"])
        for said in read_scenario("interrupter").says:
            assert any(words(t["text"]) == words(said) for t in turns if t["party"] == "remote"), (said, turns)
        cut = [t for t in turns if t["party"] == "agent" and t["heard_ms"] is not None and t["heard_text"] != t["text"]]
        assert len(cut) >= 4, turns
        truncates = simulator.events("realtime", "truncate")
        assert len(truncates) >= 4 and all(t["ok"] == "true" for t in truncates), truncates


def test_backchannel():
    """Who only shows that they listen stops the agent for a moment: then the sentence goes on where it was left."""
    with Pair(AI_GREETING=GREETING, AI_TURN_DETECTION="local") as (simulator, tandem):
        ended = call(tandem, "listener")
        assert ended["status"] == "completed", ended
        turns = tandem.turns(ended["id"])
        greeting = next(t for t in turns if t["party"] == "agent")
        assert greeting["heard_text"] == greeting["text"] and words(greeting["text"]) == words(GREETING), turns
        assert any(words(t["text"]) == words("What time is it?") for t in turns if t["party"] == "remote"), turns
        assert simulator.events("realtime", "truncate") == [] and simulator.events("realtime", "cancel") == []
        heard = simulator.heard(ended["call_sid"])
        items = simulator.events("realtime", "item_audio")
        clip = simulator.agent_audio(items[0]["item_id"])
        # Before the pause and after it: both are there, further apart than they were spoken.
        first, score = find(clip[:8000], heard)
        last, last_score = find(clip[-16000:], heard)
        gap = (last - first - (len(clip) - 16000)) / 8
        print(f"# “Mhm.”: the agent waited {gap:.0f} ms; correlation {score:.2f} before and {last_score:.2f} after")
        assert score > 0.9 and last_score > 0.9, (score, last_score)
        assert 300 < gap < 4000, gap
        clears = [e for e in simulator.events("media", "clear") if e["call_sid"] == ended["call_sid"]]
        assert len(clears) >= 1, clears
        at = int(float(clears[0]["at_ms"])) * 8
        assert loudness(heard[at + 320:at + 320 + 1600]) < -50


if __name__ == "__main__":
    run_tests(globals(), at_once=3)
