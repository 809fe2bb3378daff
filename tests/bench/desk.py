# SPDX-License-Identifier: GPL-3.0-or-later
"""A real tandem with its window on virtual sound devices, for the benchmarks."""

import os
import sys

sys.path.insert(0, os.path.join(os.environ["TANDEM_TEST_SRCDIR"], "tests", "e2e"))
import sound  # noqa: E402


def start_pulse():
    """Sinks spk and mic are the loudspeaker and, by its monitor, the microphone.  Stop it with kill()."""
    return sound.Pulse("bench", "spk", "mic", default_sink="spk", default_source="mic.monitor")


def start_desk(simulator, pulse, processing):
    """@processing: "true" or "false", of all kinds."""
    return sound.Desk(simulator, pulse.environment, {key: processing for key in sound.ALL_PROCESSING}).start()
