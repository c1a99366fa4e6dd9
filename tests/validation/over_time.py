#!/usr/bin/env python3
"""Does a series say what theory says of each instant?

    over_time.py --coupling PROGRAM

Three processes whose mean is known at each instant, each from an empty start, 400 replications:

- arrivals at rates by time of day: in an interval as many as the integral of the rate, and Poisson;
- what leaves an M(t)/M/infinity station (Eick, Massey, Whitt 1993): a Poisson process as well, at the
  rate at which those in service leave, so that intervals do not depend on each other;
- the number in service there: m' = rate(t) - m / S, piece by piece.

And the seconds of a failover have to sum to the totals of its runs.

The intervals of 95 % have to hold their value as often as they promise, and the squares of the
deviations of independent intervals have to sum to a chi-square variate. Wrong twins must fail: the
closed form of the steady state at the mean rate, one that is an interval late, departures without
their delay, and arrivals that are no Poisson process. (Samplers that keep a rate beyond its end are
found in tests/sim/random/test_rates.c.)
"""
import argparse
import csv
import json
import math
import pathlib
import subprocess
import sys
import tempfile

from outcome import print_cases

GALLERY = pathlib.Path(__file__).resolve().parent.parent.parent / "experiments" / "gallery"
PERIOD, INTERVAL, SERVICE = 600.0, 20.0, 30.0
RATES = [(0.0, 0.2), (150.0, 2.0), (260.0, 0.0), (330.0, 1.0)]  # from [s], rate [1/s]
REPLICATIONS, HORIZON = 400, 1200.0
INTERVALS = int(HORIZON / INTERVAL)
NORMAL = 3.719  # a right value is beyond it once in 10,000


def pieces(until):
    """The pieces of constant rate up to an instant: start, end, rate."""
    start = 0.0
    while start < until:
        for index, (offset, rate) in enumerate(RATES):
            end = start + (RATES[index + 1][0] if index + 1 < len(RATES) else PERIOD)
            if start + offset < until:
                yield start + offset, min(end, until), rate
        start += PERIOD


def arrived(until):
    return sum(rate * (end - start) for start, end, rate in pieces(until))


def present(until):
    """Mean number in service, and its integral from 0, at an instant; exact in each piece."""
    number = area = 0.0
    for start, end, rate in pieces(until):
        length, level = end - start, rate * SERVICE
        decay = math.exp(-length / SERVICE)
        area += level * length + (number - level) * SERVICE * (1 - decay)
        number = level + (number - level) * decay
    return number, area


def left(until):
    return arrived(until) - present(until)[0]


def means(integral):
    """The mean over each interval of what has an integral."""
    return [(integral((k + 1) * INTERVAL) - integral(k * INTERVAL)) / INTERVAL
            for k in range(INTERVALS)]


def table(**more):
    return {"rates": [{"from": f"{start:g} s", "rate": f"{rate:g} /s"} for start, rate in RATES],
            "period": f"{PERIOD:g} s", **more}


def spec(arrivals):
    """Arrivals pass `gate` in no time, and stay in `room`."""
    return {"name": "over-time",
            "system": {"kind": "queueing", "stations": {
                "gate": {"servers": "infinite", "service": "0 s"},
                "room": {"servers": "infinite", "service": {"exponential": f"{SERVICE:g} s"}}}},
            "workload": {"classes": {"all": {
                "arrivals": arrivals,
                "route": {"start": "gate", "gate": "room", "room": "done"}}}},
            "run": {"seed": 20261127, "horizon": f"{HORIZON:g} s", "transient": True,
                    "replications": REPLICATIONS,
                    "series": {"interval": f"{INTERVAL:g} s",
                               "metrics": ["stations.gate.throughput", "throughput",
                                           "stations.room.queue_length"]}}}


def run(coupling, text):
    """By metric the rows of series.csv as (mean, low, high), bounds None where there are none; and
    the metrics of results.json."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "spec.json"
        path.write_text(json.dumps(text))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "-j", "2", "--progress",
                        "never"], check=True, capture_output=True)
        found = {}
        with open(folder + "/out/series.csv", newline="") as file:
            for row in csv.DictReader(file):
                bounds = [float(row[key]) if row[key] else None for key in ("low", "high")]
                found.setdefault(row["metric"], []).append((float(row["mean"]), *bounds))
        results = json.loads(pathlib.Path(folder, "out", "results.json").read_text())
        return found, results["points"][0]["metrics"]


def series(coupling, text):
    return run(coupling, text)[0]


def failover_adds_up(coupling, without_second=None):
    """The seconds of a failover sum to the totals of its runs: what is answered, issued, down."""
    text = json.loads((GALLERY / "failover-over-time.json").read_text())
    counts = ["clients.web.requests_issued", "clients.web.requests_completed",
              "services.database.downtime", "services.database.failures"]
    text["run"]["series"]["metrics"] = ["clients.web.throughput", *counts]
    found, metrics = run(coupling, text)
    for rows in found.values():
        if without_second is not None:
            del rows[without_second]
    completed = metrics["clients.web.requests_completed"]["mean"]
    pairs = [(sum(row[0] for row in found[name]), metrics[name]["mean"]) for name in counts]
    pairs.append((sum(row[0] for row in found["clients.web.throughput"]), completed))
    return all(abs(total - mean) <= 1e-9 * mean for total, mean in pairs)


def chi_square_holds(statistic, freedom):
    """Within its 1 - 1e-4 quantile (Wilson and Hilferty 1931), and above that of 1e-4."""
    spread = 2 / (9 * freedom)
    low, high = ((1 - spread + side * NORMAL * math.sqrt(spread)) ** 3 for side in (-1, 1))
    return freedom * low < statistic < freedom * high


def poisson_deviations(rows, expected):
    """Sum of squared deviations of the counts of all replications, and how many there are."""
    statistic = freedom = 0
    for (mean, *_), rate in zip(rows, expected):
        count, of = mean * INTERVAL * REPLICATIONS, rate * INTERVAL * REPLICATIONS
        if of < 1e-9:
            if count > 0:
                return math.inf, 1
            continue
        if of >= 20:
            statistic += (count - of) ** 2 / of
            freedom += 1
    return statistic, freedom


def is_poisson(rows, expected):
    return chi_square_holds(*poisson_deviations(rows, expected))


def widths_are_poisson(rows, expected):
    """The spread over replications, read back from the bounds, is that of Poisson counts."""
    ratios = []
    for (_, low, high), rate in zip(rows, expected):
        if low is not None and low > 0 and rate * INTERVAL > 2:
            half = (high - low) / 2 / 1.96595  # the t quantile of 399 degrees of freedom
            ratios.append(half ** 2 * REPLICATIONS * INTERVAL / rate)
    mean = sum(ratios) / len(ratios)
    return abs(mean - 1) < NORMAL * math.sqrt(2.5 / REPLICATIONS / len(ratios))


def covers(rows, expected):
    """Bounds of 95 % hold the value in 80 to 100 %: neighbours depend on each other."""
    known = [(low <= value <= high) for (_, low, high), value in zip(rows, expected)
             if low is not None and value > 1e-3]
    return len(known) > 20 and sum(known) >= 0.80 * len(known)


def late(values):
    return values[-1:] + values[:-1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = parser.parse_args().coupling
    gate, out, room = "stations.gate.throughput", "throughput", "stations.room.queue_length"
    right = series(coupling, spec(table()))
    constant = series(coupling, spec(f"{arrived(PERIOD) / PERIOD:.9g} /s"))
    paired = series(coupling, spec({"interarrival": {**table(), "rates": [
        {**piece, "rate": f"{rate / 2:g} /s"} for piece, (_, rate) in zip(table()["rates"], RATES)]},
        "batch": 2}))
    arrivals, departures = means(arrived), means(left)
    numbers = means(lambda until: present(until)[1])
    steady = [arrived(PERIOD) / PERIOD] * INTERVALS
    cases = [
        ("arrivals are Poisson at their rates", is_poisson(right[gate], arrivals), True),
        ("and spread as Poisson counts do", widths_are_poisson(right[gate], arrivals), True),
        ("departures are Poisson at theirs", is_poisson(right[out], departures), True),
        ("numbers in service are those of theory", covers(right[room], numbers), True),
        ("arrivals are covered", covers(right[gate], arrivals), True),
        ("a constant rate has its own form", is_poisson(constant[gate], steady), True),
        ("a failover's seconds sum to its totals", failover_adds_up(coupling), True),
        ("twin: without the second of the crash", failover_adds_up(coupling, 30), False),
        ("twin: the mean rate", is_poisson(right[gate], steady), False),
        ("twin: an interval late", is_poisson(right[gate], late(arrivals)), False),
        ("twin: departures without their delay", is_poisson(right[out], arrivals), False),
        ("twin: numbers of the steady state", covers(
            right[room], [rate * SERVICE for rate in arrivals]), False),
        ("twin: a constant rate for the table's", is_poisson(constant[gate], arrivals), False),
        ("pairs have the mean as well", covers(paired[gate], arrivals), True),
        ("twin: pairs, which spread more", widths_are_poisson(paired[gate], arrivals), False),
    ]
    failures = print_cases(cases)
    statistic, freedom = poisson_deviations(right[gate], arrivals)
    print(f"arrivals: chi-square {statistic:.1f} of {freedom} intervals;"
          f" {REPLICATIONS} replications of {HORIZON:g} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
