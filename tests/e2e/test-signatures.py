#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ten thousand requests that are almost Twilio's: those that Twilio truly signed are served, no other, and no forged media socket costs anything.

TANDEM_TEST_SEED=N tries others; what is wrong is printed with its number, and TANDEM_TEST_CASE=N (with the same seed) sends only that one.
"""

import base64
import collections
import copy
import hashlib
import json
import os
import random
import re
import socket
import threading
import time
import urllib.parse

from harness import PATIENCE, Pair, in_threads, run_tests, wait_until
from signature import FORM, Request, digest, is_truly_signed, normalize, sign, split_form, url_variants

SEED = int(os.environ.get("TANDEM_TEST_SEED", "20260704"))
CASES = 10000
ONLY = os.environ.get("TANDEM_TEST_CASE")
THREADS = 8
CALLER = "+12025550171"
STATES = ["queued", "initiated", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"]
RECORDED = ["in-progress", "paused", "stopped", "processing", "completed", "absent"]
POSTS = ["/twilio/voice", "/twilio/voice/status", "/twilio/recording"]
SOCKETS = ["/twilio/media", "/twilio/stream"]
REFUSED = {400, 403, 404, 405, 426}


def test_judge_knows_the_vectors():
    """PROTOCOLS 3.7: made with Twilio's own library."""
    t1, t2, base = "12345", "0123456789abcdef0123456789abcdef", "https://phone.example.net"
    common = b"CallSid=CA1234567890ABCDE&Caller=%2B1415867531N&Digits=1234&From=%2B1415867531N&To=%2B18005551212"
    sms = ("AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01&Body=" +
           urllib.parse.quote_plus("Caffè ☕ + 50% = \"ok\" & done") + "&From=%2B15005550006&MessageSid=SM"
           "00000000000000000000000000000002&NumMedia=0&NumSegments=1&OptOutType=&To=%2B15005550007").encode()
    event = f"{base}/twilio/events?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    vectors = [
        (t1, "https://example.com/myapp.php?foo=1&bar=2", common.replace(b"N", b"0"), "L/OH5YylLD5NRKLltdqwSvS0BnU="),
        (t1, "https://mycompany.com/myapp.php?foo=1&bar=2", common.replace(b"1N", b"09"), "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (t2, base + "/twilio/sms", sms, "VJ214GuQ3yzQR4khjsLynv0FGPE="),
        (t2, base + ":443/twilio/sms", sms, "hYBorT1kEsV4kL42tfn2+ZgkNk0="),
        (t2, base + ":8443/twilio/sms", sms, "Cf62M391H71KzV6pZvqqQDIP26I="),
        (t2, base + "/twilio/voice", b"CallSid=CA1&Digit=5&Digit=1&Digit=5&From=%2B15005550006", "2Ssa1DM6P2joy7HrUdTtwxurfFM="),
        (t2, base + "/twilio/voice?CallSid=CA1&From=%2B15005550006", b"", "kksL5aF8J6Q7n/vHLgaQfkKK+sE="),
        (t2, "wss://phone.example.net/twilio/media", b"", "1n/c/8BS8Lk2yFjj6LvYa2jRVgI="),
        (t2, "wss://phone.example.net/twilio/media/", b"", "bKLhRCXfNCqRys7pdwQkL2DEMOA="),
        (t2, event, b"", "Urs2EoCs3Efg54d6tIxX+ASFyog="),
        (t2, base + "/x", b"b=1&A=2&a=3&B=4&_c=5&A1=6", "7Vev7W/x+qpr3i3PCEWsVRcyiNo="),
    ]
    for token, url, body, signature in vectors:
        assert sign(token, url, split_form(body)) == signature, url


# --- what the listener owes to a request ---------------------------------------------------------------

def is_address(text):
    return bool(re.fullmatch(r"\+[0-9]{3,19}", text) or (re.fullmatch(r"sip:[!-~]*", text) and len(text) <= 256))


def is_sid(text, letters):
    return bool(re.fullmatch(letters + "[A-Za-z0-9]*", text)) and len(text) <= 64


def read_fields(body):
    """{name: first value}, None where the form is broken."""
    if re.search(rb"%(?![0-9A-Fa-f]{2})", body):
        return None
    fields = {}
    try:
        for name, value in split_form(body):
            if b"\0" in name + value:
                return None
            name.decode(), value.decode()
            fields.setdefault(name.decode(), value.decode())
    except UnicodeDecodeError:
        return None
    return fields


def expected_statuses(request, base, info):
    """The statuses that are right, and whether the request is truly Twilio's.

    A target that is not in RFC 3986's normal form counts as if it were: libsoup keeps no other, see HACKING.md.
    """
    request = copy.copy(request)
    request.target = normalize(request.target.partition("#")[0])
    path = request.path[:-1] if request.path.endswith("/") and len(request.path) > 1 else request.path
    truly = is_truly_signed(request, base, info["auth_token"])
    if path in SOCKETS:
        if request.method != "GET":
            return {405}, truly
        if not request.websocket:
            return {426}, truly
        return ({101} if truly else {403}), truly
    if path not in POSTS:
        return REFUSED, truly
    if request.method != "POST":
        return {405}, truly
    if not truly:
        return {403}, truly
    if request.body and not request.is_form:
        return {415}, truly
    fields = read_fields(request.body)
    if fields is None or not is_sid(fields.get("CallSid", ""), "CA"):
        return {400}, truly
    if path == "/twilio/voice":
        if not is_address(fields.get("To", "")):
            return {400}, truly
        return ({200} if fields.get("AccountSid") == info["account_sid"] else {403}), truly
    if path == "/twilio/recording":
        right = is_sid(fields.get("RecordingSid", ""), "RE") and fields.get("RecordingStatus") in RECORDED
    else:
        right = fields.get("CallStatus") in STATES
    return ({204} if right else {400}), truly


# --- requests of Twilio's ------------------------------------------------------------------------------

def encode(pairs, rng=None):
    """Every way of writing the same form: blanks, hex digits, what is escaped."""
    def text(data):
        if rng is None:
            return urllib.parse.quote_plus(data).encode()
        out = b""
        for byte in data:
            if byte == 0x20:
                out += rng.choice([b"+", b"%20"])
            elif byte in b"&=%+#" or rng.random() < 0.3:
                out += rng.choice([b"%%%02X", b"%%%02x"]) % byte
            else:
                out += bytes([byte])
        return out
    return b"&".join(text(name) + b"=" + text(value) for name, value in pairs)


def make_request(rng, info, base):
    """As Twilio sends it, and the pairs of its form."""
    kind = rng.choice(["voice", "voice", "status", "status", "status", "recording", "recording", "media", "media", "json"])
    host = base.partition("://")[2]
    if kind == "media":
        key = base64.b64encode(rng.randbytes(16)).decode()
        return Request("GET", rng.choice(SOCKETS), [("Host", host), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
                       ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", key)]), []
    headers = [("Host", host), ("User-Agent", "TwilioProxy/1.1"), ("Content-Type", rng.choice([FORM, FORM + "; charset=UTF-8"]))]
    pairs = {"AccountSid": info["account_sid"], "ApiVersion": "2010-04-01", "CallSid": f"CA{rng.randrange(64):032x}", "From": CALLER,
             "To": info["number"], "Direction": "inbound", "CallStatus": "ringing", "CallerName": "Zoë O'Neil & søn ☎", "FromCity": "New York"}
    path = "/twilio/voice"
    if kind in ("status", "json"):
        path = "/twilio/voice/status" + rng.choice(["", f"?t={rng.randbytes(8).hex()}", "?t=a%2Bb&x=It's+it%20%7e"])
        pairs.update(CallStatus=rng.choice(STATES), SequenceNumber=str(rng.randrange(9)), SipResponseCode="486", Timestamp="Sat, 04 Jul 2026")
    elif kind == "recording":
        path = "/twilio/recording"
        pairs.update(RecordingSid=f"RE{rng.randrange(64):032x}", RecordingStatus=rng.choice(RECORDED), RecordingUrl="https://api.example.net/R?a=b&c")
    pairs = [(name.encode(), value.encode()) for name, value in pairs.items()]
    request = Request("POST", path, headers, encode(pairs))
    if kind == "json":
        request.body = json.dumps({"CallSid": "CA1", "CallStatus": rng.choice(STATES), "n": rng.random()}).encode()
        request.set("Content-Type", "application/json")
        request.target += ("&" if "?" in path else "?") + "bodySHA256=" + hashlib.sha256(request.body).hexdigest()
        pairs = []
    return request, pairs


def fresh_signature(rng, request, base, info):
    """Mostly as Twilio signs; now and then as people think that it does."""
    token = info["auth_token"]
    scheme, _, host = base.partition("://")
    if request.websocket:
        scheme = "ws" + scheme[4:]
    pairs = split_form(request.body) if request.is_form else []
    if rng.random() < 0.5:
        return sign(token, rng.choice(sorted(url_variants(base, request.target, request.websocket))), pairs)
    url = rng.choice([
        f"{scheme}://{host.partition(':')[0]}:{rng.choice([80, 443, 8443, 5000])}{request.target}", f"{scheme}://{host}{request.target}/",
        f"{rng.choice(['http', 'https', 'ws', 'wss', 'WSS'])}://{host}{request.target}", f"{scheme}://user:pw@{host}{request.target}",
        f"{scheme}://{host.upper()}{request.target}", f"{scheme}://{host}{request.target.rstrip('/')}", request.target,
        f"{scheme}://{host}{urllib.parse.unquote(request.target, 'latin-1')}", f"{scheme}://{host}{request.path}"])
    loose = [b"".join(name + value for name, value in pairs), b"", request.body,
             b"".join(name + value for name, value in sorted(pairs, key=lambda pair: pair[0].lower()))]
    text = url.encode("latin-1") + rng.choice(loose)
    return rng.choice([sign(token, url, pairs), sign(token, url, pairs), digest(token, text), digest(token, text, "sha256"),
                       sign(token.upper(), url, pairs), sign("", url, pairs), sign(info["account_sid"], url, pairs)])


# --- mutations: each takes (rng, request, pairs) and changes the request ----------------------------------

def change_method(rng, request, pairs):
    request.method = rng.choice(["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "post", "POSTS", "POST"])


def change_order(rng, request, pairs):
    rng.shuffle(pairs)
    request.body = encode(pairs) if pairs else request.body


def change_case(rng, request, pairs):
    if pairs:
        i = rng.randrange(len(pairs))
        name, value = pairs[i]
        pairs[i] = rng.choice([(name.lower(), value), (name.upper(), value), (name, value.swapcase())])
        request.body = encode(pairs)


def change_encoding(rng, request, pairs):
    request.body = encode(pairs, rng) if pairs else request.body


def repeat_field(rng, request, pairs):
    if pairs:
        name, value = rng.choice(pairs)
        pairs.insert(rng.randrange(len(pairs) + 1), (name, rng.choice([value, value, b"", value + b" ", b"5"])))
        request.body = encode(pairs, rng.choice([None, rng]))


def change_field(rng, request, pairs):
    if pairs:
        i = rng.randrange(len(pairs))
        name, value = pairs[i]
        change = rng.choice(["drop", "name", "value", "blank", "accent", "move"])
        if change == "drop":
            del pairs[i]
        elif change == "move" and value:
            # The same letters in the same order, cut elsewhere: a signature has no separators.
            pairs[i] = rng.choice([(name + value[:1], value[1:]), (name[:-1], name[-1:] + value)])
        else:
            pairs[i] = {"name": (name + b"1", value), "value": (name, value[:-1] + b"7"), "blank": (name, b" " + value),
                        "accent": (name, value + "é".encode())}.get(change, (name, b""))
        request.body = encode(pairs)


def change_path(rng, request, pairs):
    rest = request.target[len(request.path):]
    path = request.path
    request.target = rng.choice([path + "/", path + "/", path + "//", path.upper(), path.replace("o", "%6F"), path.replace("i", "%69"),
                                 "/twilio/x/.." + path[7:], "/twilio/." + path[7:], path + "/x", path[:-1], path + ";a=b", path + "%2F"]) + rest


def replay_elsewhere(rng, request, pairs):
    request.target = rng.choice(POSTS + SOCKETS + ["/", "/twilio", "/healthz/x", "/api/v1/calls"]) + request.target[len(request.path):]


def change_query(rng, request, pairs):
    path, query = request.path, request.query
    target = rng.choice([f"{path}?{query}&a=b", f"{path}?a=%41%7E%2b", f"{path}?a='+'&b=[]|", path, f"{path}?", f"{path}?{query[::-1]}".replace("%", ""),
                         f"{path}?{query.replace('+', '%20')}", f"{path}?{query}&{query}", f"{request.target}#part", f"{path}?{query}#?a=b",
                         f"{path}?a=%c3%a9&b=%E2%98%8E", f"{path}?&&a&=b"])
    request.target = target


def change_body(rng, request, pairs):
    body = bytearray(request.body)
    if not body:
        request.body = rng.choice([b"a=b", b"{}", b"x" * 2000])
        return
    i = rng.randrange(len(body))
    change = rng.randrange(9)
    if change == 0:
        body[i] ^= 1 << rng.randrange(7)
    elif change == 1:
        del body[i:]
    elif change == 2:
        body = body[:i] + body[i:].swapcase()
    else:
        body += [b"&", b"&&a", b"&x=%00", b"&x=%zz", b"&x=\xe9", b"\r\n", b"&=y"][change % 7]
    request.body = bytes(body)


def change_hash(rng, request, pairs):
    actual = hashlib.sha256(request.body).hexdigest()
    value = rng.choice([actual, actual.upper(), actual[:-1], actual + "0", "", hashlib.sha256(b"").hexdigest(), "0" * 64, f"{'0' * 64}&bodySHA256={actual}",
                        f"{actual}&bodySHA256={'0' * 64}"])
    request.target = f"{request.path}?{rng.choice(['bodySHA256', 'bodySHA256', 'bodySHA256', 'bodysha256', 'xbodySHA256'])}={value}"


def change_type(rng, request, pairs):
    request.set("Content-Type", *rng.choice([[FORM], [FORM.upper()], [FORM + ";charset=ISO-8859-1"], [FORM + " ; x=y"], [FORM + "2"], ["text/plain"],
                                             ["application/json"], ["multipart/form-data; boundary=x"], []]))


def change_host(rng, request, pairs):
    request.set("Host", rng.choice(["phone.example.org", "localhost:1", "PHONE.example.net:443"]))
    request.set("X-Forwarded-Host", "phone.example.org")
    request.set("X-Forwarded-Proto", "http")


def change_framing(rng, request, pairs):
    request.chunked = request.method == "POST" and bool(request.body)


def change_header(rng, request, pairs):
    """Of a request that is signed: so it comes last."""
    good = (request.get("x-twilio-signature") or [""])[0]
    i = rng.randrange(max(1, len(good)))
    bad = sign("other", "https://phone.example.net/")
    request.set("X-Twilio-Signature", *rng.choice([
        [], [""], [good, good], [good, bad], [bad, good], [good[:i]], [good[i:]], [good.lower()], [good.swapcase()], [good[:-1]], [good + "="], [good + "A"],
        [good + "," + good], [good[:i] + " " + good[i:]], [good.replace("+", "-").replace("/", "_")], [f"\t{good}  "], ['"' + good + '"'],
        [good[:i] + ("A" if good[i:i + 1] != "A" else "B") + good[i + 1:]], [bad], ["sha1=" + good], [good + "\xff"]]))
    if rng.random() < 0.2:
        request.headers = [(rng.choice(["x-twilio-signature", "X-TWILIO-SIGNATURE", "X_Twilio_Signature", "X-Twilio-Signature-256"]), value)
                           if name == "X-Twilio-Signature" else (name, value) for name, value in request.headers]


MUTATIONS = [change_method, change_order, change_case, change_encoding, repeat_field, change_field, change_path, replay_elsewhere, change_query,
             change_body, change_hash, change_type, change_host, change_framing, change_header]


def make_case(number, base, info):
    rng = random.Random(f"{SEED}/{number}")
    request, pairs = make_request(rng, info, base)
    request.set("X-Twilio-Signature", sign(info["auth_token"], rng.choice(sorted(url_variants(base, request.target, request.websocket))),
                                           split_form(request.body) if request.is_form else []))
    mutations = rng.sample(MUTATIONS, rng.choice([1, 1, 1, 2, 2, 3]))
    mutations.sort(key=lambda mutation: mutation is change_header)
    again = rng.random() < 0.5
    for mutation in mutations:
        if again and mutation is change_header:
            request.set("X-Twilio-Signature", fresh_signature(rng, request, base, info))
            again = False
        mutation(rng, request, pairs)
    if again:
        request.set("X-Twilio-Signature", fresh_signature(rng, request, base, info))
    return request, mutations


# --- sending -----------------------------------------------------------------------------------------------

def exchange(port, data):
    """The status of one request on a connection of its own."""
    with socket.create_connection(("127.0.0.1", port), 20 * PATIENCE) as connection:
        connection.sendall(data)
        answer = b""
        while b"\r\n" not in answer:
            more = connection.recv(4096)
            assert more, f"no answer to {data[:200]!r}"
            answer += more
    return int(answer.split(b" ", 2)[1])


def mutate(base, numbers):
    # A truly signed call is turned away, or rings: it never costs a session.
    settings = {"BLOCKED_CALLERS": "+1,anonymous", "INBOUND": "operator", "INBOUND_RING_SECONDS": "110"}
    with Pair(**settings, **({"PUBLIC_URL": base} if base else {})) as (simulator, tandem):
        base = base or f"http://127.0.0.1:{tandem.public_port}"
        tally, used, wrong = collections.Counter(), collections.Counter(), []
        left = iter([int(ONLY)] if ONLY else numbers)
        lock = threading.Lock()

        def worker():
            while True:
                with lock:
                    number = next(left, None)
                if number is None or len(wrong) > 20:
                    return
                request, mutations = make_case(number, base, simulator.info)
                data = request.serialize()
                statuses, truly = expected_statuses(request, base, simulator.info)
                try:
                    status = exchange(tandem.public_port, data)
                except (OSError, AssertionError) as error:
                    status = repr(error)
                names = " ".join(mutation.__name__ for mutation in mutations)
                with lock:
                    tally[status, truly] += 1
                    used.update((mutation.__name__, truly) for mutation in mutations)
                    if status not in statuses:
                        wrong.append(f"case {number} ({names}; truly signed: {truly}): {status}, not {statuses}: {data!r}")
        started = time.monotonic()
        in_threads([worker] * THREADS)
        print(f"# {base}: seed {SEED}, {sum(tally.values())} requests in {time.monotonic() - started:.1f} s: "
              + ", ".join(f"{n} x {status} {'signed' if truly else 'forged'}" for (status, truly), n in sorted(tally.items(), key=str)), flush=True)
        assert not wrong, "\n".join(wrong)
        if not ONLY:
            for mutation in MUTATIONS:
                assert used[mutation.__name__, True] and used[mutation.__name__, False], f"{mutation.__name__} shows nothing: {used}"
        assert not simulator.events("realtime", "session_opened"), "somebody was paid for"
        return tally


def test_mutations_behind_a_tunnel():
    mutate("https://phone.example.net", range(0, CASES * 6 // 10))


def test_mutations_at_a_port():
    mutate("https://phone.example.net:8443", range(CASES * 6 // 10, CASES * 8 // 10))


def test_mutations_on_this_computer():
    mutate(None, range(CASES * 8 // 10, CASES))


def test_replay_across_sockets():
    """What was signed for one media socket opens no other, unless the person gave the media socket an address of its own."""
    own = "wss://media.example.net:444/elsewhere"
    for settings, signed, right in (({}, "wss://phone.example.net/twilio/media", 403), ({"TWILIO_STREAM_ENDPOINT": own}, own, 101),
                                    ({"TWILIO_STREAM_ENDPOINT": own}, own + "x", 403)):
        with Pair(PUBLIC_URL="https://phone.example.net", **settings) as (simulator, tandem):
            token = simulator.info["auth_token"]
            for target in ("/twilio/stream", "/twilio/media?a=b"):
                media = Media(tandem.public_port, sign(token, signed), target)
                assert media.status == right, (settings, target, media.status)
                media.close()
            # Also lets the start end: SIGTERM is handled only then.
            assert tandem.api("GET", "/api/v1/calls")[1]["calls"] == [], "a socket made a call"


# --- media sockets -----------------------------------------------------------------------------------------------

class Media:
    """Twilio's side of a media socket; status is 101 or the refusal."""

    def __init__(self, port, signature, path="/twilio/media"):
        self.socket = socket.create_connection(("127.0.0.1", port), 20 * PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        headers = [("Host", f"127.0.0.1:{port}"), ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
                   ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")]
        if signature is not None:
            headers.append(("X-Twilio-Signature", signature))
        self.socket.sendall(Request("GET", path, headers).serialize())
        self.answer = b""
        while b"\r\n\r\n" not in self.answer:
            more = self.socket.recv(4096)
            assert more, self.answer
            self.answer += more
        self.status = int(self.answer.split(b" ", 2)[1])
        self.answer = self.answer.partition(b"\r\n\r\n")[2]

    def say(self, **message):
        data = json.dumps(message).encode()
        mask = os.urandom(4)
        header = bytes([0x81, 0x80 | len(data)]) if len(data) < 126 else b"\x81\xfe" + len(data).to_bytes(2, "big")
        self.socket.sendall(header + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def start(self, call_sid, token):
        parameters = {} if token is None else {"token": token}
        sid = "MZ" + os.urandom(16).hex()
        self.say(event="connected", protocol="Call", version="1.0.0")
        self.say(event="start", sequenceNumber="1", streamSid=sid, start={
            "streamSid": sid, "accountSid": "AC0", "callSid": call_sid, "tracks": ["inbound"], "customParameters": parameters,
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}})
        return self

    def first_opcode(self):
        """8 for a refusal, 1 when it is spoken to."""
        while len(self.answer) < 1:
            more = self.socket.recv(4096)
            if not more:
                return 8
            self.answer += more
        return self.answer[0] & 0x0F

    def close(self):
        self.socket.close()


def test_forged_media_sockets():
    """While a call waits for its stream, a hundred others ask for it: no AI session is opened for any of them, and the call still gets its own."""
    with Pair() as (simulator, tandem):
        info, port = simulator.info, tandem.public_port
        base = f"http://127.0.0.1:{port}"
        call_sid = "CA" + "5" * 32
        pairs = [("AccountSid", info["account_sid"]), ("CallSid", call_sid), ("From", CALLER), ("To", info["number"]), ("CallStatus", "ringing")]
        body = urllib.parse.urlencode(pairs).encode()
        right = sign(info["auth_token"], f"wss://127.0.0.1:{port}/twilio/media")

        def opened():
            return len(simulator.events("realtime", "session_opened"))

        def forge(rounds):
            for i in range(rounds):
                good = lambda: Media(port, right)  # noqa: E731
                for signature in (None, "", right[:-1], right.lower(), sign("other", f"wss://127.0.0.1:{port}/twilio/media"),
                                  sign(info["auth_token"], f"{base}/twilio/media"), sign(info["auth_token"], base + "/twilio/voice")):
                    media = Media(port, signature)
                    assert media.status == 403, (signature, media.status)
                    media.close()
                for sid, word in ((call_sid, None), (call_sid, ""), (call_sid, f"wrong-{i}"), (call_sid, token[:-1]), (call_sid, token.swapcase()),
                                  ("CA" + "6" * 32, token)):
                    media = good()
                    assert media.status == 101, media.status
                    assert media.start(sid, word).first_opcode() == 8, f"a stream was taken: {sid} {word}"
                    media.close()

        token = "none-is-known-yet"
        forge(3)
        assert opened() == 0, "a session without a call"
        request = Request("POST", "/twilio/voice", [("Host", "x"), ("Content-Type", FORM), ("X-Twilio-Signature", sign(
            info["auth_token"], base + "/twilio/voice", split_form(body)))], body)
        with socket.create_connection(("127.0.0.1", port), 20 * PATIENCE) as connection:
            connection.sendall(request.serialize())
            twiml = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
        token = re.search(r'<Parameter name="token" value="([^"]+)"', twiml).group(1)
        # The call's own session connects while the telephone rings.
        wait_until(lambda: opened() == 1, 20, "the session of the call itself")
        forge(7)
        assert opened() == 1, f"{opened()} sessions for one call"
        media = Media(port, right).start(call_sid, token)
        assert media.status == 101 and media.first_opcode() == 1, "the call itself got no stream"
        # Used once: never again, not even by the call itself.
        for _ in range(5):
            again = Media(port, right).start(call_sid, token)
            assert again.first_opcode() == 8, "the token was taken twice"
            again.close()
        forge(3)
        media.close()
        assert opened() == 1, f"{opened()} sessions for one call"


if __name__ == "__main__":
    run_tests(globals())
