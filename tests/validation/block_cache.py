#!/usr/bin/env python3
"""Do block caches miss as often as published on a real trace?

    block_cache.py --counts PROGRAM

Case D-blockcache-LRU: the trace of a virtual machine's disk (libCacheSim, data/cloudPhysicsIO.csv),
objects by block with sizes in bytes, LRU by bytes; misses at four sizes within 3 %, and exactly those
of a list in Python. The trace is in the folder COUPLING_REFERENCE; where that is missing the test
is skipped.

Wrong twins: a cache that takes each object for one of 4 KiB, one of half the bytes, and FIFO, which
misses about as often on this trace and is told apart by the list alone.
"""
import argparse
import collections
import csv
import gzip
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
REFERENCE = pathlib.Path(os.environ.get("COUPLING_REFERENCE", ROOT.parent / "shared" / "reference"))
SKIPPED = 77


def misses(counts, replacement, sizes, trace):
    text = "".join(f"{block} {size}\n" for block, size in trace)
    done = subprocess.run([counts, replacement, *map(str, sizes)], input=text, capture_output=True, check=True,
                          text=True)
    return [int(count) for count in done.stdout.split()]


def misses_of_a_list(mebibytes, trace):
    held, objects, count = 0, collections.OrderedDict(), 0
    for block, size in trace:
        if block in objects:
            held -= objects.pop(block)
        else:
            count += 1
            if size > mebibytes << 20:
                continue
        objects[block] = size
        held += size
        while held > mebibytes << 20:
            held -= objects.popitem(last=False)[1]
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--counts", required=True)
    options = parser.parse_args()
    file = REFERENCE / "inputs" / "cache" / "cloudPhysicsIO.csv.gz"
    if not file.exists():
        print(f"skipped: {file.name} is not in COUPLING_REFERENCE")
        return SKIPPED
    with gzip.open(file, "rt") as lines:
        trace = [(int(row["lbn"]), int(row["size"])) for row in csv.DictReader(lines)]
    case = next(case for case in json.loads((REFERENCE / "cases.json").read_text())
                if case["id"] == "D-blockcache-LRU")
    sizes = list(case["expected"]["misses"])
    expected = list(case["expected"]["misses"].values())
    found = {
        "lru": misses(options.counts, "lru", sizes, trace),
        "half the bytes, a wrong twin": misses(options.counts, "lru", [int(size) // 2 for size in sizes], trace),
        "4 KiB each, a wrong twin": misses(options.counts, "lru", sizes, [(block, 4096) for block, _ in trace]),
    }
    failures = 0
    for name, counts in found.items():
        errors = [count / right - 1 for count, right in zip(counts, expected)]
        is_within = all(abs(error) <= case["tol"]["rel"] for error in errors)
        is_right = is_within == (name == "lru")
        failures += not is_right
        print(f"{name}: " + ", ".join(f"{size} MiB {count} ({error:+.2%})"
                                      for size, count, error in zip(sizes, counts, errors))
              + ("" if is_right else "  WRONG"))
    exact = [misses_of_a_list(int(size), trace) for size in sizes]
    if exact != found["lru"] or exact == misses(options.counts, "fifo", sizes, trace):
        print(f"a list in Python has {exact}, or FIFO the same  WRONG")
        failures += 1
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
