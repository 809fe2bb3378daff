#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tandem's share of the way from mouth to ear, over virtual sound devices: a real tandem with its window, the real simulator.

  mic to WebSocket      from a sample's being spoken into the virtual microphone to the arrival, at the simulator, of the frame it begins
  ... until it is heard the same, to the moment when the simulated carrier plays it: with what Tandem sends ahead
  WebSocket to speaker  from the simulator's sending a frame to its first sample's being played by the virtual loudspeaker

Every loud 300 ms of speech is found on the other side by correlation and gives one figure.  "whole way" includes the devices;
"device alone" is measured before, without Tandem: the same PortAudio streams (bench-device) on the same devices, from sample to
callback; Tandem's share is the difference.  What a jitter buffer or a lead holds back is Tandem's share.  Where the machine stood
still, buffers grow and take a minute to shrink: p10 is how it is without that.

Runs inside tests/ui/run-in-xvfb.  Usage: mouth-to-ear.py BENCH-DEVICE [SECONDS]"""

import base64
import os
import subprocess
import sys
import threading
import time

import numpy
from desk import start_desk, start_pulse
from harness import ULAW, Simulator, find, loudness, new_folder, read_scenario, wait_until

RATE = 8000
DEVICE_RATE = 48000
PIECE = RATE * 3 // 10
FARTHEST = RATE  # nothing takes longer than a second


def resample(samples, old, new):
    """Without delay: in the frequency domain."""
    n = len(samples) * new // old
    spectrum = numpy.fft.rfft(samples)
    wanted = n // 2 + 1
    spectrum = spectrum[:wanted] if wanted <= len(spectrum) else numpy.concatenate([spectrum, numpy.zeros(wanted - len(spectrum))])
    return numpy.fft.irfft(spectrum, n) * n / len(samples)


def raw(path):
    return numpy.fromfile(path, dtype="<i2") / 32768


class Tap:
    """Hears what a null sink plays, and when: the server's own rate, so that no resampler delays it."""

    def __init__(self, pulse, sink):
        self.child = subprocess.Popen(
            ["parec", "--raw", f"--rate={DEVICE_RATE}", "--channels=1", "--format=s16le", "--latency-msec=20", f"--device={sink}.monitor"],
            env={**os.environ, **pulse.environment}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.data, self.begun = bytearray(), float("inf")
        self.thread = threading.Thread(target=self.read)
        self.thread.start()
        wait_until(lambda: self.data, 10, f"the first sound from {sink}")

    def read(self):
        while part := self.child.stdout.read1(65536):
            self.data += part
            # What comes late came late from the pipe; nothing comes early.
            self.begun = min(self.begun, time.monotonic() - len(self.data) / 2 / DEVICE_RATE)

    def stop(self):
        """(samples at 8 kHz, when the first one was)."""
        self.child.terminate()
        self.child.wait()
        self.thread.join()
        self.child.stdout.close()
        samples = numpy.frombuffer(bytes(self.data[:len(self.data) // 2 * 2]), dtype="<i2") / 32768
        return resample(samples, DEVICE_RATE, RATE), self.begun


class Mouth:
    """Speaks into a null sink, on and on, until stop()."""

    def __init__(self, pulse, sink, samples):
        path = os.path.join(new_folder("mouth-"), "raw")
        (numpy.clip(resample(samples, RATE, DEVICE_RATE), -1, 1) * 32767).astype("<i2").tofile(path)
        self.child = subprocess.Popen(
            ["pacat", "--playback", "--raw", f"--rate={DEVICE_RATE}", "--channels=1", "--format=s16le", "--latency-msec=50",
             f"--device={sink}", path], env={**os.environ, **pulse.environment}, stderr=subprocess.DEVNULL)

    def stop(self):
        self.child.terminate()
        self.child.wait()


def delays(source, source_times, target, target_times, earliest=-0.05):
    """ms between the same sound here and there, one figure for every loud piece of @source.  @*_times(n): when sample n was."""
    found = []
    for at in range(0, len(source) - PIECE, PIECE):
        piece = source[at:at + PIECE]
        if loudness(piece) < -35:
            continue
        first = max(0, int((source_times(at) + earliest - target_times(0)) * RATE))
        where, score = find(piece, target[first:first + PIECE + FARTHEST])
        if score > 0.8:
            found.append((target_times(first + where) - source_times(at)) * 1000)
    return numpy.array(found)


def steady(begun):
    return lambda n: begun + n / RATE


def stepwise(times):
    """Of samples in frames of 160 that have a time each."""
    return lambda n: times[min(n // 160, len(times) - 1)] + n % 160 / RATE


# --- the devices alone ------------------------------------------------------------------------------------

def crossings(folder, side, rate):
    """When each sample at 8 kHz crossed to or from the callback, and the samples."""
    table = numpy.loadtxt(os.path.join(folder, side + ".times"))
    n, at = table[:, 0], table[:, 1] / 1e6
    samples = resample(raw(os.path.join(folder, side + ".raw")), rate, RATE)
    return samples, lambda k: float(at[min(numpy.searchsorted(n, k * rate / RATE, side="right"), len(at) - 1)])


def measure_devices(pulse, program, seconds):
    """(microphone, loudspeaker): delays of the device alone in ms, and what PortAudio says of each."""
    folder = new_folder("device-")
    noise = numpy.random.default_rng(1).uniform(-0.3, 0.3, RATE * (seconds + 4))
    taps = Tap(pulse, "mic"), Tap(pulse, "spk")
    mouth = Mouth(pulse, "mic", noise)
    answer = subprocess.run([program, folder, str(seconds)], env={**os.environ, **pulse.environment}, check=True, capture_output=True,
                            text=True).stdout.splitlines()[-1]
    mouth.stop()
    (spoken, spoken_begun), (played, played_begun) = (tap.stop() for tap in taps)
    in_rate, out_rate, in_says, out_says = (float(word) for word in answer.split())
    heard, heard_at = crossings(folder, "in", int(in_rate))
    given, given_at = crossings(folder, "out", int(out_rate))
    # Each device moves a chunk at a time: where in a chunk a piece begins is chance, as it is in a call.
    into = delays(heard, heard_at, spoken, steady(spoken_begun), earliest=-1)
    out = delays(given, given_at, played, steady(played_begun))
    return -into, out, in_says, out_says


# --- in a call --------------------------------------------------------------------------------------------

def frames(simulator, sid, what):
    """(samples, time of each 20 ms): a message may hold several."""
    payload, times = b"", []
    for event in simulator.events("media", what):
        if event["call_sid"] == sid:
            part = base64.b64decode(event["payload"])
            payload += part
            times += [int(event["at_us"]) / 1e6] * (len(part) // 160)
    return ULAW[numpy.frombuffer(payload, dtype=numpy.uint8)], times


def play_times(times):
    """When the carrier plays what arrived: one frame after the other, and none before it is there."""
    played, end = [], 0.0
    for at in times:
        played.append(max(at, end))
        end = played[-1] + 0.02
    return played


def call(simulator, desk, scenario):
    call_id = desk.dial(read_scenario(scenario).number, mode="operator")
    return call_id, desk.wait_for(call_id, "in-progress")["call_sid"]


def hang_up(desk, call_id):
    desk.hang_up(call_id)
    desk.wait_ended(call_id)


def measure_loudspeaker(simulator, desk, pulse, seconds):
    tap = Tap(pulse, "spk")
    call_id, sid = call(simulator, desk, "operator-talk")
    time.sleep(seconds)  # of speech
    hang_up(desk, call_id)
    heard, begun = tap.stop()
    said, times = frames(simulator, sid, "frame_out")
    return delays(said, stepwise(times), heard, steady(begun)), said


def measure_microphone(simulator, desk, pulse, speech, seconds):
    tap = Tap(pulse, "mic")
    call_id, sid = call(simulator, desk, "operator-listen")
    mouth = Mouth(pulse, "mic", speech)
    time.sleep(min(seconds, len(speech) / RATE))  # of speech
    mouth.stop()
    hang_up(desk, call_id)
    spoken, begun = tap.stop()
    received, times = frames(simulator, sid, "frame_in")
    wire = -delays(received, stepwise(times), spoken, steady(begun), earliest=-1)
    heard = -delays(received, stepwise(play_times(times)), spoken, steady(begun), earliest=-1)
    return wire, heard


def row(name, whole, device, says):
    own = float(numpy.median(device))
    share = whole - own
    low, middle, high = numpy.percentile(share, (10, 50, 99))
    print(f"| {name} | {numpy.median(whole):.0f} / {numpy.percentile(whole, 99):.0f} | {own:.0f} | {says:.0f} | "
          f"{low:.0f} / {middle:.0f} / {high:.0f} | {len(whole)} |", flush=True)


def main():
    program, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40
    pulse = start_pulse()
    device_in, device_out, in_says, out_says = measure_devices(pulse, program, 15)
    print("| direction | whole way ms, p50 / p99 | device alone | PortAudio says | Tandem's share ms, p10 / p50 / p99 | pieces |\n"
          "|---|---|---|---|---|---|", flush=True)
    for processing, name in (("false", "no processing"), ("true", "echo, noise, gain")):
        simulator = Simulator("--log-frames")
        desk = start_desk(simulator, pulse, processing)
        to_speaker, speech = measure_loudspeaker(simulator, desk, pulse, seconds)
        wire, heard = measure_microphone(simulator, desk, pulse, speech, seconds)
        row(f"mic to WebSocket, {name}", wire, device_in, in_says)
        row("... until it is heard", heard, device_in, in_says)
        row(f"WebSocket to speaker, {name}", to_speaker, device_out, out_says)
        desk.stop()
        simulator.stop()
    pulse.kill()


if __name__ == "__main__":
    main()
