#!/usr/bin/env python3
"""Is a right closed form called wrong at most once in 1,000, and a wrong one noticed?

Runs models whose closed form is exact for many seeds and counts the verdicts of `model_check`:
false alarms, and how often the same form would have been refused had it been 8 standard errors
off. The cells are those where intervals over replications are weakest: skewed, rare, heavy-tailed.

The verdict takes the interval of 99.9 %. `run.confidence` 0.999 prints that interval, so a moved
form is compared with what the verdict itself used; that the program's `holds` follows from the
interval printed is checked for every seed. Wrong twins: a verdict by the 95 % interval has too
many false alarms, and a verdict that always holds notices nothing.

    verdicts.py --coupling PROGRAM [--seeds N] [--full] [--cell PATTERN] [--jobs N] [--markdown]
"""
import argparse
import copy
import fnmatch
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple, Optional

from coverage_cells import mm1, node
from coverage_verdict import at_most, mean_and_error
from families import exponential, open_station, seconds

PLAIN_SEEDS, FULL_SEEDS = 120, 2000
SEEDS_AT_ONCE = 100  # in one store: some 100 MB
T_95 = {10: 2.2621571627409915, 200: 1.9719565442517553}  # Student's t, 97.5 %, by replications
CLAIM = 0.001  # false alarms
SLACK = 1e-3  # of the value, which the verdict allows for what is left of the warm-up
MOVED_BY = 8  # standard errors
NOTICED_LEAST = 0.95
JUDGED_LEAST, JUDGED_MOST = 0.9, 0.05  # of the seeds: a verdict is due, or none is


class Cell(NamedTuple):
    name: str
    spec: dict
    metrics: list  # whose verdicts are counted
    is_plain: bool = False  # in the plain run too
    slack: float = SLACK
    most: float = math.inf  # that the metric can be: a form is not moved past it
    is_null: bool = False  # no verdict can be given
    is_wrong: bool = False  # and one that is given all the same is false too often
    part: float = 1  # of the seeds
    replications: int = 10


class Seen(NamedTuple):
    """One seed: the verdict, and the intervals beside it."""
    expected: float
    holds: Optional[bool]
    mean: Optional[float]
    wide: tuple  # the interval of 99.9 %
    narrow: tuple  # the interval of 95 %, as a plain run prints it


def mg1(station, customers):
    """Of services of 1 s in the mean, one every 2 s."""
    spec = open_station(station, 0.5, customers)
    del spec["run"]["seed"]
    return {**spec, "name": "verdicts"}


def lognormal(cv):
    return {"lognormal": {"mean": "1 s", "cv": cv}}


def hyperexponential(cv):
    return {"hyperexponential": {"mean": "1 s", "cv": cv}}


def pareto(shape):
    return {"pareto": {"minimum": seconds((shape - 1) / shape), "shape": shape}}


MEANS = ["response_time", "number_in_system"]
S = "services.s."


def cells():
    yield Cell("M/M/1 0.8, 3,000 customers", mm1(0.8, 3000), MEANS, True)
    yield Cell("M/M/1 0.5, 3,000 customers", mm1(0.5, 3000), MEANS)
    yield Cell("M/M/1/12 0.5, 20,000 customers, 24 lost", mm1(0.5, 20000, capacity=12),
               ["lost_fraction"], True, most=1)
    yield Cell("a node, 10 failures a replication", node(1000, 20, 10200),
               [S + "availability"], True, slack=0, most=1)
    yield Cell("a node, up at an instant or not, 200 runs", node(100, 20, 60, replications=200),
               [S + "availability_at"], slack=0, most=1, part=0.1, replications=200)
    for name, service, customers in [("hyperexponential cv 2", hyperexponential(2), 20000),
                                     ("hyperexponential cv 4", hyperexponential(4), 50000),
                                     ("lognormal cv 1.5", lognormal(1.5), 20000),
                                     ("Pareto 5", pareto(5), 3000)]:
        yield Cell(f"M/G/1 0.5, {name}, {customers:,} customers",
                   mg1({"service": service}, customers), MEANS, part=0.25)
    for name, station in [("M/G/1-PS 0.5, Pareto 2.5", {"service": pareto(2.5), "discipline": "ps"}),
                          ("M/G/infinity, Pareto 2.2",
                           {"service": pareto(2.2), "servers": "infinite"}),
                          ("M/G/infinity, lognormal cv 5",
                           {"service": lognormal(5), "servers": "infinite"})]:
        yield Cell(f"{name}, 20,000 customers", mg1(station, 20000), MEANS, part=0.25)


def heavy_cells():
    """Right forms whose estimates rest on moments that are infinite, or beyond these samples."""
    for name, service, is_wrong in [("Pareto 2.2", pareto(2.2), True),
                                    ("Pareto 2.5", pareto(2.5), True),
                                    ("Pareto 3.5", pareto(3.5), False),
                                    ("lognormal cv 3", lognormal(3), True),
                                    ("lognormal cv 5", lognormal(5), True),
                                    ("hyperexponential cv 8", hyperexponential(8), False)]:
        yield Cell(f"M/G/1 0.5, {name}, 3,000 customers", mg1({"service": service}, 3000), MEANS,
                   name == "Pareto 2.2", is_null=True, is_wrong=is_wrong, part=0.25)


def read(point, wide, metric):
    check = [c for c in point["model_check"] if c.get("metric") == metric]
    if len(check) != 1:
        raise RuntimeError(f"{len(check)} closed forms of {metric}, not one")
    narrow, wide = point["metrics"][metric], wide["metrics"][metric]
    return Seen(check[0]["expected"], check[0]["holds"], narrow["mean"],
                (wide["lower"], wide["upper"]), (narrow["lower"], narrow["upper"]))


def run(options, path, folder, *more):
    done = subprocess.run([options.coupling, "run", str(path), "-o", folder + "/out", "-j",
                           str(options.jobs), "--progress", "never", *more],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"status {done.returncode}: {done.stderr.strip()}")
    return json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())["points"]


def run_seeds(options, cell, first, last):
    """What these seeds say; the second run finds all replications in the store of the first."""
    spec = copy.deepcopy(cell.spec)
    spec["sweep"] = {"run.seed": {"from": first, "to": last, "steps": last - first + 1}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "verdicts.json"
        path.write_text(json.dumps(spec))
        narrow = run(options, path, folder)
        wide = run(options, path, folder, "--set", "run.confidence=0.999")
    return {m: [read(n, w, m) for n, w in zip(narrow, wide)] for m in cell.metrics}


def run_cell(options, cell):
    found = {m: [] for m in cell.metrics}
    seeds = max(1, round(options.seeds * cell.part))
    for first in range(1, seeds + 1, SEEDS_AT_ONCE):
        last = min(first + SEEDS_AT_ONCE - 1, seeds)
        for metric, seen in run_seeds(options, cell, first, last).items():
            found[metric] += seen
    return found


def is_inside(interval, expected, slack):
    allowed = slack * abs(expected)
    return interval[0] - allowed <= expected <= interval[1] + allowed


def by_wide(seen, expected, slack):
    return is_inside(seen.wide, expected, slack)


def by_narrow(seen, expected, slack):
    """A wrong verdict: by the interval that is printed."""
    return is_inside(seen.narrow, expected, slack)


def always(seen, expected, slack):
    """A wrong verdict: it never looks."""
    return True


def alarms_most(n):
    """More false alarms than this come up in less than 5 of 1,000 counts where the claim is true:
    6 of 2,000."""
    k = 0
    while 1 - at_most(k, n, CLAIM) > 0.005:
        k += 1
    return k


def noticed(judged, cell, verdict, error_of):
    """How often a form is refused that is 8 standard errors too large, and too small; the smaller
    share.

    A side where most forms would be past what the metric can be is not tried. None: neither is.
    """
    shares = []
    for sign in (1, -1):
        moved = [(s, s.expected + sign * MOVED_BY * error_of(s, sign)) for s in judged]
        moved = [(s, e) for s, e in moved if 0 <= e <= cell.most]
        if 2 * len(moved) > len(judged):
            shares.append(sum(not verdict(s, e, cell.slack) for s, e in moved) / len(moved))
    return min(shares) if shares else None


def printed_error(cell):
    """By the side of the interval on which the form is put."""
    return lambda seen, sign: abs(seen.narrow[sign > 0] - seen.mean) / T_95[cell.replications]


class Row(NamedTuple):
    seeds: int
    judged: int
    alarms: int
    by_printed: Optional[float]  # share noticed, moved by 8 standard errors as the interval has them
    by_spread: Optional[float]  # and by 8 standard deviations of the estimate over the seeds
    why: str  # of a failure


def faults(cell, row):
    share = row.judged / row.seeds
    if cell.is_null and share > JUDGED_MOST:
        yield "verdicts where none can be given"
    if not cell.is_null and share < JUDGED_LEAST:
        yield "no verdicts"
    if row.alarms > alarms_most(row.judged):
        yield "false alarms"
    if not cell.is_null and (row.by_printed is None or row.by_printed < NOTICED_LEAST):
        yield "not noticed"


def judge(cell, seen, verdict=by_wide):
    judged = [s for s in seen if s.holds is not None]
    row = Row(len(seen), len(judged), sum(not verdict(s, s.expected, cell.slack) for s in judged),
              None, None, "")
    if len(judged) > 1:
        _, error = mean_and_error([s.mean for s in judged])
        spread = error * math.sqrt(len(judged))
        row = row._replace(by_printed=noticed(judged, cell, verdict, printed_error(cell)),
                           by_spread=noticed(judged, cell, verdict, lambda s, sign: spread))
    return row._replace(why=", ".join(faults(cell, row)))


def wrong_holds(cell, seen):
    """Seeds where `holds` of the program does not follow from the interval of 99.9 %."""
    return sum(s.holds is not None and s.holds != by_wide(s, s.expected, cell.slack)
               for s in seen)


def twins(cell, found):
    """Names of wrong verdicts, and whether they are rejected."""
    if cell.is_null:
        given = [[s._replace(holds=True) for s in seen if None not in s.wide + s.narrow]
                 for seen in found.values()]
        if cell.is_wrong:
            twin = cell._replace(is_null=False)
            yield "a verdict all the same", all("false alarms" in judge(twin, seen).why
                                                for seen in given)
        return
    yield "a verdict by the 95 % interval", any(
        "false alarms" in judge(cell, seen, by_narrow).why for seen in found.values())
    yield "a verdict that always holds", all(
        "not noticed" in judge(cell, seen, always).why for seen in found.values())


def percent(share):
    return "-" if share is None else f"{100 * share:.1f}"


class Table:
    def __init__(self, is_markdown):
        self.is_markdown = is_markdown
        self.rows = self.failed = self.tried = self.rejected = 0

    def head(self):
        names = ["cell", "metric", "verdicts", "false alarms", "noticed %", "by spread %", ""]
        self.print(names)
        if self.is_markdown:
            self.print(["---"] * len(names))

    def print(self, cells):
        if self.is_markdown:
            print("| " + " | ".join(cells) + " |", flush=True)
        else:
            widths = (46, 17, 13, 13, 10, 12, 0)
            print(" ".join(c.ljust(w) for c, w in zip(cells, widths)).rstrip(), flush=True)

    def add(self, cell, metric, seen):
        row = judge(cell, seen)
        wrong = wrong_holds(cell, seen)
        why = row.why + (f" {wrong} verdicts are not those of the interval" if wrong else "")
        self.rows += 1
        self.failed += bool(why)
        is_judged = row.judged > 0
        self.print([cell.name, metric.removeprefix(S), f"{row.judged} of {row.seeds}",
                    f"{row.alarms} (most {alarms_most(row.judged)})" if is_judged else "-",
                    percent(row.by_printed), percent(row.by_spread),
                    "FAIL: " + why if why else "no verdict" if cell.is_null else "passed"])

    def add_twins(self, cell, found):
        for name, is_rejected in twins(cell, found):
            self.tried += 1
            self.rejected += is_rejected
            if not is_rejected:
                print(f"FAIL {cell.name}: {name} passes")


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--full", action="store_true", help="all cells")
    parser.add_argument("--cell", help="all cells whose name matches, as in a shell")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    options.seeds = options.seeds or (FULL_SEEDS if options.full or options.cell else PLAIN_SEEDS)
    return options


def is_wanted(options, cell):
    if options.cell:
        return fnmatch.fnmatch(cell.name, options.cell)
    return options.full or cell.is_plain


def main():
    options = parse()
    began = time.monotonic()
    table = Table(options.markdown)
    table.head()
    for cell in [*cells(), *heavy_cells()]:
        if is_wanted(options, cell):
            found = run_cell(options, cell)
            for metric, seen in found.items():
                table.add(cell, metric, seen)
            table.add_twins(cell, found)
    print(f"\n{table.rows - table.failed} of {table.rows} rows passed over {options.seeds} seeds; "
          f"{table.rejected} of {table.tried} wrong twins were rejected; "
          f"{(time.monotonic() - began) / 60:.1f} min")
    sys.exit(0 if table.rows and table.rejected == table.tried and not table.failed else 1)


if __name__ == "__main__":
    main()
