#!/usr/bin/env python3
"""Caches and coherence with what a textbook says of them, reference by reference.

Strings of references are replayed from a CSV trace, one after the other: so far apart in time that
none meets another. Counts are exact. Each row has a wrong twin, a machine that must give another
number. The strings of several cores are those of facts.json, kind "coherence".

    caches.py --coupling PROGRAM
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
SLOT = 100_000  # instructions between two references of a string: 100 us
LINE = 64
ROOMY = {"size": "64 KiB", "ways": 16, "latency": "1 ns"}


def trace_of(string):
    """Lines of CSV of references (thread, "r" or "w", address), one in each slot."""
    last = {}
    lines = ["thread,kind,address,bytes,instructions"]
    for slot, (thread, kind, address) in enumerate(string):
        lines.append(f"{thread},{'RW'[kind == 'w']},{address:#x},8,"
                     f"{(slot - last.get(thread, -1)) * SLOT}")
        last[thread] = slot
    return "\n".join(lines) + "\n"


def machine(levels, cores=1, protocol="mesi", seconds="1 s"):
    interconnect = {"interconnect": {"kind": "bus", "bandwidth": "10 GB/s"}} if cores > 1 else {}
    return {"name": "case",
            "system": {"kind": "multiprocessor", "processors": cores, "clock": "1 GHz",
                       "memory": {"layout": "uma", "latency": "100 ns"}, **interconnect,
                       "caches": {**levels, "protocol": protocol}},
            "workload": {"program": {"kind": "addresses"}},
            "run": {"horizon": seconds, "warmup": "0 s", "replications": 1, "transient": True}}


def run(coupling, spec, trace=None):
    """The means of all metrics."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if trace is not None:
            (folder / "trace.csv").write_text(trace)
            spec["workload"]["program"]["pattern"] = {"kind": "trace", "file": "trace.csv"}
        (folder / "case.json").write_text(json.dumps(spec))
        done = subprocess.run([coupling, "run", str(folder / "case.json"), "-o", f"{name}/out",
                               "--check", "-j", "1", "--progress", "never"],
                              capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        point = json.loads((folder / "out" / "results.json").read_text())["points"][0]
        return {key: value.get("mean") for key, value in point["metrics"].items()}


def replay(coupling, string, levels, cores=1, protocol="mesi"):
    return run(coupling, machine(levels, cores, protocol), trace_of(string))


def string_counts(coupling, case, protocol):
    """The bus counts of a string of several cores, by the names of the case."""
    string = [(core, kind, address * LINE) for core, kind, address in case["params"]["refs"]]
    cores = 1 + max(core for core, _, _ in string)
    found = replay(coupling, string, {"l1": ROOMY}, cores, protocol)
    return {"BusRd": found["caches.reads"], "BusRdX": found["caches.exclusive_reads"],
            "BusUpgr": found["caches.upgrades"], "writebacks": found["caches.write_backs"],
            "invalidations": found["caches.invalidations"]}


def strings(coupling):
    for case in json.loads((HERE / "facts.json").read_text()):
        if case["kind"] != "coherence":
            continue
        own = case["params"]["proto"].lower()
        expected = {key: value for key, value in case["expected"].items() if key != "final"}
        yield (case["id"], expected, string_counts(coupling, case, own),
               string_counts(coupling, case, "moesi"))


def transactions(found):
    return found["caches.reads"] + found["caches.exclusive_reads"] + found["caches.upgrades"]


def private_lines(coupling):
    """Each of N private lines is read, then written."""
    count = 32
    string = [(0, kind, line * LINE) for line in range(count) for kind in "rw"]
    string.append((1, "r", 1 << 30))  # a second core, which makes one transaction of its own
    found = {protocol: transactions(replay(coupling, string, {"l1": ROOMY}, 2, protocol)) - 1
             for protocol in ("msi", "mesi")}
    yield "MSI: 2 N transactions", 2 * count, found["msi"], found["mesi"]
    yield "MESI: N transactions", count, found["mesi"], found["msi"]


def modified_line_read(coupling):
    string = [(0, "w", LINE), (1, "r", LINE)]
    found = {protocol: replay(coupling, string, {"l1": ROOMY}, 2, protocol)["caches.write_backs"]
             for protocol in ("mesi", "moesi")}
    yield "MOESI: a modified line that is read is not written back", 0, found["moesi"], \
        found["mesi"]


def false_sharing(coupling):
    count = 20
    found = {}
    for apart in (8, LINE):
        string = [(i % 2, "w", LINE + i % 2 * apart) for i in range(count)]
        metrics = replay(coupling, string, {"l1": ROOMY}, 2)
        found[apart] = (metrics["caches.exclusive_reads"], metrics["caches.invalidations"])
    yield "false sharing: n reads for ownership, n - 1 invalidations", (count, count - 1), \
        found[8], found[LINE]
    yield "words in two lines: 2 and 0", (2, 0), found[LINE], found[8]


def victims(coupling, replacement):
    """The lines of A B C D that are gone after A B C D A E: each is looked for in a run."""
    level = {"size": f"{4 * LINE} B", "ways": 4, "latency": "1 ns", "replacement": replacement}
    gone = ""
    for probe in "ABCD":
        string = [(0, "r", ord(name) * LINE) for name in "ABCDAE" + probe]
        gone += probe if replay(coupling, string, {"l1": level})["caches.l1.misses"] > 5 else ""
    return gone


def replacement(coupling):
    found = {kind: victims(coupling, kind) for kind in ("lru", "tree_plru", "fifo")}
    for kind, other in (("lru", "fifo"), ("tree_plru", "lru"), ("fifo", "tree_plru")):
        yield f"{kind} evicts", {"lru": "B", "tree_plru": "C", "fifo": "A"}[kind], found[kind], \
            found[other]


def cyclic(coupling):
    """n + 1 lines go round the n ways of a set."""
    found = {}
    for kind in ("lru", "random"):
        level = {"size": f"{4 * LINE} B", "ways": 4, "latency": "1 ns", "replacement": kind}
        spec = machine({"l1": level}, seconds="20 ms")
        spec["workload"]["program"]["pattern"] = {"kind": "stride", "size": f"{5 * LINE} B",
                                                  "stride": f"{LINE} B"}
        spec["run"].pop("transient")
        found[kind] = round(1 - run(coupling, spec)["caches.l1.miss_ratio"], 2)
    yield "LRU, cyclic: no hit", 0, found["lru"], found["random"]
    yield "random, cyclic: 0.60", 0.6, found["random"], found["lru"]


def inclusion(coupling):
    """L1 has line 0, which L2, of one set, evicts."""
    found = {}
    for kind in ("inclusive", "neither"):
        levels = {"l1": {"size": f"{8 * LINE} B", "ways": 8, "latency": "1 ns"},
                  "l2": {"size": f"{2 * LINE} B", "ways": 2, "latency": "4 ns",
                         "inclusion": kind}}
        string = [(0, "r", line * LINE) for line in (0, 1, 2, 0)]
        found[kind] = replay(coupling, string, levels)["caches.l1.misses"]
    yield "inclusive L2: the next reference of L1 misses", 4, found["inclusive"], found["neither"]


def access_time(coupling):
    """Of 100 accesses 95 hit in L1 and 4 in L2, after the first 100: 1 + 0.05 (10 + 0.2 x 100) = 2.5
    ns."""
    lines = ["thread,kind,address,bytes,instructions"]
    for block in range(1000):
        numbers = [4, 8, 12] + 96 * [16] + [1001 + 4 * block]
        lines += [f"0,R,{number * LINE:#x},8,0" for number in numbers]
    found = []
    for second in ("10 ns", "12 ns"):
        levels = {"l1": {"size": f"{4 * LINE} B", "ways": 1, "latency": "1 ns"},
                  "l2": {"size": "64 KiB", "ways": 1024, "latency": second}}
        spec = machine(levels, seconds="10 ms")
        time = run(coupling, spec, "\n".join(lines) + "\n")["caches.access_time"]
        found.append(round(time * 1e9, 1))
    yield "mean access time [ns]", 2.5, found[0], found[1]


def lists_miss(lists, bytes_of, address, size):
    """Whether an access misses in lists of lines, the last used last, one a set. It uses every line of it."""
    lines = range(address // LINE, (address + size - 1) // LINE + 1)
    missed = False
    for line in lines:
        ways = lists[line % len(lists)]
        missed |= line not in ways
        if line in ways:
            ways.remove(line)
        elif len(ways) == bytes_of // LINE // len(lists):
            ways.pop(0)
        ways.append(line)
    return missed


def cachegrind_counts(trace, geometry):
    """References, misses and last misses of fetches, reads and writes, by the sizes and ways of I1, D1 and LL."""
    first, data, last = ((size, [[] for _ in range(size // LINE // ways)]) for size, ways in geometry)
    counts = {kind: [0, 0, 0] for kind in "ILS"}
    for line in trace.read_text().splitlines():
        kind = line[:2].strip().replace("M", "L")
        address, size = int(line[3:].split(",")[0], 16), int(line.split(",")[1])
        missed = [True]
        for bytes_of, lists in (first if kind == "I" else data, last):
            missed.append(missed[-1] and lists_miss(lists, bytes_of, address, size))
        counts[kind] = [sum(pair) for pair in zip(counts[kind], missed)]
    return sum(counts.values(), [])


def program_trace(coupling):
    """The gallery's trace of a program through the program, by cachegrind's rules, and through lists."""
    trace = HERE.parents[1] / "experiments" / "gallery" / "traces" / "lookups.lackey"
    found = []
    for ways in (2, 1):
        geometry = ((128, ways), (2048, ways), (8192, 4))
        spec = machine({name: {"size": f"{size} B", "ways": ways, "latency": "1 ns"} for name, (size, ways)
                        in zip(("l1_instruction", "l1", "l2"), geometry)})
        spec["system"]["caches"] |= {"counting": "cachegrind"}
        spec["workload"]["program"]["pattern"] = {"kind": "trace", "file": str(trace), "fetches": True}
        metrics = run(coupling, spec)
        found.append([metrics[f"caches.cachegrind.{name}"] for name in
                      "ir i1mr ilmr dr d1mr dlmr dw d1mw dlmw".split()])
    yield "the trace of a program as with lists", \
        cachegrind_counts(trace, ((128, 2), (2048, 2), (8192, 4))), found[0], found[1]


def latency(coupling, sockets, hop, local, coherence):
    """The latency of own memory [ns], with a chase that L1 never answers; sockets stand in a ring."""
    spec = machine({"l1": {"size": f"{4 * LINE} B", "ways": 1, "latency": "0 ns"}},
                   seconds="20 us")
    system = spec["system"]
    system["processors"] = sockets
    system["memory"] = {"layout": "numa", "latency": f"{local} ns"}
    system["caches"]["coherence"] = coherence
    if sockets > 1:
        system["interconnect"] = {"kind": "ring", "transfer": f"{hop} ns"}
    spec["workload"] = {"threads": 1, "program": {
        "kind": "addresses", "placement": "first_touch",
        "pattern": {"kind": "pointer_chase", "size": "1 MiB"}}}
    return run(coupling, spec)["memory_latency"] * 1e9


def probes(coupling):
    """Own memory answers with the last reply of the other sockets (McCalpin 2010, Opteron): of four
    K8 in a ring 95 ns, from which a hop is known; two and one then take 60 ns. Of two C2 74 ns; four
    that know who has a line take what one takes, 54 ns."""
    tolerance = 0.15
    hop = 95 / 4
    for sockets, measured in ((1, 60), (2, 60), (4, 95)):
        found = latency(coupling, sockets, hop, 60, "broadcast")
        twin = latency(coupling, sockets, 2 * hop, 60, "broadcast") if sockets > 1 else 0
        yield (f"latency of own memory, {sockets} K8 [ns]", measured,
               measured if abs(found / measured - 1) <= tolerance else round(found, 1),
               measured if abs(twin / measured - 1) <= tolerance else round(twin, 1))
    for sockets, coherence, other, measured in ((2, "broadcast", "directory", 74),
                                                (4, "directory", "broadcast", 54)):
        found = latency(coupling, sockets, 74 / 2, 54, coherence)
        twin = latency(coupling, sockets, 74 / 2, 54, other)
        yield (f"latency of own memory, {sockets} C2 or D0 by {coherence} [ns]", measured,
               measured if abs(found / measured - 1) <= tolerance else round(found, 1),
               measured if abs(twin / measured - 1) <= tolerance else round(twin, 1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = parser.parse_args().coupling
    rows = failed = 0
    for part in (strings, private_lines, modified_line_read, false_sharing, replacement, cyclic,
                 inclusion, access_time, program_trace, probes):
        for name, expected, found, twin in part(coupling):
            rows += 1
            if found != expected:
                failed += 1
                print(f"FAIL {name}: {expected} expected, {found} found")
            if twin == expected:
                failed += 1
                print(f"FAIL {name}: the wrong twin gives {twin} too")
    print(f"{rows} rows, {failed} failed")
    return 1 if failed or rows == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
