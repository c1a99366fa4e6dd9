#!/usr/bin/env python3
"""Every invariant and every law notices a bug that is planted in the program.

    planted.py --planted coupling_planted --coupling coupling [BUG...]

planted.json lists small specs, and bugs: a name that stands in a PLANTED() of models/, the spec
that it is switched on in, and the invariants and laws that have to notice it, each by itself: with
all other invariants silent the run has to fail (status 2) with the right name in its error. With
all of them the run fails too. The same specs run well without a bug, in this program and in the
released one. Each line of models/invariants.def and each PLANTED() is in the table.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TABLE = json.loads((HERE / "planted.json").read_text())


def claims():
    """Invariants by name, laws as "little of stations"."""
    lines = (ROOT / "models" / "invariants.def").read_text().splitlines()
    found = set()
    for line in lines:
        invariant = re.match(r'INVARIANT\((\w+), "', line)
        law = re.match(r'LAW\((\w+), (\w+), "', line)
        if invariant:
            found.add(invariant[1])
        elif law:
            found.add(f"{law[1]} of {law[2]}")
    return found


def bugs_in_models():
    found = set()
    for path in (ROOT / "models").rglob("*.[ch]"):
        if path.name != "planted.h":
            found |= set(re.findall(r'PLANTED\(\s*"([^"]*)"\)', path.read_text()))
    return found


def write_specs(folder):
    for name, spec in TABLE["specs"].items():
        spec = dict(spec)
        if "extends" in spec:
            spec["extends"] += ".json"
        (folder / f"{name}.json").write_text(json.dumps(spec))


def run(program, folder, spec, bug=None, watches=None):
    """Status of a run with --check, and why it failed."""
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith("COUPLING_")}
    if bug:
        environment["COUPLING_PLANTED"] = bug
    if watches:
        environment["COUPLING_WATCHES"] = watches
    done = subprocess.run([program, "run", f"{folder}/{spec}.json", "-o", f"{folder}/out", "--check",
                           "-j", "1", "--progress", "never"],
                          capture_output=True, text=True, env=environment, timeout=300)
    error = done.stderr
    if done.returncode == 2:
        results = json.loads((folder / "out" / "results.json").read_text())
        error = results["points"][0]["failed"][0]["reason"]
    return done.returncode, error.strip()


def says(claim, error):
    """Whether an error names an invariant, or a law and the place it is of."""
    if " of " not in claim:
        return f'(invariant "{claim}")' in error
    law, place = claim.split(" of ")
    return re.search(rf'\b{place}[\w.-]* at [0-9.]+ s: the law "{law}" is broken', error) is not None


def check_bug(program, folder, bug, spec, noticing):
    problems = []
    for claim in noticing:
        watches = "laws alone" if " of " in claim else claim
        status, error = run(program, folder, spec, bug, watches)
        if status != 2 or not says(claim, error):
            problems.append(f"{claim} does not notice that {bug} ({spec}): status {status}, {error}")
    status, error = run(program, folder, spec, bug)
    if status != 2 or ("invariant" not in error and "the law" not in error):
        problems.append(f"nobody notices that {bug} ({spec}): status {status}, {error}")
    return problems


def check_table():
    """What is claimed and what is planted, and is not in the table."""
    noticed = {claim for row in TABLE["bugs"] for claim in row[2:]}
    planted = {row[0] for row in TABLE["bugs"]}
    problems = [f"no bug is planted for {claim}" for claim in sorted(claims() - noticed)]
    problems += [f"{claim} is in no line of invariants.def" for claim in sorted(noticed - claims())]
    problems += [f"the bug \"{bug}\" is not in the table"
                 for bug in sorted(bugs_in_models() - planted)]
    return problems + [f"the bug \"{bug}\" is not in models/"
                       for bug in sorted(planted - bugs_in_models())]


def check_released(coupling):
    """The released program holds no bug, not even its name."""
    text = pathlib.Path(coupling).read_bytes()
    return [f"the released program holds the bug \"{bug}\"" for bug in sorted(bugs_in_models())
            if bug.encode() in text]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--planted", required=True)
    parser.add_argument("--coupling", required=True)
    parser.add_argument("bugs", nargs="*")
    options = parser.parse_args()
    problems = check_table() + check_released(options.coupling)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_specs(folder)
        for program in (options.planted, options.coupling):
            for spec in TABLE["specs"]:
                status, error = run(program, folder, spec)
                if status != 0:
                    problems.append(f"{spec} fails without a bug: status {status}, {error}")
        for bug, spec, *noticing in TABLE["bugs"]:
            if not options.bugs or bug in options.bugs:
                problems += check_bug(options.planted, folder, bug, spec, noticing)
    for problem in problems:
        print(problem)
    print(f"{len(TABLE['bugs'])} planted bugs, {len(claims())} invariants and laws,"
          f" {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
