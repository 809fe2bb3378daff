#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gemini Live through Vertex AI: credentials that are believed or not, tokens that end, and calls.  What is said inside is the same as with
a Gemini key (scenarios-gemini)."""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from call import Call  # noqa: E402
from harness import PATIENCE, TANDEM, Pair, Simulator, find, new_folder, read_scenario, run_tests, wait_until  # noqa: E402

GREETING = "Hello, this is the office. How can I help you?"


def write(path, text, mode=0o600):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)
    return path


class Clinic:
    """A doctor who is asked about Vertex AI, again and again, with one simulator."""

    def __enter__(self):
        self.simulator = Simulator()
        self.folder = new_folder("google-")
        info = self.simulator.info
        self.account = self.simulator.google_credentials(self.folder)
        self.user = self.simulator.google_credentials(self.folder, "authorized_user")
        self.settings = {"AI_PROVIDER": "vertex", "GOOGLE_APPLICATION_CREDENTIALS": self.account, "GCP_REGION": info["google_region"],
                         "VERTEX_LIVE_URL": info["vertex_live_url"]}
        return self

    def __exit__(self, *what):
        self.simulator.stop()

    def look(self, **changes):
        """What the doctor finds of the AI service, and what it said beside that."""
        settings = {**self.settings, **changes}
        file = write(os.path.join(self.folder, "env"), "".join(f"{name}={value}\n" for name, value in settings.items() if value))
        env = {"PATH": os.environ["PATH"], "HOME": self.folder, "XDG_RUNTIME_DIR": self.folder, "GSETTINGS_BACKEND": "memory", "LC_ALL": "C.UTF-8",
               "ASAN_OPTIONS": "detect_leaks=0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", "G_DEBUG": "fatal-criticals"}
        env.update({name: value for name, value in os.environ.items() if name.startswith(("LSAN", "UBSAN", "TSAN"))})
        done = subprocess.run([TANDEM, "doctor", "--headless", "--json", "--env-file", file, "--data-dir", os.path.join(self.folder, "data")],
                              env=env, capture_output=True, text=True, timeout=60 * PATIENCE, check=False)
        assert done.returncode in (0, 1), (done.returncode, done.stdout, done.stderr)
        with open(self.account, encoding="utf-8") as text:
            for line in json.load(text)["private_key"].splitlines()[1:-1]:
                assert line not in done.stdout + done.stderr, "the key is told"
        return next(check for check in json.loads(done.stdout)["checks"] if check["hop"] == "ai"), done.stderr

    def assert_refused(self, code, sentence, **changes):
        check, _ = self.look(**changes)
        assert check["state"] == "failed" and check["code"] == code and sentence in check["message"], (code, sentence, check)

    def change(self, **members):
        """A copy of the account's file with other members; None takes one away."""
        with open(self.account, encoding="utf-8") as text:
            content = {**json.load(text), **members}
        return write(os.path.join(self.folder, "changed.json"), json.dumps({k: v for k, v in content.items() if v is not None}))


def test_credentials():
    """Bad input: every file that cannot be right is told in one sentence that names the setting, and nothing of it is repeated."""
    name = "GOOGLE_APPLICATION_CREDENTIALS"
    with Clinic() as clinic:
        check, told = clinic.look()
        assert check["state"] == "ok" and "chmod" not in told, (check, told)
        check, _ = clinic.look(**{name: clinic.user})
        assert check["state"] == "ok", check
        os.chmod(clinic.user, 0o644)
        check, told = clinic.look(**{name: clinic.user})
        assert check["state"] == "ok" and told.count("chmod 600") == 1, (check, told)
        clinic.assert_refused("key-refused", "cannot be opened", **{name: "/nonexistent/key.json"})
        clinic.assert_refused("key-refused", "is no credentials file", **{name: write(os.path.join(clinic.folder, "x.json"), "{")})
        clinic.assert_refused("key-refused", "account not found", **{name: clinic.change(client_email="nobody@phones.example")})
        clinic.assert_refused("key-refused", "No Google Cloud project", **{name: clinic.change(project_id=None)})
        clinic.assert_refused("model-unknown", "VERTEX_LIVE_MODEL", VERTEX_LIVE_MODEL="parrot-1")
        clinic.assert_refused("key-refused", "GCP_REGION", GCP_REGION="Nowhere/..")
        clinic.assert_refused("refused", "AI_VOICE", VERTEX_LIVE_VOICE="marin")


def test_clock():
    """A clock that is wrong breaks what is signed with it: the sentence says by how much, in which direction."""
    with Clinic() as clinic:
        clinic.simulator.arm("google-skew", 1, 7200)
        clinic.assert_refused("key-refused", "This computer’s clock is 2 h slow")
        clinic.simulator.arm("google-skew", 1, -1500)
        clinic.assert_refused("key-refused", "This computer’s clock is 25 min fast")
        clinic.simulator.arm("google-skew", 0)
        clinic.simulator.arm("google-503")
        check, _ = clinic.look()
        assert check["state"] == "failed" and "503" in check["message"] and "wait" in check["message"], check


def test_calls():
    """Two calls share one token; one that is not taken any more is replaced once, and nobody hears of it; one that ends during a call does
    not matter until the connection is lost, and then another is fetched."""
    with Pair(AI_PROVIDER="vertex", AI_GREETING=GREETING) as (simulator, tandem):
        scenario = read_scenario("friendly")
        call = tandem.wait_ended(tandem.dial(scenario.number))
        agent = [turn["text"] for turn in tandem.turns(call["id"]) if turn["party"] == "agent"]
        remote = [turn["text"] for turn in tandem.turns(call["id"]) if turn["party"] == "remote"]
        assert call["status"] == "completed" and agent[0] == GREETING and remote == scenario.says, (agent, remote)
        scores = [find(simulator.agent_audio(e["item_id"]), simulator.heard(call["call_sid"]))[1]
                  for e in simulator.events("realtime", "item_audio")]
        print(f"# {len(scores)} sentences, correlation at least {min(scores):.3f}", flush=True)
        assert len(scores) >= 3 and min(scores) > 0.8, scores
        setup = json.loads(simulator.events("realtime", "client_event")[0]["event"])["setup"]
        assert setup["model"].startswith("projects/phones-example/locations/"), setup["model"]
        assert len(simulator.events("google", "token")) == 1

        # From now on tokens last a second.  The one that is there is taken back.
        simulator.arm("realtime-401")
        simulator.arm("google-lifetime", 1000, 1)
        simulator.arm("realtime-cut", 1, 6000)
        call = Call(simulator, tandem, read_scenario("outage").number)
        wait_until(lambda: len(simulator.events("google", "token")) == 2, 20, "another token")
        wait_until(lambda: call.ai("cut"), 30, "the connection to be lost")
        wait_until(lambda: len(call.ai("session_opened")) == 3, 30, "it to be connected again")
        wait_until(lambda: tandem.call(call.id)["agent"] == "connected", 20, "the agent to be back")
        call.end()
        assert len(simulator.events("google", "token")) == 3, simulator.events("google")
        assert len(simulator.events("realtime", "refused")) == 1, simulator.events("realtime", "refused")


def test_goes_on():
    """Sessions are capped at 12 s: goAway comes 6 s before, the next session shows the handle and is told nothing again, and nobody hears of it.
    Then a handle is refused once: the session after it begins anew and is told what was said."""
    scenario = read_scenario("outage")
    with Pair(AI_PROVIDER="vertex", AI_GREETING=GREETING) as (simulator, tandem):
        simulator.arm("realtime-cap", 1000, 12)
        call = Call(simulator, tandem, scenario.number)
        wait_until(lambda: len(call.ai("resumed")) >= 2 and len(call.ai("session_closed")) >= 2, 60, "two sessions that go on")
        assert not call.ai("capped"), "the service ended a session"
        opened = [e["session"] for e in call.ai("session_opened")]
        resumed = call.ai("resumed")
        assert [e["session"] for e in resumed] == opened[1:], (opened, resumed)
        # What the service kept is not told again: of a turn, one session at most was told, or remembers it.
        for event in resumed:
            told = [e["text"] for e in call.ai("replayed") if e["session"] == event["session"]]
            assert not [text for text in told if text in event["memory"]], (told, event["memory"])
        simulator.arm("realtime-bad-handle")
        simulator.arm("realtime-cap", 0)
        before = len(call.ai("session_opened"))
        wait_until(lambda: call.ai("refused"), 60, "a handle to be refused")
        wait_until(lambda: len(call.ai("session_opened")) > before, 30, "a session that begins anew")
        anew = call.ai("session_opened")[-1]["session"]
        wait_until(lambda: [e for e in call.ai("replayed") if e["session"] == anew and e["role"] == "model"], 20, "it to be told")
        call.end()
        turns = tandem.turns(call.id)
        remote = [turn["text"] for turn in turns if turn["party"] == "remote" and turn["text"]]
        assert len(set(remote)) == len(remote) and [text for text in scenario.says if text in remote] == remote, remote
        print(f"# {len(opened)} sessions, {len(resumed)} went on; {len(turns)} turns", flush=True)


def test_preview():
    """The 3.1 preview refuses content once something was heard, and speaks only when a text is said to it: greeting, note, exact words."""
    with Pair(AI_PROVIDER="vertex", AI_GREETING=GREETING, VERTEX_LIVE_MODEL="gemini-3.1-flash-live-preview") as (simulator, tandem):
        call = Call(simulator, tandem, read_scenario("operator-listen").number)
        call.wait_turn("agent", lambda text: text == GREETING, "the greeting")
        call.do("note", text="The price is nine dollars.")
        call.do("say", text="We close at six today.")
        call.wait_turn("agent", lambda text: text == "We close at six today.", "these words to be heard")
        assert [e for e in call.ai("note") if "The price is nine dollars." in e["text"]], call.ai("note")
        assert not call.ai("refused"), call.ai("refused")
        call.end()


def test_no_room():
    """A call above VERTEX_LIVE_MAX_CONCURRENT_SESSIONS is told so, and the one that is on goes on."""
    with Pair(AI_PROVIDER="vertex", AI_GREETING=GREETING, VERTEX_LIVE_MAX_CONCURRENT_SESSIONS=1) as (simulator, tandem):
        first = Call(simulator, tandem, read_scenario("outage").number)
        second = tandem.dial(read_scenario("silent").number)
        wait_until(lambda: tandem.call(second)["agent"] == "gone", 20, "the second call to have no agent")
        assert "VERTEX_LIVE_MAX_CONCURRENT_SESSIONS" in tandem.process.stderr()
        assert tandem.call(first.id)["agent"] == "connected"
        tandem.hang_up(second)
        first.end()


if __name__ == "__main__":
    run_tests(globals(), at_once=2)
