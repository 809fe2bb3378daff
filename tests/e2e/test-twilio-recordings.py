#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio records instead of this computer: begun with the call or by verb, paused, fetched, judged by what was really said and heard;
and what is left to do when callbacks are lost or repeated, when the sound is late, when Twilio refuses and when Tandem dies."""

import base64
import http.client
import io
import json
import os
import signal
import sqlite3
import struct

import numpy

from harness import API_KEY, PATIENCE, Pair, Simulator, Tandem, ULAW, find, loudness, read_scenario, request, run_tests, wait_until

RATE = 8000
GREETING = "Good morning and thank you for calling the office. Please take your time and ask me whatever you like."


def chunks(data):
    stream = io.BytesIO(data)
    assert stream.read(4) == b"RIFF" and stream.read(8)[4:] == b"WAVE", data[:12]
    while len(header := stream.read(8)) == 8:
        size = struct.unpack("<I", header[4:])[0]
        yield header[:4], stream.read(size + (size & 1))[:size]


class Recording:
    """One of ours: stereo mu-law, gaps as cue points."""

    def __init__(self, data):
        found = dict(chunks(data))
        encoding, channels, rate = struct.unpack("<HHI", found[b"fmt "][:8])
        assert (encoding, channels, rate) == (7, 2, RATE), (encoding, channels, rate)
        both = ULAW[numpy.frombuffer(found[b"data"], dtype=numpy.uint8)].reshape(-1, 2)
        self.remote, self.ours = both[:, 0], both[:, 1]
        self.seconds = len(both) / RATE
        self.gaps = []
        if b"cue " in found:
            begins = {p: at for p, at in (struct.unpack("<I12xI", found[b"cue "][4 + 24 * n:][:4] + found[b"cue "][4 + 24 * n + 8:][:16])
                                          for n in range(struct.unpack("<I", found[b"cue "][:4])[0]))}
            lengths = {}
            for name, body in chunks(b"RIFF\0\0\0\0WAVE" + found[b"LIST"][4:]):
                if name == b"ltxt":
                    point, length = struct.unpack("<II", body[:8])
                    lengths[point] = length
            self.gaps = [(begins[p] / RATE, (begins[p] + lengths[p]) / RATE) for p in sorted(begins)]


class Call:
    def __init__(self, simulator, tandem, scenario="operator-talk", **fields):
        self.simulator = simulator
        self.tandem = tandem
        self.id = tandem.dial(read_scenario(scenario).number, **fields)
        self.sid = tandem.wait_for(self.id, "in-progress")["call_sid"]

    def events(self, what):
        return [e for e in self.simulator.events("recording", what) if e["call_sid"] == self.sid]

    def resources(self):
        info = self.simulator.info
        connection = http.client.HTTPConnection("127.0.0.1", self.simulator.port, timeout=30)
        token = base64.b64encode(f"{info['account_sid']}:{info['auth_token']}".encode()).decode()
        connection.request("GET", f"/2010-04-01/Accounts/{info['account_sid']}/Calls/{self.sid}/Recordings.json",
                           headers={"Authorization": "Basic " + token})
        found = json.loads(connection.getresponse().read())["recordings"]
        connection.close()
        return found

    def record(self, state):
        status, answer = self.tandem.api("POST", f"/api/v1/calls/{self.id}/record", {"state": state})
        assert status == 200, (status, answer)

    def wait_state(self, state):
        wait_until(lambda: self.tandem.call(self.id)["recording_state"] == state, 10, f"recording {state}")

    def turns(self, party):
        return [t for t in self.tandem.turns(self.id) if t["party"] == party and t["final"]]

    def wait_turns(self, party, more):
        wanted = len(self.turns(party)) + more
        wait_until(lambda: len(self.turns(party)) >= wanted, 40, f"{more} more turns of {party}")

    def end(self):
        self.tandem.hang_up(self.id)
        self.tandem.wait_ended(self.id)

    def wait_fetched(self, tandem=None, seconds=20):
        tandem = tandem or self.tandem
        return wait_until(lambda: tandem.call(self.id)["recording"], seconds, "the recording is here")

    def download(self, tandem=None):
        tandem = tandem or self.tandem
        connection = http.client.HTTPConnection("127.0.0.1", tandem.control_port, timeout=30 * PATIENCE)
        connection.request("GET", f"/api/v1/calls/{self.id}/recording", headers={"Authorization": "Bearer " + API_KEY})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data

    def recording(self, tandem=None):
        self.wait_fetched(tandem)
        status, data = self.download(tandem)
        assert status == 200, (status, data[:200])
        return Recording(data)


def loudest_second(channel):
    """Where it is, so that what is compared is speech and not silence."""
    energy = numpy.convolve(channel ** 2, numpy.ones(RATE), "valid")
    return int(energy.argmax())


def assert_same(name, channel, truth, at_least=0.95):
    at = loudest_second(channel)
    where, score = find(channel[at:at + RATE], truth)
    print(f"# {name}: a second of speech at {at / RATE:.1f} s of the recording is found with correlation {score:.3f}")
    assert score > at_least, (name, score)
    return (where - at) / RATE


def assert_channels(call, recording, whole=True):
    """whole: it begins with the call, so that both sides lie at one place; later on they say the same again and again."""
    said, heard = call.simulator.said(call.sid), call.simulator.heard(call.sid)
    remote = assert_same("left, what the remote said", recording.remote, said)
    ours = assert_same("right, what the remote heard", recording.ours, heard)
    at = loudest_second(recording.remote)
    cross = find(recording.remote[at:at + RATE], recording.ours)[1]
    print(f"# left is found in right with correlation {cross:.3f}; offsets {remote:.2f} s and {ours:.2f} s")
    assert cross < 0.5, cross
    assert not whole or max(abs(remote), abs(ours)) < 0.1 * PATIENCE, (remote, ours)


def test_from_the_answer_on():
    with Pair(RECORDING="twilio-always", RECORDING_FORMAT="wav", AI_GREETING=GREETING) as (simulator, tandem):
        call = Call(simulator, tandem)
        assert tandem.call(call.id)["recording_state"] == "on"
        assert call.download()[0] == 409
        call.wait_turns("remote", 2)
        call.end()
        recording = call.recording()
        source, = [r["source"] for r in call.resources()]
        assert source == "OutboundAPI", source
        assert_channels(call, recording)
        assert not recording.gaps, recording.gaps
        assert tandem.call(call.id)["recording_state"] == "off"
        assert os.listdir(os.path.join(tandem.data_dir, "recordings")) == [call.id + ".wav"]
        assert len(call.events("fetched")) == 1, call.events("fetched")


def test_by_verb_and_paused():
    with Pair(RECORDING="twilio", RECORDING_FORMAT="wav", AI_GREETING=GREETING) as (simulator, tandem):
        call = Call(simulator, tandem)
        call.wait_turns("remote", 1)
        assert tandem.call(call.id)["recording_state"] == "off"
        assert not call.resources()
        done = tandem.run_cli("record", call.id, "on")
        assert done.returncode == 0, done
        call.wait_state("on")
        call.wait_turns("remote", 1)
        call.record("paused")
        call.wait_state("paused")
        call.wait_turns("remote", 1)
        call.record("on")
        call.wait_state("on")
        call.wait_turns("remote", 1)
        call.end()
        recording = call.recording()
        source, = [r["source"] for r in call.resources()]
        assert source == "StartCallRecordingAPI", source
        assert_channels(call, recording, whole=False)
        (begin, end), = recording.gaps
        paused, resumed = call.events("paused")[0], call.events("in-progress")[1]
        errors = [begin - float(paused["ms"]) / 1000, end - float(resumed["ms"]) / 1000]
        inside = slice(int(float(paused["ms"]) * 8) + 320, int(float(resumed["ms"]) * 8) - 320)
        quiet = [loudness(recording.remote[inside]), loudness(recording.ours[inside])]
        loud = [loudness(recording.remote[:inside.start]), loudness(recording.remote[inside.stop:])]
        print(f"# the pause of {end - begin:.1f} s is marked {errors[0] * 1000:.0f} and {errors[1] * 1000:.0f} ms off; in it left {quiet[0]:.0f} "
              f"and right {quiet[1]:.0f} dBFS, left before {loud[0]:.0f} and after {loud[1]:.0f} dBFS")
        assert max(quiet) < -70, quiet
        assert min(loud) > -40, loud
        assert end - begin > 2, (begin, end)
        assert max(abs(e) for e in errors) < 0.15 * PATIENCE, errors
        assert begin < recording.seconds - 1, (begin, recording.seconds)


def test_asked_at_the_dial():
    with Pair(RECORDING="twilio") as (simulator, tandem):
        call = Call(simulator, tandem, record=True)
        call.wait_turns("remote", 1)
        call.end()
        url = call.wait_fetched()
        status, data = call.download()
        assert (status, data[:4]) == (200, b"OggS"), (url, status, data[:4])
        assert [r["source"] for r in call.resources()] == ["OutboundAPI"]


def test_it_is_announced():
    words = "Please note that this call is recorded."
    with Pair(RECORDING="twilio", AI_GREETING=None, RECORDING_ANNOUNCEMENT=words) as (simulator, tandem):
        call = Call(simulator, tandem, "operator-listen")
        call.record("on")
        wait_until(lambda: [t for t in call.turns("agent") if t["text"] == words], 30, "the announcement")
        call.end()
        item, = [i for i in simulator.events("realtime", "item_audio") if i["text"] == words]
        score = find(simulator.agent_audio(item["item_id"]), simulator.heard(call.sid))[1]
        print(f"# the announcement is heard with correlation {score:.3f}")
        assert score > 0.95, score


def test_nobody_answers():
    with Pair(RECORDING="twilio-always") as (_, tandem):
        call_id = tandem.dial(read_scenario("busy").number)
        tandem.wait_ended(call_id)
        call = wait_until(lambda: (c := tandem.call(call_id))["recording_state"] == "off" and c, 10, "nothing is recorded")
        assert call["recording"] is None, call


def test_the_callback_is_lost():
    with Pair(RECORDING="twilio-always", RECORDING_FORMAT="wav", AI_GREETING=GREETING) as (simulator, tandem):
        call = Call(simulator, tandem)
        call.wait_turns("remote", 1)
        simulator.arm("recording-callback-lost", 9)
        call.end()
        recording = call.recording()
        assert simulator.events("fault", "recording-callback-lost")
        assert_channels(call, recording)


def test_the_callback_comes_twice():
    with Pair(RECORDING="twilio-always", RECORDING_FORMAT="wav") as (simulator, tandem):
        call = Call(simulator, tandem)
        call.wait_turns("remote", 1)
        simulator.arm("webhook-duplicate", 9)
        call.end()
        call.wait_fetched()
        answers = wait_until(lambda: [e for e in simulator.events("webhook", "sent") if e.get("kind") == "recording-status"][2:], 20,
                             "both callbacks are answered")
        assert all(e["http_status"] == "204" for e in answers), answers
        assert len(call.events("fetched")) == 1, call.events("fetched")
        assert os.listdir(os.path.join(tandem.data_dir, "recordings")) == [call.id + ".wav"]


def test_answered_when_it_is_kept():
    with Pair(RECORDING="twilio-always", RECORDING_FORMAT="wav") as (simulator, tandem):
        call = Call(simulator, tandem)
        call.wait_turns("remote", 1)
        simulator.arm("recording-not-ready", 2)
        call.end()
        call.wait_fetched()
        answer = wait_until(lambda: [e for e in simulator.events("webhook", "sent") if e.get("kind") == "recording-status"][1:], 20,
                            "the callback is answered")[0]
        assert len(call.events("not_there")) == 2, call.events("not_there")
        fetched, = call.events("fetched")
        assert answer["http_status"] == "204" and answer["t_us"] >= fetched["t_us"], (answer, fetched)


def test_twilio_refuses():
    with Pair(RECORDING="twilio", RECORDING_FORMAT="wav") as (simulator, tandem):
        call = Call(simulator, tandem)
        simulator.arm("recording-refused")
        call.record("on")

        def errors():
            with sqlite3.connect(f"file:{tandem.data_dir}/tandem.db?mode=ro", uri=True) as database:
                return [row[0] for row in database.execute("SELECT detail FROM events WHERE kind = 'error'")]
        told = wait_until(errors, 10, "a sentence")
        assert len(told) == 1 and "21220" in told[0] and "not recorded" in told[0], told
        print(f"# {told[0]!r}")
        state = tandem.call(call.id)
        assert (state["status"], state["recording_state"], state["recording"]) == ("in-progress", "off", None), state
        call.wait_turns("remote", 1)
        call.record("on")
        call.wait_state("on")
        call.wait_turns("remote", 1)
        call.end()
        assert_same("left, what the remote said", call.recording().remote, simulator.said(call.sid))


def test_the_answer_to_the_start_is_lost():
    with Pair(RECORDING="twilio", RECORDING_FORMAT="wav") as (simulator, tandem):
        call = Call(simulator, tandem)
        simulator.arm("rest-timeout-after-accept")
        call.record("on")
        wait_until(lambda: tandem.call(call.id)["recording_state"] == "on", 40, "the list was read")
        call.end()
        call.wait_fetched()
        assert len(call.resources()) == 1, call.resources()


def test_tandem_dies_in_between():
    simulator = Simulator()
    first = Tandem(simulator, RECORDING="twilio-always", RECORDING_FORMAT="wav", AI_GREETING=GREETING).start()
    call = Call(simulator, first)
    call.wait_turns("remote", 2)
    first.process.stop(signal.SIGKILL)
    first.process = first.launch()
    first.start()
    try:
        recording = call.recording()
        assert first.call(call.id)["status"] == "completed"
        assert_channels(call, recording)
    finally:
        first.stop()
        simulator.stop()


def test_nobody_else_is_heard():
    with Pair(RECORDING="twilio-always") as (simulator, tandem):
        call = Call(simulator, tandem)
        form = f"CallSid={call.sid}&RecordingSid=RE{'0' * 32}&RecordingStatus=completed"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        for signature in ({}, {"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}):
            status, _ = request(tandem.public_port, "POST", "/twilio/recording", form, {**headers, **signature})
            assert status == 403, status
        call.wait_turns("remote", 1)
        call.end()
        call.wait_fetched()


run_tests(globals())
