#!/usr/bin/env python3
"""Do the scaling curves of NUMA and of uniform memory cross where theory says?

    numa_crossings.py --coupling PROGRAM

Cores with caches refer to arrays far larger than these, one line at a time: some of their accesses
go to an array of their own, which is on their node, the others to one that all share, whose pages
are spread over all nodes. Both machines have the same caches, as many channels, and ports of the
same bandwidth, and transfers are exponential: a closed network with a class of customers for each
socket. Its throughput follows from exact mean value analysis (Reiser and Lavenberg 1980), with

- of n sockets (n - 1) / n of the shared accesses remote,
- ports out, which each remote line of NUMA and each line of uniform memory crosses,
- ports into the nodes of NUMA, which the lines of all others share; lines into uniform memory meet
  none, since ports of which each line takes the one with the fewest lines have no such theory,
- channels, each as likely, and delays of fixed length for all the rest.

All throughputs have to be within 0.5 % of it. The lines between the exact ones cross at an exact
size, which the interval of 99.9 % of the program has to hold; where they do not cross the program
has to say so.

Wrong twins must miss that size: the same theory without queues, and with all shared data on other
nodes, and a machine whose remote latency is longer by a tenth.
"""
import argparse
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

from outcome import print_cases

SIZES = [1, 2, 3, 4, 6, 8]  # sockets
CORES, CHANNELS = 2, 2  # of each socket
COMPUTE, LOOKUP = 20, 1  # [ns]
LOCAL, REMOTE, UNIFORM = 80, 200, 120  # latencies [ns]
PORT, CHANNEL = 40, 20  # mean transfers [ns]
LINE, LINES, CACHED = 64, 1 << 18, 64  # bytes; lines of an array, and of a cache
SHARES = [1, 0.5, 0.25]  # of accesses to shared data, for low, middle and high locality
TOLERANCE = 0.005


def solve(delays, demands):
    """Exact mean value analysis. @param delays  of each class @param demands  of each class at each
    station, that is an array of several alike: (how many, the demand at each)
    @return the throughput of all classes, of CORES customers each"""
    classes, stations = len(delays), len(demands[0])
    queues = {(0,) * classes: [0.0] * stations}
    total = 0.0
    for population in itertools.product(range(CORES + 1), repeat=classes):
        if not any(population):
            continue
        here, total = [0.0] * stations, 0.0
        for k, customers in enumerate(population):
            if customers == 0:
                continue
            before = queues[population[:k] + (customers - 1,) + population[k + 1:]]
            times = [demand * (1 + before[i]) for i, (_, demand) in enumerate(demands[k])]
            response = sum(many * time for (many, _), time in zip(demands[k], times))
            throughput = customers / (delays[k] + response)
            total += throughput
            here = [queue + throughput * time for queue, time in zip(here, times)]
        queues[population] = here
    return total


def remote_share(sockets, share):
    return share * (sockets - 1) / sockets


def nodes(sockets, share, queues=True, remote_of=remote_share):
    """Throughput of accesses [1/ns] under NUMA."""
    remote = remote_of(sockets, share)
    to_each = remote / (sockets - 1) if sockets > 1 else 0
    homes = [[to_each if home != own else 1 - remote for home in range(sockets)]
             for own in range(sockets)]
    delay = (1 - remote) * (LOCAL - CHANNEL) + remote * (REMOTE - CHANNEL - 2 * PORT)
    demands = [[(1, remote * PORT if socket == own else 0) for socket in range(sockets)]
               + [(1, homes[own][home] * PORT if home != own else 0) for home in range(sockets)]
               + [(CHANNELS, homes[own][home] * CHANNEL / CHANNELS) for home in range(sockets)]
               for own in range(sockets)]
    return throughput(sockets, share, delay, demands, queues)


def uniform(sockets, queues=True):
    delay = UNIFORM - CHANNEL - PORT
    channels = CHANNELS * sockets
    demands = [[(1, PORT if socket == own else 0) for socket in range(sockets)]
               + [(channels, CHANNEL / channels)] for own in range(sockets)]
    return throughput(sockets, 0, delay, demands, queues)


def throughput(sockets, share, delay, demands, queues):
    """Of accesses: misses and the few hits, which are lines that were used of late."""
    hit = CACHED * (share ** 2 + (1 - share) ** 2) / LINES
    think = (COMPUTE + LOOKUP) / (1 - hit)
    if not queues:
        alone = delay + sum(many * demand for many, demand in demands[0])
        return sockets * CORES / (think + alone) / (1 - hit)
    return solve([think + delay] * sockets, demands) / (1 - hit)


def crossing(curve, other):
    """Where the lines of a curve fall below those of another one."""
    differences = [a - b for a, b in zip(curve, other)]
    found = [n + before / (before - after) * (then - n)
             for n, then, before, after in zip(SIZES, SIZES[1:], differences, differences[1:])
             if before > 0 > after]
    return found[0] if found else None


def exact(share, queues=True, **how):
    return crossing([nodes(n, share, queues, **how) for n in SIZES],
                    [uniform(n, queues) for n in SIZES])


def machine(layout, remote):
    memory = {"layout": layout, "latency": f"{UNIFORM if layout == 'uma' else LOCAL} ns",
              "channels_per_processor": CHANNELS, "transfer": {"exponential": f"{CHANNEL} ns"}}
    ports = {}
    if layout == "numa":
        memory["remote_latency"] = f"{remote} ns"
        ports["ports"] = 1
    return {"cores_per_processor": CORES, "memory": memory,
            "caches": {"l1": {"size": f"{CACHED * LINE} B", "ways": 8, "latency": f"{LOOKUP} ns"}},
            "interconnect": {"kind": "point_to_point", **ports,
                             "transfer": {"exponential": f"{PORT} ns"}}}


def spec(shares):
    shared = "workload.program.pattern.shared_share"
    return {"name": "case", "system": {"kind": "multiprocessor", "machine": "numa.json"},
            "workload": {"program": {
                "kind": "addresses",
                "pattern": {"kind": "uniform", "size": f"{LINES * LINE} B", "shared_share": 0},
                "compute": {"exponential": f"{COMPUTE} ns"}}},
            "sweep": {"system.processors": SIZES},
            "zip": [{"system.machine": ["uma.json"] + ["numa.json"] * len(shares),
                     shared: [0, *shares]}],
            "run": {"seed": 20261128, "horizon": "5 ms", "warmup": "2 ms", "replications": 10,
                    "confidence": 0.999},
            "analysis": {"metrics": ["caches.throughput"],
                         "compare": {"axis": shared, "baseline": 0},
                         "scaling": {"axis": "system.processors", "metric": "caches.throughput"}}}


def run(coupling, shares, remote=REMOTE):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for layout in ("uma", "numa"):
            (folder / f"{layout}.json").write_text(json.dumps(machine(layout, remote)))
        (folder / "case.json").write_text(json.dumps(spec(shares)))
        done = subprocess.run([coupling, "run", str(folder / "case.json"), "-o", f"{name}/out",
                               "--progress", "never"], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return json.loads((folder / "out" / "results.json").read_text())


def throughputs(results):
    """Those of all points: what it is of, simulated, exact [1/s]."""
    for point in results["points"]:
        given, found = point["parameters"], point["metrics"]["caches.throughput"]["mean"]
        sockets, share = (given[key] for key in ("system.processors",
                                                 "workload.program.pattern.shared_share"))
        is_numa = given["system.machine"] == "numa.json"
        expected = 1e9 * (nodes(sockets, share) if is_numa else uniform(sockets))
        yield f"{'NUMA' if is_numa else 'uniform'}, {sockets}, {share}", found, expected


def holds(found, size):
    return found["size"] is not None and found["lower"] <= size <= found["upper"]


def remote_from_all(sockets, share):
    """Forgets that some shared data is at home."""
    return share if sockets > 1 else 0


def crossing_cases(share, found):
    size = exact(share)
    if size is None:
        print(f"{share:4} shared: exactly none, simulated {found['size']} ({found['reason']})")
        return [(f"{share} shared: none", found["size"], None),
                (f"{share} shared: and why", found["reason"], "the curves do not cross")]
    print(f"{share:4} shared: exactly {size:.4f}, simulated {found['size']:.4f}"
          f" [{found['lower']:.4f}, {found['upper']:.4f}]")
    return [(f"{share} shared", holds(found, size), True),
            (f"{share} shared: uniform memory is better beyond it", found["higher_beyond"], 0),
            (f"twin: {share} shared, without queues", holds(found, exact(share, False) or 0),
             False),
            (f"twin: {share} shared, none of it at home",
             holds(found, exact(share, remote_of=remote_from_all)), False)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = parser.parse_args().coupling
    results = run(coupling, SHARES)
    errors = {name: found / expected - 1 for name, found, expected in throughputs(results)}
    worst = max(errors, key=lambda name: abs(errors[name]))
    print(f"throughputs of {len(errors)} points: {errors[worst]:+.2%} at worst ({worst})")
    cases = [("throughputs", abs(errors[worst]) <= TOLERANCE, True)]
    for share, found in zip(SHARES, results["crossings"]):
        cases += crossing_cases(share, found)
    far = run(coupling, [0.5], round(1.1 * REMOTE))
    errors = [found / expected - 1 for _, found, expected in throughputs(far)]
    cases += [("twin: farther remote memory", holds(far["crossings"][0], exact(0.5)), False),
              ("twin: its throughputs", max(map(abs, errors)) <= TOLERANCE, False)]
    return 1 if print_cases(cases) else 0


if __name__ == "__main__":
    sys.exit(main())
