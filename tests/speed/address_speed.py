#!/usr/bin/env python3
"""How fast are programs of addresses? One JSON line each; never a pass or fail.

Accesses a second of processor time: of one core whose L1 answers 97 of 100; of 8 x 8 cores with
MESI, Zipf's law over shared lines, and 5 of 100 that leave the L2 of their core; of a trace under the
rules of cachegrind, beside valgrind's cachegrind on the program of the trace, where both are there.
Then the memory of 64 cores with an L2 of 2 MiB each.

    address_speed.py --coupling PROGRAM [--rounds N]
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import tempfile

TRACED = ["/bin/ls", "/usr/bin"]


def machine(processors, cores, caches, pattern, horizon, **program):
    links = {} if processors * cores == 1 else {
        "interconnect": {"kind": "point_to_point", "bandwidth": "40 GB/s"}}
    return {"name": "speed",
            "system": {"kind": "multiprocessor", "processors": processors, "clock": "2 GHz",
                       "cores_per_processor": cores, "caches": caches,
                       "memory": {"layout": "numa" if links else "uma", "latency": "80 ns",
                                  "channels": 4, "channel_bandwidth": "20 GB/s"}, **links},
            "workload": {"program": {"kind": "addresses", "pattern": pattern, **program}},
            "run": {"horizon": horizon, "warmup": "0 s", "replications": 1, "transient": True}}


def processor_seconds(command):
    """The processor time of a command and of its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run(coupling, folder, spec):
    """@return processor time [s], and the means of all metrics"""
    path, out = folder / "spec.json", folder / "out"
    path.write_text(json.dumps(spec))
    shutil.rmtree(out, ignore_errors=True)
    taken = processor_seconds([coupling, "run", str(path), "-o", str(out), "-j", "1",
                               "--progress", "never"])
    metrics = json.loads((out / "results.json").read_text())["points"][0]["metrics"]
    return taken, {name: value.get("mean") for name, value in metrics.items()}


def report(benchmark, **figures):
    rounded = {k: v if isinstance(v, int) else float(f"{v:.4g}") for k, v in figures.items()}
    print(json.dumps({"benchmark": benchmark, **rounded}), flush=True)


def accesses(coupling, folder, rounds, name, spec, seconds):
    """The longer run less one of a tenth, so that building the machine does not count."""
    rates = []
    for _ in range(rounds):
        spec["run"]["horizon"] = f"{seconds / 10} us"
        short, few = run(coupling, folder, spec)
        spec["run"]["horizon"] = f"{seconds} us"
        long, many = run(coupling, folder, spec)
        made = 1e-6 * seconds * (many["caches.throughput"] - few["caches.throughput"] / 10)
        rates.append(made / (long - short))
    report(name, accesses_per_second=statistics.median(rates), accesses=made,
           l1_miss_ratio=many["caches.l1.miss_ratio"],
           l2_miss_ratio=many.get("caches.l2.miss_ratio", 0.0))


def one_core(coupling, folder, rounds):
    caches = {"l1": {"size": "32 KiB", "ways": 8, "latency": "1 ns"},
              "l2": {"size": "1 MiB", "ways": 16, "latency": "4 ns"}}
    patterns = {
        "neighbours": {"kind": "stride", "stride": "2 B", "element": "2 B", "size": "1 MiB"},
        "items by Zipf's law": {"kind": "zipf", "size": "64 KiB", "item": "64 B",
                                "exponent": 1.37, "write_share": 0.3}}
    for name, pattern in patterns.items():
        accesses(coupling, folder, rounds, f"one core, 97 % in L1, {name}",
                 machine(1, 1, caches, pattern, "1 s"), 40000)


def many_cores(coupling, folder, rounds):
    caches = {"l1": {"size": "32 KiB", "ways": 8, "latency": "1 ns"},
              "l2": {"size": "256 KiB", "ways": 8, "latency": "4 ns"}, "protocol": "mesi"}
    pattern = {"kind": "zipf", "size": "32 KiB", "item": "64 B", "exponent": 1.0,
               "write_share": 0.02, "shared_share": 0.08}
    accesses(coupling, folder, rounds, "8 x 8 cores, MESI, items by Zipf's law",
             machine(8, 8, caches, pattern, "1 s", placement="interleaved"), 600)


def cachegrind(coupling, folder, rounds):
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        print(json.dumps({"benchmark": "cachegrind", "skipped": "valgrind is not there"}))
        return
    trace = folder / "trace"
    subprocess.run([valgrind, "--tool=lackey", "--trace-mem=yes", "--basic-counts=no",
                    f"--log-file={trace}"] + TRACED, check=True, stdout=subprocess.DEVNULL)
    level = {"ways": 8, "latency": "1 ns"}
    caches = {"l1": {"size": "32 KiB", **level}, "l1_instruction": {"size": "32 KiB", **level},
              "l2": {"size": "8 MiB", "ways": 16, "latency": "4 ns"}, "counting": "cachegrind"}
    spec = machine(1, 1, caches, {"kind": "trace", "file": str(trace)}, "100 s")
    ours, theirs = [], []
    for _ in range(rounds):
        taken, metrics = run(coupling, folder, spec)
        ours.append(taken)
        theirs.append(processor_seconds(
            [valgrind, "--tool=cachegrind", "--cache-sim=yes", "--I1=32768,8,64",
             "--D1=32768,8,64", "--LL=8388608,16,64", "--cachegrind-out-file=/dev/null"] + TRACED))
    made = sum(metrics[f"caches.cachegrind.{name}"] for name in ("ir", "dr", "dw"))
    report("a trace by the rules of cachegrind", accesses=made,
           accesses_per_second=made / statistics.median(ours),
           seconds=statistics.median(ours), seconds_of_cachegrind=statistics.median(theirs),
           trace_bytes=os.path.getsize(trace))


def memory(coupling, folder):
    caches = {"l1": {"size": "32 KiB", "ways": 8, "latency": "1 ns"},
              "l2": {"size": "2 MiB", "ways": 16, "latency": "4 ns"}}
    pattern = {"kind": "stride", "stride": "64 B", "size": "2 MiB"}
    path = folder / "memory.json"
    path.write_text(json.dumps(machine(8, 8, caches, pattern, "5 ms")))
    script = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, " \
             "stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); " \
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run(["python3", "-c", script, coupling, "run", str(path), "-o",
                           str(folder / "memory"), "-j", "1", "--progress", "never"],
                          check=True, capture_output=True, text=True)
    report("64 cores with an L2 of 2 MiB each", mebibytes=int(done.stdout) / 1024)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    coupling = str(pathlib.Path(options.coupling).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        one_core(coupling, folder, options.rounds)
        many_cores(coupling, folder, options.rounds)
        cachegrind(coupling, folder, options.rounds)
        memory(coupling, folder)


if __name__ == "__main__":
    main()
