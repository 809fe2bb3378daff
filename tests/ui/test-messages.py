#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""The messages panel on a real inbox and database, through AT-SPI and the keyboard: test-messages.py UI-FIXTURE."""

import contextlib
import os
import re
import sys
import tempfile

from desktop import App, locale, run_tests, screenshot, wait_until

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")


@contextlib.contextmanager
def window(*options, env=None, size=(1280, 800), entry="Number to call"):
    app = App([FIXTURE, "--width", str(size[0]), "--height", str(size[1]), "--locale-dir", LOCALES, *(options or ["--texts"])],
              env or {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"})
    try:
        entry = app.wait_for(role="text", name=entry)
        wait_until("the cursor in the entry", lambda: entry.has("focused"))
        yield app
        assert app.process.poll() is None, "the program ended: " + app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())
    finally:
        app.stop()


def wait_for_output(app, text):
    wait_until(f"“{text}”", lambda: [line for line in app.stdout().split("\n") if line.startswith(text)])


def rows(app, starts):
    return [name for name in app.names("list item") if name.startswith(starts)]


def check_names(app, where):
    nameless = [str(node) for node in app.walk() if node.has("focusable") and node.role not in ("frame", "scroll pane") and
                (not node.name.strip() or re.match("(Gtk|Adw|Tandem)[A-Z]", node.name))]
    assert not nameless, f"{where}: without a name: {nameless}"


def open_thread(app, digits):
    """By keys alone."""
    app.key("ctrl+i")
    wait_until("the threads", lambda: app.focused() and app.focused().name.startswith("Texts with"))
    app.key("Home")
    wait_until(digits, lambda: digits in app.focused().name or app.key("Down"))
    app.key("Return")
    return wait_until("the cursor in the text", lambda: (lambda node: node and node.name == "Text to send" and node)(app.focused()))


def test_receive_read_reply_delivered():
    with window() as app:
        app.key("ctrl+i")
        wait_until("two unread texts", lambda: [row for row in rows(app, "Texts with (202) 555-0150") if "2 unread" in row])
        app.feed("+12025550150 - Are you there?")
        wait_until("three unread texts", lambda: [row for row in rows(app, "Texts with (202) 555-0150") if "3 unread" in row])
        screenshot("messages-unread-1280")
        open_thread(app, "555-0150")
        wait_until("the text", lambda: [row for row in rows(app, "From (202) 555-0150") if row.endswith(": Are you there?")])
        wait_until("it to be read", lambda: [row for row in rows(app, "Texts with (202) 555-0150") if "unread" not in row])
        app.type("ask me")
        app.wait_for(role="label", name="6 characters · GSM-7 · 1 segment")
        app.key("Return")
        wait_for_output(app, "sent +12025550150 ask me")
        wait_until("it to be delivered", lambda: [row for row in rows(app, "You, ") if ", Delivered: ask me" in row])
        wait_until("the answer", lambda: [row for row in rows(app, "From (202)") if row.endswith(": What do you want to know?")])
        wait_until("it to be read, too", lambda: [row for row in rows(app, "Texts with (202) 555-0150")
                                                  if "unread" not in row and "want to know" in row])
        screenshot("messages-thread-1280")
        check_names(app, "thread")


def test_search_finds_it_again():
    with window() as app:
        app.key("ctrl+f")
        wait_until("the cursor in the search", lambda: app.focused() and app.focused().name == "Search texts and calls")
        app.type("mulberr")
        found = wait_until("one text", lambda: rows(app, "Text with (202) 555-0160"))
        assert len(found) == 1 and found[0].endswith(": The secret word is mulberry, no. 100"), found
        screenshot("messages-search-1280")
        app.type(" Zebra")
        app.wait_for(name="Nothing Found")
        app.key(*["BackSpace"] * 6)
        wait_until("one text again", lambda: rows(app, "Text with (202) 555-0160"))
        app.tab_to("Text with")
        app.key("Return")
        # It is two pages away.
        wait_until("the text in its thread", lambda: [row for row in rows(app, "You, ") if row.endswith("mulberry, no. 100")])
        app.key("ctrl+f", "ctrl+a", "BackSpace")
        wait_until("the threads", lambda: len(rows(app, "Texts with")) == 3)


def test_failures_say_what_to_do():
    with window() as app:
        write_to(app, "2025550151")
        app.type("Hello")
        app.key("Return")
        failed = "This is a landline, or its operator takes no texts. Call it."
        wait_until("why it failed", lambda: [row for row in rows(app, "You, ") if "Not delivered: Hello. " + failed in row])
        screenshot("messages-failed-1280")
        app.key("shift+Tab")
        wait_until("the bubble", lambda: app.focused() and app.focused().name.startswith("You, "))
        app.tab_to("Try Again", 3)
        app.key("Return")
        wait_until("it to be sent twice", lambda: app.stdout().count("sent +12025550151 Hello") == 2)
        write_to(app, "2025550152")
        app.type("Hello")
        app.key("Return")
        wait_until("why it failed", lambda: [row for row in rows(app, "You, ") if "This is no mobile number, so it gets no texts. Call it." in row])


def type_number(app, number):
    app.key("ctrl+shift+t")
    wait_until("the cursor in the number", lambda: app.focused() and app.focused().name == "Number to write to")
    app.type(number)
    app.key("Return")


def write_to(app, number):
    type_number(app, number)
    return wait_until("the cursor in the text", lambda: (lambda node: node and node.name == "Text to send" and node)(app.focused()))


def test_a_bad_number_is_explained():
    with window("--no-texts") as app:
        app.key("ctrl+i")
        app.wait_for(name="No Texts Yet")
        type_number(app, "12345")
        app.wait_for(role="label", starts="This number is too short")
        assert app.focused().name == "Number to write to", app.focused()
        check_names(app, "messages, empty")
        screenshot("messages-empty-1280")


def test_the_model_drafts_a_reply():
    with window() as app:
        entry = open_thread(app, "555-0150")
        app.type("Mine")
        app.key("ctrl+shift+r")
        wait_until("the draft", lambda: entry.text == "About “I could come at nine.”: yes.")
        app.wait_for(role="label", name="Drafted by the text model from 2 texts: read it before you send it. Ctrl+Z brings back what you wrote.")
        assert app.focused().name == "Text to send", app.focused()
        screenshot("messages-draft-1280")
        check_names(app, "thread with a draft")
        app.key("ctrl+z")
        wait_until("what was written", lambda: entry.text == "Mine")
        app.feed("+12025550150 - Please hang on")
        wait_until("the text", lambda: [row for row in rows(app, "From (202) 555-0150") if row.endswith(": Please hang on")])
        app.tab_to("Draft a Reply", 6)
        app.key("Return")
        app.wait_for(role="button", name="Stop Drafting")
        app.key("Return")
        wait_for_output(app, "draft cancelled")
        app.wait_for(role="label", name="No draft was written.")
        app.feed("+12025550150 - You will fail")
        wait_until("the text", lambda: [row for row in rows(app, "From (202) 555-0150") if row.endswith(": You will fail")])
        app.key("ctrl+shift+r")
        app.wait_for(role="label", starts="The AI service has no capacity left for this key.")
        assert entry.text == "Mine" and "sent " not in app.stdout(), (entry.text, app.stdout())


def test_drafts_are_kept():
    with window() as app:
        open_thread(app, "555-0161")
        app.type("half a tho")
        wait_until("the draft", lambda: [node for node in app.walk() if node.name == "Draft: half a tho"])
        entry = open_thread(app, "555-0150")
        assert entry.text == "", entry.text
        app.key("a", "shift+Return", "b")
        assert entry.text == "a\nb", entry.text
        entry = open_thread(app, "555-0161")
        wait_until("the draft", lambda: entry.text == "half a tho")
        assert "sent" not in app.stdout()


def test_stop_locks_and_start_unlocks():
    with window() as app:
        entry = open_thread(app, "555-0150")
        app.feed("+12025550150 STOP STOP")
        reason = "This person wants no texts from you (STOP)."
        wait_until("the lock", lambda: [node for node in app.walk() if node.name.startswith(reason) and node.has("visible")])
        wait_until("the entry to be locked", lambda: not entry.has("sensitive"))
        screenshot("messages-stop-1280")
        app.feed("+12025550150 START START")
        wait_until("the entry to be open", lambda: entry.has("sensitive"))


def test_signs_that_cost():
    with window() as app:
        entry = open_thread(app, "555-0160")  # where it was begun
        app.wait_for(role="label", name="4 characters · UCS-2 · 1 segment")
        app.wait_for(role="label", starts="\u201c\u2019\u201d makes it UCS-2")
        app.wait_for(role="button", name="Use Plain Signs").press()
        app.wait_for(role="label", name="4 characters · GSM-7 · 1 segment")
        assert entry.text == "It's", entry.text


def test_older_texts_come_when_scrolled_up():
    with window() as app:
        open_thread(app, "555-0160")
        wait_until("the newest text", lambda: [row for row in rows(app, "From (202)") if row.endswith(": Text no. 1")])
        assert not [row for row in rows(app, "From (202)") if row.endswith(": Text no. 119")]
        app.key("shift+Tab")
        wait_until("the newest bubble", lambda: app.focused() and app.focused().name.endswith(": Text no. 1"))

        def upwards():
            app.key("Home")
            return [row for row in rows(app, "From (202)") if row.endswith(": Text no. 119")]
        wait_until("the oldest text", upwards)
        screenshot("messages-oldest-1280")


PNG = b"\x89PNG\r\n\x1a\n"


def make_file(folder, name, size, start=PNG):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(start + bytes(size - len(start)))
    return path


def paste(app, verb, what):
    """The cursor is in the text."""
    before = app.stdout().count("did " + verb)
    app.feed(f"! {verb} {what}")
    wait_until("the clipboard", lambda: app.stdout().count("did " + verb) > before)
    app.key("ctrl+v")


def removers(app):
    return [node.name for node in app.walk() if node.role == "button" and node.name.startswith("Remove ")]


def test_files_are_pasted_and_sent():
    with tempfile.TemporaryDirectory() as folder, window() as app:
        entry = open_thread(app, "555-0150")
        path = make_file(folder, "cake.png", 40_000)
        paste(app, "copy", path)
        app.wait_for(role="label", name="cake.png · 40.0\u00a0kB")
        os.unlink(path)
        paste(app, "copy-picture", 300)
        app.wait_for(role="label", starts="picture.png · ")
        paste(app, "copy", make_file(folder, "notes.pdf", 900, b"%PDF-1.4\n"))
        app.wait_for(role="label", starts="notes.pdf · 900")
        assert entry.text == "", entry.text
        screenshot("messages-files-1280")
        check_names(app, "files")
        # By keys: the button of the last one is before the text.
        app.key("shift+Tab")
        assert app.focused().name == "Remove notes.pdf", app.focused()
        app.key("space")
        wait_until("it to be gone", lambda: removers(app) == ["Remove cake.png", "Remove picture.png"])
        wait_until("the cursor in the text", lambda: app.focused() and app.focused().name == "Text to send")
        # Twilio comes for them when it sends the text.
        app.key("alt+Return")
        app.wait_for(role="label", starts="Tandem must be running then, because Twilio fetches the files")
        app.key("Escape")
        wait_until("the cursor in the text", lambda: app.focused() and app.focused().name in ("Text to send", "Send Later"))
        wait_until("the text", lambda: app.focused().name == "Text to send" or app.key("shift+Tab"))
        # A text needs no words then.
        app.key("Return")
        wait_for_output(app, "sent +12025550150 ")
        wait_for_output(app, "sent-file cake.png image/png 40000")
        wait_for_output(app, "sent-file picture.png image/png ")
        assert "missing" not in app.stdout() and "notes.pdf" not in app.stdout().split("sent ")[1], app.stdout()
        wait_until("no files any more", lambda: not removers(app))
        wait_until("it to be delivered", lambda: [row for row in rows(app, "You, ") if ", Delivered: " in row])


def test_files_that_cannot_go_out():
    with tempfile.TemporaryDirectory() as folder, window() as app:
        open_thread(app, "555-0150")
        for name, size, start, why in (("film.mp4", 500_001, b"\0\0\0\x18ftypmp42", "“film.mp4” is too big: pictures (JPEG, PNG, GIF) may have 5.0"),
                                       ("huge.png", 5_000_001, PNG, "“huge.png” is too big"),
                                       ("tool.sh", 30, b"#!/bin/sh\n", "“tool.sh” is of a kind that Twilio does not send."),
                                       ("empty.png", 0, b"", "“empty.png” is empty, or is a folder.")):
            paste(app, "copy", make_file(folder, name, size, start))
            app.wait_for(role="label", starts=why)
            assert not removers(app), removers(app)
        paste(app, "copy", os.path.join(folder, "nothing.png"))
        app.wait_for(role="label", starts="“nothing.png” cannot be attached: ")
        for name in ("a.png", "b.png"):
            paste(app, "copy", make_file(folder, name, 2_600_000))
            app.wait_for(role="button", name="Remove " + name)
        together = "The files together are too big: a text may have 5.0"
        app.wait_for(role="label", starts=together)
        app.type("Look")
        app.key("Return")
        app.wait_for(role="label", starts=together)
        screenshot("messages-files-too-big-1280")
        app.find(role="button", name="Remove b.png").press()
        wait_until("nothing wrong", lambda: not app.find(role="label", starts=together))
        # Without an address Twilio cannot get them.
        app.feed("! unreachable now")
        wait_for_output(app, "did unreachable")
        app.key("Return")
        app.wait_for(role="label", starts="Files cannot be sent now: Twilio fetches them from this computer and cannot reach it.")
        app.feed("! reachable now")
        wait_for_output(app, "did reachable")
        assert "sent " not in app.stdout(), app.stdout()
        app.key("Return")
        wait_for_output(app, "sent +12025550150 Look")
        wait_for_output(app, "sent-file a.png image/png 2600000")


def test_files_stay_with_the_draft():
    with tempfile.TemporaryDirectory() as folder, window() as app:
        open_thread(app, "555-0161")
        paste(app, "copy", make_file(folder, "cake.png", 4_000))
        app.wait_for(role="button", name="Remove cake.png")
        open_thread(app, "555-0150")
        wait_until("no files here", lambda: not removers(app))
        open_thread(app, "555-0161")
        app.wait_for(role="button", name="Remove cake.png")
        app.tab_to("Attach Files", 6)
        app.key("space")
        wait_until("the file chooser", lambda: [node for node in app.walk() if node.name == "Attach Files" and node.role != "button"])
        app.key("Escape")
        wait_until("the cursor in the text", lambda: app.focused() and app.focused().name == "Text to send")
        assert "sent" not in app.stdout(), app.stdout()


def test_files_that_come_in():
    with tempfile.TemporaryDirectory() as folder, window() as app:
        open_thread(app, "555-0150")
        app.feed("! receive " + make_file(folder, "bill.pdf", 1500, b"%PDF-1.4\n"))
        opener = app.wait_for(role="button", starts="Open File · 1.5")
        app.wait_for(role="button", starts="Save File · 1.5").press()
        wait_until("the file chooser", lambda: [node for node in app.walk() if node.name == "Save File" and node.role != "button"])
        app.key("Escape")
        assert opener.has("sensitive")
        # One that Twilio cannot give now says so, and is fetched when somebody asks.
        path = os.path.join(folder, "cake.png")
        app.feed("! receive " + path)
        app.wait_for(role="label", name="Picture: it could not be fetched from Twilio yet.")
        screenshot("messages-files-in-1280")
        make_file(folder, "cake.png", 2500)
        app.wait_for(role="button", name="Fetch Again").press()
        app.wait_for(role="button", starts="Open Picture · 2.5")
        assert not app.find(role="button", name="Fetch Again")


def test_narrow_and_dark():
    with window("--texts", "--dark", size=(360, 720)) as app:
        frame = next(node for node in app.walk() if node.role == "frame")
        app.key("ctrl+i")
        wait_until("the threads", lambda: rows(app, "Texts with"))
        screenshot("messages-dark-360", 360, 720)
        open_thread(app, "555-0161")
        link = wait_until("the thread", lambda: [row for row in rows(app, "From (202)") if "<this> & that" in row])
        assert len(link) == 1, link
        app.type("It is nine")
        screenshot("messages-thread-dark-360", 360, 720)
        check_names(app, "narrow thread")
        assert frame.size()[0] <= 360, f"the window is {frame.size()[0]} wide"
        app.key("alt+Left")
        wait_until("the threads", lambda: rows(app, "Texts with"))


def test_translations():
    for name, entry, text in (("zh_CN", "要拨打的号码", "要发送的短信"), ("ko_KR", "전화할 번호", "보낼 문자")):
        with locale(name) as env, window("--texts", env=env, entry=entry) as app:
            app.key("ctrl+i")
            wait_until("a thread", lambda: app.focused() and app.focused().role == "list item")
            assert "555-0150" in app.focused().name, app.focused()
            app.key("Return")
            wait_until("the cursor in the text", lambda: app.focused() and app.focused().name == text)
            app.type("OK")
            wait_until("the count", lambda: app.find(role="label", name="2 个字符 · GSM-7 · 1 段" if name == "zh_CN" else "2자 · GSM-7 · 1조각"))
            screenshot(f"messages-{name}-1280")


if __name__ == "__main__":
    chosen = sys.argv[2:]
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_") and (not chosen or name in chosen)])
