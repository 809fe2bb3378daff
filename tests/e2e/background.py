#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window is closed and calls still ring: the notification answers, declines and shows them, and Quit ends it.
Runs inside tests/ui/run-in-xvfb."""

import os
import signal
import subprocess
import sys
import time
import urllib.parse

import numpy
from harness import BUILD, PATIENCE, TANDEM, Simulator, Tandem, new_folder, run_tests, wait_until
from sound import ALL_PROCESSING, RATE, Ear, Loudspeaker, Pulse, likeness, speech, write_alsa

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "ui"))
from desktop import App, screenshot  # noqa: E402
from notifications import Notifications, Portal  # noqa: E402
from gi.repository import Gio, GLib  # noqa: E402

CALLER = "+12025550171"
SHOWN = "(202) 555-0171"
APPLICATION = "io.github.tandemphone.Tandem"


class Desk(Tandem):
    """With a window, and settings of its own that are kept."""

    def __init__(self, simulator, kept=None, sound=None, options=(), **settings):
        self.folder = new_folder("home-")
        self.kept = os.path.join(self.folder, "config", "glib-2.0", "settings", "keyfile")
        self.options = options
        os.makedirs(os.path.dirname(self.kept))
        with open(self.kept, "w", encoding="utf-8") as keyfile:
            keyfile.write("[io/github/tandemphone/Tandem]\n" + "".join(f"{k}={v}\n" for k, v in (kept or {}).items()))
        self.more = {"XDG_CONFIG_HOME": os.path.join(self.folder, "config"), "GSETTINGS_BACKEND": "keyfile",
                     "GSETTINGS_SCHEMA_DIR": os.path.join(BUILD, "data"), "G_DEBUG": "", "NO_AT_BRIDGE": "0",
                     "GTK_A11Y": "atspi", "LANGUAGE": "en",
                     "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"], **(sound or {})}
        super().__init__(simulator, **settings)

    def launch(self):
        command = [TANDEM, *self.options, "--env-file", self.env_file, "--data-dir", self.data_dir]
        environment = {**self.environment, **self.more}
        if self.options:  # no window to wait for
            self.log = open(os.path.join(self.folder, "log"), "w+b")
            self.child = subprocess.Popen(command, env={**os.environ, **environment}, stderr=self.log)
        else:
            self.app = App(command, environment)
            self.child = self.app.process
        return None

    def call_is(self, sid, condition, what, seconds=20):
        def reached():
            code, call = self.api("GET", f"/api/v1/calls/{sid}")
            return call if code == 200 and condition(call) else None
        return wait_until(reached, seconds, f"{sid}: {what}")

    def setting(self, name):
        with open(self.kept, encoding="utf-8") as keyfile:
            return dict(line.strip().split("=", 1) for line in keyfile if "=" in line).get(name)


class Office:
    def __init__(self, **options):
        self.options = options

    def __enter__(self):
        self.simulator = Simulator()
        self.desk = Desk(self.simulator, **self.options)
        wait_until(self.answers, 20, "GET /health")
        self.simulator.point_number_at(self.desk)
        return self.simulator, self.desk

    def answers(self):
        try:
            return self.desk.api("GET", "/health")[0] == 200
        except OSError:
            return False

    def __exit__(self, kind, value, trace):
        complaints = self.desk.app.complaints() if hasattr(self.desk, "app") else []
        if kind and hasattr(self.desk, "app"):
            print(self.desk.app.stderr()[-3000:], file=sys.stderr)
        if self.desk.child.poll() is None:
            self.desk.child.send_signal(signal.SIGTERM)
            self.desk.child.wait(20 * PATIENCE)
        self.simulator.stop()
        assert kind or not complaints, complaints


def windows():
    """How many of Tandem's are on the screen."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Tandem$"], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, check=False)
    return len(found.stdout.split())


def wait_windows(n):
    wait_until(lambda: windows() == n, 10, f"{n} windows, not {windows()}")


def close(desk):
    wait_windows(1)
    desk.app.wait_for(role="text", name="Number to call")
    desk.app.key("ctrl+w")
    wait_windows(0)
    assert desk.child.poll() is None, "Tandem ended: " + desk.app.stderr()


def test_answered_without_a_window():
    words = "The garden behind the house is full of yellow roses this year and the gate stands open all day."
    with Notifications() as shell, Pulse("desk", "spk", "mic", "bell", default_sink="spk", default_source="mic.monitor") as pulse:
        sound = dict(pulse.environment, **write_alsa("pcm.default { type pulse }\npcm.bell { type pulse device bell }\n"))
        kept = {"raise-window": "false", "ringer": "'bell'", **{name: "false" for name in ALL_PROCESSING}}
        with Office(kept=kept, sound=sound) as (simulator, desk):
            close(desk)
            told = shell.wait_for("Tandem goes on running")
            assert "Ctrl+Q" in told.body and "Quit" in told.actions, told
            bell, speaker = Loudspeaker(pulse, "bell"), Loudspeaker(pulse, "spk")
            sid = simulator.call_in(CALLER, scenario="operator-talk")
            rings = shell.wait_for("Incoming call")
            assert rings.body == SHOWN and rings.hints["urgency"] == 2, (rings, rings.hints)
            rung = wait_until(lambda: bell.stop() if loudest(bell) > 0.05 else None, 20, "the ringer")
            quiet = speaker.stop()
            assert windows() == 0, "the window came though it was not wanted"
            shell.press(rings, "Answer")
            call = desk.call_is(sid, lambda c: c["status"] == "in-progress", "answered")
            assert call["patch"] == "operator", call
            shell.wait_gone("Incoming call")
            wait_windows(1)
            desk.app.wait_for(role="button", name="Hang Up")
            screenshot("background-answered")
            speaker = Loudspeaker(pulse, "spk")
            pulse.play("mic", speech(words))
            wait_until(lambda: loudest(speaker) > 0.05, 20, "the caller at the desk")
            ear = speaker.stop()
            desk.app.key("ctrl+e")
            simulator.wait_call(sid, "completed")
            heard = Ear(simulator.heard(sid), 0)
            alike = likeness(speech(words), heard, 0, len(heard.samples) / RATE)
            print(f"# ringer {peak(rung.samples):.2f}, loudspeaker meanwhile {peak(quiet.samples):.4f}; the caller at the desk "
                  f"{peak(ear.samples):.2f}; the operator's words at the caller's, likeness {alike:.2f}")
            assert alike > 0.6, alike  # other words reach 0.44
            assert peak(quiet.samples) < 0.001 and peak(ear.samples) > 0.05, (peak(quiet.samples), peak(ear.samples))


def loudest(loudspeaker):
    return peak(numpy.frombuffer(bytes(loudspeaker.data[:len(loudspeaker.data) // 2 * 2]), dtype="<i2") / 32768)


def peak(samples):
    return float(numpy.abs(samples).max()) if len(samples) else 0.0


def test_declined_without_a_window():
    with Notifications() as shell, Office(kept={"raise-window": "false"}, INBOUND_UNANSWERED="busy") as (simulator, desk):
        close(desk)
        sid = simulator.call_in(CALLER, scenario="friendly")
        shell.press(shell.wait_for("Incoming call"), "Decline")
        rejected = simulator.wait_call(sid, "rejected")
        shell.wait_gone("Incoming call")
        call = desk.call_is(sid, lambda c: c["ended_at"], "ended")
        assert call["status"] == "busy" and windows() == 0, (rejected, call, windows())
        assert desk.child.poll() is None


def test_window_comes_with_the_call():
    """As it is unless somebody wants otherwise; and a click on the notification shows the call that rings."""
    with Notifications() as shell, Office() as (simulator, desk):
        close(desk)
        sid = simulator.call_in(CALLER, scenario="operator-talk")
        wait_windows(1)
        desk.app.wait_for(name=f"{SHOWN} is calling")
        desk.app.key("ctrl+w")
        wait_windows(0)
        shell.press(shell.wait_for("Incoming call"), "")
        wait_windows(1)
        desk.app.wait_for(name=f"{SHOWN} is calling")
        screenshot("background-ringing")
        desk.app.key("F2")
        desk.call_is(sid, lambda c: c["status"] == "in-progress", "answered")
        # Closing the window is no hanging up.
        desk.app.key("ctrl+w")
        wait_windows(0)
        going_on = shell.wait_for("The call goes on")
        assert going_on.body == SHOWN, going_on
        assert desk.call_is(sid, lambda c: True, "known")["status"] == "in-progress"
        shell.press(going_on, "Show")
        wait_windows(1)
        desk.app.wait_for(role="button", name="Hang Up")
        shell.wait_gone("The call goes on")


def test_told_once_and_quit_by_key():
    with Notifications() as shell, Office() as (simulator, desk):
        close(desk)
        shell.press(shell.wait_for("Tandem goes on running"), "")
        wait_windows(1)
        shell.wait_gone("Tandem goes on running")
        assert desk.setting("told-of-background") == "true", open(desk.kept, encoding="utf-8").read()
        desk.app.key("ctrl+w")
        wait_windows(0)
        # A second start shows the window of the first.
        other = subprocess.run([TANDEM, "--env-file", desk.env_file, "--data-dir", desk.data_dir], timeout=20 * PATIENCE,
                               env={**os.environ, **desk.environment, **desk.more}, check=False)
        assert other.returncode == 0
        wait_windows(1)
        assert len([n for n in shell.shown if n.title == "Tandem goes on running"]) == 1, [str(n) for n in shell.shown]
        desk.app.key("ctrl+q")
        assert desk.child.wait(20 * PATIENCE) == 0


def test_quit_in_the_notification():
    with Notifications() as shell, Office() as (_simulator, desk):
        close(desk)
        shell.press(shell.wait_for("Tandem goes on running"), "Quit")
        assert desk.child.wait(20 * PATIENCE) == 0


def test_closing_ends_what_need_not_run():
    with Office(kept={"keep-running": "false"}) as (_simulator, desk):
        desk.app.wait_for(role="text", name="Number to call")
        desk.app.key("ctrl+w")
        assert desk.child.wait(20 * PATIENCE) == 0
    with Office(PUBLIC_URL=None) as (_simulator, desk):  # nobody could call
        desk.app.wait_for(role="text", name="Number to call")
        desk.app.key("ctrl+w")
        assert desk.child.wait(20 * PATIENCE) == 0


def process_figures(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), resident / 1024


def test_costs_nothing_while_nobody_calls():
    with Notifications() as shell, Office() as (_simulator, desk):
        close(desk)
        shell.wait_for("Tandem goes on running")
        wait_until(lambda: settled(desk.child.pid), 30, "Tandem to come to rest")
        before, _ = process_figures(desk.child.pid)
        time.sleep(10)  # this is the measurement itself
        after, resident = process_figures(desk.child.pid)
        print(f"# {(after - before) * 10:.2f} % of a processor over 10 s, {resident:.0f} MiB resident")
        assert after - before <= 0.1, f"{after - before:.2f} s of processor time in 10 s"


def settled(pid):
    before, _ = process_figures(pid)
    time.sleep(0.5)
    return process_figures(pid)[0] - before < 0.02


def test_begins_closed():
    with Notifications() as shell, Office(options=("--background",), kept={"raise-window": "false"}, INBOUND_UNANSWERED="busy") as (simulator, desk):
        assert windows() == 0
        sid = simulator.call_in(CALLER, scenario="operator-listen")
        rings = shell.wait_for("Incoming call")
        shell.press(rings, "Answer")
        desk.call_is(sid, lambda c: c["status"] == "in-progress", "answered")
        wait_windows(1)


def test_start_at_login():
    command = "RequestBackground"
    with Portal() as portal, Office(kept={"start-at-login": "true"}) as (_simulator, desk):
        close(desk)
        asked = wait_until(lambda: portal.asked, 10, command)[0]
        assert asked["autostart"] and asked["commandline"] == ["tandem", "--background"] and asked["reason"], asked
    # Without a portal it is a file, and it goes with the wish.
    with Office(kept={"start-at-login": "true"}) as (_simulator, desk):
        close(desk)
        path = os.path.join(desk.folder, "config", "autostart", APPLICATION + ".desktop")
        wait_until(lambda: os.path.exists(path), 10, path)
        with open(path, encoding="utf-8") as entry:
            text = entry.read()
        assert f'Exec="{os.path.realpath(TANDEM)}" --background' in text, text
        subprocess.run(["desktop-file-validate", path], check=True)
    with Portal(grants=False) as portal, Office(kept={"start-at-login": "false"}) as (_simulator, desk):
        close(desk)
        wait_until(lambda: portal.asked, 10, command)
        assert not portal.asked[0]["autostart"]


def test_a_text_without_a_window():
    with Notifications() as shell, Office() as (simulator, desk):
        simulator.point_texts_at(desk)
        close(desk)
        simulator.text_in(CALLER, "Is anybody there?")
        told = shell.wait_for(f"Text from {SHOWN}")
        assert told.body == "Is anybody there?", told
        shell.press(told, "")
        wait_windows(1)
        desk.app.wait_for(role="list item", starts=f"From {SHOWN}")
        wait_until(lambda: [name for name in desk.app.names("list item") if name.startswith(f"Texts with {SHOWN}") and "unread" not in name],
                   10, "the text to be read")
        wait_until(lambda: desk.app.focused() and desk.app.focused().name == "Text to send", 10, f"the cursor in the answer, not {desk.app.focused()}")
        desk.app.type("Yes, I am.")
        desk.app.key("Return")
        wait_until(lambda: [name for name in desk.app.names("list item") if name.startswith("You, ") and "Delivered: Yes, I am." in name],
                   20, "the answer to be delivered")
        # Whoever looks at the thread is not told.
        simulator.text_in(CALLER, "Good to hear.")
        wait_until(lambda: [name for name in desk.app.names("list item") if name.endswith(": Good to hear.") and name.startswith("From")],
                   10, "the next text")
        assert len([n for n in shell.shown if n.title.startswith("Text from")]) == 1, [str(n) for n in shell.shown]


def test_what_a_notification_of_a_text_offers():
    with Notifications() as shell, Office() as (simulator, desk):
        simulator.point_texts_at(desk)
        close(desk)

        def unread():
            return desk.api("GET", "/api/v1/conversations")[1]["conversations"][0]["unread"]

        simulator.text_in(CALLER, "One")
        shell.wait_for(f"Text from {SHOWN}")
        simulator.text_in(CALLER, "Two")
        told = shell.wait(lambda: (lambda n: n and n.body == "Two" and n)(shell.standing(f"Text from {SHOWN}")), "the second text", 20)
        assert len([n for n in shell.shown if not n.closed and n.title == told.title]) == 1, [str(n) for n in shell.shown]
        # Without a window, and none is opened for it.
        shell.press(told, "Mark as Read")
        shell.wait_gone(f"Text from {SHOWN}")
        wait_until(lambda: unread() == 0, 10, "the texts to be read")
        wait_windows(0)
        # Read elsewhere.
        simulator.text_in(CALLER, "Three")
        shell.wait_for(f"Text from {SHOWN}")
        status, answer = desk.api("POST", "/api/v1/conversations/" + urllib.parse.quote(CALLER) + "/read")
        assert status == 200, (status, answer)
        shell.wait_gone(f"Text from {SHOWN}")
        simulator.text_in(CALLER, "Four")
        shell.press(shell.wait_for(f"Text from {SHOWN}"), "Reply")
        wait_windows(1)
        wait_until(lambda: desk.app.focused() and desk.app.focused().name == "Text to send", 10, f"the cursor in the answer, not {desk.app.focused()}")
        shell.wait_gone(f"Text from {SHOWN}")
        wait_until(lambda: unread() == 0, 10, "the text to be read")


def test_an_answer_in_the_notification():
    with Notifications(inline=True) as shell, Office() as (simulator, desk):
        simulator.point_texts_at(desk)
        close(desk)
        simulator.text_in(CALLER, "Is anybody there?")
        told = shell.wait_for(f"Text from {SHOWN}")
        assert told.body == "Is anybody there?" and told.hints["category"] == "im.received", (told, told.hints)
        shell.reply(told, "Yes, I am.")
        shell.wait_gone(f"Text from {SHOWN}")
        wait_until(lambda: [t["body"] for t in simulator.texts(direction="outbound-api")] == ["Yes, I am."], 10, "the answer at Twilio")
        thread = desk.api("GET", "/api/v1/conversations")[1]["conversations"][0]
        assert thread["unread"] == 0 and thread["text"] == "Yes, I am.", thread
        wait_windows(0)
        # What cannot be sent is where it can be mended.
        simulator.text_in(CALLER, "STOP")
        shell.reply(shell.wait_for(f"Text from {SHOWN}"), "Why?")
        wait_windows(1)
        wait_until(lambda: [n for n in desk.app.walk() if n.name == "Text to send" and n.text == "Why?"], 10, "the answer in the thread")
        wait_until(lambda: [n for n in desk.app.walk() if "wants no texts from you" in n.name], 10, "the reason")
        assert len(simulator.texts(direction="outbound-api")) == 1


def test_a_text_that_waits_for_a_person():
    with Notifications() as shell, Office(AUTO_REPLY="on") as (simulator, desk):
        simulator.point_texts_at(desk)
        close(desk)
        simulator.text_in(CALLER, "May I speak with a real person?")
        told = shell.wait_for(f"{SHOWN} Waits for Your Answer")
        assert told.body == "May I speak with a real person?" and {"Reply", "Mark as Read"} <= set(told.actions), told
        shell.press(told, "Reply")
        wait_windows(1)
        row = wait_until(lambda: [name for name in desk.app.names("list item") if name.startswith(f"Texts with {SHOWN}")], 10, "the thread")[0]
        assert row.startswith(f"Texts with {SHOWN}, waiting for you, "), row
        wait_until(lambda: desk.app.focused() and desk.app.focused().name == "Text to send", 10, "the cursor in the answer")
        desk.app.type("Here I am.")
        desk.app.key("Return")
        wait_until(lambda: [name for name in desk.app.names("list item") if name.startswith(f"Texts with {SHOWN}") and "waiting" not in name],
                   10, "that nobody waits any more")


def activate(action, target):
    """As a shell does with a notification of a program that is not running."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    bus.call_sync(APPLICATION, "/" + APPLICATION.replace(".", "/"), "org.freedesktop.Application", "ActivateAction",
                  GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", target)], {})), None, Gio.DBusCallFlags.NONE, 20000, None)


def test_notification_of_an_earlier_run():
    simulator = Simulator()
    desk = Desk(simulator)
    try:
        desk.app.wait_for(role="text", name="Number to call")
        desk.app.stop()
        services = os.path.join(os.environ["XDG_DATA_HOME"], "dbus-1", "services")
        wrapper = os.path.join(desk.folder, "tandem")
        pid_file = os.path.join(desk.folder, "pid")
        with open(wrapper, "w", encoding="utf-8") as script:
            script.write("#!/bin/sh\n" + "".join(f"export {k}='{v}'\n" for k, v in {**desk.environment, **desk.more}.items()) +
                         f"export DISPLAY='{os.environ['DISPLAY']}' GDK_BACKEND=x11\necho $$ >'{pid_file}'\n"
                         f"exec '{TANDEM}' --gapplication-service --env-file '{desk.env_file}' --data-dir '{desk.data_dir}' 2>'{desk.folder}/log'\n")
        os.chmod(wrapper, 0o755)
        os.makedirs(services, exist_ok=True)
        with open(os.path.join(services, APPLICATION + ".service"), "w", encoding="utf-8") as service:
            service.write(f"[D-BUS Service]\nName={APPLICATION}\nExec={wrapper}\n")
        Gio.bus_get_sync(Gio.BusType.SESSION, None).call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig", None, None,
            Gio.DBusCallFlags.NONE, -1, None)
        assert windows() == 0
        activate("answer", "a-call-of-yesterday")
        wait_windows(1)
        assert desk.api("GET", "/health")[0] == 200
        with open(pid_file, encoding="utf-8") as pid:
            os.kill(int(pid.read()), signal.SIGTERM)
        wait_windows(0)
    finally:
        desk.app.stop()
        simulator.stop()


if __name__ == "__main__":
    run_tests(globals())
