# SPDX-License-Identifier: GPL-3.0-or-later
"""The client's side of a WebSocket, as far as the tests need it."""

import base64
import json
import os
import socket
import struct


class WebSocket:
    """Connects; answer is the status line and headers of the upgrade."""

    def __init__(self, port, path, headers, timeout=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: Upgrade", "Upgrade: websocket",
                 "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self.more()
        self.answer, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        assert self.answer.startswith(b"HTTP/1.1 101"), self.answer

    def more(self):
        data = self.socket.recv(65536)
        if not data:
            raise EOFError("the other side closed the connection")
        self.buffer += data

    def take(self, n):
        while len(self.buffer) < n:
            self.more()
        data, self.buffer = self.buffer[:n], self.buffer[n:]
        return data

    def next_object(self):
        """The next text message as JSON; pings are not answered, a close is EOFError."""
        while True:
            first, length = self.take(2)
            assert first & 0x80 and not length & 0x80, "fragmented or masked"
            if length == 126:
                length = struct.unpack(">H", self.take(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.take(8))[0]
            data = self.take(length)
            if first & 0x0F == 8:
                raise EOFError(data[2:].decode())
            if first & 0x0F == 1:
                return json.loads(data)

    def send_object(self, value):
        """One masked text message."""
        data = json.dumps(value).encode()
        mask = os.urandom(4)
        header = bytes([0x81, 0x80 | len(data)]) if len(data) < 126 else b"\x81\xfe" + struct.pack(">H", len(data))
        self.socket.sendall(header + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def close(self):
        self.socket.close()
