#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People who call the number: who answers, when nobody does, and what becomes of those who cannot be taken."""

import http.client
import os
import time

import numpy

import recording
from harness import API_KEY, Pair, find, loudness, new_folder, read_scenario, run_tests, wait_until

GREETING = "Hello, this is the office. How can I help you?"
CALLER = "+12025550171"
TONE_MS = 400


class Called(Pair):
    """A Tandem whose number can be called."""

    def __enter__(self):
        simulator, tandem = super().__enter__()
        simulator.point_number_at(tandem)
        return simulator, tandem


def wait_call(tandem, sid, condition=lambda call: True, what="the call", seconds=20):
    def found():
        status, call = tandem.api("GET", f"/api/v1/calls/{sid}")
        return call if status == 200 and condition(call) else None
    return wait_until(found, seconds, what)


def wait_status(tandem, sid, status, seconds=30):
    return wait_call(tandem, sid, lambda call: call["status"] == status, f"status {status}", seconds)


def verb(tandem, sid, name, expect=200, **fields):
    status, answer = tandem.api("POST", f"/api/v1/calls/{sid}/{name}", fields or None)
    assert status == expect, (status, answer)
    return answer


def test_agent_answers():
    scenario = read_scenario("friendly")
    with Called(AI_GREETING=GREETING) as (simulator, tandem):
        sid = simulator.call_in(CALLER, scenario="friendly")
        call = wait_status(tandem, sid, "in-progress")
        assert call["direction"] == "inbound" and call["from"] == CALLER and call["to"] == simulator.info["number"], call
        call = wait_status(tandem, sid, "completed", 90)
        assert call["end_reason"] == "remote hung up", call
        turns = tandem.turns(sid)
        assert turns[0]["party"] == "agent" and turns[0]["text"] == GREETING, turns
        said = [t["text"].lower().strip(".!?") for t in turns if t["party"] == "remote"]
        assert said == [s.lower().strip(".!?") for s in scenario.says], (said, scenario.says)


def test_operator_answers():
    with Called(INBOUND="operator") as (simulator, tandem):
        sid = simulator.call_in(CALLER, scenario="operator-talk")
        call = wait_status(tandem, sid, "ringing")
        assert call["answered_at"] is None, call
        # It rings on through several requests, and nobody has paid for anything.
        wait_until(lambda: len(simulator.events("twiml", "request")) >= 3, 20, "that Twilio asked three times")
        assert "answered" not in simulator.call_events(sid), simulator.call_events(sid)
        assert not simulator.events("realtime", "session_opened"), "an AI session before anybody answered"
        verb(tandem, sid, "answer")
        call = wait_status(tandem, sid, "in-progress", 10)
        assert call["patch"] == "operator", call
        wait_until(lambda: [t for t in tandem.turns(sid) if t["party"] == "remote" and t["text"]], 30, "what the caller says")
        # The agent listened, so the call can be handed to it.
        verb(tandem, sid, "patch", patch="agent")
        wait_until(lambda: simulator.events("realtime", "response"), 20, "the agent speaks")
        verb(tandem, sid, "answer", expect=409)
        tandem.hang_up(sid)
        assert wait_status(tandem, sid, "completed")["end_reason"] == "hung up here"


def test_nobody_answers():
    with Called(INBOUND="operator", INBOUND_RING_SECONDS="3", AI_GREETING=GREETING) as (simulator, tandem):
        sid = simulator.call_in(CALLER, scenario="operator-listen")
        wait_status(tandem, sid, "ringing")
        call = wait_status(tandem, sid, "in-progress", 20)
        assert call["patch"] == "agent", call
        wait_until(lambda: [t for t in tandem.turns(sid) if t["party"] == "agent"], 20, "the agent's greeting")
        tandem.hang_up(sid)
        wait_status(tandem, sid, "completed")


def test_declined_goes_to_the_voicemail():
    with Called(INBOUND="operator", INBOUND_UNANSWERED="voicemail", RECORDING_FORMAT="wav") as (simulator, tandem):
        sid = simulator.call_in(CALLER, scenario="operator-talk")
        wait_status(tandem, sid, "ringing")
        verb(tandem, sid, "decline")
        call = wait_status(tandem, sid, "in-progress", 20)
        said = wait_until(lambda: simulator.events("twiml", "said"), 20, "the greeting")
        assert "leave a message" in said[0]["text"], said
        wait_until(lambda: [t for t in tandem.turns(sid) if t["party"] == "remote" and t["final"] and t["text"]], 30,
                   "the message as text")
        simulator.person_hangs_up(sid)
        wait_status(tandem, sid, "completed")
        call = wait_call(tandem, sid, lambda call: call["recording"], "the recorded message")
        # Nobody spoke to them after the greeting: no agent, no music.
        assert not simulator.events("realtime", "response")


def test_the_tone_before_a_message():
    """The caller hears a tone after the greeting; the recording begins after it and has every word that follows."""
    with Called(INBOUND="voicemail", VOICEMAIL_GREETING="Speak after the tone.", RECORDING_FORMAT="wav") as (simulator, tandem):
        sid = simulator.call_in(CALLER, scenario="message")
        wait_status(tandem, sid, "completed", 60)
        call = wait_call(tandem, sid, lambda call: call["recording"], "the recorded message")
        simulator.wait_call(sid, "completed")
        heard, said = simulator.heard(sid), simulator.said(sid)
        t = numpy.arange(8 * TONE_MS) / 8000
        tone = numpy.sin(2 * numpy.pi * 1000 * t)
        begin, score = find(tone, heard)
        end = begin + len(tone)
        assert score > 0.95, score
        assert abs(loudness(heard[begin + 80:end - 80]) + 12) < 1.5, loudness(heard[begin:end])
        assert begin > 8000 * 0.5, "the tone came before the greeting was said"
        first = int(numpy.flatnonzero(numpy.abs(said) > 0.05)[0])
        assert first >= end, (first, end)
        connection = http.client.HTTPConnection("127.0.0.1", tandem.control_port, timeout=30)
        connection.request("GET", call["recording"], headers={"Authorization": "Bearer " + API_KEY})
        path = os.path.join(new_folder("message-"), "message.wav")
        with open(path, "wb") as wav:
            wav.write(connection.getresponse().read())
        connection.close()
        remote, ours = recording.play(path)
        words = said[first:len(said) - 4000]
        where, score = find(words[:24000], remote)
        print(f"# tone of {TONE_MS} ms heard {begin / 8:.0f} ms after the answer; the caller speaks {(first - end) / 8:.0f} ms after it; recorded with "
              f"correlation {score:.3f}, from {where / 8:.0f} ms of {len(remote) / 8:.0f}; our side of the recording {loudness(ours):.0f} dBFS")
        assert score > 0.95, score
        assert loudness(ours) < -60, "the tone is in the recording"
        assert numpy.abs(remote).max() > 0.05


def test_message_is_not_endless():
    with Called(INBOUND="voicemail", VOICEMAIL_SECONDS="8", VOICEMAIL_GREETING="Speak.") as (simulator, tandem):
        sid = simulator.call_in(CALLER, scenario="operator-talk")
        wait_status(tandem, sid, "in-progress")
        assert wait_status(tandem, sid, "completed", 30)["end_reason"] == "hung up here"


def test_pick_up_while_a_message_is_left():
    with Called(INBOUND="voicemail", VOICEMAIL_SECONDS="10", VOICEMAIL_GREETING="Speak.") as (simulator, tandem):
        sid = simulator.call_in(CALLER, scenario="operator-talk")
        wait_status(tandem, sid, "in-progress")
        verb(tandem, sid, "patch", patch="operator")
        assert tandem.call(sid)["patch"] == "operator"
        verb(tandem, sid, "patch", patch="agent", expect=400)
        tandem.hang_up(sid)
        wait_status(tandem, sid, "completed")


def test_caller_gives_up():
    with Called(INBOUND="operator") as (simulator, tandem):
        sid = simulator.call_in(CALLER, scenario="friendly")
        wait_status(tandem, sid, "ringing")
        simulator.person_hangs_up(sid)
        call = wait_call(tandem, sid, lambda call: call["status"] in ("no-answer", "canceled"), "the end")
        assert call["end_reason"] == "missed" and call["answered_at"] is None, call
        verb(tandem, sid, "answer", expect=409)


def test_blocked_and_anonymous():
    with Called(INBOUND="operator", BLOCKED_CALLERS="+1202555017,anonymous") as (simulator, tandem):
        for caller in (CALLER, "anonymous"):
            sid = simulator.call_in(caller, scenario="friendly")
            simulator.wait_call(sid, "rejected")
            call = wait_call(tandem, sid, lambda call: call["status"] == "busy", "the end")
            assert call["end_reason"] == "turned away", call
        assert call["from"] is None, call
        sid = simulator.call_in("+12025550181", scenario="friendly")
        wait_status(tandem, sid, "ringing")
        tandem.hang_up(sid)
        wait_status(tandem, sid, "canceled")


def test_anonymous_is_taken():
    with Called(AI_GREETING=GREETING) as (simulator, tandem):
        sid = simulator.call_in("anonymous", scenario="operator-listen")
        assert wait_status(tandem, sid, "in-progress")["from"] is None
        tandem.hang_up(sid)
        wait_status(tandem, sid, "completed")


def test_call_waiting():
    """A second call while one is up: the first hears music while the second is spoken with, and back."""
    with Called(INBOUND="operator") as (simulator, tandem):
        first = simulator.call_in(CALLER, scenario="operator-listen")
        wait_status(tandem, first, "ringing")
        verb(tandem, first, "answer")
        wait_status(tandem, first, "in-progress")
        second = simulator.call_in("+12025550172", scenario="operator-listen")
        wait_status(tandem, second, "ringing")
        assert tandem.call(first)["patch"] == "operator"
        verb(tandem, second, "answer")
        wait_status(tandem, second, "in-progress")
        assert tandem.call(first)["patch"] == "hold", tandem.call(first)
        since = time.monotonic()
        wait_until(lambda: time.monotonic() > since + 1.5, 10, "some music")
        verb(tandem, first, "patch", patch="operator")
        assert tandem.call(second)["patch"] == "hold", tandem.call(second)
        for sid in (first, second):
            tandem.hang_up(sid)
            wait_status(tandem, sid, "completed")
        # Who waited heard music.
        assert loudness(simulator.heard(first)) > -60, "the first caller waited in silence"


def test_burst():
    """Twenty at once where five can be taken: five are, and everybody else is told why not."""
    with Called(AI_GREETING=GREETING, MAX_CONCURRENT_CALLS="5", BUSY_SENTENCE="Alle Leitungen sind besetzt.") as (simulator, tandem):
        sids = simulator.call_in("+12025550160", scenario="operator-listen", count=20)
        assert len(sids) == 20
        for sid in sids:
            simulator.wait_call(sid, "answered", "rejected", "completed")
        wait_until(lambda: sum("in-progress" == tandem.call(sid).get("status") for sid in sids) == 5, 30, "five calls")
        wait_until(lambda: len([e for e in simulator.events("twiml", "said") if e["text"] == "Alle Leitungen sind besetzt."]) == 15,
                   30, "fifteen explanations")
        def refused():
            calls = [tandem.call(sid) for sid in sids]
            return [c for c in calls if c["status"] == "completed"]
        full = wait_until(lambda: refused()[14:] and refused(), 30, "fifteen ends")
        assert len(full) == 15 and all(c["end_reason"] == "all lines were busy" for c in full), full
        assert len(simulator.events("realtime", "session_opened")) == 5
        for sid in sids:
            if tandem.call(sid)["status"] == "in-progress":
                tandem.hang_up(sid)
                wait_status(tandem, sid, "completed")


def test_twice_and_in_disorder():
    """Twilio repeats a request: it gets the same answer, and there is one call."""
    with Called(AI_GREETING=GREETING) as (simulator, tandem):
        simulator.arm("webhook-duplicate", count=20)
        sid = simulator.call_in(CALLER, scenario="operator-listen")
        wait_status(tandem, sid, "in-progress")
        status, answer = tandem.api("GET", "/api/v1/calls")
        assert len(answer["calls"]) == 1, answer
        assert len(simulator.events("realtime", "session_opened")) == 1
        tandem.hang_up(sid)
        wait_status(tandem, sid, "completed")


def test_who_called_while_tandem_was_off():
    with Called(INBOUND="operator") as (simulator, tandem):
        known = simulator.call_in(CALLER, scenario="friendly")
        wait_status(tandem, known, "ringing")
        simulator.person_hangs_up(known)
        wait_call(tandem, known, lambda call: call["ended_at"], "the end")
        tandem.process.stop()
        away = simulator.call_in("+12025550172", scenario="friendly")
        simulator.wait_call(away, "completed", "failed", "no-answer")
        tandem.process = tandem.launch()
        tandem.start()
        call = wait_call(tandem, away)
        assert call["end_reason"] == "missed" and call["from"] == "+12025550172", call
        calls = tandem.api("GET", "/api/v1/calls")[1]["calls"]
        assert [c["call_sid"] for c in calls] == [away, known], calls


if __name__ == "__main__":
    run_tests(globals())
