#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that talk as OpenAI does, and not quite: Azure OpenAI in both of its protocols, Qwen-Omni, and one that knows only the least."""

import harness
from harness import Pair, Simulator, Tandem, read_scenario, run_tests, wait_until
from websocket import WebSocket

GREETING = "Hello, this is the office. How can I help you?"
LONG_GREETING = ("Good morning and thank you for calling the office. I can tell you all about our opening hours, our address, our prices "
                 "and our people, so please take your time.")


def words(text):
    return [w for w in "".join(c if c.isalnum() else " " for c in text.lower()).split() if w]


def client_events(simulator, kind=None):
    events = [harness.json.loads(e["event"]) for e in simulator.events("realtime", "client_event")]
    return [e for e in events if kind in (None, e["type"])]


def azure(simulator, old=False):
    """Its address has a name that means something only at Azure, so here it is said by the header."""
    return {"OPENAI_REALTIME_URL": simulator.info["azure_old_realtime_url" if old else "azure_realtime_url"],
            "OPENAI_REALTIME_MODEL": "front-desk", "AI_AUTH_HEADER": "api-key"}


def converse(settings, flavour):
    simulator = Simulator()
    tandem = Tandem(simulator, AI_PROVIDER="openai", AI_GREETING=GREETING, **settings(simulator)).start()
    try:
        scenario = read_scenario("friendly")
        call = tandem.wait_ended(tandem.dial(scenario.number))
        turns = tandem.turns(call["id"])
        assert call["status"] == "completed", call
        assert words(turns[0]["text"]) == words(GREETING), turns[0]
        assert [words(t["text"]) for t in turns if t["party"] == "remote"] == [words(s) for s in scenario.says], turns
        opened = simulator.events("realtime", "session_opened")
        assert {(e["flavour"], e["model"]) for e in opened if e["model"]} == {(flavour, "front-desk")}, opened
        assert not simulator.events("realtime", "error"), simulator.events("realtime", "error")
    finally:
        tandem.stop()
        simulator.stop()


def test_azure():
    converse(azure, "ga")


def test_azure_old_protocol():
    converse(lambda simulator: azure(simulator, old=True), "beta")


def refused(settings, part):
    """The sentence with which a call ends whose agent is refused."""
    simulator = Simulator()
    tandem = Tandem(simulator, **settings(simulator)).start()
    try:
        status, answer = tandem.api("POST", "/api/v1/doctor")
        assert status == 200, answer
        text = harness.json.dumps(answer)
        assert part in text, text[:2000]
    finally:
        tandem.stop()
        simulator.stop()


def test_azure_refusals():
    refused(lambda s: {**azure(s), "OPENAI_REALTIME_MODEL": "missing"}, "name of the deployment")
    refused(lambda s: {**azure(s), "OPENAI_API_KEY": "0123456789abcdef0123456789abcdef"}, "belongs to one resource")


def test_qwen_key_of_the_other_region():
    refused(lambda s: {"AI_PROVIDER": "qwen", "DASHSCOPE_API_KEY": "sk-0123456789abcdef"}, "Keys of Beijing are unknown in Singapore")


def test_qwen_is_told_what_was_heard():
    with Pair(AI_PROVIDER="qwen", AI_GREETING=LONG_GREETING) as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario("interrupter").number))
        cut = [t for t in tandem.turns(call["id"]) if t["party"] == "agent" and t["heard_text"] != t["text"]]
        notes = [e["item"]["content"][0]["text"] for e in client_events(simulator, "conversation.item.create")]
        told = [note for note in notes if "You were interrupted" in note]
        assert call["status"] == "completed" and len(cut) >= 2 and len(told) >= 2, (call, cut, notes)
        # What the service is told was heard begins as what the transcript says was heard.
        assert any(t["heard_text"][:20] in note for t in cut if t["heard_text"] for note in told), (cut, told)
        events = client_events(simulator)
        assert all(e.get("event_id") for e in events) and len({e["event_id"] for e in events}) == len(events)
        wrong = [e for e in simulator.events("realtime", "error") if e["code"] != "response_cancel_not_active"]
        assert not wrong, wrong


def test_qwen_goes_on_after_a_cut():
    """A session that is lost is replaced, and the next one is told what was said."""
    with Pair(AI_PROVIDER="qwen", AI_GREETING=GREETING) as (simulator, tandem):
        simulator.arm("realtime-cut-after", value=6000)
        scenario = read_scenario("friendly")
        call = tandem.wait_ended(tandem.dial(scenario.number))
        turns = tandem.turns(call["id"])
        assert call["status"] == "completed", call
        assert [words(t["text"]) for t in turns if t["party"] == "remote"] == [words(s) for s in scenario.says], turns
        opened, replayed = simulator.events("realtime", "session_opened"), simulator.events("realtime", "replayed")
        assert len(opened) == 2 and {e["session"] for e in replayed} == {opened[1]["session"]}, (opened, replayed)
        assert words(replayed[0]["text"]) == words(GREETING), replayed


def test_qwen_session_is_replaced_before_it_ends():
    """The service lets a session last 20 s: the next one is there before, and nothing is ended by the service."""
    with Pair(AI_PROVIDER="qwen", AI_GREETING=GREETING) as (simulator, tandem):
        simulator.arm("realtime-cap", count=1000, value=20)
        call_id = tandem.dial(read_scenario("outage").number)
        wait_until(lambda: simulator.events("realtime", "session_closed"), 60, "a session to be left")
        opened, closed = simulator.events("realtime", "session_opened"), simulator.events("realtime", "session_closed")
        assert tandem.call(call_id)["agent"] == "connected"
        assert len(opened) >= 2 and closed[0]["t_us"] > opened[1]["t_us"], (opened, closed)
        assert not [e for e in simulator.events("realtime", "error") if e["code"] == "session_expired"]
        tandem.api("POST", f"/api/v1/calls/{call_id}/hangup")
        tandem.wait_ended(call_id)


def test_qwen_is_hushed_while_the_operator_has_the_line():
    """It answers although nobody asked: nobody hears that, and it is told so when it gets the line back."""
    with Pair(AI_PROVIDER="qwen", AI_GREETING=GREETING) as (simulator, tandem):
        call_id = tandem.dial(read_scenario("friendly").number)
        wait_until(lambda: [t for t in tandem.turns(call_id) if t["final"]], 30, "the greeting")
        assert tandem.api("POST", f"/api/v1/calls/{call_id}/patch", {"patch": "operator"})[0] == 200
        answer = wait_until(lambda: simulator.events("realtime", "response")[1:], 30, "an answer that nobody wants")[0]
        wait_until(lambda: client_events(simulator, "response.cancel"), 10, "it to be cancelled")
        assert client_events(simulator, "response.cancel")[0]["response_id"] == answer["response_id"], answer
        assert not [t for t in tandem.turns(call_id)[1:] if t["party"] == "agent"], tandem.turns(call_id)
        assert tandem.api("POST", f"/api/v1/calls/{call_id}/patch", {"patch": "agent"})[0] == 200
        wait_until(lambda: [e for e in client_events(simulator, "conversation.item.create")
                            if "was not heard by the caller" in e["item"]["content"][0]["text"]], 10, "it to be told")
        tandem.api("POST", f"/api/v1/calls/{call_id}/hangup")
        tandem.wait_ended(call_id)


def test_compatible():
    """It writes nothing down and sends sound as it is; who is called hears the agent all the same, and can interrupt it."""
    with Pair(AI_PROVIDER="compatible", AI_GREETING=LONG_GREETING) as (simulator, tandem):
        call = tandem.wait_ended(tandem.dial(read_scenario("interrupter").number))
        turns = [t for t in tandem.turns(call["id"]) if t["party"] == "agent"]
        assert call["status"] == "completed" and turns, (call, turns)
        assert any(t["heard_text"] != t["text"] for t in turns), turns
        heard = simulator.heard(call["call_sid"])
        clips = [simulator.agent_audio(e["item_id"]) for e in simulator.events("realtime", "item_audio")]
        scores = [harness.find(clip[:8000], heard)[1] for clip in clips if len(clip) >= 8000]
        assert max(scores) > 0.8, scores
        assert not [e for e in simulator.events("realtime", "error") if e["code"] != "response_cancel_not_active"]


def test_the_simulator_is_strict():
    """What these services refuse, the simulated ones refuse: otherwise the tests above would prove little."""
    simulator = Simulator()
    key = simulator.info["openai_key"]

    def path(name):
        return "/" + simulator.info[name + "_realtime_url"].split("/", 3)[3]

    def upgrade(name, query, headers):
        try:
            return WebSocket(simulator.port, path(name) + query, headers)
        except AssertionError as refusal:
            return int(refusal.args[0].split()[1])

    def complaint(name, query, headers, event):
        socket = upgrade(name, query, headers)
        assert socket.next_object()["type"] == "session.created"
        socket.send_object(event)
        answer = socket.next_object()
        socket.close()
        return answer["error"]["param"] or answer["error"]["code"] if answer["type"] == "error" else answer["type"]

    try:
        qwen, bearer = "?model=qwen3.5-omni-flash-realtime", {"Authorization": "Bearer " + key}
        assert upgrade("qwen", "?model=gpt-realtime-2.1", bearer) == 404
        assert upgrade("qwen", qwen, {"api-key": key}) == 401
        assert upgrade("azure", "?model=front-desk", bearer) == 401
        assert upgrade("azure_old", "?deployment=front-desk", {"api-key": key}) == 404
        assert upgrade("azure_old", "?api-version=2024-10-01-preview&model=front-desk", {"api-key": key}) == 400
        assert upgrade("compatible", "?model=voice-1", bearer) == 401

        def of_qwen(session, **more):
            return complaint("qwen", qwen, bearer, {"type": "session.update", "event_id": "e1", "session": session, **more})

        assert of_qwen({"voice": "Cherry", "input_audio_format": "pcm"}) == "session.updated"
        assert of_qwen({}, event_id=None) == "event_id"
        assert of_qwen({"input_audio_format": "g711_ulaw"}) == "session.input_audio_format"
        assert of_qwen({"input_audio_noise_reduction": {"type": "near_field"}}) == "session.input_audio_noise_reduction"
        vad = {"type": "server_vad", "silence_duration_ms": 100}
        assert of_qwen({"turn_detection": vad}) == "session.turn_detection.silence_duration_ms"
        assert of_qwen({"turn_detection": {"type": "server_vad", "create_response": False}}) == "session.turn_detection.create_response"
        flat = {"type": "function", "name": "f", "parameters": {}}
        assert of_qwen({"tools": [flat]}).startswith("session.tools[0]")
        nested = {"type": "function", "function": {"name": "f", "parameters": {}}}
        assert of_qwen({"tools": [nested]}) == "session.updated"
        truncate = {"type": "conversation.item.truncate", "event_id": "e1", "item_id": "i", "content_index": 0, "audio_end_ms": 1}
        assert complaint("qwen", qwen, bearer, truncate) == "type"
        plain = {"X-Voice-Key": key}
        assert complaint("compatible", "?model=voice-1", plain, truncate) == "type"
        listening = {"type": "session.update", "session": {"input_audio_transcription": {"model": "whisper-1"}}}
        assert complaint("compatible", "?model=voice-1", plain, listening) == "session.input_audio_transcription"
    finally:
        simulator.process.stop()


run_tests(globals(), at_once=4)
