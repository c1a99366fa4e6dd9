#!/usr/bin/env python3
"""Do 95 % intervals cover the exact value 95 times in 100, or say that they cannot be believed?

Runs each cell of coverage_cells.py for many seeds and judges its results (coverage_verdict.py). The
plain run takes a few cells and few seeds; then the verdict is tried on what it must reject: exact
values of neighbouring models and fake estimators.

    coverage.py --coupling PROGRAM [--seeds N] [--full] [--cell PATTERN] [--jobs N] [--markdown]
"""
import argparse
import copy
import fnmatch
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from coverage_cells import all_cells, mm1
from coverage_verdict import (FAILED, FIRST, NORMAL_99, SECOND, Found, halved, mean_and_error,
                              shifted, sometimes_marked, unmarked, verdict,
                              wrong_intervals)

PLAIN_SEEDS, FULL_SEEDS = 60, 400
RUNS_MOST = 1000  # in one store: some 100 MB


def run_spec(options, spec, first, last):
    """results.json of the spec for these seeds."""
    spec = copy.deepcopy(spec)
    seeds = {"run.seed": {"from": first, "to": last, "steps": last - first + 1}}
    spec["sweep"] = {**seeds, **spec.get("sweep", {})}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "coverage.json"
        path.write_text(json.dumps(spec))
        done = subprocess.run([options.coupling, "run", str(path), "-o", folder + "/out", "-j",
                               str(options.jobs), "--progress", "never"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode not in (0, 1):  # 1: a precision was not reached, or a closed form missed
            raise RuntimeError(f"status {done.returncode}: {done.stderr.strip()}")
        return json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())


def run_cell(options, spec, runs):
    step = max(1, RUNS_MOST // runs)
    return [run_spec(options, spec, first, min(first + step, options.seeds + 1) - 1)
            for first in range(1, options.seeds + 1, step)]


def found_in(entry, name, mark):
    return Found(entry.get(name), entry.get("lower"), entry.get("upper"), mark is not None)


def read_result(results, path):
    """What each seed of these results says."""
    words = path.split()
    if words[0] == "difference":
        entries = [c["metrics"][words[1]] for c in results["comparisons"]]
        return [found_in(e, "difference", e.get("mark")) for e in entries]
    if words[0] == "fit":
        fits = [curve[words[1]] for curve in results["scaling"]]
        nothing = {"value": None}
        return [found_in(fit.get(words[2]) or nothing, "value", fit.get("mark")) for fit in fits]
    metric, _, percentile = path.partition(":")
    entries = [point["metrics"][metric] for point in results["points"]]
    if percentile:
        return [found_in(e[percentile], "value", e[percentile].get("mark")) for e in entries]
    return [found_in(e, "mean", e.get("mark")) for e in entries]


def short(path):
    return path.removeprefix("services.s.").replace("response_time:", "").replace("fit ", "")


def share(value):
    return f"{100 * value:.1f}"


class Table:
    """Rows as they are found, and how many of them failed."""

    def __init__(self, is_markdown):
        self.is_markdown = is_markdown
        self.rows = self.failed = 0

    def head(self):
        names = ["group", "cell", "result", "exact", "marked %", "coverage %", "bias %", "sort"]
        self.print(names)
        if self.is_markdown:
            self.print(["---"] * len(names))

    def print(self, cells):
        if self.is_markdown:
            print("| " + " | ".join(cells) + " |", flush=True)
        else:
            widths = (17, 40, 24, 11, 8, 22, 18, 0)
            print(" ".join(c.ljust(w) for c, w in zip(cells, widths)).rstrip(), flush=True)

    def add(self, cell, result, v):
        coverage = bias = "-"
        if v.believed:
            coverage = f"{share(v.covered / v.believed)} [{share(v.low)}, {share(v.high)}]"
            bias = f"{100 * v.bias:+.2f} ±{100 * v.bias_error:.2f}"
        sort = v.sort + (" (must)" if result.must_be_first else "")
        self.count(v.sort == FAILED)
        self.print([cell.group, cell.name, short(result.path), f"{result.exact:.6g}",
                    share(v.marked / v.seeds), coverage, bias,
                    sort + (": " + v.why if v.why else "")])

    def count(self, is_failed):
        self.rows += 1
        self.failed += is_failed


def judge(result, found, exact=None):
    return verdict(found, result.exact if exact is None else exact, result.is_exact_kind,
                   result.must_be_first, result.scale)


def warmup_cell(options, table):
    """The bias of the automatic cut beside that of a fixed cut of the same mean length, by seed."""
    spec = mm1(0.95, 19000)  # 20,000 s
    automatic = [p for r in run_cell(options, spec, 10) for p in r["points"]]
    removed = [float(p["warmup"]["removed"]["mean"].split()[0]) for p in automatic]
    cut, _ = mean_and_error(removed)
    spec["run"]["warmup"] = f"{cut:.6g} s"
    fixed = [p for r in run_cell(options, spec, 10) for p in r["points"]]
    biases = [[p["metrics"]["response_time"]["mean"] / 20 - 1 for p in points]
              for points in (automatic, fixed)]
    (auto, auto_error), (given, given_error) = map(mean_and_error, biases)
    more, error = mean_and_error([g - a for a, g in zip(*biases)])
    is_failed = more - NORMAL_99 * error > 0 and auto < 0
    table.count(is_failed)
    table.print(["warm-up", "M/M/1 0.95, 20,000 s", f"automatic, {cut:.0f} s", "20", "-", "-",
                 f"{100 * auto:+.2f} ±{100 * auto_error:.2f}", "-"])
    table.print(["warm-up", "M/M/1 0.95, 20,000 s", f"fixed, {cut:.0f} s", "20", "-", "-",
                 f"{100 * given:+.2f} ±{100 * given_error:.2f}",
                 f"fixed - automatic {100 * more:+.2f} ±{100 * error:.2f}: "
                 + ("FAIL" if is_failed else "no larger")])


def twins(cell, result, found):
    """Names of what must fail, and whether it does; only where the true one does not."""
    sort = judge(result, found).sort
    if sort == FIRST and result.wrong is not None:
        yield "a neighbour's exact value", judge(result, found, result.wrong)
    if sort == FIRST and not result.is_exact_kind:
        yield "intervals of half the width", judge(result, halved(found))
    if sort == FIRST and result.exact and judge(result, found).bias_error < 0.002:
        yield "a bias of 2 %", judge(result, shifted(found, result.exact))
    if sort == FIRST:
        yield "marks on every fourth", judge(result, sometimes_marked(found))
    if sort == SECOND and cell.name.startswith("0.95, 3,000") and result.path == "response_time":
        yield "no marks", judge(result, unmarked(found))
        yield "marks where none may be", judge(result._replace(must_be_first=True), found)


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--full", action="store_true", help="all cells")
    parser.add_argument("--cell", help="all cells whose 'group, name' matches, as in a shell")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    options.seeds = options.seeds or (FULL_SEEDS if options.full or options.cell else PLAIN_SEEDS)
    return options


def is_wanted(options, name, is_plain):
    if options.cell:
        return fnmatch.fnmatch(name, options.cell)
    return options.full or is_plain


def main():
    options = parse()
    began = time.monotonic()
    table, tried, rejected, missed = Table(options.markdown), 0, 0, list(wrong_intervals())
    table.head()
    for cell in all_cells():
        if not is_wanted(options, f"{cell.group}, {cell.name}", cell.is_plain):
            continue
        parts = run_cell(options, cell.spec, cell.runs)
        for result in cell.results:
            found = [f for part in parts for f in read_result(part, result.path)]
            table.add(cell, result, judge(result, found))
            for name, twin in twins(cell, result, found):
                tried += 1
                rejected += twin.sort == FAILED
                if twin.sort != FAILED:
                    missed.append(f"{cell.group}, {cell.name}, {result.path}: {name} passes")
    if is_wanted(options, "warm-up", False):
        warmup_cell(options, table)
    for name in missed:
        print(f"FAIL {name}")
    print(f"\n{table.rows - table.failed} of {table.rows} results passed over {options.seeds}"
          f" seeds; {rejected} of {tried} wrong twins were rejected; "
          f"{(time.monotonic() - began) / 60:.1f} min")
    is_idle = table.rows == 0 or not options.cell and tried == 0
    sys.exit(1 if table.failed or missed or is_idle else 0)


if __name__ == "__main__":
    main()
