#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""--dump-audio: one folder a call, one file a leg, and an index from which delays between legs can be read.  The files are compared
with what the simulator sent and heard, and the times of the index with its clock, which is ours."""

import glob
import json
import os
import stat
import statistics
import struct

import numpy

import recording
from call import Call
from harness import PATIENCE, ULAW, Pair, Simulator, Tandem, find, new_folder, read_scenario, run_tests, wait_until

LONG = ("Good morning and thank you for calling the office. I can tell you all about our opening hours, our address, our prices and "
        "our people, so please take your time.")
# Index and simulator read the same clock; what lies between them is one socket and two loops, and how late the simulator was when it
# said which moment its first sample belongs to.
BOUND_MS = 100


class DumpingTandem(Tandem):
    def __init__(self, simulator, dump_dir, **settings):
        self.dump_dir = dump_dir
        super().__init__(simulator, **settings)

    def arguments(self):
        return super().arguments() + ["--dump-audio", self.dump_dir]


class DumpingPair(Pair):
    def __enter__(self):
        self.simulator = Simulator()
        self.tandem = DumpingTandem(self.simulator, os.path.join(new_folder("dump-"), "below"), **self.settings).start()
        return self.simulator, self.tandem


def read_leg(path):
    """(rate, raw bytes or samples, samples -1..1); the header must tell no more than there is."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:4] == b"RIFF" and data[8:16] == b"WAVEfmt ", path
    size = struct.unpack("<I", data[16:20])[0]
    encoding, channels, rate = struct.unpack("<HHI", data[20:28])
    at = 20 + size
    if encoding == 7:
        assert data[at:at + 4] == b"fact", path
        at += 12
    assert data[at:at + 4] == b"data" and channels == 1, path
    n = struct.unpack("<I", data[at + 4:at + 8])[0]
    raw = data[at + 8:at + 8 + n]
    assert len(raw) == n, (path, len(raw), n)
    if encoding == 7:
        return rate, raw, ULAW[numpy.frombuffer(raw, dtype=numpy.uint8)]
    assert encoding == 1, path
    return rate, raw, numpy.frombuffer(raw, dtype="<i2") / 32768


class Dump:
    def __init__(self, tandem, call_id, whole=True):
        self.folder, = glob.glob(os.path.join(tandem.dump_dir, f"*-{call_id}"))
        self.path = os.path.join(self.folder, "index.jsonl")
        if whole:
            wait_until(lambda: any(e["event"] == "end" for e in self.read()), 10, "the end of the index")
        self.index = self.read()
        self.legs = {os.path.basename(path)[:-4]: read_leg(path) for path in glob.glob(os.path.join(self.folder, "*.wav"))}

    def read(self):
        with open(self.path, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.endswith("\n")]

    def events(self, leg, event):
        return [e for e in self.index if e["leg"] == leg and e["event"] == event]

    def time(self, leg, sample):
        """When the sample passed here, ms of the monotonic clock."""
        for e in self.events(leg, "audio"):
            if e["offset"] <= sample < e["offset"] + e["samples"]:
                return e["ms"]
        raise AssertionError(f"{leg}: no line has sample {sample}")

    def heard_at(self, sample):
        """When the remote heard a sample of to-twilio, by the marks."""
        mark = next(e for e in self.events("to-twilio", "mark") if e["offset"] > sample)
        echo = next(e for e in self.events("from-twilio", "mark") if e["detail"] == mark["detail"])
        return echo["ms"] - (mark["offset"] - sample) / 8

    def at_8k(self, leg):
        rate, _, samples = self.legs[leg]
        n = rate // 8000
        return samples[:len(samples) // n * n].reshape(-1, n).mean(axis=1)


def frames(dump, leg):
    """(first sample, ms) of every piece."""
    return [(e["offset"], e["ms"]) for e in dump.events(leg, "audio")]


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def test_legs_and_times_are_those_of_the_simulator():
    with DumpingPair(AI_GREETING=LONG, AI_FORMAT="pcm24") as (simulator, tandem):
        call = Call(simulator, tandem, read_scenario("operator-talk").number)
        call.clears(1)  # the remote has talked over the greeting
        answer = call.wait_response(lambda text: text == "What a lively fox.", "an answer")
        call.wait_turn("agent", lambda text: text == answer["text"], "that it was heard")
        call.patch("hold")
        call.end()
        simulator.wait_call(call.sid, "completed")
        dump = Dump(tandem, call.id)
        assert mode(tandem.dump_dir) == mode(dump.folder) == 0o700, dump.folder
        assert all(mode(os.path.join(dump.folder, name)) == 0o600 for name in os.listdir(dump.folder)), dump.folder
        assert {leg: rate for leg, (rate, _, _) in dump.legs.items()} == {
            "from-twilio": 8000, "to-twilio": 8000, "to-agent": 24000, "from-agent": 24000}, dump.legs.keys()
        for leg, (rate, _, samples) in dump.legs.items():
            played = recording.play(os.path.join(dump.folder, leg + ".wav"))
            assert played and abs(len(played[0]) / 8000 - len(samples) / rate) < 0.05, leg
            at = 0
            for e in dump.events(leg, "audio"):
                assert e["offset"] == at and "dropped" not in e, e
                at += e["samples"]
            assert at == len(samples), (leg, at, len(samples))

        clock = call.media("clock")[0]

        def lived(sample):
            """When the person spoke or heard the sample, ms of the monotonic clock."""
            return int(clock["at_us"]) / 1000 + sample / 8 - float(clock["heard_ms"])

        # From Twilio: exactly its bytes, each as soon as it was spoken.
        said, ours = simulator.said(call.sid), dump.legs["from-twilio"][2]
        shift = find(ours[:4 * 8000], said)[0]
        same = min(len(ours), len(said) - shift)
        assert same > 4 * 8000 and numpy.array_equal(ours[:same], said[shift:shift + same]), (shift, same)
        arrival = [ms - lived(shift + at) for at, ms in frames(dump, "from-twilio") if shift + at < len(said)]
        assert abs(statistics.median(arrival)) < BOUND_MS * PATIENCE, (min(arrival), statistics.median(arrival))

        # To the AI: the same sound in its format, in the same moment.
        agent_heard = dump.at_8k("to-agent")
        loud = int(numpy.flatnonzero(numpy.abs(ours) > 0.1)[0])
        where, score = find(ours[loud:loud + 8000], agent_heard)
        hop = dump.time("to-agent", where * 3) - dump.time("from-twilio", loud)
        assert score > 0.9 and abs(where - loud) <= 8 * 5, (score, where, loud)
        assert -25 < hop < BOUND_MS * PATIENCE, hop

        # From the AI, to Twilio, to the ear: the answer.
        item = [i for i in call.ai("item_audio") if i["text"] == answer["text"]][0]
        clip = simulator.agent_audio(item["item_id"])[:4800]  # the remote talks over the end of it
        places = {leg: find(clip, dump.at_8k(leg)) for leg in ("from-agent", "to-twilio")}
        heard = find(clip, simulator.heard(call.sid))
        assert min(score for _, score in places.values()) > 0.9 and heard[1] > 0.9, (places, heard)
        came = dump.time("from-agent", places["from-agent"][0] * 3)
        sent = dump.time("to-twilio", places["to-twilio"][0])
        ear = lived(heard[0])
        assert 0 <= sent - came < BOUND_MS * PATIENCE, (came, sent)
        # It may be sent 300 ms ahead; when it was heard is what the echo of the next mark says.
        told = dump.heard_at(places["to-twilio"][0])
        assert abs(ear - told) < BOUND_MS * PATIENCE, (ear, told)
        assert -BOUND_MS * PATIENCE < ear - sent < (300 + BOUND_MS) * PATIENCE, (sent, ear)

        # Events have the simulator's times, and the patch stands before what it caused.
        cleared = [e["ms"] for e in dump.events("to-twilio", "clear")]
        theirs = [e["t_us"] / 1000 for e in call.media("clear")]
        assert len(cleared) == len(theirs) >= 1, (cleared, theirs)
        late = [b - a for a, b in zip(cleared, theirs)]
        assert -1 < min(late) and max(late) < BOUND_MS * PATIENCE, late
        hold, = [e["ms"] for e in dump.events("call", "patch") if e["detail"] == "hold"]
        silenced = [e["ms"] - hold for e in dump.events("to-agent", "listening") if e["ms"] >= hold]
        assert silenced[0] < BOUND_MS * PATIENCE, silenced
        marks = {leg: [e["detail"] for e in dump.events(leg, "mark")] for leg in ("to-twilio", "from-twilio")}
        assert marks["to-twilio"] == marks["from-twilio"], marks
        for leg, event in (("from-twilio", "attached"), ("from-agent", "ready"), ("from-agent", "speech-started"),
                           ("to-agent", "truncate"), ("from-agent", "response-done"), ("from-twilio", "ended")):
            assert dump.events(leg, event), (leg, event)
        text = open(dump.path, encoding="utf-8").read()
        assert "fox" not in text and "2025550131" not in text, "words or numbers in the index"
        print(f"# when the answer was heard, by the index and by the person: {ear - told:.1f} ms apart")
        print(f"# from Twilio: {same / 8:.0f} ms byte for byte, {statistics.median(arrival):.1f} ms after it was spoken (median); "
              f"to the AI {hop:.1f} ms later; answer: from the AI to Twilio {sent - came:.1f} ms, to the ear {ear - sent:.1f} ms; "
              f"{len(late)} clears off by {max(late):.1f} ms at most; bound {BOUND_MS} ms")


def test_files_play_after_a_kill():
    with DumpingPair(AI_GREETING=LONG) as (simulator, tandem):
        call = Call(simulator, tandem, read_scenario("operator-listen").number)
        call.wait_heard(3000)
        tandem.kill()
        dump = Dump(tandem, call.id, whole=False)
        for leg in ("from-twilio", "to-twilio", "from-agent", "to-agent"):
            rate, _, samples = dump.legs[leg]
            assert recording.play(os.path.join(dump.folder, leg + ".wav")), leg
            told = sum(e["samples"] for e in dump.events(leg, "audio"))
            print(f"# {leg}: {len(samples) / rate:.2f} s play, the index tells of {told / rate:.2f} s")
            # The index goes to the disk after the sound.
            assert told <= len(samples), (leg, told, len(samples))
            assert len(samples) / rate > 1.5, leg
        simulator.wait_call(call.sid, "completed")
        score = find(dump.legs["to-twilio"][2][:8000], simulator.heard(call.sid))[1]
        assert score > 0.9, score


def test_what_cannot_be_written_is_said_once():
    with Pair() as (simulator, tandem):
        file = os.path.join(new_folder("dump-"), "file")
        with open(file, "wb"):
            pass
        for folder in (os.path.join(file, "below"), "/proc/self/nothing"):
            other = DumpingTandem(simulator, folder).start()
            call = Call(simulator, other, read_scenario("operator-talk").number)
            call.wait_response(lambda text: text == "What a lively fox.", "an answer")
            call.wait_heard(500)
            call.end()
            log = other.process.stderr()
            other.stop()
            sentences = [line for line in log.splitlines() if "is not dumped" in line]
            print("#", sentences)
            assert len(sentences) == 1 and folder in sentences[0] and "--dump-audio" in sentences[0], log[-3000:]


def test_the_log_shows_each_hop_without_secrets():
    with Pair(AI_GREETING="The password is swordfish.") as (simulator, tandem):
        number = read_scenario("operator-talk").number
        call = Call(simulator, tandem, number)
        answer = call.wait_response(lambda text: text == "What a lively fox.", "an answer")
        call.wait_turn("agent", lambda text: text == answer["text"], "that it was heard")
        call.end()
        log = wait_until(lambda: "ms in all" in tandem.process.stderr() and tandem.process.stderr(), 10, "the end of the trace")
        hops = ["from-twilio: attached", "from-twilio: the first sound", "to-agent: open", "from-agent: ready", "to-agent: the first sound",
                "to-agent: say", "from-agent: response-started", "from-agent: the first sound", "to-twilio: the first sound",
                "to-twilio: mark", "from-twilio: mark", "from-agent: speech-started", "to-twilio: clear", "to-twilio: close"]
        missing = [hop for hop in hops if f"{call.id}: {hop}" not in log]
        assert not missing, (missing, log[-3000:])
        secrets = [simulator.info["auth_token"], simulator.info["openai_key"], number, number[1:], "swordfish", "fox"]
        assert not [s for s in secrets if s in log], [line for line in log.splitlines() if any(s in line for s in secrets)]


if __name__ == "__main__":
    run_tests(globals())
