#!/usr/bin/env python3
"""Do arrays do as many I/Os as their members can, and take as long as theory says?

    raid.py --coupling PROGRAM

Members are stations with one server and exponential times. Small I/Os, anywhere, of which a share w are
writes: the array does n i / (1 - w + p w) of them a second at most, where each of n members does i, with
p = 4 for raid5, 6 for raid6 and 2 for mirrors (Chen et al., ACM Computing Surveys 26(2), 1994). Wrong
twins: n i, and the p of another level. Reads of one unit alone: each member is an M/M/1. Whole rows of
two members are the fork and join of two M/M/1, (12 - rho) / 8 as long as one of them (Nelson and Tantawi,
IEEE Trans. Computers 37(6), 1988); of n members, one at a time, the sum of 1 / k as long. Wrong twins:
one M/M/1, and one member. Reads of two copies by the shortest queue are between M/M/2 and two M/M/1.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

SERVICE = 0.005
UNIT = 65536


def run(coupling, raid, stream, horizon="2000 s"):
    spec = {"name": "raid", "system": {"kind": "multiprocessor", "memory": {"latency": "100 ns"}, "storage": {
                "array": {"kind": "raid", "station_capacity": "10 GB", **raid,
                          "station": {"service": {"exponential": f"{SERVICE} s"}, "servers": 1}}}},
            "workload": {"io": {"s": {"device": "array", "blocks": {"kind": "uniform", "alignment": "4 KiB"}, **stream}}},
            "run": {"seed": 20261129, "horizon": horizon, "warmup": "20 s", "replications": 3}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=True,
                       capture_output=True)
        results = json.loads((path.parent / "out" / "results.json").read_text())
    return {name: metric["mean"] for name, metric in results["points"][0]["metrics"].items()}


def saturations(coupling):
    """What was found, what theory says, the tolerance, and its wrong twins."""
    for level, disks, penalty, other in (("raid5", 6, 4, 6), ("raid6", 8, 6, 4), ("raid10", 6, 2, 4)):
        for share in (0.3, 1):
            found = run(coupling, {"level": level, "disks": disks}, {"population": 400, "write_share": share}, "300 s")
            front = disks / SERVICE
            yield (f"{level} of {disks}, {share:.0%} writes", found["storage.array.throughput"],
                   front / (1 - share + penalty * share), 0.015,
                   {"n i": front, f"p = {other}": front / (1 - share + other * share)})
            yield (f"{level} of {disks}, {share:.0%} writes: I/Os of members", found["storage.array.member_ios"],
                   1 - share + penalty * share, 0.01, {"one": 1})


def responses(coupling):
    for rho in (0.3, 0.7):
        alone = SERVICE / (1 - rho)
        found = run(coupling, {"level": "raid5", "disks": 5}, {"arrivals": {"exponential": f"{SERVICE / rho / 5} s"}})
        yield (f"reads of raid5 at {rho}: M/M/1", found["storage.array.response_time"], alone, 0.02,
               {"one member": SERVICE})
        rows = {"size": f"{2 * UNIT} B", "blocks": {"kind": "uniform", "alignment": f"{2 * UNIT} B"}}
        found = run(coupling, {"level": "raid0", "disks": 2}, {"arrivals": {"exponential": f"{SERVICE / rho} s"}, **rows})
        yield (f"rows of two members at {rho}: fork and join", found["storage.array.response_time"],
               (12 - rho) / 8 * alone, 0.02, {"one M/M/1": alone, "two after each other": 2 * alone})
        found = run(coupling, {"level": "raid1", "disks": 2}, {"arrivals": {"exponential": f"{SERVICE / rho / 2} s"}})
        least, most = SERVICE / (1 - rho * rho), alone
        yield (f"two copies at {rho}: between M/M/2 and M/M/1", found["storage.array.response_time"],
               (least + most) / 2, (most - least) / (most + least), {"one member": SERVICE})
    rows = {"size": f"{7 * UNIT} B", "blocks": {"kind": "uniform", "alignment": f"{7 * UNIT} B"}}
    for share in (0, 1):
        found = run(coupling, {"level": "raid5", "disks": 8}, {"population": 1, "write_share": share, **rows})
        count = 8 if share else 7
        yield (f"whole rows of 8 members, {'written' if share else 'read'}", found["storage.array.response_time"],
               SERVICE * sum(1 / k for k in range(1, count + 1)), 0.01,
               {"one member": SERVICE, "a member more or less": SERVICE * sum(1 / k for k in range(1, 16 - count))})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    failed = 0
    for check in (saturations, responses):
        for what, found, theory, tolerance, twins in check(options.coupling):
            is_good = abs(found / theory - 1) <= tolerance
            failed += not is_good
            print(f"{'ok  ' if is_good else 'FAIL'} {what}: {found:.6g}, theory {theory:.6g} "
                  f"({found / theory - 1:+.2%})", flush=True)
            for twin, value in twins.items():
                if abs(found / value - 1) <= tolerance:
                    failed += 1
                    print(f"FAIL {what}: a wrong twin passes: {twin}, {value:.6g}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
