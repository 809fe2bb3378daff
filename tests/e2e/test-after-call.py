#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done when a call is over: its summary, a person's corrections, and another program that is told of it and loses nothing."""

import hashlib
import hmac
import http.server
import json
import threading
import time

from harness import Pair, Simulator, Tandem, new_folder, read_scenario, run_tests, wait_until

SECRET = "crm-secret-of-a-test"


class Crm:
    """What CRM_WEBHOOK_URL leads to.  .asked: ids of all that came; .taken: what it said yes to, by id.  It answers .status."""

    def __init__(self):
        crm = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fields = dict(part.split("=", 1) for part in self.headers["X-Tandem-Signature"].split(","))
                wanted = hmac.new(SECRET.encode(), fields["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
                crm.signed.append(hmac.compare_digest(wanted, fields["v1"]) and abs(int(fields["t"]) - time.time()) < 300)
                told = json.loads(body)
                crm.asked.append(told["id"])
                if crm.status == 200 and self.headers["Idempotency-Key"] == told["id"]:
                    crm.taken[told["id"]] = told
                self.send_response(crm.status)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.status, self.asked, self.taken, self.signed = 503, [], {}, []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.settings = {"CRM_WEBHOOK_URL": f"http://127.0.0.1:{self.server.server_port}/calls", "CRM_WEBHOOK_SECRET": SECRET}

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *what):
        self.server.shutdown()
        self.server.server_close()


def wrap_up(tandem, call_id):
    status, answer = tandem.api("GET", f"/api/v1/calls/{call_id}/wrap-up")
    assert status == 200, (status, answer)
    return answer


def test_summary_and_corrections():
    with Pair(AI_GREETING="Hello, this is the office.") as (simulator, tandem):
        number = read_scenario("friendly").number
        call = tandem.wait_ended(tandem.dial(number))
        wait_until(lambda: wrap_up(tandem, call["id"])["summary"], 20, "the summary")
        written = wrap_up(tandem, call["id"])
        assert written["summary"].startswith("They said: ") and written["outcome"] == "informed", written
        assert written["sentiment"] == "positive" and written["fields"] == {"topic": "parcel"} and not written["edited"], written
        asked = simulator.events("text-model", "asked")
        assert len(asked) == 1 and "us: Hello, this is the office." in asked[0]["question"], asked
        path = f"/api/v1/calls/{call['id']}/wrap-up"
        status, answer = tandem.api("PUT", path, {"outcome": "약속함", "fields": {"name": "Anna", "guests": 4}})
        assert status == 200 and answer["outcome"] == "약속함" and answer["edited"] and answer["summary"] == written["summary"], answer
        for body, field in (({"sentiment": "furious"}, "sentiment"), ({"outcome": "x" * 101}, "outcome"), ({"summary": 7}, "summary"),
                            ({"fields": {"a": []}}, "fields")):
            status, answer = tandem.api("PUT", path, body)
            assert status == 400 and answer["error"]["field"] == field, (body, answer)
        simulator.arm("text-model-says", 1, "I would rather not.")
        status, answer = tandem.api("POST", path)
        assert status >= 400 and "summary" in answer["error"]["message"], (status, answer)
        assert wrap_up(tandem, call["id"])["outcome"] == "약속함"
        data, tandem_settings = tandem.data_dir, {}
        tandem.stop(keep_data=True)
        again = Tandem(simulator, data_dir=data, **tandem_settings).start()
        try:
            assert wrap_up(again, call["id"])["fields"] == {"name": "Anna", "guests": 4}
            status, answer = again.api("POST", path)
            assert status == 200 and answer["outcome"] == "informed" and not answer["edited"], answer
        finally:
            again.stop()


def test_nothing_is_lost_on_the_way():
    """The other program is down, then Tandem is killed: it is told all the same, once, and signed."""
    simulator = Simulator()
    data = new_folder("after-call-")
    number = read_scenario("friendly").number
    try:
        with Crm() as crm:
            tandem = Tandem(simulator, data_dir=data, **crm.settings).start()
            call = tandem.wait_ended(tandem.dial(number))
            wait_until(lambda: crm.asked, 30, "the first attempt")
            tandem.kill()
            crm.status = 200
            again = Tandem(simulator, data_dir=data, **crm.settings).start()
            try:
                wait_until(lambda: crm.taken, 40, "the delivery after the crash")
                told = next(iter(crm.taken.values()))
                assert len(crm.taken) == 1 and all(crm.signed) and set(crm.asked) == set(crm.taken), crm.asked
                assert told["event"] == "call.wrapped_up" and told["call"]["id"] == call["id"], told
                assert told["wrap_up"]["fields"] == {"topic": "parcel"}, told
                second = again.wait_ended(again.dial(number))
                wait_until(lambda: len(crm.taken) == 2, 30, "the second call's delivery")
                assert {t["call"]["id"] for t in crm.taken.values()} == {call["id"], second["id"]}
            finally:
                again.stop()
    finally:
        simulator.stop()


if __name__ == "__main__":
    run_tests(globals(), at_once=2)
