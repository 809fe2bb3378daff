# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test needs to know of a recording: its two channels as every player hears them, its gaps, and whose words are where."""

import os
import struct
import tempfile

import gi
import numpy

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

from harness import FOLDER, PATIENCE, find, loudness  # noqa: E402

RATE = 8000
Gst.init(None)


def play(path):
    """Decodes any recording by the plugins a player uses: (remote, ours), samples -1..1 at 8 kHz; None where it cannot be played."""
    target = tempfile.NamedTemporaryFile(dir=FOLDER.name, suffix=".raw", delete=False).name
    pipeline = Gst.parse_launch("filesrc name=source ! decodebin ! audioconvert ! audioresample ! "
                                "audio/x-raw,format=F32LE,rate=8000,channels=2,layout=interleaved ! filesink name=target")
    pipeline.get_by_name("source").set_property("location", path)
    pipeline.get_by_name("target").set_property("location", target)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(30 * PATIENCE * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message is None or message.type != Gst.MessageType.EOS:
        return None
    samples = numpy.fromfile(target, dtype="<f4").reshape(-1, 2)
    os.unlink(target)
    return samples[:, 0].astype(float), samples[:, 1].astype(float)


def read_tags(path):
    """The extended comments (NAME=value) of an Ogg or FLAC file."""
    pipeline = Gst.parse_launch("filesrc name=source ! decodebin ! fakesink")
    pipeline.get_by_name("source").set_property("location", path)
    pipeline.set_state(Gst.State.PAUSED)
    found = {}
    while True:
        message = pipeline.get_bus().timed_pop_filtered(
            10 * PATIENCE * Gst.SECOND, Gst.MessageType.TAG | Gst.MessageType.ASYNC_DONE | Gst.MessageType.ERROR)
        if message is None or message.type != Gst.MessageType.TAG:
            break
        tags = message.parse_tag()
        for number in range(tags.get_tag_size("extended-comment")):
            name, _, value = tags.get_string_index("extended-comment", number)[1].partition("=")
            found[name] = value
    pipeline.set_state(Gst.State.NULL)
    return found


def chunks(path):
    with open(path, "rb") as wav:
        data = wav.read()
    offset, found = 12, []
    while offset + 8 <= len(data):
        name, size = data[offset:offset + 4], struct.unpack("<I", data[offset + 4:offset + 8])[0]
        found.append((name, data[offset + 8:offset + 8 + size], size))
        offset += 8 + size + (size & 1)
    return found


def gaps(path):
    """[(from, to)] in seconds: cue points with their lengths in a WAV, TANDEM_GAPS in the others."""
    if not path.endswith(".wav"):
        text = read_tags(path).get("TANDEM_GAPS", "")
        return [tuple(int(ms) / 1000 for ms in part.split("-")) for part in text.split(",") if part]
    begins, lengths = {}, {}
    for name, body, _ in chunks(path):
        if name == b"cue ":
            for number in range(struct.unpack("<I", body[:4])[0]):
                point = body[4 + 24 * number:]
                begins[struct.unpack("<I", point[:4])[0]] = struct.unpack("<I", point[20:24])[0]
        elif name == b"LIST" and body[:4] == b"adtl":
            at = 4
            while at + 8 <= len(body):
                size = struct.unpack("<I", body[at + 4:at + 8])[0]
                if body[at:at + 4] == b"ltxt":
                    point, length = struct.unpack("<II", body[at + 8:at + 16])
                    lengths[point] = length
                at += 8 + size + (size & 1)
    return [(begins[p] / RATE, (begins[p] + lengths[p]) / RATE) for p in sorted(begins)]


class Match:
    """Where the sound of a channel is found in what a person said or heard: as a whole, then every loud 600 ms of it near there."""

    SIZE = RATE * 6 // 10
    NEAR = RATE // 4

    def __init__(self, channel, truth, without=()):
        """without: [(from, to)] in seconds of what is not looked at."""
        self.begin = find(channel, truth)[0]
        self.offsets, self.scores = [], []
        for at in range(0, len(channel) - self.SIZE, self.SIZE // 2):
            piece = channel[at:at + self.SIZE]
            if loudness(piece) < -35 or any(at < end * RATE and at + self.SIZE > begin * RATE for begin, end in without):
                continue
            first = max(0, self.begin + at - self.NEAR)
            where, score = find(piece, truth[first:self.begin + at + self.SIZE + self.NEAR])
            self.offsets.append((first + where - at) / RATE)
            self.scores.append(score)

    @property
    def offset(self):
        """Where in the truth the recording begins, s."""
        return float(numpy.median(self.offsets))

    @property
    def spread(self):
        return float(max(abs(o - self.offset) for o in self.offsets))

    @property
    def worst(self):
        return min(self.scores)

    @property
    def median(self):
        return float(numpy.median(self.scores))

    def __len__(self):
        return len(self.scores)

    def __str__(self):
        return (f"{len(self)} pieces, correlation {self.median:.3f} (median) {self.worst:.3f} (worst), "
                f"at {self.offset * 1000:.0f} ms +- {self.spread * 1000:.0f}")
