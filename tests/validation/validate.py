#!/usr/bin/env python3
"""Does the simulator agree with results nobody here wrote?

Runs the reference cases of facts.json as specs through the program and compares, and pairs with a
hot standby with a solver of its own. Each family has wrong twins that must miss; a twin that agrees
fails the test, because then the test can not fail. Beside that all laws in the results must hold,
and the phases of each outage sum to it.

    validate.py --coupling PROGRAM [--family KIND_OR_ID]... [--verbose]
"""
import argparse
import concurrent.futures
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
from typing import NamedTuple

import hot_standby
from families import FAMILIES, Linear, Mean, Sum
from families_caches import CACHE_FAMILIES
from families_cluster import CLUSTER_FAMILIES, LAWS
from families_interconnect import INTERCONNECT_FAMILIES
from families_interrupts import INTERRUPT_FAMILIES
from families_machine import MACHINE_FAMILIES
from families_memory import MEMORY_FAMILIES
from families_numa import NUMA_FAMILIES
from families_san import SAN_FAMILIES
from families_scheduling import SCHEDULING_FAMILIES

HERE = pathlib.Path(__file__).parent
MEET, MISS = "meet", "miss"
ELSEWHERE = ["coherence", "numa_mlc", "scaling_curve"]  # have programs of their own
BEYOND_RANGE = 1e-4  # relative: timers make a published range, messages come on top


def run(coupling, spec):
    """The metrics of the spec's only point; statuses 0 and 1 (precision not reached) have some."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        done = subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "-j", "1",
                               "--progress", "never"], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"status {done.returncode}: {done.stderr.strip()}")
        return json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())["points"][0]


def tolerance_of(case, name):
    tolerance = case["tolerance"]
    own = tolerance.get(name, tolerance.get("default", tolerance))
    if "abs_frac_of_interval" in own:
        return own["abs_frac_of_interval"] * case["params"]["interval"]
    expected = case["expected"][name]
    # That of an availability is one of the rest.
    return own["rel"] * abs(1 - expected if name.startswith("availability") else expected)


def linear(source):
    return source if isinstance(source, Linear) else Linear(source)


def wanted_precision(case, where):
    """For each metric the relative half-width that is half the narrowest tolerance asked of it.

    A little less is asked for: the program compares with the measured mean, not the expected one.
    """
    wanted = {}
    for name, source in where.items():
        if name not in case["expected"] or is_range(case, name) or isinstance(source, (Mean, Sum)):
            continue
        metric, scale, offset = linear(source)
        if metric.endswith((".minimum", ".maximum")):
            continue  # extremes of all replications have no interval
        # Percentiles can not be asked for: their metric then has to be sharper than its mean needs.
        margin = 0.6 if ":" in metric else 0.95
        metric = metric.partition(":")[0]
        value = (case["expected"][name] - offset) / scale
        relative = margin * tolerance_of(case, name) / 2 / abs(scale * value)
        wanted[metric] = min(relative, wanted.get(metric, relative))
    return {metric: f"{100 * relative:.6g} %" for metric, relative in wanted.items()}


def half_width(found):
    """Of a value that is the same in all runs, or is the least or greatest of all of them, 0; of one
    without bounds for another reason infinite."""
    if found["lower"] is None:
        reason = found.get("reason", "")
        return 0 if "the same value" in reason or "an extreme" in reason else math.inf
    return (found["upper"] - found["lower"]) / 2


def value_of(metrics, source):
    """Mean and half-width."""
    if isinstance(source, Mean):
        found = [metrics[name] for name in source.metrics]
        return (sum(m["mean"] for m in found) / len(found),
                math.sqrt(sum(half_width(m) ** 2 for m in found)) / len(found))
    if isinstance(source, Sum):
        # The metrics hang together, so their errors may add.
        return (source.offset + sum(scale * metrics[name]["mean"] for name, scale in source.terms),
                sum(abs(scale) * half_width(metrics[name]) for name, scale in source.terms))
    metric, scale, offset = linear(source)
    name, _, percentile = metric.partition(":")
    found = metrics[name][percentile] if percentile else metrics[name]
    return (offset + scale * found["value" if percentile else "mean"],
            abs(scale) * half_width(found))


def is_range(case, name):
    return isinstance(case["expected"][name], list)


class Row(NamedTuple):
    """An expected value, or an expected range with its middle, beside what was measured."""
    name: str
    printed: str
    expected: float
    tolerance: float
    measured: float
    half_width: float

    @property
    def is_inside(self):
        return abs(self.measured - self.expected) <= self.tolerance

    @property
    def is_outside(self):
        """Not only by chance."""
        return abs(self.measured - self.expected) > self.tolerance + self.half_width

    @property
    def is_sharp(self):
        return 2 * self.half_width <= self.tolerance


def compare(case, point, where):
    rows = []
    for name in case["expected"]:
        if name not in where:
            continue
        if is_range(case, name):
            low, high = case["expected"][name]
            printed = f"{low:g} to {high:g}"
            expected, tolerance = (low + high) / 2, (high - low) / 2 + BEYOND_RANGE * high
        else:
            expected, tolerance = case["expected"][name], tolerance_of(case, name)
            printed = f"{expected:.8g}"
        sources = where[name] if isinstance(where[name], list) else [where[name]]
        rows += [Row(name, printed, expected, tolerance, *value_of(point["metrics"], source))
                 for source in sources]
    return rows


def without_sum(metrics):
    """Services whose phases do not sum to their mean time to recovery."""
    found = []
    for name, metric in metrics.items():
        if name.endswith(".time_to_recovery") and metric["mean"] is not None:
            prefix = name.removesuffix("time_to_recovery") + "phases."
            phases = sum(m["mean"] for key, m in metrics.items() if key.startswith(prefix))
            if abs(phases - metric["mean"]) > 1e-9 * metric["mean"]:
                found.append(name)
    return found


def check_phases(metrics):
    """
    Phases sum to the outage, and would not without the longest. An outage that the end of a run cuts
    off adds the time that it had lasted, and no phases: services with such are left out.
    """
    cut_off = tuple(name.removesuffix("outages_unfinished") for name, metric in metrics.items()
                    if name.endswith(".outages_unfinished") and metric["mean"] != 0)
    metrics = {name: m for name, m in metrics.items() if not name.startswith(cut_off)}
    phases = {key: m["mean"] for key, m in metrics.items() if ".phases." in key and m["mean"]}
    problems = [f"phases do not sum to {name}" for name in without_sum(metrics)]
    if phases:
        longest = max(phases, key=phases.get)
        if not without_sum({key: m for key, m in metrics.items() if key != longest}):
            problems.append(f"nobody misses {longest}")
    return problems


def check_laws(case, point, build):
    """What the program says of itself: laws hold, and its own theory is that of the case."""
    problems = [f"{law['law']} of {law.get('metric', law.get('component'))} does not hold"
                for law in point["model_check"] if law["holds"] is False]
    own, known = LAWS.get(build, (None, {}))
    exact = {law["metric"]: law["expected"] for law in point["model_check"] if law["law"] == own}
    for name, (metric, scale, offset) in known.items():
        # A long run is not one without end: a little of the tolerance is left for its start.
        if (metric not in exact or abs(offset + scale * exact[metric] - case["expected"][name])
                > 0.05 * tolerance_of(case, name)):
            problems.append(f"{own} has {exact.get(metric)} for {metric}")
    return problems


def check(coupling, case, build, wanted):
    """Run one case one way. @return whether it went as wanted, and what to print."""
    spec, where = build(case)
    most = spec["run"].get("replications")
    precision = wanted_precision(case, where)
    if wanted == MEET and precision:
        spec["run"]["replications"] = {"minimum": 8, "maximum": most or 5000, "until": precision}
    else:
        spec["run"]["replications"] = most or 10
    try:
        point = run(coupling, spec)
    except RuntimeError as error:
        return False, [f"FAIL {case['id']} {build.__name__}: {error}"]
    rows = compare(case, point, where)
    problems = check_phases(point["metrics"])
    if wanted == MEET:
        problems += check_laws(case, point, build)
        is_right = all(row.is_inside and row.is_sharp for row in rows)
    else:
        is_right = any(row.is_outside for row in rows)
    is_right = is_right and len(rows) > 0 and not problems
    lines = [f"{'ok  ' if is_right else 'FAIL'} {case['id']} {build.__name__}: must {wanted}"
             f" ({point['replications']} replications, seed {spec['run']['seed']})"]
    for row in rows:
        lines.append(f"       {row.name:12} expected {row.printed:14} measured"
                     f" {row.measured:<14.8g} +- {row.half_width:<12.4g}"
                     f" {(row.measured - row.expected) / (row.expected or 1):+.2%}"
                     f"{'' if row.is_inside else ' outside'}{'' if row.is_sharp else ' imprecise'}")
    return is_right, lines + [f"       {problem}" for problem in problems]


def check_facts(cases):
    """The table of facts against the reference files, where those are there."""
    reference = pathlib.Path(os.environ.get("COUPLING_REFERENCE",
                                            HERE.parents[2] / "shared" / "reference"))
    if not (reference / "cases.json").exists():
        print("skipped: facts.json against cases.json (COUPLING_REFERENCE has none)")
        return True
    published = {c["id"]: c for c in json.loads((reference / "cases.json").read_text())}
    # Those that begin with C are derived from other sources, which they name.
    wrong = [c["id"] for c in cases if c["id"].startswith("D-")
             if c["expected"] != published[c["id"]]["expected"]
             or c["params"] != published[c["id"]]["params"]
             or c["tolerance"] != published[c["id"]]["tol"]]
    print(f"FAIL facts differ from the reference: {wrong}" if wrong else "ok   facts")
    return not wrong


def flat(expected, name=""):
    """The numbers of a table by its rows and columns: {"a": {"b": 1}} is {"a.b": 1}. Two numbers in a
    list are a range."""
    if isinstance(expected, list) and isinstance(expected[0], list):
        expected = dict(enumerate(expected))
    elif isinstance(expected, list) and len(expected) > 2:
        expected = dict(enumerate(expected))
    if not isinstance(expected, dict):
        return {name: expected}
    return {key: value for part in expected
            for key, value in flat(expected[part], f"{name}.{part}" if name else str(part)).items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--family", action="append")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    published = json.loads((HERE / "facts.json").read_text())
    cases = [{**case, "expected": flat(case["expected"])} for case in published]
    families = {**FAMILIES, **MACHINE_FAMILIES, **INTERCONNECT_FAMILIES, **MEMORY_FAMILIES,
                **CACHE_FAMILIES, **NUMA_FAMILIES, **SCHEDULING_FAMILIES, **INTERRUPT_FAMILIES,
                **CLUSTER_FAMILIES, **SAN_FAMILIES}
    jobs = []
    for key, (builders, twins) in families.items():
        family = [c for c in cases + hot_standby.CASES
                  if key == c["id"] or (key == c["kind"] and c["id"] not in families)]
        if options.family and not {key, *(c["kind"] for c in family)} & set(options.family):
            continue
        jobs += [(case, build, MEET) for case in family for build in builders]
        # The last case of a family is the loaded one: there a wrong model shows most.
        jobs += [(family[-1], twin, MISS) for twin in twins]
    nobodys = [c["id"] for c in cases if not {c["id"], c["kind"]} & {*families, *ELSEWHERE}]
    if nobodys:
        print(f"FAIL facts of no family: {nobodys}")
    results = [check_facts(published), not nobodys]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for is_right, lines in pool.map(lambda job: check(options.coupling, *job), jobs):
            results.append(is_right)
            print("\n".join(lines if options.verbose or not is_right else lines[:1]), flush=True)
    failed = results.count(False)
    print(f"{len(results) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
