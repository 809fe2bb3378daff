#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The remote is told that the call is recorded, judged by what the simulated person heard."""

import time

import numpy

from harness import Pair, find, loudness, read_scenario, run_tests, wait_until

RATE = 8000
WORDS = "Please note that this call is recorded."
FRAME = RATE // 50


def tone(samples, hertz):
    """dBFS of a frequency in each 20 ms."""
    frames = samples[:len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    wave = numpy.exp(-2j * numpy.pi * hertz * numpy.arange(FRAME) / RATE)
    return 20 * numpy.log10(numpy.abs(frames @ wave) * numpy.sqrt(2) / FRAME + 1e-6)


def runs(flags):
    """(first, length) of each run of True."""
    found, begun = [], None
    for index, flag in enumerate([*flags, False]):
        if flag and begun is None:
            begun = index
        elif not flag and begun is not None:
            found.append((begun, index - begun))
            begun = None
    return found


def test_the_agent_says_it():
    with Pair(AI_GREETING=None, RECORDING="always", RECORDING_ANNOUNCEMENT=WORDS) as (simulator, tandem):
        call_id = tandem.dial(read_scenario("operator-listen").number)
        call = tandem.wait_for(call_id, "in-progress")
        wait_until(lambda: [t for t in tandem.turns(call_id) if t["final"] and t["text"] == WORDS], 30, "the announcement")
        tandem.hang_up(call_id)
        tandem.wait_ended(call_id)
        item = [i for i in simulator.events("realtime", "item_audio") if i["text"] == WORDS]
        assert len(item) == 1, item
        heard = simulator.heard(call["call_sid"])
        clip = simulator.agent_audio(item[0]["item_id"])
        where, score = find(clip, heard)
        print(f"# {len(clip) / RATE:.1f} s of announcement heard {where / RATE:.2f} s after the answer, correlation {score:.3f}")
        assert score > 0.95, score
        assert where < 5 * RATE, where


def test_a_tone_where_no_agent_is():
    with Pair(RECORDING_ANNOUNCEMENT=WORDS) as (simulator, tandem):
        call_id = tandem.dial(read_scenario("operator-listen").number, mode="operator")
        call = tandem.wait_for(call_id, "in-progress")
        status, answer = tandem.api("POST", f"/api/v1/calls/{call_id}/record", {"state": "on"})
        assert status == 200, (status, answer)
        time.sleep(17)  # the second one, too; what the person heard is written when the call is over
        status, answer = tandem.api("POST", f"/api/v1/calls/{call_id}/record", {"state": "paused"})
        assert status == 200, (status, answer)
        tandem.hang_up(call_id)
        tandem.wait_ended(call_id)
        heard = simulator.heard(call["call_sid"])
        beeps = []
        for start, length in runs(tone(heard, 1400) > -30):
            # A frame that came late on a busy machine parts no tone.
            if beeps and start - sum(beeps[-1]) <= 3:
                beeps[-1] = (beeps[-1][0], start + length - beeps[-1][0])
            else:
                beeps.append((start, length))
        beeps = [run for run in beeps if run[1] > 2]
        lengths = [length * 20 for _, length in beeps]
        print(f"# tones of {lengths} ms, {[(b[0] - a[0]) * 20 for a, b in zip(beeps, beeps[1:])]} ms apart")
        assert len(beeps) == 2 and abs(lengths[0] - 500) <= 60, beeps
        assert abs((beeps[1][0] - beeps[0][0]) * 20 - 15500) <= 200, beeps
        level = loudness(heard[(beeps[0][0] + 2) * FRAME:(beeps[0][0] + 22) * FRAME])
        assert -21 < level < -15, level


run_tests(globals())
