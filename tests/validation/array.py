#!/usr/bin/env python3
"""Do arrays with two controllers take as long as theory says, before and after one of them fails?

    array.py --coupling PROGRAM

Members are stations with as many servers as I/Os, exponential times s, so that the raid takes s for each
I/O. I/Os come at random at rate lambda, to controllers of exponential service b. One controller is an
M/M/1; each of two, which get I/Os by turns, is an E2/M/1: b / (1 - sigma), where sigma is the root below 1
of (lambda / (lambda + (1 - sigma) / b))^2 = sigma (Kleinrock, Queueing Systems, volume 1, 1975, section
6.4). A write that is mirrored takes the time of a copy more, one that goes through s more. Wrong twins: an
M/M/1 of half the rate, write-through before a failure, write-back after it.

By Little's law the cache has lambda x s bytes of writes of x bytes that are not destaged. A controller
without a partner that writes back, and fails at random, loses as many on average at each failure. Wrong
twins: nothing, the bytes of a second. With a full cache writes are completed as the raid destages them: d at
a time in s each. Wrong twin: one at a time. Two controllers, each up for f and down for r on average, are
both down for (r / (f + r))^2 of the time. Wrong twin: r / (f + r).
"""
import argparse
import sys

import raid

S = 0.005
B = 0.0002
COPY = 0.0001
BYTES = 4096


def run(coupling, array, stream, horizon, replications=3, warmup="10 s"):
    behind = {"level": "raid0", "disks": 1, "station_capacity": "10 GB",
              "station": {"service": {"exponential": f"{S} s"}, "servers": 100000}}
    return raid.run(coupling, {"kind": "array", "service": {"exponential": f"{B} s"}, "raid": behind, **array},
                    {"size": f"{BYTES} B", **stream}, horizon, replications, warmup)


def mm1(rate):
    return B / (1 - rate * B)


def by_turns(rate):
    sigma = 0.5
    for _ in range(10000):
        sigma = (rate / (rate + (1 - sigma) / B)) ** 2
    return B / (1 - sigma)


CACHE = {"size": "1 GB", "mirror": f"{COPY} s", "depth": 100000}


def responses(coupling):
    for rate in (2000, 4000):
        stream = {"arrivals": {"exponential": f"{1 / rate} s"}, "write_share": 0.5}
        found = run(coupling, {"cache": CACHE}, stream, "400 s")
        yield (f"writes back at {rate}/s", found["storage.array.write_response_time"], by_turns(rate) + COPY, 0.01,
               {"write-through": by_turns(rate) + S, "M/M/1": mm1(rate / 2) + COPY, "no copy": by_turns(rate)})
        yield (f"reads at {rate}/s", found["storage.array.read_response_time"], by_turns(rate) + S, 0.01,
               {"a read from the cache": by_turns(rate)})
        yield (f"bytes in the cache at {rate}/s", found["storage.array.dirty"], rate / 2 * S * BYTES, 0.01,
               {"reads too": rate * S * BYTES})
        found = run(coupling, {"cache": CACHE, "failures": [{"at": "0 s", "controller": 1}]}, stream, "400 s")
        yield (f"writes through at {rate}/s, one controller down", found["storage.array.write_response_time"],
               mm1(rate) + S, 0.01, {"two controllers": by_turns(rate) + S if rate > 3000 else by_turns(rate) + COPY,
                                     "write-back": mm1(rate) + COPY})
        found = run(coupling, {"controllers": 1, "cache": {**CACHE, "alone": "write_back"}}, stream, "400 s")
        yield (f"writes back of one controller at {rate}/s", found["storage.array.write_response_time"], mm1(rate), 0.015,
               {"two controllers": by_turns(rate), "a copy": mm1(rate) + COPY})


def timeline(coupling):
    """Before, during and after: a controller is down for a third of the time."""
    rate = 1000
    found = run(coupling, {"cache": CACHE, "failures": [{"at": "100 s", "controller": 0, "for": "100 s"}]},
                {"arrivals": {"exponential": f"{1 / rate} s"}, "write_share": 1}, "300 s", warmup="0 s")
    back, through = by_turns(rate) + COPY, mm1(rate) + S
    yield ("writes of three times, through in one of them", found["storage.array.write_response_time"],
           (2 * back + through) / 3, 0.01, {"all back": back, "all through": through})
    yield ("those that go through", found["storage.array.write_through_response_time"], through, 0.01, {"back": back})
    yield ("share of time degraded", found["storage.array.degraded"], 1 / 3, 1e-9, {"the rest": 2 / 3})


def losses(coupling):
    rate = 2000
    cache = {**CACHE, "alone": "write_back"}
    found = run(coupling, {"controllers": 1, "cache": cache, "time_to_failure": {"exponential": "1 s"},
                           "time_to_repair": {"exponential": "1 ms"}},
                {"arrivals": {"exponential": f"{1 / rate} s"}, "write_share": 1}, "3000 s", warmup="0 s")
    # The cache fills within some times of the raid after each repair: half a percent of 1 s.
    yield ("bytes lost a failure", found["storage.array.lost"] / found["storage.array.controller_failures"],
           rate * S * BYTES, 0.02, {"none": 1e-9, "a second's": rate * BYTES})
    found = run(coupling, {"time_to_failure": {"exponential": "10 s"}, "time_to_repair": {"exponential": "2 s"}},
                {"arrivals": {"exponential": "1 s"}}, "100000 s")
    yield ("both controllers down", found["storage.array.unavailable"], (2 / 12) ** 2, 0.05, {"one": 2 / 12})
    yield ("a controller down", found["storage.array.degraded"], 1 - (10 / 12) ** 2, 0.02, {"one of one": 2 / 12})


def saturations(coupling):
    for depth in (1, 8):
        found = run(coupling, {"cache": {**CACHE, "size": f"{64 * BYTES} B", "depth": depth}},
                    {"population": 200, "write_share": 1}, "200 s")
        yield (f"writes a second of a full cache, {depth} destaged at once", found["storage.array.throughput"], depth / S, 0.01,
               {"another depth": (9 - depth) / S, "the controllers": 2 / B})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    return raid.judge(parser.parse_args().coupling, (responses, timeline, losses, saturations))


if __name__ == "__main__":
    sys.exit(main())
