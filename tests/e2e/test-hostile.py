#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile clients of both listeners while two calls are going on: what the remote hears of the agent and the agent of the remote has no
gap, Twilio's next request is answered, another call can be placed, and memory and descriptors stay within a bound.

The attackers (attacks.py) know what nobody should: the API key, and the signature of the media socket's address.  Without those they would
get no further than the HTTP part.  A short form runs with the other tests; tests/nightly hostile sets TANDEM_TEST_HOSTILE=full:
ten thousand idle connections, bodies of 1 GB, every attack for longer.
"""

import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time

import numpy

from harness import API_KEY, PATIENCE, Pair, find, read_scenario, read_wav, request, run_tests, wait_until
from signature import sign

FULL = os.environ.get("TANDEM_TEST_HOSTILE") == "full"
SECONDS = 20 if FULL else 5
IDLE = 10_000 if FULL else 2_000
SIZE = 1 << 30 if FULL else 100 << 20
# Bounds.  Sanitizers keep what is freed for a while, so that memory is not measured with them.
MEMORY_MB = 64
DESCRIPTORS = 800  # of the 1024 that a program usually may have
# Beside what the machine keeps everybody waiting (Doze).  The short form shares it with other tests; 300 ms are always on their way to the remote.
GAP_MS = 40 if FULL else 200 * PATIENCE
PROBE_S = 5 * PATIENCE  # after the attack; a third of what Twilio waits

ATTACKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "attacks.py")
RATE = 8000
WORDS = ("amber", "basket", "candle", "dolphin", "elbow", "feather", "garden", "hammer", "island", "jacket", "kitchen", "ladder", "meadow",
         "needle", "orange", "pepper", "quarter", "river", "saddle", "table", "umbrella", "velvet", "window", "yellow", "zebra")


def make_speech(seconds):
    """Words that take at least so long to say, never the same ones in a row, so that every piece is found where it is."""
    rng = random.Random(7)
    return " ".join(rng.choice(WORDS) for _ in range(int(seconds * 3))) + "."


# --- the victim -------------------------------------------------------------------------------------------------------------

class Memory:
    """RSS of a process in MB: now, and the highest since reset()."""

    def __init__(self, pid):
        self.pid = pid

    def read(self, field):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field + ":"))

    def now(self):
        return self.read("VmRSS")

    def peak(self):
        return self.read("VmHWM")

    def reset(self):
        with open(f"/proc/{self.pid}/clear_refs", "w", encoding="ascii") as clear:
            clear.write("5")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))


class Doze:
    """A process that only sleeps, 20 ms at a time, and notes by how much the machine let it oversleep, altogether within any second."""

    SCRIPT = """
import collections, os, select, sys, time
late, worst, then = collections.deque(), 0.0, time.monotonic()
while not select.select([sys.stdin], [], [], 0.02)[0]:
    now = time.monotonic()
    late.append((now, max(0.0, now - then - 0.021)))
    then = now
    while late[0][0] < now - 1:
        late.popleft()
    worst = max(worst, sum(seconds for _, seconds in late))
print(worst * 1000)
"""

    def __init__(self):
        self.child = subprocess.Popen([sys.executable, "-c", self.SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def stop(self):
        return float(self.child.communicate()[0])


class Probe(threading.Thread):
    """Asks /healthz of the public listener and /health of the control listener, as Twilio and the owner of the machine would."""

    def __init__(self, tandem, memory):
        super().__init__()
        self.tandem, self.memory = tandem, memory
        self.over = threading.Event()
        self.places = ((tandem.public_port, "/healthz"), (tandem.control_port, "/health"))
        self.took, self.failures, self.asked, self.descriptors = [], [], 0, 0
        self.start()

    def run(self):
        while not self.over.is_set():
            for port, path in self.places:
                begun = time.monotonic()
                try:
                    status = request(port, "GET", path, timeout=10)[0]
                    if status != 200:
                        self.failures.append((path, status))
                except OSError as error:
                    self.failures.append((path, repr(error)))
                self.asked += 1
                self.took.append(time.monotonic() - begun)
            with contextlib.suppress(FileNotFoundError):  # it has ended, which is told elsewhere
                self.descriptors = max(self.descriptors, self.memory.descriptors())
            self.over.wait(0.1)

    def stop(self):
        self.over.set()
        self.join()
        return self


def longest_gap(clip, heard, name, first_s):
    """How many milliseconds came at most between two pieces of the clip that belong together, and how many pieces were compared; all
    of it must have been heard.  The first seconds tell where to look.  In a piece with a gap neither half is alike: the next one tells how long it was."""
    begin, end = numpy.flatnonzero(numpy.abs(clip) > 0.01)[[0, -1]]
    for _ in range(3):
        start, score = find(clip[begin:min(begin + first_s * RATE, end)], heard)
        if score > 0.8 or begin + RATE > end:
            break
        begin += RATE // 2  # there was a gap in it
    assert score > 0.8, f"{name}: the beginning was not heard ({score:.2f})"
    offset, gaps, found, missed = start - begin, [0], 0, 0
    piece = 2 * RATE // 5
    for at in range(begin, end - piece, piece):
        part = clip[at:at + piece]
        if numpy.sqrt((part ** 2).mean()) < 0.02:
            continue
        low = max(0, offset + at - 160)
        where, score = find(part, heard[low:offset + at + piece + 2 * RATE])
        if score < 0.8:
            missed += 1
            assert missed < 6, f"{name}: what was said at {at / RATE:.1f} s of {len(clip) / RATE:.1f} s was not heard ({score:.2f})"
            continue
        gaps.append(abs(low + where - at - offset) * 1000 / RATE)
        offset, found, missed = low + where - at, found + 1, 0
    return max(gaps), found


class Calls:
    """One call in which the agent talks without a pause, and one in which the remote says a sentence every few seconds."""

    def __init__(self, simulator, tandem):
        self.simulator, self.tandem = simulator, tandem
        self.items = {e["item_id"] for e in simulator.events("realtime", "item_audio")}
        self.sessions = {name for name in os.listdir(simulator.records) if name.endswith("-heard.wav")}
        self.listener = tandem.dial(read_scenario("operator-listen").number)
        self.talker = tandem.dial(read_scenario("operator-talk").number)
        for call in (self.listener, self.talker):
            tandem.wait_for(call, "in-progress", seconds=20)
        wait_until(lambda: len(self.new_items()) >= 2, 20, "the agent's words")

    def new_items(self):
        return [e["item_id"] for e in self.simulator.events("realtime", "item_audio") if e["item_id"] not in self.items]

    def end(self, talk_s):
        """Lets the agent finish, ends both calls and gives the two gaps."""
        begun = time.monotonic()
        for call in (self.listener, self.talker):
            if call == self.listener:
                wait_until(lambda: self.tandem.turns(self.listener)[0]["final"] and self.tandem.call(self.listener)["duration"] >= talk_s,
                           talk_s + 20, "the end of the agent's words")
            assert self.tandem.call(call)["status"] == "in-progress", self.tandem.call(call)
            self.tandem.hang_up(call)
        ended = [self.tandem.wait_ended(call) for call in (self.listener, self.talker)]
        return self.judge(*(call["call_sid"] for call in ended))

    def judge(self, listener_sid, talker_sid):
        heard, = wait_until(lambda: self.read_heard(listener_sid), 10, "what the remote heard")
        clips = [self.simulator.agent_audio(item) for item in self.new_items()]
        clip = max(clips, key=lambda c: find(c[:RATE], heard)[1])
        # What was not said before the end of the call was not heard.
        clip = clip[:max(RATE, len(heard) - RATE)]
        agent = longest_gap(clip, heard, "the agent", 1)
        said = self.simulator.said(talker_sid)
        return agent, self.judge_remote(said)

    def read_heard(self, sid):
        try:
            return (self.simulator.heard(sid),)
        except (OSError, AssertionError):
            return None

    def judge_remote(self, said):
        def find_session():
            """What the AI service heard of this person; it says the same sentence again and again, so that only all of it has one place."""
            for name in set(os.listdir(self.simulator.records)) - self.sessions:
                samples = read_wav(os.path.join(self.simulator.records, name)) if name.startswith("sess") else ()
                if len(samples) > RATE and find(said[:-RATE // 2], samples)[1] > 0.8:
                    return (samples,)
            return None
        heard, = wait_until(find_session, 10, "what the service heard")
        return longest_gap(said[:-RATE // 2], heard, "the remote", len(said))


# --- the attacks ------------------------------------------------------------------------------------------------------------

def plan(simulator, tandem):
    """[(title, [(attack, port, parameters)])]: what is done at the same time.  In the short form more of it is."""
    public, control = tandem.public_port, tandem.control_port
    key = {"Authorization": "Bearer " + API_KEY}
    media = {"path": "/twilio/media",
             "headers": {"X-Twilio-Signature": sign(simulator.info["auth_token"], f"wss://127.0.0.1:{public}/twilio/media")}}
    events = {"path": "/api/v1/events", "headers": key}
    hook = {"path": "/twilio/voice/status", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}
    verb = {"path": "/api/v1/calls", "headers": {**key, "Content-Type": "application/json"}}

    def both(name, **parameters):
        return [(name, public, {**hook, **parameters}), (name, control, {**verb, **parameters})]

    def sockets(name, **parameters):
        return [(name, public, {**media, **parameters}), (name, control, {**events, **parameters})]

    phases = [
        (f"{IDLE:,} idle connections", both("idle", n=IDLE)),
        ("slow headers and half-open handshakes", both("slow_headers", n=400) + sockets("half_open", n=400)),
        ("slow bodies", both("slow_bodies", n=400, length=60_000)),
        ("bodies that are held", [("held_bodies", public, {**hook, "n": 400, "length": 65_000}),
                                  ("held_bodies", control, {**verb, "n": 400, "length": 1_000_000})]),
        ("headers that are held", both("held_headers", n=400, headers_sent=8_000)),
        ("chunks of one byte that are held", both("held_chunks", n=400, chunks=60_000)),
        (f"bodies of {SIZE >> 20} MB", both("big_body", size=SIZE) + both("big_chunks", size=SIZE)),
        ("giant headers and targets", both("giant_header", size=SIZE) + both("giant_target", size=SIZE)),
        ("100,000 headers, a chunk without an end", both("many_headers", headers_sent=100_000) + both("giant_chunk_line", size=SIZE)),
        ("pipelining", both("pipelining", size=SIZE)),
        ("fragments of one byte, and huge messages", sockets("ws_small_fragments") + sockets("ws_huge_message")),
        ("huge frames, long control frames, no masks", sockets("ws_huge_frame") + sockets("ws_long_control") + sockets("ws_unmasked")),
        ("pings, read or not", sockets("ws_pings") + sockets("ws_pings_unread")),
        ("messages without end, silent sockets", sockets("ws_messages") + sockets("ws_silent", sockets=300)),
    ]
    if FULL:
        return phases
    return [("; ".join(title for title, _ in some), [attack for _, attacks in some for attack in attacks])
            for some in (phases[:3], phases[3:6], phases[6:10], phases[10:])]


def start(name, port, parameters):
    return subprocess.Popen([sys.executable, ATTACKS, name, str(port), str(SECONDS), json.dumps(parameters)], stdout=subprocess.PIPE, text=True)


def insist(ask, what):
    """Asks again where the listener was too busy to answer, as any client would."""
    def once():
        try:
            return (ask(),)
        except OSError:
            return None
    return wait_until(once, 20, what)[0]


def suffer(simulator, tandem, memory, before, title, attacks):
    """@before: the memory when there had been no attack yet."""
    calls = Calls(simulator, tandem)
    memory.reset()
    probe, doze = Probe(tandem, memory), Doze()
    running = [start(*attack) for attack in attacks]
    # Somebody else is called meanwhile: a REST request, webhooks, a media socket.
    another = insist(lambda: tandem.dial(read_scenario("caller-1").number), "a call")
    wait_until(lambda: insist(lambda: tandem.call(another)["status"] == "in-progress", "the call"), 20, "another call's answer")
    for (name, port, parameters), child in zip(attacks, running):
        out = child.communicate(timeout=SECONDS * 3 + 60)[0]
        assert child.returncode == 0, (name, child.returncode)
        where = "public" if port == tandem.public_port else "control"
        did = json.loads(out)
        assert did["opened"] >= parameters.get("n", 1), (name, did)
        print(f"#   {where} {name}: " + ", ".join(f"{n:,} {what}" for what, n in did.items()), flush=True)
    probe.stop()
    begun = time.monotonic()
    assert [request(port, "GET", path, timeout=10)[0] for port, path in probe.places] == [200, 200]
    after = time.monotonic() - begun
    peak = memory.peak()
    tandem.hang_up(another)
    (agent, pieces), (remote, said) = calls.end(SECONDS + 3)
    overslept = doze.stop()
    wait_until(lambda: memory.descriptors() < 100, 45, "closed connections")
    print(f"# {title}: memory {before:.0f} MB before, {peak:.0f} MB at the highest (+{peak - before:.1f}), {memory.now():.0f} MB after; "
          f"{probe.descriptors} descriptors; longest gap {agent:.1f} ms of the agent ({pieces} pieces), {remote:.1f} ms of the remote "
          f"({said} pieces), the machine itself kept others waiting for {overslept:.0f} ms; {probe.asked} other requests, {len(probe.failures)} not answered, half within "
          f"{statistics.median(probe.took) * 1000:.0f} ms, the slowest {max(probe.took) * 1000:.0f} ms", flush=True)
    assert len(probe.failures) <= probe.asked / 5, probe.failures[:5]
    assert after <= PROBE_S, after
    assert max(agent, remote) <= GAP_MS + 2 * overslept, (agent, remote, overslept)
    assert peak - before <= MEMORY_MB or PATIENCE > 1, (before, peak)
    assert probe.descriptors <= DESCRIPTORS, probe.descriptors
    assert "too many open files" not in tandem.process.stderr().lower()


def test_calls_go_on():
    only = os.environ.get("TANDEM_TEST_ATTACK", "")
    with Pair(AI_GREETING=make_speech(SECONDS + 4)) as (simulator, tandem):
        # What is loaded by the first call is no cost of an attack.
        tandem.wait_ended(tandem.dial(read_scenario("silent").number))
        memory = Memory(tandem.process.child.pid)
        before = memory.now()
        for title, attacks in plan(simulator, tandem):
            if only in title:
                suffer(simulator, tandem, memory, before, title, attacks)


if __name__ == "__main__":
    run_tests(globals())
