#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that come while Tandem is off or is killed, and texts that it was sending then: none lost, none doubled.

TANDEM_TEXT_KILLS says how often it is killed in each of the two tests of that (10).
"""

import collections
import http.server
import json
import os
import random
import sqlite3
import threading
import time
import urllib.parse

from harness import Simulator, Tandem, run_tests, wait_until

KILLS = int(os.environ.get("TANDEM_TEXT_KILLS", "10"))
ANNA = "+12025550101"
BEN = "+12025550102"
# Never listened at: no webhook comes.
NOWHERE = {"PUBLIC_URL": "http://127.0.0.1:1"}


def thread(tandem, number):
    """All texts with a number, over all pages, oldest first, and how many are unread."""
    texts, before, unread = [], "", 0
    while before is not None:
        query = "?limit=100" + (f"&before={urllib.parse.quote(before)}" if before else "")
        status, answer = tandem.api("GET", f"/api/v1/conversations/{urllib.parse.quote(number)}{query}")
        if status == 404:
            return [], 0
        assert status == 200, (status, answer)
        texts = answer["messages"] + texts
        unread = answer["unread"]
        before = answer["next"]
    return texts, unread


def bodies(tandem, number, direction="inbound"):
    return [text["body"] for text in thread(tandem, number)[0] if text["direction"] == direction]


def wait_bodies(tandem, number, count, seconds=40):
    """Until as many texts have come, and gives them."""
    wait_until(lambda: len(bodies(tandem, number)) >= count, seconds, f"{count} texts, not {len(bodies(tandem, number))}")
    return bodies(tandem, number)


def check_rows(tandem, what):
    """What the API does not tell: the rows, also those of other threads."""
    with sqlite3.connect(f"file:{tandem.data_dir}/tandem.db?mode=ro", uri=True) as database:
        sids = [row[0] for row in database.execute("SELECT message_sid FROM messages")]
        doubled = [sid for sid, n in collections.Counter(sids).items() if n > 1]
        assert not doubled, f"{what}: {doubled}"
        return len(sids)


def test_off_while_250_come():
    simulator = Simulator()
    try:
        first = Tandem(simulator, **NOWHERE).start()
        simulator.text_in(ANNA, "before")
        wait_bodies(first, ANNA, 1)
        first.stop(keep_data=True)
        simulator.text_in(ANNA, "while off", count=250)
        second = Tandem(simulator, data_dir=first.data_dir, **NOWHERE).start()
        wanted = ["before"] + [f"while off {i}" for i in range(1, 251)]
        assert wait_bodies(second, ANNA, 251) == wanted
        assert thread(second, ANNA)[1] == 251
        assert all(not text["read"] for text in thread(second, ANNA)[0])
        # Another start brings nothing again.
        second.stop(keep_data=True)
        third = Tandem(simulator, data_dir=first.data_dir, **NOWHERE).start()
        simulator.text_in(ANNA, "after")
        assert wait_bodies(third, ANNA, 252) == wanted + ["after"]
        assert check_rows(third, "rows") == 252
        third.stop()
    finally:
        simulator.stop()


def test_webhooks_bring_some_of_250():
    """Tandem starts in the middle, so that webhooks and the list bring the same texts at the same time."""
    simulator = Simulator()
    try:
        first = Tandem(simulator).start()
        first.stop(keep_data=True)
        simulator.text_in(ANNA, "text", count=150, ago_s=60)
        second = Tandem(simulator, data_dir=first.data_dir)
        simulator.point_texts_at(second)
        stop = threading.Event()
        sent = []

        def write():
            while len(sent) < 100:
                sent.append(f"now {len(sent)}")
                simulator.text_in(ANNA, sent[-1])
                stop.wait(0.02)
        writer = threading.Thread(target=write)
        writer.start()
        second.start()
        writer.join()
        got = wait_bodies(second, ANNA, 250, 90)
        assert sorted(got) == sorted([f"text {i}" for i in range(1, 151)] + sent), collections.Counter(got).most_common(3)
        taken = len(simulator.events("message", "taken"))
        assert taken > 0, "no webhook came: nothing was tried"
        # By Twilio's order, once the list has told the times of those that webhooks brought.
        second.stop(keep_data=True)
        third = Tandem(simulator, data_dir=first.data_dir).start()
        wanted = [f"text {i}" for i in range(1, 151)] + sent
        wait_until(lambda: bodies(third, ANNA) == wanted, 40, f"the order, not {bodies(third, ANNA)}")
        assert thread(third, ANNA)[1] == 250
        assert check_rows(third, "rows") == 250
        print(f"# {taken} of 250 came by webhook")
        third.stop()
    finally:
        simulator.stop()


def test_no_public_address():
    """Texts come in while Tandem runs, a delivery is known, and what was sent from elsewhere is seen, all without a webhook."""
    simulator = Simulator()
    tandem = Tandem(simulator, **NOWHERE).start()
    try:
        simulator.text_in(ANNA, "one")
        wait_bodies(tandem, ANNA, 1, 45)
        status, text = tandem.api("POST", "/api/v1/messages", {"to": BEN, "body": "hello"})
        assert status == 201, text
        wait_until(lambda: thread(tandem, BEN)[0][0]["status"] == "delivered", 60, "delivered")
        assert check_rows(tandem, "rows") == 2
    finally:
        tandem.stop()
        simulator.stop()


def test_killed_while_texts_come():
    """kill -9 between a webhook and its answer, or anywhere near: Twilio gives up, the list brings it."""
    simulator = Simulator()
    rounds = random.Random(5)
    try:
        tandem = Tandem(simulator)
        n = 0
        for i in range(KILLS):
            tandem.start()
            simulator.point_texts_at(tandem)
            n += 3
            simulator.text_in(ANNA, f"round {i}", count=3)
            time.sleep(rounds.random() * 0.03)
            tandem.kill()
            tandem = Tandem(simulator, data_dir=tandem.data_dir)
        tandem.start()
        got = wait_bodies(tandem, ANNA, n)
        wanted = [f"round {i} {k}" for i in range(KILLS) for k in (1, 2, 3)]
        assert sorted(got) == sorted(wanted), [b for b in wanted if got.count(b) != 1]
        wait_until(lambda: bodies(tandem, ANNA) == wanted, 40, "Twilio's order")
        assert check_rows(tandem, "rows") == n
        taken = len(simulator.events("message", "taken"))
        given_up = len(simulator.events("message", "given-up"))
        print(f"# {KILLS} kills, {n} texts: {taken} webhooks answered, {given_up} not")
        tandem.stop()
    finally:
        simulator.stop()


def try_to_send(tandem, body, status):
    """As an impatient program does: the answer may be lost with Tandem."""
    try:
        status.append(tandem.api("POST", "/api/v1/messages", {"to": BEN, "body": body}, 5)[0])
    except (OSError, ValueError):
        status.append(None)
    except Exception as error:  # http.client.RemoteDisconnected is an OSError; others are broken answers
        status.append(repr(error))


def test_killed_while_sending():
    """What was kept is sent once; what was acknowledged was kept."""
    simulator = Simulator()
    rounds = random.Random(6)
    try:
        tandem = Tandem(simulator, **NOWHERE).start()
        acknowledged = []
        for i in range(KILLS):
            # The same words as before, now and then: which of them was sent must be known.
            body = f"send {i - i % 2}"
            status = []
            sender = threading.Thread(target=try_to_send, args=(tandem, body, status))
            sender.start()
            time.sleep(rounds.random() * 0.08)
            tandem.kill()
            sender.join()
            if status == [201]:
                acknowledged.append(body)
            tandem = Tandem(simulator, data_dir=tandem.data_dir, **NOWHERE).start()

        def rows():
            with sqlite3.connect(f"file:{tandem.data_dir}/tandem.db?mode=ro", uri=True) as database:
                return list(database.execute("SELECT body, message_sid, status FROM messages"))
        wait_until(lambda: all(row[1] for row in rows()), 30 + KILLS * 8, f"all sent, not {rows()}")
        kept = collections.Counter(row[0] for row in rows())
        there = collections.Counter(text["body"] for text in simulator.texts())
        assert kept == there, (kept - there, there - kept)
        assert not collections.Counter(acknowledged) - kept, collections.Counter(acknowledged) - kept
        check_rows(tandem, "rows")
        print(f"# {KILLS} kills: {sum(kept.values())} texts kept, {sum(there.values())} at Twilio, {len(acknowledged)} acknowledged")
        tandem.stop()
    finally:
        simulator.stop()


class Gateway:
    """What GATEWAY_URL leads to: says nothing until it is told to take what comes.  .asked: all that came, .taken: what it said yes to."""

    def __init__(self):
        gateway = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert text["id"] == self.headers["Idempotency-Key"] and self.headers["Authorization"] == "Bearer gateway-token", text
                gateway.asked.append((text["id"], text["body"]))
                gateway.takes.wait()
                gateway.taken.append((text["id"], text["body"]))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.asked, self.taken, self.takes = [], [], threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *arguments: None
        self.settings = {"GATEWAY_URL": f"http://127.0.0.1:{self.server.server_port}/in", "GATEWAY_TOKEN": "gateway-token"}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.takes.set()
        self.server.shutdown()
        self.server.server_close()


def test_gateway_never_answers():
    """Neither webhooks nor threads wait for it; after a crash it is asked again, in order, with the same ids."""
    simulator, gateway = Simulator(), Gateway()
    try:
        first = Tandem(simulator, **gateway.settings).start()
        simulator.point_texts_at(first)
        wanted = [f"text {i}" for i in range(1, 21)]
        simulator.text_in(ANNA, "text", count=20)
        assert sorted(wait_bodies(first, ANNA, 20)) == sorted(wanted)
        wait_until(lambda: len(simulator.events("message", "taken")) == 20, 10, "that Twilio is content")
        wait_until(lambda: gateway.asked, 10, "that the gateway is asked")
        first.kill()
        assert len(gateway.asked) == 1 and not gateway.taken, gateway.asked
        gateway.takes.set()
        second = Tandem(simulator, data_dir=first.data_dir, **gateway.settings).start()
        wait_until(lambda: len(set(gateway.asked)) == 20, 30, "all texts")
        assert sorted(body for _, body in gateway.asked[1:]) == sorted(wanted), gateway.asked
        assert gateway.asked[0] == gateway.asked[1], "the second time it has the same id"
        second.stop()
    finally:
        gateway.stop()
        simulator.stop()


def test_gateway_and_kills():
    """kill -9 anywhere between webhook and gateway: each text is handed on, and doubles are known by their id."""
    simulator, gateway = Simulator(), Gateway()
    rounds = random.Random(7)
    gateway.takes.set()
    try:
        tandem = Tandem(simulator, **gateway.settings)
        for i in range(KILLS):
            tandem.start()
            simulator.point_texts_at(tandem)
            simulator.text_in(ANNA, f"round {i}", count=3)
            time.sleep(rounds.random() * 0.03)
            tandem.kill()
            tandem = Tandem(simulator, data_dir=tandem.data_dir, **gateway.settings)
        tandem.start()
        wanted = {f"round {i} {k}" for i in range(KILLS) for k in (1, 2, 3)}
        wait_until(lambda: {body for _, body in gateway.taken} >= wanted, 40, f"all texts, not {wanted - {b for _, b in gateway.taken}}")
        ids = dict(gateway.taken)
        assert sorted(ids.values()) == sorted(wanted), "a text has two ids"
        print(f"# {KILLS} kills, {len(wanted)} texts: {len(gateway.taken) - len(wanted)} were handed on twice, none not at all")
        tandem.stop()
    finally:
        gateway.stop()
        simulator.stop()


if __name__ == "__main__":
    run_tests(globals())
