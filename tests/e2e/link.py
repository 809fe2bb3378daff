#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as other programs start it: a tel: link reaches the instance that runs already, and a signal ends it at any moment."""

import os
import signal
import subprocess
import time

from harness import API_KEY, PATIENCE, Process, SCENARIOS, TANDEM, free_port, new_folder, read_scenario, request, run_tests, wait_until

ENVIRONMENT = {"TANDEM_SCENARIO_DIR": SCENARIOS, "GSETTINGS_BACKEND": "memory", "LC_ALL": "C.UTF-8", "API_KEY": API_KEY}


def start(port):
    return Process([TANDEM, "--demo", "--data-dir", new_folder("data-")], {**ENVIRONMENT, "CONTROL_PORT": str(port)})


def answers(port):
    try:
        return request(port, "GET", "/health")[0] == 200
    except OSError:
        return False


def numbers_called(port):
    calls = request(port, "GET", "/api/v1/calls", headers={"Authorization": "Bearer " + API_KEY})[1]["calls"]
    return [call["to"] for call in calls]


def test_links_reach_the_running_instance():
    port = free_port()
    first = start(port)
    wait_until(lambda: answers(port), 30, "the first instance")
    for number, link in ((read_scenario("friendly").number, "{}"), (read_scenario("busy").number, "tel:{}")):
        second = subprocess.run([TANDEM, "--demo", link.format(number)], env={**os.environ, **ENVIRONMENT}, check=False,
                                timeout=30 * PATIENCE)
        assert second.returncode == 0, second
        wait_until(lambda: numbers_called(port)[:1] == [number], 15, f"the call to {number}")
    assert first.stop() == 0


def test_a_signal_during_the_start():
    for delay in (0.15, 0.25, 0.4):
        process = start(0)
        time.sleep(delay)  # no event tells how far a start has come: that is what is tried
        status = process.stop()
        assert status in (0, -signal.SIGTERM), status


run_tests(globals())
