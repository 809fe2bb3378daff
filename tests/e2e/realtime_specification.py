# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds events against OpenAI's own description of its Realtime API, where that is beside this tree."""

import json
import os

from openapi import OpenApi

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "specs", "openai-realtime.json")


class Specification:
    def __init__(self, document):
        self.api = OpenApi(document)
        # Which description is about which event: an error in one of them is told as such, and not as "none of eleven".
        self.schemas = {}
        for part in document["components"]["schemas"]["RealtimeClientEvent"]["anyOf"]:
            kinds = self.api.resolve(part)["properties"]["type"]
            self.schemas[kinds.get("const", kinds.get("enum", [None])[0])] = part

    def problems(self, event):
        """What is wrong with an event of a client, as sentences; a member that is not described is wrong."""
        schema = self.schemas.get(event.get("type"))
        if schema is None:
            return [f"there is no event {event.get('type')!r}"]
        return self.api.problems(event, schema, event["type"])


def load():
    """None when the document is not there."""
    if not os.path.exists(PATH):
        return None
    with open(PATH, encoding="utf-8") as file:
        return Specification(json.load(file))
