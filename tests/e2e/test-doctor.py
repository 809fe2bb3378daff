#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tandem doctor: seeded misconfigurations, each found at its hop with a fix that names what is to be corrected; and nothing
is found where all is right."""

import base64
import http.client
import http.server
import json
import os
import shutil
import socket
import subprocess
import threading
import urllib.parse

from harness import API_KEY, PATIENCE, Pair, Simulator, Skip, TANDEM, free_port, new_folder, request, run_tests, wait_until
from proxy import Server, pump
from signature import sign

HOPS = ["settings", "data", "port", "keys", "clock", "number", "tunnel", "webhooks", "media", "ai", "sound"]
NO_DEVICES = {"PULSE_SERVER": "unix:/nowhere", "PIPEWIRE_REMOTE": "/nowhere"}
SECRETS = ("TWILIO_AUTH_TOKEN", "TWILIO_API_KEY_SECRET", "OPENAI_API_KEY", "GEMINI_API_KEY", "API_KEY", "TUNNEL_TOKEN")


class Clinic:
    """A simulator whose account is as it should be, and settings that fit, but for what a test changes."""

    def __enter__(self):
        self.simulator = Simulator()
        info = self.simulator.info
        self.port = free_port()
        self.public = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "TWILIO_ACCOUNT_SID": info["account_sid"], "TWILIO_AUTH_TOKEN": info["auth_token"],
            "TWILIO_PHONE_NUMBER": info["number"], "TWILIO_API_URL": info["twilio_api_url"],
            "OPENAI_API_KEY": info["openai_key"], "OPENAI_REALTIME_URL": info["openai_realtime_url"],
            "PUBLIC_URL": self.public, "PORT": self.port, "CONTROL_PORT": free_port(), "API_KEY": API_KEY}
        self.point_here(self.public)
        return self

    def __exit__(self, *what):
        self.simulator.stop()

    def point_here(self, base):
        self.simulator.configure_number(VoiceUrl=base + "/twilio/voice", SmsUrl=base + "/twilio/sms")

    def look(self, *options, environment=None, data_dir=None, mode=0o600, raw=False, **changes):
        """(exit status, checks) of a doctor who finds no Tandem that runs; raw: (exit status, text)."""
        folder = new_folder("doctor-")
        file = os.path.join(folder, "env")
        settings = {**self.settings, **changes}
        with open(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as lines:
            lines.writelines(f"{name}={value}\n" for name, value in settings.items() if value is not None)
        os.chmod(file, mode)
        words = [TANDEM, "doctor", "--env-file", file, "--data-dir", data_dir or os.path.join(folder, "data"),
                 *([] if raw else ["--json"]), *(options or ["--headless"])]
        env = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO_", "OPENAI_", "GEMINI_", "AI_"))}
        env.update({"XDG_RUNTIME_DIR": folder, "GSETTINGS_BACKEND": "memory", "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": "detect_leaks=0",
                    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", "G_DEBUG": "fatal-criticals", **(environment or {})})
        done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60 * PATIENCE, check=False)
        assert done.returncode in (0, 1), (done.returncode, done.stdout, done.stderr)
        assert_no_secrets(settings, done.stdout + done.stderr)
        return done.returncode, done.stdout if raw else json.loads(done.stdout)["checks"]

    def assert_found(self, hop, code, *named, state="failed", exit_status=1, **arguments):
        """What a test seeded is found at its hop, and its fix names what is to be corrected; returns that check."""
        status, checks = self.look(**arguments)
        assert_found(checks, hop, code, *named, state=state)
        assert status == exit_status, (status, checks)
        return find(checks, hop, code)


def assert_no_secrets(settings, text):
    for name in SECRETS:
        value = settings.get(name)
        assert not value or value not in text, (name, text)


def find(checks, hop, code):
    return next((check for check in checks if check["hop"] == hop and check["code"] == code), None)


def assert_found(checks, hop, code, *named, state="failed"):
    check = find(checks, hop, code)
    assert check and check["state"] == state, (hop, code, checks)
    for word in named:
        assert word in check["fix"], (word, check)
    return check


def assert_well(checks, *skipped):
    """Every hop is there, in order, and well; those named were not looked at."""
    assert [check["hop"] for check in checks] == HOPS, checks
    for check in checks:
        wanted = "skipped" if check["hop"] in skipped else "ok"
        assert check["state"] == wanted and not check["fix"] and not check["setting"], check


# --- all is right -------------------------------------------------------------------------------------------------

def test_all_is_well():
    with Clinic() as clinic:
        status, checks = clinic.look()
        assert status == 0, checks
        assert_well(checks, "webhooks", "media", "sound")
        # Nothing was kept, called, or left open.
        assert not clinic.simulator.events("call")


def test_all_is_well_while_it_runs():
    with Pair() as (simulator, tandem):
        base = f"http://127.0.0.1:{tandem.public_port}"
        simulator.configure_number(VoiceUrl=base + "/twilio/voice", SmsUrl=base + "/twilio/sms")
        done = tandem.run_cli("doctor", "--json")
        report = json.loads(done.stdout)
        assert done.returncode == 0 and report["ok"] and report["running"], report
        assert_well(report["checks"], "sound")
        assert f"port {tandem.control_port} for programs" in find(report["checks"], "port", "listening")["message"], report
        # What we tried ourselves is not what Twilio did.
        assert find(report["checks"], "webhooks", "accepted")["last_event_at"] is None, report
        call = tandem.wait_ended(tandem.dial("+12025550101"))
        assert call["status"] == "completed", call
        checks = tandem.api("POST", "/api/v1/doctor")[1]["checks"]
        assert find(checks, "webhooks", "accepted")["last_event_at"], checks
        assert find(checks, "media", "accepted")["last_event_at"], checks
        assert tandem.api("GET", "/api/v1/calls")[1]["calls"][1:] == [], "the doctor left a call"


class TokenAway(http.server.BaseHTTPRequestHandler):
    """The simulator as somebody with an API key reaches it, which it does not know, but for the account itself."""

    def do_GET(self):
        account = self.server.info["account_sid"]
        if self.path.split("?")[0].endswith(f"/{account}.json"):
            self.close_connection = True
            return
        login = base64.b64encode(f"{account}:{self.server.info['auth_token']}".encode()).decode()
        base = urllib.parse.urlsplit(self.server.info["twilio_api_url"])
        connection = http.client.HTTPConnection(base.hostname, base.port, timeout=20)
        connection.request("GET", self.path, headers={"Authorization": "Basic " + login})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


# --- keys -----------------------------------------------------------------------------------------------------------

def test_wrong_auth_token():
    with Clinic() as clinic:
        clinic.assert_found("keys", "token-refused", "TWILIO_AUTH_TOKEN", TWILIO_AUTH_TOKEN="0123456789abcdef0123456789abcdef")


def test_wrong_account():
    with Clinic() as clinic:
        clinic.assert_found("keys", "token-refused", "TWILIO_ACCOUNT_SID", TWILIO_ACCOUNT_SID="AC" + "f" * 32)


def test_no_keys():
    with Clinic() as clinic:
        clinic.assert_found("keys", "no-account", "TWILIO_ACCOUNT_SID", TWILIO_ACCOUNT_SID=None)
        clinic.assert_found("keys", "no-token", "TWILIO_AUTH_TOKEN", TWILIO_AUTH_TOKEN=None)


def test_api_key_without_secret():
    with Clinic() as clinic:
        clinic.assert_found("keys", "no-key-secret", "TWILIO_API_KEY_SECRET", TWILIO_API_KEY_SID="SK" + "1" * 32)
        clinic.assert_found("keys", "no-key-sid", "TWILIO_API_KEY_SID", TWILIO_API_KEY_SECRET="secretsecretsecret")


def test_api_key_and_nobody_knows_of_the_token():
    with Clinic() as clinic:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenAway)
        server.info = clinic.simulator.info
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            _, checks = clinic.look(TWILIO_API_KEY_SID="SK" + "1" * 32, TWILIO_API_KEY_SECRET="secretsecretsecret",
                                    TWILIO_API_URL=f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            server.server_close()
        assert_found(checks, "keys", "token-unknown", "TWILIO_AUTH_TOKEN", state="warning")
        assert not find(checks, "keys", "accepted"), checks


def test_wrong_api_key():
    """The token may be right all the same, and is looked at by itself."""
    with Clinic() as clinic:
        key = {"TWILIO_API_KEY_SID": "SK" + "1" * 32, "TWILIO_API_KEY_SECRET": "secretsecretsecret"}
        status, checks = clinic.look(**key)
        assert_found(checks, "keys", "key-refused", "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET")
        assert status == 1 and not find(checks, "keys", "token-refused"), checks


def test_trial_account():
    with Clinic() as clinic:
        clinic.simulator.arm("account-trial")
        clinic.assert_found("keys", "trial", "Verified Caller IDs", state="warning", exit_status=0)


def test_suspended_account():
    with Clinic() as clinic:
        clinic.simulator.arm("account-suspended")
        clinic.assert_found("keys", "account-suspended", "Twilio Console", "TWILIO_ACCOUNT_SID")


def test_wrong_region():
    with Clinic() as clinic:
        for url in (f"http://127.0.0.1:{free_port()}", clinic.settings["TWILIO_API_URL"] + "/elsewhere"):
            clinic.assert_found("keys", "wrong-address", "TWILIO_API_URL", url, TWILIO_API_URL=url)


def test_clock():
    with Clinic() as clinic:
        for seconds, word in ((600, "600 seconds slow"), (-600, "600 seconds fast")):
            clinic.simulator.arm("rest-clock", 2, seconds)
            found = clinic.assert_found("clock", "wrong", "timedatectl set-ntp true")
            # A second may pass between the two clocks.
            assert word.split()[-1] in found["message"] and any(str(600 + n) in found["message"] for n in (-2, -1, 0, 1, 2)), found
        clinic.simulator.arm("rest-clock", 2, 90)
        clinic.assert_found("clock", "wrong", "timedatectl", state="warning", exit_status=0)


# --- number ---------------------------------------------------------------------------------------------------------

def test_number_not_in_account():
    with Clinic() as clinic:
        clinic.assert_found("number", "not-in-account", "TWILIO_PHONE_NUMBER", TWILIO_PHONE_NUMBER="+12025550177")
        clinic.assert_found("number", "no-number", "TWILIO_PHONE_NUMBER", TWILIO_PHONE_NUMBER=None)


def test_number_leads_elsewhere():
    with Clinic() as clinic:
        clinic.point_here("https://user:hunter22@old.example.net/a?key=hunter22")
        found = clinic.assert_found("number", "voice-elsewhere", "CONFIGURE_NUMBER", "VoiceUrl", clinic.public + "/twilio/voice")
        assert "old.example.net" in found["message"] and "hunter22" not in json.dumps(found), found
        clinic.point_here(clinic.public)
        clinic.simulator.configure_number(SmsUrl="https://old.example.net/sms")
        clinic.assert_found("number", "texts-elsewhere", "CONFIGURE_NUMBER", "SmsUrl", state="warning", exit_status=0)
        clinic.simulator.configure_number(VoiceApplicationSid="AP00000000000000000000000000000001")
        clinic.assert_found("number", "voice-application", "VoiceApplicationSid")


# --- settings and the public address ----------------------------------------------------------------------------------

def test_wrong_public_url():
    with Clinic() as clinic:
        for url in ("https://user:password1@phone.example.net", "https://phone.example.net/?tunnel=1", "https://phone.example.net/#top",
                    "phone.example.net", "http://phone.example.net"):
            found = clinic.assert_found("settings", "wrong-value", "PUBLIC_URL", PUBLIC_URL=url)
            assert found["setting"] == "PUBLIC_URL" and "password1" not in json.dumps(found), found


def test_env_file_that_all_can_read():
    with Clinic() as clinic:
        clinic.assert_found("settings", "file-open", "chmod 600", state="warning", exit_status=0, mode=0o644)


def test_public_url_with_path():
    with Clinic() as clinic:
        clinic.assert_found("tunnel", "not-reached", "PUBLIC_URL", "path", PUBLIC_URL=clinic.public + "/phone")


def test_no_public_address():
    with Clinic() as clinic:
        clinic.assert_found("tunnel", "no-address", "PUBLIC_URL", "TUNNEL", PUBLIC_URL=None)


def test_tunnel_program_missing():
    with Clinic() as clinic:
        empty = {"PATH": new_folder("empty-")}
        found = clinic.assert_found("tunnel", "program-missing", "TUNNEL", "PUBLIC_URL", PUBLIC_URL=None, TUNNEL="ngrok", environment=empty)
        assert "ngrok is not installed" in found["message"], found


class Forwarder(http.server.BaseHTTPRequestHandler):
    """A proxy that is nearly right: it hands requests on, but changes the target of those that are sent."""

    def do_GET(self):
        if "Upgrade" in self.headers:
            self.tunnel()
        else:
            self.answer(*request(self.server.to, "GET", self.path))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(*request(self.server.to, "POST", self.path + "?via=proxy", body, dict(self.headers)))

    def answer(self, status, text):
        body = text.encode() if isinstance(text, str) else json.dumps(text).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def tunnel(self):
        with socket.create_connection(("127.0.0.1", self.server.to)) as upstream:
            upstream.sendall((f"{self.requestline}\r\n" + "".join(f"{n}: {v}\r\n" for n, v in self.headers.items()) + "\r\n").encode())
            back = threading.Thread(target=pump, args=(upstream, self.connection))
            back.start()
            pump(self.connection, upstream)
            back.join()
        self.close_connection = True

    def log_message(self, *arguments):
        pass


class Stranger(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"Welcome!"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def test_address_of_another_program():
    with Clinic() as clinic, Server(Stranger) as port:
        found = clinic.assert_found("tunnel", "not-reached", "PUBLIC_URL", PUBLIC_URL=f"http://127.0.0.1:{port}")
        assert "Another program" in found["message"], found
        found = clinic.assert_found("tunnel", "not-reached", "PUBLIC_URL", PUBLIC_URL=f"http://127.0.0.1:{free_port()}")
        assert "cannot be reached" in found["message"], found


def test_tunnel_without_certificate():
    if not shutil.which("openssl"):
        raise Skip("needs openssl")
    pem = os.path.join(new_folder("tls-"), "own.pem")
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                           "-subj", "/CN=localhost", "-keyout", pem + ".key", "-out", pem + ".crt"], capture_output=True, check=True)
    assert made.returncode == 0
    with open(pem, "wb") as together:
        for part in (".key", ".crt"):
            with open(pem + part, "rb") as file:
                together.write(file.read())
    with Clinic() as clinic, Server(Stranger, certificate=pem) as port:
        found = clinic.assert_found("tunnel", "not-reached", "PUBLIC_URL", "valid certificate", PUBLIC_URL=f"https://localhost:{port}")
        assert "no certificate that Twilio would trust" in found["message"], found


def test_ports_in_use():
    with Clinic() as clinic, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = clinic.assert_found("port", "port-taken", "PORT", PORT=port)
        assert found["setting"] == "PORT" and str(port) in found["message"], found
    with Clinic() as clinic, Server(Stranger) as port:
        found = clinic.assert_found("port", "port-taken", "CONTROL_PORT", CONTROL_PORT=port)
        assert found["setting"] == "CONTROL_PORT", found
        clinic.assert_found("port", "port-twice", "CONTROL_PORT", CONTROL_PORT=clinic.port)


# --- what Twilio does, while Tandem runs -------------------------------------------------------------------------------

def test_proxy_that_changes_requests():
    """The address leads here, but what Twilio signs is not what arrives."""
    port = free_port()
    with Server(Forwarder, to=port) as proxy, Pair(PORT=port, PUBLIC_URL=f"http://127.0.0.1:{proxy}") as (simulator, tandem):
        checks = tandem.api("POST", "/api/v1/doctor")[1]["checks"]
        assert find(checks, "tunnel", "reachable")["state"] == "ok", checks
        assert_found(checks, "webhooks", "signature-refused", "PUBLIC_URL")
        assert find(checks, "media", "accepted")["state"] == "ok", checks


def test_wrong_media_address():
    with Pair(TWILIO_STREAM_ENDPOINT="ws://127.0.0.1:1/twilio/media") as (simulator, tandem):
        checks = tandem.api("POST", "/api/v1/doctor")[1]["checks"]
        assert find(checks, "webhooks", "accepted")["state"] == "ok", checks
        assert_found(checks, "media", "not-reached", "TWILIO_STREAM_ENDPOINT")


def test_twilio_signs_with_another_token():
    with Pair() as (simulator, tandem):
        url = f"http://127.0.0.1:{tandem.public_port}/twilio/voice/status"
        form = {"CallSid": "CA" + "1" * 32, "CallStatus": "completed"}

        def post():
            headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": sign("another-token", url, [(name.encode(), value.encode()) for name, value in form.items()])}
            assert request(tandem.public_port, "POST", "/twilio/voice/status", urllib.parse.urlencode(form), headers)[0] == 403

        # Strangers who do not even know the account are no news.
        for account in (None, "AC" + "f" * 32):
            form.update({"AccountSid": account} if account else {})
            post()
            checks = tandem.api("POST", "/api/v1/doctor")[1]["checks"]
            assert find(checks, "webhooks", "accepted")["state"] == "ok", checks
        form["AccountSid"] = simulator.info["account_sid"]
        post()
        checks = tandem.api("POST", "/api/v1/doctor")[1]["checks"]
        check = assert_found(checks, "webhooks", "signature-refused", "TWILIO_AUTH_TOKEN", state="warning")
        assert check["last_event_at"], check


def test_same_findings_while_it_runs():
    with Pair(OPENAI_API_KEY="sk-wrong-wrong-wrong", RECORDING_DIR="/proc/recordings", TWILIO_PHONE_NUMBER="+12025550177") as (_, tandem):
        done = tandem.run_cli("doctor", "--json")
        report = json.loads(done.stdout)
        assert done.returncode == 1 and report["running"] and not report["ok"], report
        assert "sk-wrong" not in done.stdout + done.stderr + tandem.process.stderr()
        assert_found(report["checks"], "ai", "key-refused", "OPENAI_API_KEY")
        assert_found(report["checks"], "data", "recordings-unwritable", "RECORDING_DIR")
        assert_found(report["checks"], "number", "not-in-account", "TWILIO_PHONE_NUMBER")


# --- AI service, sound, folders ---------------------------------------------------------------------------------------

def test_ai_service():
    with Clinic() as clinic:
        clinic.assert_found("ai", "key-refused", "OPENAI_API_KEY", OPENAI_API_KEY="sk-wrong-wrong-wrong")
        clinic.assert_found("ai", "model-unknown", "OPENAI_REALTIME_MODEL", OPENAI_REALTIME_MODEL="parrot-1")
        clinic.assert_found("ai", "unreachable", "OPENAI_REALTIME_URL", OPENAI_REALTIME_URL=f"ws://127.0.0.1:{free_port()}/v1/realtime")
        clinic.assert_found("ai", "model-unknown", "OPENAI_REALTIME_URL",
                            OPENAI_REALTIME_URL=clinic.settings["OPENAI_REALTIME_URL"] + "/eu")
        clinic.simulator.arm("realtime-429", 1, "insufficient_quota")
        clinic.assert_found("ai", "quota", "billing")
        clinic.assert_found("ai", "echo", "OPENAI_API_KEY", OPENAI_API_KEY=None, state="warning", exit_status=0)
        clinic.assert_found("ai", "key-refused", "OPENAI_API_KEY", OPENAI_API_KEY=None, AI_PROVIDER="openai")
        clinic.assert_found("ai", "key-refused", "DASHSCOPE_API_KEY", AI_PROVIDER="qwen")
        info = clinic.simulator.info
        gemini = {"AI_PROVIDER": "gemini", "GEMINI_API_KEY": info["gemini_key"], "GEMINI_LIVE_URL": info["gemini_live_url"]}
        clinic.assert_found("ai", "key-refused", "GEMINI_API_KEY", **{**gemini, "GEMINI_API_KEY": "AIza-wrong-wrong-wrong"})
        clinic.assert_found("ai", "key-refused", "GEMINI_API_KEY", **{**gemini, "GEMINI_API_KEY": None})
        clinic.assert_found("ai", "model-unknown", "GEMINI_LIVE_MODEL", **gemini, GEMINI_LIVE_MODEL="parrot-1")
        clinic.assert_found("ai", "refused", "AI_VOICE", **gemini, AI_VOICE="marin")
        own = {"AI_PROVIDER": "modelservice", "MODEL_SERVICE_API_KEY": info["model_service_key"], "MODEL_SERVICE_URL": info["model_service_url"]}
        clinic.assert_found("ai", "accepted", **own, state="ok", exit_status=0)
        clinic.assert_found("ai", "key-refused", "MODEL_SERVICE_API_KEY", **{**own, "MODEL_SERVICE_API_KEY": "wrong-wrong"})
        clinic.assert_found("ai", "no-address", "MODEL_SERVICE_URL", **{**own, "MODEL_SERVICE_URL": None})


def test_no_microphone():
    with Clinic() as clinic:
        status, checks = clinic.look("--json", environment=NO_DEVICES)
        if find(checks, "sound", "there"):
            raise Skip("this computer has a sound card")
        assert status == 1, checks
        assert_found(checks, "sound", "no-microphone", "microphone", "--headless")
        assert_found(checks, "sound", "no-speaker", "speaker")


def test_folders():
    with Clinic() as clinic:
        file = os.path.join(new_folder("file-"), "file")
        with open(file, "w", encoding="utf-8"):
            pass
        clinic.assert_found("data", "recordings-unwritable", "RECORDING_DIR", RECORDING_DIR=file + "/recordings")
        clinic.assert_found("data", "data-unwritable", "--data-dir", data_dir="/proc/tandem")
        folder = new_folder("open-")
        os.chmod(folder, 0o755)
        clinic.assert_found("data", "data-open", "chmod 700", folder, state="warning", exit_status=0, data_dir=folder)


# --- how it is said ---------------------------------------------------------------------------------------------------

def columns(text):
    import unicodedata
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def test_in_a_terminal():
    """Plain columns that begin at the same place, also where letters are wide; no colours where nobody sees them."""
    with Clinic() as clinic:
        status, text = clinic.look("--headless", raw=True, OPENAI_API_KEY="sk-wrong-wrong-wrong")
        lines = text.splitlines()
        assert status == 1 and "\033" not in text, text
        assert lines[-1] == "1 check has failed.", text
        fix = next(line for line in lines if "→" in line)
        assert fix.index("→") == lines[0].index("The settings"), text
        status, text = clinic.look("--headless", raw=True)
        assert status == 0 and text.splitlines()[-1] == "All is well.", text


# --- the log, for programs ---------------------------------------------------------------------------------------------

def test_log_for_programs():
    """Every line is an object of its own; each hop of a call can be picked out by its ID, and no secret is in any of them."""
    with Pair(LOG_FORMAT="json", LOG_LEVEL="debug") as (simulator, tandem):
        call_id = tandem.dial("+12025550101")
        tandem.wait_ended(call_id)
        wait_until(lambda: "ms in all" in tandem.process.stderr(), 10, "the end of the trace")
        text = tandem.process.stderr()
        lines = [json.loads(line) for line in text.splitlines() if line]
        assert all(set(line) >= {"time", "level", "domain", "message"} for line in lines), lines
        hops = {line.get("hop") for line in lines if line.get("call") == call_id}
        assert hops >= {"from-twilio", "to-twilio", "from-agent", "to-agent"}, hops
        for secret in (simulator.info["auth_token"], simulator.info["openai_key"], API_KEY, "+12025550101", simulator.info["number"]):
            assert secret not in text, [line for line in lines if secret in line["message"]]


if __name__ == "__main__":
    run_tests(globals())
