#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rehearsals, judged by sound: what is said into the virtual microphone comes to the agent, and what the agent says out of the virtual
loudspeaker, without an account of any carrier.  Runs inside tests/ui/run-in-xvfb."""

import functools
import os
import time

from harness import PATIENCE, Simulator, new_folder, read_wav, run_tests, wait_until
from sound import RATE, Desk, Ear, Loudspeaker, Pulse, likeness, speech

GREETING = "Good morning and thank you for calling the office, we are open from nine to five on every day of the week, how can I help?"
WORDS = "The garden behind the house is full of yellow roses this year."
HEARD = 0.6
NO_CARRIER = {"TWILIO_ACCOUNT_SID": None, "TWILIO_AUTH_TOKEN": None, "TWILIO_PHONE_NUMBER": None, "TWILIO_API_URL": None, "PUBLIC_URL": None}


@functools.lru_cache(maxsize=None)
def devices():
    return Pulse("desk", "spk", "mic", default_sink="spk", default_source="mic.monitor")


class Rehearsal:
    """One from beginning to end, with an ear at the loudspeaker: with Rehearsal(desk) as it: ..."""

    def __init__(self, desk, **body):
        self.desk = desk
        self.body = body

    def __enter__(self):
        self.loudspeaker = Loudspeaker(devices())
        status, answer = self.desk.api("POST", "/api/v1/rehearsals", self.body)
        assert status == 201, (status, answer)
        self.id = answer["id"]
        self.desk.wait_for(self.id, "in-progress")
        return self

    def turn(self, party, condition, what):
        return wait_until(lambda: [t for t in self.desk.turns(self.id) if t["party"] == party and t["final"] and condition(t)], 30, what)[0]

    def __exit__(self, kind, value, trace):
        status, answer = self.desk.hang_up(self.id)
        self.ear = self.loudspeaker.stop()
        assert kind or status == 200, answer
        self.call = self.desk.wait_ended(self.id)
        assert kind or self.call["status"] == "completed", self.call


def open_desk(simulator, **settings):
    return Desk(simulator, devices().environment, **{**NO_CARRIER, **settings}).start()


def test_echo_without_account_and_service():
    """Nothing is there but this computer."""
    desk = open_desk(None, AI_PROVIDER="echo")
    words = speech(WORDS)
    try:
        with Rehearsal(desk) as rehearsal:
            wait_until(lambda: len(rehearsal.loudspeaker.data) > RATE, 10, "the loudspeaker")
            begun, ended = devices().play("mic", words)
            time.sleep(PATIENCE)  # the last of it is on its way back
        score = likeness(words, rehearsal.ear, begun, ended + 3 * PATIENCE)
        print(f"# the echo of what was said: {score:.2f}")
        assert score > HEARD, score
    finally:
        desk.stop()


def test_agent_hears_and_is_heard():
    """Both directions, the words in the transcript, and how much was heard when the remote interrupts."""
    folder = new_folder("scenarios-")
    with open(os.path.join(folder, "speaker.scenario"), "w", encoding="utf-8") as scenario:
        # The simulated service understands what some scenario says, from the sound alone.
        scenario.write(f"number +12025550140\nvoice en-us+f3\nanswer 200ms\nsay {WORDS}\n")
    simulator = Simulator("--scenario-dir", folder)
    desk = open_desk(simulator, AI_GREETING=GREETING)
    greeting, words = None, speech(WORDS)
    try:
        with Rehearsal(desk) as rehearsal:
            began = time.monotonic()
            greeting = wait_until(lambda: simulator.events("realtime", "item_audio"), 30, "the greeting")[0]
            # The agent is heard for two seconds before it is interrupted.
            wait_until(lambda: len(rehearsal.loudspeaker.samples()) and
                       (abs(rehearsal.loudspeaker.samples()) > 0.05).sum() > RATE, 30, "the agent at the loudspeaker")
            begun, ended = devices().play("mic", words)
            cut = rehearsal.turn("agent", lambda t: t.get("interrupted"), "the interrupted greeting")
            rehearsal.turn("remote", lambda t: t["text"] == WORDS, "what the remote said")
            answer = rehearsal.turn("agent", lambda t: not t.get("interrupted"), "the answer")
        clip = simulator.agent_audio(greeting["item_id"])
        heard = min(len(clip), 3 * RATE // 2)
        score = likeness(clip[:heard], rehearsal.ear, began, begun + PATIENCE)
        session = simulator.events("realtime", "listening")[0]
        ear = Ear(read_wav(os.path.join(simulator.records, session["session"] + "-heard.wav")), session["t_us"] / 1e6)
        said = likeness(words, ear, begun - 0.5, ended + 2 * PATIENCE)
        print(f"# the agent at the loudspeaker: {score:.2f}; the microphone at the agent: {said:.2f}; "
              f"heard of the greeting: {cut['heard_text']!r}; the answer: {answer['text']!r}")
        assert score > HEARD, score
        assert said > HEARD, said
        assert GREETING.startswith(cut["heard_text"]) and len(cut["heard_text"]) < len(GREETING), cut
        truncate = simulator.events("realtime", "truncate")
        assert truncate and 500 < int(truncate[0]["audio_end_ms"]) < len(clip) * 1000 // RATE, truncate
        # Nobody is paid for a telephone, and none was there.
        kinds = {line["kind"] for line in rehearsal.call["cost_details"]["lines"]}
        assert kinds and all("model" in line and line["model"] for line in rehearsal.call["cost_details"]["lines"]), rehearsal.call
        assert not kinds & {"outbound", "inbound", "stream"}, rehearsal.call
        assert not simulator.events("rest"), simulator.events("rest")[:3]
    finally:
        desk.stop()
        simulator.stop()


def test_practice_agent_without_a_key():
    """One sentence says what is missing; the practice agent does without."""
    desk = open_desk(None, AI_PROVIDER="openai", AI_GREETING=GREETING)
    try:
        status, answer = desk.api("POST", "/api/v1/rehearsals", {})
        assert status == 409 and answer["error"]["code"] == "not_set_up", (status, answer)
        assert "OpenAI" in answer["error"]["message"] and "practice agent" in answer["error"]["message"], answer
        with Rehearsal(desk, practice=True) as rehearsal:
            turn = rehearsal.turn("agent", lambda t: True, "the greeting of the practice agent")
            assert turn["text"] == GREETING, turn
        assert (abs(rehearsal.ear.samples) > 0.05).sum() > RATE, "nothing was heard of the practice agent"
        assert not (rehearsal.call["cost_details"] or {}).get("lines"), rehearsal.call
    finally:
        desk.stop()


if __name__ == "__main__":
    run_tests(globals())
