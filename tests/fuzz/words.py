#!/usr/bin/env python3
"""Print the words of the spec language as a dictionary of libFuzzer.

    build/coupling schema | tests/fuzz/words.py > spec.dict

The words are the keys, choices and names of kinds of the JSON Schema, so that a new kind is among
them by itself; units and the bits of numbers are added. Ends with 1 if the schema lacks words that
every version has.
"""
import json
import sys

FORMS = ["ps", "ns", "us", "ms", " s", "min", " h", "days", "years", " B", "KiB", "GB/s", "Gbit/s", "GHz",
         "/s", " %", "1e", "e-05", "true", "false", "null", "{}", "[]", "9223372036854775807"]


def words(schema):
    """Every name that a schema lets a spec have."""
    if isinstance(schema, list):
        for value in schema:
            yield from words(value)
    elif isinstance(schema, dict):
        yield from schema.get("properties", {})
        for key in ("enum", "required"):
            yield from (word for word in schema.get(key, []) if isinstance(word, str))
        if isinstance(schema.get("const"), str):
            yield schema["const"]
        for value in schema.values():
            yield from words(value)


def main():
    found = set(words(json.load(sys.stdin)))
    print("# Words of the spec language.")
    for word in sorted(found):
        print(json.dumps(json.dumps(word)))
    for form in FORMS:
        print(json.dumps(form))
    return 0 if {"kind", "faults", "at", "fcfs"} <= found else 1


if __name__ == "__main__":
    sys.exit(main())
