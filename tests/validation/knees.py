#!/usr/bin/env python3
"""Is the knee of a measured scaling curve that of exact MVA?

    knees.py --coupling PROGRAM

Processors that compute and then need one bus, of exponential transfers: a closed network of one
bottleneck. Two numbers say where it saturates: the knee, the first size at which a tenth of what the
bottleneck law allows is lost, and N* = (R + Z) / D, where the two lines of that law meet. The
program gives both of the sweep and of its own closed forms; here they are worked out once more, from
the recursion of MVA, at the same sizes. All have to agree within 3 %.

The same system is simulated as a queueing network and as a multiprocessor. Wrong twins must miss the
knee of MVA: transfers of constant time, whose queue is shorter, and a bus slower by a tenth.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from outcome import print_cases

THINK, SERVICE = 90, 10  # [ns]
SIZES = [1, 2, 4, 6, 8, 9, 10, 11, 12, 14, 16, 20]
TOLERANCE = 0.03


def mva(service):
    """Throughput at each size [1/ns], by the recursion of Reiser and Lavenberg."""
    queue, found = 0.0, {}
    for n in range(1, max(SIZES) + 1):
        response = service * (1 + queue)
        found[n] = n / (response + THINK)
        queue = found[n] * response
    return [found[n] for n in SIZES]


def knee(throughputs, service):
    """First size at which the line through the throughputs falls below 0.9 of the law: by halving."""
    def excess(n):
        for low, high, x, y in zip(SIZES, SIZES[1:], throughputs, throughputs[1:]):
            if low <= n <= high:
                line = x + (y - x) * (n - low) / (high - low)
                return line - 0.9 * min(n * throughputs[0], 1 / service)
        raise ValueError(n)
    step = 1e-3
    steps = int((SIZES[-1] - 1) / step)
    return next(1 + i * step for i in range(steps) if excess(1 + i * step) < 0)


def corner(service):
    return (service + THINK) / service


def analysis(axis):
    return {"run": {"seed": 20261127, "horizon": "5 ms", "replications": 10},
            "analysis": {"scaling": {"axis": axis}}, "sweep": {axis: SIZES}}


def network(service):
    return {"name": "case", "system": {"kind": "queueing", "stations": {"bus": {
                "service": service}}},
            "workload": {"classes": {"all": {
                "population": 1, "think": {"exponential": f"{THINK} ns"},
                "route": {"start": "bus", "bus": "done"}}}},
            **analysis("workload.classes.all.population")}


def machine(service):
    latency = service if isinstance(service, str) else service["exponential"]
    return {"name": "case", "system": {
                "kind": "multiprocessor", "processors": 1, "cores_per_processor": 1,
                "memory": {"layout": "uma", "latency": latency},
                "interconnect": {"kind": "bus", "transfer": service}},
            "workload": {"program": {"compute": {"exponential": f"{THINK} ns"}}},
            **analysis("system.processors")}


def run(coupling, document):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(document))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"],
                       capture_output=True, check=True)
        results = json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())
        return results["scaling"][0]["knee"]


def is_near(value, expected):
    return abs(value / expected - 1) <= TOLERANCE


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = parser.parse_args().coupling
    exact, exact_corner = knee(mva(SERVICE), SERVICE), corner(SERVICE)
    exponential = {"exponential": f"{SERVICE} ns"}
    cases = []
    for name, make in (("network", network), ("machine", machine)):
        found = run(coupling, make(exponential))
        theory = found["theory"]
        print(f"{name}: knee {found['value']:.3f}, by the program's {theory['law']}"
              f" {theory['value']:.3f}, here {exact:.3f};  N* {found['corner']:.3f},"
              f" {theory['corner']:.3f}, {exact_corner:.3f}")
        cases += [(f"{name}: knee", is_near(found["value"], exact), True),
                  (f"{name}: knee of the program's MVA", abs(theory["value"] - exact) < 0.01, True),
                  (f"{name}: N*", is_near(found["corner"], exact_corner), True),
                  (f"{name}: N* of the program's MVA", is_near(theory["corner"], exact_corner),
                   True)]
        twin = run(coupling, make(f"{SERVICE} ns"))
        cases.append((f"twin: {name} of constant transfers", is_near(twin["value"], exact), False))
        slow = run(coupling, make({"exponential": f"{1.1 * SERVICE:g} ns"}))
        cases.append((f"twin: {name} of slower transfers", is_near(slow["value"], exact), False))
        cases.append((f"twin: {name} of slower transfers, N*",
                      is_near(slow["corner"], exact_corner), False))
    return 1 if print_cases(cases) else 0


if __name__ == "__main__":
    sys.exit(main())
