#!/usr/bin/env python3
"""Does STREAM on processors split into sub-NUMA clusters scale as it was measured?

Two values of the published curve are those of the machine: what one thread brings, and what all
threads of a node bring. Threads fill one node after the other, share the arrays evenly and wait for
the slowest at the end, so a node with few threads does not make up for a full one. The wrong twin's
threads go on for ever, each at its own pace: its curve must miss.

    numa_stream.py --coupling PROGRAM [--verbose]
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
LINE = 64  # bytes
LINES_IN_FLIGHT = 40  # of a thread: with the latency they make what one thread brings
REFERENCES = 960_000  # that the threads share; a multiple of each number of threads


def machine(case):
    """Clusters of the published number of threads; one channel stands for those of a node."""
    p = case["params"]
    one, node = (p["calibrated_GBps"][name] for name in ("thread", "node"))
    latency = LINES_IN_FLIGHT * LINE / one
    return {"kind": "multiprocessor", "processors": p["processors"],
            "cores_per_processor": p["clusters"] * p["threads_of_a_node"],
            "sub_numa_clusters": p["clusters"],
            "memory": {"layout": "numa", "latency": f"{latency} ns", "remote_latency": "200 ns",
                       "channels_per_processor": p["clusters"],
                       "channel_bandwidth": f"{node} GB/s"},
            "interconnect": {"kind": "point_to_point", "bandwidth": "50 GB/s"}}


def run(coupling, case, program, **how):
    """A metric's means in the order of the threads."""
    spec = {"name": "numa-stream", "system": machine(case),
            "workload": {"affinity": "compact", "program": program},
            "sweep": {"workload.threads": case["params"]["threads"]},
            "run": {"seed": 20261127, "horizon": "20 ms", "replications": 3, **how}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        done = subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress",
                               "never"], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"status {done.returncode}: {done.stderr.strip()}")
        points = json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())["points"]
    return [point["metrics"] for point in points]


REFER = {"compute": "0 s", "outstanding": LINES_IN_FLIGHT, "placement": "local"}


def shared_work(coupling, case):
    """All references, once: bytes by the time until the last thread is done."""
    program = {"kind": "steps", "steps": [{"kind": "references", "part": "parallel",
                                           "count": REFERENCES, **REFER}]}
    return [REFERENCES * LINE * metrics["program.completions_per_second"]["mean"] / 1e9
            for metrics in run(coupling, case, program, transient=True)]


def own_pace(coupling, case):
    return [metrics["bandwidth"]["mean"] / 1e9
            for metrics in run(coupling, case, REFER, horizon="50 us")]


def check(coupling, case, verbose):
    expected, limit = case["expected"]["GBps"], case["tolerance"]["rel_mean_abs"]
    results = []
    for curve, wanted in [(shared_work, True), (own_pace, False)]:
        found = curve(coupling, case)
        errors = [value / measured - 1 for value, measured in zip(found, expected, strict=True)]
        mean = sum(abs(error) for error in errors) / len(errors)
        results.append((mean <= limit) == wanted)
        print(f"{'ok  ' if results[-1] else 'FAIL'} {case['id']} {curve.__name__}: {mean:.1%}"
              f" {'at most' if wanted else 'must be over'} {limit:.0%}", flush=True)
        if verbose:
            print("    ", *(f"{n}:{value:.1f} ({error:+.1%})" for n, value, error
                            in zip(case["params"]["threads"], found, errors)))
    return results


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    facts = json.loads((HERE / "facts.json").read_text())
    cases = [case for case in facts if case["kind"] == "scaling_curve"]
    results = [result for case in cases for result in check(options.coupling, case, options.verbose)]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    sys.exit(0 if all(results) and cases else 1)


if __name__ == "__main__":
    main()
