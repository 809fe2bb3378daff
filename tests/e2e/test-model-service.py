#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example model service (model-service.py) on a real line: it finds no speech itself, so Tandem does; and what becomes of a
service that refuses, wants another rate, or never is ready."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Pair, Process, Tandem, read_scenario, run_tests, wait_until  # noqa: E402
from raw_call import RawCall  # noqa: E402
from sound import speech  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
GREETING = "Hello this is the example"


class Service:
    """with Service(key) as url: ..."""

    def __init__(self, key):
        self.process = Process([sys.executable, os.path.join(HERE, "model-service.py"), "0", key], log_name="service.log")

    def __enter__(self):
        self.url = self.process.child.stdout.readline().decode().strip()
        return self

    def told(self):
        """Ends it: what it printed."""
        self.process.child.terminate()
        return [json.loads(line) for line in self.process.child.stdout.read().splitlines()]

    def __exit__(self, *_):
        self.process.child.kill()
        self.process.child.wait()


def test_example():
    """Greeting, an answer to speech that Tandem found, an interruption with what was heard, a clean end."""
    line = read_scenario("friendly").says[0]
    with Service("secret") as service:
        tandem = Tandem(None, AI_PROVIDER="modelservice", MODEL_SERVICE_URL=service.url, MODEL_SERVICE_API_KEY="secret", AI_GREETING=GREETING,
                        TWILIO_API_URL="http://127.0.0.1:9").start()
        try:
            call = RawCall(tandem)
            greeting = call.wait_turn("agent", GREETING)
            assert greeting["heard_text"] == GREETING, greeting
            call.say(speech(line))
            call.wait_turn("remote", "ms of speech")
            wait_until(lambda: any("You spoke" in t["text"] for t in tandem.turns(call.id)), 20, "the answer")
            marks = len([e for e in call.events if e["event"] == "mark"])
            call.wait_event("mark", marks + 2)
            call.say(speech(line))
            call.wait_event("clear")
            cut = wait_until(lambda: [t for t in tandem.turns(call.id) if t["interrupted"] and t["final"]], 20, "the interrupted turn")[0]
            assert cut["party"] == "agent" and cut["text"].startswith(cut["heard_text"].rstrip()), cut
            assert tandem.hang_up(call.id)[0] == 200
            assert call.wait_over()["status"] == "completed"
            heard = [message for message in service.told() if message["type"] == "heard"]
            assert len(heard) == 1 and 0 < heard[0]["ms"] < 4000, heard
            print(f"# the service was told that {heard[0]['ms']} ms were heard", flush=True)
        finally:
            tandem.stop()


def test_refused_key():
    with Service("secret") as service:
        tandem = Tandem(None, AI_PROVIDER="modelservice", MODEL_SERVICE_URL=service.url, MODEL_SERVICE_API_KEY="wrong",
                        TWILIO_API_URL="http://127.0.0.1:9").start()
        try:
            call = RawCall(tandem)
            wait_until(lambda: "check MODEL_SERVICE_API_KEY (401)" in tandem.process.stderr(), 20, "the refusal")
            wait_until(lambda: tandem.call(call.id)["agent"] == "gone", 20, "the agent to be given up")
            tandem.hang_up(call.id)
            call.wait_over()
        finally:
            tandem.stop()


def test_faults():
    """Another rate and no credit are said in a sentence; a silent service is given up after 10 s; after a cut the talk goes on."""
    with Pair(AI_PROVIDER="modelservice", AI_GREETING=GREETING) as (simulator, tandem):
        for fault, sentence, value in (("realtime-rate", "44100", None), ("realtime-429", "quota", "insufficient_quota")):
            simulator.arm(fault, value=value)
            call = RawCall(tandem)
            wait_until(lambda: sentence in tandem.process.stderr(), 20, sentence)
            tandem.hang_up(call.id)
            call.wait_over()
        simulator.arm("realtime-silent")
        simulator.arm("realtime-cut", value=1)
        call = RawCall(tandem)
        wait_until(lambda: "did not answer within 10 s" in tandem.process.stderr(), 30, "the silent service to be given up")
        turn = call.wait_turn("agent", GREETING, 60)
        assert [e["what"] for e in simulator.events("realtime") if e["what"] == "cut"], turn
        tandem.hang_up(call.id)
        call.wait_over()


if __name__ == "__main__":
    run_tests(globals())
