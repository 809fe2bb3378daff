#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A third party comes to a call: asked while the other side hears music, all three together, left to each other or dropped again.
Who hears whom is judged by what the simulator's people heard."""

import statistics
import time

from call import Call
from harness import PATIENCE, Pair, find, loudness, read_scenario, request, run_tests, wait_until

RATE = 8000
PIECE = RATE // 2
REMOTE, COLLEAGUE = read_scenario("operator-talk").number, read_scenario("colleague").number
BUSY, SILENT, FAILS = read_scenario("busy").number, read_scenario("no-answer").number, "+15005550001"
HEARD, UNHEARD = 0.6, 0.45


class Meeting(Call):
    """A call to somebody who speaks every four seconds."""

    def __init__(self, simulator, tandem):
        super().__init__(simulator, tandem, REMOTE)
        # Its sound may be here a moment after it is known to be in progress; keys are not sent before.
        wait_until(lambda: self.post("dtmf", digits="1")[0] == 200, 20, "the sound of the call")
        self.patch("operator")

    def post(self, verb, **body):
        return self.tandem.api("POST", f"/api/v1/calls/{self.id}/{verb}", body or None, timeout=60)

    def third(self):
        return self.tandem.call(self.id)["third_party"]

    def wait_phase(self, phase, seconds=20):
        wait_until(lambda: (self.third() or {}).get("phase") == phase, seconds, f"the third party is {phase}, not {self.third()}")

    def consult(self, number=COLLEAGUE):
        answer = self.do("consult", to=number)
        assert answer["patch"] == "operator" and answer["third_party"]["number"] == number, answer

    def third_sid(self):
        created = [e for e in self.simulator.events("rest", "create_participant") if e["label"] == "third"]
        return created[-1]["sid"]

    def clips(self, sid):
        """What that one says every time, from its first sentence."""
        ended = wait_until(lambda: [e for e in self.simulator.events("person", "say_ended") if e["call_sid"] == sid], 20, "a sentence")[0]
        return self.simulator.said(sid)[:int(ended["at_ms"]) * 8]

    def at(self, sid, moment):
        """Where a moment (the monotonic clock's) is in what that one heard."""
        event = [e for e in self.simulator.events("person") if e["call_sid"] == sid and e["what"] == "say_started"][0]
        return max(0, int((moment - event["t_us"] / 1e6) * RATE) + int(event["at_ms"]) * 8)

    def hears(self, listener, speaker, start, end):
        """In pieces, since a busy machine may lose a frame between them."""
        clip = self.clip(speaker)
        heard = self.simulator.heard(listener)[self.at(listener, start):self.at(listener, end)]
        pieces = [clip[at:at + PIECE] for at in range(0, len(clip) - PIECE + 1, PIECE)]
        return statistics.median(find(piece, heard)[1] for piece in pieces if loudness(piece) > -40)

    def clip(self, sid):
        events = [e for e in self.simulator.events("person") if e["call_sid"] == sid]
        started = next(e for e in events if e["what"] == "say_started")
        ended = next(e for e in events if e["what"] == "say_ended")
        return self.simulator.said(sid)[int(started["at_ms"]) * 8:int(ended["at_ms"]) * 8]


def phase(seconds=8):
    """A stretch of time in which everybody says a sentence; its beginning and end."""
    start = time.monotonic() + 0.5  # what was on its way is past
    time.sleep(0.5 + seconds)
    return start, time.monotonic()


def assert_hearing(meeting, times, cells):
    """@cells: {name of the phase: "RT TR"}, the first letter hears the second; R the remote, T the third party."""
    who = {"R": meeting.sid, "T": meeting.third_sid()}
    for name, (start, end) in times.items():
        scores = {cell: meeting.hears(who[cell[0]], who[cell[1]], start, end) for cell in ("RT", "TR")}
        print(f"# {name}: " + ", ".join(f"{cell} {score:.2f}" for cell, score in scores.items()))
        for cell, score in scores.items():
            assert score > HEARD if cell in cells[name].split() else score < UNHEARD, (name, cell, score)


def test_together_and_left_to_each_other():
    with Pair() as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        before = meeting.wait_turn("remote", lambda text: "fox" in text, "what was said before")
        meeting.consult()
        meeting.wait_phase("talking")
        times = {"asked": phase()}
        assert meeting.do("consult/merge")["third_party"]["phase"] == "together"
        times["together"] = phase()
        meeting.do("consult/complete")
        assert meeting.third() is None
        times["left"] = phase()
        assert tandem.call(meeting.id)["status"] == "in-progress"
        turns = tandem.turns(meeting.id)
        assert before["text"] in [t["text"] for t in turns], turns
        told = [t["text"] for t in turns if t["private"]]
        assert any(COLLEAGUE in text and "hears music" in text for text in told), told
        simulator.person_hangs_up(meeting.third_sid())
        call = tandem.wait_ended(meeting.id)
        assert call["status"] == "completed" and call["end_reason"] == f"transferred to {COLLEAGUE}", call
        music = loudness(simulator.heard(meeting.sid)[meeting.at(meeting.sid, times["asked"][0]):meeting.at(meeting.sid, times["asked"][1])])
        print(f"# the remote on hold hears music of {music:.0f} dBFS")
        assert music > -40, music
        assert_hearing(meeting, times, {"asked": "", "together": "RT TR", "left": "RT TR"})
        calls = wait_until(lambda: all(c["status"] == "completed" for c in all_calls(simulator)) and all_calls(simulator), 10, "all are over")
        assert len(calls) == 3, calls


def all_calls(simulator):
    return request(simulator.port, "GET", "/simulator/calls")[1]


def test_dropped_and_asked_again():
    with Pair() as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        meeting.consult()
        meeting.wait_phase("talking")
        first = meeting.third_sid()
        meeting.do("consult/cancel")
        assert meeting.third() is None
        simulator.wait_call(first, "completed")
        responses = len(meeting.ai("speech_started"))
        wait_until(lambda: len(meeting.ai("speech_started")) > responses, 20, "the agent hears the remote again")
        meeting.consult()
        meeting.wait_phase("talking")
        assert meeting.third_sid() != first
        # One conference for the whole call, and one second stream.
        assert len([e for e in simulator.events("rest", "create_participant") if e["label"] == "desk"]) == 1
        meeting.end()
        simulator.wait_call(meeting.third_sid(), "completed")


def test_who_is_not_reached():
    with Pair() as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        for number, words in ((BUSY, "busy"), (SILENT, "no answer")):
            meeting.consult(number)
            wait_until(lambda: meeting.third() is None, 60, f"{number} is given up")
            turn = meeting.wait_turn("operator", lambda text, w=words: w in text, f"that {number} was not reached")
            assert turn["text"] == f"{number} could not be reached ({words}): the other party is back with you.", turn
            wait_until(lambda: held(simulator)[-1] == "false", 10, "the remote is back")
        status, answer = meeting.post("consult", to=FAILS)
        assert status == 502 and "21211" in answer["error"]["message"], (status, answer)
        assert meeting.third() is None and held(simulator)[-1] == "false", held(simulator)
        status, answer = meeting.post("consult", to="12")
        assert status == 400 and answer["error"]["field"] == "to", (status, answer)
        for verb in ("merge", "complete", "cancel"):
            status, answer = meeting.post(f"consult/{verb}")
            assert status == 409 and answer["error"]["code"] == "wrong_state", (verb, status, answer)
        meeting.end()


def held(simulator):
    return [e["hold"] for e in simulator.events("rest", "update_participant") if e["label"] == "remote"]


def test_whatever_fails_leaves_the_call_as_it_was():
    with Pair(HTTP_MAX_RETRIES=0) as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        stream = len(simulator.events("media", "start"))
        simulator.arm("rest-500", 20)
        status, answer = meeting.post("consult", to=COLLEAGUE)
        simulator.arm("rest-500", 0)
        assert status == 502, (status, answer)
        assert meeting.third() is None and len(simulator.events("media", "start")) == stream
        heard = len(meeting.ai("speech_started"))
        wait_until(lambda: len(meeting.ai("speech_started")) > heard, 20, "the agent still hears the remote")
        meeting.end()


def test_who_hangs_up():
    with Pair() as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        meeting.consult()
        meeting.wait_phase("talking")
        simulator.person_hangs_up(meeting.third_sid())
        meeting.wait_turn("operator", lambda text: text == f"{COLLEAGUE} has left the call.", "that the third party has left")
        wait_until(lambda: held(simulator)[-1] == "false", 10, "the remote is back")
        assert tandem.call(meeting.id)["status"] == "in-progress"
        meeting.consult()
        meeting.wait_phase("talking")
        simulator.person_hangs_up(meeting.sid)
        assert tandem.wait_ended(meeting.id)["end_reason"] == "remote hung up"
        simulator.wait_call(meeting.third_sid(), "completed")


def failures(simulator):
    return [e for e in simulator.events("fault", "rest-500")]


def test_nobody_is_left_with_the_music():
    """Hold=false fails: the consultation stays until the remote is back, and "cancel" asks again."""
    with Pair(HTTP_MAX_RETRIES=0) as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        meeting.consult()
        meeting.wait_phase("talking")
        simulator.arm("rest-500", 100000, "Hold=false")
        status, answer = meeting.post("consult/cancel")
        assert status == 502, (status, answer)
        assert meeting.third()["phase"] in ("returning", "preparing") and held(simulator)[-1] == "true", meeting.third()
        assert "The other party still hears music: drop" in tandem.process.stderr()
        turns = tandem.turns(meeting.id)
        assert not any("back" in t["text"] for t in turns if t["private"]), turns
        meeting.wait_phase("returning", 40)
        simulator.arm("rest-500", 0)
        meeting.post("consult/cancel")  # or it came back by itself meanwhile
        wait_until(lambda: meeting.third() is None, 40, "the remote is back")
        assert held(simulator)[-1] == "false"
        meeting.wait_turn("operator", lambda text: text == "The other party is back.", "that the other party is back")
        # One who hangs up does the same, and nobody has to ask.
        meeting.consult()
        meeting.wait_phase("talking")
        simulator.arm("rest-500", 100000, "Hold=false")
        simulator.person_hangs_up(meeting.third_sid())
        meeting.wait_phase("returning", 40)
        assert not any("has left" in t["text"] for t in tandem.turns(meeting.id))
        simulator.arm("rest-500", 0)
        wait_until(lambda: meeting.third() is None, 40, "the remote is back by itself")
        assert held(simulator)[-1] == "false"
        meeting.wait_turn("operator", lambda text: text == f"{COLLEAGUE} has left the call.", "that the third party has left")
        meeting.end()


def test_a_redirect_that_did_not_happen():
    """Twilio says 500: the remote never enters.  The next consultation begins anew."""
    with Pair(HTTP_MAX_RETRIES=0) as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        simulator.arm("rest-500", 1, "Twiml")
        status, answer = meeting.post("consult", to=COLLEAGUE)
        assert status == 409 and answer["error"]["message"] == "Twilio did not take the call into the conference.", (status, answer)
        assert meeting.third() is None
        wait_until(lambda: [e for e in simulator.events("rest", "update_conference") if e["status"] == "completed"], 10, "the conference is over")
        meeting.consult()
        meeting.wait_phase("talking")
        assert len([e for e in simulator.events("rest", "create_participant") if e["label"] == "desk"]) == 2
        meeting.end()


def test_a_hold_whose_answer_is_lost():
    """Twilio has done it, and says nothing: the remote comes back, within one deadline for all tries."""
    with Pair(HTTP_MAX_RETRIES=0) as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        simulator.arm("rest-timeout-after-accept", 1000, "Hold=true")
        start = time.monotonic()
        status, answer = meeting.post("consult", to=COLLEAGUE)
        took = time.monotonic() - start
        print(f"# given up after {took:.1f} s")
        assert status == 502 and "did not answer in time" in answer["error"]["message"], (status, answer)
        assert took < 14 * PATIENCE, took
        assert meeting.third() is None and held(simulator)[-2:] == ["true", "false"], held(simulator)
        assert not [e for e in simulator.events("rest", "create_participant") if e["label"] == "third"]
        simulator.arm("rest-timeout-after-accept", 0)
        meeting.consult()
        meeting.wait_phase("talking")
        meeting.end()


def test_no_desk_is_left_alone():
    """Twilio has called the desk, and its answer is lost: the room is looked up by its name and ended, and the call goes on."""
    with Pair(HTTP_MAX_RETRIES=0) as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        simulator.arm("rest-timeout-after-accept", 1, "Label=desk")
        status, answer = meeting.post("consult", to=COLLEAGUE)
        assert status == 502, (status, answer)
        desk = next(e["sid"] for e in simulator.events("rest", "create_participant") if e["label"] == "desk")
        simulator.wait_call(desk, "completed")
        wait_until(lambda: simulator.events("rest", "update_conference"), 10, "its room is ended")
        assert meeting.third() is None and tandem.call(meeting.id)["status"] == "in-progress"
        heard = len(meeting.ai("speech_started"))
        wait_until(lambda: len(meeting.ai("speech_started")) > heard, 20, "the agent still hears the remote")
        meeting.consult()
        meeting.wait_phase("talking")
        meeting.end()


def test_the_connection_breaks_while_it_rings():
    """Who is rung for a conference that is over is not to answer: dropped at once, and can be asked again."""
    with Pair() as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        simulator.arm("media-cut")
        meeting.consult(SILENT)
        third = meeting.third_sid()
        wait_until(lambda: meeting.third() is None, 20, "the third party is dropped")
        simulator.wait_call(third, "canceled")
        meeting.wait_turn("operator", lambda text: "The connection broke" in text, "that the connection broke")
        heard = len(meeting.ai("speech_started"))
        wait_until(lambda: len(meeting.ai("speech_started")) > heard, 30, "the agent hears the remote again")
        meeting.consult()
        meeting.wait_phase("talking")
        meeting.end()


def test_the_command_line():
    with Pair() as (simulator, tandem):
        meeting = Meeting(simulator, tandem)
        for words, said in ((("consult", meeting.id, COLLEAGUE), "It rings there"), (("merge", meeting.id), "All three"),
                            (("cancel", meeting.id), "is back")):
            if words[0] == "merge":
                meeting.wait_phase("talking")
            result = tandem.run_cli(*words)
            assert result.returncode == 0 and said in result.stdout, (words, result)
        result = tandem.run_cli("complete", meeting.id)
        assert result.returncode == 1 and "Nobody else is on this call" in result.stderr, result
        meeting.end()


if __name__ == "__main__":
    run_tests(globals())
