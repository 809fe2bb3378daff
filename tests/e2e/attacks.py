#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hostile client: attacks.py NAME PORT SECONDS [JSON PARAMETERS].  Prints what it did as one JSON object when the time is over.

It is a process of its own, with the lowest priority: an attacker's processor is not the victim's.
"""

import base64
import contextlib
import errno
import json
import os
import resource
import select
import socket
import struct
import sys
import time

CHUNK = 256 * 1024


class Attack:
    """What all have in common: where it goes, until when, and what it counts."""

    def __init__(self, port, seconds, parameters):
        self.port = port
        self.until = time.monotonic() + seconds
        self.parameters = {"path": "/", "headers": {}, **parameters}
        self.done = {"opened": 0, "failed": 0, "closed by the peer": 0, "bytes": 0}

    def goes_on(self, longer=0):
        return time.monotonic() < self.until + longer

    def count(self, what, n=1):
        self.done[what] = self.done.get(what, 0) + n

    def connect(self):
        """A blocking socket with a short time-out, or None."""
        sock = socket.socket()
        sock.settimeout(2)
        # One address has fewer ports than this needs.
        sock.setsockopt(socket.SOL_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
        sock.bind((f"127.0.0.{2 + self.done['opened'] % 8}", 0))
        try:
            sock.connect(("127.0.0.1", self.port))
        except OSError:
            self.count("failed")
            sock.close()
            return None
        self.count("opened")
        return sock

    def head(self, method="POST", **headers):
        fields = {"Host": f"127.0.0.1:{self.port}", **self.parameters["headers"], **{k.replace("_", "-"): v for k, v in headers.items()}}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"{method} {self.parameters['path']} HTTP/1.1\r\n{lines}\r\n".encode()

    def stream(self, sock, parts):
        """Sends until the peer has enough of it or the time is over, then notes what it answered."""
        answer = b""
        try:
            for part in parts:
                if not self.goes_on():
                    break
                sock.sendall(part)
                self.count("bytes", len(part))
                if select.select([sock], [], [], 0)[0]:
                    break
            sock.settimeout(1)
            answer = sock.recv(4096)
        except OSError:
            pass
        self.count(f"answer {answer[9:12].decode()}" if answer.startswith(b"HTTP/1.1 ") else "no answer")
        sock.close()

    def again_and_again(self, make):
        """The same attack on one connection after the other; a short breath keeps a refused attack from being one of connections."""
        while self.goes_on():
            sock = self.connect()
            if sock:
                self.stream(sock, make())
            time.sleep(0.01)


# --- many connections ----------------------------------------------------------------------------------------------------------

def hold(attack, first, drip=None):
    """At least as many connections as asked for, each with the same first bytes, then one byte of @drip now and then; who is thrown out comes
    back."""
    wanted, poll, open_ = attack.parameters["n"], select.poll(), {}
    next_drip = time.monotonic()
    while attack.goes_on() or (attack.done["opened"] < wanted and attack.goes_on(60)):
        for _ in range(min(500, wanted - len(open_))):
            sock = attack.connect()
            if not sock:
                break
            with contextlib.suppress(OSError):
                sock.sendall(first)
            sock.setblocking(False)
            poll.register(sock, select.POLLIN)
            open_[sock.fileno()] = [sock, 0]
            attack.done["at once"] = max(attack.done.get("at once", 0), len(open_))
        lost = [fd for fd, _ in poll.poll(10)]
        if drip and time.monotonic() >= next_drip:
            next_drip = time.monotonic() + 0.05
            for fd, entry in open_.items():
                try:
                    attack.count("bytes", entry[0].send(drip[entry[1] % len(drip):][:1]))
                    entry[1] += 1
                except OSError as error:
                    if error.errno != errno.EAGAIN and fd not in lost:
                        lost.append(fd)
        for fd in lost:
            poll.unregister(fd)
            open_.pop(fd)[0].close()
            attack.count("closed by the peer")
    for sock, _ in open_.values():
        sock.close()


def idle(attack):
    hold(attack, b"")


def half_open(attack):
    """Handshakes of WebSockets that never end."""
    hold(attack, attack.head("GET", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Version="13")[:-2])


def slow_headers(attack):
    hold(attack, f"GET {attack.parameters['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode(), b"X-Slow: loris\r\n")


def slow_bodies(attack):
    hold(attack, attack.head(Content_Length=str(attack.parameters["length"])), b"a=b&")


def held_bodies(attack):
    """All but the last byte."""
    n = attack.parameters["length"]
    hold(attack, attack.head(Content_Length=str(n)) + b"a" * (n - 1))


def held_headers(attack):
    """As many small headers as go in, then a body that does not come."""
    fields = b"".join(b"x%d:\r\n" % i for i in range(attack.parameters["headers_sent"]))
    hold(attack, attack.head(Content_Length="10")[:-2] + fields + b"\r\n")


def held_chunks(attack):
    """A body of single bytes, without an end."""
    hold(attack, attack.head(Transfer_Encoding="chunked") + b"1\r\na\r\n" * attack.parameters["chunks"])


# --- much of it ------------------------------------------------------------------------------------------------------------------

def repeat(part, size):
    for _ in range(0, size, len(part)):
        yield part


def big_body(attack):
    """The body that Content-Length announces, read or not."""
    def parts():
        yield attack.head(Content_Length=str(attack.parameters["size"]))
        yield from repeat(b"a" * CHUNK, attack.parameters["size"])
    attack.again_and_again(parts)


def big_chunks(attack):
    def parts():
        yield attack.head(Transfer_Encoding="chunked")
        yield from repeat(b"%x\r\n%s\r\n" % (CHUNK, b"a" * CHUNK), attack.parameters["size"])
    attack.again_and_again(parts)


def giant_header(attack):
    def parts():
        yield f"GET {attack.parameters['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Giant: ".encode()
        yield from repeat(b"a" * CHUNK, attack.parameters["size"])
    attack.again_and_again(parts)


def giant_target(attack):
    def parts():
        yield b"GET /"
        yield from repeat(b"a" * CHUNK, attack.parameters["size"])
    attack.again_and_again(parts)


def many_headers(attack):
    def parts():
        yield f"GET {attack.parameters['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode()
        for i in range(0, attack.parameters["headers_sent"], 1000):
            yield b"".join(b"X-%d: many\r\n" % k for k in range(i, i + 1000))
        yield b"\r\n"
    attack.again_and_again(parts)


def giant_chunk_line(attack):
    """The length of a chunk that never ends."""
    def parts():
        yield attack.head(Transfer_Encoding="chunked")
        yield from repeat(b"0" * CHUNK, attack.parameters["size"])
    attack.again_and_again(parts)


def pipelining(attack):
    attack.again_and_again(lambda: repeat(attack.head("GET") * 100, attack.parameters["size"]))


# --- WebSockets whose handshake is right --------------------------------------------------------------------------------------------

def frame(opcode, payload, fin=True, masked=True):
    head = bytes([(0x80 if fin else 0) | opcode])
    mask = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([mask | len(payload)])
    elif len(payload) < 65536:
        head += bytes([mask | 126]) + struct.pack(">H", len(payload))
    else:
        head += bytes([mask | 127]) + struct.pack(">Q", len(payload))
    return head + (b"\0\0\0\0" if masked else b"") + payload


def open_socket(attack):
    sock = attack.connect()
    if not sock:
        return None
    key = base64.b64encode(os.urandom(16)).decode()
    try:
        sock.sendall(attack.head("GET", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Version="13", Sec_WebSocket_Key=key))
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = sock.recv(4096)
            if not part:
                raise EOFError
            answer += part
    except (OSError, EOFError):
        attack.count("failed")
        sock.close()
        return None
    attack.count("upgraded" if answer.startswith(b"HTTP/1.1 101") else "answer " + answer[9:12].decode())
    if answer.startswith(b"HTTP/1.1 101"):
        return sock
    sock.close()
    return None


def websocket(attack, first, repeated, reads=True):
    """On several sockets at once: the first frames, then the others for as long as they are taken."""
    open_ = []
    block = repeated * max(1, CHUNK // len(repeated)) if repeated else b""
    while attack.goes_on():
        while len(open_) < attack.parameters.get("sockets", 4):
            sock = open_socket(attack)
            if not sock:
                break
            sock.setblocking(False)
            open_.append([sock, first, 0])
        if not open_:
            time.sleep(0.05)
            continue
        readable, writable, _ = select.select([e[0] for e in open_] if reads else [],
                                              [e[0] for e in open_ if block or e[1]], [], 0.05)
        for entry in list(open_):
            sock = entry[0]
            try:
                if sock in readable and not sock.recv(65536):
                    raise EOFError
                if sock in writable:
                    data = entry[1] or block[entry[2]:]
                    n = sock.send(data)
                    attack.count("bytes", n)
                    if entry[1]:
                        entry[1] = entry[1][n:]
                    else:
                        entry[2] = (entry[2] + n) % len(block)
            except BlockingIOError:
                pass
            except (OSError, EOFError):
                attack.count("closed by the peer")
                sock.close()
                open_.remove(entry)
    for sock, _, _ in open_:
        sock.close()


def ws_small_fragments(attack):
    websocket(attack, frame(1, b"a", fin=False), frame(0, b"a", fin=False))


def ws_huge_message(attack):
    websocket(attack, frame(1, b"a", fin=False), frame(0, b"a" * 4000, fin=False))


def ws_huge_frame(attack):
    """One frame that announces 1 GB."""
    websocket(attack, b"\x81\xff" + struct.pack(">Q", 1 << 30) + b"\0\0\0\0", b"a" * 65536)


def ws_pings(attack):
    websocket(attack, b"", frame(9, b"p" * 125))


def ws_pings_unread(attack):
    """Every ping asks for a pong that nobody takes."""
    websocket(attack, b"", frame(9, b"p" * 125), reads=False)


def ws_messages(attack):
    """What the one who listens throws away."""
    websocket(attack, b"", frame(1, b'{"event":"mark"}'))


def ws_long_control(attack):
    websocket(attack, frame(9, b"p" * 126), frame(9, b"p" * 60000))


def ws_unmasked(attack):
    websocket(attack, frame(1, b"{}", masked=False), frame(1, b"{}", masked=False))


def ws_silent(attack):
    websocket(attack, b"", b"")


def main():
    os.nice(19)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    name, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    attack = Attack(port, seconds, json.loads(sys.argv[4]) if len(sys.argv) > 4 else {})
    globals()[name](attack)
    print(json.dumps({what: n for what, n in attack.done.items() if n}))


if __name__ == "__main__":
    main()
