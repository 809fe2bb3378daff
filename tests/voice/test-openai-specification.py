#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every event that Tandem can send to OpenAI, against OpenAI's own description of them.  What whole calls send is held against it, too, by
tests/e2e/harness.py."""

import copy
import json
import os
import re
import subprocess
import sys

SOURCE = os.environ["TANDEM_TEST_SRCDIR"]
sys.path.insert(0, os.path.join(SOURCE, "tests", "e2e"))

import realtime_specification  # noqa: E402

PRINTER = os.path.join(os.environ["TANDEM_TEST_BUILDDIR"], "tests", "voice", "openai-events")
COMMANDS = os.path.join(SOURCE, "src", "voice", "openai", "tandem-openai-command.h")


def printed(*arguments):
    lines = subprocess.run([PRINTER, *arguments], check=True, stdout=subprocess.PIPE, timeout=60).stdout.decode().splitlines()
    return [json.loads(line) for line in lines]


def test_every_command_is_printed():
    with open(COMMANDS, encoding="utf-8") as header:
        commands = set(re.findall(r"\b(tandem_openai_command_\w+) \(", header.read()))
    with open(os.path.join(SOURCE, "tests", "voice", "openai-events.c"), encoding="utf-8") as source:
        missing = commands - set(re.findall(r"\b(tandem_openai_command_\w+) \(", source.read()))
    assert len(commands) > 10 and not missing, missing


def test_every_event_is_as_described(specification):
    events = printed()
    types = {event["type"] for event in events}
    assert len(events) > 200 and len(types) >= 8, (len(events), types)
    for event in events:
        found = specification.problems(event)
        assert not found, (event, found)
    assert len({event["event_id"] for event in events}) == len(events)
    print(f"# {len(events)} events of {len(types)} types")


def test_wrong_events_are_found(specification):
    """Without this the test above would prove nothing."""
    events = printed()
    session = next(e for e in events if e["type"] == "session.update" and "output" in e["session"].get("audio", {}))
    truncate = next(e for e in events if e["type"] == "conversation.item.truncate")
    output = next(e for e in events if e.get("item", {}).get("type") == "function_call_output")
    note = next(e for e in events if e.get("item", {}).get("role") == "system")

    def changed(event, change):
        event = copy.deepcopy(event)
        change(event)
        return event

    wrong = [
        changed(session, lambda e: e["session"]["audio"]["input"].update(format={"type": "audio/pcmu", "rate": 8000})),
        changed(session, lambda e: e["session"]["audio"]["input"].update(format={"type": "audio/pcm", "rate": 16000})),
        changed(session, lambda e: e["session"].update(temperature=0.8)),
        changed(session, lambda e: e["session"].update(output_modalities=["sound"])),
        changed(session, lambda e: e["session"].update(instructions=None)),
        changed(session, lambda e: e["session"]["audio"]["input"]["turn_detection"].update(idle_timeout_ms=100)
                if e["session"]["audio"]["input"]["turn_detection"] else e["session"].pop("type")),
        changed(session, lambda e: e.pop("session")),
        changed(truncate, lambda e: e.update(audio_end_ms=1.5)),
        changed(truncate, lambda e: e.pop("content_index")),
        changed(output, lambda e: e["item"].update(output={"found": True})),
        changed(note, lambda e: e["item"]["content"][0].update(type="output_text")),
        changed(note, lambda e: e["item"].update(role="caller")),
        {"type": "session.finish"},
        {"event_id": "x"},
    ]
    for event in wrong:
        assert specification.problems(event), event
    # Beta sessions have shapes of their own, so none of theirs may pass for one of these.
    beta = [e for e in printed("beta") if e["type"] in ("session.update", "transcription_session.update")]
    assert len(beta) > 50 and all(specification.problems(e) for e in beta)


def main():
    specification = realtime_specification.load()
    tests = [test_every_command_is_printed, test_every_event_is_as_described, test_wrong_events_are_found]
    failed = False
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        title = test.__name__[5:].replace("_", " ")
        if test.__code__.co_argcount and not specification:
            print(f"ok {number} {title} # SKIP OpenAI's specification is not here")
            continue
        try:
            test(*([specification] if test.__code__.co_argcount else []))
            print(f"ok {number} {title}")
        except AssertionError as problem:
            failed = True
            print(f"# {problem!r}"[:3000], file=sys.stderr)
            print(f"not ok {number} {title}")
    sys.exit(failed)


main()
