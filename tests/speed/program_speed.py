#!/usr/bin/env python3
"""How fast is the program as a whole? One JSON line each; never a pass or fail.

Measures the start of a bare `--version` beside /bin/true, a sweep with two workers beside one, what
a cached run costs, and customers a second through the full queueing model.

    program_speed.py --coupling PROGRAM [--rounds N]
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time


def queueing(horizon, replications, sweep=None):
    return {"name": "speed",
            "system": {"kind": "queueing", "stations": {"s": {"service": {"exponential": "1 s"}}}},
            "workload": {"classes": {"all": {"arrivals": {"exponential": "1.11111111111 s"},
                                             "route": {"start": "s", "s": "done"}}}},
            "run": {"horizon": horizon, "replications": replications},
            **({"sweep": sweep} if sweep else {})}


def seconds(command, **options):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   **options)
    return time.perf_counter() - start


def report(benchmark, **figures):
    rounded = {k: v if isinstance(v, int) else float(f"{v:.4g}") for k, v in figures.items()}
    print(json.dumps({"benchmark": benchmark, **rounded}), flush=True)


def start_up(coupling, rounds):
    ours, bare = [], []
    for _ in range(20 * rounds):
        ours.append(seconds([coupling, "--version"]))
        bare.append(seconds(["/bin/true"]))
    report("version", milliseconds=1000 * statistics.median(ours),
           bin_true_milliseconds=1000 * statistics.median(bare))


def sweep(coupling, folder, rounds):
    spec = folder / "sweep.json"
    spec.write_text(json.dumps(queueing("300000 s", 10, {"run.seed": [1, 2, 3, 4, 5, 6, 7, 8]})))
    times = {"1": [], "2": [], "cached": []}
    for number in range(rounds):
        for workers in ("1", "2"):
            out = str(folder / f"sweep{number}-{workers}")
            command = [coupling, "run", str(spec), "-o", out, "-j", workers, "--progress", "never"]
            times[workers].append(seconds(command))
        times["cached"].append(seconds(command))
    ratios = [one / two for one, two in zip(times["1"], times["2"])]
    report("sweep of 80 runs", seconds_j1=statistics.median(times["1"]),
           seconds_j2=statistics.median(times["2"]), speedup=statistics.median(ratios))
    report("cached runs", runs=80, milliseconds_per_run=1000 * statistics.median(times["cached"]) / 80)


def full_model(coupling, folder, rounds):
    spec = folder / "full.json"
    spec.write_text(json.dumps(queueing("4500000 s", 1)))
    times = [seconds([coupling, "run", str(spec), "-o", str(folder / f"full{n}"), "-j", "1",
                      "--progress", "never"]) for n in range(rounds)]
    report("full queueing model, M/M/1 at 0.9", customers=4.05e6,
           customers_per_second=4.05e6 / statistics.median(times))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    start_up(options.coupling, options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        sweep(options.coupling, pathlib.Path(folder), options.rounds)
        full_model(options.coupling, pathlib.Path(folder), options.rounds)


if __name__ == "__main__":
    main()
