# SPDX-License-Identifier: GPL-3.0-or-later
"""A tunnel that a test can cut and mend: a TCP port in front of another."""

import socket
import threading

from harness import free_port


class Cable:
    """with Cable(port) as cable: what connects to cable.port reaches port, until it is cut."""

    def __init__(self, port):
        self.target = port
        self.port = free_port()
        self.lock = threading.Lock()
        self.listener = None
        self.ends = set()

    def __enter__(self):
        self.mend()
        return self

    def __exit__(self, kind, value, trace):
        self.cut()

    def mend(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def cut(self):
        """Whoever connects is refused, and who is connected is dropped, on both sides and without a word."""
        with self.lock:
            if self.listener:
                self.listener.shutdown(socket.SHUT_RDWR)
                self.listener.close()
            self.listener = None
            ends, self.ends = self.ends, set()
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it had gone by itself

    def accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                if self.listener is not listener:
                    near.close()
                    far.close()
                    return
                self.ends |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=(source, sink), daemon=True).start()

    def carry(self, source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass  # cut
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other direction was first
        with self.lock:
            self.ends -= {source, sink}
