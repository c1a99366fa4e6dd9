#!/usr/bin/env python3
"""Do rebuilds of arrays take as long as theory says, and slow I/Os of hosts as much?

    raid_rebuild.py --coupling PROGRAM

Members are stations with one server. An idle array of B batches, each read and written in s, rebuilds a
member in 2 B s with one batch under way and in (B + 1) s with two, as reads go beside writes; at a rate
that takes g for a batch in (B - 1) g + 2 s. Each survivor of raid5 is read once, the new member written
once: n I/Os a batch. Wrong twins: the other depth, no limit, all reads after each other.

A mirror whose copy is read at rate lambda, with d batches under way, is a mixed network of two stations of
exponential service s: an open chain at the copy, and a closed one of d customers over the copy and the new
member. Its closed part is that without the open one, at demands s / (1 - rho) and s, and the open one
takes s (1 + q) / (1 - rho), where q is what the closed part has at the copy (Lazowska, Zahorjan, Graham
and Sevcik, Quantitative System Performance, 1984, chapter 7; Baskett, Chandy, Muntz and Palacios, JACM
22(2), 1975). Wrong twins: no load, no rebuild, another d.

Where hosts that go first always have I/Os open a batch begins each size / least_rate. Wrong twin: beside.

With a member of raid5 down each survivor is asked for its own reads and for those of the member: an M/D/1
of twice the rate. Wrong twin: the rate without a failure.

A rebuild of constant time T, whose drive is there at once: data of raid5 live for L = 1 / (n a) + D, where
D = (1 - q) / (n a) + q L + (1 - q) D / n from a failure on, a is the rate of failures and q = exp(-n a T): a
new drive may fail as another does, which begins its rebuild anew. Wrong twins: half and twice the time.
"""
import argparse
import math
import sys

import raid

UNIT = 65536
S = 0.005


def run(coupling, array, stream, horizon, replications=1, warmup="0 s"):
    return raid.run(coupling, {"stripe_unit": f"{UNIT} B", **array}, stream, horizon, replications, warmup)


NO_IO = {"arrivals": "1000000 s"}


def idle(coupling):
    batches = 100
    base = {"level": "raid5", "disks": 5, "station": {"service": f"{S} s", "servers": 1},
            "station_capacity": f"{4 * batches * UNIT} B", "failures": [{"at": "1 s", "member": 2}]}
    times = {1: 2 * batches * S, 2: (batches + 1) * S}
    for depth in (1, 2):
        found = run(coupling, {**base, "rebuild": {"spares": 1, "size": f"{4 * UNIT} B", "depth": depth}}, NO_IO, "10 s")
        yield (f"an idle array, depth {depth}", found["storage.array.rebuild_time"], times[depth], 1e-9,
               {"the other depth": times[3 - depth], "reads after each other": batches * 5 * S})
        yield (f"I/Os of a rebuild, depth {depth}", found["storage.array.rebuild_ios"], 5 * batches, 1e-9,
               {"a copy": 2 * batches})
        yield ("share of 10 s degraded", found["storage.array.degraded"], times[depth] / 10, 1e-9,
               {"the other depth": times[3 - depth] / 10})
        for number in (0, 2, 4):
            yield (f"I/Os of member {number} a second", found[f"storage.array.members.{number}.throughput"], batches / 10,
                   1e-9, {"half of them": batches / 20})
    gap = 4 * UNIT / 10e6
    found = run(coupling, {**base, "rebuild": {"spares": 1, "size": f"{4 * UNIT} B", "rate": "10 MB/s"}}, NO_IO, "10 s")
    yield ("a rate of 10 MB/s", found["storage.array.rebuild_time"], (batches - 1) * gap + 2 * S, 1e-6,
           {"no limit": times[2], "the capacity at that rate": batches * gap})
    for level, disks, each in (("raid6", 6, 5), ("raid1", 2, 2), ("raid10", 6, 2)):
        found = run(coupling, {**base, "level": level, "disks": disks, "failures": [{"at": "1 s", "member": 1}], "rebuild": {"spares": 1, "size": f"{4 * UNIT} B"}},
                    NO_IO, "10 s")
        yield (f"{level} of {disks}: time", found["storage.array.rebuild_time"], times[2], 1e-9, {"depth 1": times[1]})
        yield (f"{level} of {disks}: I/Os", found["storage.array.rebuild_ios"], each * batches, 1e-9,
               {"one more a batch": (each + 1) * batches})


def mixed(rho, depth):
    """Batches a second, and the response time of reads, of the mixed network."""
    demands = (S / (1 - rho), S)
    present = [0, 0]
    for count in range(1, depth + 1):
        times = [demand * (1 + q) for demand, q in zip(demands, present)]
        rate = count / sum(times)
        present = [rate * time for time in times]
    return rate, S * (1 + present[0]) / (1 - rho)


def loaded(coupling):
    horizon = 4000
    for rho in (0.3, 0.6):
        for depth in (1, 2, 4):
            found = run(coupling, {"level": "raid1", "disks": 2, "station_capacity": "10 TB",
                                   "station": {"service": {"exponential": f"{S} s"}, "servers": 1},
                                   "failures": [{"at": "0 s", "member": 1}],
                                   "rebuild": {"spares": 1, "size": f"{UNIT} B", "depth": depth}},
                        {"arrivals": {"exponential": f"{S / rho} s"},
                         "blocks": {"kind": "uniform", "first": 15000000000, "alignment": "4 KiB"}}, f"{horizon} s", 3, "10 s")
            rate, response = mixed(rho, depth)
            alone = S / (1 - rho)
            yield (f"batches a second at {rho}, depth {depth}",
                   found["storage.array.rebuild_ios"] / 2 / (horizon - 10), rate, 0.01,
                   {"no load": mixed(0, depth)[0], "one more under way": mixed(rho, depth + 1)[0]})
            yield (f"reads beside a rebuild at {rho}, depth {depth}", found["storage.array.degraded_response_time"],
                   response, 0.02, {"no rebuild": alone, "one more under way": mixed(rho, depth + 1)[1]})
    # Hosts that always have I/Os open: a batch each size / least_rate, and none without it.
    busy = {"level": "raid5", "disks": 4, "station_capacity": "10 TB", "station": {"service": f"{S} s", "servers": 1},
            "failures": [{"at": "0 s", "member": 1}]}
    for rate in (5e5, 1e6):
        rates = {"beside": {}, "first": {"priority": "foreground_first", "least_rate": f"{rate} B/s"}}
        found = {name: run(coupling, {**busy, "rebuild": {"spares": 1, "size": f"{UNIT} B", **more}},
                           {"population": 6, "blocks": {"kind": "uniform"}}, "200 s")["storage.array.rebuild_ios"]
                 for name, more in rates.items()}
        yield (f"batches in 200 s of hosts that go first, least rate {rate / 1e6} MB/s", found["first"] / 4, 200 * rate / UNIT,
               0.01, {"beside": found["beside"] / 4})
    found = run(coupling, {**busy, "rebuild": {"spares": 1, "priority": "foreground_first"}},
                {"population": 6, "blocks": {"kind": "uniform"}}, "200 s")
    yield "1 and batches of hosts that go first, without a least rate", 1 + found["storage.array.rebuild_ios"], 1, 1e-9, {}


def degraded(coupling):
    def waits(rho):
        return S + rho * S / 2 / (1 - rho)

    for disks, rho in ((4, 0.2), (6, 0.4)):
        found = run(coupling, {"level": "raid5", "disks": disks, "station": {"service": f"{S} s", "servers": 1},
                               "failures": [{"at": "0 s", "member": 1}]},
                    {"arrivals": {"exponential": f"{S / rho / disks} s"}, "blocks": {"kind": "uniform", "alignment": "4 KiB"}},
                    "1000 s", 3, "10 s")
        for number in (0, disks - 1):
            yield (f"a survivor of {disks} at {rho}, one down", found[f"storage.array.members.{number}.response_time"],
                   waits(2 * rho), 0.01, {"none down": waits(rho), "n - 1 reads for each": waits(min(rho * (disks - 1), 0.99))})


def losses(coupling):
    rate, disks = 1 / 1000, 5
    for batches in (20, 80):
        time = (batches + 1) * 1.0
        quiet = math.exp(-disks * rate * time)

        def life(quiet):
            first = 1 / (disks * rate)
            return first + first / (1 - quiet - (1 - quiet) / disks)

        found = run(coupling, {"level": "raid5", "disks": disks, "station_capacity": f"{batches * UNIT} B",
                               "station": {"service": "1 s", "servers": 1}, "time_to_failure": {"exponential": "1000 s"},
                               "time_to_repair": "0 s", "rebuild": {"size": f"{UNIT} B"}},
                    {"arrivals": {"exponential": "500000 s"}}, "5000000 s", 5)
        yield (f"time to data loss, rebuilt in {time:.0f} s", found["storage.array.time_to_data_loss"], life(quiet), 0.05,
               {"half the time": life(math.sqrt(quiet)), "twice the time": life(quiet * quiet)})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    return raid.judge(parser.parse_args().coupling, (idle, loaded, degraded, losses))


if __name__ == "__main__":
    sys.exit(main())
