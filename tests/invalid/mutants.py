#!/usr/bin/python3
"""Do the JSON Schema and the checker give one verdict on specs with one mistake each?

    mutants.py COUPLING [--count N] [--seed N]

Each mutant is a spec of the gallery with one change at one place: a key lost, misspelt or added, a
value of another type, sign, size or unit, an empty text, list or object. The verdicts must agree,
but for mistakes that no schema can say: those listed in ONLY_THE_CHECKER by what the checker's
complaint says. What the checker lets through the schema must always accept.
"""
import argparse
import copy
import json
import pathlib
import random
import re
import subprocess
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "golden"))
from places import at, places  # noqa: E402

GALLERY = ROOT / "experiments/gallery"

# What a complaint says where a schema cannot know better, and why.
ONLY_THE_CHECKER = {
    r"there is no metric": "names of metrics, which depend on the parts of the system",
    r"there is no |is no device of|is no source of|in the path|unknown swept path|none of the values swept|cannot be opened":
        "names that another place of the spec or a file gives",
    r"is missing|says not when|must be$|needs either|needs arrivals|has one form, not 0|needs? (a \"scheduler\"|\"caches\")":
        "a key that is missing where a sweep, a base or a machine file may give it",
    r"unknown key .* known are kind, ": "keys of a kind that a sweep, a base or a file may name",
    r"/sweep/(faults|system)\.[^:]*: (unknown [a-z]|a list is neither|.* is no )|/sweep/faults\.":
        "values of a fault or a part, whose kind a swept path does not say",
    r"^[^:]*: /sweep/[^:/]+/\d+/[^:]+: ": "members of objects that a sweep sets as a whole",
    r"have one length": "lists that are zipped and differ in length",
    r"no task ever runs": "tasks that would starve",
    r"wait for each other here while one holds": "steps of a program that would stand still",
    r"is not above 0": "quantities of nothing, which are texts to a schema",
    r"\"[^\"]*\" is (above the most|below the least)": "limits of quantities, which are texts to a schema",
    r"unstable": "stations that are loaded above what they serve",
    r"too big integer": "whole numbers of more than 64 bits",
    r"probabilities sum": "sums",
    r"/objectives/\d+/at_": "bounds of objectives, whose unit is that of their metric",
    r"comes first|at the start|the service itself|in the list already|same node by":
        "services whose relations contradict each other",
    r"needs a memory of each processor's own|is above the horizon|looks for a steady state|"
    r"and the nodes|but the nodes|lead no way from|but crossing, channel and bank|so the machine cannot have|"
    r"each needs one|is not maskable does|is not held here|is held$|"
    r"nothing tells it of|lies after the horizon|no node has a path":
        "what one part of a spec needs of another part",
    r"are all 0|the lower bound is above|not a multiple of": "numbers that contradict each other",
    r"a value of that axis, is not": "values of an axis that a law of speedup needs",
}


def misspelt(text, draw):
    where = draw.randrange(len(text))
    return draw.choice([text[:where] + text[where + 1:], text[:where] + "q" + text[where:]])


def other_unit(text, draw):
    number, blank, unit = text.partition(" ")
    units = ["s", "Hz", "B", "GB/s", "/s", "parsec"]
    return number + blank + draw.choice([u for u in units if u != unit])


def changes(parent, key, draw):
    """The mutations that suit the member: functions that change the parent in place."""
    value = parent[key]

    def put(new):
        parent[key] = new

    def rename():
        members = list(parent.items())
        parent.clear()
        parent.update((misspelt(k, draw) if k == key else k, v) for k, v in members)

    found = {"lost": lambda: parent.__delitem__(key)}
    if isinstance(parent, dict):
        found["misspelt key"] = rename
    if isinstance(value, bool):
        found["number for a truth value"] = lambda: put(1)
    elif isinstance(value, (int, float)):
        found["negative"] = lambda: put(-value - 1)
        found["zero"] = lambda: put(0)
        found["huge"] = lambda: put(10**30)
        found["fraction"] = lambda: put(value + 0.5)
        found["text for a number"] = lambda: put(str(value))
    elif isinstance(value, str):
        found["empty text"] = lambda: put("")
        found["number for a text"] = lambda: put(7)
        found["misspelt word"] = lambda: put(misspelt(value, draw)) if value else put("q")
        if re.match(r"[0-9.]+ ", value):
            found["other unit"] = lambda: put(other_unit(value, draw))
            found["no unit"] = lambda: put(value.partition(" ")[0])
            found["negative quantity"] = lambda: put("-" + value)
    else:
        found["empty"] = lambda: put(type(value)())
        found["list or object"] = lambda: put([value] if isinstance(value, dict) else {"of": value})
        if isinstance(value, dict):
            found["unknown key"] = lambda: value.__setitem__("colour", "blue")
    found["null"] = lambda: put(None)
    return found


def mutant(specs, draw):
    name, spec = draw.choice(specs)
    spec = copy.deepcopy(spec)
    path = draw.choice([p for p in places(spec) if p[0] not in ("description", "$schema")])
    options = changes(at(spec, path[:-1]), path[-1], draw)
    what = draw.choice(sorted(options))
    options[what]()
    return f"{name}: {what} at /{'/'.join(map(str, path))}", spec


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("coupling")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    coupling = pathlib.Path(given.coupling).resolve()
    print("seed", given.seed)
    draw = random.Random(given.seed)
    schema = json.loads(subprocess.run([coupling, "schema"], capture_output=True, check=True).stdout)
    validator = jsonschema.Draft202012Validator(schema)
    specs = [(path.stem, json.loads(path.read_text())) for path in sorted(GALLERY.glob("*.json"))]
    agreed = {True: 0, False: 0}
    excused, faults = {}, []
    for _ in range(given.count):
        what, spec = mutant(specs, draw)
        checked, complaint = check(coupling, spec)
        accepted = validator.is_valid(spec)
        if checked == accepted:
            agreed[checked] += 1
        elif checked:
            reason = next(validator.iter_errors(spec)).message[:200]
            faults.append(f"{what}: let through by the checker, refused by the schema: {reason}")
        else:
            excuses = [next((e for e in ONLY_THE_CHECKER if re.search(e, c)), None) for c in complaint]
            excuse = excuses[0]
            if None in excuses:
                seen = complaint[excuses.index(None)]
                faults.append(f"{what}: refused by the checker alone: {seen}")
            else:
                excused[excuse] = excused.get(excuse, 0) + 1
    print(*faults, sep="\n")
    for excuse, count in sorted(excused.items()):
        print(f"{count:5} by the checker alone: {ONLY_THE_CHECKER[excuse]}")
    print(f"{agreed[True]} accepted and {agreed[False]} refused by both, {sum(excused.values())} by the "
          f"checker alone as listed, {len(faults)} faults")
    return 1 if faults else 0


def check(coupling, spec):
    """Whether the checker lets a spec of the gallery's folder through, and its complaints."""
    done = subprocess.run([coupling, "check", "-"], input=json.dumps(spec), capture_output=True,
                          text=True, cwd=GALLERY)
    if done.returncode not in (0, 65):
        sys.exit(f"check ended with {done.returncode}: {done.stderr}")
    errors = [line for line in done.stderr.splitlines() if line and ": warning: " not in line]
    return done.returncode == 0, errors


if __name__ == "__main__":
    sys.exit(main())
