# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stand-ins of the tunnel programs share.

STAND_IN_LOG is a file to which each run adds a line (program, arguments, process, run); STAND_IN_MODE says what each run of
the program does, "crash,normal": the last word stays.  STAND_IN_URLS are the addresses that the runs give, likewise.
"""

import fcntl
import json
import os
import signal
import sys
import time


class Run:
    def __init__(self, arguments=None, tokens=()):
        self.program = os.path.basename(sys.argv[0])
        path = os.environ["STAND_IN_LOG"]
        with open(path, "a+", encoding="utf-8") as log:
            fcntl.flock(log, fcntl.LOCK_EX)
            log.seek(0)
            self.number = sum(1 for line in log if json.loads(line)["program"] == self.program)
            log.write(json.dumps({
                "program": self.program, "arguments": sys.argv[1:] if arguments is None else arguments, "pid": os.getpid(),
                "run": self.number, "environment": {name: os.environ.get(name) for name in tokens},
                "names": sorted(os.environ)}) + "\n")
        self.mode = self.choose("STAND_IN_MODE", "normal")

    def choose(self, name, default):
        words = (os.environ.get(name) or default).split(",")
        return words[min(self.number, len(words) - 1)]

    def url(self, default):
        return self.choose("STAND_IN_URLS", default)


def say(text, file=sys.stdout):
    file.write(text + "\n")
    file.flush()


def wait_for_ever():
    while True:
        signal.pause()


def wait_for_file(name):
    """Until the test makes the file that the variable names."""
    while not os.path.exists(os.environ[name]):
        time.sleep(0.02)


def leave_child_behind():
    """Something of our own that keeps our output open and does not listen."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        wait_for_ever()
    return child


def ignore_asking_to_end():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
