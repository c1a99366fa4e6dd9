#!/usr/bin/env python3
"""Does one crash under each stack of the gallery take the times that its maker or its users publish?

    stacks.py --coupling PROGRAM --gallery FOLDER

Each stack serves a database of two nodes (with leases: three) whose active node crashes, 40 times; from
the crash to the event named, every time lies in the range, and where there is one the mean is near
the mean. Each has a wrong twin, whose time-out is half as long and whose times lie outside.
In a split the old holder of a lease has stopped, in time, before the next is up; the wrong twin does not fence.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

CRASHES = 40
HALF = {"corosync": {"token": "1.5 s"}, "serviceguard": {"misses": 7}, "vcs": {"misses": 16}, "wsfc": {"misses": 5},
        "oracle_css": {"misses": 15}, "patroni": {"misses": 2}, "kubernetes": {"misses": 2}}
# Stack, what is changed in it, from the crash up to which event, least, most, mean [s].
FACTS = [
    ("corosync", {}, "node.suspect", 2.2, 3.0, None),
    ("corosync", {}, "membership.formed", 5.8, 6.7, None),  # 2.2 tokens, less up to 0.81 s of hold
    ("corosync", {}, "fence.ok", 15.8, 17.7, None),  # SBD 10 s, and up to 1 s for its plan
    ("serviceguard", {}, "fence.ok", 18, 22, None),
    ("serviceguard", {"membership": {"interval": "750 ms", "misses": 4, "reform": {"uniform": ["1 s", "1.1 s"]}},
                      "fencing": {"duration": {"uniform": ["800 ms", "850 ms"]}}}, "fence.ok", 4, 5, None),
    ("serviceguard", {"quorum": {"kind": "lock_lun", "unit": "lun0", "acquisition": {"uniform": ["5 s", "13 s"]},
                                 "timeout": "13 s"}}, "fence.ok", 23, 35, None),  # a SCSI lock disk: 5 to 13 s more
    ("vcs", {}, "node.suspect", 15.5, 16.01, None),
    ("vcs", {}, "membership.formed", 20.5, 21.01, None),
    ("wsfc", {}, "node.suspect", 9, 10.01, None),
    ("wsfc", {}, "fence.ok", 10, 30, None),
    ("oracle_css", {}, "node.suspect", 29, 30.01, None),
    ("oracle_css", {}, "fence.ok", 42, 44.3, None),
    ("patroni", {}, "node.suspect", 20, 30.01, 25),
    ("patroni", {}, "membership.formed", 20, 40.01, None),
    ("kubernetes", {}, "membership.formed", 330, 340.01, 335),
]


# Stacks whose old leader stops by itself in a split, how late after it at most [s], and with what as a wrong twin.
SPLITS = {"patroni": 30, "kubernetes": 40}
UNFENCED = {"fencing": {"kind": "none"}, "no_quorum_policy": "ignore"}


def split(coupling, gallery, stack, changes):
    """For each replication: when the old leader has stopped after a split, and when the next is up [s]."""
    lines = run(coupling, gallery, stack, changes, {"kind": "partition", "groups": [["alpha"], ["beta", "gamma", "clients"]]})
    stopped, up = {}, {}
    for event in map(json.loads, lines):
        number, at = event["replication"], float(event["t"].split()[0]) - 100
        if event["event"] == "app.stopped" and event["node"] == "alpha":
            stopped.setdefault(number, at)
        elif event["event"] == "app.up" and event["node"] != "alpha":
            up.setdefault(number, at)
    return stopped, up


def check_splits(coupling, gallery):
    """No two leaders at once, and the old one stops within the lease; the twin has two each time."""
    failed = 0
    for stack, most in SPLITS.items():
        for is_twin in (False, True):
            stopped, up = split(coupling, gallery, stack, UNFENCED if is_twin else {})
            inside = (len(stopped) == len(up) == CRASHES and all(0 < time <= most for time in stopped.values())
                      and all(stopped[number] < up[number] for number in up))
            failed += inside == is_twin
            print(f"{'FAIL' if inside == is_twin else 'ok  '} {stack} in a split: the old leader has stopped after "
                  f"{min(stopped.values(), default=0):.2f} to {max(stopped.values(), default=0):.2f} s ({len(stopped)} of "
                  f"{CRASHES}), the next is up after {min(up.values(), default=0):.2f} to {max(up.values(), default=0):.2f} s"
                  f"{': a wrong twin' if is_twin else ''}", flush=True)
    return failed


def run(coupling, gallery, stack, changes, fault):
    """The timeline of all replications. A kind of fencing takes the place of the stack's."""
    base = json.loads((gallery / "stacks" / f"{stack}.json").read_text())
    if "kind" in changes.get("fencing", {}):
        del base["system"]["fencing"]
    nodes = {"alpha": {"role": "active"}, "beta": {"role": "standby", "fencing_delay": "0 s"}}
    if stack in SPLITS:
        nodes["gamma"] = {"role": "standby"}
    spec = {"name": stack, "extends": "stack.json",
            "system": {"kind": "cluster", "nodes": nodes, "storage": {"lun0": {}},
                       "services": {"database": {"on": "alpha", "storage": "lun0"}}, **changes},
            "workload": {"clients": {"web": {"service": "database", "arrivals": {"exponential": "1 s"}}}},
            "faults": [{"at": "100 s", **fault}],
            "run": {"seed": 9, "horizon": "500 s", "replications": CRASHES, "timeline": CRASHES}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        (path.parent / "stack.json").write_text(json.dumps(base))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=True,
                       capture_output=True)
        return (path.parent / "out" / "timeline.jsonl").read_text().splitlines()


def times(coupling, gallery, stack, changes, until):
    """Times from the crash to an event, one for each replication [s]."""
    crash, first = {}, {}
    for event in map(json.loads, run(coupling, gallery, stack, changes, {"kind": "node_crash", "target": "alpha"})):
        number, at = event["replication"], float(event["t"].split()[0])
        if event["event"] == "node.crash":
            crash[number] = at
        elif event["event"] == until and number in crash:
            first.setdefault(number, at - crash[number])
    return list(first.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--gallery", required=True)
    options = parser.parse_args()
    gallery = pathlib.Path(options.gallery).resolve()
    failed = check_splits(options.coupling, gallery)
    for stack, changes, until, least, most, mean in FACTS:
        for is_twin in (False, True):
            membership = {**changes.get("membership", {}), **(HALF[stack] if is_twin else {})}
            if is_twin and changes:
                membership["misses"] = 2
            found = times(options.coupling, gallery, stack, {**changes, "membership": membership}, until)
            inside = len(found) == CRASHES and all(least <= time <= most for time in found)
            found_mean = sum(found) / max(len(found), 1)
            inside = inside and (mean is None or abs(found_mean / mean - 1) < 0.05)
            failed += inside == is_twin
            print(f"{'FAIL' if inside == is_twin else 'ok  '} {stack}{' with others' if changes else ''} to {until}: "
                  f"{min(found, default=0):.2f} to {max(found, default=0):.2f}, mean {found_mean:.2f} s; published {least} to "
                  f"{most} s{': a wrong twin' if is_twin else ''}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
