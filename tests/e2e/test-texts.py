#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts through the whole program, over real sockets, against the simulated Twilio."""

import datetime
import http.server
import os
import re
import resource
import sqlite3
import threading
import time
import urllib.parse

from harness import Pair, new_folder, request, run_tests, wait_until

ANNA = "+12025550171"
UNDELIVERED = {"+1202555019%d" % (code - 30000): code for code in range(30003, 30009)}
SERVICE = "MG00000000000000000000000000000001"


class Texting(Pair):
    """A Tandem whose number can be written to."""

    def __enter__(self):
        simulator, tandem = super().__enter__()
        simulator.point_texts_at(tandem)
        return simulator, tandem


def send(tandem, to, body="Hello", expect=201, **fields):
    status, answer = tandem.api("POST", "/api/v1/messages", {"to": to, "body": body, **fields})
    assert status == expect, (status, answer)
    return answer


def thread(tandem, number):
    """The texts with a number, the oldest first."""
    status, answer = tandem.api("GET", "/api/v1/conversations/" + urllib.parse.quote(number))
    assert status in (200, 404), (status, answer)
    return answer["messages"] if status == 200 else []


def wait_text(tandem, number, condition, what, seconds=20):
    def found():
        return [text for text in thread(tandem, number) if condition(text)]
    return wait_until(found, seconds, f"{what}, not {thread(tandem, number)}")[0]


def wait_status(tandem, number, status, seconds=20):
    return wait_text(tandem, number, lambda text: text["status"] == status, status, seconds)


def told(simulator, sid, kind="message-status"):
    """The HTTP statuses with which the webhooks about a text were answered."""
    return [e["http_status"] for e in simulator.events("webhook", "sent") if e.get("message_sid") == sid and e["kind"] == kind]


def test_sent_and_delivered():
    with Texting() as (simulator, tandem):
        body = "Caffè ☕ + 50% & \"ok\" <b> \U0001f44d"
        answer = send(tandem, ANNA, body)
        text = wait_status(tandem, ANNA, "delivered")
        assert text["message_sid"] == answer["message_sid"] and text["body"] == body and text["error_code"] is None, text
        there = simulator.texts(direction="outbound-api")
        assert [(t["to"], t["body"], t["from"]) for t in there] == [(ANNA, body, simulator.info["number"])], there
        assert str(text["segments"]) == there[0]["num_segments"], (text, there)
        wait_until(lambda: len(told(simulator, answer["message_sid"])) == 3, 10, "three reports")
        assert told(simulator, answer["message_sid"]) == ["204"] * 3, told(simulator, answer["message_sid"])


def test_every_fate():
    """What the operators make of it: sent for ever, undelivered with each reason, failed."""
    with Texting() as (simulator, tandem):
        fates = {to: ("undelivered", code) for to, code in UNDELIVERED.items()}
        fates["+12025550191"] = ("failed", 30034)
        fates["+12025550192"] = ("sent", None)
        for to in fates:
            send(tandem, to)
        for to, (status, code) in fates.items():
            text = wait_status(tandem, to, status)
            assert text["error_code"] == code, (to, text)
        assert len(simulator.texts(direction="outbound-api")) == len(fates)


def test_every_refusal():
    """What Twilio does not even take is in the thread as failed, with its number and sentence."""
    with Texting() as (simulator, tandem):
        for i, code in enumerate((21211, 21408, 21610, 21612, 21614, 21617)):
            to = f"+1202555016{i}"
            simulator.set_fate(to, "refused", code)
            answer = send(tandem, to, expect=502)
            assert answer["error"]["carrier_code"] == code, answer
            text = wait_status(tandem, to, "failed")
            assert text["error_code"] == code and text["message_sid"] is None, text
            assert text["error_message"], text
        assert not simulator.texts(), simulator.texts()


def test_too_long():
    """1600 characters go through; 1601 are refused here, and would be by Twilio (21617)."""
    with Texting() as (simulator, tandem):
        send(tandem, ANNA, "x" * 1601, expect=400)
        assert not simulator.texts()
        send(tandem, ANNA, "x" * 1600)
        assert wait_status(tandem, ANNA, "delivered")["segments"] == 11


def test_text_comes_in():
    with Texting() as (simulator, tandem):
        sid = simulator.text_in(ANNA, "Caffè ☕ \U0001f44d\nline two")
        text = wait_status(tandem, ANNA, "received")
        assert text["body"] == "Caffè ☕ \U0001f44d\nline two" and text["message_sid"] == sid and not text["read"], text
        assert text["from"] == ANNA and text["to"] == simulator.info["number"] and text["media"] == [], text
        wait_until(lambda: simulator.events("message", "taken"), 10, "that Twilio is content")
        assert told(simulator, sid, "text-in") == ["200"], told(simulator, sid, "text-in")


def test_media_come_in():
    """0 to 10 pictures with a text: each is fetched from the other host, which never sees the password."""
    with Texting() as (simulator, tandem):
        for n in range(11):
            sender = f"+120255501{n:02}"
            sid = simulator.text_in(sender, f"{n} pictures", media=n)
            text = wait_text(tandem, sender, lambda t: all(m["size"] for m in t["media"]), "all pictures")
            assert text["message_sid"] == sid and len(text["media"]) == n, text
            assert all(m["content_type"] == "image/png" and sid in m["url"] for m in text["media"]), text
            assert len({m["url"] for m in text["media"]}) == n, text
        folder = os.path.join(tandem.data_dir, "texts")
        files = sorted(os.listdir(folder))
        assert len(files) == 55 and all(name.endswith(".png") for name in files), files
        for name in files:
            path = os.path.join(folder, name)
            with open(path, "rb") as picture:
                data = picture.read()
            # The number of the picture follows the end of the PNG.
            assert data.startswith(b"\x89PNG") and data[-1] == int(name[:-4].rsplit("-", 1)[1]) - 1, name
            assert os.stat(path).st_mode & 0o777 == 0o600, name
        assert len(simulator.events("media-host", "served")) == 55 and not simulator.events("media-host", "refused")


def test_media_are_fetched_after_a_crash():
    with Texting() as (simulator, tandem):
        simulator.arm("rest-500", 1000)
        simulator.text_in(ANNA, "Look", media=2)
        wait_status(tandem, ANNA, "received")
        assert not any(m["size"] for m in thread(tandem, ANNA)[0]["media"])
        tandem.kill()
        simulator.arm("rest-500", 0)
        tandem.process = tandem.launch()
        tandem.start()
        wait_text(tandem, ANNA, lambda t: all(m["size"] for m in t["media"]), "both pictures")


def test_the_same_webhook_twice():
    with Texting() as (simulator, tandem):
        simulator.arm("webhook-fetch-duplicate", 10)
        sids = [simulator.text_in(ANNA, f"Text {i}") for i in range(10)]
        wait_until(lambda: sum(len(told(simulator, sid, "text-in")) for sid in sids) == 20, 20, "20 webhooks")
        found = thread(tandem, ANNA)
        assert sorted(t["message_sid"] for t in found) == sorted(sids), found
        assert all(told(simulator, sid, "text-in") == ["200", "200"] for sid in sids)


def test_reports_twice_and_out_of_order():
    """Whatever order they come in, what is known does not go backwards."""
    with Texting() as (simulator, tandem):
        for i in range(5):
            to = f"+1202555014{i}"
            simulator.arm("webhook-duplicate", 2)
            simulator.arm("webhook-reorder", 2)
            sid = send(tandem, to)["message_sid"]
            wait_status(tandem, to, "delivered")
            wait_until(lambda: len(told(simulator, sid)) >= 4, 20, "every report")
            assert [t["status"] for t in thread(tandem, to)] == ["delivered"]
            statuses = [e["status"] for e in simulator.events("webhook", "sent") if e.get("message_sid") == sid]
            assert statuses != sorted(statuses, key=["queued", "sent", "delivered"].index) or len(statuses) > len(set(statuses)), statuses
            for fault in ("webhook-duplicate", "webhook-reorder"):
                simulator.arm(fault, 0)


def test_answer_lost_sends_once():
    """Twilio takes the text, and its answer never comes, or the connection breaks, or it says 500."""
    with Texting() as (simulator, tandem):
        simulator.arm("rest-timeout-after-accept")
        send(tandem, ANNA, "Once only")
        text = wait_status(tandem, ANNA, "delivered", 60)
        there = simulator.texts(direction="outbound-api")
        assert [t["sid"] for t in there] == [text["message_sid"]], there
        assert len(thread(tandem, ANNA)) == 1


def test_trouble_before_it_is_taken():
    """429, 500, a connection that breaks: the text is sent later, once."""
    for fault in ("rest-429", "rest-500", "rest-drop"):
        with Texting(MAX_RETRY_COUNT=0) as (simulator, tandem):
            simulator.arm(fault)
            status, answer = tandem.api("POST", "/api/v1/messages", {"to": ANNA, "body": fault}, timeout=60)
            assert status == 201, (fault, status, answer)
            wait_status(tandem, ANNA, "delivered", 60)
            assert len(simulator.texts(direction="outbound-api")) == 1, (fault, simulator.texts())


def test_stop_and_start():
    with Texting() as (simulator, tandem):
        simulator.text_in(ANNA, "STOP")
        wait_status(tandem, ANNA, "received")
        answer = send(tandem, ANNA, expect=403)
        assert "STOP" in answer["error"]["message"], answer
        assert not simulator.texts(direction="outbound-api")
        simulator.text_in(ANNA, "Start")
        wait_text(tandem, ANNA, lambda t: t["body"] == "Start", "START")
        send(tandem, ANNA, "Welcome back")
        wait_status(tandem, ANNA, "delivered")
        # A messaging service minds it itself, and says so.
        simulator.text_in("+12025550172", "Please no more", opt_out_type="STOP")
        wait_status(tandem, "+12025550172", "received")
        send(tandem, "+12025550172", expect=403)


def test_stop_that_only_twilio_knows():
    """21610 locks the thread as a STOP does."""
    with Texting() as (simulator, tandem):
        simulator.set_fate(ANNA, "refused", 21610)
        send(tandem, ANNA, expect=502)
        assert wait_status(tandem, ANNA, "failed")["error_code"] == 21610
        send(tandem, ANNA, expect=403)
        simulator.set_fate(ANNA, "delivered")
        simulator.text_in(ANNA, "START")
        wait_status(tandem, ANNA, "received")
        send(tandem, ANNA)


class Files(http.server.BaseHTTPRequestHandler):
    FILES = {"/picture.png": ("image/png", b"\x89PNG picture"), "/lie.png": ("image/png", b"<html>"),
             "/page.html": ("text/html", b"<html>"), "/huge.png": ("image/png", b"\x89PNG" + bytes(5 * 1024 * 1024)),
             "/long.mp4": ("video/mp4", bytes(500 * 1024 + 1))}

    def do_GET(self):
        content_type, body = self.FILES.get(self.path, ("image/png", b""))
        self.send_response(200 if self.path in self.FILES else 404)
        self.send_header("Content-Type", content_type)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def test_media_go_out():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        with Texting() as (simulator, tandem):
            send(tandem, ANNA, "Look", media_urls=[base + "/picture.png"])
            wait_status(tandem, ANNA, "delivered")
            event = simulator.events("message", "media")[0]
            with open(f"{simulator.records}/{event['media_sid']}.bin", "rb") as picture:
                assert picture.read() == b"\x89PNG picture"
            assert simulator.texts()[0]["num_media"] == "1", simulator.texts()
            send(tandem, "+12025550172", "Look", media_urls=[base + "/nowhere.png"])
            assert wait_status(tandem, "+12025550172", "failed")["error_code"] == 11200
    finally:
        server.shutdown()
        server.server_close()


def picture(name, size, start=b"\x89PNG\r\n\x1a\n"):
    """A file that looks like a picture from outside."""
    path = os.path.join(new_folder("attach-"), name)
    with open(path, "wb") as file:
        file.write(start + os.urandom(size - len(start)))
    return path


def attach(simulator, to=ANNA):
    """What Twilio has fetched for the text to a number, in order."""
    sid = [t["sid"] for t in simulator.texts(direction="outbound-api") if t["to"] == to][-1]
    return [e for e in simulator.events("message", "media") if e["message_sid"] == sid]


def test_files_go_out():
    """Files of this computer, fetched by Twilio through the public address: what arrives is what was attached, whatever becomes of
    the original, and the address is gone when the text is sent."""
    with Texting() as (simulator, tandem):
        files = [picture("my cake (1).png", 3_900_000), picture("boss.jpg", 900_000, b"\xff\xd8\xff\xe0"),
                 picture("card.vcf", 400, b"BEGIN:VCARD\r\nVERSION:3.0\r\n")]
        kept = [open(path, "rb").read() for path in files]
        answer = send(tandem, ANNA, "", files=files)
        for path in files:
            os.unlink(path)
        assert [(m["name"], m["content_type"], m["url"]) for m in answer["media"]] == [
            ("my cake (1).png", "image/png", None), ("boss.jpg", "image/jpeg", None), ("card.vcf", "text/vcard", None)], answer["media"]
        wait_status(tandem, ANNA, "delivered")
        fetched = attach(simulator)
        assert [e["content_type"] for e in fetched] == ["image/png", "image/jpeg", "text/vcard"], fetched
        for body, event in zip(kept, fetched):
            with open(f"{simulator.records}/{event['media_sid']}.bin", "rb") as theirs:
                assert body == theirs.read(), event
            url = urllib.parse.urlsplit(event["url"])
            assert re.fullmatch("/twilio/sms/media/[0-9a-f]{64}", url.path), url
            assert request(url.port, "GET", url.path)[0] == 404, url
        assert len({e["url"] for e in fetched}) == 3, fetched


def test_files_that_do_not_go_out():
    """Each is refused here, before Twilio hears of it."""
    with Texting() as (simulator, tandem):
        for files, why in (([picture("film.mp4", 500_001, b"\0\0\0\x18ftypmp42")], "film.mp4: It is too big"),
                           ([picture("big.png", 5_000_001)], "big.png: It is too big"),
                           ([picture("a.png", 2_600_000), picture("b.png", 2_600_000)], "together may have 5.0"),
                           ([picture("tool.sh", 40, b"#!/bin/sh\n")], "sends no files of this kind"),
                           ([picture("empty.png", 0, b"")], "nothing in it"),
                           (["/nonexistent/a.png"], "No such file"),
                           (["/tmp"], "it is a folder")):
            answer = send(tandem, ANNA, "Look", files=files, expect=400)
            assert why in answer["error"]["message"].replace("\u00a0", " "), answer
        assert not simulator.texts()


def test_twilio_judges_files():
    """What Twilio says of addresses of others that it cannot use is in the thread."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        with Texting() as (simulator, tandem):
            for i, (name, code) in enumerate((("nowhere.png", 11200), ("lie.png", 12300), ("page.html", 12300), ("huge.png", 30019),
                                              ("long.mp4", 30019))):
                to = f"+1202555017{i}"
                send(tandem, to, "Look", media_urls=[f"{base}/{name}"])
                assert wait_status(tandem, to, "failed")["error_code"] == code, name
    finally:
        server.shutdown()
        server.server_close()


def test_files_need_a_way_in():
    """Without a public address Twilio cannot fetch them: said before anything is sent."""
    with Texting(PUBLIC_URL="") as (simulator, tandem):
        answer = send(tandem, ANNA, "Look", files=[picture("a.png", 1000)], expect=409)
        assert "PUBLIC_URL" in answer["error"]["message"], answer
        assert not simulator.texts() and not thread(tandem, ANNA)


def test_twilio_keeps_it_for_later():
    with Texting(TWILIO_MESSAGING_SERVICE_SID=SERVICE) as (simulator, tandem):
        later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)
        answer = send(tandem, ANNA, "Later", send_at=later.isoformat(timespec="seconds"))
        text = wait_status(tandem, ANNA, "scheduled")
        there = simulator.texts()
        assert [(t["status"], t["messaging_service_sid"]) for t in there] == [("scheduled", SERVICE)], (there, answer)
        # Its time has come.
        status, _ = request(simulator.port, "POST", f"/simulator/messages/{text['message_sid']}/send", {})
        assert status == 200, status
        assert wait_status(tandem, ANNA, "delivered")["message_sid"] == text["message_sid"]


def test_twilio_takes_it_back():
    with Texting(TWILIO_MESSAGING_SERVICE_SID=SERVICE) as (simulator, tandem):
        later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)
        answer = send(tandem, ANNA, "Later", send_at=later.isoformat(timespec="seconds"))
        text = wait_status(tandem, ANNA, "scheduled")
        status, answer = tandem.api("POST", f"/api/v1/messages/{answer['id']}/cancel", {})
        assert status == 200, (status, answer)
        wait_status(tandem, ANNA, "canceled")
        assert [t["status"] for t in simulator.texts()] == ["canceled"], simulator.texts()
        status, answer = tandem.api("POST", f"/api/v1/messages/{text['message_sid']}/cancel", {})
        assert status == 409, (status, answer)
        status, _ = request(simulator.port, "POST", f"/simulator/messages/{text['message_sid']}/send", {})
        assert status == 404 and len(thread(tandem, ANNA)) == 1, status


def test_our_own_timer():
    """Without a messaging service: kept over kill -9, never before its time, once."""
    with Texting() as (simulator, tandem):
        now = datetime.datetime.now(datetime.timezone.utc)
        soon = now + datetime.timedelta(seconds=6)
        send(tandem, ANNA, "Soon", send_at=soon.isoformat())
        kept = send(tandem, ANNA, "Never", send_at=(now + datetime.timedelta(hours=2)).isoformat())
        assert not simulator.texts(), simulator.texts()
        tandem.kill()
        tandem.process = tandem.launch()
        tandem.start()

        def cancel():
            # What waits is read after the listener is there; until then it cannot be taken back.
            status, answer = tandem.api("POST", f"/api/v1/messages/{kept['id']}/cancel", {})
            assert (status, answer.get("status")) == (200, "canceled") or (status, answer["error"]["code"]) == (409, "wrong_state"), answer
            return status == 200

        wait_until(cancel, 10, "that what waits is taken back")
        wait_text(tandem, ANNA, lambda text: text["body"] == "Soon" and text["status"] == "delivered", "delivered", 30)
        assert datetime.datetime.now(datetime.timezone.utc) >= soon
        assert [t["body"] for t in simulator.texts()] == ["Soon"], simulator.texts()


def test_wrong_signature_is_refused():
    """However often it comes (the owner told Twilio to repeat it: #rc, #rp)."""
    with Texting() as (simulator, tandem):
        url = f"http://127.0.0.1:{tandem.public_port}/twilio/sms"
        simulator.configure_number(SmsUrl=url + "#rc=5&rp=all")
        simulator.arm("webhook-bad-signature")
        # In the list of texts it is rightly signed for: nobody reads that meanwhile.
        simulator.arm("rest-500", count=1000)
        sid = simulator.text_in(ANNA, "Signed wrongly")
        wait_until(lambda: simulator.events("message", "given-up"), 30, "that Twilio gives up")
        assert set(told(simulator, sid, "text-in")) == {"403"} and not thread(tandem, ANNA), told(simulator, sid, "text-in")


def test_hundred_at_once():
    with Texting() as (simulator, tandem):
        start = time.monotonic()
        sids = simulator.text_in(ANNA, "Text", count=100)
        wait_until(lambda: len(simulator.events("message", "taken")) == 100, 60, "100 texts")
        print(f"# 100 texts at once were kept and answered in {time.monotonic() - start:.2f} s")
        status, answer = tandem.api("GET", "/api/v1/conversations/" + urllib.parse.quote(ANNA) + "?limit=200")
        assert status == 200 and sorted(t["message_sid"] for t in answer["messages"]) == sorted(sids), (status, len(answer["messages"]))


def told_all(simulator, sids):
    return [status for sid in sids for status in told(simulator, sid, "text-in")]


def hold_up(simulator, tandem, hinder, free, sentence):
    """A text comes and one is to go out while the database cannot be written: both are refused with a reason, and work later."""
    hinder()
    sids = simulator.text_in(ANNA, "Did you get this?", count=5)
    error = send(tandem, ANNA, "Not now", expect=500)["error"]
    assert sentence in error["message"], error
    # Whoever waits for the lock waits together: for each alone it would be 5 s.
    answers = wait_until(lambda: len(told_all(simulator, sids)) == 5 and told_all(simulator, sids), 20, "answers to Twilio")
    assert answers == ["503"] * 5, answers
    assert not thread(tandem, ANNA) and not simulator.texts(direction="outbound-api")
    free()
    # Twilio does not come again; the list has it.
    wait_until(lambda: len(thread(tandem, ANNA)) == 5, 30, "the texts that were refused")
    send(tandem, ANNA, "Now")
    wait_status(tandem, ANNA, "delivered")
    assert [t["body"] for t in thread(tandem, ANNA)] == [f"Did you get this? {i}" for i in range(1, 6)] + ["Now"], thread(tandem, ANNA)


def test_database_locked():
    with Texting() as (simulator, tandem):
        other = sqlite3.connect(f"{tandem.data_dir}/tandem.db", isolation_level=None)
        hold_up(simulator, tandem, lambda: other.execute("BEGIN IMMEDIATE"), lambda: other.execute("COMMIT"), "held by another program")
        other.close()


def test_database_full():
    """No file may grow: as on a full disk, or over a quota."""
    with Texting() as (simulator, tandem):
        pid = tandem.process.child.pid
        soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        hold_up(simulator, tandem, lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard)),
                lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard)), "There is no room left")


if __name__ == "__main__":
    run_tests(globals(), at_once=3)
