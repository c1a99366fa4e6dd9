#!/usr/bin/env python3
"""Does a 95 % interval cover the exact value 95 times in 100?

Sweeps the seed from 1 to 1,000 and counts the intervals that hold the closed form: 93 to 97 % must.
The wrong twin claims the exact value of a neighbouring model and must be covered far less often.

    coverage.py --coupling PROGRAM [--seeds N]
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile


def open_model(servers, utilization, customers):
    rate = servers * utilization
    return {
        "system": {"kind": "queueing", "stations": {
            "s": {"servers": servers, "service": {"exponential": "1 s"}}}},
        "workload": {"classes": {"all": {"arrivals": {"exponential": f"{1 / rate:.12g} s"},
                                         "route": {"start": "s", "s": "done"}}}},
        "run": {"horizon": f"{customers / rate:.12g} s"},
    }


def closed_model():
    return {
        "system": {"kind": "queueing", "stations": {
            "cpu": {"service": {"exponential": "20 ms"}},
            "disk": {"service": {"exponential": "50 ms"}}}},
        "workload": {"classes": {"all": {"population": 4, "think": {"exponential": "100 ms"},
                                         "route": {"start": "cpu", "cpu": {"disk": 0.5, "done": 0.5},
                                                   "disk": "cpu"}}}},
        "run": {"horizon": "400 s"},
    }


def closed_response_time(population=4, think=0.1, demands=(0.04, 0.05)):
    """Exact mean value analysis (Reiser and Lavenberg 1980)."""
    queues = [0.0] * len(demands)
    response = 0.0
    for n in range(1, population + 1):
        residence = [d * (1 + q) for d, q in zip(demands, queues)]
        response = sum(residence)
        queues = [n / (think + response) * r for r in residence]
    return response


def erlang_c_response_time(servers, utilization):
    """Mean response time of M/M/c with mean service 1 (Erlang 1917)."""
    load = servers * utilization
    blocking = 1.0
    for c in range(1, servers + 1):
        blocking = load * blocking / (c + load * blocking)
    must_wait = blocking / (1 - utilization * (1 - blocking))
    return 1 + must_wait / (servers - load)


MODELS = [
    ("M/M/1 at 0.7", open_model(1, 0.7, 30000), erlang_c_response_time(1, 0.7),
     erlang_c_response_time(1, 0.72)),
    ("M/M/4 at 0.7", open_model(4, 0.7, 30000), erlang_c_response_time(4, 0.7),
     erlang_c_response_time(4, 0.72)),
    ("closed network", closed_model(), closed_response_time(), closed_response_time(think=0.09)),
]


def intervals(coupling, model, seeds):
    spec = {"name": "coverage", **model,
            "sweep": {"run.seed": {"from": 1, "to": seeds, "steps": seeds}}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "coverage.json"
        path.write_text(json.dumps(spec))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "-j", "2",
                        "--progress", "never"], check=True, stdout=subprocess.DEVNULL)
        results = json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())
    return [point["metrics"]["response_time"] for point in results["points"]]


def covered(measured, exact):
    return sum(m["lower"] <= exact <= m["upper"] for m in measured) / len(measured)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--seeds", type=int, default=1000)
    options = parser.parse_args()
    failed = 0
    for name, model, exact, wrong in MODELS:
        measured = intervals(options.coupling, model, options.seeds)
        share, wrong_share = covered(measured, exact), covered(measured, wrong)
        holds = 0.93 <= share <= 0.97 and wrong_share < 0.93
        failed += not holds
        print(f"{'ok  ' if holds else 'FAIL'} {name}: {share:.1%} of {len(measured)} intervals cover"
              f" {exact:.6g} s; {wrong_share:.1%} cover the wrong value {wrong:.6g} s", flush=True)
    print(f"{len(MODELS) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
