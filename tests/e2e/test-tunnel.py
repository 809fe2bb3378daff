#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tunnel with real names and real TLS: a stand-in of cloudflared forwards what comes for the name to Tandem's public
listener.  All runs in a network of its own, where the names of the tunnel lead to this computer and an authority of ours is
the only one that is trusted."""

import base64
import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import urllib.parse

from harness import SOURCE, Simulator, Tandem, new_folder, read_scenario, request, run_tests, wait_until

STAND_INS = os.path.join(SOURCE, "tests", "server", "stand-ins")
NAMES = ["one", "two", "three", "nobody"]
TRUST = "/etc/ssl/certs/ca-certificates.crt"
INSIDE = "TANDEM_TEST_NETWORK"
OLD = {"VoiceUrl": "https://old.example.net/voice?x=1", "VoiceMethod": "GET", "SmsUrl": "https://old.example.net/sms",
       "StatusCallback": "", "SmsApplicationSid": "AP00000000000000000000000000000001",
       "VoiceFallbackUrl": "https://old.example.net/fallback"}


# --- the network of its own ---------------------------------------------------------------------------

def enter():
    """Runs this file again in the new network; the rest of this file then runs there."""
    command = ["unshare", "-Urnm"]
    able = all(shutil.which(name) for name in ("unshare", "mount", "openssl")) and os.path.exists(TRUST)
    if not able or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        print("1..0 # SKIP needs unshare, mount, openssl and namespaces that a user may make")
        sys.exit(0)
    os.environ[INSIDE] = "1"
    os.execvp(command[0], [*command, sys.executable, *sys.argv])


def bring_loopback_up():
    """And gives it a second address: the resolver finds no names on a computer that has 127.0.0.1 only."""
    up, get, put, put_address = 0x1, 0x8913, 0x8914, 0x8916
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        flags = struct.unpack("16sh", fcntl.ioctl(control, get, struct.pack("16sh", b"lo", 0)))[1]
        fcntl.ioctl(control, put, struct.pack("16sh", b"lo", flags | up))
        fcntl.ioctl(control, put_address, struct.pack("16sHH4s8x", b"lo:1", socket.AF_INET, 0, socket.inet_aton("192.0.2.7")))


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def settle():
    """Names, authority and certificate; nothing of it is seen outside."""
    folder = new_folder("network-")
    authority, key, certificate = (os.path.join(folder, name) for name in ("authority.pem", "key.pem", "tunnel.pem"))
    extensions = os.path.join(folder, "extensions")
    hosts = os.path.join(folder, "hosts")
    with open(extensions, "w", encoding="utf-8") as file:
        file.write("subjectAltName=DNS:*.trycloudflare.com\nbasicConstraints=CA:FALSE\n")
    with open(hosts, "w", encoding="utf-8") as file:
        file.write("127.0.0.1 localhost\n" + "".join(f"127.0.0.1 {name}.trycloudflare.com\n" for name in NAMES))
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-keyout", key,
            "-out", authority, "-subj", "/CN=Test authority")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", certificate + ".key",
            "-out", certificate + ".csr", "-subj", "/CN=tunnel")
    openssl("x509", "-req", "-in", certificate + ".csr", "-CA", authority, "-CAkey", key, "-CAcreateserial", "-days", "2",
            "-extfile", extensions, "-out", certificate + ".crt")
    with open(certificate, "wb") as together:
        for part in (".key", ".crt"):
            with open(certificate + part, "rb") as file:
                together.write(file.read())
    bring_loopback_up()
    subprocess.run(["mount", "--bind", authority, TRUST], check=True)
    subprocess.run(["mount", "--bind", hosts, "/etc/hosts"], check=True)
    os.environ["STAND_IN_CERTIFICATE"] = certificate
    os.environ["PATH"] = STAND_INS + ":" + os.environ["PATH"]


# --- what the tests say ----------------------------------------------------------------------------------

class World:
    """A simulator whose number somebody has set before, and Tandems with one data folder."""

    def __init__(self, urls="https://one.trycloudflare.com,https://two.trycloudflare.com,https://three.trycloudflare.com"):
        self.simulator = Simulator()
        self.data = new_folder("data-")
        self.log = os.path.join(new_folder("stand-in-"), "log")
        os.environ.update(STAND_IN_LOG=self.log, STAND_IN_MODE="forward", STAND_IN_URLS=urls)
        self.tandem = None

    def __enter__(self):
        self.set_number(OLD)
        return self

    def __exit__(self, kind, value, trace):
        try:
            if self.tandem and self.tandem.process.alive():
                if kind:
                    print(self.tandem.process.stderr()[-6000:], file=sys.stderr)
                self.tandem.stop(keep_data=True)
        finally:
            self.simulator.stop()

    def start(self, **settings):
        settings = {"PUBLIC_URL": None, "TUNNEL": "cloudflared", "CONFIGURE_NUMBER": "yes", **settings}
        self.tandem = Tandem(self.simulator, data_dir=self.data, **settings).start()
        return self.tandem

    def rest(self, method, path, fields=None):
        info = self.simulator.info
        key = base64.b64encode(f"{info['account_sid']}:{info['auth_token']}".encode()).decode()
        body = urllib.parse.urlencode(fields) if fields is not None else None
        headers = {"Authorization": "Basic " + key, "Content-Type": "application/x-www-form-urlencoded"}
        status, answer = request(self.simulator.port, method, f"/2010-04-01/Accounts/{info['account_sid']}{path}", body, headers)
        assert status == 200, (status, answer)
        return answer

    def number(self):
        return self.rest("GET", "/IncomingPhoneNumbers.json")["incoming_phone_numbers"][0]

    def set_number(self, fields):
        return self.rest("POST", f"/IncomingPhoneNumbers/{self.number()['sid']}.json", fields)

    def wait_number(self, base):
        """Until everything leads to base; then it is so."""
        number = wait_until(lambda: (lambda n: n if n["voice_url"] == base + "/twilio/voice" else None)(self.number()), 60,
                            f"the number at {base}, log:\n{self.tandem.process.stderr()[-3000:]}")
        assert number["voice_method"] == "POST", number
        assert number["sms_url"] == base + "/twilio/sms", number
        assert number["sms_application_sid"] in ("", None), number
        assert number["status_callback"] == base + "/twilio/voice/status", number
        assert number["voice_fallback_url"] == OLD["VoiceFallbackUrl"], number

    def assert_old(self, **changed):
        number = self.number()
        for name, value in {**OLD, **changed}.items():
            member = "".join("_" + c.lower() if c.isupper() else c for c in name)[1:]
            assert number[member] == value, (member, number[member], value)

    def runs(self):
        with open(self.log, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_gone(pid):
    wait_until(lambda: not is_running(pid), 20, f"process {pid} to go")


# --- the tests -----------------------------------------------------------------------------------------------

def test_call_through_tunnel():
    """The number is pointed here, a whole call goes through, and all is as before in the end."""
    with World() as world:
        tandem = world.start()
        world.wait_number("https://one.trycloudflare.com")
        call_id = tandem.dial(read_scenario("friendly").number)
        call = tandem.wait_ended(call_id)
        assert call["status"] == "completed", call
        assert {turn["party"] for turn in tandem.turns(call_id)} == {"agent", "remote"}, tandem.turns(call_id)
        run = world.runs()[0]
        assert is_running(run["pid"])
        tandem.stop(keep_data=True)
        world.assert_old()
        wait_gone(run["pid"])
        # Nothing was told to Twilio that was not needed: once here, once back (and once by this test).
        assert len(world.simulator.events("rest", "update_number")) == 3, world.simulator.events("rest", "update_number")


def test_changed_address():
    """cloudflared dies and comes back with another address: it is tried, then the number follows."""
    with World() as world:
        tandem = world.start()
        world.wait_number("https://one.trycloudflare.com")
        os.kill(world.runs()[0]["pid"], signal.SIGKILL)
        world.wait_number("https://two.trycloudflare.com")
        assert "cloudflared ended (signal 9) and is started again" in tandem.process.stderr()
        call = tandem.wait_ended(tandem.dial(read_scenario("caller-1").number))
        assert call["status"] == "completed", call
        tandem.stop(keep_data=True)
        world.assert_old()


def test_called_through_tunnel():
    """Somebody calls the number, which the tunnel alone has pointed here; also after its address has changed."""
    def called(tandem, world):
        sid = world.simulator.call_in("+12025550171", scenario="friendly")

        def ended():
            status, call = tandem.api("GET", f"/api/v1/calls/{sid}")
            return call if status == 200 and call["status"] in ("completed", "failed", "canceled") else None
        call = wait_until(ended, 90, "the end of the call")
        assert call["status"] == "completed" and call["direction"] == "inbound", call
        assert {turn["party"] for turn in tandem.turns(sid)} == {"agent", "remote"}, tandem.turns(sid)
    with World() as world:
        tandem = world.start()
        world.wait_number("https://one.trycloudflare.com")
        called(tandem, world)
        os.kill(world.runs()[0]["pid"], signal.SIGKILL)
        world.wait_number("https://two.trycloudflare.com")
        called(tandem, world)


def test_killed():
    """kill -9 leaves the number as it is, but no cloudflared; the next start points it to its own address, and back."""
    with World() as world:
        world.start()
        world.wait_number("https://one.trycloudflare.com")
        run = world.runs()[0]
        world.tandem.kill()
        wait_gone(run["pid"])
        assert world.number()["voice_url"] == "https://one.trycloudflare.com/twilio/voice"
        tandem = world.start()
        world.wait_number("https://two.trycloudflare.com")
        tandem.stop(keep_data=True)
        world.assert_old()


def test_killed_then_without():
    """The next start wants no number: it puts back what the killed one left."""
    with World() as world:
        world.start()
        world.wait_number("https://one.trycloudflare.com")
        world.tandem.kill()
        tandem = world.start(TUNNEL="none", CONFIGURE_NUMBER=None)
        wait_until(lambda: world.number()["voice_url"] == OLD["VoiceUrl"], 30, "the number to be put back")
        world.assert_old()
        tandem.stop(keep_data=True)


def test_console():
    """What somebody sets in the Console while Tandem runs stays."""
    with World() as world:
        tandem = world.start()
        world.wait_number("https://one.trycloudflare.com")
        world.set_number({"VoiceUrl": "https://new.example.net/voice", "VoiceMethod": "POST"})
        tandem.stop(keep_data=True)
        world.assert_old(VoiceUrl="https://new.example.net/voice", VoiceMethod="POST")


def test_not_yet():
    """While the tunnel has no address a call is refused before it costs anything, in words that say so."""
    go = os.path.join(new_folder("go-"), "go")
    with World() as world:
        os.environ.update(STAND_IN_MODE="failed,forward", STAND_IN_GO=go)
        tandem = world.start()
        tandem.api("GET", "/health")
        status, answer = tandem.api("POST", "/api/v1/calls", {"to": read_scenario("friendly").number})
        if status == 201:
            # It was quicker than we: then it is up.
            assert tandem.wait_ended(answer["id"])["status"] == "completed"
        else:
            assert "the tunnel is not up" in answer["error"]["message"], answer
            assert not world.simulator.events("call"), world.simulator.events("call")
        world.wait_number("https://two.trycloudflare.com")


def test_set_address():
    """An address that was set is used though the check fails, and wins over a tunnel."""
    with World() as world:
        tandem = world.start(PUBLIC_URL="https://nobody.trycloudflare.com")
        world.wait_number("https://nobody.trycloudflare.com")
        wait_until(lambda: "It is used all the same, since you set it." in tandem.process.stderr(), 30, "the warning")
        assert not os.path.exists(world.log), world.runs()
        tandem.stop(keep_data=True)
        world.assert_old()


def test_nothing():
    """Without any address it says what does not work, and the rest does."""
    with World() as world:
        tandem = world.start(TUNNEL=None, CONFIGURE_NUMBER=None)
        assert "Twilio cannot reach this computer: no public address is set and no tunnel is chosen." in tandem.process.stderr()
        status, answer = tandem.api("POST", "/api/v1/calls", {"to": read_scenario("friendly").number})
        assert status >= 400 and "PUBLIC_URL" in answer["error"]["message"], (status, answer)
        assert tandem.api("GET", "/api/v1/calls")[0] == 200
        world.assert_old()


def look(tandem, hop):
    """What the doctor finds at a hop, and everything."""
    checks = tandem.api("POST", "/api/v1/doctor")[1]["checks"]
    return next(check for check in checks if check["hop"] == hop), checks


def test_doctor():
    """Through a tunnel with real names and TLS all is well; one that is up and leads elsewhere is found, with what to do."""
    with World() as world:
        tandem = world.start()
        world.wait_number("https://one.trycloudflare.com")
        check, checks = look(tandem, "tunnel")
        assert check["state"] == "ok" and "one.trycloudflare.com" in check["message"], check
        assert {check["state"] for check in checks if check["hop"] != "sound"} == {"ok"}, checks
    with World() as world:
        os.environ["STAND_IN_MODE"] = "normal"
        tandem = world.start()
        wait_until(lambda: "one.trycloudflare.com cannot be reached" in tandem.process.stderr(), 30, "the trial")
        check, checks = look(tandem, "tunnel")
        assert check["state"] == "failed" and check["setting"] == "TUNNEL" and "TUNNEL" in check["fix"], check
        assert "one.trycloudflare.com" in check["message"], check
        assert {check["state"] for check in checks if check["hop"] in ("webhooks", "media")} == {"skipped"}, checks


def test_not_trusted():
    """A certificate that Twilio would not trust is told from a tunnel that is down."""
    with World() as world:
        os.environ["STAND_IN_URLS"] = "https://a.b.trycloudflare.com"
        with open("/etc/hosts", "a", encoding="utf-8") as hosts:
            hosts.write("127.0.0.1 a.b.trycloudflare.com\n")
        tandem = world.start()
        # Its address is known, its name leads here, but the certificate is for other names.
        wait_until(lambda: "a.b.trycloudflare.com has no certificate that Twilio would trust" in tandem.process.stderr(), 30,
                   "the trial")
        status, answer = tandem.api("POST", "/api/v1/calls", {"to": read_scenario("friendly").number})
        assert status >= 400 and "the tunnel is not up" in answer["error"]["message"], (status, answer)
        check, _ = look(tandem, "tunnel")
        assert check["state"] == "failed" and "no certificate that Twilio would trust" in check["message"], check
        assert check["setting"] == "TUNNEL", check
        world.assert_old()


if __name__ == "__main__":
    if INSIDE not in os.environ:
        enter()
    settle()
    run_tests(globals())
