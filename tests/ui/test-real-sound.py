#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""The real program with a virtual microphone and loudspeaker, seen as a screen reader sees it and heard as the operator hears it:
test-real-sound.py TANDEM."""

import contextlib
import os
import shutil
import sys
import tempfile

from desktop import App, run_tests, screenshot, skip, wait_until
from gi.repository import Atspi

try:
    import numpy
    from pulse import RATE, Pulse, envelope, likeness, loudness, speech
except ImportError as missing:
    skip(f"python3-numpy is not installed: {missing}")
for tool in ("pulseaudio", "pactl", "pacat", "parec"):
    if not shutil.which(tool):
        skip(f"{tool} is not installed")

TANDEM = sys.argv[1]
SCENARIOS = os.path.join(os.environ.get("TANDEM_TEST_SRCDIR", "."), "data", "scenarios")
PATIENCE = 40


@contextlib.contextmanager
def tandem(*options):
    environment = {name: None for name in os.environ if name.startswith(("TWILIO_", "OPENAI_", "AI_"))}
    assert not environment, "the environment gives Tandem an account"
    with tempfile.TemporaryDirectory() as data, Pulse() as pulse:
        app = App([TANDEM, "--data-dir", data, *options],
                  dict(pulse.environment, GSETTINGS_BACKEND="memory", LC_ALL="C.UTF-8", LANGUAGE="en", TANDEM_SCENARIO_DIR=SCENARIOS,
                       CONTROL_PORT="0", PORT="0"))
        try:
            yield app, pulse
            assert app.process.poll() is None, "the program ended: " + app.stderr()
            assert not app.complaints(), "\n".join(app.complaints())
        finally:
            app.stop()


def value(node):
    return Atspi.Value.get_current_value(node.accessible)


def open_sound_page(app):
    """Without an account, from the first page."""
    app.wait_for(role="button", name="Test Microphone and Loudspeaker", patience=PATIENCE).press()
    return app.wait_for(name="Loudness of the microphone")


def test_the_meter_follows_the_microphone():
    with tandem() as (app, pulse):
        meter = open_sound_page(app)
        app.wait_for(starts="Nothing comes from this microphone.", patience=PATIENCE)
        silent = value(meter)
        seen = set()
        voice = pulse.speak(speech(60, -20))
        wait_until("the meter to move with speech", lambda: seen.add(round(value(meter))) or len(seen) >= 8, PATIENCE)
        wait_until("the advice to go", lambda: not app.find(starts="Nothing comes from this microphone."), PATIENCE)
        screenshot("real-sound-speech-1280")
        voice.terminate()
        wait_until("the meter to fall back", lambda: value(meter) <= silent + 1, PATIENCE)
        app.wait_for(starts="Nothing comes from this microphone.", patience=PATIENCE)
        print(f"# the meter at {silent:.0f} of 100 in silence, {min(seen)} to {max(seen)} with speech of -20 dBFS")
        assert silent <= 2 and max(seen) >= 55, (silent, seen)


def test_the_test_tone_is_heard():
    with tandem() as (app, pulse):
        open_sound_page(app)
        button = app.wait_for(role="button", name="Test Loudspeaker")
        wait_until("a loudspeaker", lambda: button.has("sensitive"), PATIENCE)
        ear = pulse.listen()
        wait_until("sound to be recorded", lambda: len(pulse.heard(ear)) > RATE // 2, PATIENCE)
        button.press()
        wait_until("a whole second of tone", lambda: (envelope(pulse.heard(ear)) > 0.05).sum() >= 48, PATIENCE)
        heard = pulse.heard(ear)
        loud = heard[int(envelope(heard).argmax()) * RATE // 50:][:RATE // 10]
        hertz = numpy.abs(numpy.fft.rfft(loud)).argmax() * 10
        print(f"# a tone of {hertz} Hz at {loudness(loud):.1f} dBFS")
        assert hertz == 440 and abs(loudness(loud) + 20) < 3, (hertz, loudness(loud))


def test_record_and_play_back():
    with tandem() as (app, pulse):
        open_sound_page(app)
        button = app.wait_for(role="button", name="Record Five Seconds and Play Back")
        wait_until("devices", lambda: button.has("sensitive"), PATIENCE)
        said = speech(30, -20)
        ear = pulse.listen()
        pulse.speak(said)
        wait_until("sound to be recorded", lambda: len(pulse.heard(ear)) > RATE // 2, PATIENCE)
        button.press()
        app.wait_for(role="label", name="Recording: speak now…", patience=PATIENCE)
        before = len(pulse.heard(ear))
        app.wait_for(role="label", name="Playing…", patience=PATIENCE)
        app.wait_for(role="button", name="Record Five Seconds and Play Back", patience=PATIENCE)
        heard = pulse.heard(ear)[before:]
        first = int((envelope(heard) > 0.01).argmax()) * RATE // 50
        played = heard[first:first + 4 * RATE]
        alike = likeness(played, said)
        print(f"# played back at {loudness(played):.1f} dBFS, its loudness like what was said: {alike:.2f}")
        assert loudness(played) > -35, loudness(played)
        assert alike > 0.8, alike


def test_f4_in_a_live_call():
    with tandem("--demo") as (app, pulse):
        number = app.wait_for(role="text", name="Number to call", patience=PATIENCE)
        wait_until("the cursor in the number", lambda: number.has("focused"))
        app.type("2025550130")
        app.key("Return")
        app.wait_for(role="button", name="Take Over", patience=PATIENCE)
        app.wait_for(starts="The agent talks to the remote.", patience=PATIENCE)
        app.key("F4")
        app.wait_for(role="button", name="Hand Back", patience=PATIENCE)
        app.wait_for(starts="You talk to the remote. The agent listens.", patience=PATIENCE)
        own = app.wait_for(name="Loudness of our side", patience=PATIENCE)
        wait_until("the agent's last words", lambda: value(own) == 0, PATIENCE)
        silent = value(own)
        pulse.speak(speech(120, -20))
        seen = set()
        wait_until("the meter to move with the operator", lambda: seen.add(round(value(own))) or len(seen) >= 5, PATIENCE)
        screenshot("real-taken-over-1280")
        app.key("ctrl+m", "ctrl+d")
        app.wait_for(starts="You are muted, but speaking.", patience=PATIENCE)
        wait_until("silence for the remote", lambda: value(own) <= silent + 1, PATIENCE)
        screenshot("real-muted-1280")
        app.key("ctrl+m")
        wait_until("the operator's voice again", lambda: value(own) > silent + 10, PATIENCE)
        app.key("F4")
        app.wait_for(role="button", name="Take Over", patience=PATIENCE)
        app.wait_for(starts="The agent talks to the remote.", patience=PATIENCE)
        print(f"# our side at {silent:.0f} in silence, {min(seen)} to {max(seen)} while the operator spoke")
        app.key("ctrl+e")
        app.wait_for(role="button", name="Call Again", patience=PATIENCE)


if __name__ == "__main__":
    run_tests([test for name, test in list(globals().items()) if name.startswith("test_")])
