#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls without an agent: what is said is written down by sessions that only transcribe, one a speaker."""

import time

from harness import Pair, read_scenario, run_tests, wait_until


def words(text):
    return "".join(c for c in text.lower() if c.isalnum() or c == " ").split()


def in_progress(tandem, **fields):
    call_id = tandem.dial(read_scenario("operator-talk").number, mode="operator", **fields)
    tandem.wait_for(call_id, "in-progress")
    return call_id


def said_by_remote(tandem, call_id):
    return [turn for turn in tandem.turns(call_id) if turn["party"] == "remote" and turn["text"]]


def check_captions(flavour, **settings):
    sentence = "The quick brown fox jumps over the lazy dog."
    with Pair(**settings) as (simulator, tandem):
        call_id = in_progress(tandem)
        turns = wait_until(lambda: [t for t in said_by_remote(tandem, call_id) if words(t["text"]) == words(sentence)][1:],
                           30, "two sentences in the transcript")
        tandem.hang_up(call_id)
        tandem.wait_ended(call_id)
        assert turns, turns
        turns = tandem.turns(call_id)
        assert all(turn["party"] == "remote" for turn in turns), turns
        assert [t["start_ms"] for t in turns] == sorted(t["start_ms"] for t in turns), turns
        assert all(t["end_ms"] > t["start_ms"] >= 0 for t in turns if words(t["text"]) == words(sentence)), turns
        opened = simulator.events("realtime", "session_opened")
        # One a speaker, and none of them can answer.
        assert len(opened) == 2 and not any(e.get("model") for e in opened), opened
        assert all(e["flavour"] == flavour for e in opened), opened
        assert not simulator.events("realtime", "response"), simulator.events("realtime", "response")
        assert not simulator.events("realtime", "error"), simulator.events("realtime", "error")
        notices = tandem.call(call_id).get("error_message")
        assert not notices, notices


def test_remote_is_written_down():
    check_captions("ga")


def test_beta_service():
    check_captions("beta", AI_FLAVOUR="beta")


def test_last_words():
    """Who hangs up in the middle of a sentence: what was said of it is written down all the same."""
    with Pair() as (simulator, tandem):
        call_id = in_progress(tandem)
        started = wait_until(lambda: simulator.events("realtime", "speech_started"), 20, "somebody to speak")[0]
        # The service's clock is the machine's: two words are spoken, the sentence is not.
        wait_until(lambda: time.monotonic() * 1e6 > started["t_us"] + 1_000_000, 5, "a second of speech")
        assert not said_by_remote(tandem, call_id), tandem.turns(call_id)
        tandem.hang_up(call_id)
        tandem.wait_ended(call_id)
        # The session was told with silence that no more comes.
        wait_until(lambda: simulator.events("realtime", "transcribed"), 10, "the service to write it down")
        turn, = wait_until(lambda: [t for t in tandem.turns(call_id) if t["final"]], 10, "the last turn")
        assert words(turn["text"]) == words("The quick brown fox jumps over the lazy dog.")[:len(words(turn["text"]))], turn


def test_no_key_no_captions():
    with Pair(OPENAI_API_KEY=None) as (simulator, tandem):
        call_id = in_progress(tandem)
        wait_until(lambda: simulator.events("media", "clock"), 10, "the stream")
        tandem.hang_up(call_id)
        call = tandem.wait_ended(call_id)
        assert call["status"] == "completed", call
        assert tandem.turns(call_id) == [], tandem.turns(call_id)
        assert not simulator.events("realtime"), simulator.events("realtime")


def test_other_provider_no_captions():
    with Pair(AI_PROVIDER="echo") as (simulator, tandem):
        call_id = in_progress(tandem)
        tandem.hang_up(call_id)
        assert tandem.wait_ended(call_id)["status"] == "completed"
        assert not simulator.events("realtime"), simulator.events("realtime")


def test_lost_session_is_opened_again():
    with Pair() as (simulator, tandem):
        # A second after both sessions were configured: the other side has not begun to speak.
        simulator.arm("realtime-cut", count=2, value=1000)
        call_id = in_progress(tandem)
        wait_until(lambda: said_by_remote(tandem, call_id), 30, "words after the connection was lost")
        tandem.hang_up(call_id)
        assert tandem.wait_ended(call_id)["status"] == "completed"
        assert len(simulator.events("realtime", "cut")) == 2, simulator.events("realtime", "cut")
        assert len(simulator.events("realtime", "session_opened")) == 4, simulator.events("realtime", "session_opened")


def test_refused_key_leaves_the_call_alone():
    with Pair() as (simulator, tandem):
        simulator.arm("realtime-401", count=9)
        call_id = in_progress(tandem)
        wait_until(lambda: "There are no captions now" in tandem.process.stderr(), 10, "the notice")
        tandem.hang_up(call_id)
        assert tandem.wait_ended(call_id)["status"] == "completed"
        assert tandem.process.stderr().count("There are no captions now") == 1, tandem.process.stderr()[-3000:]


if __name__ == "__main__":
    run_tests(globals())
