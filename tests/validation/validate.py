#!/usr/bin/env python3
"""Does the simulator agree with results nobody here wrote?

Runs the reference cases of facts.json as specs through the program and compares. Each family has a
wrong twin that must miss; a twin that agrees fails the test, because then the test can not fail.

    validate.py --coupling PROGRAM [--family KIND]... [--verbose]
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from families import FAMILIES, Linear

HERE = pathlib.Path(__file__).parent
MEET, MISS = "meet", "miss"


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
    return tolerance.get(name, tolerance.get("default", tolerance))["rel"] * abs(case["expected"][name])


def linear(source):
    return source if isinstance(source, Linear) else Linear(source)


def wanted_precision(case, where):
    """For each metric the relative half-width that is half the narrowest tolerance asked of it.

    A little less is asked for: the program compares with the measured mean, not the expected one.
    """
    wanted = {}
    for name, source in where.items():
        metric, scale, offset = linear(source)
        if name not in case["expected"]:
            continue
        # Percentiles can not be asked for: their metric then has to be sharper than its mean needs.
        margin = 0.6 if ":" in metric else 0.95
        metric = metric.partition(":")[0]
        value = (case["expected"][name] - offset) / scale
        relative = margin * tolerance_of(case, name) / 2 / abs(scale * value)
        wanted[metric] = min(relative, wanted.get(metric, relative))
    return {metric: f"{100 * relative:.6g} %" for metric, relative in wanted.items()}


def value_of(metrics, source):
    metric, scale, offset = linear(source)
    name, _, percentile = metric.partition(":")
    found = metrics[name][percentile] if percentile else metrics[name]
    return (offset + scale * found["value" if percentile else "mean"],
            abs(scale) * found["half_width"])


def compare(case, point, where):
    """A row for each expected value: name, expected, measured, half width, is it inside?"""
    rows = []
    for name, expected in case["expected"].items():
        if name in where:
            measured, half_width = value_of(point["metrics"], where[name])
            tolerance = tolerance_of(case, name)
            inside = abs(measured - expected) <= tolerance
            rows.append((name, expected, measured, half_width, inside, 2 * half_width <= tolerance))
    return rows


def check(coupling, case, build, wanted):
    """Run one case one way. @return whether it went as wanted, and what to print."""
    spec, where = build(case)
    spec["run"]["replications"] = 10
    if wanted == MEET:
        spec["run"]["replications"] = {"minimum": 8, "maximum": 5000,
                                       "until": wanted_precision(case, where)}
    point = run(coupling, spec)
    rows = compare(case, point, where)
    inside = all(row[4] for row in rows)
    precise = all(row[5] for row in rows)
    is_right = len(rows) > 0 and (inside and precise if wanted == MEET else not inside)
    lines = [f"{'ok  ' if is_right else 'FAIL'} {case['id']} {build.__name__}: must {wanted}"
             f" ({point['replications']} replications, seed {spec['run']['seed']})"]
    for name, expected, measured, half_width, ok, sharp in rows:
        error = (measured - expected) / expected if expected else measured
        lines.append(f"       {name:12} expected {expected:<14.8g} measured {measured:<14.8g}"
                     f" +- {half_width:<12.4g} {error:+.2%}{'' if ok else ' outside'}"
                     f"{'' if sharp else ' imprecise'}")
    return is_right, lines


def check_facts(cases):
    """The table of facts against the reference files, where those are there."""
    reference = pathlib.Path(os.environ.get("COUPLING_REFERENCE",
                                            HERE.parents[2] / "shared" / "reference"))
    if not (reference / "cases.json").exists():
        print("skipped: facts.json against cases.json (COUPLING_REFERENCE has none)")
        return True
    published = {c["id"]: c for c in json.loads((reference / "cases.json").read_text())}
    wrong = [c["id"] for c in cases
             if c["expected"] != published[c["id"]]["expected"]
             or c["params"] != published[c["id"]]["params"]
             or c["tolerance"] != published[c["id"]]["tol"]]
    print(f"FAIL facts differ from the reference: {wrong}" if wrong else "ok   facts")
    return not wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--family", action="append")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    cases = json.loads((HERE / "facts.json").read_text())
    jobs = []
    for kind, (builders, wrong) in FAMILIES.items():
        if options.family and kind not in options.family:
            continue
        family = [c for c in cases if c["kind"] == kind]
        jobs += [(case, build, MEET) for case in family for build in builders]
        # The last case of a family is the loaded one: there a wrong model shows most.
        jobs.append((family[-1], wrong, MISS))
    results = [check_facts(cases)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for is_right, lines in pool.map(lambda job: check(options.coupling, *job), jobs):
            results.append(is_right)
            print("\n".join(lines if options.verbose or not is_right else lines[:1]), flush=True)
    failed = results.count(False)
    print(f"{len(results) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
