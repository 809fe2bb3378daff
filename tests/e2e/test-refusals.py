#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not get in, or not twice, and what a start says that cannot be: no call of it, no money, no crash."""

import http.server
import os
import re
import socket
import threading
import urllib.parse

from harness import PATIENCE, Pair, Process, TANDEM, free_port, new_folder, read_scenario, request, run_tests, wait_until
from proxy import Server, pump
from signature import sign
from websocket import WebSocket

CALLER = "+12025550144"
FORM = "application/x-www-form-urlencoded"


def signed(tandem, token, path, fields):
    """(status, text) of a webhook as Twilio sends it."""
    url = f"http://127.0.0.1:{tandem.public_port}{path}"
    pairs = [(name.encode(), value.encode()) for name, value in fields.items()]
    headers = {"Content-Type": FORM, "X-Twilio-Signature": sign(token, url, pairs)}
    return request(tandem.public_port, "POST", path, urllib.parse.urlencode(fields), headers)


def start_stream(tandem, auth_token, call_sid, token):
    """The media socket of a call, its start being said; TRUE: Tandem speaks to it."""
    url = f"wss://127.0.0.1:{tandem.public_port}/twilio/media"
    stream = WebSocket(tandem.public_port, "/twilio/media", {"X-Twilio-Signature": sign(auth_token, url)}, 20 * PATIENCE)
    sid = "MZ" + os.urandom(16).hex()
    stream.send_object({"event": "connected", "protocol": "Call", "version": "1.0.0"})
    stream.send_object({"event": "start", "sequenceNumber": "1", "streamSid": sid, "start": {
        "streamSid": sid, "accountSid": "AC0", "callSid": call_sid, "tracks": ["inbound"], "customParameters": {"token": token},
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}}})
    try:
        stream.next_object()
        return True
    except EOFError:
        return False
    finally:
        stream.close()


def call_in(simulator, tandem, call_sid):
    """Somebody calls: the token of the stream that Twilio is told to open."""
    info = simulator.info
    status, twiml = signed(tandem, info["auth_token"], "/twilio/voice", {
        "AccountSid": info["account_sid"], "CallSid": call_sid, "From": CALLER, "To": info["number"], "CallStatus": "ringing"})
    assert status == 200, (status, twiml)
    return re.search(r'<Parameter name="token" value="([^"]+)"', twiml).group(1)


def find_call(tandem, call_sid):
    status, answer = tandem.api("GET", f"/api/v1/calls/{call_sid}")
    return answer if status == 200 else None


def test_expired_token():
    """The caller hung up before the stream came: its token opens nothing any more, though it was never used."""
    with Pair() as (simulator, tandem):
        call_sid = "CA" + "7" * 32
        token = call_in(simulator, tandem, call_sid)
        status, _ = signed(tandem, simulator.info["auth_token"], "/twilio/voice/status", {
            "AccountSid": simulator.info["account_sid"], "CallSid": call_sid, "CallStatus": "completed", "SequenceNumber": "1"})
        assert status in (200, 204), status
        wait_until(lambda: find_call(tandem, call_sid)["status"] in ("completed", "no-answer", "canceled"), 10, "the end of the call")
        assert not start_stream(tandem, simulator.info["auth_token"], call_sid, token), "an expired token was taken"
        wait_until(lambda: tandem.api("GET", "/health")[1]["active_sessions"] == 0, 10, "no session")


def test_two_starts_on_one_token():
    """While the first stream of a token is up, and after it, a second one is refused, and the first goes on."""
    with Pair() as (simulator, tandem):
        call_sid = "CA" + "8" * 32
        token = call_in(simulator, tandem, call_sid)
        url = f"wss://127.0.0.1:{tandem.public_port}/twilio/media"
        right = sign(simulator.info["auth_token"], url)
        first = WebSocket(tandem.public_port, "/twilio/media", {"X-Twilio-Signature": right}, 20 * PATIENCE)
        sid = "MZ" + "1" * 32
        first.send_object({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        start = {"event": "start", "sequenceNumber": "1", "streamSid": sid, "start": {
            "streamSid": sid, "accountSid": "AC0", "callSid": call_sid, "tracks": ["inbound"], "customParameters": {"token": token},
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}}}
        first.send_object(start)
        assert first.next_object()["event"] in ("media", "mark"), "the first start was not taken"
        assert not start_stream(tandem, simulator.info["auth_token"], call_sid, token), "a second start was taken"
        assert first.next_object()["event"] in ("media", "mark"), "the first stream was given up for the second"
        assert len(simulator.events("realtime", "session_opened")) == 1, simulator.events("realtime")
        first.close()


def test_call_of_another_account():
    """Neither a webhook nor a request about a call that is not ours reaches Twilio or makes a call here."""
    with Pair() as (simulator, tandem):
        info = simulator.info
        theirs = "CA" + "9" * 32
        status, _ = signed(tandem, info["auth_token"], "/twilio/voice", {
            "AccountSid": "AC" + "2" * 32, "CallSid": theirs, "From": CALLER, "To": info["number"], "CallStatus": "ringing"})
        assert status == 403, status
        assert "Refused a call to another account" in tandem.process.stderr()
        status, _ = signed(tandem, info["auth_token"], "/twilio/voice/status", {
            "AccountSid": "AC" + "2" * 32, "CallSid": theirs, "CallStatus": "in-progress"})
        assert status in (200, 204, 403), status
        for method, path in (("GET", ""), ("GET", "/transcript"), ("POST", "/hangup")):
            status, answer = tandem.api(method, f"/api/v1/calls/{theirs}{path}")
            assert status == 404 and answer["error"]["code"] == "not_found", (path, status, answer)
        assert tandem.api("GET", "/api/v1/calls")[1]["calls"] == []
        assert not simulator.events("rest", "end_call") and not simulator.events("realtime", "session_opened")


def test_negative_lengths():
    """Lengths that cannot be are refused or end the connection, at both listeners, and the next request is served."""
    with Pair() as (simulator, tandem):
        for port in (tandem.public_port, tandem.control_port):
            for length in (b"-1", b"-9223372036854775808", b"99999999999999999999", b"1e3", b"0x10", b"5, 6"):
                with socket.create_connection(("127.0.0.1", port), 20 * PATIENCE) as connection:
                    connection.sendall(b"POST /twilio/voice/status HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + FORM.encode() +
                                       b"\r\nContent-Length: " + length + b"\r\n\r\nA=1&B")
                    connection.shutdown(socket.SHUT_WR)
                    answer = b"".join(iter(lambda: connection.recv(65536), b""))
                assert answer == b"" or re.match(rb"HTTP/1\.[01] [45]\d\d", answer), (port, length, answer)
        assert request(tandem.public_port, "GET", "/healthz")[0] == 200
        assert request(tandem.control_port, "GET", "/health")[0] == 200


# --- a start that cannot be ----------------------------------------------------------------------------------------------

def start_and_fail(**settings):
    """Starts tandem with a wrong setting: exit 1 and one line, which is returned."""
    folder = new_folder("bad-")
    path = os.path.join(folder, "env")
    with open(path, "w", encoding="utf-8") as lines:
        lines.writelines(f"{name}={value}\n" for name, value in settings.items())
    process = Process([TANDEM, "--headless", "--env-file", path, "--data-dir", folder], {"XDG_RUNTIME_DIR": folder})
    status = process.child.wait(20 * PATIENCE)
    lines = [line for line in process.stderr().splitlines() if line.startswith("tandem: ")]
    assert status == 1 and len(lines) == 1, (status, process.stderr())
    return lines[0]


def test_public_url():
    for url, word in (("https://user:password1@phone.example.net", "without a user name or password"),
                      ("https://phone.example.net/?tunnel=1", "“?” or “#”"), ("https://phone.example.net/#top", "“?” or “#”")):
        line = start_and_fail(PUBLIC_URL=url)
        assert line.startswith("tandem: PUBLIC_URL must be") and word in line and "password1" not in line, line


def test_port_in_use_names_its_option():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = start_and_fail(PORT=port, CONTROL_PORT=free_port())
        assert f"Port {port} is in use" in line and "set PORT to another port" in line, line
        line = start_and_fail(PORT=free_port(), CONTROL_PORT=port)
        assert f"Port {port} is in use" in line and "set CONTROL_PORT to another port" in line, line


class Prefix(http.server.BaseHTTPRequestHandler):
    """A proxy that takes /phone away; WebSockets are handed on as they are."""

    def do_POST(self):
        self.forward()

    def do_GET(self):
        self.forward()

    def forward(self):
        assert self.path.startswith("/phone/"), self.path
        head = f"{self.command} {self.path.removeprefix('/phone')} HTTP/1.1\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self.headers.items()) + "\r\n"
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with socket.create_connection(("127.0.0.1", self.server.to)) as upstream:
            upstream.sendall(head.encode() + body)
            back = threading.Thread(target=pump, args=(upstream, self.connection), daemon=True)
            back.start()
            if "Upgrade" in self.headers:
                pump(self.connection, upstream)
            back.join()
        self.close_connection = True

    def log_message(self, *arguments):
        pass


def test_public_url_with_path():
    """A path is part of the address: behind a proxy that takes it away, a whole call goes through."""
    to = free_port()
    with Server(Prefix, to) as port, Pair(PORT=to, PUBLIC_URL=f"http://127.0.0.1:{port}/phone") as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario("caller-1").number))
        assert call["status"] == "completed", call
        assert len(tandem.turns(call["id"])) >= 3, tandem.turns(call["id"])


if __name__ == "__main__":
    run_tests(globals())
