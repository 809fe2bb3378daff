#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small model service for Tandem (data/modelservice/PROTOCOL.md), to begin with: python3 model-service.py [PORT [KEY]]

It understands nothing: it tells how long somebody spoke, and plays a tone for every word it says.  Put your own recogniser, model and
voice into Session.answer() and Session.synthesise().  Standard library only.
"""

import asyncio
import base64
import hashlib
import json
import math
import struct
import sys

RATE = 16000
WORD_S = 0.25


class Session:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.items = 0
        self.speaking = None       # the task that says something
        self.listening = False
        self.began_ms = 0
        self.profile = {}

    async def accept(self, key):
        """FALSE when it was refused."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[1:]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head)}
        if key and headers.get("authorization") != f"Bearer {key}":
            self.writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return False
        digest = hashlib.sha1((headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        self.writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n")
        return True

    def write(self, opcode, data):
        n = len(data)
        size = bytes([n]) if n < 126 else struct.pack(">BH", 126, n) if n < 65536 else struct.pack(">BQ", 127, n)
        self.writer.write(bytes([0x80 | opcode]) + size + data)

    async def read(self):
        """The next message: (opcode, data).  Tandem sends every one in one piece."""
        opcode, n = await self.reader.readexactly(2)
        n &= 0x7F
        if n > 125:
            n = int.from_bytes(await self.reader.readexactly(2 if n == 126 else 8), "big")
        mask = await self.reader.readexactly(4)
        data = await self.reader.readexactly(n)
        return opcode & 0x0F, bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))

    def send(self, type_, **members):
        self.write(1, json.dumps({"type": type_, **members}).encode())

    def synthesise(self, word):
        """Signed 16 bit samples, little endian, mono."""
        tone = 300 + 20 * (sum(word.encode()) % 40)
        samples = (int(6000 * math.sin(math.pi * i / (WORD_S * RATE)) * math.sin(2 * math.pi * tone * i / RATE))
                   for i in range(int(WORD_S * RATE)))
        return b"".join(struct.pack("<h", sample) for sample in samples)

    async def speak(self, text, **request):
        self.items += 1
        item, cancelled = self.items, True
        self.send("item_begin", item=item, **request)
        try:
            for word in text.split():
                self.write(2, self.synthesise(word))
                self.send("transcript", party="agent", text=word + " ")
                await asyncio.sleep(WORD_S / 2)
            self.send("transcript", party="agent", text=text, final=True)
            cancelled = False
        finally:
            self.send("item_end", item=item, cancelled=cancelled)
            self.speaking = None

    def say(self, text, **request):
        self.hush()
        self.speaking = asyncio.create_task(self.speak(text, **request))

    def hush(self):
        if self.speaking:
            self.speaking.cancel()

    def answer(self, ms):
        """What is said to somebody who spoke for so long."""
        return f"You spoke for {round(ms / 1000)} seconds"

    def take(self, message):
        kind = message["type"]
        if kind == "hello":
            self.profile = message["profile"]
            self.send("ready", input_rate=RATE, output_rate=RATE, features=["say", "cancel", "heard", "transcript"])
        elif kind == "say":
            self.say(message["text"], request=message["request"])
        elif kind == "respond":
            self.say("Yes?", request=message["request"])
        elif kind == "listening":
            self.listening = message["on"]
        elif kind == "cancel":
            self.hush()
        elif kind == "speech_started":
            self.began_ms = message["at_ms"]
            if not self.listening:
                self.hush()
        elif kind == "speech_stopped":
            ms = message["at_ms"] - self.began_ms
            self.send("transcript", party="remote", item=message["item"], text=f"({ms} ms of speech)", final=True)
            if not self.listening:
                self.say(self.answer(ms))
        elif kind in ("heard", "note", "turn"):
            print(json.dumps(message), flush=True)

    async def run(self, key):
        try:
            if not await self.accept(key):
                return
            while True:
                opcode, data = await self.read()
                if opcode == 1:
                    self.take(json.loads(data))
                elif opcode == 9:
                    self.write(10, data)
                elif opcode == 8:
                    self.write(8, data)
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.hush()
            await asyncio.sleep(0)
            self.writer.close()


async def main(port=8000, key=None):
    server = await asyncio.start_server(lambda reader, writer: Session(reader, writer).run(key), "127.0.0.1", int(port))
    print(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
