#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""Who is behind a number: the sheet of a contact, and its name wherever the number was, through AT-SPI and the keyboard:
test-contacts.py UI-FIXTURE.

Where the cursor is in the sheet is seen by typing: in libadwaita 1.2 an entry row has the focus without telling AT-SPI, and the window
behind the sheet goes on telling what was focused in it."""

import contextlib
import os
import subprocess
import sys

from desktop import App, run_tests, screenshot, wait_until

FIXTURE = sys.argv[1]
LOCALES = os.path.join(os.environ.get("TANDEM_TEST_BUILDDIR", "."), "po")


@contextlib.contextmanager
def window(*options, size=(1280, 800)):
    app = App([FIXTURE, "--texts", "--width", str(size[0]), "--height", str(size[1]), "--locale-dir", LOCALES, *options],
              {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"})
    try:
        entry = app.wait_for(role="text", name="Number to call")
        wait_until("the cursor in the entry", lambda: entry.has("focused"))
        yield app
        assert app.process.poll() is None, "the program ended: " + app.stderr()
        assert not app.complaints(), "\n".join(app.complaints())
    finally:
        app.stop()


def rows(app, starts):
    return [name for name in app.names("list item") if name.startswith(starts)]


def wait_for_row(app, starts):
    return wait_until(f"a row “{starts}”", lambda: rows(app, starts))


def open_thread(app, digits):
    app.key("ctrl+i")
    wait_until("the threads", lambda: app.focused() and app.focused().name.startswith("Texts with"))
    app.key("Home")
    wait_until(digits, lambda: digits in app.focused().name or app.key("Down"))
    app.key("Return")
    return wait_until("the cursor in the text", lambda: (lambda node: node and node.name == "Text to send" and node)(app.focused()))


def sheet(app):
    return next((node for node in app.walk() if node.role == "frame" and node.name == "Contact"), None)


def field(app, name):
    return next(node for node in sheet(app).walk() if node.role == "text" and node.name == name)


def open_sheet(app, *keys):
    app.behind = subprocess.run(["xdotool", "getwindowfocus"], check=True, capture_output=True, text=True).stdout.strip()
    app.key(*keys)
    wait_until("the sheet to be active", lambda: sheet(app) and sheet(app).has("active"))


def wait_for_no_sheet(app):
    wait_until("the sheet to go", lambda: not sheet(app))
    # As a window manager does, which is not there.
    subprocess.run(["xdotool", "windowfocus", "--sync", app.behind], check=True)
    wait_until("the window to be active", lambda: [node for node in app.walk() if node.role == "frame" and node.has("active")])


def badge(app):
    tab = next(node for node in app.walk() if node.role == "page tab" and node.name == "Messages")
    return sorted({node.name for node in tab.walk() if node.role == "label" and node.name.isdigit() and node.has("visible")})


def test_name_everywhere():
    with window() as app:
        open_thread(app, "555-0150")
        open_sheet(app, "ctrl+shift+p")
        # The letters show where the cursor is.
        app.type("Anna Example")
        wait_until("the name", lambda: field(app, "Name").text == "Anna Example")
        assert field(app, "Number").text == "(202) 555-0150", field(app, "Number").text
        app.key("Tab")
        app.type("Bakery")
        wait_until("the organization", lambda: field(app, "Organization").text == "Bakery")
        app.key("Tab")
        app.type("cakes, friends")
        wait_until("the tags", lambda: field(app, "Tags, with commas between them").text == "cakes, friends")
        app.key(*["Tab"] * 3)
        app.type("2025550121")
        wait_until("one more number", lambda: field(app, "Another number"))
        screenshot("contact-sheet-1280")
        app.key("Return")
        wait_for_no_sheet(app)
        wait_for_row(app, "Texts with Anna Example")
        wait_for_row(app, "From Anna Example")
        assert len([node for node in app.walk() if node.role == "label" and node.name == "Anna Example"]) >= 2, "not in the header"
        assert not rows(app, "Texts with (202) 555-0150")
        app.feed("+12025550150 - lemonade is out")
        wait_until("the new text", lambda: [row for row in rows(app, "From Anna Example") if row.endswith("lemonade is out")])
        app.key("ctrl+f")
        wait_until("the cursor in the search", lambda: app.focused() and app.focused().name == "Search texts and calls")
        app.type("lemona")
        wait_for_row(app, "Text with Anna Example")
        # What is shown follows what is changed, also while it is on show.
        open_sheet(app, "ctrl+shift+p")
        assert field(app, "Organization").text == "Bakery" and field(app, "Tags, with commas between them").text == "cakes, friends"
        app.key("ctrl+a")
        app.type("Berta")
        app.key("Return")
        wait_for_no_sheet(app)
        wait_for_row(app, "Text with Berta")
        assert not rows(app, "Text with Anna")
        # The call with her other number.
        app.key("ctrl+l")
        wait_for_row(app, "Call to Berta")
        screenshot("contact-names-1280")


def give_name(app, name, *more):
    """To whom the open thread is with; more: another number."""
    open_sheet(app, "ctrl+shift+p")
    app.type(name)
    wait_until("the name", lambda: field(app, "Name").text == name)
    if more:
        app.key(*["Tab"] * 5)
        app.type(more[0])
        wait_until("the number", lambda: [node for node in sheet(app).walk() if node.role == "text" and node.text == more[0]])
    app.key("Return")
    wait_for_no_sheet(app)


def test_one_timeline():
    with window() as app:
        open_thread(app, "555-0161")
        wait_for_row(app, "From (202) 555-0161")
        give_name(app, "Anna", "2025550120")
        # Texts of two days ago and a call of today, with two numbers.
        wait_for_row(app, "From Anna")
        call = wait_for_row(app, "Call to Anna, Ended")
        assert len(call) == 1 and call[0].endswith("lasted 2:31"), call
        order = [name for name in app.names("list item") if name.startswith(("From Anna", "You, ", "Call to Anna"))]
        assert [name.split()[0] for name in order] == ["From", "You,", "Call"], order
        days = [node.name for node in app.walk() if node.role == "label" and node.has("visible") and node.name in ("Today", "Yesterday")]
        assert days == ["Today"], days
        assert app.find(role="label", name="Call from you: Ended")
        screenshot("timeline-1280")
        # Its recording, by keys alone.
        open_thread(app, "Anna")
        app.key("shift+Tab")
        wait_until("the call", lambda: app.focused() and app.focused().name.startswith("Call to Anna"))
        app.tab_to("Play the Recording", 4)
        app.key("Return")
        wait_until("it to play", lambda: [node for node in app.walk() if node.role == "button" and node.name == "Pause"])
        # And the call itself: what was said.
        open_thread(app, "Anna")
        app.key("shift+Tab")
        wait_until("the call", lambda: app.focused() and app.focused().name.startswith("Call to Anna"))
        app.key("Return")
        wait_until("what was said", lambda: [name for name in app.names("list item") if name.startswith("Agent")])
        # Who loses the number loses the call.
        open_thread(app, "Anna")
        open_sheet(app, "ctrl+shift+p")
        app.key(*["Tab"] * 5)
        app.key("ctrl+a", "BackSpace", "Return")
        wait_for_no_sheet(app)
        wait_until("the call to go", lambda: not rows(app, "Call to"))


def find_contact(app, words):
    """To the search of the contacts, by keys alone."""
    app.key("ctrl+b")
    wait_until("the cursor in the search", lambda: app.focused() and app.focused().name == "Search contacts")
    app.key("ctrl+a", "BackSpace")
    app.type(words)


def test_list_of_contacts():
    with window() as app:
        app.key("ctrl+b")
        app.wait_for(name="No Contacts Yet")
        screenshot("contacts-empty-1280")
        for name, number, label in (("Berta", "2025550150", "work"), ("anton", "2025550121", "cell")):
            app.tab_to("New Contact")
            open_sheet(app, "Return")
            app.type(name)
            app.key(*["Tab"] * 3)
            app.type(number)
            app.key("Tab")
            app.type(label)
            wait_until("the kind", lambda: label in [node.text for node in sheet(app).walk() if node.name == "Kind of number"])
            app.key("Return")
            wait_for_no_sheet(app)
            wait_for_row(app, "Contact " + name)
            find_contact(app, "")
        assert rows(app, "Contact ") == ["Contact anton, (202) 555-0121", "Contact Berta, (202) 555-0150"], rows(app, "Contact ")
        screenshot("contacts-1280")
        # By a part of the name, in any case, or of the number, however it is written.
        find_contact(app, "BERT")
        wait_until("one", lambda: len(rows(app, "Contact ")) == 1 and rows(app, "Contact Berta"))
        find_contact(app, "555-0121")
        wait_until("one", lambda: len(rows(app, "Contact ")) == 1 and rows(app, "Contact anton"))
        find_contact(app, "zebra")
        app.wait_for(name="Nobody Found")
        # A text to somebody.
        find_contact(app, "berta")
        wait_until("one", lambda: len(rows(app, "Contact ")) == 1 and rows(app, "Contact Berta"))
        app.key("Return")
        wait_until("the row", lambda: app.focused() and app.focused().name.startswith("Contact Berta"))
        app.tab_to("Write a Text", 3)
        app.key("Return")
        wait_until("the cursor in the text", lambda: app.focused() and app.focused().name == "Text to send")
        app.type("Hello Berta")
        app.key("Return")
        wait_until("it to be sent", lambda: "sent +12025550150 Hello Berta" in app.stdout())
        # A call.
        find_contact(app, "anton")
        wait_until("one", lambda: len(rows(app, "Contact ")) == 1 and rows(app, "Contact anton"))
        app.key("Return", "Tab")
        wait_until("the button", lambda: app.focused() and app.focused().name == "Call")
        app.key("Return")
        app.wait_for(role="list item", starts="Call to anton, ")
        app.key("ctrl+e")
        # Its kind of number was kept; deleted is only who is meant to be.
        find_contact(app, "anton")
        wait_until("one", lambda: len(rows(app, "Contact ")) == 1 and rows(app, "Contact anton"))
        app.key("Return")
        wait_until("the row", lambda: app.focused() and app.focused().name.startswith("Contact anton"))
        open_sheet(app, "Return")
        assert "cell" in [node.text for node in sheet(app).walk() if node.name == "Kind of number"]
        next(node for node in sheet(app).walk() if node.name == "Delete Contact").press()
        question = lambda: [node for node in app.walk() if node.name == "Delete anton?"]
        wait_until("the question", question)
        app.key("Return")
        wait_until("no question", lambda: not question())
        assert sheet(app) and rows(app, "Contact anton")
        next(node for node in sheet(app).walk() if node.name == "Delete Contact").press()
        wait_until("the question", question)
        asking = next(node for node in app.node.children() if "Delete anton?" in [below.name for below in node.walk()])
        next(node for node in asking.walk() if node.role == "button" and node.name == "Delete Contact").press()
        wait_for_no_sheet(app)
        wait_until("the contact to go", lambda: not rows(app, "Contact anton"))
        find_contact(app, "")
        wait_for_row(app, "Contact Berta")


def test_escape_changes_nothing():
    with window() as app:
        open_thread(app, "555-0150")
        open_sheet(app, "ctrl+shift+p")
        app.type("Nobody")
        wait_until("the name", lambda: field(app, "Name").text == "Nobody")
        app.key("Escape")
        wait_for_no_sheet(app)
        assert rows(app, "Texts with (202) 555-0150") and "Nobody" not in " ".join(app.names())


def test_a_bad_number_is_explained():
    with window() as app:
        open_thread(app, "555-0150")
        open_sheet(app, "ctrl+shift+p")
        app.type("Anna")
        app.key(*["Tab"] * 5)
        app.type("12")
        wait_until("the number", lambda: field(app, "Another number").text == "12")
        app.key("Return")
        app.wait_for(starts="This number is too short")
        # The cursor is where it can be mended.
        app.key("ctrl+a")
        app.type("2025550122")
        app.key("Return")
        wait_for_no_sheet(app)
        wait_for_row(app, "Texts with Anna")


def test_badge_of_unread_texts():
    with window() as app:
        wait_until("two unread texts", lambda: badge(app) == ["2"])
        app.feed("+12025550161 - One more")
        wait_until("three unread texts", lambda: badge(app) == ["3"])
        screenshot("messages-badge-1280")
        open_thread(app, "555-0150")
        wait_until("one unread text", lambda: badge(app) == ["1"])
        open_thread(app, "555-0161")
        wait_until("none", lambda: badge(app) == [])


def test_who_looks_does_not_wait():
    with window() as app:
        wait_until("the carrier to be asked", lambda: app.stdout().count("asked\n") == 1)
        app.key("ctrl+i")
        # Unwatched it would be half a minute.
        wait_until("it to be asked again", lambda: app.stdout().count("asked\n") > 1, 15)


if __name__ == "__main__":
    chosen = sys.argv[2:]
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_") and (not chosen or name in chosen)])
