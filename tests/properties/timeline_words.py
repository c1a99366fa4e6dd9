#!/usr/bin/env python3
"""The table of timeline words and their use are the same.

    timeline_words.py

Each word of sim/base/timeline_words.def is used by a model, by its constant, and seen in a golden
timeline of the gallery or named by a unit test. Each event of a golden timeline is in the table, and
belongs to the phase of its row. No source spells a word out. Ends with 1 otherwise. Twins of the
table with a row too many, a row too few and a wrong phase have to be noticed.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TABLE = "sim/base/timeline_words.def"
sys.path.insert(0, str(ROOT / "tests" / "golden"))
import gallery  # noqa: E402


def rows(text):
    """{constant: (word, phase or None, part of an outage)}"""
    found = {}
    for row in re.finditer(r'^WORD\((\w+), "([^"]+)",(.*?)\)$', text, re.M | re.S):
        phase = re.search(r'\.phase = "(\w+)"', row[3])
        found[row[1]] = (row[2], phase and phase[1], ".outage" in row[3])
    return found


def sources(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            yield path, path.read_text()


def golden_events():
    """(word, phase or None) of each event of each golden timeline."""
    events = set()
    for spec in gallery.specs():
        path = gallery.golden(spec).get("timeline.jsonl")
        for line in gallery.read(path).splitlines() if path else ():
            event = json.loads(line)
            if "event" in event:
                events.add((event["event"], event.get("phase")))
    return events


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def problems_of(table, events, used, tested, spelled):
    """@param used, tested  constants @param spelled  [(literal, path)]"""
    words = {word: (phase, is_outage) for word, phase, is_outage in table.values()}
    seen = {word for word, _ in events}
    for constant, (word, _, _) in table.items():
        if constant not in used:
            yield f"no model says {word}"
        if word not in seen and constant not in tested and word not in tested:
            yield f"{word} is in no golden timeline and in no unit test"
    for word, phase in sorted(events, key=str):
        if word not in words:
            yield f"the event {word} of a golden timeline is in no row"
        elif not words[word][1] and words[word][0] not in (phase, None):
            yield f"{word} is of the phase {phase} in a golden timeline, not of {words[word][0]}"
    for literal, path in spelled:
        if literal in words:
            yield f"{path} spells {literal} out"


def main():
    text = (ROOT / TABLE).read_text()
    table = rows(text)
    used, tested, spelled = set(), set(), []
    for _, source in sources("sim", "models"):
        used |= set(re.findall(r"\bWORD_([A-Z_]+)\b", source))
    for path, source in sources("sim", "models", "analysis", "experiments"):
        literals = set(re.findall(r'"([a-z_.]+)"', without_comments(source)))
        spelled += [(literal, path.relative_to(ROOT)) for literal in sorted(literals)]
    for _, source in sources("tests"):
        tested |= set(re.findall(r"\bWORD_([A-Z_]+)\b", source))
        tested |= set(re.findall(r'"([a-z_.]+)"', source))
    events = golden_events()
    problems = list(problems_of(table, events, used, tested, spelled))
    twins = {
        "a row too many": {**table, "NODE_LOST": ("node.lost", None, False)},
        "a row too few": {key: row for key, row in table.items() if key != "NODE_CRASH"},
        "a wrong phase": {**table, "FENCE_OK": ("fence.ok", "detect", False)},
    }
    problems += [f"{twin} goes unnoticed" for twin, other in twins.items()
                 if not list(problems_of(other, events, used, tested, spelled))]
    if not list(problems_of(table, events, used, tested, [("fence.ok", "models/x.c")])):
        problems.append("a word spelled out goes unnoticed")
    for problem in problems:
        print(problem)
    print(f"{len(table)} words, {len(events)} kinds of events, {len(problems)} problems")
    return 1 if problems or len(table) != text.count("\nWORD(") else 0


if __name__ == "__main__":
    sys.exit(main())
