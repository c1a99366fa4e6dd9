#!/usr/bin/env python3
"""Do the two grains of a program say the same of one machine?

    grains.py --coupling PROGRAM

Programs of addresses refer to arrays at random, each line as likely, so that a cache which holds a
sixteenth of them finds a sixteenth of the accesses. Their twins of kind "endless" are told how
often they miss, how long they compute in between and which share of their lines is remote. On one
machine with channels, banks and ports of sockets both have to be as fast, at 1, 4 and 8 sockets,
with uniform memory and NUMA:

- `blocking`: threads compute and wait for each line, ports are a fifth busy at most;
- `stream`: threads compute nothing, with eight lines in flight; ports of uniform memory are full.

Where threads have several lines in flight and compute between them, the grains differ in what they
say: with K lines in flight "endless" stalls at once, "addresses" computes on to the next miss. So
its throughput lies between those of "endless" with K and with K + 1 lines.

Wrong twins must differ: one that never hits, one whose shared data is all on other nodes, and one
with several lines in flight that computes.
"""
import argparse
import concurrent.futures
import itertools
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
from typing import NamedTuple

from outcome import print_cases

SIZES = [1, 4, 8]  # sockets
CORES, CHANNELS, BANKS = 4, 2, 16
LOCAL, REMOTE, UNIFORM = 80, 140, 110  # latencies [ns]
LOOKUP, INSTRUCTION = 1, 0.1  # [ns]
LINE, LINES, CACHED = 64, 1 << 14, 1 << 10  # bytes; lines of an array, and of a cache
TOLERANCE, CHANCE = 0.002, 0.006  # of the throughput: beside chance, and what chance may be
PLACES = ["uniform", "own", "half", "spread"]  # of lines; "half": own and shared ones


class Work(NamedTuple):
    name: str
    lines: int  # in flight
    compute: float  # mean between two accesses [ns]
    times: tuple  # warm-up and horizon [us]


BLOCKING = Work("blocking", 1, 20, (500, 1000))
STREAM = Work("stream", 8, 0, (100, 300))
SEVERAL = Work("several", 4, 20, (150, 300))


def remote_share(place, sockets):
    return {"half": 0.5, "spread": 1}.get(place, 0) * (sockets - 1) / sockets


def machine(place, sockets, extra):
    """@param extra  that each latency has beside its own [ns]"""
    uniform = place == "uniform"
    memory = {"layout": "uma" if uniform else "numa",
              "latency": f"{(UNIFORM if uniform else LOCAL) + extra} ns",
              "channels_per_processor": CHANNELS, "channel_bandwidth": "19.2 GB/s",
              "banks": BANKS, "bank_cycle": "45.75 ns"}
    if not uniform:
        memory["remote_latency"] = f"{REMOTE + extra} ns"
    return {"kind": "multiprocessor", "processors": sockets, "cores_per_processor": CORES,
            "clock": f"{1 / INSTRUCTION:g} GHz", "memory": memory,
            "interconnect": {"kind": "point_to_point", "bandwidth": "10 GB/s", "ports": 1}}


def document(system, program, work):
    warmup, horizon = work.times
    return {"name": "case", "system": system, "workload": {"program": program},
            "run": {"seed": 20261128, "horizon": f"{horizon} us", "warmup": f"{warmup} us",
                    "replications": 10, "confidence": 0.999}}


def missed(place):
    """Share of accesses. Half to one array and half to another are all to one twice as large."""
    return 1 - CACHED / LINES / (2 if place == "half" else 1)


def addresses(coupling, place, sockets, work):
    """Accesses a second: mean and half-width."""
    system = machine(place, sockets, 0)
    system["caches"] = {"l1": {"size": f"{CACHED * LINE} B", "latency": f"{LOOKUP} ns"}}
    program = {"kind": "addresses", "outstanding": work.lines, "page_size": "256 B",
               "pattern": {"kind": "uniform", "size": f"{LINES * LINE} B",
                           "shared_share": 0.5 if place == "half" else 0}}
    if place == "spread":
        program["placement"] = "interleaved"
    if work.compute > 0:
        program["compute"] = {"exponential": f"{work.compute} ns"}
    return run(coupling, document(system, program, work), "caches.throughput")


def endless(coupling, place, sockets, work, miss=None, remote=None):
    """The same of a program that misses at a share of its accesses, a share of which is remote."""
    miss = missed(place) if miss is None else miss
    # A hit takes a lookup where the thread waits, and else an instruction, as each miss then does.
    between = (work.compute + (1 - miss) * LOOKUP if work.lines == 1
               else work.compute + INSTRUCTION) / miss
    compute = f"{between} ns"
    program = {"outstanding": work.lines,
               "compute": {"exponential": compute} if work.compute > 0 else compute}
    if place != "uniform" and sockets > 1:
        program["remote_share"] = remote_share(place, sockets) if remote is None else remote
    mean, half = run(coupling, document(machine(place, sockets, LOOKUP), program, work),
                     "throughput")
    return mean / miss, half / miss


def run(coupling, spec, metric):
    """Mean and half-width, 0 where all runs have the same value."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        done = subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "-j", "1",
                               "--progress", "never"], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        results = json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())
        found = results["points"][0]["metrics"][metric]
        bounds = [found[key] for key in ("lower", "upper") if found[key] is not None]
        return found["mean"], (max(bounds) - min(bounds)) / 2 if bounds else 0


def agree(one, other):
    (a, a_half), (b, b_half) = one, other
    return abs(a - b) <= TOLERANCE * a + math.hypot(a_half, b_half)


def compare(coupling, work, place, sockets):
    one = addresses(coupling, place, sockets, work)
    other = endless(coupling, place, sockets, work)
    share, chance = other[0] / one[0] - 1, math.hypot(one[1], other[1]) / one[0]
    name = (f"{work.name}, {place}, sockets {sockets}: {one[0] / 1e6:.1f} M/s by addresses,"
            f" {share:+.2%} by rates, chance {chance:.2%}")
    return [(name, agree(one, other) and chance <= CHANCE, True)]


def twins(coupling):
    work = BLOCKING
    half, spread = (addresses(coupling, place, 4, work) for place in ("half", "spread"))
    return [("twin: never hits",
             agree(spread, endless(coupling, "spread", 4, work, miss=1)), False),
            ("twin: all shared data on other nodes",
             agree(half, endless(coupling, "half", 4, work, remote=0.5)), False),
            ("twin: several lines in flight and computing",
             agree(addresses(coupling, "own", 4, SEVERAL), endless(coupling, "own", 4, SEVERAL)),
             False)]


def between(coupling, place):
    """Where threads compute while lines are in flight."""
    fewer, more = (endless(coupling, place, 4, SEVERAL._replace(lines=SEVERAL.lines + i))[0]
                   for i in (0, 1))
    found = addresses(coupling, place, 4, SEVERAL)[0]
    return [(f"{SEVERAL.name}, {place}: {found / 1e6:.1f} M/s lies between {fewer / 1e6:.1f} and"
             f" {more / 1e6:.1f} M/s", fewer < found < more, True)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = parser.parse_args().coupling
    jobs = [lambda args=args: compare(coupling, *args)
            for args in itertools.product((BLOCKING, STREAM), PLACES, SIZES)]
    jobs += [lambda place=place: between(coupling, place) for place in PLACES]
    jobs.append(lambda: twins(coupling))
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for cases in pool.map(lambda job: job(), jobs):
            failures += print_cases(cases)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
