# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tandem authors
"""A PulseAudio server of a test's own, with a loudspeaker “spk” and a microphone “mic” that are null sinks, and sounds for them."""

import os
import shutil
import subprocess
import tempfile
import time

import numpy

RATE = 48000
# norewinds: as in tests/media/pulse-server.c, where the reason is.
SINKS = ("load-module module-null-sink norewinds=1 sink_name=spk\nload-module module-null-sink norewinds=1 sink_name=mic\n"
         "set-default-sink spk\nset-default-source mic.monitor\n")


class Pulse:
    """with Pulse() as pulse: App(…, pulse.environment)"""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="tandem-pulse-")
        self.address = "unix:" + os.path.join(self.folder, "native")
        self.players = []
        self.environment = {
            "PULSE_SERVER": self.address,
            "PULSE_CLIENTCONFIG": self.write("client.conf", "autospawn = no\nenable-shm = no\n"),
            "PULSE_COOKIE": os.path.join(self.folder, "cookie"),
            "ALSA_CONFIG_PATH": self.write("asound.conf", "pcm.default { type pulse }\n"),
        }
        script = self.write("desk.pa", f"load-module module-native-protocol-unix auth-anonymous=1 socket={self.folder}/native\n"
                                       + SINKS)
        self.server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--high-priority=no",
             "--realtime=no", "--disable-shm=yes", "-F", script],
            env=dict(os.environ, HOME=self.folder, **self.environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while subprocess.run(["pactl", "-s", self.address, "info"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             check=False).returncode != 0:
            assert time.monotonic() < end and self.server.poll() is None, "pulseaudio did not start"
            time.sleep(0.05)
        return self

    def __exit__(self, kind, value, trace):
        for process in (*self.players, self.server):
            if process.poll() is None:
                process.terminate()
                process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def start(self, *command, **options):
        process = subprocess.Popen(command, env=dict(os.environ, **self.environment), **options)
        self.players.append(process)
        return process

    def speak(self, samples):
        """Plays @samples (-1 to 1) into the microphone; terminate() ends it."""
        path = os.path.join(self.folder, f"play-{len(self.players)}.raw")
        (samples * 32767).astype("<i2").tofile(path)
        return self.start("pacat", "--playback", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=50",
                          "--device=mic", path)

    def listen(self):
        """Records what comes out of the loudspeaker, until heard() is asked for it."""
        path = os.path.join(self.folder, f"heard-{len(self.players)}.raw")
        with open(path, "wb") as out:
            process = self.start("parec", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=20",
                                 "--device=spk.monitor", stdout=out)
        process.path = path
        return process

    @staticmethod
    def heard(process):
        """So far."""
        with open(process.path, "rb") as raw:
            data = raw.read()
        return numpy.frombuffer(data[:len(data) // 2 * 2], dtype="<i2") / 32768.0


def speech(seconds, dbfs=-20, seed=1):
    """No words, but what machines take for speech: a voice with formants, in syllables of uneven length and loudness."""
    random = numpy.random.default_rng(seed)
    n = int(RATE * seconds)
    pitch = 130 * 2 ** (numpy.interp(numpy.arange(n), numpy.linspace(0, n, int(seconds * 5) + 2),
                                     random.uniform(-0.25, 0.25, int(seconds * 5) + 2)))
    phase = 2 * numpy.pi * numpy.cumsum(pitch) / RATE
    voice = sum(numpy.sin(k * phase) / (1 + ((k * 130 - 600) / 500) ** 2) for k in range(1, 25))
    syllables = int(seconds * 4)
    loud = numpy.repeat(random.choice([0.0, 0.4, 0.7, 1.0], syllables, p=[0.25, 0.15, 0.25, 0.35]), n // syllables + 1)[:n]
    smooth = numpy.hanning(RATE // 20)
    voice *= numpy.convolve(loud, smooth / smooth.sum(), "same")
    return voice * 10 ** (dbfs / 20) / numpy.sqrt((voice ** 2).mean())


def loudness(samples):
    """RMS in dBFS."""
    return float(20 * numpy.log10(max(numpy.sqrt((samples ** 2).mean()) if len(samples) else 0.0, 1e-6)))


def envelope(samples):
    """RMS of each 20 ms."""
    n = RATE // 50
    return numpy.sqrt((samples[:len(samples) // n * n].reshape(-1, n) ** 2).mean(axis=1))


def likeness(part, whole):
    """How much the loudness of @part goes as that of some stretch of @whole: 1.0 is alike."""
    clip, all_of_it = envelope(part), envelope(whole)
    best = 0.0
    for start in range(max(len(all_of_it) - len(clip), 0) + 1):
        stretch = all_of_it[start:start + len(clip)]
        if len(stretch) == len(clip) and stretch.std() > 1e-5:
            best = max(best, float(numpy.corrcoef(clip, stretch)[0, 1]))
    return best
