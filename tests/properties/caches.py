#!/usr/bin/env python3
"""Machines with caches, drawn at random: hits ahead of time change nothing.

    caches.py --coupling PROGRAM [--count N] [--seed N] [--keep FOLDER]

A core makes the hits of its caches ahead of the run's time, without events. With --check it does
not: each access is an event, and all invariants are looked at after each. That is the reference
mode, whose metrics and windows have to be the same to the last digit; no invariant may be violated;
and one worker and two have to write the same bytes. Specs that fail are left in FOLDER.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

INCLUSIONS = ["neither", "inclusive", "exclusive"]
PATTERNS = ["zipf", "uniform", "stride", "lock_ping_pong", "producer_consumer", "pointer_chase",
            "blocked_matrix"]


def draw_level(draw, latency, levels_before=True):
    ways = draw.choice([1, 2, 4, 8])
    level = {"size": f"{ways * draw.choice([1, 2, 3, 8, 16]) * 64} B", "ways": ways,
             "latency": latency,
             "replacement": draw.choice(["lru", "lru", "fifo", "random", "tree_plru"])}
    if levels_before:
        level["inclusion"] = draw.choice(INCLUSIONS)
    return level


def draw_prefetcher(draw, caches):
    """One that fetches a lot, and often in vain."""
    levels = ["last"] + [name for name in ("l1", "l2", "l3") if name in caches
                         and caches[name].get("shared_by") != "processor"
                         and caches[name].get("inclusion") != "exclusive"]
    return {"kind": "stride", "level": draw.choice(levels), "degree": draw.choice([1, 2, 6]),
            "distance": draw.choice([1, 2, 9]), "confidence": draw.choice([1, 1, 2, 3]),
            "entries": draw.choice([1, 4, 32]), "in_flight": draw.choice([1, 3, 16]),
            "page": draw.choice(["256 B", "4 KiB", "64 KiB"])}


def draw_caches(draw):
    """Small caches, so that lines leave often: of each core, and perhaps one of a processor."""
    caches = {"l1": draw_level(draw, draw.choice(["1 ns", "0.5 ns", "0 ns"]), False),
              "protocol": draw.choice(["msi", "mesi", "moesi"])}
    if draw.random() < 0.4:
        caches["l1_instruction"] = draw_level(draw, "1 ns", False)
    if draw.random() < 0.15:
        caches["l1"]["write_allocate"] = False
    if draw.random() < 0.75:
        caches["l2"] = draw_level(draw, draw.choice(["4 ns", "0 ns"]))
        caches["l2"]["shared_by"] = draw.choice(["core", "core", "processor"])
        if caches["l2"]["shared_by"] == "core" and draw.random() < 0.5:
            caches["l3"] = draw_level(draw, "9 ns")
            caches["l3"]["shared_by"] = draw.choice(["core", "processor"])
    has_second = caches.get("l2", {}).get("shared_by") == "core"
    if has_second and caches["l2"]["inclusion"] != "exclusive" and draw.random() < 0.25:
        caches["l1"]["write"] = "through"
    if draw.random() < 0.2:
        caches["cache_to_cache"] = draw.choice(["1 ns", "40 ns"])
    if draw.random() < 0.4:
        caches["write_buffer"] = draw.choice([1, 2, 5])
    if draw.random() < 0.3:
        caches["coherence"] = "broadcast"
    if draw.random() < 0.5:
        caches["prefetcher"] = draw_prefetcher(draw, caches)
    if draw.random() < 0.2:
        caches["tlb"] = {"entries": draw.choice([1, 4]), "latency": "7 ns"}
    return caches


def draw_pattern(draw, threads):
    in_pairs = threads % 2 == 0
    pattern = {"kind": draw.choice([name for name in PATTERNS
                                    if in_pairs or name != "producer_consumer"])}
    if pattern["kind"] in ("zipf", "uniform", "stride"):
        pattern.update(size=draw.choice(["1 KiB", "4 KiB", "16 KiB"]),
                       write_share=draw.choice([0, 0.3, 1]),
                       shared_share=draw.choice([0, 0.5, 1]),
                       writes=draw.choice(["write", "modify"]),
                       element=draw.choice(["8 B", "48 B"]))
    if pattern["kind"] == "zipf":
        pattern["exponent"] = draw.choice([0, 0.8, 1.2])
    elif pattern["kind"] == "stride":
        pattern["stride"] = draw.choice(["8 B", "64 B", "24 B"])
    elif pattern["kind"] == "pointer_chase":
        pattern["size"] = "8 KiB"
    elif pattern["kind"] == "blocked_matrix":
        pattern.update(n=16, block=4, repeat="infinite")
    return pattern


def draw_program(draw, threads, is_numa):
    program = {"kind": "addresses", "pattern": draw_pattern(draw, threads),
               "outstanding": draw.choice([1, 1, 2, 4, 10])}
    between = draw.random()
    if between < 0.2:
        program["compute"] = {"exponential": draw.choice(["2 ns", "30 ns"])}
    elif between < 0.4:
        program["instructions_between_references"] = {"geometric": {"mean": draw.choice([2, 40])}}
    if is_numa and draw.random() < 0.5:
        program.update(placement="interleaved", page_size=draw.choice(["64 B", "4 KiB"]))
    return program


def draw_interrupts(draw, spec, cores):
    """Interrupts stop threads between any two accesses, on some core or on each in turn."""
    spec["system"]["interrupts"] = {
        "save": draw.choice(["0 s", "3.3 ns"]), "restore": "1.7 ns",
        "instruction": draw.choice(["0 s", "2 ns", {"exponential": "5 ns"}]),
        **draw.choice([{"core": cores - 1}, {"delivery": "round_robin"},
                       {"delivery": "least_loaded"}])}
    spec["workload"]["interrupts"] = {
        "card": {"arrivals": {"exponential": draw.choice(["60 ns", "500 ns"])},
                 "service": draw.choice(["0 s", {"exponential": "20 ns"}]), "level": 1},
        "timer": {"arrivals": "100 ns", "service": "30 ns", "deferred": "10 ns", "level": 2}}


def draw_spec(seed):
    draw = random.Random(seed)
    cores, processors = draw.choice([1, 2, 3]), draw.choice([1, 2, 4])
    is_numa = draw.random() < 0.5
    system = {
        "kind": "multiprocessor", "processors": processors, "cores_per_processor": cores,
        "clock": draw.choice(["2 GHz", "3 GHz"]), "hardware_threads": draw.choice([1, 1, 2]),
        "caches": draw_caches(draw),
        "memory": {"layout": "numa" if is_numa else "uma", "latency": "80 ns", "channels": 1,
                   "channel_bandwidth": "20 GB/s"},
        "interconnect": {"kind": draw.choice(["bus", "point_to_point"] if is_numa else ["bus"]),
                         "bandwidth": "20 GB/s"}}
    if draw.random() < 0.25:
        system["memory"] = {"layout": system["memory"]["layout"], "latency": "80 ns",
                            "channels": draw.choice([1, 2]),
                            "dram": {"preset": "DDR4-2933",
                                     "writes_high": draw.choice([2, 54]), "writes_low": 1}}
    threads = processors * cores * system["hardware_threads"]
    workload = {"program": draw_program(draw, threads, is_numa)}
    if draw.random() < 0.25:
        system["scheduler"] = {"kind": "round_robin", "quantum": draw.choice(["300 ns", "2 us"]),
                               "switch_cost": draw.choice(["0 s", "50 ns"])}
        workload["threads"] = threads + 2
    spec = {"name": f"caches-{seed}", "system": system, "workload": workload,
            "run": {"seed": seed, "horizon": "8 us", "replications": 2, "warmup": "1 us"}}
    if draw.random() < 0.1:
        system["boot"] = {"phases": [{"name": "rom", "kind": "fixed", "time": "200 ns"}]}
    if draw.random() < 0.1:
        workload["program"]["references"] = draw.choice([1, 70, 500])
        spec["run"].update(warmup="0 s", transient=True)
    if draw.random() < 0.35:
        draw_interrupts(draw, spec, processors * cores)
    return spec


def run(coupling, spec, folder, *options):
    """The bytes of the results; or None and what is wrong."""
    done = subprocess.run([coupling, "run", spec, "-o", folder, "--progress", "never", *options],
                          capture_output=True, text=True, timeout=300)
    results = pathlib.Path(folder) / "results.json"
    if done.returncode != 0 or not results.exists():
        return None, f"{' '.join(options)}: status {done.returncode}: {done.stderr.strip()}"
    return results.read_bytes(), None


def numbers(results):
    """What is measured: mean and interval of each metric, and each replication's value."""
    point = json.loads(results)["points"][0]
    return {"metrics": point["metrics"], "failed": point.get("failed")}


def differences(plain, checked):
    left, right = numbers(plain), numbers(checked)
    if left["failed"] or right["failed"]:
        return f"failed: {left['failed'] or right['failed']}"
    names = sorted(set(left["metrics"]) | set(right["metrics"]))
    differing = [name for name in names
                 if left["metrics"].get(name) != right["metrics"].get(name)]
    if not differing:
        return None
    name = differing[0]
    return (f"{len(differing)} metrics differ with --check, {name}: "
            f"{left['metrics'].get(name)} and {right['metrics'].get(name)}")


def judge(coupling, spec, folder):
    """What is wrong with a spec, or None."""
    found = {}
    for name, options in {"one": ("-j", "1"), "two": ("-j", "2"),
                          "checked": ("-j", "2", "--check")}.items():
        found[name], wrong = run(coupling, spec, f"{folder}/{name}", *options)
        if wrong:
            return wrong
    if found["one"] != found["two"]:
        return "one worker and two write different bytes"
    return differences(found["one"], found["checked"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    options = parser.parse_args()
    failed = 0
    for seed in range(options.seed, options.seed + options.count):
        text = json.dumps(draw_spec(seed), indent=2)
        with tempfile.TemporaryDirectory() as folder:
            spec = f"{folder}/spec.json"
            pathlib.Path(spec).write_text(text)
            checked = subprocess.run([options.coupling, "check", spec], capture_output=True,
                                     text=True, timeout=60)
            if checked.returncode != 0:
                wrong = f"refused: {checked.stderr.strip()}"
            else:
                wrong = judge(options.coupling, spec, folder)
        if wrong:
            failed += 1
            print(f"seed {seed}: {wrong}", flush=True)
            if options.keep:
                pathlib.Path(options.keep).mkdir(parents=True, exist_ok=True)
                (pathlib.Path(options.keep) / f"caches-{seed}.json").write_text(text)
    print(f"seeds {options.seed} to {options.seed + options.count - 1}: {failed} machines failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
