#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings of real calls: what is in them is compared by correlation with what the person at the other end said and heard, piece by
piece; then pauses, kill -9, folders that cannot be written, full disks, and files that somebody broke."""

import glob
import http.client
import os
import subprocess
import time

from harness import (API_KEY, PATIENCE, Pair, Process, Simulator, Skip, Tandem, in_threads, loudness, new_folder,
                     read_scenario, run_tests, wait_until)
from recording import RATE, Match, chunks, gaps, play

LONG = ("Good morning and thank you for calling the office. I can tell you all about our opening hours, our address, our prices and "
        "our people, so please take your time and ask me whatever you like.")
# What is left in a gap, dBFS, and how long an encoder may ring at its edges, s.
SILENCE = {"wav": (-75, 0), "flac": (-75, 0), "opus": (-65, 0.05)}


class Desk(Tandem):
    """A Tandem whose recordings are looked at; with tmpfs its folder for them is a file system (these options) that only it sees."""

    def __init__(self, simulator, tmpfs=None, **settings):
        self.folder, self.tmpfs = settings.get("RECORDING_DIR"), tmpfs
        super().__init__(simulator, **settings)

    def launch(self):
        if not self.tmpfs:
            return super().launch()
        mount = f'mount -t tmpfs -o {self.tmpfs} none "$0" && exec "$@"'
        return Process(["unshare", "--map-root-user", "--mount", "sh", "-c", mount, self.folder, *self.arguments()],
                       self.environment, "tandem.log")

    def audio(self, call_id):
        """GET …/recording: (status, content type, bytes)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.control_port, timeout=30 * PATIENCE)
        try:
            connection.request("GET", f"/api/v1/calls/{call_id}/recording", headers={"Authorization": "Bearer " + API_KEY})
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type"), answer.read()
        finally:
            connection.close()

    def record(self, call_id, state):
        status, answer = self.api("POST", f"/api/v1/calls/{call_id}/record", {"state": state})
        assert status == 200, (status, answer)
        assert self.call(call_id)["recording_state"] == state, self.call(call_id)

    def recorded(self, call_id):
        """Waits for the finished recording; its path."""
        wait_until(lambda: self.call(call_id)["recording_state"] == "off", 20, "the recording is finished")
        found = glob.glob(os.path.join(self.folder or os.path.join(self.data_dir, "recordings"), call_id + "*"))
        assert len(found) == 1, found
        return found[0]

    def said(self, words):
        """Lines of the log with these words."""
        return [line for line in self.process.stderr().splitlines() if words in line]


def may_mount():
    answer = subprocess.run(["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True,
                            check=False)
    return answer.returncode == 0


def check_channels(path, simulator, sid, begins=None, without=()):
    """The remote is on the left and what it heard on the right, each once, whole, and in its place."""
    left, right = play(path)
    said, heard = simulator.said(sid), simulator.heard(sid)
    remote, ours = Match(left, said, without), Match(right, heard, without)
    swapped = max(Match(left, heard, without).median, Match(right, said, without).median)
    print(f"# {os.path.splitext(path)[1]}: remote {remote}; ours {ours}; the wrong way round {swapped:.2f}", flush=True)
    assert len(remote) >= 4 and len(ours) >= 4, (len(remote), len(ours))
    assert remote.worst > 0.95, remote.scores
    assert ours.median > 0.95 and sorted(ours.scores)[len(ours) // 10] > 0.9, ours.scores
    assert swapped < 0.6, swapped
    assert remote.spread <= 0.002, remote.offsets
    assert ours.spread <= 0.06 * PATIENCE, ours.offsets
    assert abs(remote.offset - ours.offset) <= 0.06 * PATIENCE, (remote.offset, ours.offset)
    if begins is not None:
        assert abs(remote.offset - begins) <= 0.15 * PATIENCE, (remote.offset, begins)
    return left, right, remote.offset


def stream_begins(simulator, sid):
    """(when the stream's first sample was, on this machine's monotonic clock; where that is in what the person said and heard), s."""
    clock = [e for e in simulator.events("media", "clock") if e["call_sid"] == sid][0]
    return int(clock["at_us"]) / 1e6, int(clock["heard_ms"]) / 1000


def test_every_format_has_the_remote_on_the_left():
    def one(name, content_type):
        simulator = Simulator()
        try:
            desk = Desk(simulator, RECORDING_FORMAT=name).start()
            call_id = desk.dial(read_scenario("friendly").number, record=True)
            call = desk.wait_for(call_id, "in-progress")
            assert call["recording"] is None, call
            assert desk.audio(call_id)[0] == 409, desk.audio(call_id)
            sid = desk.wait_ended(call_id)["call_sid"]
            path = desk.recorded(call_id)
            assert path.endswith(f"/{call_id}.{name}"), path
            assert desk.call(call_id)["recording"] == f"/api/v1/calls/{call_id}/recording"
            left, _, _ = check_channels(path, simulator, sid)
            assert abs(len(left) - len(simulator.said(sid))) <= RATE // 4, (len(left), len(simulator.said(sid)))
            status, told_type, audio = desk.audio(call_id)
            assert status == 200 and told_type == content_type, (status, told_type)
            with open(path, "rb") as kept:
                assert audio == kept.read()
            assert not gaps(path), gaps(path)
            desk.stop()
        finally:
            simulator.stop()
    in_threads([lambda: one("opus", "audio/ogg"), lambda: one("flac", "audio/flac"), lambda: one("wav", "audio/wav")])


def test_pause_is_silent_and_marked():
    def one(name):
        simulator = Simulator()
        try:
            desk = Desk(simulator, RECORDING_FORMAT=name, AI_GREETING=LONG).start()
            call_id = desk.dial(read_scenario("operator-talk").number)
            sid = desk.wait_for(call_id, "in-progress")["call_sid"]
            begun, at = stream_begins(simulator, wait_until(lambda: simulator.events("media", "clock"), 10, "the stream")[0]["call_sid"])
            time.sleep(1)  # of the call that is not recorded
            moments = []
            for state, seconds in (("on", 4.5), ("paused", 5), ("on", 5), ("paused", 1), ("on", 1)):
                desk.record(call_id, state)
                moments.append(time.monotonic() - begun)
                time.sleep(seconds)  # of the call, which are looked at below
            desk.hang_up(call_id)
            desk.wait_ended(call_id)
            path = desk.recorded(call_id)
            found = gaps(path)
            left, right, offset = check_channels(path, simulator, sid, moments[0] + at, found)
            wanted = [(moments[1] - moments[0], moments[2] - moments[0]), (moments[3] - moments[0], moments[4] - moments[0])]
            print(f"# {name}: gaps {found}, paused {[(round(a, 2), round(b, 2)) for a, b in wanted]}", flush=True)
            assert len(found) == 2, found
            for (begin, end), (begin_wanted, end_wanted) in zip(found, wanted):
                assert abs(begin - begin_wanted) <= 0.15 * PATIENCE and abs(end - end_wanted) <= 0.15 * PATIENCE, (found, wanted)
                loudest, edge = SILENCE[name]
                for channel in (left, right):
                    inside = channel[int((begin + edge) * RATE):int((end - edge) * RATE)]
                    assert loudness(inside) < loudest, (name, begin, end, loudness(inside))
            begin, end = (int((s + offset) * RATE) for s in found[0])
            assert loudness(simulator.said(sid)[begin:end]) > -40, "the remote said nothing in the gap: nothing was shown"
            assert loudness(simulator.heard(sid)[begin:end]) > -40, "the remote heard nothing in the gap: nothing was shown"
            desk.stop()
        finally:
            simulator.stop()
    in_threads([lambda n=n: one(n) for n in ("opus", "flac", "wav")])


def test_kill_leaves_what_was_said():
    simulator = Simulator()
    try:
        first = Desk(simulator, AI_GREETING=LONG).start()
        call_id = first.dial(read_scenario("operator-talk").number, record=True)
        sid = first.wait_for(call_id, "in-progress")["call_sid"]
        begun, _ = stream_begins(simulator, wait_until(lambda: simulator.events("media", "clock"), 10, "the stream")[0]["call_sid"])
        # Not at a moment that suits the writer.
        time.sleep(9.3)
        killed = time.monotonic() - begun
        first.kill()
        path = os.path.join(first.data_dir, "recordings", call_id + ".wav")
        left, _ = play(path)
        print(f"# killed {killed:.2f} s after the stream began; the file plays for {len(left) / RATE:.2f} s", flush=True)
        assert killed - 1 * PATIENCE <= len(left) / RATE <= killed + 0.5, (killed, len(left) / RATE)
        # Had it been killed between a write and its header, the file would be longer than it says.
        with open(path, "ab") as file:
            file.write(b"\xff" * 4000)
        size = os.path.getsize(path)
        wait_until(lambda: [e for e in simulator.events("media", "stream_ended") if e["call_sid"] == sid], 10, "the stream's end")

        second = Desk(simulator, data_dir=first.data_dir).start()
        wait_until(lambda: second.said("1 that Tandem had no time to finish"), 10, "a word about the repair")
        assert os.path.getsize(path) == size
        assert chunks(path)[-1][0] == b"data" and chunks(path)[-1][2] == len(chunks(path)[-1][1]), [c[::2] for c in chunks(path)]
        status, content_type, audio = second.audio(call_id)
        with open(path, "rb") as kept:
            assert (status, content_type, audio) == (200, "audio/wav", kept.read()), (status, content_type)
        assert second.call(call_id)["recording"], second.call(call_id)
        second.api("POST", f"/api/v1/calls/{call_id}/hangup")
        wait_until(lambda: os.path.exists(os.path.join(simulator.records, f"{sid}-said.wav")), 20, "what the person said")
        check_channels(path, simulator, sid, without=[(len(left) / RATE, killed + 60)])
        second.stop()
    finally:
        simulator.stop()


def goes_on(desk, sentence):
    """A recorded call whose recording fails: one sentence, and the call is as good as any."""
    call_id = desk.dial(read_scenario("friendly").number, record=True)
    desk.wait_for(call_id, "in-progress")
    wait_until(lambda: desk.said(sentence), 20, f"“{sentence}”")
    call = desk.wait_ended(call_id)
    assert call["status"] == "completed" and call["end_reason"] == "remote hung up", call
    told = [(t["party"], t["text"]) for t in desk.turns(call_id)]
    friendly = read_scenario("friendly")
    for word in friendly.says:
        assert ("agent", friendly.replies[word]) in told, told
    wait_until(lambda: desk.call(call_id)["recording_state"] == "off", 20, "the recording is over")
    lines = [line.partition(f"call {call_id}: ")[2] for line in desk.said(f"call {call_id}: ")]
    assert len(lines) == 1 and sentence in lines[0] and lines[0].endswith("."), lines
    print("# " + lines[0], flush=True)
    return call_id


def test_folder_that_cannot_be_written():
    with Pair() as (simulator, _):
        base = new_folder("recordings-")
        # Missing is no failure: it is made.
        missing = Desk(simulator, RECORDING_DIR=os.path.join(base, "not", "yet", "there")).start()
        call_id = missing.dial(read_scenario("friendly").number, record=True)
        missing.wait_ended(call_id)
        assert play(missing.recorded(call_id)) is not None
        missing.stop()

        in_the_way = os.path.join(base, "file")
        with open(in_the_way, "w", encoding="utf-8") as file:
            file.write("not a folder")
        blocked = Desk(simulator, RECORDING_DIR=in_the_way).start()
        call_id = goes_on(blocked, "make the folder writable, or choose another one for recordings.")
        assert blocked.call(call_id)["recording"] is None, blocked.call(call_id)
        status, content_type, answer = blocked.audio(call_id)
        assert status == 404 and b"This call has no recording." in answer, (status, content_type, answer)
        blocked.stop()


def test_read_only_folder():
    folder = new_folder("recordings-")
    if may_mount():
        tmpfs = "ro,size=1m"
    elif os.getuid() != 0:
        os.chmod(folder, 0o500)
        tmpfs = None
    else:
        raise Skip("root writes everywhere, and nothing may be mounted here")
    with Pair() as (simulator, _):
        desk = Desk(simulator, RECORDING_DIR=folder, tmpfs=tmpfs).start()
        call_id = goes_on(desk, "make the folder writable, or choose another one for recordings.")
        assert desk.call(call_id)["recording"] is None, desk.call(call_id)
        assert desk.audio(call_id)[0] == 404
        desk.stop()


def test_full_disk():
    if not may_mount():
        raise Skip("no small file system may be mounted here")
    folder = new_folder("recordings-")
    simulator = Simulator()
    try:
        desk = Desk(simulator, RECORDING_DIR=folder, RECORDING_FORMAT="wav", tmpfs="size=96k").start()
        call_id = goes_on(desk, "is full: free some space, or choose another folder for recordings.")
        status, _, audio = desk.audio(call_id)
        assert status == 200, status
        path = os.path.join(new_folder("kept-"), "kept.wav")
        with open(path, "wb") as kept:
            kept.write(audio)
        left, right = play(path)
        sid = desk.call(call_id)["call_sid"]
        print(f"# {len(audio)} bytes kept, {len(left) / RATE:.2f} s", flush=True)
        assert 4 <= len(left) / RATE <= 6, len(left) / RATE
        ours = Match(right, simulator.heard(sid))
        assert len(ours) >= 2 and ours.median > 0.95, ours.scores
        desk.stop()
    finally:
        simulator.stop()


def test_broken_files():
    with Pair() as (simulator, _):
        desk = Desk(simulator).start()
        call_id = desk.dial(read_scenario("friendly").number, record=True)
        desk.wait_ended(call_id)
        path = desk.recorded(call_id)
        whole = desk.audio(call_id)[2]

        def broken(make, wanted, words):
            if os.path.isdir(path):
                os.rmdir(path)
            elif os.path.lexists(path):
                os.unlink(path)
            make()
            status, content_type, answer = desk.audio(call_id)
            assert status == wanted and content_type == "application/json" and words in answer.decode(), (status, content_type, answer[:200])

        def write(data):
            with open(path, "wb") as file:
                file.write(data)
        for make, status, words in (
                (lambda: None, 404, "somebody moved or removed it."),
                (lambda: write(b""), 500, "damaged"),
                (lambda: write(b"\0" * 4096), 500, "damaged"),
                (lambda: write(os.urandom(70000)), 500, "damaged"),
                (lambda: write(whole[:3]), 500, "damaged"),
                (lambda: os.mkdir(path), 500, "damaged"),
                (lambda: os.mkfifo(path), 500, "damaged")):
            broken(make, status, words)
        # One that ends too early plays as far as it goes: it is given as it is.
        os.unlink(path)
        write(whole[:len(whole) // 2])
        assert desk.audio(call_id)[2] == whole[:len(whole) // 2]
        assert desk.api("GET", "/health")[0] == 200
        again = desk.wait_ended(desk.dial(read_scenario("friendly").number, record=True))
        assert again["status"] == "completed", again
        desk.stop()


if __name__ == "__main__":
    run_tests(globals())
