#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who hears whom while a third party is on a call, judged by sound: the remote, the third party and the operator at microphone and
loudspeaker, before, while the third party is asked, together, and when the remote is back.  Runs inside tests/ui/run-in-xvfb."""

import functools
import time

import numpy

from call import Call
from harness import PATIENCE, Simulator, Skip, read_scenario, run_tests, wait_until
from sound import RATE, Desk, Ear, Loudspeaker, Pulse, likeness, speech

REMOTE, COLLEAGUE = read_scenario("operator-talk").number, read_scenario("colleague").number
OPERATOR = "The garden behind the house is full of yellow roses this year."
# The first letter hears the second; R the remote, T the third party, O the operator.
PHASES = {"before": "RO OR", "asked": "TO OT", "together": "RT RO TR TO OR OT", "back": "RO OR"}
HEARD, UNHEARD = 0.6, 0.45


def person_clock(simulator, sid):
    """When the first sample of that one's hearing was heard."""
    started = next(e for e in simulator.events("person", "say_started") if e["call_sid"] == sid)
    return started["t_us"] / 1e6 - int(started["at_ms"]) / 1e3


def sentence(simulator, sid):
    events = [e for e in simulator.events("person") if e["call_sid"] == sid]
    started, ended = (next(e for e in events if e["what"] == what) for what in ("say_started", "say_ended"))
    clip = simulator.said(sid)[int(started["at_ms"]) * 8:int(ended["at_ms"]) * 8]
    loud = numpy.flatnonzero(numpy.abs(clip) > 0.01)
    return clip[loud[0]:loud[-1]]


def stretch(pulse, words):
    """Everybody says a sentence: the operator now, the others within four seconds."""
    start = time.monotonic() + 0.7  # what was on its way is past
    time.sleep(0.7)
    pulse.play("mic", words)
    time.sleep(max(0.0, start + 7.5 - time.monotonic()))
    return start, time.monotonic() - 0.5


@functools.lru_cache(maxsize=None)
def scores():
    """{phase: {"RO": how much of the operator's words the remote heard, …}}."""
    pulse = Pulse("desk", "spk", "mic", default_sink="spk", default_source="mic.monitor")
    simulator = Simulator()
    desk = Desk(simulator, pulse.environment).start()
    words = speech(OPERATOR)
    loudspeaker = Loudspeaker(pulse)
    try:
        call = Call(simulator, desk, REMOTE)
        call.patch("operator")
        times = {"before": stretch(pulse, words)}
        call.do("consult", to=COLLEAGUE)
        wait_until(lambda: (desk.call(call.id)["third_party"] or {}).get("phase") == "talking", 20, "the third party")
        third = [e for e in simulator.events("rest", "create_participant") if e["label"] == "third"][-1]["sid"]
        times["asked"] = stretch(pulse, words)
        call.do("consult/merge")
        times["together"] = stretch(pulse, words)
        call.do("consult/cancel")
        times["back"] = stretch(pulse, words)
        time.sleep(PATIENCE)
        call.end()
        ears = {"R": Ear(simulator.heard(call.sid), person_clock(simulator, call.sid)), "O": loudspeaker.stop(),
                "T": Ear(simulator.heard(third), person_clock(simulator, third))}
        mouths = {"R": sentence(simulator, call.sid), "T": sentence(simulator, third), "O": words}
    finally:
        desk.stop()
        simulator.stop()
        pulse.kill()
    result = {}
    for phase, (start, end) in times.items():
        result[phase] = {listener + speaker: likeness(clip, ear, start, end) for listener, ear in ears.items()
                         for speaker, clip in mouths.items() if speaker != listener}
        print(f"# {phase}: " + ", ".join(f"{cell} {score:.2f}" for cell, score in sorted(result[phase].items())))
    return result


def add_cells(module):
    """A test for each cell."""
    for phase, heard in PHASES.items():
        for cell in ("RT", "RO", "TR", "TO", "OR", "OT"):
            def test(phase=phase, cell=cell, expected=cell in heard.split()):
                score = scores()[phase][cell]
                assert score > HEARD if expected else score < UNHEARD, (phase, cell, expected, score)
            names = {"R": "remote", "T": "third_party", "O": "operator"}
            verb = "hears" if cell in heard.split() else "does_not_hear"
            module[f"test_{phase}_{names[cell[0]]}_{verb}_{names[cell[1]]}"] = test


add_cells(globals())

if __name__ == "__main__":
    try:
        scores()
    except Skip as reason:
        print(f"1..0 # SKIP {reason}")
    else:
        run_tests(globals())
