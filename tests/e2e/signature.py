# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio's signature as Twilio describes it, written for the tests from PROTOCOLS and not from the product: who is right must not ask the suspect."""

import base64
import hashlib
import hmac
import re
import string
import urllib.parse

UNRESERVED = string.ascii_letters + string.digits + "-._~"
FORM = "application/x-www-form-urlencoded"


def split_form(body):
    """[(name, value)] as bytes, in the order they were sent."""
    pairs = []
    for piece in body.split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            pairs.append(tuple(urllib.parse.unquote_to_bytes(text.replace(b"+", b" ")) for text in (name, value)))
    return pairs


def digest(token, text, hash_name="sha1"):
    return base64.b64encode(hmac.new(token.encode(), text, hash_name).digest()).decode()


def sign(token, url, pairs=()):
    """Names sorted byte-wise, each with its different values sorted."""
    values = {}
    for name, value in pairs:
        values.setdefault(name, set()).add(value)
    text = url.encode("latin-1")
    for name in sorted(values):
        text += b"".join(name + value for value in sorted(values[name]))
    return digest(token, text)


def normalize(target):
    """RFC 3986, 6.2.2: the listener's HTTP library hands targets on like this, and only like this."""
    def escape(match):
        byte = int(match.group(1), 16)
        return chr(byte) if chr(byte) in UNRESERVED else f"%{byte:02X}"
    target = re.sub("%([0-9A-Fa-f]{2})", escape, target)
    path, question, query = target.partition("?")
    kept = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept) + question + query


def url_variants(base, target, websocket):
    """Every URL that Twilio may have signed for a request target that came to the public address @base."""
    scheme, _, host = base.partition("://")
    host, _, port = host.partition(":")
    path, question, query = target.partition("#")[0].partition("?")
    schemes = {scheme}
    paths = {path}
    if websocket:
        # Plain ws is for this computer, where the address itself is http.
        schemes = {"wss", "ws"} if scheme == "http" else {"wss"}
        paths.add(path[:-1] if path.endswith("/") else path + "/")
    urls = set()
    for scheme in schemes:
        default = "443" if scheme in ("https", "wss") else "80"
        for authority in (host, f"{host}:{port or default}"):
            urls.update(f"{scheme}://{name}{way}{question}{query}" for name in (authority, authority.lower()) for way in paths)
            # The older libraries' encoding of an apostrophe.
            urls.update(f"{scheme}://{name}{path}{question}{query}".replace("'", "%27") for name in (authority, authority.lower()))
    return urls


class Request:
    """What is sent, to the byte."""

    def __init__(self, method, target, headers, body=b""):
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.chunked = False

    def get(self, name):
        return [value.strip(" \t") for header, value in self.headers if header.lower() == name]

    def set(self, name, *values):
        self.headers = [(header, value) for header, value in self.headers if header.lower() != name.lower()]
        self.headers += [(name, value) for value in values]

    @property
    def path(self):
        return self.target.partition("#")[0].partition("?")[0]

    @property
    def query(self):
        return self.target.partition("#")[0].partition("?")[2]

    @property
    def is_form(self):
        return self.get("content-type")[:1] != [] and self.get("content-type")[0].partition(";")[0].strip().lower() == FORM

    @property
    def websocket(self):
        return self.method == "GET" and self.get("upgrade") == ["websocket"]

    def serialize(self):
        headers = list(self.headers)
        body = self.body
        if self.chunked:
            headers.append(("Transfer-Encoding", "chunked"))
            half = len(body) // 2
            body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:]) if part) + b"0\r\n\r\n"
        elif body or self.method not in ("GET", "HEAD"):
            headers.append(("Content-Length", str(len(body))))
        lines = [f"{self.method} {self.target} HTTP/1.1"] + [f"{name}: {value}" for name, value in headers]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def is_truly_signed(request, base, token):
    """The judge: whether whoever has @token signed exactly this request, sent to the public address @base."""
    given = request.get("x-twilio-signature")
    if len(given) != 1:
        return False
    pairs = []
    if request.body and request.is_form and request.method != "GET":
        pairs = split_form(request.body)
    elif request.body and request.method != "GET":
        hashes = [piece[11:] for piece in request.query.split("&") if piece.startswith("bodySHA256=")]
        if not hashes or hashes[0].lower() != hashlib.sha256(request.body).hexdigest():
            return False
    return given[0] in {sign(token, url, pairs) for url in url_variants(base, request.target, request.websocket)}
