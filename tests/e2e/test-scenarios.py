#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every scenario through real sockets: transcript text and order, final state, and that each side heard the other.

--provider=NAME: with another AI service than OpenAI."""


import os
import sys

import numpy

import harness
from harness import Skip, find, in_threads, loudness, read_scenario, run_tests, wait_until

PROVIDER = next((a.partition("=")[2] for a in sys.argv if a.startswith("--provider=")), "openai")
GREETING = "Hello, this is the office. How can I help you?"


def Pair(**settings):
    return harness.Pair(AI_PROVIDER=PROVIDER, **settings)


def words(text):
    return [w for w in "".join(c if c.isalnum() else " " for c in text.lower()).split() if w]


def assert_said(turns, party, text):
    wanted = words(text)
    for turn in turns:
        if turn["party"] == party and words(turn["text"]) == wanted:
            return turn
    raise AssertionError(f"no {party} turn “{text}” in {[(t['party'], t['text']) for t in turns]}")


def assert_ordered(turns):
    """Spoken order: no turn begins before the one above it."""
    starts = [t["start_ms"] for t in turns if t["start_ms"] is not None and t["start_ms"] >= 0]
    assert starts == sorted(starts), [(t["party"], t["text"], t["start_ms"]) for t in turns]


def assert_remote_heard(simulator, call, least=1, score=0.8):
    """The agent's audio, as the service produced it, is in what the person heard: correlated, not counted."""
    heard = simulator.heard(call["call_sid"])
    found = []
    for event in simulator.events("realtime", "item_audio"):
        clip = simulator.agent_audio(event["item_id"])
        if len(clip) < 4000:
            continue
        _, value = find(clip[:16000], heard)
        found.append(value)
    assert sum(v >= score for v in found) >= least, found


def assert_cost(simulator, call):
    """Exactly what tests/e2e/prices.json says of what the service sent, in millionths: a minute begun costs 0.11 and 0.007 for its stream; every
    response 13 tokens of audio in (1000 a million), 23 of text (300), 64 cached (20), and one of audio out (5000) for each 50 ms."""
    sums = [13 * 1000 + 23 * 300 + 64 * 20 + int(e["produced_ms"]) // 50 * 5000 for e in simulator.events("realtime", "response_done")]
    minutes = (call["duration"] + 59) // 60
    details = call["cost_details"]
    assert len(sums) >= 3 and details["missing"] is None and details["prices_of"] == "2026-02-03", (sums, details)
    assert details["currency"] == "USD" and {line["kind"] for line in details["lines"]} == {"outbound", "stream", "model"}, details
    assert round(float(details["amount"]) * 1e6) == sum(sums) + minutes * 117000, (sums, minutes, details)
    assert abs(call["cost"] - float(details["amount"])) < 1e-9, call


def assert_model_cost(call):
    """What other services count is paid, too.  How many tokens those are their unit tests show."""
    details = call["cost_details"]
    paid = [line for line in details["lines"] if line["kind"] == "model"]
    assert details["missing"] is None and paid and all(line["quantity"] > 0 and float(line["amount"]) > 0 for line in paid), details


# Of its own: what is published has no prices for some services, and without a price no limit holds.
PRICES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "prices.json")


def test_cost_limit():
    """A call that costs as much as it may ends with a sentence that was heard, and not in the middle of anything."""
    sentence = "We have to stop here. Goodbye."
    with Pair(AI_GREETING=GREETING, PRICE_FILE=PRICES, CALL_COST_LIMIT="0.5", CALL_COST_SENTENCE=sentence) as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario("friendly").number))
        assert call["end_reason"] == "the call cost as much as it may" and call["cost"] >= 0.5, call
        last = [turn for turn in tandem.turns(call["id"]) if turn["party"] == "agent"][-1]
        assert words(last["text"]) == words(sentence) and last["heard_text"] == last["text"] and not last["interrupted"], last


def test_friendly():
    with Pair(AI_GREETING=GREETING, PRICE_FILE=PRICES) as (simulator, tandem):
        scenario = read_scenario("friendly")
        call = tandem.wait_ended(tandem.dial(scenario.number))
        turns = tandem.turns(call["id"])
        assert call["status"] == "completed", call
        assert call["answered_at"] and call["ended_at"] and call["duration"] >= 1, call
        assert turns[0]["party"] == "agent" and words(turns[0]["text"]) == words(GREETING), turns[0]
        for line in scenario.says:
            assert_said(turns, "remote", line)
        for line in scenario.says[:-1]:
            if line in scenario.replies:
                assert_said(turns, "agent", scenario.replies[line])
        order = [words(t["text"]) for t in turns if t["party"] == "remote"]
        assert order == [words(s) for s in scenario.says], order
        assert_ordered(turns)
        assert all(t["final"] for t in turns), turns
        assert_remote_heard(simulator, call, least=2)
        # The agent really got what the person said: the simulator recognises speech from the audio alone.
        transcribed = [e["text"] for e in simulator.events("realtime", "transcribed")]
        assert [words(t) for t in transcribed if t] == [words(s) for s in scenario.says], transcribed
        if PROVIDER == "openai":
            assert_cost(simulator, call)
        else:
            assert_model_cost(call)


def test_interrupter():
    greeting = ("Good morning and thank you for calling the office. I can tell you all about our opening hours, "
                "our address, our prices and our people, so please take your time.")
    with Pair(AI_GREETING=greeting) as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario("interrupter").number))
        turns = tandem.turns(call["id"])
        if PROVIDER == "openai-live":
            # It speaks in real time and gives way by itself: its words end where it was interrupted.
            said = words(turns[0]["text"])
            assert 0 < len(said) < len(words(greeting)) and words(greeting)[:len(said)] == said, turns
            assert call["status"] == "completed", call
            return
        cut = [t for t in turns if t["party"] == "agent" and t["heard_text"] != t["text"]]
        assert call["status"] == "completed", call
        assert len(cut) >= 2, turns
        for turn in cut:
            assert turn["text"].startswith(turn["heard_text"]), turn
        assert_ordered(turns)


def test_silent():
    with Pair(AI_GREETING=GREETING) as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario("silent").number))
        turns = tandem.turns(call["id"])
        assert call["status"] == "completed", call
        assert [t["party"] for t in turns] == ["agent"], turns
        assert turns[0]["heard_text"] == turns[0]["text"], turns
        assert_remote_heard(simulator, call)
        assert loudness(simulator.said(call["call_sid"])) < -60


def test_voicemail():
    with Pair(AI_GREETING=GREETING) as (simulator, tandem):
        scenario = read_scenario("voicemail")
        call = tandem.wait_ended(tandem.dial(scenario.number))
        assert call["status"] == "completed", call
        assert_said(tandem.turns(call["id"]), "remote", scenario.says[0])


def refused(name, status):
    with Pair() as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario(name).number, ))
        assert call["status"] == status, call
        assert call["end_reason"], call
        assert tandem.turns(call["id"]) == []
        assert call["answered_at"] is None and call["duration"] == 0, call


def test_busy():
    refused("busy", "busy")


def test_no_answer():
    refused("no-answer", "no-answer")


def test_hang_up_mid_sentence():
    with Pair(AI_GREETING=GREETING) as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario("hang-up-mid-sentence").number))
        assert call["status"] == "completed", call
        # The service may still be writing down what was said last.
        wait_until(lambda: all(t["final"] for t in tandem.turns(call["id"])), 10, "the last words")
        turns = tandem.turns(call["id"])
        assert turns and turns[0]["party"] == "agent", turns
        # Nobody is left to be answered.
        assert turns[-1]["party"] == "remote" and turns[-1]["text"], turns


def test_echo():
    with Pair() as (simulator, tandem):
        scenario = read_scenario("echo")
        call = tandem.wait_ended(tandem.dial(scenario.number, mode="echo"))
        assert call["status"] == "completed", call
        heard, said = simulator.heard(call["call_sid"]), simulator.said(call["call_sid"])
        loud = numpy.flatnonzero(numpy.abs(said) > 0.05)
        clip = said[loud[0]:loud[0] + 8000]
        offset, score = find(clip, heard)
        assert score > 0.98, score
        delay_ms = (offset - loud[0]) / 8
        assert 0 < delay_ms < 800, delay_ms


def test_pcm_24_khz_and_beta():
    """The transcoding path and the beta flavour hold the same conversation."""
    if PROVIDER != "openai":
        raise Skip("OpenAI has these formats and flavours")
    def converse(settings):
        with Pair(AI_GREETING=GREETING, **settings) as (simulator, tandem):
            scenario = read_scenario("friendly")
            call = tandem.wait_ended(tandem.dial(scenario.number))
            turns = tandem.turns(call["id"])
            for line in scenario.says:
                assert_said(turns, "remote", line)
            assert_remote_heard(simulator, call, least=2, score=0.75)
    in_threads([lambda: converse({"AI_FORMAT": "pcm24"}),
                lambda: converse({"AI_FLAVOUR": "beta", "OPENAI_REALTIME_MODEL": "gpt-4o-realtime-preview"}),
                lambda: converse({"AI_TURN_DETECTION": "semantic_vad"})])


def test_five_calls_do_not_mix():
    with Pair(AI_GREETING=GREETING) as (simulator, tandem):
        scenarios = [read_scenario(f"caller-{n}") for n in range(1, 6)]
        ids = [tandem.dial(s.number) for s in scenarios]
        status, health = tandem.api("GET", "/health")
        assert health["active_sessions"] == 5, health
        for call_id, scenario in zip(ids, scenarios):
            call = tandem.wait_ended(call_id)
            turns = tandem.turns(call_id)
            assert call["status"] == "completed", call
            mine = [words(t["text"]) for t in turns if t["party"] == "remote"]
            assert mine == [words(s) for s in scenario.says], (scenario.name, mine)
            for line in scenario.says:
                if line in scenario.replies:
                    replies = [t for t in turns if t["party"] == "agent" and words(t["text"]) == words(scenario.replies[line])]
                    assert replies or line == scenario.says[-1], (scenario.name, line, turns)
            # What this person heard holds their own replies and nobody else's.
            heard = simulator.heard(call["call_sid"])
            for event in simulator.events("realtime", "item_audio"):
                text = words(event.get("text", ""))
                if text == words(GREETING) or not text:
                    continue
                clip = simulator.agent_audio(event["item_id"])[:16000]
                own = any(words(r) == text for r in scenario.replies.values())
                foreign = any(words(r) == text for s in scenarios if s is not scenario for r in s.replies.values())
                _, score = find(clip, heard)
                if foreign and not own:
                    assert score < 0.6, (scenario.name, event["text"], score)


# What shows something of the service: greeting and talk with their cost, interruptions, words to be said exactly, and calls beside one another.
# The others (who is busy, does not answer, hears himself, hangs up) are about the line, and are tried with the first service.
OF_THE_SERVICE = ("test_cost_limit", "test_friendly", "test_interrupter", "test_silent", "test_five_calls_do_not_mix")


if __name__ == "__main__":
    run_tests(globals() if PROVIDER == "openai" else {name: globals()[name] for name in OF_THE_SERVICE})
