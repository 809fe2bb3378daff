#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line as people use it: the demo in the terminal, commands for a running instance, exit status and sentences."""

import glob
import json
import os
import signal
import subprocess

from harness import PATIENCE, Pair, SCENARIOS, TANDEM, Tandem, new_folder, read_scenario, run_tests


def run(*arguments, timeout=90, **environment):
    folder = new_folder("command-")
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "G_DEBUG")}
    env.update(XDG_RUNTIME_DIR=folder, XDG_DATA_HOME=folder, LC_ALL="C.UTF-8", TANDEM_SCENARIO_DIR=SCENARIOS,
               ASAN_OPTIONS="detect_leaks=0", **environment)
    # A group of its own: what the command started holds its pipes, and must not outlive it here.
    child = subprocess.Popen([TANDEM, *arguments], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        out, err = child.communicate(timeout=timeout * PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        out, err = child.communicate()
        raise AssertionError(f"{arguments} did not end in {timeout * PATIENCE} s: {out[-2000:]} {err[-2000:]}") from None
    return subprocess.CompletedProcess(arguments, child.returncode, out, err)


def one_line(text):
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(lines) == 1, text
    return lines[0]


def test_demo_in_the_terminal():
    scenario = read_scenario("friendly")
    result = run("--demo", "dial", scenario.number, "--follow")
    assert result.returncode == 0, (result.returncode, result.stdout, result.stderr)
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Agent: Hello! This is the Tandem demo agent."), lines
    said = [line[len("Remote: "):] for line in lines if line.startswith("Remote: ")]
    assert [s.lower().strip(".!?") for s in said] == [s.lower().strip(".!?") for s in scenario.says], (said, scenario.says)


def test_demo_busy():
    result = run("--demo", "dial", read_scenario("busy").number, "--follow")
    assert result.returncode == 1, result
    assert "busy" in result.stderr, result.stderr


def test_demo_is_followed():
    """The demo ends with its command: a call that nobody follows would be hung up at once."""
    result = run("--demo", "dial", read_scenario("caller-1").number)
    assert result.returncode == 0 and "Remote: " in result.stdout, result


def test_demo_without_display():
    result = run("--demo")
    assert result.returncode == 1, result
    assert "dial" in one_line(result.stderr), result.stderr


def test_usage():
    assert run("--version").stdout.startswith("tandem ")
    assert "Usage" in run("--help").stdout
    for command in ("dial", "calls", "hangup", "transcript"):
        result = run(command, "--help")
        assert result.returncode == 0 and "Usage" in result.stdout, (command, result)
    for wrong in (("--frobnicate",), ("frobnicate",), ("--env-file",), ("dial",), ("hangup",), ("calls", "--frobnicate"),
                  ("--demo", "dial")):
        result = run(*wrong)
        assert result.returncode == 2, (wrong, result)
        one_line(result.stderr)


def test_nothing_runs():
    result = run("dial", "+12025550101")
    assert result.returncode == 1, result
    assert "not running" in one_line(result.stderr), result.stderr


def test_commands_for_a_running_instance():
    with Pair() as (simulator, tandem):
        scenario = read_scenario("caller-1")
        followed = tandem.run_cli("dial", scenario.number, "--follow")
        assert followed.returncode == 0, (followed.stdout, followed.stderr)
        assert followed.stdout.startswith("Agent: "), followed.stdout
        placed = tandem.run_cli("dial", read_scenario("silent").number, "--json")
        assert placed.returncode == 0, placed.stderr
        call = json.loads(placed.stdout)
        assert call["success"] is True and call["call_sid"].startswith("CA"), call
        listed = tandem.run_cli("calls")
        assert call["id"] in listed.stdout, listed.stdout
        assert isinstance(json.loads(tandem.run_cli("calls", "--json").stdout), (list, dict))
        assert tandem.run_cli("hangup", call["id"]).returncode == 0
        tandem.wait_ended(call["id"])
        again = tandem.run_cli("hangup", call["id"])
        assert again.returncode == 1, again
        one_line(again.stderr)
        for command in ("transcript", "hangup"):
            unknown = tandem.run_cli(command, "no-such-call")
            assert unknown.returncode == 1, unknown
            assert "tandem calls" in one_line(unknown.stderr) and "/api" not in unknown.stderr, unknown.stderr
            outside = tandem.run_cli(command, "../../x")
            assert outside.returncode == 2, outside
            assert "not the ID of a call" in one_line(outside.stderr), outside.stderr
        refused = tandem.run_cli("dial", "hello")
        assert refused.returncode == 1, refused
        assert "not a telephone number" in one_line(refused.stderr), refused.stderr
        wrong = tandem.run_cli("dial", "+12025550101", "--mode", "parrot")
        assert wrong.returncode in (1, 2), wrong
        one_line(wrong.stderr)
        first = json.loads(tandem.run_cli("calls", "--json").stdout)
        first = first if isinstance(first, list) else first["calls"]
        text = tandem.run_cli("transcript", first[-1]["id"])
        assert text.returncode == 0 and "Agent: " in text.stdout, text


def test_a_signal_during_the_start():
    """What was begun is ended well: the database is made at the very beginning of a start, and is there before anybody listens."""
    for signum in (signal.SIGTERM, signal.SIGINT) * 3:
        tandem = Tandem(None)
        while not glob.glob(os.path.join(tandem.data_dir, "*.db")):
            assert tandem.process.alive(), tandem.process.stderr()
        status = tandem.process.stop(signum)
        assert status == 0, (signum, status, tandem.process.stderr()[-3000:])


if __name__ == "__main__":
    run_tests(globals())
