#!/usr/bin/env python3
"""Does a cluster of 65 nodes give the same kind of result as one of 64?

    cluster_sizes.py COUPLING

Sets of nodes are words of 64 bits; the 65th node is the first in a second word. For each kind of
membership one crash is simulated with --check in clusters of 64 and of 65 nodes: the same metrics,
but for those of the node that is more, and the same events, but for their times. The node that
crashes is the first, and the last, which takes the second word with it. A crash of a standby, which
is no outage, has to be told from that.
"""
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

SIZES = (64, 65)
SPARE = "n0064"  # the node that a cluster of 65 has more


def spec(size, membership, crashes):
    """The service runs on the node `home`; all others are standbys."""
    home = 0 if crashes != "last" else size - 1
    nodes = {f"n{i:04d}": {"role": "active" if i == home else "standby"} for i in range(size)}
    target = {"first": 0, "last": size - 1, "standby": 1}[crashes]
    parameters = {"kind": membership}
    if membership == "corosync":
        parameters["token_coefficient"] = "0 ms"  # else the time-out grows with the nodes
    return {"name": "sizes",
            "system": {"kind": "cluster", "nodes": nodes, "storage": {"lun0": {}},
                       "membership": parameters,
                       "services": {"database": {"on": f"n{home:04d}", "storage": "lun0"}}},
            "faults": [{"at": "30 s", "kind": "node_crash", "target": f"n{target:04d}"}],
            "run": {"seed": 7, "horizon": "2 min", "replications": 2}}


def result(coupling, size, membership, crashes):
    """Names of metrics without those of the spare node, how often each event occurs, downtime."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "spec.json").write_text(json.dumps(spec(size, membership, crashes)))
        done = subprocess.run([coupling, "run", folder / "spec.json", "--check", "-j", "1", "-o", folder / "out"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{size} nodes, {membership}: status {done.returncode}\n{done.stdout}{done.stderr}")
        metrics = json.loads((folder / "out/results.json").read_text())["points"][0]["metrics"]
        lines = [json.loads(line) for line in (folder / "out/timeline.jsonl").read_text().splitlines()]
    names = {name for name in metrics if SPARE not in name}
    events = collections.Counter((line["event"], line.get("phase")) for line in lines)
    for event, count in events.items():
        if count > size // 2:
            events[event] = count - size  # each node has it
    return names, events, metrics["services.database.downtime"]["mean"]


def same_kind(a, b):
    """Within a second: the way of the messages depends on the number of nodes."""
    return a[0] == b[0] and a[1] == b[1] and abs(a[2] - b[2]) < 1


def main():
    coupling = sys.argv[1]
    failed = 0
    for membership in ("delay", "heartbeat", "corosync"):
        results = {}
        for crashes in ("first", "last", "standby"):
            small, large = (result(coupling, size, membership, crashes) for size in SIZES)
            results[crashes] = large
            is_same = same_kind(small, large)
            failed += not is_same
            print(f"{'ok' if is_same else 'FAIL'} {membership}, {crashes}: downtime {small[2]:.3f} s with 64 nodes,"
                  f" {large[2]:.3f} s with 65; {len(large[1])} sorts of events, {len(large[0])} metrics")
        is_told = not same_kind(results["first"], results["standby"])
        failed += not is_told
        print(f"{'ok' if is_told else 'FAIL'} {membership}: the crash of a standby is another result")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
