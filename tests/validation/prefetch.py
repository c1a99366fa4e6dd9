#!/usr/bin/env python3
"""A stride prefetcher with one line in flight, beside its closed form and a recurrence.

A core computes for C, then reads the next line of a stream. A line from memory takes M, all lookups
with it; one that was prefetched in time takes the lookups of the second level, H. The prefetch for a
line is made at the access d lines before it. Where d (C + H) >= M all prefetches come in time, and a
line takes C + H. Else all are late: each comes M after the access d lines before, and a line takes
(M + C) / (d + 1). The accesses follow one by one:

    there(n) = t(n - d) + M;  t(n + 1) = C + (t(n) + H, if there(n) <= t(n), else there(n))

Where memory's channel takes longer for a line than that, its time decides. A chase through pointers
in random order gains nothing, to the last digit. Times are constants, so that results are exact up to
the accesses at both ends of a run. Wrong twins: other distances, a stream in place of the chase.

    prefetch.py --coupling PROGRAM
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from outcome import print_cases

L1, L2, MEMORY = 2, 5, 93  # [ns]
H, M = L1 + L2, L1 + L2 + MEMORY
TOLERANCE = 1e-3  # accesses at the ends of a run of some thousands
STREAM = {"kind": "stride", "size": "64 MiB", "stride": "64 B"}
CHASE = {"kind": "pointer_chase", "size": "64 MiB"}


def run(coupling, compute, distance, degree=1, pattern=STREAM, channel=None, **more):
    """The means of all metrics. @param channel  time of a line on the memory's channel [ns]"""
    memory = {"layout": "uma", "latency": f"{MEMORY} ns"}
    if channel is not None:
        memory |= {"channels": 1, "transfer": f"{channel} ns"}
    spec = {"name": "prefetch",
            "system": {"kind": "multiprocessor", "clock": "2 GHz", "memory": memory, "caches": {
                "l1": {"size": "8 KiB", "ways": 8, "latency": f"{L1} ns"},
                "l2": {"size": "64 KiB", "ways": 8, "latency": f"{L2} ns"},
                "prefetcher": {"kind": "stride", "degree": degree, "distance": distance,
                               "in_flight": 64, "page": "1 GiB", **more}}},
            "workload": {"program": {"kind": "addresses", "pattern": pattern,
                                     "compute": f"{compute} ns"}},
            "run": {"horizon": "500 us", "warmup": "50 us", "replications": 1}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "prefetch.json"
        path.write_text(json.dumps(spec))
        done = subprocess.run([coupling, "run", str(path), "-o", f"{folder}/out", "-j", "1",
                               "--progress", "never"], capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        point = json.loads((pathlib.Path(folder) / "out/results.json").read_text())["points"][0]
        return {name: metric.get("mean") for name, metric in point["metrics"].items()}


def line_time(metrics):
    return 1e9 / metrics["caches.throughput"]


def closed_form(compute, distance):
    is_timely = distance * (compute + H) >= M
    return compute + H if is_timely else (M + compute) / (distance + 1)


def recurrence(compute, distance, lines=20000):
    times = [0.0]
    for n in range(lines):
        there = times[n - distance] + M if n >= distance else times[n] + M
        times.append(compute + (times[n] + H if there <= times[n] else there))
    half = lines // 2
    return (times[-1] - times[half]) / (lines - half)


def is_near(found, exact):
    return abs(found / exact - 1) <= TOLERANCE


def streams(coupling):
    for compute in (0, 3, 10, 30, 120):
        plain = line_time(run(coupling, compute, 1, degree=0))
        yield f"C {compute} ns, none", is_near(plain, M + compute), True
        for distance in (1, 2, 4, 9, 32):
            found = line_time(run(coupling, compute, distance))
            yield (f"C {compute} ns, {distance} ahead: {found:.3f} ns by the recurrence",
                   is_near(found, recurrence(compute, distance)), True)
            yield (f"C {compute} ns, {distance} ahead: closed form",
                   is_near(found, closed_form(compute, distance)), True)
            if distance * (compute + H) < M:
                yield (f"twin: C {compute} ns, one line further ahead",
                       is_near(found, recurrence(compute, distance + 1)), False)


def shares(coupling):
    """What the counts say where the time is known: all in time, all late, and no place left."""
    timely = run(coupling, 30, 9)
    yield "all in time: coverage", timely["caches.prefetcher.coverage"], 1
    yield "all in time: accuracy", timely["caches.prefetcher.accuracy"], 1
    late = run(coupling, 3, 2)
    yield "all late: coverage", late["caches.prefetcher.coverage"], 0
    yield "all late: accuracy", late["caches.prefetcher.accuracy"], 1
    paged = run(coupling, 30, 9, page="4 KiB")
    yield "twin: in time, but for the first lines of a page", \
        paged["caches.prefetcher.coverage"] == 1, False
    full = run(coupling, 3, 9, in_flight=1)
    yield "one place: some are dropped", full["caches.prefetcher.dropped"] > 0, True


def bandwidth(coupling):
    for channel in (20, 40):
        found = line_time(run(coupling, 3, 32, channel=channel))
        yield f"a channel of {channel} ns a line decides", is_near(found, channel), True
        yield "twin: without it", is_near(found, closed_form(3, 32)), False


def chases(coupling):
    off, on = (run(coupling, 3, 4, degree, CHASE) for degree in (0, 4))
    yield "a chase gains nothing", on["caches.throughput"] == off["caches.throughput"], True
    stream = run(coupling, 3, 4, 4)
    yield "twin: a stream", stream["caches.throughput"] == off["caches.throughput"], False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = parser.parse_args().coupling
    failures = sum(print_cases(part(coupling)) for part in (streams, shares, bandwidth, chases))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
