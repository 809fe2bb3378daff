#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""count.py LOG…: adds up meson's test logs, TAP subtests one by one, and prints "N passed, N failed, N skipped" as the last line.
A test that was run again counts as it ended the last time.
count.py --failed LOG: prints the names of the tests that failed, as `meson test` takes them."""

import json
import os
import re
import sys

TAP = re.compile(r"^(not )?ok\b[^#\n]*(?:#\s*(skip|todo)\b)?", re.IGNORECASE | re.MULTILINE)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as log:
        return [json.loads(line) for line in log]


def count(test):
    """(passed, failed, skipped) of one test program."""
    result = test["result"]
    subtests = TAP.findall(test.get("stdout", ""))
    bad = sum(1 for no, mark in subtests if no and not mark)
    skip = sum(1 for _, mark in subtests if mark.lower() == "skip")
    fine = result in ("OK", "SKIP", "EXPECTEDFAIL")
    if subtests:
        # Died, timed out or said something else than its subtests did.
        return len(subtests) - bad - skip, bad or (0 if fine else 1), skip
    if result == "SKIP":
        return 0, 0, 1
    return (1, 0, 0) if fine else (0, 1, 0)


def main():
    if sys.argv[1:2] == ["--failed"]:
        print(" ".join(sorted({test["name"].split(" / ")[-1] for test in read(sys.argv[2]) if count(test)[1]})))
        return 0
    last = {}
    for path in sys.argv[1:]:
        for test in read(path):
            last[(os.path.dirname(path), test["name"])] = test
    passed, failed, skipped = (sum(numbers) for numbers in zip(*map(count, last.values()))) if last else (0, 0, 0)
    for (folder, name), test in last.items():
        if count(test)[1]:
            print(f"failed: {folder.split('/')[0]}: {name} ({test['result']})")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
