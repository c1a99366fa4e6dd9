#!/usr/bin/env python3
"""Does a cluster whose votes follow the losses survive the losses that it is published to survive?

    votes.py --coupling PROGRAM

Each fact is a number of nodes with a quorum, and losses: one after the other, or several at once.
The cluster has quorum at the end, or has lost it. The wrong twin counts votes that stay
(votequorum), and has to fail where the kinds differ.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

NAMES = ["alpha", "beta", "gamma", "delta", "epsilon"]
BARE = {"kind": "dynamic_votes"}
WITNESS = {"kind": "dynamic_votes", "witness": {}}
DISK = {"kind": "dynamic_votes", "witness": {"unit": "lun0"}}
LOCK = {"kind": "lock_lun", "unit": "lun0"}
QDISK = {"kind": "quorum_disk", "unit": "lun0"}
QDISK3 = {"kind": "quorum_disk", "unit": "lun0", "votes": 3}
# Votes that stay, one for each node; two_node is off.
TWIN = {"kind": "votequorum", "two_node": "off"}
# Nodes, quorum, losses (a for the first node; those of one string at once), a fault of the lock, quorum at the end,
# whether votes that stay say otherwise.
FACTS = [
    # Microsoft, "Understanding cluster and pool quorum" and "Configure and manage quorum": the vote of a lost node is
    # removed; with a witness the last node stands; half of an even number at once; one failure of an odd number.
    (5, WITNESS, ["a", "b"], None, True, False),
    (5, WITNESS, ["a", "b", "c"], None, True, True),
    (5, WITNESS, ["a", "b", "c", "d"], None, True, True),
    (5, WITNESS, ["abc"], None, False, False),
    (4, WITNESS, ["ab"], None, True, True),
    (4, DISK, ["ab"], None, True, True),
    (4, WITNESS, ["abc"], None, False, False),
    (3, WITNESS, ["ab"], None, False, False),
    (3, WITNESS, ["a", "b"], None, True, True),
    (2, WITNESS, ["a"], None, True, True),
    (2, WITNESS, ["b"], None, True, True),
    # Without a witness the vote of one of an even number is dropped: the last node's here.
    (5, BARE, ["a", "b", "c"], None, True, True),
    (4, BARE, ["cd"], None, True, True),
    (4, BARE, ["ab"], None, False, False),
    (4, {**BARE, "lower_priority_node": "alpha"}, ["ab"], None, True, True),
    (4, {**BARE, "lower_priority_node": "alpha"}, ["cd"], None, False, False),
    (4, {**BARE, "lower_priority_node": "alpha"}, ["ad"], None, True, True),
    (2, BARE, ["b"], None, True, True),
    (2, BARE, ["a"], None, False, False),
    # A witness that is gone has no vote.
    (4, WITNESS, ["cd"], {"kind": "quorum_device_failure"}, True, True),
    (2, WITNESS, ["a"], {"kind": "quorum_device_failure"}, False, False),
    (2, DISK, ["a"], {"kind": "path_loss"}, False, False),
    # Serviceguard: more than half of the nodes that were running, or half of them with the cluster lock.
    (2, LOCK, ["a"], None, True, True),
    (4, LOCK, ["ab"], None, True, True),
    (4, LOCK, ["abc"], None, False, False),
    (5, LOCK, ["abc"], None, False, False),
    (5, LOCK, ["a", "b", "c", "d"], None, True, True),
    (2, LOCK, ["a"], {"kind": "path_loss"}, False, False),
    (4, LOCK, ["ab"], {"kind": "path_loss"}, False, False),
    (3, LOCK, ["a"], {"kind": "path_loss"}, True, False),
    # OpenVMS Cluster Systems, quorum disk: floor((expected + 2) / 2), expected with the disk's votes. Two nodes and a
    # disk of one vote: 2 of 3. Four nodes and a disk of three: 4 of 7. Four nodes and a disk of one: 3 of 5.
    (2, QDISK, ["a"], None, True, True),
    (2, QDISK, ["b"], None, True, True),
    (4, QDISK, ["ab"], None, True, True),
    (4, QDISK, ["abc"], None, False, False),
    (4, QDISK3, ["abc"], None, True, True),
    (4, QDISK3, ["b", "a", "d"], None, True, True),
    (3, {**QDISK, "votes": 2}, ["bc"], None, True, True),
    # Without a path to the disk its votes are lost: 1 where 2 are needed, 2 of 3, 3 of 3; 3 of 4 with a disk of three.
    (2, QDISK, ["a"], {"kind": "path_loss"}, False, False),
    (4, QDISK, ["ab"], {"kind": "path_loss"}, False, False),
    (4, QDISK, ["a"], {"kind": "path_loss"}, True, False),
    (4, QDISK3, ["a"], {"kind": "path_loss"}, False, True),
]


def has_quorum(coupling, nodes, quorum, losses, broken):
    """Whether no ring lost quorum, and the last one that was formed has it."""
    names = NAMES[:nodes]
    faults = [{"at": "50 s", **broken}] if broken else []
    for i, letters in enumerate(losses):
        faults += [{"at": f"{100 * (i + 1)} s", "kind": "node_crash", "target": NAMES["abcde".index(letter)]}
                   for letter in letters]
    spec = {"name": "votes",
            "system": {"kind": "cluster", "policy": "symmetric", "nodes": {name: {} for name in names},
                       "membership": {"kind": "heartbeat", "interval": "1 s", "misses": 10}, "quorum": quorum,
                       "fencing": {"kind": "power"}, "storage": {"lun0": {}},
                       "services": {"database": {"on": "alpha"}}},
            "faults": faults, "run": {"seed": 9, "horizon": "10 min", "replications": 1}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=True,
                       capture_output=True)
        events = [json.loads(line)["event"] for line in (path.parent / "out" / "timeline.jsonl").read_text().splitlines()]
    counts = [event for event in events if event in ("quorum.ok", "quorum.lost")]
    return bool(counts) and "quorum.lost" not in counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    failed = 0
    for nodes, quorum, losses, broken, is_quorate, differs in FACTS:
        found = has_quorum(options.coupling, nodes, quorum, losses, broken)
        twin = has_quorum(options.coupling, nodes, TWIN, losses, broken if broken and broken["kind"] == "path_loss" else None)
        is_good = found == is_quorate and (twin != is_quorate) == differs
        failed += not is_good
        print(f"{'ok  ' if is_good else 'FAIL'} {nodes} nodes, {json.dumps(quorum)}, lost {', '.join(losses)}"
              f"{' after ' + broken['kind'] if broken else ''}: {'quorum' if found else 'none'}; votes that stay: "
              f"{'quorum' if twin else 'none'}{', a wrong twin' if differs else ''}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
