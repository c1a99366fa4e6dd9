#!/usr/bin/python3
"""Does the JSON Schema of results.json say what results.json is?

    results_schema.py COUPLING [--count N] [--seed N]

It accepts every golden file, the results of a shard and those of runs that see a failure once;
it refuses N mutants of golden files, each with a key lost, misspelt or
added, or a value of another type. Each key that it describes is in one of the accepted files, but
for those of RARE.
"""
import argparse
import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import jsonschema

import gallery
from places import at, places

# Keys of failed runs, and of bounds that are not upper ones.
RARE = {"failed", "replication", "at_least"}


def mutant(documents, draw):
    """A golden file with one mistake, and what it is. Names that specs choose are left alone."""
    name, document = draw.choice(documents)
    document = copy.deepcopy(document)
    while True:
        path = draw.choice(list(places(document)))
        parent, key = at(document, path[:-1]), path[-1]
        if "parameters" in path or isinstance(parent, list) or path[-2:-1] == ("metrics",) or \
                key in ("baseline", "value") or parent.get("reason") is not None:
            continue
        break
    change = draw.choice(["lost", "misspelt", "added", "type"])
    if change == "lost":
        optional = {"reason", "mark", "note", "values", "exact", "correlation_time", "latency", "busiest", "shard",
                    "objectives", "by"}
        if key in optional or str(key).startswith("p"):
            change = "misspelt"
        else:
            del parent[key]
    if change == "misspelt":
        parent[key + "q"] = parent.pop(key)
    elif change == "added":
        parent["colour"] = "blue"
    elif change == "type":
        parent[key] = {"of": 1} if not isinstance(parent[key], dict) else 1
    return f"{name}: {change} at /{'/'.join(map(str, path))}", document


def described(schema):
    """Every key that the schema names."""
    keys = set()
    for member in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        keys |= described(member)
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        keys |= set(schema["properties"])
    return keys


def results(coupling, name, folder, *options):
    spec = next(s for s in gallery.specs() if s.stem == name)
    gallery.run(coupling, spec, f"{folder}/{name}", *options)
    return json.loads(pathlib.Path(f"{folder}/{name}/results.json").read_text())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("coupling")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print("seed", given.seed)
    draw = random.Random(given.seed)
    text = subprocess.run([given.coupling, "schema", "results"], capture_output=True, check=True).stdout
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    golden = [(spec.stem, json.loads(gallery.golden(spec)["results.json"].read_text()))
              for spec in gallery.specs()]
    with tempfile.TemporaryDirectory() as folder:
        accepted = golden + [
            ("a shard", results(given.coupling, "mm1", folder, "--shard", "1/2")),
            ("rare failures", results(given.coupling, "availability-two-node", folder,
                                      "--set", "run.horizon=20 days", "--replications", "10"))]
    faults, seen = [], set()
    for name, document in accepted:
        seen |= {key for path in places(document) for key in path[-1:] if isinstance(key, str)}
        faults += [f"{name} is refused at {list(error.absolute_path)}: {error.message[:200]}"
                   for error in validator.iter_errors(document)][:3]
    faults += [f"no accepted file has the key {key}" for key in sorted(described(schema) - seen - RARE)]
    for _ in range(given.count):
        what, document = mutant(golden, draw)
        if validator.is_valid(document):
            faults.append(f"accepted: {what}")
    print(*faults, sep="\n")
    print(f"{len(accepted)} results accepted, {given.count} mutants refused, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
