#!/usr/bin/env python3
"""Is a machine as a service centre as fast as the whole machine?

    service_centre.py --coupling PROGRAM

Clients ask a node whose machine is simulated whole, and one whose machine is a service centre, on
the same draws. Throughput has to agree within 3 %, the mean time of a job within 5 %, beside what
chance may be. Machines: cores on a bus that saturates, two hardware threads a core, two sockets
with their own memories, and one whose requests refer to no memory.

Wrong twin: a service centre with the rates of a machine that meets no other reference, which is
what one measured with a single job inside, and multiplied, would be.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from outcome import print_cases

THROUGHPUT, RESPONSE = 0.03, 0.05  # allowed differences
CHANCE = 0.02  # most that the interval of a difference may be wide

BUS = {"processors": 8,
       "memory": {"latency": "80 ns", "channel_bandwidth": "6.4 GB/s"},
       "interconnect": {"kind": "bus", "bandwidth": "3.2 GB/s"},
       "program": {"compute": {"exponential": "100 ns"}}}
THREADS = {**BUS, "hardware_threads": 2, "program": {"compute": {"exponential": "200 ns"}}}
SOCKETS = {"processors": 2, "cores_per_processor": 4,
           "memory": {"layout": "numa", "latency": "80 ns", "remote_latency": "140 ns",
                      "channels": 1, "channel_bandwidth": "3.2 GB/s"},
           "interconnect": {"kind": "point_to_point", "bandwidth": "3.2 GB/s"},
           "program": {"compute": {"exponential": "120 ns"}, "remote_share": 0.5}}
IDLE = {"processors": 4, "memory": {"latency": "80 ns"}, "interconnect": BUS["interconnect"]}
MACHINES = {"bus": (BUS, 40), "hardware threads": (THREADS, 32), "sockets": (SOCKETS, 50),
            "no references": (IDLE, 50)}  # with the mean time between requests [us]


METRICS = {"clients.users.throughput": THROUGHPUT, "clients.users.response_time": RESPONSE}
AXIS = "system.nodes.alpha.machine.as"


def spec(machine, between):
    return {"name": "case",
            "system": {"kind": "cluster", "nodes": {"alpha": {"machine": machine}},
                       "network": {"kind": "ethernet", "bandwidth": "100 Gbit/s"},
                       "services": {"web": {"on": "alpha", "demand": {"exponential": "150 us"}}}},
            "workload": {"clients": {"users": {
                "service": "web", "arrivals": {"exponential": f"{between} us"}}}},
            "sweep": {AXIS: ["whole", "service_centre"]},
            "run": {"seed": 20261128, "horizon": "250 ms", "replications": 6},
            "analysis": {"metrics": list(METRICS), "compare": {"axis": AXIS, "baseline": "whole"}}}


def run(coupling, document):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(document))
        done = subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "-j", "1",
                               "--progress", "never"], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())


def compare(coupling, name):
    """Whether each metric agrees: its difference is small, and known well enough to say so."""
    results = run(coupling, spec(*MACHINES[name]))
    found = results["comparisons"][0]["metrics"]
    cases = []
    for metric, allowed in METRICS.items():
        share = found[metric]["relative"]
        bounds = [found[metric][key] for key in ("relative_lower", "relative_upper")]
        chance = 0 if None in bounds else (bounds[1] - bounds[0]) / 2
        agrees = abs(share) <= allowed and chance <= CHANCE
        cases.append((f"{name}, {metric}: {share:+.2%} +-{chance:.2%}", agrees, True))
    whole, centre = (point["metrics"] for point in results["points"])
    cases.append((f"{name}: percentiles of the whole machine alone are told",
                  [metrics["clients.users.response_time"]["p50"]["value"] is None
                   for metrics in (whole, centre)], [False, True]))
    return cases


def twin(coupling):
    """The bus, as if no reference met another: response times are those of an empty machine."""
    machine, between = MACHINES["bus"]
    free = {**machine, "interconnect": {"kind": "bus", "bandwidth": "100 TB/s"},
            "memory": {"latency": "80 ns"}}
    metric = "clients.users.response_time"
    whole = run(coupling, spec(machine, between))["points"][0]["metrics"][metric]["mean"]
    wrong = run(coupling, spec(free, between))["points"][1]["metrics"][metric]["mean"]
    return [(f"wrong twin, no contention: {wrong / whole - 1:+.1%}, agrees",
             abs(wrong / whole - 1) <= RESPONSE, False)]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--coupling", required=True)
    coupling = os.path.abspath(parser.parse_args().coupling)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        of_twin = pool.submit(twin, coupling)
        cases = [case for found in pool.map(lambda name: compare(coupling, name), MACHINES)
                 for case in found] + of_twin.result()
    failures = print_cases(cases)
    print(f"{len(cases) - failures} of {len(cases)} passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
