#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong keys, wrong settings and hostile peers: one clear sentence, the call ends cleanly or goes on, nothing lost."""

import base64
import hashlib
import hmac
import os
import socket

from harness import API_KEY, Pair, Process, TANDEM, in_threads, new_folder, read_scenario, request, run_tests, wait_until

NUMBER = read_scenario("caller-1").number


def refuse(tandem, to, *needles, statuses=(400, 403, 409, 502)):
    status, answer = tandem.api("POST", "/api/v1/calls", {"to": to})
    assert status in statuses, (status, answer)
    assert answer["success"] is False, answer
    message = answer["error"]["message"]
    for needle in needles:
        assert needle.lower() in message.lower(), (needle, message)
    return message


def test_wrong_twilio_token():
    with Pair(TWILIO_AUTH_TOKEN="0123456789abcdef0123456789abcdef") as (simulator, tandem):
        refuse(tandem, NUMBER, "20003")
        calls = tandem.api("GET", "/api/v1/calls")[1]
        calls = calls if isinstance(calls, list) else calls["calls"]
        assert calls[0]["status"] == "failed" and "20003" in calls[0]["end_reason"], calls


def test_bad_numbers():
    with Pair() as (simulator, tandem):
        for to in ("hello", "", "555", "+999123", "9" * 5000, "+1 202 555 0101; drop table"):
            refuse(tandem, to, statuses=(400,))
        refuse(tandem, "+1202555010a", "“a”", statuses=(400,))
        for to in ("911", "112", "+1 911", "+44 999"):
            refuse(tandem, to, "cannot place emergency calls", "use a telephone", statuses=(403,))
        assert not simulator.events("rest", "create_call")


def test_no_account():
    with Pair(TWILIO_ACCOUNT_SID=None, TWILIO_PHONE_NUMBER=None) as (simulator, tandem):
        wait_until(lambda: "set TWILIO_ACCOUNT_SID" in tandem.process.stderr(), 10, "what is missing")
        refuse(tandem, NUMBER, "TWILIO_PHONE_NUMBER")


def test_no_public_url():
    with Pair(PUBLIC_URL=None) as (simulator, tandem):
        refuse(tandem, NUMBER, "PUBLIC_URL")
        assert not simulator.events("rest", "create_call")


def start_and_fail(**settings):
    """Starts tandem with a wrong setting: exit 1 and one line that names it."""
    folder = new_folder("bad-")
    path = os.path.join(folder, "env")
    with open(path, "w", encoding="utf-8") as lines:
        for name, value in settings.items():
            lines.write(f"{name}={value}\n")
    process = Process([TANDEM, "--headless", "--env-file", path, "--data-dir", folder],
                      {"XDG_RUNTIME_DIR": folder})
    status = process.child.wait(20)
    lines = [line for line in process.stderr().splitlines() if line.startswith("tandem: ")]
    assert status == 1 and len(lines) == 1, (status, process.stderr())
    return lines[0]


def test_wrong_settings_name_the_variable():
    for name, value in (("PUBLIC_URL", "phone.example.net"), ("PUBLIC_URL", "ftp://phone.example.net"),
                        ("PUBLIC_URL", "http://phone.example.net"), ("PORT", "many"), ("PORT", "70000"),
                        ("VAD_THRESHOLD", "loud"), ("AI_PROVIDER", "parrot"), ("TWILIO_ACCOUNT_SID", "AC12"),
                        ("LOG_LEVEL", "shout"), ("AI_TOOLS", "end_cal"), ("AI_TOOLS", '[{"tool":"http"}]'), ("TOOL_SECRET_X", "two words")):
        line = start_and_fail(**{name: value})
        assert name in line, (name, line)


def test_port_in_use():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        line = start_and_fail(PORT=taken.getsockname()[1], CONTROL_PORT=0)
        assert "PORT" in line, line


def test_data_folder_in_use():
    with Pair() as (simulator, tandem):
        second = Process([TANDEM, "--headless", "--env-file", tandem.env_file, "--data-dir", tandem.data_dir],
                         tandem.environment)
        assert second.child.wait(20) == 1
        assert "running already" in second.stderr(), second.stderr()


def call_goes_on(simulator, tandem, notice=None):
    """The call stays up in spite of the AI service's refusal, says why, and ends cleanly on our word."""
    call_id = tandem.dial(read_scenario("silent").number)
    tandem.wait_for(call_id, "in-progress", "completed", seconds=20)
    if notice:
        wait_until(lambda: notice.lower() in tandem.process.stderr().lower(), 10, notice)
    status, answer = tandem.hang_up(call_id)
    assert status in (200, 409), (status, answer)
    assert tandem.wait_ended(call_id)["status"] == "completed"


def test_ai_refuses():
    with Pair() as (simulator, tandem):
        for fault, sentence in (("realtime-401", "refused the key"), ("realtime-429", "429"),
                                ("realtime-model-not-found", "does not know the model")):
            simulator.arm(fault)
            call_goes_on(simulator, tandem, sentence)


def test_lost_agent_is_not_dead_air():
    """Nobody is there to take over: the call ends with a reason instead of silence without end."""
    def suffer(fault):
        with Pair(LOST_AGENT_TIMEOUT=2, MAX_RETRY_COUNT=0) as (simulator, tandem):
            simulator.arm(fault)
            call = tandem.wait_ended(tandem.dial(read_scenario("silent").number), seconds=25)
            assert call["status"] == "completed", call
            assert call["end_reason"] == "the agent was lost and nobody took over", call
            assert "The agent is gone: take over or hang up." in tandem.process.stderr()
    in_threads([lambda fault=fault: suffer(fault) for fault in ("realtime-401", "realtime-cut")])


def test_wrong_openai_key():
    with Pair(OPENAI_API_KEY="sk-wrong") as (simulator, tandem):
        call_goes_on(simulator, tandem, "refused the key")
        assert "sk-wrong" not in tandem.process.stderr()


def test_ai_socket_cut():
    with Pair() as (simulator, tandem):
        simulator.arm("realtime-cut")
        call_goes_on(simulator, tandem, "lost")


def test_ai_garbage_is_ignored():
    with Pair() as (simulator, tandem):
        simulator.arm("realtime-garbage")
        call = tandem.wait_ended(tandem.dial(NUMBER))
        assert call["status"] == "completed", call
        assert len(tandem.turns(call["id"])) >= 3


def test_hostile_media():
    """Garbage on the media socket is refused or ignored; the call goes on with the rest, and so does the next."""
    def suffer(fault):
        with Pair() as (simulator, tandem):
            simulator.arm(fault)
            call = tandem.wait_ended(tandem.dial(read_scenario("caller-1").number))
            assert call["status"] in ("completed", "failed"), (fault, call)
            again = tandem.wait_ended(tandem.dial(read_scenario("caller-1").number))
            assert again["status"] == "completed", (fault, again)
            assert len(tandem.turns(again["id"])) >= 2, (fault, tandem.turns(again["id"]))
    in_threads([lambda fault=fault: suffer(fault)
                for fault in ("media-garbage", "media-non-json", "media-bad-base64", "media-wrong-sid", "media-huge",
                              "media-truncated-utf8")])


def test_media_without_right():
    """No token, a bad signature or media before start opens nothing; the AI session that waited is closed."""
    def suffer(fault):
        with Pair() as (simulator, tandem):
            simulator.arm(fault)
            call = tandem.wait_ended(tandem.dial(NUMBER))
            assert call["status"] in ("completed", "failed"), (fault, call)
            assert tandem.turns(call["id"]) == [], (fault, tandem.turns(call["id"]))
            assert tandem.api("GET", "/health")[1]["active_sessions"] == 0
    in_threads([lambda fault=fault: suffer(fault)
                for fault in ("media-no-token", "media-bad-signature", "media-before-start")])


def test_replayed_token():
    with Pair() as (simulator, tandem):
        simulator.arm("media-replay-token")
        call = tandem.wait_ended(tandem.dial(NUMBER))
        assert call["status"] == "completed", call
        assert len(tandem.turns(call["id"])) >= 3
        assert simulator.events("fault"), "the replay was not tried"


def sign(token, url, form):
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def test_webhook_signatures():
    with Pair() as (simulator, tandem):
        body = "CallSid=CA00000000000000000000000000000001&CallStatus=completed"
        form = {"CallSid": "CA00000000000000000000000000000001", "CallStatus": "completed"}
        path = "/twilio/voice/status"
        url = f"http://127.0.0.1:{tandem.public_port}{path}"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        good = sign(simulator.info["auth_token"], url, form)
        post = lambda headers, data=body: request(tandem.public_port, "POST", path, data, {**kind, **headers})[0]
        assert post({"X-Twilio-Signature": good}) in (200, 204)
        assert post({}) == 403
        assert post({"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}) == 403
        assert post({"X-Twilio-Signature": good}, body + "&To=x") == 403
        assert request(tandem.public_port, "POST", "/twilio/unknown", body, kind)[0] == 404
        assert request(tandem.public_port, "GET", "/healthz")[0] == 200
        assert request(tandem.public_port, "GET", "/twilio/media", None, {
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="})[0] == 403
        assert request(tandem.public_port, "POST", path, "x" * 200_000, kind)[0] == 413


def test_webhooks_twice_and_out_of_order():
    with Pair() as (simulator, tandem):
        simulator.arm("webhook-duplicate", 4)
        simulator.arm("webhook-reorder", 2)
        call = tandem.wait_ended(tandem.dial(NUMBER))
        assert call["status"] == "completed", call
        assert len(tandem.turns(call["id"])) >= 3


def test_create_call_lost_answer():
    """Twilio accepted the call but its answer never came: exactly one call, found again."""
    with Pair() as (simulator, tandem):
        simulator.arm("rest-timeout-after-accept")
        status, answer = tandem.api("POST", "/api/v1/calls", {"to": NUMBER}, timeout=60)
        assert status == 201, (status, answer)
        call = tandem.wait_ended(answer["id"])
        assert call["status"] == "completed", call
        assert len(simulator.events("rest", "create_call")) == 1


def test_rate_limited_then_served():
    with Pair() as (simulator, tandem):
        simulator.arm("rest-429", 2, 0)
        call = tandem.wait_ended(tandem.dial(NUMBER))
        assert call["status"] == "completed", call
        assert len(simulator.events("rest", "create_call")) == 1


def test_server_error_is_explained():
    with Pair() as (simulator, tandem):
        simulator.arm("rest-500", 10)
        refuse(tandem, NUMBER, statuses=(502,))
        assert not simulator.events("rest", "create_call")


def test_hang_up_refused():
    """Twilio does not end the call: it is asked again, then the call is said to be up, and can be ended later."""
    with Pair(MAX_RETRY_COUNT=1) as (simulator, tandem):
        call_id = tandem.dial(read_scenario("no-answer").number)
        tandem.wait_for(call_id, "ringing")
        simulator.arm("rest-500", 1000)
        status, answer = tandem.hang_up(call_id)
        assert status == 502 and answer["error"]["code"] == "still_up", (status, answer)
        assert "hang up again" in answer["error"]["message"], answer
        assert tandem.call(call_id)["status"] == "ringing", tandem.call(call_id)
        log = tandem.process.stderr()
        assert log.count("could not be ended, trying again") == 1, log[-3000:]
        simulator.arm("rest-500", 0)
        assert tandem.hang_up(call_id)[0] == 200
        assert tandem.wait_ended(call_id)["status"] == "canceled"


def test_no_secret_in_the_log():
    """A whole call and its mishaps, with everything written that can be: no number, no key, no token."""
    with Pair(MAX_RETRY_COUNT=1) as (simulator, tandem):
        tandem.wait_ended(tandem.dial(NUMBER))
        refuse(tandem, NUMBER + "1")
        simulator.arm("realtime-401")
        call_goes_on(simulator, tandem, "refused the key")
        status, _ = request(tandem.public_port, "POST", f"/twilio/voice/status?To=%2B{NUMBER[1:]}", f"To=%2B{NUMBER[1:]}", {
            "Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": simulator.info["auth_token"]})
        assert status == 403, status
        log = tandem.process.stderr()
        assert "refused" in log, log
        for secret in (simulator.info["auth_token"], simulator.info["openai_key"], API_KEY, NUMBER[1:],
                       simulator.info["number"][1:], read_scenario("silent").number[1:]):
            assert secret not in log, [line for line in log.splitlines() if secret in line][:3]


if __name__ == "__main__":
    run_tests(globals(), at_once=3)
