#!/usr/bin/env python3
"""Does a library of removable media take the times of closed forms?

    removable.py --coupling PROGRAM

Locates: two blocks drawn uniformly are L / 3 of a pass L apart on average, whatever the passes of
serpentine tape; on a tape that is mounted anew for each I/O it is L / 2. Response: with one drive
that gives each tape back at once, an I/O of a tape of many is served in S = moves + load + locate +
transfer, and keeps the drive for V = S + rewind + unload + move: an M/G/1 queue with R = E[S] +
lambda E[V^2] / (2 (1 - lambda E[V])) (Pollaczek and Khinchine). A robot that all drives need for two
moves an I/O does 1 / (2 move) I/Os a second at most. Each has a wrong twin.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

CAPACITY, SIZE = 10**12, 10**6


def run(coupling, library, stream, horizon):
    spec = {"name": "library", "system": {"kind": "multiprocessor", "memory": {"latency": "100 ns"}, "storage": {
                "library": {"kind": "removable", "capacity": f"{CAPACITY} B", "read_bandwidth": "100 MB/s", **library}}},
            "workload": {"io": {"random": {"device": "library", "size": f"{SIZE} B", **stream}}},
            "run": {"seed": 20261128, "horizon": f"{horizon} s", "replications": 5}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=True,
                       capture_output=True)
        results = json.loads((path.parent / "out" / "results.json").read_text())
    return {name: metric["mean"] for name, metric in results["points"][0]["metrics"].items()}


def locate(coupling, passes, unmount="when_needed"):
    """Mean locate of one tape with passes of 90 s, one I/O at a time."""
    library = {"media": 1, "passes": passes, "pass": "90 s", "unmount": unmount}
    return run(coupling, library, {"population": 1}, 1_000_000)["storage.library.locate_time"]


def response(coupling, passes, between, **more):
    """Mean response of one drive that gives tapes back at once: moves of 5 s, passes of 90 s, rewinds of 60 s."""
    library = {"media": 10000, "passes": passes, "unmount": "at_once", "move": "5 s", "load": "15 s", "unload": "20 s",
               "pass": "90 s", "rewind": "60 s", **more}
    found = run(coupling, library, {"arrivals": {"exponential": f"{between} s"}}, 20_000_000)
    return found["storage.library.response_time"]


def pollaczek_khinchine(between):
    fixed = 5 + 15 + SIZE / 100e6  # move, load, transfer
    kept = fixed + 20 + 5  # unload, move
    along = 90 + 60  # locate and rewind of a whole pass
    mean = kept + along / 2
    second = kept**2 + kept * along + along**2 / 3
    return fixed + 45 + second / between / (2 * (1 - mean / between))


def robot(coupling, robots):
    """I/Os a second of 40 drives whose robots need 2 x 20 s for each."""
    library = {"media": 10000, "drives": 40, "robots": robots, "move": "20 s", "load": "15 s", "unload": "20 s", "pass": "90 s"}
    return run(coupling, library, {"population": 80}, 200_000)["storage.library.throughput"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    failed = 0

    def say(what, found, theory, tolerance, wanted=True):
        nonlocal failed
        good = (abs(found / theory - 1) <= tolerance) == wanted
        failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {what}: {found:.5g}, theory {theory:.5g} ({found / theory - 1:+.2%})"
              f"{'' if wanted else ': a wrong twin'}", flush=True)

    for passes in (1, 8, 280):
        say(f"locate, {passes} passes", locate(options.coupling, passes), 90 / 3, 0.01)
    say("locate, mounted anew", locate(options.coupling, 8, "at_once"), 90 / 2, 0.01)
    say("locate, mounted anew", locate(options.coupling, 8, "at_once"), 90 / 3, 0.01, False)
    for between in (400, 200):
        theory = pollaczek_khinchine(between)
        say(f"response, an I/O each {between} s", response(options.coupling, 280, between), theory, 0.02)
        say(f"response, an I/O each {between} s, no rewind", response(options.coupling, 280, between, rewind="0 s"), theory,
            0.02, False)
    say("robot", robot(options.coupling, 1), 1 / 40, 0.01)
    say("two robots", robot(options.coupling, 2), 1 / 40, 0.01, False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
