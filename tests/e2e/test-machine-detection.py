#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio finds out who answers (MachineDetection with AsyncAmd): it is shown, and what was wished for is done.  The simulator judges by
what is really said, and the messages by what the machine really heard after its tone."""

import http.client

from harness import PATIENCE, Pair, find, read_scenario, run_tests, wait_until

MESSAGE = "This is the office of Example Limited. Please call us back on Monday. Goodbye."


def dial(simulator, tandem, scenario, **fields):
    call_id = tandem.dial(read_scenario(scenario).number, **fields)
    return call_id, tandem.wait_for(call_id, "in-progress")["call_sid"]


def wait_answered_by(tandem, call_id, seconds=40):
    return wait_until(lambda: tandem.call(call_id)["answered_by"], seconds, "who answered")


def verdicts(simulator, sid):
    return [e["answered_by"] for e in simulator.events("call", "answered-by") if e["call_sid"] == sid]


def person(simulator, sid, what):
    return [e for e in simulator.events("person", what) if e["call_sid"] == sid]


def test_a_human_talks_on():
    with Pair(MACHINE_DETECTION="hang-up") as (simulator, tandem):
        call_id, sid = dial(simulator, tandem, "human")
        assert tandem.call(call_id)["answered_by"] is None
        assert wait_answered_by(tandem, call_id) == "human"
        call = tandem.wait_ended(call_id)
        assert call["end_reason"] == "remote hung up" and call["answered_by"] == "human", call
        assert verdicts(simulator, sid) == ["human"]


def test_a_message_after_the_tone():
    with Pair(MACHINE_DETECTION="message", MACHINE_MESSAGE=MESSAGE, AI_GREETING="Hello, this is the office.") as (simulator, tandem):
        simulator.arm("webhook-duplicate", 50)
        check_message(simulator, tandem, "voicemail")


def test_a_tone_does_not_cut_the_message():
    with Pair(MACHINE_DETECTION="message", MACHINE_MESSAGE=MESSAGE, AI_GREETING="Hello, this is the office.") as (simulator, tandem):
        check_message(simulator, tandem, "voicemail-tones")


def check_message(simulator, tandem, scenario):
    call_id, sid = dial(simulator, tandem, scenario)
    assert wait_answered_by(tandem, call_id) == "machine"
    call = tandem.wait_ended(call_id)
    assert call["end_reason"] == "a message was left on an answering machine", call
    assert verdicts(simulator, sid) == ["machine_end_beep"]
    simulator.wait_call(sid, "completed")
    # Once, although Twilio has told of the machine twice.
    item, = [i for i in simulator.events("realtime", "item_audio") if i["text"] == MESSAGE]
    said, heard = simulator.agent_audio(item["item_id"]), simulator.heard(sid)
    tone = int(person(simulator, sid, "beep_ended")[0]["at_ms"]) * 8
    score, end = [], 0
    for part in (said[:12000], said[-12000:]):
        where, likeness = find(part, heard)
        score.append(likeness)
        assert where >= tone, (where, tone)
        end = where + len(part)
    print(f"# the machine heard the whole message after its tone: correlation {score[0]:.3f} at the beginning, {score[1]:.3f} at the end, "
          f"and {(len(heard) - end) / 8:.0f} ms more")
    assert min(score) > 0.9, score


def test_a_machine_is_hung_up_on():
    with Pair(MACHINE_DETECTION="hang-up") as (simulator, tandem):
        call_id, sid = dial(simulator, tandem, "voicemail")
        call = tandem.wait_ended(call_id)
        assert call["answered_by"] == "machine" and call["end_reason"] == "an answering machine answered", call
        assert verdicts(simulator, sid) == ["machine_start"]
        told = [e for e in simulator.events("call", "answered-by")][0]["t_us"]
        over = simulator.wait_call(sid, "completed")["t_us"]
        print(f"# ended {(over - told) / 1000:.0f} ms after the verdict")
        assert over - told < 1e6 * PATIENCE, (told, over)
        assert not person(simulator, sid, "beep_started"), "the machine had time for its tone"
        call_id, sid = dial(simulator, tandem, "fax")
        call = tandem.wait_ended(call_id)
        assert call["answered_by"] == "fax" and call["end_reason"] == "a fax machine answered", call
        assert verdicts(simulator, sid) == ["fax"]
        # It was found out for good.
        tandem.process.stop()
        tandem.process = tandem.launch()
        tandem.start()
        assert tandem.call(call_id)["answered_by"] == "fax"


def test_an_operator_who_talks_is_left_alone():
    with Pair(MACHINE_DETECTION="hang-up") as (simulator, tandem):
        call_id, sid = dial(simulator, tandem, "voicemail")
        status, answer = tandem.api("POST", f"/api/v1/calls/{call_id}/patch", {"patch": "operator"})
        assert status == 200, (status, answer)
        assert wait_answered_by(tandem, call_id) == "machine"
        call = tandem.wait_ended(call_id)
        assert call["end_reason"] == "remote hung up", call


def test_asked_for_in_one_call():
    with Pair() as (simulator, tandem):
        call_id, sid = dial(simulator, tandem, "voicemail", machine_detection=True)
        silent, silent_sid = dial(simulator, tandem, "silent", machine_detection=True)
        unasked, unasked_sid = dial(simulator, tandem, "voicemail")
        assert wait_answered_by(tandem, call_id) == "machine"
        assert wait_answered_by(tandem, silent) == "unknown"
        for one in (call_id, silent, unasked):
            assert tandem.wait_ended(one)["end_reason"] == "remote hung up", tandem.call(one)
        assert verdicts(simulator, sid) == ["machine_start"] and verdicts(simulator, silent_sid) == ["unknown"]
        assert verdicts(simulator, unasked_sid) == [] and tandem.call(unasked)["answered_by"] is None


def test_only_twilio_may_say_it():
    with Pair(MACHINE_DETECTION="hang-up") as (simulator, tandem):
        call_id, sid = dial(simulator, tandem, "operator-listen")
        for headers in ({}, {"X-Twilio-Signature": "AAAA"}):
            connection = http.client.HTTPConnection("127.0.0.1", tandem.public_port, timeout=10)
            connection.request("POST", "/twilio/voice/machine", f"CallSid={sid}&AnsweredBy=machine_start",
                               {"Content-Type": "application/x-www-form-urlencoded", **headers})
            status = connection.getresponse().status
            connection.close()
            assert status == 403, status
        assert tandem.call(call_id)["status"] == "in-progress" and tandem.call(call_id)["answered_by"] != "machine", tandem.call(call_id)
        tandem.hang_up(call_id)
        tandem.wait_ended(call_id)


if __name__ == "__main__":
    run_tests(globals())
