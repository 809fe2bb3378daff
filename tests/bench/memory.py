#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a live call costs in memory over the idle application: a real tandem with its window, an agent's call that is recorded and
listened to, over virtual sound devices, with echo cancellation and all.

PSS (memory of its own and its share of what programs share) and private dirty memory (heap, stacks, what was written) of the whole
process, from /proc/PID/smaps_rollup.  The first call loads what is loaded once: GStreamer's plugins, TLS, fonts, sound libraries.  So
the second call, against the idle time right before it, is what a call costs.

Runs inside tests/ui/run-in-xvfb.  Usage: memory.py [SECONDS]"""

import statistics
import sys
import time

from desk import start_desk, start_pulse
from harness import Simulator, read_scenario


def read(desk):
    """(PSS, private dirty) in MB."""
    with open(f"/proc/{desk.process.child.pid}/smaps_rollup", encoding="ascii") as lines:
        sizes = {line.split()[0]: int(line.split()[1]) for line in lines if line.split()[-1] == "kB"}
    return sizes["Pss:"] / 1024, sizes["Private_Dirty:"] / 1024


def watch(desk, seconds):
    """The median over so many seconds."""
    seen = []
    for _ in range(seconds * 4):
        time.sleep(0.25)
        seen.append(read(desk))
    return tuple(statistics.median(values) for values in zip(*seen))


def measure_call(desk, seconds):
    """The later half of a call, when all is open."""
    call_id = desk.dial(read_scenario("operator-talk").number, record=True)
    desk.wait_for(call_id, "in-progress")
    status, answer = desk.api("POST", f"/api/v1/calls/{call_id}/monitor", {"on": True})
    assert status == 200, answer
    time.sleep(seconds / 2)
    figures = watch(desk, seconds // 2)
    call = desk.call(call_id)
    assert call["recording_state"] == "on" and call["monitored"], call
    desk.hang_up(call_id)
    desk.wait_ended(call_id)
    return figures


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    simulator, pulse = Simulator(), start_pulse()
    desk = start_desk(simulator, pulse, "true")
    rows = []
    time.sleep(5)  # until the window stands still
    for number in ("first", "second", "third"):
        idle = watch(desk, 5)
        live = measure_call(desk, seconds)
        rows.append((number, idle, live))
        time.sleep(5)  # until the recording is encoded and the window stands still
    print("| call | idle MB, PSS / private dirty | in the call | the call costs |\n|---|---|---|---|")
    for number, idle, live in rows:
        print(f"| {number} | {idle[0]:.1f} / {idle[1]:.1f} | {live[0]:.1f} / {live[1]:.1f} | {live[0] - idle[0]:+.1f} / "
              f"{live[1] - idle[1]:+.1f} |", flush=True)
    desk.stop()
    simulator.stop()
    pulse.kill()


if __name__ == "__main__":
    main()
