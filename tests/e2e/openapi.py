# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds answers of the control listener against the OpenAPI document that it serves."""

import datetime
import json
import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KNOWN = {"$ref", "allOf", "oneOf", "anyOf", "const", "enum", "type", "properties", "additionalProperties", "required", "items", "description",
         "minimum", "maximum", "maxLength", "minItems", "pattern", "nullable", "format", "contentMediaType"}
# They say nothing about a value.
IDLE = {"default", "discriminator", "example", "title"}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


class OpenApi:
    def __init__(self, document):
        self.document = document
        self.seen = set()  # (method, path of the document, status)
        assert document["openapi"].startswith("3.1"), document["openapi"]

    def resolve(self, holder):
        while "$ref" in holder:
            value = self.document
            for part in holder["$ref"].removeprefix("#/").split("/"):
                value = value[part]
            holder = value
        return holder

    def problems(self, value, schema, where="answer"):
        """What is wrong with value, as sentences.  Members that the schema does not name count as wrong, too."""
        found, named = self.judge(value, schema, where)
        if isinstance(value, dict) and named is not None:
            found += [f"{where}.{name} is not described" for name in value if name not in named]
        return found

    def judge(self, value, schema, where):
        """(problems, names of the members that are described or None when any may be there)."""
        schema = self.resolve(schema)
        unknown = {word for word in set(schema) - KNOWN - IDLE if not word.startswith("x-")}
        assert not unknown, f"the checker does not know {unknown}"
        if value is None and schema.get("nullable"):
            return [], None
        rest = schema.get("additionalProperties", False)
        found, named, open_ended = [], set(), rest is not False
        for part in schema.get("allOf", []):
            more, names = self.judge(value, part, where)
            found += more
            open_ended |= names is None
            named |= names or set()
        if "oneOf" in schema:
            judged = [self.judge(value, part, where) for part in schema["oneOf"]]
            right = [names for more, names in judged if not more]
            if len(right) != 1:
                return [f"{where} is {len(right)} of its kinds: {json.dumps(value)[:300]}"], None
            named |= right[0] or set()
        if "anyOf" in schema:
            tried = [self.problems(value, part, where) for part in schema["anyOf"]]
            if all(tried):
                return [f"{where} is none of its kinds: {json.dumps(value)[:300]}"] + min(tried, key=len), None
            if "properties" not in schema:
                return found, None
        if "const" in schema and (value != schema["const"] or type(value) is not type(schema["const"])):
            found.append(f"{where} is not {schema['const']!r}")
        if "enum" in schema and value not in schema["enum"]:
            found.append(f"{where} is {value!r}, not one of {schema['enum']}")
        kinds = schema.get("type")
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and not any(is_type(value, kind) for kind in kinds):
            return found + [f"{where} is {value!r}, not {kinds}"], None
        found += self.judge_value(value, schema, where)
        if not isinstance(value, dict):
            return found, named
        for name in schema.get("required", []):
            if name not in value:
                found.append(f"{where}.{name} is missing")
        for name, part in schema.get("properties", {}).items():
            named.add(name)
            if name in value:
                found += self.problems(value[name], part, f"{where}.{name}")
        for name in set(value) - named if isinstance(rest, dict) else ():
            found += self.problems(value[name], rest, f"{where}.{name}")
        return found, None if open_ended else named or None

    def judge_value(self, value, schema, where):
        found = []
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                found.append(f"{where} is {value}")
        if isinstance(value, str) and schema.get("format") == "date-time":
            try:
                datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
            except ValueError:
                found.append(f"{where} is {value!r} and no time")
        if isinstance(value, str) and (len(value) > schema.get("maxLength", len(value)) or
                                       not re.search(schema.get("pattern", ""), value)):
            found.append(f"{where} is {value[:100]!r}")
        if isinstance(value, list) and len(value) < schema.get("minItems", 0):
            found.append(f"{where} has {len(value)} members")
        if isinstance(value, list) and "items" in schema:
            for i, item in enumerate(value):
                found += self.problems(item, schema["items"], f"{where}[{i}]")
        return found

    def find(self, path):
        """The path of the document for a path: words before names in braces."""
        path = path.split("?")[0]
        path = path.rstrip("/") or "/"
        matching = [p for p in self.document["paths"] if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(p)), path)]
        return min(matching, key=lambda p: p.count("{")) if matching else None

    def check(self, method, path, status, headers, body):
        """Asserts that the document describes this answer (headers in lower case, body as bytes)."""
        name = self.find(path)
        if name is None or method.lower() not in self.document["paths"][name]:
            assert status in (401, 403, 404, 405), (method, path, status)
            self.assert_refusal(json.loads(body), (method, path))
            return
        responses = self.document["paths"][name][method.lower()]["responses"]
        assert str(status) in responses, f"{method} {name} answers {status}, which is not described: {body[:500]}"
        response = self.resolve(responses[str(status)])
        self.seen.add((method, name, status))
        kind = headers["content-type"].split(";")[0]
        assert kind in response["content"], f"{method} {name} answers {status} as {kind}"
        for header in response.get("headers", {}):
            assert header.lower() in headers, f"{method} {name} answers {status} without {header}"
        if kind == "application/json":
            found = self.problems(json.loads(body), response["content"][kind]["schema"])
            assert not found, (method, path, status, found)
            if status >= 400:
                self.assert_refusal(json.loads(body), (method, path))

    def assert_refusal(self, answer, what):
        found = self.problems(answer, {"$ref": "#/components/schemas/Refusal"})
        assert not found, (what, found)
        error = answer["error"]
        if "field" in error:
            assert error["message"].startswith(error["field"] + ": "), error

    def not_seen(self):
        """Operations none of whose answers was checked."""
        every = {(method.upper(), path) for path, methods in self.document["paths"].items() for method in methods}
        return every - {(method, path) for method, path, status in self.seen}
