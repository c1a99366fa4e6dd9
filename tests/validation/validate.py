#!/usr/bin/env python3
"""Does the simulator agree with results nobody here wrote?

Runs the reference cases of facts.json as specs through the program and compares. Each family has a
wrong twin that must miss; a twin that agrees fails the test, because then the test can not fail.

    validate.py --coupling PROGRAM [--family KIND]... [--verbose]
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from families import FAMILIES

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


def value_of(metrics, source):
    if callable(source):
        return source(metrics), None
    name, _, percentile = source.partition(":")
    metric = metrics[name]
    if percentile:
        metric = metric[percentile]
        return metric["value"], metric["half_width"]
    return metric["mean"], metric["half_width"]


def compare(case, point, where):
    """A row for each expected value: name, expected, measured, half width, is it inside?"""
    rows = []
    for name, expected in case["expected"].items():
        if name not in where:
            continue
        measured, half_width = value_of(point["metrics"], where[name])
        tolerance = case["tolerance"].get(name, case["tolerance"].get("default", case["tolerance"]))
        inside = abs(measured - expected) <= tolerance["rel"] * abs(expected)
        rows.append((name, expected, measured, half_width, inside))
    return rows


def check(coupling, case, build, wanted, verbose):
    spec, where = build(case)
    point = run(coupling, spec)
    rows = compare(case, point, where)
    inside = all(row[-1] for row in rows)
    is_right = inside == (wanted == MEET) and len(rows) > 0
    print(f"{'ok  ' if is_right else 'FAIL'} {case['id']} {build.__name__}: must {wanted}"
          f" ({point['replications']} replications, seed {spec['run']['seed']})", flush=True)
    if verbose or not is_right:
        for name, expected, measured, half_width, ok in rows:
            error = (measured - expected) / expected if expected else measured
            print(f"       {name:12} expected {expected:<14.8g} measured {measured:<14.8g}"
                  f" +- {half_width}  {error:+.2%} {'' if ok else 'outside'}")
    return is_right


def check_facts(cases):
    """The table of facts against the reference files, where those are there."""
    reference = pathlib.Path(os.environ.get("COUPLING_REFERENCE", "../shared/reference"))
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
    results = [check_facts(cases)]
    for kind, (builders, wrong) in FAMILIES.items():
        if options.family and kind not in options.family:
            continue
        family = [c for c in cases if c["kind"] == kind]
        for case in family:
            for build in builders:
                results.append(check(options.coupling, case, build, MEET, options.verbose))
        # The last case of a family is the loaded one: there a wrong model shows most.
        results.append(check(options.coupling, family[-1], wrong, MISS, options.verbose))
    failed = results.count(False)
    print(f"{len(results) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
