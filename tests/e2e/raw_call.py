# SPDX-License-Identifier: GPL-3.0-or-later
"""The other end of a raw audio socket, as a PBX or a script has it: says what it is given in real time, plays what it gets, and
echoes marks when their sound was played."""

import json
import os
import struct
import threading
import time

import numpy

from harness import API_KEY, PATIENCE, wait_until
from websocket import WebSocket

FRAME_S = 0.02
OUT_RATE = 16000


def mask(data):
    """As a client's frames are."""
    key = os.urandom(4)
    pattern = numpy.frombuffer((key * (len(data) // 4 + 1))[:len(data)], dtype=numpy.uint8)
    return key + (numpy.frombuffer(data, dtype=numpy.uint8) ^ pattern).tobytes()


class RawSocket(WebSocket):
    """One with binary frames."""

    def __init__(self, tandem, call_id, headers=None):
        super().__init__(tandem.control_port, f"/ws/call/{call_id}", {"X-API-Key": API_KEY} if headers is None else headers)
        self.socket.settimeout(60 * PATIENCE)
        self.sending = threading.Lock()

    def send(self, opcode, data):
        length = len(data)
        if length < 126:
            head = struct.pack(">BB", 0x80 | opcode, 0x80 | length)
        elif length < 65536:
            head = struct.pack(">BBH", 0x80 | opcode, 0x80 | 126, length)
        else:
            head = struct.pack(">BBQ", 0x80 | opcode, 0x80 | 127, length)
        with self.sending:
            self.socket.sendall(head + mask(data))

    def send_event(self, **event):
        self.send(1, json.dumps(event).encode())

    def next_frame(self):
        """(opcode, data); EOFError at the end."""
        try:
            first, length = self.take(2)
            if length == 126:
                length = struct.unpack(">H", self.take(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.take(8))[0]
            return first & 0x0F, self.take(length)
        except ConnectionError as error:
            raise EOFError(str(error)) from error


class RawCall:
    """A call of Tandem's that this program is the other end of.  echo: whether it echoes marks."""

    def __init__(self, tandem, echo=True, talk=True, **fields):
        self.tandem = tandem
        self.id = self.place(tandem, **fields)
        self.socket = RawSocket(tandem, self.id)
        self.echo = echo
        self.events = []
        self.heard = []        # 16 kHz pieces as they came
        self.unplayed = []     # [due, name] of marks
        self.played_until = time.monotonic()
        self.to_say = numpy.zeros(0)
        self.over = threading.Event()
        self.lock = threading.Lock()
        threads = [self.receive] + ([self.speak] if talk else [])
        self.threads = [threading.Thread(target=thread, daemon=True) for thread in threads]
        for thread in self.threads:
            thread.start()

    @staticmethod
    def place(tandem, **fields):
        status, answer = tandem.api("POST", "/api/v1/calls", {"carrier": "socket", **fields})
        assert status == 201 and answer["status"] == "queued", (status, answer)
        return answer["id"]

    def take_event(self, event):
        with self.lock:
            self.events.append(event)
            if event["event"] == "mark":
                self.unplayed.append([max(self.played_until, time.monotonic()), event["name"]])
            elif event["event"] == "clear":
                self.played_until = time.monotonic()
                self.unplayed = [[0, name] for _, name in self.unplayed]

    def receive(self):
        try:
            while True:
                opcode, data = self.socket.next_frame()
                if opcode == 2:
                    with self.lock:
                        self.heard.append(numpy.frombuffer(data, dtype="<i2") / 32768)
                        self.played_until = max(self.played_until, time.monotonic()) + len(data) / 2 / OUT_RATE
                elif opcode == 1:
                    self.take_event(json.loads(data))
                elif opcode == 9:
                    self.socket.send(10, data)
                elif opcode == 8:
                    break
        except (EOFError, OSError):
            pass
        self.over.set()

    def speak(self):
        """Twenty ms every twenty ms, in pieces that are no frames of anybody; what is to be said, else silence."""
        begin = time.monotonic()
        said = 0
        rest = b""
        while not self.over.is_set():
            with self.lock:
                frame, self.to_say = self.to_say[:160], self.to_say[160:]
                due = [mark for mark in self.unplayed if mark[0] <= time.monotonic()]
                self.unplayed = self.unplayed[len(due):]
            frame = numpy.concatenate([frame, numpy.zeros(160 - len(frame))])
            data = rest + (frame * 32767).astype("<i2").tobytes()
            try:
                self.socket.send(2, data[:317])
                rest = data[317:]
                for _, name in due if self.echo else []:
                    self.socket.send_event(event="mark", name=name)
            except OSError:
                return
            said += 1
            self.over.wait(max(begin + said * FRAME_S - time.monotonic(), 0))

    def say(self, samples):
        """8 kHz."""
        with self.lock:
            self.to_say = numpy.concatenate([self.to_say, samples])

    def all_heard(self):
        """What came, at 8 kHz, one after the other."""
        with self.lock:
            pieces = list(self.heard)
        samples = numpy.concatenate(pieces) if pieces else numpy.zeros(0)
        return (samples[0:len(samples) // 2 * 2:2] + samples[1::2][:len(samples) // 2]) / 2

    def wait_event(self, kind, count=1, seconds=30):
        def came():
            found = [event for event in list(self.events) if event["event"] == kind]
            return found if len(found) >= count else None
        return wait_until(came, seconds, f"{count} of {kind} among {[e['event'] for e in self.events]}")

    def wait_turn(self, party, text, seconds=30):
        def said():
            return [turn for turn in self.tandem.turns(self.id) if turn["party"] == party and turn["final"] and text in turn["text"]]
        return wait_until(said, seconds, f"{party}: {text} in {[(t['party'], t['text']) for t in self.tandem.turns(self.id)]}")[0]

    def wait_over(self, seconds=30):
        assert self.over.wait(seconds * PATIENCE), "the socket is still open"
        return self.tandem.wait_ended(self.id)
