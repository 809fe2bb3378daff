#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The local API through real HTTP clients: every route and its refusals, each answer held against the OpenAPI document."""

import http.client
import json
import os
import re
import socket
import subprocess
import urllib.parse
from datetime import datetime, timedelta, timezone

from harness import API_KEY, PATIENCE, Pair, loudness, new_folder, read_scenario, run_tests, wait_until
from openapi import OpenApi
from websocket import WebSocket

LISTENER = read_scenario("operator-listen").number  # silent until we hang up
TALKER = read_scenario("caller-1").number
COLLEAGUE = read_scenario("colleague").number
KEY = {"Authorization": "Bearer " + API_KEY}


class Client:
    """Asks with http.client and holds every answer against the document."""

    def __init__(self, tandem):
        self.port = tandem.control_port
        self.api = None
        status, headers, body = self.send("GET", "/api/v1/openapi.json", headers=KEY)
        assert status == 200, status
        self.api = OpenApi(json.loads(body))

    def send(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60 * PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            body = answer.read()
            headers = {name.lower(): value for name, value in answer.getheaders()}
        finally:
            connection.close()
        if self.api:
            self.api.check(method, path, answer.status, headers, body)
        return answer.status, headers, body

    def ask(self, method, path, body=None, headers=KEY):
        """(status, headers, object)."""
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if body is not None:
            headers = {"Content-Type": "application/json", **headers}
        status, headers, body = self.send(method, path, body, headers)
        return status, headers, json.loads(body)

    def get(self, path):
        status, headers, answer = self.ask("GET", path)
        assert status == 200, (path, status, answer)
        return answer

    def post(self, path, body=None, status=200):
        got, headers, answer = self.ask("POST", path, body)
        assert got == status, (path, body, got, answer)
        return answer

    def refuse(self, status, code, method, path, body=None, headers=KEY, field=None):
        got, headers, answer = self.ask(method, path, body, headers)
        assert got == status and answer["error"]["code"] == code, (method, path, got, answer)
        assert answer["error"].get("field") == field, answer
        return headers, answer["error"]["message"]


def dial(client, to=LISTENER, **fields):
    answer = client.post("/api/v1/calls", {"to": to, **fields}, 201)
    assert answer["to"] == to and answer["call_sid"].startswith("CA") and answer["from"], answer
    return answer["id"]


def wait_for(client, call_id, *states):
    return wait_until(lambda: client.get(f"/api/v1/calls/{call_id}")["status"] in states, 60, f"{call_id} {states}")


def test_every_route():
    """A whole call, and everything there is; every operation of the document is answered at least once."""
    with Pair(AI_PROVIDER="openai") as (simulator, tandem):
        client = Client(tandem)
        assert client.ask("GET", "/health", headers={})[0] == 200
        assert client.get("/")["active_sessions"] == 0
        assert client.get("/api/v1/telephony/health")["status"] == "running"
        events = WebSocket(tandem.control_port, "/api/v1/events", KEY, 60 * PATIENCE)
        client.api.seen.add(("GET", "/api/v1/events", 101))
        call_id = dial(client, TALKER, instructions="Repair bicycles.", record=True)
        client.get(f"/api/v1/calls/{call_id}")
        wait_for(client, call_id, "in-progress")
        path = f"/api/v1/calls/{call_id}"
        wait_until(lambda: any(t["party"] == "remote" and t["text"] for t in client.get(path + "/transcript")["turns"]), 60, "a turn")
        assert client.post(path + "/note", {"text": "She is a regular."})["success"]
        assert client.post(path + "/dtmf", {"digits": "12#"})["success"]
        assert client.post(path + "/monitor", {"on": False})["monitored"] is False
        assert client.post(path + "/mute", {"on": True})["muted"] is True
        assert client.post(path + "/mute", {"on": False})["muted"] is False
        assert client.post(path + "/record", {"state": "on"})["recording_state"] == "on"
        client.refuse(409, "wrong_state", "GET", path + "/recording")
        assert client.get(path + "/confirmations")["confirmations"] == client.get(path)["confirmations"] == client.get(path)["notes"] == []
        client.refuse(409, "wrong_state", "POST", path + "/confirmations", {"id": "tool_1", "allow": True})
        assert client.post(path + "/say", {"text": "One moment."})["success"]
        assert client.post(path + "/patch", {"patch": "hold"})["patch"] == "hold"
        client.refuse(409, "wrong_state", "POST", path + "/say", {"text": "Hello."})
        assert client.post(path + "/patch", {"patch": "agent"})["patch"] == "agent"
        assert client.post(path + "/hangup")["success"]
        wait_for(client, call_id, "completed")
        client.refuse(409, "wrong_state", "POST", path + "/hangup")
        for verb, body in (("answer", None), ("decline", None), ("patch", {"patch": "hold"}), ("dtmf", {"digits": "1"}), ("note", {"text": "x"}), ("say", {"text": "x"}),
                           ("mute", {"on": True}), ("monitor", {"on": True}), ("record", {"state": "on"})):
            client.refuse(409, "wrong_state", "POST", f"{path}/{verb}", body)
        url = wait_until(lambda: client.get(path)["recording"], 60, "the recording")
        status, headers, sound = client.send("GET", url, headers=KEY)
        assert status == 200 and len(sound) > 1000 and headers["content-type"].startswith("audio/"), (status, headers)
        assert client.post(path + "/wrap-up")["outcome"] == "informed"
        assert client.ask("PUT", path + "/wrap-up", {"outcome": "agreed"})[2]["outcome"] == "agreed"
        assert client.get(path + "/wrap-up")["edited"] is True
        exported = client.get(path + "/export")
        assert exported["wrap_up"]["outcome"] == "agreed" and exported["turns"] and exported["id"] == call_id, exported
        for form, kind, begin in (("text", "text/plain", b"Call to "), ("csv", "text/csv", b"call_id,party,")):
            status, headers, body = client.send("GET", f"{path}/export?format={form}", headers=KEY)
            assert status == 200 and headers["content-type"].startswith(kind) and body.startswith(begin), (status, headers, body[:80])
        client.refuse(400, "bad_input", "GET", path + "/export?format=pdf", field="format")
        assert any(c["id"] == call_id for c in client.get("/api/v1/calls")["calls"])
        check_events(client, events, call_id)
        drop_in(client)
        transfer(client, simulator)
        third_party(client)
        texts(client)
        contacts(client)
        profiles(client)
        call_id = client.post("/api/v1/announcements", {"to": TALKER, "message": "Your bicycle is ready."}, 201)["id"]
        wait_for(client, call_id, "completed")
        said = client.get(f"/api/v1/calls/{call_id}/transcript")["turns"]
        assert [(turn["party"], turn["text"]) for turn in said] == [("agent", "Your bicycle is ready.")], said
        assert [check["hop"] for check in client.post("/api/v1/doctor")["checks"]][0] == "settings"
        assert client.get("/api/v1/reachability")["state"] == "reachable"
        client.refuse(404, "not_found", "GET", "/ws/call/unknown")
        client.refuse(400, "bad_input", "POST", "/api/v1/rehearsals", {"practice": "perhaps"}, field="practice")
        for page in ("/docs", "/metrics", "/api/v1/openapi.json"):
            assert client.send("GET", page, headers=KEY)[0] == 200
        assert not client.api.not_seen(), sorted(client.api.not_seen())


def check_events(client, events, call_id):
    """Every event is as described, and each kind came."""
    kinds = set()
    schema = {"$ref": "#/components/schemas/Event"}
    while True:
        event = events.next_object()
        found = client.api.problems(event, schema, "event")
        assert not found, found
        kinds.add(event["type"])
        if event["type"] == "call" and event["call"]["recording"]:
            break
    assert {"call", "turn", "level"} <= kinds, kinds
    events.close()


def drop_in(client):
    """The routes of other programs, one call each."""
    sid = client.post("/make-call", {"to": LISTENER, "instructions": "Be brief.", "voice": "alloy"})["call_sid"]
    wait_for(client, sid, "in-progress")
    assert client.get(f"/api/v1/telephony/call/{sid}")["status"] == "in-progress"
    assert client.post(f"/api/v1/telephony/call/{sid}/hangup")["success"]
    sid = client.post("/api/v1/telephony/call", {"to": LISTENER, "voice": "alloy", "system_instruction": "Be brief."})["call_sid"]
    assert client.post(f"/api/v1/telephony/call/{sid}/hangup")["success"]
    call_id = client.post("/api/call/initiate", {"phone_number": LISTENER, "prompt": "Be brief."})["call_id"]
    assert client.get(f"/api/call/{call_id}")["phone_number"] == LISTENER
    assert client.get(f"/api/call/{call_id}/conversation")["call_id"] == call_id
    assert client.post(f"/api/call/{call_id}/terminate")["success"]
    phones = [thread["phone"] for thread in client.get("/conversations")["conversations"]]
    assert phones == [LISTENER, TALKER], phones
    assert len(client.get("/conversations/" + LISTENER)["calls"]) == 3


def transfer(client, simulator):
    """The person is connected with somebody else and both talk on without us."""
    call_id = dial(client)
    client.refuse(409, "wrong_state", "POST", f"/api/v1/calls/{call_id}/transfer", {"to": TALKER})
    wait_for(client, call_id, "in-progress")
    path = f"/api/v1/calls/{call_id}"
    for value, code in ((None, "bad_input"), (5, "bad_input"), ("12", "bad_number")):
        client.refuse(400, code, "POST", path + "/transfer", {"to": value}, field="to")
    client.refuse(403, "refused", "POST", path + "/transfer", {"to": "911"}, field="to")
    assert client.post(path + "/transfer", {"to": TALKER})["success"]
    dials = wait_until(lambda: simulator.events("twiml", "dial"), 20, "the simulator dials")
    assert [event["to"] for event in dials] == [TALKER], dials
    wait_for(client, call_id, "completed")
    call = client.get(path)
    assert call["end_reason"] == "transferred to " + TALKER and call["duration"] >= 4, call


def third_party(client):
    """Somebody else is asked, joins, is left with the person; or is dropped again."""
    call_id = dial(client)
    path = f"/api/v1/calls/{call_id}"
    wait_for(client, call_id, "in-progress")
    for verb in ("merge", "complete", "cancel"):
        client.refuse(409, "wrong_state", "POST", f"{path}/consult/{verb}")
    client.refuse(400, "bad_input", "POST", path + "/consult", {"to": None}, field="to")
    client.refuse(400, "bad_number", "POST", path + "/consult", {"to": "12"}, field="to")
    # Keys are taken as soon as the sound of the call is here, which may be a moment after it is known to be in progress.
    wait_until(lambda: client.ask("POST", path + "/dtmf", {"digits": "1"})[0] == 200, 20, "the sound of the call")
    for verb, left in (("cancel", True), ("complete", False)):
        assert client.post(path + "/consult", {"to": COLLEAGUE})["third_party"]["number"] == COLLEAGUE
        wait_until(lambda: (client.get(path)["third_party"] or {}).get("phase") == "talking", 60, "the third party talks")
        if not left:
            assert client.post(path + "/consult/merge")["third_party"]["phase"] == "together"
        assert client.post(f"{path}/consult/{verb}")["third_party"] is None
    client.post(path + "/hangup")
    wait_for(client, call_id, "completed")


def texts(client):
    """A text goes out and is found in its conversation."""
    for value, status, code in ((None, 400, "bad_input"), ("12", 400, "bad_number"), ("911", 403, "refused")):
        client.refuse(status, code, "POST", "/api/v1/messages", {"to": value, "body": "Hello."}, field="to")
    sent = client.post("/api/v1/messages", {"to": LISTENER, "body": "Your bicycle is ready."}, 201)
    assert [thread["number"] for thread in client.get("/api/v1/conversations")["conversations"]] == [LISTENER]
    texts = client.get("/api/v1/conversations/" + LISTENER)["messages"]
    assert [(text["id"], text["body"]) for text in texts] == [(sent["id"], "Your bicycle is ready.")], (sent, texts)
    assert client.post(f"/api/v1/conversations/{LISTENER}/read")["success"]
    later = (datetime.now(timezone.utc) + timedelta(hours=1)).isoformat(timespec="seconds")
    later = client.post("/api/v1/messages", {"to": LISTENER, "body": "See you tomorrow.", "send_at": later}, 201)
    path = "/api/v1/messages/" + later["id"]
    client.refuse(409, "wrong_state", "POST", path + "/send")
    assert client.post(path + "/cancel")["status"] == "canceled"
    client.refuse(409, "wrong_state", "POST", path + "/cancel")
    old = {"phone": TALKER, "timestamp": "2026-01-02T03:04:05Z", "direction": "inbound", "body": "Is it ready?"}
    for new in (1, 0):
        answer = client.post("/api/v1/messages/import", {"messages": [old]})
        assert (answer["imported"], answer["known"]) == (new, 1 - new), answer


def contacts(client):
    """Somebody is taken over from another program, and is there once."""
    anna = {"name": "Anna", "numbers": [{"number": TALKER, "label": "cell"}], "tags": ["friends"], "uid": "anna-7"}
    for new in (1, 0):
        answer = client.post("/api/v1/contacts/import", {"contacts": [anna]})
        assert (answer["added"], answer["updated"]) == (new, 0), answer
    found = client.get("/api/v1/contacts")["contacts"]
    assert [(contact["name"], contact["numbers"]) for contact in found] == [("Anna", anna["numbers"])], found
    client.refuse(400, "bad_input", "POST", "/api/v1/contacts/import", {"contacts": [{"name": 7}]}, field="contacts[0].name")


def profiles(client):
    """One is made, changed, copied as a file, used for a call, and removed."""
    before = client.get("/api/v1/profiles")
    assert [p["name"] for p in before["profiles"]] == ["default"] and "Medical front desk" in before["examples"], before
    desk = client.post("/api/v1/profiles", {"name": "Desk", "from": "medical front desk", "voice": "cedar"}, 201)
    assert (desk["recording"], desk["voice"]) == ("off", "cedar") and "emergency" in desk["instructions"], desk
    made = client.post("/api/v1/profiles", {"name": "Fahrräder (Mitte)", "instructions": "Repair {what}.", "greeting": "Hello {contact.name}."}, 201)
    assert (made["variables"], made["default"], made["provider"]) == (["what"], False, ""), made
    path = "/api/v1/profiles/" + urllib.parse.quote("fahrräder (mitte)")
    status, headers, changed = client.ask("PUT", path, {"max_minutes": 4, "recording": "off"})
    assert status == 200 and (changed["max_minutes"], changed["instructions"]) == (4, "Repair {what}."), changed
    client.refuse(400, "bad_input", "PUT", path, {"max_minutes": -1})
    sentence = client.refuse(400, "bad_input", "PUT", path, {"tools": [{"tool": "end_call"}, {"tool": "juggle"}]})[1]
    assert sentence.startswith("“tools”: ") and "juggle" in sentence, sentence
    exported = client.get(path + "/export")
    assert "variables" not in exported, exported
    copy = client.post("/api/v1/profiles/import", exported, 201)
    assert copy["name"] == "Fahrräder (Mitte) (2)" and {**copy, "name": 0} == {**client.get(path), "name": 0}, copy
    client.refuse(400, "bad_input", "POST", "/api/v1/profiles/import", {**exported, "tandem_profile": 7})
    client.refuse(400, "bad_input", "POST", "/api/v1/calls", {"to": LISTENER, "profile": "Nobody"}, field="profile")
    sentence = client.refuse(400, "bad_input", "POST", "/api/v1/calls", {"to": LISTENER, "profile": "fahrräder (mitte)"}, field="variables")[1]
    assert "“what”" in sentence, sentence
    client.refuse(404, "not_found", "POST", "/api/v1/rehearsals", {"profile": "Nobody"}, field="profile")
    client.refuse(400, "bad_input", "POST", "/api/v1/rehearsals", {"practice": []}, field="practice")
    call_id = dial(client, TALKER, profile="fahrräder (mitte)", variables={"what": "bicycles"})
    assert client.get(f"/api/v1/calls/{call_id}")["profile"] == "Fahrräder (Mitte)"
    said = f"/api/v1/calls/{call_id}/transcript"
    wait_until(lambda: any("Hello Anna." in (t["text"] or "") for t in client.get(said)["turns"]), 60, "the greeting with a name in it")
    client.post(f"/api/v1/calls/{call_id}/hangup")
    wait_for(client, call_id, "completed")
    status, headers, answer = client.ask("DELETE", path)
    assert status == 200 and answer["success"], answer
    client.refuse(404, "not_found", "GET", path)


def curl(tandem, *arguments):
    """One line of a manual; (status, text)."""
    line = ["curl", "-sS", "-w", "\n%{http_code}", *arguments]
    result = subprocess.run(line, capture_output=True, text=True, timeout=60 * PATIENCE,
                            env={**os.environ, "no_proxy": "127.0.0.1,localhost", "HOME": new_folder("curl-")})
    assert result.returncode == 0, result
    text, status = result.stdout.rsplit("\n", 1)
    return int(status), text


def test_manuals():
    """The curl lines of the programs that Tandem replaces, with the key added."""
    with Pair() as (simulator, tandem):
        base = f"http://localhost:{tandem.control_port}"
        json_type = ("-H", "Content-Type: application/json")
        bearer, key = ("-H", "Authorization: Bearer " + API_KEY), ("-H", "X-API-Key: " + API_KEY)
        status, text = curl(tandem, "-X", "POST", base + "/make-call", *key, *json_type, "-d",
                            json.dumps({"to": LISTENER, "instructions": "You are helpful.", "voice": "alloy"}))
        answer = json.loads(text)
        assert status == 200 and answer["success"] is True and answer["to"] == LISTENER, text
        assert set(answer) == {"success", "call_sid", "to", "from", "status"}, answer

        status, text = curl(tandem, "-X", "POST", base + "/api/v1/telephony/call", *bearer, *json_type, "-d",
                            json.dumps({"to": LISTENER, "voice": "Puck", "system_instruction": "You are helpful."}))
        answer = json.loads(text)
        assert status == 200 and {"success", "call_sid", "message"} <= set(answer), text
        sid = answer["call_sid"]
        status, text = curl(tandem, f"{base}/api/v1/telephony/call/{sid}", *bearer)
        assert status == 200 and json.loads(text)["sid"] == sid and {"status", "duration"} <= set(json.loads(text)), text
        status, text = curl(tandem, "-X", "POST", f"{base}/api/v1/telephony/call/{sid}/hangup", *bearer)
        assert status == 200 and {"success", "message"} <= set(json.loads(text)), text
        assert curl(tandem, base + "/api/v1/telephony/health", *bearer)[0] == 200

        status, text = curl(tandem, "-X", "POST", base + "/api/call/initiate", *key, *json_type, "-d",
                            json.dumps({"phone_number": LISTENER, "prompt": "You are helpful."}))
        assert status == 200, text
        call_id = json.loads(text)["call_id"]
        assert curl(tandem, f"{base}/api/call/{call_id}", *key)[0] == 200
        status, text = curl(tandem, f"{base}/api/call/{call_id}/conversation", *key)
        assert status == 200 and isinstance(json.loads(text)["conversation"], list), text
        status, text = curl(tandem, "-X", "POST", f"{base}/api/call/{call_id}/terminate", *key)
        assert status == 200 and json.loads(text)["success"] is True, text

        status, text = curl(tandem, base + "/conversations", *key)
        assert status == 200 and json.loads(text)["conversations"][0]["phone"] == LISTENER, text
        assert curl(tandem, base + "/conversations/" + LISTENER, *key)[0] == 200
        status, text = curl(tandem, base + "/docs", *key)
        assert status == 200 and text.startswith("<!DOCTYPE html>") and "://" not in re.sub(r"http://127\.0\.0\.1", "", text)
        assert curl(tandem, base + "/health")[0] == 200
        assert curl(tandem, "-X", "POST", base + "/make-call", *json_type, "-d", "{}")[0] == 401


def test_bad_input():
    """Refused with the field that is wrong, and nothing is placed."""
    with Pair() as (simulator, tandem):
        client = Client(tandem)
        good = {"to": LISTENER}
        for field, value in (("to", None), ("to", ""), ("to", 12025550123), ("to", -1), ("to", ["+1"]), ("from", 1), ("profile", {}),
                             ("profile", "nobody"), ("provider", "parrot"), ("provider", True), ("mode", "chat"), ("mode", -1),
                             ("instructions", 5), ("instructions", "x" * 100001), ("voice", []), ("voice", "x" * 201),
                             ("greeting", False), ("record", "yes"), ("record", -1), ("machine_detection", 0),
                             ("machine_detection", "yes")):
            client.refuse(400, "bad_input", "POST", "/api/v1/calls", {**good, field: value}, field=field)
        for field, value in (("to", "12"), ("to", "call me"), ("to", "9" * 1000000), ("from", "12")):
            client.refuse(400, "bad_number", "POST", "/api/v1/calls", {**good, field: value}, field=field)
        client.refuse(403, "refused", "POST", "/api/v1/calls", {"to": "911"}, field="to")
        for body in ("", "{", "[]", "null", "{\"to\":}", "{\"to\":\"+1\",}x", "{'to'", "\xff", "[" * 100000,
                     "{\"to\":\"%s\",\"to\":\"+12025550199\"}" % LISTENER, "{\"to\":\"%s\",\"x\":{\"a\":1,\"a\":1}}" % LISTENER):
            client.refuse(400, "bad_input", "POST", "/api/v1/calls", body.encode("latin-1"))
        client.refuse(400, "bad_input", "POST", "/api/v1/calls", "{\"to\":" + "7" * 1000000 + "}", field="to")
        client.refuse(413, "too_large", "POST", "/api/v1/calls", " " * (1024 * 1024 + 1))
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
            client.refuse(415, "unsupported_media_type", "POST", "/api/v1/calls", json.dumps(good), {**KEY, "Content-Type": kind})
        assert not simulator.events("rest", "create_call")

        call_id = dial(client)
        wait_for(client, call_id, "in-progress")
        path = f"/api/v1/calls/{call_id}"
        for verb, field, values in (("patch", "patch", (None, 1, "all", "")), ("dtmf", "digits", (None, 5, "", "12x")),
                                    ("say", "text", (None, 5, " ", "x" * 5001)), ("note", "text", (None, [], "", "x" * 5001)),
                                    ("record", "state", (None, 1, "yes")), ("mute", "on", (None, "yes", 1)),
                                    ("monitor", "on", (None, "no", -1))):
            for value in values:
                client.refuse(400, "bad_input", "POST", f"{path}/{verb}", {field: value}, field=field)
            client.refuse(400, "bad_input", "POST", f"{path}/{verb}", "")
            client.refuse(400, "bad_input", "POST", f"{path}/{verb}", "{\"%s\":1,\"%s\":1}" % (field, field))
            client.refuse(415, "unsupported_media_type", "POST", f"{path}/{verb}", "x", {**KEY, "Content-Type": "text/plain"})
        client.post(path + "/hangup")
        for wrong in (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
                      b"POST /make-call HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + API_KEY.encode() +
                      b"\r\nContent-Type: application/json\r\nContent-Length: -20\r\n\r\n{\"to\":\"+12025550123\"}",
                      b"POST /make-call HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
                      b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n"):
            exchange_bytes(tandem.control_port, wrong)
        assert client.ask("GET", "/health", headers={})[0] == 200
        assert len(simulator.events("rest", "create_call")) == 1


def exchange_bytes(port, data):
    """The answer to bytes that are no proper request: a refusal or nothing at all."""
    with socket.create_connection(("127.0.0.1", port), 20 * PATIENCE) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    assert answer == b"" or re.match(rb"HTTP/1\.[01] [45]\d\d", answer), (data, answer)


def test_who_may_ask():
    with Pair() as (simulator, tandem):
        client = Client(tandem)
        every = [(method.upper(), path.replace("{id}", "x").replace("{number}", "x").replace("{name}", "x"), [m.upper() for m in methods])
                 for path, methods in client.api.document["paths"].items() for method in methods]
        for method, path, methods in every:
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"X-API-Key": ""}, {"Authorization": "Basic " + API_KEY}):
                if path != "/health":
                    client.refuse(401, "unauthorized", method, path, None, headers)
            client.refuse(403, "forbidden", method, path, None, {**KEY, "Origin": "http://127.0.0.1"})
            client.refuse(403, "forbidden", method, path, None, {**KEY, "Host": "phone.example.com"})
            wrong = next(m for m in ("PUT", "DELETE", "PATCH") if m not in methods)
            headers, message = client.refuse(405, "method_not_allowed", wrong, path)
            assert method in headers["allow"], headers
            if "/x" in path:
                client.refuse(404, "not_found", method, path)
        client.refuse(426, "upgrade_required", "GET", "/api/v1/events")
        for path in ("/api/v1/texts", "/api/v2/calls", "/api/v1/calls/x/y", "/docs/x", "/api"):
            client.refuse(404, "not_found", "GET", path)


def test_call_of_another_account():
    """A CallSid that is not ours is not found, whoever's it is."""
    with Pair() as (simulator, tandem), Pair() as (other_simulator, other):
        there = Client(other)
        sid = there.get("/api/v1/calls/" + dial(there))["call_sid"]
        here = Client(tandem)
        for method, path in (("GET", ""), ("GET", "/transcript"), ("GET", "/recording"), ("POST", "/hangup")):
            here.refuse(404, "not_found", method, f"/api/v1/calls/{sid}{path}")
        here.refuse(404, "not_found", "POST", f"/api/v1/telephony/call/{sid}/hangup")
        here.refuse(404, "not_found", "POST", f"/api/call/{sid}/terminate")
        assert not simulator.events("rest", "update_call")
        there.post(f"/api/v1/calls/{sid}/hangup")


def test_limits():
    """Calls a minute, at once, a day's money, and prefixes: refused the same through every door, with what to do."""
    with Pair(CALL_RATE_LIMIT=2) as (simulator, tandem):
        client = Client(tandem)
        for _ in range(2):
            client.post(f"/api/v1/calls/{dial(client)}/hangup")
        headers, message = client.refuse(429, "limit", "POST", "/api/v1/calls", {"to": LISTENER})
        assert 1 <= int(headers["retry-after"]) <= 61 and "CALL_RATE_LIMIT" in message, (headers, message)
        client.refuse(429, "limit", "POST", "/make-call", {"to": LISTENER})
        client.refuse(429, "limit", "POST", "/api/v1/telephony/call", {"to": LISTENER})
        client.refuse(429, "limit", "POST", "/api/call/initiate", {"phone_number": LISTENER})
        result = tandem.run_cli("dial", LISTENER)
        assert result.returncode == 1 and "CALL_RATE_LIMIT" in result.stderr and not result.stdout, result
        assert len(simulator.events("rest", "create_call")) == 2
    with Pair(MAX_CONCURRENT_CALLS=1, SPEND_LIMIT="0.05", CALL_PRICE="0.02", ALLOWED_NUMBERS="+1202555013,+12025550121",
              BLOCKED_NUMBERS="+12025550121") as (simulator, tandem):
        client = Client(tandem)
        for to in (TALKER, "+12025550199"):
            headers, message = client.refuse(403, "refused", "POST", "/api/v1/calls", {"to": to}, field="to")
            assert "ALLOWED_NUMBERS" in message, message
        call_id = dial(client)
        headers, message = client.refuse(429, "limit", "POST", "/api/v1/calls", {"to": LISTENER})
        assert "MAX_CONCURRENT_CALLS" in message, message
        wait_for(client, call_id, "in-progress")
        client.post(f"/api/v1/calls/{call_id}/hangup")
        wait_for(client, call_id, "completed")
        call_id = dial(client)
        wait_for(client, call_id, "in-progress")
        client.post(f"/api/v1/calls/{call_id}/hangup")
        headers, message = client.refuse(429, "limit", "POST", "/api/v1/calls", {"to": LISTENER})
        assert "0.04 of 0.05" in message and "SPEND_LIMIT" in message and int(headers["retry-after"]) > 80000, (headers, message)


def test_what_the_carrier_said():
    with Pair() as (simulator, tandem):
        client = Client(tandem)
        call_id = dial(client)
        wait_for(client, call_id, "in-progress")
        simulator.arm("rest-500", 1000)  # also for those who ask again
        for path, field in (("/api/v1/calls", "to"), ("/make-call", "to"), ("/api/v1/telephony/call", "to"),
                            ("/api/call/initiate", "phone_number")):
            client.refuse(502, "carrier_refused", "POST", path, {field: LISTENER})
    with Pair(TWILIO_AUTH_TOKEN="0123456789abcdef0123456789abcdef") as (simulator, tandem):
        client = Client(tandem)
        headers, message = client.refuse(502, "carrier_auth", "POST", "/api/v1/calls", {"to": LISTENER})
        assert "20003" in message, message
    with Pair(TWILIO_PHONE_NUMBER=None) as (simulator, tandem):
        client = Client(tandem)
        headers, message = client.refuse(409, "not_set_up", "POST", "/api/v1/calls", {"to": LISTENER})
        assert "TWILIO_PHONE_NUMBER" in message, message


def samples(client):
    status, headers, body = client.send("GET", "/metrics", headers=KEY)
    assert status == 200 and headers["content-type"].startswith("text/plain; version=0.0.4"), headers
    found = {}
    for line in body.decode().splitlines():
        if line.startswith("#"):
            assert re.fullmatch(r"# (HELP|TYPE) tandem_\w+ \S.*", line), line
            continue
        match = re.fullmatch(r'(tandem_\w+(?:\{(?:\w+="[^"]*",?)+\})?) ([0-9.e+-]+)', line)
        assert match, line
        found[match[1]] = float(match[2])
    return found


def test_the_checker_finds_fault():
    """An answer that is not as described does not pass."""
    with Pair() as (simulator, tandem):
        client = Client(tandem)
        call = client.get("/api/v1/calls/" + dial(client))
        schema = {"$ref": "#/components/schemas/Call"}
        assert not client.api.problems(call, schema)
        for name, value in (("status", "lost"), ("duration", -1), ("duration", "1"), ("muted", None), ("started_at", "today"),
                            ("patch", 1), ("more", 1)):
            assert client.api.problems({**call, name: value}, schema), (name, value)
        assert client.api.problems({k: v for k, v in call.items() if k != "to"}, schema)
        assert client.api.problems({"type": "call", "call_id": "x"}, {"$ref": "#/components/schemas/Event"})


def test_metrics():
    with Pair() as (simulator, tandem):
        client = Client(tandem)
        names = {re.sub(r"(_bucket|_sum|_count)?(\{.*)?$", "", name) for name in samples(client)}
        assert names == {"tandem_calls_active", "tandem_calls_total", "tandem_frame_delay_seconds", "tandem_provider_latency_seconds",
                         "tandem_websocket_connections", "tandem_errors_total", "tandem_turn_latency_seconds"}, names
        events = WebSocket(tandem.control_port, "/api/v1/events", KEY)
        call_id = dial(client, TALKER)
        wait_until(lambda: samples(client)['tandem_websocket_connections{peer="carrier"}'] == 1, 30, "the stream")
        during = samples(client)
        assert during["tandem_calls_active"] == 1
        assert during['tandem_websocket_connections{peer="agent"}'] == 1
        assert during['tandem_websocket_connections{peer="events"}'] == 1
        wait_for(client, call_id, "completed")
        events.close()
        wait_until(lambda: samples(client)['tandem_websocket_connections{peer="carrier"}'] == 0, 30, "the end of the stream")
        wait_until(lambda: samples(client)['tandem_websocket_connections{peer="agent"}'] == 0, 30, "the end of the session")
        wait_until(lambda: samples(client)['tandem_websocket_connections{peer="events"}'] == 0, 30, "the end of the events")
        after = samples(client)
        assert after["tandem_calls_active"] == 0 and after['tandem_calls_total{result="completed"}'] == 1, after
        # Clara says two sentences; 50 frames a second in both directions.
        assert 1 <= after["tandem_provider_latency_seconds_count"] <= 4, after
        assert 0 < after["tandem_provider_latency_seconds_sum"] < 20 * PATIENCE, after
        counts = [after['tandem_turn_latency_seconds_count{stage="%s"}' % stage]
                  for stage in ("vad", "commit", "first_byte", "first_frame", "heard")]
        assert counts[0] == after["tandem_provider_latency_seconds_count"] and counts == sorted(counts, reverse=True) and counts[-1] >= 1, after
        for direction in ("in", "out"):
            count = after['tandem_frame_delay_seconds_count{direction="%s"}' % direction]
            assert 100 < count < 5000, (direction, count)
            buckets = [value for name, value in after.items()
                       if name.startswith('tandem_frame_delay_seconds_bucket{direction="%s"' % direction)]
            assert buckets == sorted(buckets) and buckets[-1] == count and len(buckets) == 13, buckets


def test_command_line():
    """Each command has --help and --json; what is asked wrongly is 2, what is refused is 1 with one line."""
    with Pair() as (simulator, tandem):
        placed = tandem.run_cli("dial", LISTENER, "--json")
        assert placed.returncode == 0 and not placed.stderr, placed
        call = json.loads(placed.stdout)
        client = Client(tandem)
        wait_for(client, call["id"], "in-progress")
        for command, *rest in (("calls",), ("patch", call["id"], "hold"), ("patch", call["id"], "agent"), ("note", call["id"], "Be kind."),
                               ("say", call["id"], "Hello."), ("dtmf", call["id"], "1"), ("record", call["id"], "on"),
                               ("transcript", call["id"]), ("hangup", call["id"])):
            helped = tandem.run_cli(command, "--help")
            assert helped.returncode == 0 and "--json" in helped.stdout and not helped.stderr, helped
            done = tandem.run_cli(command, *rest, "--json")
            assert done.returncode == 0 and isinstance(json.loads(done.stdout), dict), done
            for wrong in ((*rest, "too", "many"), (*rest, "--frobnicate")):
                refused = tandem.run_cli(command, *wrong)
                assert refused.returncode == 2 and len(refused.stderr.strip().splitlines()) == 1, refused
            if rest:
                refused = tandem.run_cli(command, "no-such-call", *rest[1:])
                assert refused.returncode == 1 and len(refused.stderr.strip().splitlines()) == 1 and not refused.stdout, refused
                refused = tandem.run_cli(command)
                assert refused.returncode == 2, refused
        again = json.loads(tandem.run_cli("dial", LISTENER, "--json").stdout)
        wait_for(client, again["id"], "in-progress")
        refused = tandem.run_cli("transfer", again["id"], "12")
        assert refused.returncode == 1 and len(refused.stderr.strip().splitlines()) == 1, refused
        done = tandem.run_cli("transfer", again["id"], TALKER, "--json")
        assert done.returncode == 0 and json.loads(done.stdout)["success"] is True, done
        wait_for(client, again["id"], "completed")


def test_announce():
    """One message, spoken by Twilio: nothing of the AI service is used, and the person hears it."""
    with Pair() as (simulator, tandem):
        placed = tandem.run_cli("announce", LISTENER, "--message", "Dinner is ready at <eight> & not later.", "--voice", "alice", "--follow")
        assert placed.returncode == 0, placed
        assert "Dinner is ready at <eight> & not later." in placed.stdout, placed
        said = simulator.events("twiml", "say")
        assert [event["text"] for event in said] == ["Dinner is ready at <eight> & not later."], said
        assert loudness(simulator.heard(said[0]["call_sid"])) > -40
        assert not simulator.events("realtime"), simulator.events("realtime")
        placed = tandem.run_cli("announce", TALKER, "--message", "Hello.", "--json")
        assert placed.returncode == 0 and json.loads(placed.stdout)["success"] is True, placed
        for wrong in ((), (LISTENER,), (LISTENER, "--message")):
            refused = tandem.run_cli("announce", *wrong)
            assert refused.returncode == 2 and len(refused.stderr.strip().splitlines()) == 1, refused
        for wrong in (("12", "--message", "x"), (LISTENER, "--message", " "), ("911", "--message", "x")):
            refused = tandem.run_cli("announce", *wrong)
            assert refused.returncode == 1 and len(refused.stderr.strip().splitlines()) == 1, refused
        helped = tandem.run_cli("announce", "--help")
        assert helped.returncode == 0 and "--message" in helped.stdout and "--json" in helped.stdout, helped


if __name__ == "__main__":
    run_tests(globals())
