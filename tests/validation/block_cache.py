#!/usr/bin/env python3
"""Do block caches miss as often as published on a real trace?

    block_cache.py --counts PROGRAM --coupling PROGRAM

Case D-blockcache-LRU: the trace of a virtual machine's disk (libCacheSim, data/cloudPhysicsIO.csv),
objects by block with sizes in bytes, LRU by bytes; misses at four sizes within 3 %, and exactly those
of a list in Python; once by the cache alone (block_cache_counts.c), once by a spec with
system.block_caches, which has to count the same. The trace is in the folder COUPLING_REFERENCE; where that is missing the test
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
import tempfile

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


def misses_of_a_spec(coupling, replacement, sizes, trace):
    """Misses of I/Os one after the other, before a station."""
    spec = {"name": "block-cache",
            "system": {"kind": "multiprocessor", "memory": {"latency": "100 ns"},
                       "storage": {"array": {"kind": "station", "service": "1 us"}},
                       "block_caches": {"cache": {"device": "array", "capacity": "1 MiB", "hit_time": "1 us",
                                                  "replacement": replacement}}},
            "workload": {"io": {"stream": {"device": "cache", "trace": "trace.csv"}}},
            "sweep": {"system.block_caches.cache.capacity": [f"{size} MiB" for size in sizes]},
            "run": {"horizon": "1000 s", "transient": True, "replications": 1}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "spec.json"
        path.write_text(json.dumps(spec))
        (path.parent / "trace.csv").write_text(
            "think,block,bytes,kind\n" + "".join(f"0,{block},{size},{kind}\n" for block, size, kind in trace))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=True,
                       capture_output=True)
        points = json.loads((path.parent / "out" / "results.json").read_text())["points"]
    return [round(point["metrics"]["block_caches.cache.misses"]["mean"]) for point in points]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--counts", required=True)
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    file = REFERENCE / "inputs" / "cache" / "cloudPhysicsIO.csv.gz"
    if not file.exists():
        print(f"skipped: {file.name} is not in COUPLING_REFERENCE")
        return SKIPPED
    with gzip.open(file, "rt") as lines:
        rows = list(csv.DictReader(lines))
    trace = [(int(row["lbn"]), int(row["size"])) for row in rows]
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
    kinds = [(*access, "w" if row["op"].lower() == "2a" else "r") for access, row in zip(trace, rows, strict=True)]
    of_a_spec = misses_of_a_spec(options.coupling, "lru", sizes, kinds)
    twin = misses_of_a_spec(options.coupling, "fifo", sizes, kinds)
    print(f"a spec: {of_a_spec}, with FIFO {twin}")
    if of_a_spec != found["lru"] or twin == found["lru"]:
        print("a spec counts others, or FIFO the same  WRONG")
        failures += 1
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
