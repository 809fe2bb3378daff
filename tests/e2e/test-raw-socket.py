#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A script that uses Tandem's agents without Twilio: WS /ws/call/ID with raw samples, judged by what both ends hear."""

import contextlib
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import API_KEY, Pair, find, read_scenario, request, run_tests, wait_until  # noqa: E402
from raw_call import RawCall, RawSocket  # noqa: E402
from sound import speech  # noqa: E402

GREETING = "Hello, this is the office. How can I help you?"
UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}


def assert_heard(simulator, call, text, score=0.9):
    """What the AI service produced for these words came out of the socket, whole."""
    item = wait_until(lambda: [e for e in simulator.events("realtime", "item_audio") if e["text"] == text], 20, f"the sound of “{text}”")[0]
    _, found = find(simulator.agent_audio(item["item_id"]), call.all_heard())
    assert found >= score, (text, found)
    return found


def test_talk():
    """Greeting, question and answer by sound in both directions; an interruption with its clear; the script hangs up."""
    line, bye = read_scenario("friendly").says[:2]
    with Pair(AI_GREETING=GREETING) as (simulator, tandem):
        call = RawCall(tandem, to="Front desk", direction="inbound")
        start = call.wait_event("start")[0]
        assert start["call"]["id"] == call.id and start["call"]["from"] == "Front desk", start
        assert start["call"]["direction"] == "inbound" and start["input"]["rate"] == 8000 and start["output"]["rate"] == 16000, start
        assert call.wait_turn("agent", GREETING)["heard_text"] == GREETING
        scores = [assert_heard(simulator, call, GREETING)]
        # The simulator knows words by their sound alone.
        call.say(speech(line))
        call.wait_turn("remote", line)
        reply = read_scenario("friendly").replies[line]
        wait_until(lambda: [e for e in simulator.events("realtime", "response") if e["text"] == reply], 20, "the answer")
        marks = len([e for e in call.events if e["event"] == "mark"])
        call.wait_event("mark", marks + 3)
        # Into the answer.
        call.say(speech(bye))
        call.wait_event("clear")
        call.wait_turn("remote", bye)
        cut = call.wait_turn("agent", reply)
        assert cut["interrupted"] and cut["text"].startswith(cut["heard_text"]) and len(cut["heard_text"]) < len(reply), cut
        goodbye = wait_until(lambda: [e for e in simulator.events("realtime", "response") if e["text"] not in (GREETING, reply)], 20, "the last answer")[0]["text"]
        call.wait_turn("agent", goodbye)
        scores.append(assert_heard(simulator, call, goodbye))
        call.socket.send_event(event="digit", digit="5")
        wait_until(lambda: tandem.call(call.id)["digits"] == "5", 10, "the digit")
        call.socket.send_event(event="hangup")
        ended = call.wait_over()
        assert ended["status"] == "completed" and ended["end_reason"] == "remote hung up", ended
        assert ended["call_sid"] is None and ended["duration"] >= 1 and ended["direction"] == "inbound", ended
        assert [e for e in simulator.events("rest")] == [], "Twilio heard of it"
        print("# correlations: " + ", ".join(f"{score:.3f}" for score in scores), flush=True)


def test_no_marks():
    """A plain script echoes nothing: what had its time is heard.  Tandem hangs up."""
    with Pair(AI_GREETING=GREETING) as (simulator, tandem):
        call = RawCall(tandem, echo=False)
        turn = call.wait_turn("agent", GREETING)
        assert turn["heard_text"] == GREETING and not turn["interrupted"], turn
        assert tandem.hang_up(call.id)[0] == 200
        ended = call.wait_over()
        assert call.events[-1]["event"] == "hangup", call.events[-3:]
        assert ended["status"] == "completed" and ended["to"] == "socket", ended
        # One that is up when Tandem ends is no reason not to end well.
        RawCall(tandem).wait_event("mark", 3)


def test_bad_input():
    """Odd bytes, no JSON, a flood: the call goes on.  A frame of 1 MB ends it."""
    line = read_scenario("friendly").says[0]
    with Pair(AI_GREETING="") as (_, tandem):
        call = RawCall(tandem, talk=False)
        call.wait_event("start")
        for text in (b"", b"no json", b"[]", b"{}", b'{"event":"mark"}', b'{"event":"digit","digit":"x"}', b'{"event":"later"}'):
            call.socket.send(1, text)
        samples = (speech(line) * 32767).astype("<i2").tobytes()
        # Half a minute at once, of which two seconds are heard.
        for _ in range(15):
            call.socket.send(2, bytes(2 * 16000))
        wait_until(lambda: "what is too early is dropped" in tandem.process.stderr(), 10, "the flood to be noticed")
        assert tandem.call(call.id)["status"] == "in-progress"
        # When the two seconds are over that were sent ahead, what was meant is understood, in pieces of one byte too many.
        call.over.wait(2.5)
        samples += bytes(16000)
        begin = time.monotonic()
        for at in range(0, len(samples), 321):
            call.socket.send(2, samples[at:at + 321])
            # A second ahead of time, so that a machine that is busy leaves no gap.
            call.over.wait(max(begin + at / 16000 - 1 - time.monotonic(), 0))
        call.wait_turn("remote", line)
        # It may be refused before all of it has left.
        with contextlib.suppress(ConnectionError):
            call.socket.send(2, bytes(1 << 20))
        ended = call.wait_over()
        assert ended["status"] == "completed" and "broke" in ended["end_reason"], ended
        dropped_ms = int(re.search(r"malformed messages and (\d+) ms too much", tandem.process.stderr()).group(1))
        print(f"# of 30 s at once {30 - dropped_ms / 1000:.1f} s were heard", flush=True)
        assert 20000 < dropped_ms < 28500, dropped_ms


def test_refusals():
    with Pair() as (_, tandem):
        key = {"X-API-Key": API_KEY}
        call_id = RawCall.place(tandem)

        def ask(path, headers):
            return request(tandem.control_port, "GET", path, None, headers)[0]
        assert ask("/ws/call/unknown", {**key, **UPGRADE}) == 404
        assert ask(f"/ws/call/{call_id}", UPGRADE) == 401
        assert ask(f"/ws/call/{call_id}", {**key, **UPGRADE, "Origin": "http://localhost"}) == 403
        assert ask(f"/ws/call/{call_id}", key) == 426
        assert ask(f"/ws/call/{call_id}", {**key, **UPGRADE, "Sec-WebSocket-Version": "7"}) == 400
        socket = RawSocket(tandem, call_id)
        tandem.wait_for(call_id, "in-progress")
        assert ask(f"/ws/call/{call_id}", {**key, **UPGRADE}) == 409
        # It just goes away.
        socket.close()
        ended = tandem.wait_ended(call_id)
        assert ended["status"] == "completed", ended
        assert ask(f"/ws/call/{call_id}", {**key, **UPGRADE}) == 410
        for body, field in (({"carrier": "pigeon"}, "carrier"), ({"carrier": "socket", "direction": "up"}, "direction"),
                            ({"to": "+12025550101", "direction": "inbound"}, "direction"), ({"carrier": "socket", "to": "x" * 65}, "to")):
            status, answer = tandem.api("POST", "/api/v1/calls", body)
            assert status == 400 and answer["error"]["field"] == field, (body, status, answer)
        # Called off before anybody came.
        call_id = RawCall.place(tandem)
        assert tandem.hang_up(call_id)[0] == 200
        assert tandem.wait_ended(call_id)["status"] == "canceled"
        status, answer = tandem.api("POST", f"/api/v1/calls/{call_id}/transfer", {"to": "+12025550101"})
        assert status == 409, (status, answer)


if __name__ == "__main__":
    run_tests(globals())
