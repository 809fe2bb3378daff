#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs fuzz targets that tests/fuzz/run has built and prints a line for each: run.py --seconds N --jobs N TARGET…

Three steps a target: what once failed is tried again; libFuzzer runs; the corpus is made small, and replayed with whole stacks, so that leaks
of libraries are told from ours (tests/lsan.supp)."""

import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build-fuzz")
# Sequences are worth little while they are short; GStreamer's quarks look like a leak where stacks are cut, hence only the replay looks for them.
SESSIONS = {"control-request", "media-session", "openai-session"}


def run(arguments, log, seconds, **environment):
    """The exit status; -1 when it did not end."""
    with open(log, "ab") as out:
        try:
            return subprocess.run(arguments, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=seconds,
                                  env={**os.environ, **environment}, check=False).returncode
        except subprocess.TimeoutExpired:
            return -1


def files(*folders):
    return sorted(path for folder in folders for path in glob.glob(os.path.join(folder, "*")))


def figures(log):
    text = open(log, errors="replace").read()
    last = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)", text)
    runs = re.findall(r"number_of_executed_units: +(\d+)", text)
    speed = re.findall(r"average_exec_per_sec: +(\d+)", text)
    edges = re.findall(r"Loaded 1 PC tables \((\d+) PCs\)", text)
    return {"runs": runs[0] if runs else "?", "speed": speed[0] if speed else "?", "cov": last[-1][0] if last else "?",
            "edges": edges[0] if edges else "?", "corpus": last[-1][2] if last else "?"}


def fuzz(target, seconds):
    """A line about @target, and the commands that show what it found."""
    program = os.path.join(BUILD, "tests", "fuzz", "fuzz-" + target)
    corpus = os.path.join(BUILD, "corpus", target)
    small = corpus + ".small"
    seeds = os.path.join(ROOT, "tests", "fuzz", "corpus", target)
    once = os.path.join(ROOT, "tests", "fuzz", "regressions", target)
    findings = os.path.join(BUILD, "findings", target + "-")
    log = os.path.join(BUILD, "logs", target)
    dictionary = os.path.join(ROOT, "tests", "fuzz", target + ".dict")
    # Without its look for leaks at the end, too.
    quiet = {"ASAN_OPTIONS": "detect_leaks=0"}
    common = [program, "-timeout=20", "-rss_limit_mb=2048", "-artifact_prefix=" + findings]
    show = "G_SLICE=always-malloc " + os.path.relpath(program, ROOT)
    failures = []

    os.makedirs(corpus, exist_ok=True)
    open(log, "wb").close()
    known = files(once)
    if known and run(common + known, log, 300, **quiet):
        failures.append(f"{show} {os.path.relpath(once, ROOT)}/*")
    session = target in SESSIONS
    options = ["-detect_leaks=0", "-len_control=0", "-max_len=2048"] if session else []
    if os.path.exists(dictionary):
        options.append("-dict=" + dictionary)
    folders = [folder for folder in (corpus, seeds, once) if os.path.isdir(folder)]
    status = run(common + options + [f"-max_total_time={seconds}", "-print_final_stats=1"] + folders, log, seconds + 120,
                 **(quiet if session else {}))
    told = figures(log)
    found = sorted(glob.glob(findings + "*"))
    failures += [f"{show} {os.path.relpath(path, ROOT)}" for path in found]
    if status and not found:
        failures.append(f"{show} ended with {status}: see {os.path.relpath(log, ROOT)}")
    if not failures and seconds >= 60:
        shutil.rmtree(small, ignore_errors=True)
        os.makedirs(small)
        if run(common + ["-merge=1", small] + folders, log, 600, **quiet) == 0:
            shutil.rmtree(corpus)
            os.rename(small, corpus)
        if run(common + ["-runs=0", corpus], log, 900, ASAN_OPTIONS="fast_unwind_on_malloc=0"):
            failures.append(f"ASAN_OPTIONS=fast_unwind_on_malloc=0 {show} -runs=0 {os.path.relpath(corpus, ROOT)}")
    line = (f"{target:16} {seconds:5} s {told['runs']:>10} runs {told['speed']:>7}/s  {told['cov']:>5} of {told['edges']:>5} edges  "
            f"corpus {told['corpus']:>4}  {'FOUND SOMETHING' if failures else 'nothing found'}")
    return line, failures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--jobs", type=int, required=True)
    parser.add_argument("targets", nargs="+")
    options = parser.parse_args()
    failures = []
    began = time.monotonic()

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for line, found in pool.map(lambda target: fuzz(target, options.seconds), options.targets):
            print(line, flush=True)
            failures += found
    print(f"{len(options.targets)} targets in {time.monotonic() - began:.0f} s")
    if failures:
        print("To see it again:")
        for command in failures:
            print("  " + command)
        print("Mend it, and put the input into tests/fuzz/regressions/TARGET under a name that says what it shows.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
