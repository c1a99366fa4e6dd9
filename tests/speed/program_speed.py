#!/usr/bin/env python3
"""How fast is the program as a whole? One JSON line each; never a pass or fail.

Measures the start of a bare `--version` beside /bin/true, a sweep with two workers beside one, what
a cached run costs, customers a second through the full queueing model, and what a line costs over 56
links and over 65,280, and requests a second of a disk.

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


def machine(processors, horizon):
    """2,048 cores and their memory over links for each pair of processors."""
    return {"name": "speed",
            "system": {"kind": "multiprocessor", "processors": processors, "clock": "2 GHz",
                       "cores_per_processor": 2048 // processors,
                       "memory": {"layout": "numa", "latency": "80 ns",
                                  "remote_latency": "120 ns"},
                       "interconnect": {"kind": "point_to_point", "bandwidth": "400 GB/s"}},
            "workload": {"program": {"instructions_between_misses": {"geometric": {"mean": 50}},
                                     "remote_share": 0.9, "outstanding": 4}},
            "run": {"horizon": f"{horizon} us", "warmup": "1 us", "replications": 1}}


def links(coupling, folder, rounds):
    """The longer run less the shorter one, so that building the machine does not count."""
    for processors in (8, 256):
        times = {}
        for horizon in (20, 80):
            spec = folder / f"links{processors}-{horizon}.json"
            spec.write_text(json.dumps(machine(processors, horizon)))
            times[horizon] = []
            for number in range(rounds):
                out = folder / f"links{processors}-{horizon}-{number}"
                times[horizon].append(seconds([coupling, "run", str(spec), "-o", str(out), "-j",
                                               "1", "--progress", "never"]))
        throughput = json.loads((out / "results.json").read_text())
        a_second = throughput["points"][0]["metrics"]["throughput"]["mean"]
        taken = statistics.median(times[80]) - statistics.median(times[20])
        report(f"{processors * (processors - 1)} links", references=60e-6 * a_second,
               nanoseconds_per_reference=1e9 * taken / (60e-6 * a_second))


def disk(horizon, scheduling, population):
    """A disk of three zones with a buffer, under random reads and writes."""
    zones = [{"cylinders": 3000, "sectors_per_track": sectors, "track_skew": sectors // 8,
              "cylinder_skew": sectors // 5} for sectors in (360, 300, 240)]
    return {"name": "speed",
            "system": {"kind": "multiprocessor", "memory": {"latency": "100 ns"},
                       "storage": {"disk": {"kind": "disk", "zones": zones, "scheduling": scheduling,
                                            "seek": {"base": "1 ms", "per_root": "120 us"},
                                            "bus_bandwidth": "40 MB/s", "buffer": {"segments": 8}}}},
            "workload": {"io": {"random": {"device": "disk", "population": population,
                                           "write_share": 0.3}}},
            "run": {"horizon": f"{horizon} s", "warmup": "1 s", "replications": 1}}


def disks(coupling, folder, rounds):
    """The longer run less the shorter one."""
    for scheduling, population in (("fcfs", 1), ("look", 32), ("satf", 32)):
        times, done = {}, {}
        for horizon in (1000, 20000):
            spec = folder / f"disk-{scheduling}-{horizon}.json"
            spec.write_text(json.dumps(disk(horizon, scheduling, population)))
            times[horizon] = []
            for number in range(rounds):
                out = folder / f"disk-{scheduling}-{horizon}-{number}"
                times[horizon].append(seconds([coupling, "run", str(spec), "-o", str(out), "-j",
                                               "1", "--progress", "never"]))
            metrics = json.loads((out / "results.json").read_text())["points"][0]["metrics"]
            done[horizon] = metrics["io.random.throughput"]["mean"] * horizon
        taken = statistics.median(times[20000]) - statistics.median(times[1000])
        report(f"disk, {scheduling}, {population} open", requests=done[20000] - done[1000],
               requests_per_second=(done[20000] - done[1000]) / taken)


def interrupts(coupling, folder, rounds):
    """A million interrupts a second stop a thread: the longer run less the shorter one."""
    times = {}
    for horizon in (1, 3):
        spec = folder / f"interrupts-{horizon}.json"
        spec.write_text(json.dumps({
            "name": "speed",
            "system": {"kind": "multiprocessor", "memory": {"latency": "100 ns"}, "interrupts": {}},
            "workload": {"program": {"compute": "10 us"}, "interrupts": {"line": {
                "arrivals": {"exponential": "1 us"}, "service": {"exponential": "300 ns"}}}},
            "run": {"horizon": f"{horizon} s", "warmup": "1 ms", "replications": 1}}))
        times[horizon] = [
            seconds([coupling, "run", str(spec), "-o", str(folder / f"interrupts-{horizon}-{n}"),
                     "-j", "1", "--progress", "never"]) for n in range(rounds)]
    taken = (statistics.median(times[3]) - statistics.median(times[1])) / 2
    report("1,000,000 interrupts a second on one core", seconds_per_simulated_second=taken,
           nanoseconds_per_interrupt=1000 * taken)


def quanta(coupling, folder, rounds):
    """256 cores, 200 of them busy, for 10 simulated seconds: ends of quanta that change nothing."""
    for scheduler in ("round_robin", "fair_share"):
        for quantum in ("1 ms", "10 us"):
            spec = folder / f"quanta-{scheduler}-{quantum[:2].strip()}.json"
            spec.write_text(json.dumps({
                "name": "speed",
                "system": {"kind": "multiprocessor", "cores_per_processor": 256,
                           "memory": {"latency": "100 ns"},
                           "scheduler": {"kind": scheduler, "quantum": quantum}},
                "workload": {"tasks": {"arrivals": {"exponential": "1 ms"},
                                       "service": {"exponential": "200 ms"}}},
                "run": {"horizon": "10 s", "warmup": "100 ms", "replications": 1}}))
            times = [seconds([coupling, "run", str(spec), "-o", str(folder / f"{spec.stem}-{n}"),
                              "-j", "1", "--progress", "never"]) for n in range(rounds)]
            report(f"256 cores, {scheduler}, quantum {quantum}", seconds=statistics.median(times))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    start_up(options.coupling, options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        sweep(options.coupling, pathlib.Path(folder), options.rounds)
        full_model(options.coupling, pathlib.Path(folder), options.rounds)
        links(options.coupling, pathlib.Path(folder), options.rounds)
        disks(options.coupling, pathlib.Path(folder), options.rounds)
        interrupts(options.coupling, pathlib.Path(folder), options.rounds)
        quanta(options.coupling, pathlib.Path(folder), options.rounds)


if __name__ == "__main__":
    main()
