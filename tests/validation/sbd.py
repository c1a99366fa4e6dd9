#!/usr/bin/env python3
"""Does SBD do what its source says when its devices are lost?

    sbd.py --coupling PROGRAM

Each case is a cluster of three nodes with heartbeats and a timeline worked out by hand from quorum_read and inquisitor_child
(sbd-inquisitor.c), quorum_write and messenger (sbd-md.c): nodes look at whole seconds, a good look counts for less than
3 s + 1 s, a watchdog takes 5 s, msgwait 10 s. All nodes start with quorum. The wrong twin of a case is the same with other
parameters, and has to tell another story.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

WATCHED = ("watchdog.expired", "fence.ok", "fence.fail", "node.reset")
LOSS = {"kind": "sbd_device_failure"}
# What, fencing, faults, the first events [s], other fencing of the twin.
CASES = [
    ("one device lost, without the cluster: read last at 99 s, fed to 102 s", {"devices": 1, "pacemaker": False},
     [{"at": "100 s", **LOSS}],
     [("watchdog.expired", node, 107.0) for node in ("alpha", "beta", "gamma")], {"pacemaker": True}),
    ("the same lost after 100 s: read last at 100 s", {"devices": 1, "pacemaker": False},
     [{"at": "100.4 s", **LOSS}],
     [("watchdog.expired", node, 108.0) for node in ("alpha", "beta", "gamma")], {"devices": 2}),
    ("one of two lost, without the cluster: nobody dies", {"devices": 2, "pacemaker": False}, [{"at": "100 s", **LOSS}], [],
     {"devices": 1}),
    ("two of three lost, without the cluster: the second counts", {"devices": 3, "pacemaker": False},
     [{"at": "100 s", **LOSS}, {"at": "120.5 s", **LOSS, "device": 3}],
     [("watchdog.expired", node, 128.0) for node in ("alpha", "beta", "gamma")], {"pacemaker": True}),
    ("one device lost, and the node that hangs cannot be fenced; its watchdog resets it", {"devices": 1},
     [{"at": "100 s", **LOSS}, {"at": "200.5 s", "kind": "node_hang", "target": "gamma"}],
     [("watchdog.expired", "gamma", 205.5)], {"devices": 3}),
    # Beats of 200 s are the last; ten later, at 210 s, quorum is lost, after the look at 209 s.
    ("without devices a node cut off loses quorum, and is fed for 3 s more", {"devices": 0},
     [{"at": "200.5 s", "kind": "partition", "groups": [["gamma"], ["alpha", "beta", "clients"]]}],
     [("watchdog.expired", "gamma", 217.0)], {"devices": 1}),
]


def events_of(coupling, fencing, faults):
    """The timeline as (event, node, seconds)."""
    spec = {"name": "sbd",
            "system": {"kind": "cluster", "policy": "symmetric", "nodes": {"alpha": {}, "beta": {}, "gamma": {}},
                       "membership": {"kind": "heartbeat", "interval": "1 s", "misses": 10},
                       "quorum": {"kind": "votequorum"}, "fencing": {"kind": "sbd", **fencing}, "storage": {"lun0": {}},
                       "services": {"database": {"on": "alpha"}}},
            "faults": faults, "run": {"seed": 9, "horizon": "220 s", "replications": 1}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=True,
                       capture_output=True)
        lines = (path.parent / "out" / "timeline.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    return [(event["event"], event.get("node"), float(event["t"].split()[0])) for event in events]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    failed = 0
    for what, fencing, faults, expected, other in CASES:
        events = events_of(options.coupling, fencing, faults)
        twin = events_of(options.coupling, {**fencing, **other}, faults)
        found = [event for event in events if event[0] == "watchdog.expired"][:3]
        stories = [[event for event in story if event[0] in WATCHED] for story in (events, twin)]
        is_good = found == expected and stories[0] != stories[1]
        failed += not is_good
        print(f"{'ok  ' if is_good else 'FAIL'} {what}: {found}, by hand {expected}; "
              f"{'the wrong twin differs' if stories[0] != stories[1] else 'the wrong twin does not differ'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
