#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AI service that comes and goes in the middle of a call: cut, refused, or at the end of what it grants a session.

TANDEM_TEST_LONG=1 cuts for two minutes instead of half of one (tests/nightly agent-back)."""

import os
import sys
import time

import numpy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cable import Cable  # noqa: E402
from call import Call  # noqa: E402
from harness import Pair, find, free_port, in_threads, read_scenario, run_tests, wait_until  # noqa: E402

LONG = "TANDEM_TEST_LONG" in os.environ
RATE = 8000
FRAME = 160
# Nobody is heard: neither the agent nor music nor the person.  The stopgap waits 1 s, and people pause between sentences anyway.
DEAD_AIR_S = 2.5
AWAY_S = 3
GREETING = "Hello, this is the office. How can I help you?"


def is_sound(samples):
    """One truth value for every 20 ms."""
    n = len(samples) // FRAME
    power = (samples[:n * FRAME].reshape(n, FRAME) ** 2).mean(axis=1)
    return power > 10 ** (-50 / 10)


def longest_silence(*recordings):
    """In seconds, of all of them together, between their first sound and their last; and where it begins."""
    sounds = [is_sound(recording) for recording in recordings]
    n = max(map(len, sounds))
    anyone = numpy.zeros(n, dtype=bool)
    for sound in sounds:
        anyone[:len(sound)] |= sound
    loud = numpy.flatnonzero(anyone)
    gaps = numpy.diff(loud)
    at = int(gaps.argmax())
    return float(gaps[at] - 1) * FRAME / RATE, float(loud[at]) * FRAME / RATE


def said_by(turns, party):
    return [turn["text"] for turn in turns if turn["party"] == party and turn["text"] and not turn.get("private")]


def check_timeline(turns, scenario):
    """Every turn once, in the order of speaking, and nothing that nobody said."""
    remote = said_by(turns, "remote")
    assert len(set(remote)) == len(remote), remote
    assert [text for text in scenario.says if text in remote] == remote, remote
    assert len([text for text in said_by(turns, "agent") if text.startswith("Hello, this is the office")]) == 1, turns
    starts = [turn["start_ms"] for turn in turns if turn["start_ms"] is not None]
    assert starts == sorted(starts), turns
    return remote


def test_cut_again_and_again():
    """Must show 5: the AI socket is cut every few seconds, whatever it is doing."""
    scenario = read_scenario("outage")
    every_s, lasts_s = (10, 120) if LONG else (5, 30)
    with Pair() as (simulator, tandem):
        simulator.arm("realtime-cut-after", count=1000, value=every_s * 1000)
        call = Call(simulator, tandem, scenario.number)
        wait_until(lambda: len(call.ai("cut")) >= lasts_s // every_s, lasts_s + 60, "enough cuts")
        assert tandem.call(call.id)["status"] == "in-progress"
        simulator.arm("realtime-cut-after", count=0)
        call.end()
        turns = tandem.turns(call.id)
        silence, at = longest_silence(call.heard(), simulator.said(call.sid))
        print(f"# {len(call.ai('cut'))} cuts, {len(call.ai('session_opened'))} sessions, {len(turns)} turns; "
              f"longest dead air {silence:.2f} s at {at:.1f} s", flush=True)
        check_timeline(turns, scenario)
        assert silence <= DEAD_AIR_S, (silence, at)


def after(call, samples):
    """What was heard or said since the second stream began."""
    return samples[int(float(call.media("clock")[1]["heard_ms"])) * RATE // 1000:]


def wait_agent(tandem, call_id, state, seconds=30):
    return wait_until(lambda: tandem.call(call_id)["agent"] == state, seconds, f"the agent to be {state}, not {tandem.call(call_id)['agent']}")


def test_session_is_replaced_before_it_ends():
    """The service grants 20 s a session: nobody hears that five of them speak, and none of them is ended by the service."""
    scenario = read_scenario("outage")
    with Pair() as (simulator, tandem):
        simulator.arm("realtime-cap", count=1000, value=20)
        call = Call(simulator, tandem, scenario.number)
        wait_until(lambda: len(call.ai("session_closed")) >= 3, 90, "three sessions to be left")
        agent = tandem.call(call.id)["agent"]
        call.end()
        turns = tandem.turns(call.id)
        heard = call.heard()
        assert agent == "connected", agent
        assert not [e for e in call.ai("error") if e["code"] == "session_expired"], "the service ended a session"
        opened = call.ai("session_opened")
        left = {e["session"]: e["t_us"] for e in call.ai("session_closed")}
        # Each began, ready for use, before the one before it was left.
        overlaps = [(left[older["session"]] - younger["t_us"]) / 1e6 for older, younger in zip(opened, opened[1:]) if older["session"] in left]
        assert len(overlaps) >= 3 and min(overlaps) > 0, overlaps
        check_timeline(turns, scenario)
        # All that was to be said was heard, to the end and without a break.
        whole = [e for e in call.ai("item_audio")][:-1]
        scores = [find(simulator.agent_audio(e["item_id"]), heard)[1] for e in whole]
        told = {e["session"] for e in call.ai("replayed")}
        speakers = {e["session"] for e in call.ai("response")}
        silence, at = longest_silence(heard, simulator.said(call.sid))
        print(f"# {len(opened)} sessions, {len(speakers)} spoke, {len(told)} were told what was said; {len(scores)} sentences, "
              f"correlation at least {min(scores):.4f}; beside each other for at least {min(overlaps) * 1000:.0f} ms; "
              f"longest pause {silence:.2f} s at {at:.1f} s", flush=True)
        assert min(scores) > 0.95, scores
        assert len(speakers) >= 3 and len(told) >= 2, (speakers, told)
        assert silence <= DEAD_AIR_S, (silence, at)
        remote = [t for t in turns if t["party"] == "remote"]
        assert len(remote) >= 5, turns


def test_refused_for_a_while():
    """The service is cut off and refuses two attempts: the remote hears music meanwhile, and then an answer; the operator is told."""
    scenario = read_scenario("outage")
    with Pair() as (simulator, tandem):
        simulator.arm("realtime-cut-after", value=8000)
        call = Call(simulator, tandem, scenario.number)
        wait_until(lambda: call.ai("session_opened"), 10, "a session")
        simulator.arm("realtime-503", count=2)
        wait_agent(tandem, call.id, "reconnecting")
        wait_agent(tandem, call.id, "connected")
        told = call.ai("replayed")
        spoken = len(tandem.turns(call.id))
        wait_until(lambda: len(tandem.turns(call.id)) >= spoken + 2, 30, "the conversation to go on")
        call.end()
        turns = tandem.turns(call.id)
        silence, at = longest_silence(call.heard(), simulator.said(call.sid))
        print(f"# {len(told)} turns told, {len(call.ai('refused'))} refusals, longest dead air {silence:.2f} s at {at:.1f} s", flush=True)
        assert len(call.ai("refused")) == 2
        assert told and told[0]["role"] == "assistant" and told[0]["text"] == GREETING, told
        check_timeline(turns, scenario)
        assert silence <= DEAD_AIR_S, (silence, at)
        assert "The agent is being connected again" in tandem.process.stderr()


def test_network_away():
    """AI service and telephone are lost in one moment, for some seconds: both come back, one call, each word once, each loss told once."""
    scenario = read_scenario("outage")
    port = free_port()
    with Cable(port) as tunnel, Cable(None) as service, \
            Pair(PORT=port, PUBLIC_URL=f"http://127.0.0.1:{tunnel.port}", MAX_RETRY_COUNT=10,
                 OPENAI_REALTIME_URL=f"ws://127.0.0.1:{service.port}/v1/realtime") as (simulator, tandem):
        service.target = simulator.port
        call = Call(simulator, tandem, scenario.number)
        call.wait_turn("remote", lambda text: "red roses" in text, "a conversation")
        tunnel.cut()
        service.cut()
        wait_agent(tandem, call.id, "reconnecting")
        wait_until(lambda: "is being made again" in tandem.process.stderr(), 10, "the loss of the stream to be noticed")
        time.sleep(AWAY_S)
        assert tandem.call(call.id)["status"] == "in-progress", tandem.call(call.id)
        assert len(call.media("clock")) == 1 and len(call.ai("session_opened")) == 1, "the network was not away"
        spoken = len(tandem.turns(call.id))
        # The telephone first, then the agent: whoever speaks meanwhile speaks to a line without either.
        tunnel.mend()
        wait_until(lambda: len(call.media("clock")) == 2, 30, "the stream to be back")
        service.mend()
        wait_agent(tandem, call.id, "connected")
        wait_until(lambda: len(said_by(tandem.turns(call.id), "agent")) >= 5 and len(tandem.turns(call.id)) >= spoken + 4, 60,
                   "the conversation to go on")
        ended = call.end()
        assert ended["end_reason"] == "hung up here", ended
        turns = tandem.turns(call.id)
        check_timeline(turns, scenario)
        back_s = (call.media("clock")[1]["t_us"] - call.media("clock")[0]["t_us"]) / 1e6
        silence, at = longest_silence(after(call, call.heard()), after(call, simulator.said(call.sid)))
        print(f"# the second stream {back_s:.1f} s after the first, {len(call.ai('session_opened'))} sessions, {len(turns)} turns; "
              f"longest dead air after it {silence:.2f} s at {at:.1f} s", flush=True)
        assert len(simulator.events("rest", "create_call")) == 1
        assert tandem.process.stderr().count("is being made again") == 1
        assert silence <= DEAD_AIR_S, (silence, at)


def test_take_over_while_it_is_away():
    """What the operator does works without the agent, which hears of it when it is back; a key works, too."""
    with Pair(MAX_RETRY_COUNT=10) as (simulator, tandem):
        simulator.arm("realtime-cut-after", value=6000)
        call = Call(simulator, tandem, read_scenario("outage").number)
        wait_until(lambda: call.ai("session_opened"), 10, "a session")
        simulator.arm("realtime-503", count=2)
        wait_agent(tandem, call.id, "reconnecting")
        call.patch("operator")
        call.do("note", text="She paid already.")
        wait_agent(tandem, call.id, "connected")
        wait_until(lambda: [e for e in call.ai("note") if "She paid already." in e["text"]], 10, "the note")
        call.patch("agent")
        call.wait_response(lambda text: text.startswith("I was told:"), "the agent to be back")
        call.end()


def test_gone_for_good():
    """When every attempt has failed, or none can help, nobody is given the call who is not there."""
    def suffer(fault, count, attempts):
        with Pair(LOST_AGENT_TIMEOUT=0, MAX_RETRY_COUNT=2) as (simulator, tandem):
            simulator.arm(fault, count=count)
            call = Call(simulator, tandem, read_scenario("operator-listen").number)
            wait_agent(tandem, call.id, "gone")
            assert len(call.ai("refused")) == attempts, call.ai("refused")
            call.patch("operator")
            for verb, body in (("patch", {"patch": "agent"}), ("patch", {"patch": "both"}), ("patch", {"patch": "whisper"}),
                               ("note", {"text": "Hello?"}), ("say", {"text": "Hello?"})):
                status, answer = tandem.api("POST", f"/api/v1/calls/{call.id}/{verb}", body)
                assert status == 409 and answer["error"]["code"] == "no_agent", (verb, body, status, answer)
            call.patch("hold")
            call.patch("operator")
            call.end()
            assert len(call.ai("refused")) == attempts, "it was tried again in vain"
    in_threads([lambda: suffer("realtime-503", 1000, 3), lambda: suffer("realtime-401", 1000, 1),
                lambda: suffer("realtime-model-not-found", 1000, 1)])


def test_quota_is_not_tried_again():
    with Pair(LOST_AGENT_TIMEOUT=0) as (simulator, tandem):
        simulator.arm("realtime-429", count=1000, value="insufficient_quota")
        call = Call(simulator, tandem, read_scenario("operator-listen").number)
        wait_agent(tandem, call.id, "gone")
        call.end()
        assert len(call.ai("refused")) == 1
        simulator.arm("realtime-429", count=1)
        limited = Call(simulator, tandem, read_scenario("operator-listen").number)
        wait_agent(tandem, limited.id, "connected")
        limited.end()


def test_music_until_somebody_comes():
    """Nobody came back: the remote hears music, not nothing, until the call is ended for want of anybody."""
    with Pair(LOST_AGENT_TIMEOUT=6, MAX_RETRY_COUNT=1) as (simulator, tandem):
        simulator.arm("realtime-503", count=1000)
        call = Call(simulator, tandem, read_scenario("operator-listen").number)
        ended = tandem.wait_ended(call.id, seconds=40)
        assert ended["end_reason"] == "the agent was lost and nobody took over", ended
        heard = call.heard()
        loud = numpy.flatnonzero(is_sound(heard)) * FRAME / RATE
        print(f"# music from {loud[0]:.2f} s to {loud[-1]:.2f} s of {len(heard) / RATE:.2f} s", flush=True)
        assert loud[0] <= DEAD_AIR_S, loud[0]
        assert longest_silence(heard)[0] <= DEAD_AIR_S
        assert loud[-1] - loud[0] >= 3, (loud[0], loud[-1])


if __name__ == "__main__":
    run_tests(globals())
