# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP servers of a test's own, and what those need that hand on what they get."""

import http.server
import socket
import ssl
import threading


def pump(source, sink):
    """Hands on what one socket says to the other, to its end."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other side went first


class Server:
    """with Server(handler) as port"""

    def __init__(self, handler, to=None, certificate=None):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.server.to = to
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_address[1]

    def __exit__(self, *what):
        self.server.shutdown()
        self.server.server_close()
