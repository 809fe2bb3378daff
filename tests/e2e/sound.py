# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator's sound over real devices, for the end-to-end tests: PulseAudio servers of the test's own whose null sinks are
the loudspeaker and the microphone, tandem with its window on them, and ears and mouths that know when they heard and spoke.

Times are seconds of the monotonic clock, which all programs here share; sounds are floats -1..1 at 8 kHz.  Runs inside
tests/ui/run-in-xvfb: without a window tandem has no sound."""

import ctypes
import ctypes.util
import functools
import os
import re
import shutil
import subprocess
import sys
import threading
import time

import numpy

from harness import BUILD, PATIENCE, SOURCE, TANDEM, Process, Skip, Tandem, find, new_folder, wait_until

sys.path.insert(0, os.path.join(SOURCE, "tests", "ui"))
import desktop  # noqa: E402

RATE = 8000
# norewinds: a null sink otherwise renders two seconds ahead while nobody listens.  No real device does that.
NULL_SINK = "module-null-sink norewinds=1 sink_name="
ALL_PROCESSING = ("echo-cancellation", "noise-suppression", "gain-control", "high-pass")


# --- what is said ---------------------------------------------------------------------------------------

@functools.lru_cache(maxsize=None)
def start_espeak():
    """Started once and never ended: espeak_Terminate() hangs after a second start (1.51)."""
    name = ctypes.util.find_library("espeak-ng")
    if not name:
        raise Skip("libespeak-ng is not installed")
    espeak = ctypes.CDLL(name)
    return espeak, espeak.espeak_Initialize(2, 0, None, 0)  # 2: synchronously, into the callback


@functools.lru_cache(maxsize=None)
def speech(text, voice="en-us+f3"):
    """The words as a person says them, without silence around them."""
    espeak, rate = start_espeak()
    parts = []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
    def take(samples, n, _events):
        if samples and n > 0:
            parts.append(numpy.ctypeslib.as_array(samples, (n,)).copy())
        return 0

    espeak.espeak_SetSynthCallback(take)
    assert espeak.espeak_SetVoiceByName(voice.encode()) == 0, voice
    words = text.encode()
    espeak.espeak_Synth(words, ctypes.c_size_t(len(words) + 1), 0, 0, 0, 1, None, None)
    samples = resample(numpy.concatenate(parts) / 32768, rate)
    loud = numpy.flatnonzero(numpy.abs(samples) > 0.01)
    samples = samples[loud[0]:loud[-1] + 1]
    return samples * 0.5 / numpy.abs(samples).max()


def resample(samples, rate):
    """To 8 kHz."""
    n = len(samples) * RATE // rate
    return numpy.fft.irfft(numpy.fft.rfft(samples)[:n // 2 + 1], n) * n / len(samples)


# --- sound devices -----------------------------------------------------------------------------------------

class Pulse:
    """A PulseAudio server with null sinks.  Killed and started again it is unplugged and plugged in."""

    def __init__(self, name, *sinks, default_sink=None, default_source=None):
        if not shutil.which("pulseaudio") or not shutil.which("pacat"):
            raise Skip("pulseaudio and pulseaudio-utils are not installed")
        self.folder = new_folder(f"pulse-{name}-")
        self.socket = os.path.join(self.folder, "socket")
        self.script = os.path.join(self.folder, "script.pa")
        with open(self.script, "w", encoding="utf-8") as script:
            script.write(f"load-module module-native-protocol-unix auth-anonymous=1 socket={self.socket}\n")
            script.writelines(f"load-module {NULL_SINK}{sink}\n" for sink in sinks)
            if default_sink:
                script.write(f"set-default-sink {default_sink}\n")
            if default_source:
                script.write(f"set-default-source {default_source}\n")
        with open(os.path.join(self.folder, "client.conf"), "w", encoding="utf-8") as config:
            config.write("autospawn = no\nenable-shm = no\n")
        self.environment = {"PULSE_CLIENTCONFIG": os.path.join(self.folder, "client.conf"),
                            "PULSE_COOKIE": os.path.join(self.folder, "cookie"), "PULSE_SERVER": "unix:" + self.socket,
                            "PULSE_RUNTIME_PATH": self.folder}
        self.server = None
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.kill()

    def start(self):
        """Before all others where that is allowed: a real device does not wait for a busy machine either."""
        if os.path.exists(self.socket):
            os.unlink(self.socket)
        # Two servers on one bus would fight for a name.
        environment = {**os.environ, **self.environment, "XDG_RUNTIME_DIR": self.folder, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        self.server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--high-priority=yes", "--realtime=no",
             "--disable-shm=yes", "-F", self.script], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: self.ctl("info", check=False).returncode == 0, 20, "PulseAudio")

    def kill(self):
        """As a crash, or a pulled cable, does."""
        self.server.kill()
        self.server.wait()

    def ctl(self, *arguments, check=True):
        return subprocess.run(["pactl", *arguments], env={**os.environ, **self.environment}, check=check, capture_output=True, text=True)

    def unplug(self, sink):
        """Only this device: what plays to it or hears it is ended, as there is nothing here that moves it to another one."""
        modules = [line.split()[0] for line in self.ctl("list", "short", "modules").stdout.splitlines() if f"sink_name={sink}" in line]
        for module in modules:
            self.ctl("unload-module", module)

    def plug(self, sink):
        self.ctl("load-module", *(NULL_SINK + sink).split())

    def play(self, sink, samples):
        """Plays into the sink until all is played; gives when it began (at the latest) and ended."""
        data = numpy.clip(samples * 32767, -32768, 32767).astype("<i2").tobytes()
        begun = time.monotonic()
        subprocess.run(["pacat", "--playback", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=50",
                        f"--device={sink}"], env={**os.environ, **self.environment}, input=data, check=True)
        return begun, time.monotonic()

    def start_playing(self, sink, samples):
        """Like play(), but does not wait; stop() the thing to end it earlier."""
        return Playing(self, sink, samples)


class Playing:
    def __init__(self, pulse, sink, samples):
        path = os.path.join(new_folder("play-"), "raw")
        with open(path, "wb") as raw:
            raw.write(numpy.clip(samples * 32767, -32768, 32767).astype("<i2").tobytes())
        self.child = subprocess.Popen(
            ["pacat", "--playback", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=50",
             f"--device={sink}", path], env={**os.environ, **pulse.environment}, stderr=subprocess.DEVNULL)

    def stop(self):
        self.child.terminate()
        self.child.wait()


def write_alsa(text):
    """The environment in which ALSA, and so PortAudio, knows the devices of this configuration only."""
    path = os.path.join(new_folder("alsa-"), "asound.conf")
    with open(path, "w", encoding="utf-8") as config:
        config.write(text)
    return {"ALSA_CONFIG_PATH": path}


class Ear:
    """What was heard, and when: @begun is the time of the first sample."""

    def __init__(self, samples, begun):
        self.samples = samples
        self.begun = begun

    def between(self, start, end):
        first, last = (max(0, int((t - self.begun) * RATE)) for t in (start, end))
        return self.samples[first:last]


class Loudspeaker:
    """Hears a null sink from now on, until stop() gives the Ear."""

    def __init__(self, pulse, sink="spk"):
        self.child = subprocess.Popen(
            ["parec", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=20", f"--device={sink}.monitor"],
            env={**os.environ, **pulse.environment}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.data = bytearray()
        self.begun = float("inf")
        self.thread = threading.Thread(target=self.read)
        self.thread.start()
        wait_until(lambda: len(self.data) > 0, 10, "the first sound from the loudspeaker")

    def read(self):
        while True:
            part = self.child.stdout.read1(65536)
            if not part:
                return
            self.data += part
            # What comes late came late from the pipe; nothing comes early.
            self.begun = min(self.begun, time.monotonic() - len(self.data) / 2 / RATE)

    def samples(self):
        n = len(self.data) // 2 * 2
        return numpy.frombuffer(bytes(self.data[:n]), dtype="<i2") / 32768

    def ear(self):
        return Ear(self.samples(), self.begun)

    def stop(self):
        self.child.terminate()
        self.child.wait()
        self.thread.join()
        self.child.stdout.close()
        return self.ear()


def likeness(clip, ear, start, end, slack=RATE // 4):
    """How much of the clip was heard between the two times: the median correlation of its pieces of 300 ms, each found near where the
    whole clip says it must be.  In pieces, since a device's clock is drawn and pushed towards ours meanwhile, and a machine that is
    busy now and then delays what is played by 100 ms.  Other words reach 0.44; with more slack than a quarter of a second 0.48."""
    # Part of the clip may lie outside the window; there is nothing to normalise by there, so that the loudest likeness counts.
    heard = numpy.pad(ear.between(start, end), len(clip))
    size = 1 << (len(heard) + len(clip)).bit_length()
    product = numpy.fft.irfft(numpy.fft.rfft(heard, size) * numpy.conj(numpy.fft.rfft(clip, size)), size)
    where = int(product[:len(heard) - len(clip) + 1].argmax())
    piece = 3 * RATE // 10
    scores = []
    for at in range(0, len(clip) - piece + 1, piece):
        part = clip[at:at + piece]
        if numpy.sqrt((part ** 2).mean()) < 0.02:
            continue
        near = heard[max(0, where + at - slack):where + at + piece + slack]
        scores.append(find(part, near)[1])
    return float(numpy.median(scores))


def first_sound(ear, after, before=float("inf")):
    """Seconds from one time until something was heard; None: nothing was."""
    samples = ear.between(after, min(before, ear.begun + len(ear.samples) / RATE))
    loud = numpy.flatnonzero(numpy.abs(samples) > 0.01)
    return max(after, ear.begun) + loud[0] / RATE - after if len(loud) else None


# --- tandem on them ---------------------------------------------------------------------------------------

class Desk(Tandem):
    """A Tandem with its window, on sound devices.  @keys: what is in its GSettings."""

    def __init__(self, simulator, sound_environment, keys=None, **settings):
        self.config_dir = new_folder("config-")
        self.sound_environment = sound_environment
        self.set_keys({**{key: "false" for key in ALL_PROCESSING}, **(keys or {})})
        super().__init__(simulator, **settings)

    def set_keys(self, keys):
        path = os.path.join(self.config_dir, "glib-2.0", "settings", "keyfile")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write("[io/github/tandemphone/Tandem]\n" + "".join(f"{key}={value}\n" for key, value in keys.items()))

    def launch(self):
        environment = {**self.environment, **self.sound_environment, "GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": self.config_dir,
                       "GSETTINGS_SCHEMA_DIR": os.path.join(BUILD, "data")}
        return Process([TANDEM, "--env-file", self.env_file, "--data-dir", self.data_dir], environment, "tandem.log")


class Window(desktop.App):
    """The window of a Desk, seen and driven as a screen reader and a keyboard do."""

    def __init__(self, desk):
        self.desk = desk
        self.process = desk.process.child
        self.node = desktop.wait_until("the window", self.find_application, desktop.PATIENCE * PATIENCE)

    def stderr(self):
        return self.desk.process.stderr()

    def wait_notice(self, words):
        """Until somewhere in the window stands what this regular expression finds; gives all that stands there."""
        return desktop.wait_until(f"the notice “{words}”", lambda: next((name for name in self.names() if re.search(words, name)), None),
                                  desktop.PATIENCE * PATIENCE)
