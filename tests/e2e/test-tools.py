#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tools that an agent calls, from the service's event to the effect and back, with OpenAI's and Gemini's protocols."""


import http.server
import json
import threading

import numpy

import harness
from harness import find, read_scenario, run_tests, wait_until

GREETING = "Hello, this is the office. How can I help you?"
TOOLS = "end_call, hand_to_operator, transfer, send_digits"


def Pair(provider):
    return harness.Pair(AI_PROVIDER=provider, AI_GREETING=GREETING, AI_TOOLS=TOOLS)


def client_events(simulator, *types):
    """What the client sent to the Realtime API, in order."""
    events = [json.loads(e["event"]) for e in simulator.events("realtime", "client_event")]
    return [e for e in events if e.get("type") in types]


def assert_heard_whole(simulator, call, start):
    """The person heard the utterance that begins so, to its last quarter of a second: correlated, where it belongs."""
    heard = simulator.heard(call["call_sid"])
    event = next(e for e in simulator.events("realtime", "item_audio") if e["text"].startswith(start))
    clip = simulator.agent_audio(event["item_id"])
    spoken = int(numpy.flatnonzero(abs(clip) > 0.02)[-1]) + 1
    first, score = find(clip[:16000], heard)
    assert score >= 0.8, score
    last, score = find(clip[spoken - 2000:spoken], heard[first + spoken - 3000:])
    assert score >= 0.8, score
    assert abs(last - 1000) < 400, last


def use_tools(provider):
    with Pair(provider) as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario("tools").number))
        turns = tandem.turns(call["id"])
        used = [t for t in turns if t["party"] == "agent" and t["private"]]
        said = [t["text"] for t in turns if t["party"] == "agent" and not t["private"]]
        called = [e["name"] for e in simulator.events("realtime", "tool_call")]
        outputs = {e["name"]: e["output"] for e in simulator.events("realtime", "tool_output")}

        assert called == ["fly", "send_digits", "hand_to_operator", "end_call"], called
        # The operator sees each of them, with what came of it.
        assert [t["text"].split()[0] for t in used] == called, used
        assert used[1]["text"] == "send_digits {\"digits\":\"5\"} → The keys were pressed.  Listen to what comes.", used
        # Both of the two are answered, then the agent says once what came of them.
        assert "There is no tool “fly”: there is end_call, hand_to_operator, transfer and send_digits." in outputs["fly"], outputs
        assert outputs["send_digits"].startswith("The keys were pressed."), outputs
        assert "Nobody is at the desk here." in outputs["hand_to_operator"], outputs
        assert len([t for t in said if "fly says" in t]) == 1 and any("send_digits says" in t for t in said), said
        assert len([t for t in said if "hand_to_operator says" in t]) == 1, said
        # The agent hung up, when its goodbye was heard to the end.
        assert call["end_reason"] == "the agent ended the call" and call["status"] == "completed", call
        goodbye = next(t for t in turns if t["text"].startswith("You are very welcome"))
        assert goodbye["heard_text"] == goodbye["text"] and not goodbye["interrupted"], goodbye
        assert_heard_whole(simulator, call, "You are very welcome")
        missing = [e["name"] for e in simulator.events("realtime", "tool_output_missing")]
        assert missing in ([], ["end_call"]), missing
        if provider == "openai":
            assert_one_response_each(simulator)
        return call


def assert_one_response_each(simulator):
    """Outputs of parallel calls come together, one request follows, and none was refused."""
    order = [e["type"] if e["type"] == "response.create" else e["item"]["type"]
             for e in client_events(simulator, "conversation.item.create", "response.create")
             if e["type"] == "response.create" or e["item"]["type"] == "function_call_output"]
    # The greeting, the pair, the single one; the last call ends everything.
    assert order[:6] == ["response.create", "function_call_output", "function_call_output", "response.create", "function_call_output",
                         "response.create"], order
    assert order.count("response.create") == 3, order
    assert not [e for e in simulator.events("realtime", "error") if "already_has_active" in json.dumps(e)]


def interrupt(provider):
    """Whoever is interrupted calls nobody: what is cut off is answered, not done."""
    with Pair(provider) as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario("tool-interrupter").number))
        turns = tandem.turns(call["id"])
        assert call["status"] == "completed" and "transfer" not in (call["end_reason"] or ""), call
        assert not [t for t in turns if t["private"]], turns
        last = [t["text"] for t in turns if t["party"] == "agent"][-1]
        assert not simulator.events("realtime", "tool_output_missing")
        if provider == "openai":
            cut = simulator.events("realtime", "tool_call_cut")
            assert [e["name"] for e in cut] == ["transfer"], cut
            outputs = [e["output"] for e in simulator.events("realtime", "tool_output")]
            assert len(outputs) == 1 and outputs[0].startswith("Error: You were interrupted"), outputs
            assert last.startswith("transfer says: Error: You were interrupted"), last
        else:
            assert last.endswith("All right, I will not do it."), last


def test_openai():
    use_tools("openai")


def test_gemini():
    use_tools("gemini")


class Restaurant(http.server.BaseHTTPRequestHandler):
    """A web service that books tables for whoever has the key."""

    asked = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, dict(self.headers), json.loads(body)))
        answer = json.dumps({"booked": True, "you_sent": self.headers["X-Key"]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


def profile_tools(port):
    book = {"tool": "http", "name": "book_table", "description": "Books a table.", "method": "POST", "header": "X-Key", "secret": "restaurant",
            "url": f"http://127.0.0.1:{port}/tables/{{table}}",
            "parameters": {"type": "object", "properties": {"table": {"type": "string"}, "guests": {"type": "integer"}},
                           "required": ["table", "guests"], "additionalProperties": False}}
    return json.dumps([book, {"tool": "take_note"}, {"tool": "send_sms", "confirm": True}, {"tool": "end_call"}])


def test_profile():
    """A web service with its key, arguments that do not fit, a note, and a text that the operator allows through the local API."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Restaurant) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        key = "key-of-the-restaurant"
        with harness.Pair(AI_PROVIDER="openai", AI_GREETING=GREETING, AI_TOOLS=profile_tools(server.server_port),
                          TOOL_SECRET_RESTAURANT=key) as (simulator, tandem):
            remote = read_scenario("desk-tools").number
            call_id = tandem.dial(remote)
            asked = wait_until(lambda: tandem.call(call_id)["confirmations"], 60, "the agent asks for a word")
            assert [(a["tool"], a["arguments"]) for a in asked] == [("send_sms", {"text": "Main Street 1"})], asked
            assert not simulator.texts()
            status, answer = tandem.api("POST", f"/api/v1/calls/{call_id}/confirmations", {"id": asked[0]["id"], "allow": True})
            assert status == 200 and answer["confirmations"] == [], answer
            call = tandem.wait_ended(call_id)
            assert call["end_reason"] == "the agent ended the call" and call["notes"] == ["Two guests."], call
            assert [t["body"] for t in simulator.texts()] == ["Main Street 1"], simulator.texts()
            outputs = [(e["name"], e["output"]) for e in simulator.events("realtime", "tool_output")]
            assert ("take_note", "Noted.") in outputs, outputs
            books = [output for name, output in outputs if name == "book_table"]
            assert json.loads(books[0] if books[0].startswith("{") else books[1])["booked"], outputs
            assert any("“guests” must be a whole number." in output for output in books), outputs
            assert any(name == "send_sms" and output.startswith(f"The text to {remote} was sent.") for name, output in outputs), outputs
            # The key went to the service, and nowhere else.
            assert len(Restaurant.asked) == 1, Restaurant.asked
            path, headers, body = Restaurant.asked[0]
            assert (path, body, headers["X-Key"]) == ("/tables/7", {"guests": 2}, key), Restaurant.asked
            assert headers["Idempotency-Key"].startswith(call_id + "-"), headers
            assert key not in json.dumps(outputs) and key not in json.dumps(tandem.turns(call_id)), outputs
        server.shutdown()


def test_openai_interrupted():
    interrupt("openai")


def test_gemini_interrupted():
    interrupt("gemini")


if __name__ == "__main__":
    run_tests(globals(), at_once=4)
