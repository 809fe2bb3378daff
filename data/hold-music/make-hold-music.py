#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
# SPDX-FileCopyrightText: The Tandem authors
"""Composes hold-music.wav: ten slow bars for a telephone, 8 kHz mu-law.  usage: make-hold-music.py FILE

Every note is written into a ring, so the end of the last one sounds over the first: the music repeats without a seam.
The fundamentals lie between 130 and 1100 Hz with soft overtones, which is what a telephone carries well.
"""

import math
import struct
import sys

RATE = 8000
BEAT = 7200                 # samples: 66.7 beats a minute
BARS = 10
LENGTH = BARS * 4 * BEAT    # 36 s, whole frames of 160
LEVEL = 10 ** (-20 / 20)    # RMS of full scale

# Notes as half tones from A = 440 Hz.
C, D, E, F, G, A, B = -9, -7, -5, -4, -2, 0, 2
# (bass, four notes of the arpeggio), one per bar.
CHORDS = [
    (C - 12, (C, E, G, B)),
    (A - 24, (C, E, G, A)),
    (F - 12, (A - 12, C, E, A)),
    (G - 12, (B - 12, D, F, G)),
    (E - 12, (G - 12, B - 12, D, G)),
    (A - 24, (A - 12, C, E, G)),
    (D - 12, (A - 12, C, F, A)),
    (G - 12, (A - 12, D, F, B)),
    (F - 12, (A - 12, C, E, G)),
    (G - 12, (B - 12, D, G, B)),
]
# A melody that leaves room: (bar, beat, half tone, beats).
MELODY = [
    (0, 2, G, 2), (1, 1, E + 12, 3), (2, 2, C + 12, 2), (3, 1, D + 12, 2.5),
    (4, 2, B, 2), (5, 1, C + 12, 3), (6, 2, A, 2), (7, 1, G, 2.5), (8, 2, E, 2), (9, 1, D + 12, 2),
]


def frequency(half_tone):
    return 440 * 2 ** (half_tone / 12)


def add_note(ring, start, half_tone, seconds, loudness, attack, overtones):
    n = int(seconds * RATE)
    step = 2 * math.pi * frequency(half_tone) / RATE
    for i in range(n):
        t = i / RATE
        # Rises and falls like a half cosine, and dies away in between.
        envelope = min(1.0, t / attack)
        envelope = (1 - math.cos(math.pi * envelope)) / 2 * math.exp(-1.6 * t / seconds)
        left = (n - i) / RATE
        if left < 0.5:
            envelope *= (1 - math.cos(math.pi * left / 0.5)) / 2
        sample = sum(weight * math.sin(step * (k + 1) * i) for k, weight in enumerate(overtones))
        ring[(start + i) % LENGTH] += loudness * envelope * sample


def compose():
    ring = [0.0] * LENGTH
    for bar, (bass, notes) in enumerate(CHORDS):
        at = bar * 4 * BEAT
        add_note(ring, at, bass, 4.2, 0.8, 0.12, (1, 0.5, 0.2))
        for note in notes:
            add_note(ring, at, note, 4.4, 0.16, 0.6, (1, 0.15))
        for eighth, index in enumerate((0, 1, 2, 3, 2, 1, 2, 1)):
            add_note(ring, at + eighth * BEAT // 2, notes[index], 1.6, 0.42, 0.015, (1, 0.25, 0.08))
    for bar, beat, note, beats in MELODY:
        add_note(ring, bar * 4 * BEAT + int(beat * BEAT), note, beats * BEAT / RATE + 0.6, 0.6, 0.08, (1, 0.3, 0.1, 0.04))
    rms = math.sqrt(sum(sample * sample for sample in ring) / LENGTH)
    return [sample * LEVEL / rms * 32768 for sample in ring]


def encode(sample):
    """G.711."""
    magnitude = min(int(abs(sample)), 32635) + 132
    exponent = magnitude.bit_length() - 8
    byte = (0x80 if sample < 0 else 0) | exponent << 4 | (magnitude >> (exponent + 3)) & 15
    return byte ^ 0xff


def main():
    data = bytes(encode(sample) for sample in compose())
    header = struct.pack("<4sI4s4sIHHIIHHH4sII4sI", b"RIFF", 50 + len(data), b"WAVE", b"fmt ", 18, 7, 1, RATE, RATE, 1, 8, 0,
                         b"fact", 4, len(data), b"data", len(data))
    with open(sys.argv[1], "wb") as file:
        file.write(header + data)


if __name__ == "__main__":
    main()
