# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the real tandem against the real tandem-simulator over loopback sockets, for the end-to-end tests.

A test file defines functions named test_*; run_tests() runs them and prints TAP.
"""

import base64
import concurrent.futures
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse

import numpy

import realtime_specification

SOURCE = os.environ.get("TANDEM_TEST_SRCDIR", os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ.get("TANDEM_TEST_BUILDDIR", os.path.join(SOURCE, "build"))
TANDEM = os.path.join(BUILD, "src", "tandem")
SIMULATOR = os.path.join(BUILD, "src", "simulator", "tandem-simulator")
SCENARIOS = os.path.join(SOURCE, "data", "scenarios")
API_KEY = "test-control-key"
SPECIFICATION = realtime_specification.load()
# Sanitizers make everything slower; waits are bounds, not measurements.
PATIENCE = 3 if "asan" in BUILD or "tsan" in BUILD else 1
# All that a test program writes; it goes when the program ends.
FOLDER = tempfile.TemporaryDirectory(prefix="tandem-test-", ignore_cleanup_errors=True)


def new_folder(prefix):
    """An empty folder of its own; it is removed at the latest when the program ends."""
    return tempfile.mkdtemp(prefix=prefix, dir=FOLDER.name)


def free_port():
    """Below the range from which the kernel takes ports for outgoing connections, so that none of those gets there first."""
    while True:
        port = random.randrange(10000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def wait_until(condition, seconds, what):
    """Polls a remote condition (there is no event to wait for across processes)."""
    deadline = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"timed out after {seconds * PATIENCE:.0f} s: {what}")


class Process:
    """A child whose stderr is kept; sanitizer reports and GLib criticals in it fail the test."""

    BAD = re.compile(r"ERROR: (Address|Leak|Thread)Sanitizer|runtime error:|-CRITICAL|\berror [\w-]+: .*assertion|"
                     r"WARNING: ThreadSanitizer")

    def __init__(self, arguments, environment=None, log_name="log"):
        self.log_path = os.path.join(new_folder("log-"), log_name)
        self.log = open(self.log_path, "w+b")
        env = {k: v for k, v in os.environ.items() if not k.startswith(("TWILIO_", "OPENAI_", "GEMINI_", "VERTEX_", "GCP_", "GOOGLE_", "AI_", "G_MESSAGES"))}
        env.pop("PORT", None)
        env.update(environment or {})
        # A wait in a sanitized child that is killed by a test is not a leak.
        env["ASAN_OPTIONS"] = "detect_leaks=0"
        self.child = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, env=env)

    def stderr(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def alive(self):
        return self.child.poll() is None

    def stop(self, signum=signal.SIGTERM, seconds=15):
        if self.alive():
            self.child.send_signal(signum)
        try:
            status = self.child.wait(seconds * PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise AssertionError(f"{self.child.args[0]} did not end; log:\n{self.stderr()[-3000:]}")
        finally:
            for pipe in (self.child.stdin, self.child.stdout):
                pipe.close()
        bad = self.BAD.search(self.stderr())
        if bad:
            raise AssertionError(f"{os.path.basename(self.child.args[0])} complained:\n{self.stderr()[-6000:]}")
        return status


def request(port, method, path, body=None, headers=None, timeout=30):
    """One JSON exchange: (status, object or text)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout * PATIENCE)
    headers = dict(headers or {})
    if body is not None and not isinstance(body, (bytes, str)):
        body = json.dumps(body)
        headers.setdefault("Content-Type", "application/json")
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
    finally:
        connection.close()
    try:
        return answer.status, json.loads(text)
    except ValueError:
        return answer.status, text


class Simulator:
    def __init__(self, *arguments):
        self.records = new_folder("records-")
        self.process = Process([SIMULATOR, "--record-dir", self.records, "--scenario-dir", SCENARIOS,
                                "--exit-with-parent", *arguments], log_name="simulator.log")
        line = self.process.child.stdout.readline()
        assert line, "the simulator did not start:\n" + self.process.stderr()
        self.info = json.loads(line)
        self.port = self.info["port"]

    def events(self, where=None, what=None):
        path = os.path.join(self.records, "events.jsonl")
        if not os.path.exists(path):
            return []
        found = []
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if not line.endswith("\n"):
                    break
                event = json.loads(line)
                if (where is None or event["where"] == where) and (what is None or event["what"] == what):
                    found.append(event)
        return found

    def arm(self, name, count=1, value=None):
        body = {"name": name, "count": count}
        if value is not None:
            body["value"] = str(value)
        status, answer = request(self.port, "POST", "/simulator/faults", body)
        assert status in (200, 204), (status, answer)

    def person_hangs_up(self, call_sid):
        status, answer = request(self.port, "POST", f"/simulator/calls/{call_sid}/hangup")
        assert status in (200, 204), (status, answer)

    def configure_number(self, number=None, **fields):
        """Sets VoiceUrl=..., StatusCallback=... of a number of the account (the first), as its owner does at Twilio."""
        base = f"/2010-04-01/Accounts/{self.info['account_sid']}/IncomingPhoneNumbers"
        secret = base64.b64encode(f"{self.info['account_sid']}:{self.info['auth_token']}".encode()).decode()
        headers = {"Authorization": "Basic " + secret, "Content-Type": "application/x-www-form-urlencoded"}
        wanted = urllib.parse.quote(number or self.info["number"])
        status, answer = request(self.port, "GET", f"{base}.json?PhoneNumber={wanted}", None, headers)
        assert status == 200 and answer["incoming_phone_numbers"], (status, answer)
        sid = answer["incoming_phone_numbers"][0]["sid"]
        status, answer = request(self.port, "POST", f"{base}/{sid}.json", urllib.parse.urlencode(fields), headers)
        assert status == 200, (status, answer)
        return answer

    def point_number_at(self, tandem):
        """Who calls the number is answered by this Tandem."""
        url = f"http://127.0.0.1:{tandem.public_port}/twilio/voice"
        self.configure_number(VoiceUrl=url, VoiceMethod="POST", StatusCallback=url + "/status")

    def call_in(self, from_=None, to=None, scenario=None, **fields):
        """Somebody calls the number: the CallSid, or with count=N a list of them.  Who and how: src/simulator/tandem-sim-call-in.h."""
        body = {"from": from_, "to": to, "scenario": scenario, **fields}
        status, answer = request(self.port, "POST", "/simulator/calls", {k: v for k, v in body.items() if v is not None})
        assert status == 201, (status, answer)
        return answer["sids"] if "count" in fields else answer["sid"]

    def point_texts_at(self, tandem):
        """Who writes to the number is heard by this Tandem."""
        self.configure_number(SmsUrl=f"http://127.0.0.1:{tandem.public_port}/twilio/sms", SmsMethod="POST")

    def text_in(self, from_=None, body=None, **fields):
        """Somebody writes to the number: the MessageSid, or with count=N a list of them.  More: src/simulator/tandem-sim-text-in.h."""
        body = {"from": from_, "body": body, **fields}
        status, answer = request(self.port, "POST", "/simulator/messages", {k: v for k, v in body.items() if v is not None})
        assert status == 201, (status, answer)
        return answer["sids"] if "count" in fields else answer["sid"]

    def set_fate(self, to, status, error_code=0):
        """What becomes of texts to that number: src/simulator/tandem-sim-fates.h."""
        fate = {"to": to, "status": status, "error_code": error_code}
        status, answer = request(self.port, "POST", "/simulator/fates", fate)
        assert status == 204, (status, answer)

    def texts(self, **fields):
        """The texts that Twilio has, the oldest first, with these values: texts(direction="outbound-api", body="Hello")."""
        status, answer = request(self.port, "GET", "/simulator/messages")
        assert status == 200, (status, answer)
        return [text for text in answer if all(text[k] == v for k, v in fields.items())]

    def call_events(self, call_sid, where="call"):
        """The words of what happened to a call, in order: call-in, ringing, answered, in-progress, rejected, completed, ..."""
        return [event["what"] for event in self.events(where) if event.get("call_sid") == call_sid]

    def wait_call(self, call_sid, *what, where="call", seconds=30):
        """Waits until one of these happened to the call, and returns that event."""
        def happened():
            return [e for e in self.events(where) if e.get("call_sid") == call_sid and e["what"] in what]
        return wait_until(happened, seconds, f"{call_sid}: {' or '.join(what)}, not {self.call_events(call_sid, where)}")[0]

    def heard(self, call_sid):
        """What the person heard, as samples -1..1 at 8 kHz, 0 = answer."""
        return read_wav(os.path.join(self.records, f"{call_sid}-heard.wav"))

    def said(self, call_sid):
        return read_wav(os.path.join(self.records, f"{call_sid}-said.wav"))

    def agent_audio(self, item_id):
        """What the AI service produced for one item, 8 kHz."""
        return read_wav(os.path.join(self.records, f"{item_id}.wav"))

    def google_credentials(self, folder, kind="service_account"):
        """Writes what Google's simulated token endpoint believes, or with kind="authorized_user" a person's; gives the file's name."""
        status, answer = request(self.port, "GET", f"/simulator/google-credentials?type={kind}")
        assert status == 200, (status, answer)
        path = os.path.join(folder, f"{kind}.json")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            json.dump(answer, file)
        return path

    def assert_described(self):
        """Whatever OpenAI was sent is as OpenAI describes it.  Only the newer of its two protocols is described."""
        if not SPECIFICATION:
            return
        newer = {event["session"] for event in self.events("realtime", "session_opened") if event["flavour"] == "ga"}
        for event in self.events("realtime", "client_event"):
            found = SPECIFICATION.problems(json.loads(event["event"])) if event["session"] in newer else []
            assert not found, (event["event"], found)

    def stop(self):
        self.process.stop()
        self.assert_described()
        shutil.rmtree(self.records, ignore_errors=True)


class Tandem:
    """A headless instance with its own data folder and ports, pointed at a simulator."""

    def __init__(self, simulator, data_dir=None, **settings):
        self.data_dir = data_dir or new_folder("data-")
        self.runtime_dir = new_folder("run-")
        self.public_port = free_port()
        self.control_port = free_port()
        info = simulator.info if simulator else {}
        values = {
            "TWILIO_ACCOUNT_SID": info.get("account_sid"),
            "TWILIO_AUTH_TOKEN": info.get("auth_token"),
            "TWILIO_PHONE_NUMBER": info.get("number"),
            "TWILIO_API_URL": info.get("twilio_api_url"),
            "OPENAI_API_KEY": info.get("openai_key"),
            "OPENAI_REALTIME_URL": info.get("openai_realtime_url"),
            "PUBLIC_URL": f"http://127.0.0.1:{self.public_port}",
            "PORT": self.public_port,
            "CONTROL_PORT": self.control_port,
            "API_KEY": API_KEY,
            "AI_GREETING": "Hello, this is the office. How can I help you?",
            "CALL_RATE_LIMIT": 1000,
            "LOG_LEVEL": "debug",
        }
        # A key that is there implies its service, so only who wants it gets it.
        if settings.get("AI_PROVIDER") == "qwen":
            values.update(DASHSCOPE_API_KEY=info.get("openai_key"), DASHSCOPE_REALTIME_URL=info.get("qwen_realtime_url"))
        if settings.get("AI_PROVIDER") == "compatible":
            values.update(COMPATIBLE_API_KEY=info.get("openai_key"), COMPATIBLE_REALTIME_URL=info.get("compatible_realtime_url"),
                          COMPATIBLE_REALTIME_MODEL="voice-1", AI_FLAVOUR="beta", AI_AUTH_HEADER="X-Voice-Key",
                          AI_DIALECT="input=pcm24,output=pcm24")
        if settings.get("AI_PROVIDER") == "gemini":
            values.update(GEMINI_API_KEY=info.get("gemini_key"), GEMINI_LIVE_URL=info.get("gemini_live_url"))
        if settings.get("AI_PROVIDER") == "vertex":
            values.update(GOOGLE_APPLICATION_CREDENTIALS=simulator.google_credentials(self.runtime_dir),
                          GCP_REGION=info.get("google_region"), VERTEX_LIVE_URL=info.get("vertex_live_url"))
        if settings.get("AI_PROVIDER") == "elevenlabs":
            values.update(ELEVENLABS_API_KEY=info.get("elevenlabs_key"), ELEVENLABS_AGENT_ID=info.get("elevenlabs_agent"),
                          ELEVENLABS_API_URL=info.get("elevenlabs_api_url"))
        if settings.get("AI_PROVIDER") == "modelservice":
            values.update(MODEL_SERVICE_API_KEY=info.get("model_service_key"), MODEL_SERVICE_URL=info.get("model_service_url"))
        values.update(settings)
        self.env_file = os.path.join(self.runtime_dir, "env")
        with open(os.open(self.env_file, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as lines:
            for name, value in values.items():
                if value is not None:
                    lines.write(f"{name}={value}\n")
        self.environment = {"XDG_RUNTIME_DIR": self.runtime_dir, "GSETTINGS_BACKEND": "memory", "LC_ALL": "C.UTF-8",
                            "G_DEBUG": "gc-friendly,fatal-criticals"}
        self.process = self.launch()

    def arguments(self):
        return [TANDEM, "--headless", "--env-file", self.env_file, "--data-dir", self.data_dir]

    def launch(self):
        return Process(self.arguments(), self.environment, "tandem.log")

    def start(self):
        def ready():
            if not self.process.alive():
                raise AssertionError("tandem did not start:\n" + self.process.stderr())
            try:
                return request(self.control_port, "GET", "/health")[0] == 200
            except OSError:
                return False
        wait_until(ready, 20, "GET /health")
        return self

    def api(self, method, path, body=None, timeout=30):
        return request(self.control_port, method, path, body, {"Authorization": "Bearer " + API_KEY}, timeout)

    def dial(self, to, **fields):
        status, answer = self.api("POST", "/api/v1/calls", {"to": to, **fields})
        assert status == 201, (status, answer, self.process.stderr()[-3000:])
        return answer["id"]

    def call(self, call_id):
        status, answer = self.api("GET", f"/api/v1/calls/{call_id}")
        assert status == 200, (status, answer)
        return answer

    def wait_for(self, call_id, *states, seconds=60):
        def reached():
            call = self.call(call_id)
            return call if call["status"] in states else None
        return wait_until(reached, seconds, f"call in {states}, now {self.call(call_id)['status']}")

    def wait_ended(self, call_id, seconds=90):
        return self.wait_for(call_id, "completed", "busy", "failed", "no-answer", "canceled", seconds=seconds)

    def turns(self, call_id):
        status, answer = self.api("GET", f"/api/v1/calls/{call_id}/transcript")
        assert status == 200, (status, answer)
        return answer["turns"]

    def hang_up(self, call_id):
        return self.api("POST", f"/api/v1/calls/{call_id}/hangup")

    def run_cli(self, *arguments, timeout=120):
        env = {**os.environ, **self.environment}
        env["ASAN_OPTIONS"] = "detect_leaks=0"
        return subprocess.run([TANDEM, *arguments], env=env, capture_output=True, text=True, timeout=timeout * PATIENCE)

    def kill(self):
        self.process.child.kill()
        self.process.child.wait()

    def stop(self, keep_data=False):
        status = self.process.stop() if self.process.alive() else 0
        if not keep_data:
            shutil.rmtree(self.data_dir, ignore_errors=True)
        shutil.rmtree(self.runtime_dir, ignore_errors=True)
        assert status == 0, f"tandem ended with {status}:\n{self.process.stderr()[-4000:]}"


class Pair:
    """with Pair() as (simulator, tandem): ..."""

    def __init__(self, **settings):
        self.settings = settings

    def __enter__(self):
        self.simulator = Simulator()
        self.tandem = Tandem(self.simulator, **self.settings).start()
        return self.simulator, self.tandem

    def __exit__(self, kind, value, trace):
        try:
            if kind and self.tandem.process.alive():
                print("# tandem's log:", file=sys.stderr)
                print(self.tandem.process.stderr()[-5000:], file=sys.stderr)
            self.tandem.stop()
        finally:
            self.simulator.stop()


# --- audio -----------------------------------------------------------------------------------------

def ulaw_table():
    values = numpy.zeros(256)
    for code in range(256):
        inverted = ~code & 0xFF
        magnitude = (((inverted & 0x0F) << 3) + 0x84 << ((inverted & 0x70) >> 4)) - 0x84
        values[code] = -magnitude if inverted & 0x80 else magnitude
    return values / 32768.0


ULAW = ulaw_table()


def read_wav(path):
    """A mu-law WAV (format 7, mono) as floats; the RIFF sizes are trusted only as far as the file goes."""
    with open(path, "rb") as wav:
        data = wav.read()
    assert data[:4] == b"RIFF" and data[8:12] == b"WAVE", path
    offset = 12
    encoding = None
    while offset + 8 <= len(data):
        name, size = data[offset:offset + 4], struct.unpack("<I", data[offset + 4:offset + 8])[0]
        body = data[offset + 8:offset + 8 + size]
        if name == b"fmt ":
            encoding = struct.unpack("<H", body[:2])[0]
        elif name == b"data":
            assert encoding == 7, f"{path}: encoding {encoding}"
            return ULAW[numpy.frombuffer(body, dtype=numpy.uint8)]
        offset += 8 + size + (size & 1)
    raise AssertionError(f"{path}: no data")


def find(clip, recording):
    """Where clip (samples) lies in recording: (offset in samples, normalised correlation there, 1 = identical)."""
    clip = clip - clip.mean()
    n = len(clip)
    if len(recording) < n:
        recording = numpy.concatenate([recording, numpy.zeros(n - len(recording))])
    size = 1 << (len(recording) + n - 1).bit_length()
    product = numpy.fft.irfft(numpy.fft.rfft(recording, size) * numpy.conj(numpy.fft.rfft(clip, size)), size)
    product = product[:len(recording) - n + 1]
    energy = numpy.concatenate([[0.0], numpy.cumsum(recording ** 2)])
    window = numpy.sqrt(numpy.maximum(energy[n:] - energy[:-n], 1e-9))
    score = product / (window * max(numpy.sqrt((clip ** 2).sum()), 1e-9))
    best = int(score.argmax())
    return best, float(score[best])


def loudness(samples):
    """RMS in dBFS."""
    return float(20 * numpy.log10(max(numpy.sqrt((samples ** 2).mean()) if len(samples) else 0.0, 1e-6)))


# --- scenarios ------------------------------------------------------------------------------------------

class Scenario:
    """What a test needs to know of a *.scenario file."""

    def __init__(self, path):
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.numbers = []
        self.says = []
        self.replies = {}
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                word, _, rest = line.strip().partition(" ")
                if word == "number":
                    self.numbers.append(rest.strip())
                elif word == "say":
                    self.says.append(rest.strip())
                elif word == "reply":
                    heard, _, reply = rest.partition("=>")
                    self.replies[heard.strip()] = reply.strip()
        self.number = self.numbers[0] if self.numbers else None


def read_scenario(name):
    return Scenario(os.path.join(SCENARIOS, name + ".scenario"))


# --- TAP ------------------------------------------------------------------------------------------------

class Skip(Exception):
    pass


def run_tests(module, at_once=1):
    """Runs every test_* of the module (a dict of names), or those named on the command line.  @at_once: so many beside each other, where
    each has a pair of its own and mostly waits."""
    wanted = [a for a in sys.argv[1:] if not a.startswith("-")]
    tests = [(name, function) for name, function in module.items()
             if name.startswith("test_") and callable(function) and (not wanted or name in wanted)]
    print(f"1..{len(tests)}", flush=True)

    def run(number, name, function):
        """The lines of its result; whether it failed."""
        title = name[5:].replace("_", " ")
        try:
            function()
            return f"ok {number} {title}", False
        except Skip as reason:
            return f"ok {number} {title} # SKIP {reason}", False
        except Exception:  # every failure of a test is the test's result
            for line in traceback.format_exc().splitlines():
                print("# " + line, file=sys.stderr, flush=True)
            return f"not ok {number} {title}", True

    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        results = [pool.submit(run, number, *test) for number, test in enumerate(tests, 1)]
        for result in results:
            print(result.result()[0], flush=True)
    sys.exit(1 if any(result.result()[1] for result in results) else 0)


def in_threads(functions):
    """Runs all at once; the first failure is raised."""
    errors = []

    def guarded(function):
        try:
            function()
        except BaseException as error:  # raised again in the caller's thread
            errors.append(error)
    threads = [threading.Thread(target=guarded, args=(f,)) for f in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
