#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the ninja targets of the test programs of some suites: list-programs.py BUILD SUITE…"""

import json
import os
import subprocess
import sys

build, suites = sys.argv[1], set(sys.argv[2:])
tests = json.loads(subprocess.check_output(["meson", "introspect", "--tests", build]))
targets = {os.path.relpath(os.path.realpath(test["cmd"][0]), os.path.realpath(build))
           for test in tests if suites & {s.split(":")[-1] for s in test["suite"]}}
print("\n".join(sorted(t for t in targets if not t.startswith(".."))))
