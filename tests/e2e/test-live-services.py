#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ElevenLabs and gpt-live when something goes wrong: sockets that are cut, sessions at their end, broken events; and words of the operator."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from call import Call  # noqa: E402
from harness import Pair, in_threads, read_scenario, run_tests, wait_until  # noqa: E402

PROVIDERS = ("elevenlabs", "openai-live")
GREETING = "Hello, this is the office. How can I help you?"


def words(text):
    return [w for w in "".join(c if c.isalnum() else " " for c in text.lower()).split() if w]


def said_by(turns, party):
    return [turn["text"] for turn in turns if turn["party"] == party and turn["text"] and not turn.get("private")]


def with_each(function):
    in_threads([lambda provider=provider: function(provider) for provider in PROVIDERS])


def test_cut_and_resumed():
    """Who comes back knows what was said, and does not greet again."""
    def cut(provider):
        scenario = read_scenario("outage")
        with Pair(AI_PROVIDER=provider, AI_GREETING=GREETING) as (simulator, tandem):
            simulator.arm("realtime-cut-after", count=1, value=9000)
            call = Call(simulator, tandem, scenario.number)
            wait_until(lambda: len(call.ai("session_opened")) == 2 and call.ai("replayed"), 40, f"{provider} to come back")
            n_heard = len(call.ai("transcribed"))
            wait_until(lambda: len(call.ai("transcribed")) > n_heard, 30, f"{provider} to go on")
            call.end()
            remote, agent = said_by(tandem.turns(call.id), "remote"), said_by(tandem.turns(call.id), "agent")
            assert len(set(remote)) == len(remote) and remote == [t for t in scenario.says if t in remote], (provider, remote)
            assert sum(words(t) == words(GREETING) for t in agent) == 1, (provider, agent)
    with_each(cut)


def test_session_is_replaced_before_it_ends():
    """The longest duration of a session is known beforehand: the next one takes over between two turns."""
    def cap(provider):
        with Pair(AI_PROVIDER=provider, AI_GREETING=GREETING) as (simulator, tandem):
            simulator.arm("realtime-cap", count=1, value=16)
            call = Call(simulator, tandem, read_scenario("outage").number)
            wait_until(lambda: len(call.ai("session_opened")) == 2 and call.ai("session_closed"), 40, f"{provider} to be replaced")
            wait_until(lambda: call.ai("replayed"), 20, f"{provider} to be told")
            assert not call.ai("capped"), (provider, call.ai("capped"))
            call.end()
    with_each(cap)


def test_formats_words_and_broken_events():
    """An agent at 16 kHz, broken events and a tool nobody has; the operator's words are said exactly."""
    def talk(provider):
        sentence = "Please hold the line for a moment."
        with Pair(AI_PROVIDER=provider, AI_GREETING=GREETING, AI_FORMAT="pcm24") as (simulator, tandem):
            simulator.arm("realtime-garbage")
            simulator.arm("elevenlabs-format", value="pcm_16000")
            call = Call(simulator, tandem, read_scenario("outage").number)
            wait_until(lambda: call.ai("transcribed"), 30, f"{provider} to understand")
            assert words(call.ai("transcribed")[0]["text"]) == words(read_scenario("outage").says[0]), call.ai("transcribed")
            status, answer = tandem.api("POST", f"/api/v1/calls/{call.id}/say", {"text": sentence})
            assert status == 200, answer
            wait_until(lambda: any(words(t) == words(sentence) for t in said_by(tandem.turns(call.id), "agent")), 30, f"{provider} to say it")
            call.end()
    with_each(talk)


if __name__ == "__main__":
    run_tests(globals())
