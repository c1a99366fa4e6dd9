#!/usr/bin/env python3
"""Do scaling curves cross where theory says?

    crossings.py --coupling PROGRAM

Processors that compute and then need one fast bus, or either of two slow ones: M/M/1//N and M/M/2//N,
whose throughputs follow from their birth-death equations. The straight lines between the exact
throughputs cross at an exact size, which the interval of 99.9 % of the program has to hold. In
results.json, in `coupling show` and where the baseline is the other side it is the same one.

Wrong twins must miss it: buses that are slower by a tenth, and the size at which an interpolation
that forgets the values takes the middle. Curves that do not cross within the sweep, and curves that
are the same, have none.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from outcome import print_cases

THINK, FAST = 90, 10  # [ns]
SIZES = [1, 2, 4, 5, 6, 8, 12, 16, 20]


def throughput(customers, servers, service):
    """Of M/M/c//N, with the think time of all [1/ns]."""
    weights = [1.0]
    for n in range(customers):
        weights.append(weights[-1] * (customers - n) / THINK * service / min(n + 1, servers))
    return sum(w * min(n, servers) for n, w in enumerate(weights)) / service / sum(weights)


def exact(slow, sizes):
    """Where the lines between the throughputs of one bus and of two slow ones cross."""
    differences = [throughput(n, 2, slow) - throughput(n, 1, FAST) for n in sizes]
    found = [n + before / (before - after) * (then - n)
             for n, then, before, after in zip(sizes, sizes[1:], differences, differences[1:])
             if before < 0 < after]
    return found[0] if found else None


def spec(slow, sizes, baseline=1):
    return {"name": "case",
            "system": {"kind": "queueing", "stations": {"bus": {"service": f"{FAST} ns"}}},
            "workload": {"classes": {"all": {
                "population": 1, "think": {"exponential": f"{THINK} ns"},
                "route": {"start": "bus", "bus": "done"}}}},
            "zip": [{"system.stations.bus.servers": [1, 2],
                     "system.stations.bus.service": [{"exponential": f"{FAST} ns"},
                                                     {"exponential": f"{slow} ns"}]}],
            "sweep": {"workload.classes.all.population": sizes},
            "run": {"seed": 20261127, "horizon": "1 ms", "replications": 20, "confidence": 0.999},
            "analysis": {"compare": {"axis": "system.stations.bus.servers", "baseline": baseline},
                         "scaling": {"axis": "workload.classes.all.population"}}}


def run(coupling, document):
    """The only crossing, and what the program prints of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(document))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"],
                       capture_output=True, check=True)
        results = json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())
        shown = subprocess.run([coupling, "show", folder + "/out", "--width", "0"],
                               capture_output=True, text=True, check=True).stdout
        return results["crossings"][0], shown


def holds(crossing, size):
    return crossing["size"] is not None and crossing["lower"] <= size <= crossing["upper"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = parser.parse_args().coupling
    cases = []
    for slow in (13, 15, 17):
        size = exact(slow, SIZES)
        crossing, shown = run(coupling, spec(slow, SIZES))
        print(f"two buses of {slow} ns: exactly {size:.4f}, simulated {crossing['size']:.4f}"
              f" [{crossing['lower']:.4f}, {crossing['upper']:.4f}]")
        cases += [(f"two buses of {slow} ns", holds(crossing, size), True),
                  (f"two buses of {slow} ns are better beyond it",
                   crossing["higher_beyond"], 2),
                  (f"two buses of {slow} ns, as shown", f"{crossing['size']:.3f}" in shown, True),
                  (f"twin: buses of {1.1 * slow:g} ns", holds(crossing, exact(1.1 * slow, SIZES)),
                   False),
                  ("twin: the middle of two sizes", holds(crossing, int(size) + 0.5), False)]
    turned, _ = run(coupling, spec(15, SIZES, baseline=2))
    cases += [("from the other side", holds(turned, exact(15, SIZES)), True),
              ("the same are better beyond it", turned["higher_beyond"], 2)]
    none, _ = run(coupling, spec(15, SIZES[4:]))
    cases += [("none from 6 processors on", none["size"], None),
              ("and why", none["reason"], "the curves do not cross")]
    same = spec(15, SIZES)
    same["zip"][0]["system.stations.bus.servers"] = [1, 1]
    same["zip"][0]["system.stations.bus.service"] = [f"{FAST} ns"] * 2
    same["zip"][0]["system.stations.bus.capacity"] = [50, 60]  # of 20 customers
    same["analysis"]["compare"] = {"axis": "system.stations.bus.capacity", "baseline": 50}
    none, _ = run(coupling, same)
    cases.append(("curves that are the same", none["reason"], "the curves do not cross"))
    return 1 if print_cases(cases) else 0


if __name__ == "__main__":
    sys.exit(main())
