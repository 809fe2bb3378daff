#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up meson's test logs, TAP subtests one by one, and prints "N passed, N failed, N skipped" as the last line."""

import json
import re
import sys

TAP = re.compile(r"^(not )?ok\b[^#\n]*(?:#\s*(skip|todo)\b)?", re.IGNORECASE | re.MULTILINE)


def main():
    passed = failed = skipped = 0
    names = []
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", errors="replace") as log:
            for line in log:
                test = json.loads(line)
                result = test["result"]
                subtests = TAP.findall(test.get("stdout", ""))
                bad = sum(1 for no, mark in subtests if no and not mark)
                skip = sum(1 for _, mark in subtests if mark.lower() == "skip")
                if subtests:
                    passed += len(subtests) - bad - skip
                    failed += bad
                    skipped += skip
                    # Died, timed out or said something else than its subtests did.
                    if result not in ("OK", "SKIP", "EXPECTEDFAIL") and not bad:
                        bad = 1
                        failed += 1
                elif result in ("OK", "EXPECTEDFAIL"):
                    passed += 1
                elif result == "SKIP":
                    skipped += 1
                else:
                    bad = 1
                    failed += 1
                if bad:
                    names.append(f"{path.split('/')[0]}: {test['name']} ({result})")
    for name in names:
        print("failed:", name)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
