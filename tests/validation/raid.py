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

Members fail and are replaced after exponential times: the time for each loss of data is the mean time to
absorption of the birth-death chain of members that are down, from none down (cases `raid_mttdl` of the
reference; Patterson, Gibson and Katz, SIGMOD 1988). Wrong twins, simulated: no repair, a constant repair of
half the time. The formula of Chen et al. (1994) is held against that chain at the rates of their example,
and the array against the chain at rates at which losses can be seen. Data
that is restored after a while is away for that share of time, and so are as many of Poisson arrivals; wrong
twins: half as long, one more member. A read of raid5 with a member down
takes 1 + (n - 2) / n I/Os of members, as the one in n that would ask it asks the n - 1 others.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

SERVICE = 0.005
UNIT = 65536


def run(coupling, raid, stream, horizon="2000 s", replications=3, warmup="20 s"):
    if "kind" not in raid:
        raid = {"kind": "raid", "station_capacity": "10 GB",
                "station": {"service": {"exponential": f"{SERVICE} s"}, "servers": 1}, **raid}
    spec = {"name": "raid", "system": {"kind": "multiprocessor", "memory": {"latency": "100 ns"}, "storage": {
                "array": raid}},
            "workload": {"io": {"s": {"device": "array", "blocks": {"kind": "uniform", "alignment": "4 KiB"}, **stream}}},
            "run": {"seed": 20261129, "horizon": horizon, "warmup": warmup,
                    "replications": replications}}
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


def time_to_loss(members, mttf, mttr, borne):
    """The mean time of the chain to borne + 1 members down: the sum of its times from k to k + 1."""
    total = passage = 0
    for down in range(borne + 1):
        rate = (members - down) / mttf
        passage = 1 / rate + (0 if down == 0 else down / mttr / rate * passage)
        total += passage
    return total


def losses(coupling):
    rare = {"arrivals": {"exponential": "500000 s"}}

    def found(level, members, mttf, repair, horizon="200000000 s"):
        more = {} if repair is None else {"time_to_repair": repair}
        values = run(coupling, {"level": level, "disks": members, **more,
                                "time_to_failure": {"exponential": f"{mttf} s"}}, rare, horizon)
        return values["storage.array.time_to_data_loss"]

    for members, mttr, level, borne, exact in ((5, 10, "raid5", 1, 5450.0), (8, 20, "raid6", 2, 18589.286)):
        assert abs(time_to_loss(members, 1000, mttr, borne) / exact - 1) < 1e-6, "the chain is not the reference's"
        yield (f"time to data loss of {level}, {members} members", found(level, members, 1000, {"exponential": f"{mttr} s"}),
               exact, 0.05, {"no repair": found(level, members, 1000, None, "1000000 s"),
                             "a constant repair of half the time": found(level, members, 1000, f"{mttr / 2} s")})
    for level, members, groups in (("raid1", 2, 1), ("raid10", 6, 3), ("raid0", 3, 1)):
        of_group = members // groups if level != "raid0" else 3
        exact = time_to_loss(of_group, 1000, 10, 0 if level == "raid0" else 1) / groups
        yield (f"time to data loss of {level}, {members} members", found(level, members, 1000, {"exponential": "10 s"}),
               exact, 0.05, {"half the members": exact * 2, "twice as many": exact / 2})
    # 100 disks in groups of 16, 200,000 h, repaired in 1 h: about 3,000 years.
    formula = 200000 ** 2 / (100 * 15 * 1)
    chain = time_to_loss(16, 200000, 1, 1) * 16 / 100
    yield ("the formula of Chen et al. [years], of the chain", formula / 8766, chain / 8766, 0.05,
           {"groups of 8": chain / 8766 * 15 / 7, "no repair": time_to_loss(16, 200000, 1e12, 1) * 16 / 100 / 8766})
    yield ("that formula [years], of the 3,042 printed", formula / 8766, 3042.0564, 1e-6, {"a day of repair": 3042.0564 / 24})
    yield ("time to data loss of a group of 16 at 5,000 s and 10 s", found("raid5", 16, 5000, {"exponential": "10 s"}),
           time_to_loss(16, 5000, 10, 1), 0.05, {"groups of 8": time_to_loss(8, 5000, 10, 1)})


def degraded(coupling):
    """Without repair an array of n is whole for 1 / n of a time to failure and degraded for 1 / (n - 1)."""
    for members in (5, 8):
        values = run(coupling, {"level": "raid5", "disks": members, "time_to_failure": {"exponential": "1000 s"}},
                     {"arrivals": {"exponential": "10 s"}}, "10000000 s")
        share = (1 / (members - 1)) / (1 / (members - 1) + 1 / members)
        yield (f"share of time degraded, {members} members without repair", values["storage.array.degraded"], share, 0.02,
               {"half of it": 0.5})
        down = (values["storage.array.member_ios"] - 1) / values["storage.array.degraded"]
        yield (f"I/Os of members of a read with one of {members} down", 1 + down, 1 + (members - 2) / members, 0.02,
               {"all others": members - 1, "one": 1, "one more in n": 1 + (members - 1) / members})


def restores(coupling):
    """Losses and restores alternate: data is away for R of the chain's time to a loss and R, of arrivals as of time."""
    for level, members, mttr, borne, back in (("raid5", 5, 10, 1, 500), ("raid6", 6, 100, 2, 1000), ("raid0", 4, 10, 0, 50)):
        alive = time_to_loss(members, 1000, mttr, borne)
        values = run(coupling, {"level": level, "disks": members, "time_to_failure": {"exponential": "1000 s"},
                                "time_to_repair": {"exponential": f"{mttr} s"},
                                "time_to_restore": {"exponential": f"{back} s"}},
                     {"arrivals": {"exponential": "100 s"}}, "40000000 s")
        share = back / (alive + back)
        twins = {"no time of the restore itself": back / alive if back > alive / 20 else 2 * share, "half as long": back / (2 * alive + back),
                 "one more member": back / (time_to_loss(members + 1, 1000, mttr, borne) + back)}
        failed = values["io.s.failed"] / (values["io.s.failed"] + values["io.s.throughput"] * 39999980)
        yield (f"share of time without data, {level} of {members}", values["storage.array.unavailable"], share, 0.03, twins)
        yield (f"I/Os that fail, {level} of {members}", failed, share, 0.03, twins)
        yield (f"time for each loss, {level} of {members}", values["storage.array.time_to_data_loss"], alive + back, 0.03,
               {"without the restore": alive})


def judge(coupling, checks):
    """Say what was found of each check; a wrong twin that passes is a failure as well."""
    failed = 0
    for check in checks:
        for what, found, theory, tolerance, twins in check(coupling):
            is_good = abs(found / theory - 1) <= tolerance
            failed += not is_good
            print(f"{'ok  ' if is_good else 'FAIL'} {what}: {found:.6g}, theory {theory:.6g} "
                  f"({found / theory - 1:+.2%})", flush=True)
            for twin, value in twins.items():
                if abs(found / value - 1) <= tolerance:
                    failed += 1
                    print(f"FAIL {what}: a wrong twin passes: {twin}, {value:.6g}", flush=True)
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    return judge(parser.parse_args().coupling, (saturations, responses, losses, restores, degraded))


if __name__ == "__main__":
    sys.exit(main())
