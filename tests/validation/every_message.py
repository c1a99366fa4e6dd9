#!/usr/bin/env python3
"""Is what is computed what would have been sent?

While all is well tokens and heartbeats are computed. Here clusters of two, three and five nodes go
through a crash, hangs, a partition and a lossy link, and on two networks through short losses of
either, once so and once with every message scheduled:
timelines have to be the same to the tick, and all metrics but those that count messages or what
they keep busy. No client asks anything, as a token sent waits behind its requests. The wrong twin
has a slightly longer time-out, and must differ.

    every_message.py --coupling PROGRAM [--verbose]
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BOOT = {"firmware": "2 s", "operating_system": "2 s", "cluster_stack": "1 s"}
FAULTS = [
    {"at": "10.1 s", "kind": "node_crash", "target": "n0", "repair": "50 s"},
    {"at": "80.7 s", "kind": "node_hang", "target": "n1", "for": "1.5 s"},
    {"at": "100.3 s", "kind": "node_hang", "target": "n0", "for": "40 s"},
    {"at": "170.3 s", "kind": "link_loss", "target": "n1", "loss": 0.05, "for": "2 s"},
    {"at": "180.9 s", "kind": "partition", "groups": [["n0"], ["n1"]], "for": "30 s"},
    {"at": "250.2 s", "kind": "link_loss", "target": "n1", "loss": 0.3, "for": "20 s"},
]
# Of two networks: the way back is lost just after the way there has moved to the other.
SHORT_LOSSES = [
    {"at": f"{30 * i + 20 + (5.3 + 0.1 * i) * second} s", "kind": "link_loss", "for": "3 s",
     **({"target": "n2", "network": "private"} if second else {"target": "n1"})}
    for i in range(8) for second in (0, 1)]
# What counts messages, or what they keep busy.
COUNTS = ("network.messages", "network.drops.", "network.links.", "private_networks.")
# What each kind has: a token that is passed often.
OWN = {"corosync": {"hold": "100 ms"}, "heartbeat": {}}
# What the twin of each kind has instead of 3 s or 1 s.
LONGER = {"corosync": {"token": "3.05 s"}, "heartbeat": {"interval": "1.05 s"}}


def cluster(nodes, membership, is_redundant=False):
    names = [f"n{i}" for i in range(nodes)]
    networks = {"private_networks": {"private": "ethernet"}} if is_redundant else {}
    return {"name": "case",
            "system": {"kind": "cluster", **networks,
                       "nodes": {name: {"role": "active" if name == "n0" else "standby",
                                        "boot": BOOT} for name in names},
                       "membership": membership,
                       "fencing": {"kind": "sbd", "delay": {"uniform": ["0 s", "10 s"]}},
                       "storage": {"lun": {}}, "services": {"s": {"on": "n0", "storage": "lun"}}},
            "faults": SHORT_LOSSES if is_redundant else FAULTS,
            "run": {"seed": 20261123, "horizon": "5 min", "replications": 2, "timeline": 2}}


def run(coupling, spec):
    """Metrics and laws of a spec without its messages, its timelines, and how many messages."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "case.json").write_text(json.dumps(spec))
        done = subprocess.run([coupling, "run", str(folder / "case.json"), "-o", name + "/out",
                               "-j", "1", "--progress", "never", "--check"], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"status {done.returncode}: {done.stderr.strip()}")
        point = json.loads((folder / "out" / "results.json").read_text())["points"][0]
        lines = (folder / "out" / "timeline.jsonl").read_text().splitlines()
    metrics = {key: value for key, value in point["metrics"].items() if not key.startswith(COUNTS)}
    return (metrics, point["model_check"], lines,
            point["metrics"]["network.messages_sent"]["mean"])


def differences(one, other):
    """What two runs do not have in common, at most five of each."""
    found = [f"{key}: {one[0][key]['mean']} against {other[0].get(key, {}).get('mean')}"
             for key in one[0] if one[0][key] != other[0].get(key)][:5]
    found += [f"{a} against {b}" for a, b in zip(one[1], other[1]) if a != b][:5]
    found += [f"{a} against {b}" for a, b in zip(one[2], other[2]) if a != b][:5]
    if len(one[2]) != len(other[2]):
        found.append(f"{len(one[2])} events against {len(other[2])}")
    return found


def check(coupling, kind, nodes, is_twin, is_redundant=False):
    computed = run(coupling, cluster(nodes, {"kind": kind, **OWN[kind]}, is_redundant))
    change = LONGER[kind] if is_twin else {}
    sent = run(coupling, cluster(nodes, {"kind": kind, **OWN[kind], "every_message": True,
                                   **change}, is_redundant))
    found = differences(computed, sent)
    networks = ", two networks" if is_redundant else ""
    lines = [f"{kind}, {nodes} nodes{networks}: {'must differ' if is_twin else 'must not differ'}"
             f" ({len(computed[2])} events, {computed[3]:.0f} messages, then {sent[3]:.0f})"]
    # A run that computes nothing would prove nothing.
    is_right = bool(found) == is_twin and 2 * computed[3] < sent[3]
    return is_right, lines + [f"       {line}" for line in found]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    jobs = [(kind, nodes, False) for kind in LONGER for nodes in (2, 3, 5)]
    jobs += [(kind, 3, True) for kind in LONGER] + [("corosync", nodes, False, True) for nodes in (3, 4)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for is_right, lines in pool.map(lambda job: check(options.coupling, *job), jobs):
            failed += not is_right
            lines[0] = ("ok   " if is_right else "FAIL ") + lines[0]
            print("\n".join(lines if options.verbose or not is_right else lines[:1]), flush=True)
    print(f"{len(jobs) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
