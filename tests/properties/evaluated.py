#!/usr/bin/env python3
"""Every invariant and every law is evaluated somewhere in the suite.

    evaluated.py --evaluated evaluated

Runs the gallery, shortened as for the golden files, and the specs of planted.json with --check, and
adds up how often each invariant was evaluated. One that never was is named, and fails the test.
The count is no constant: a queueing network alone evaluates nothing of storage.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "golden"))
import gallery  # noqa: E402
import planted  # noqa: E402


def horizon(spec):
    """That of the golden files; a minute for each hour of a queue, whose spec has no faults at instants."""
    for setting in gallery.SETTINGS.get(spec.stem, []):
        if setting.startswith("run.horizon="):
            return setting.removeprefix("run.horizon=")
    given = json.loads(spec.read_text())
    own = given["run"]["horizon"]
    return own.replace(" h", " min") if own.endswith(" h") and "faults" not in given else ""


def evaluations(program, specs):
    """How often each claim was evaluated. @param specs  a horizon and a path, for each"""
    done = subprocess.run([program, *specs], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return {line.rsplit(" ", 1)[0]: int(line.rsplit(" ", 1)[1])
            for line in done.stdout.splitlines()}


def never(counts):
    return sorted(claim for claim in planted.claims() if counts.get(claim, 0) == 0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--evaluated", required=True)
    program = parser.parse_args().evaluated
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        planted.write_specs(folder)
        specs = [word for spec in planted.TABLE["specs"] for word in ("", f"{folder}/{spec}.json")]
        specs += [word for spec in gallery.specs() for word in (horizon(spec), str(spec))]
        counts = evaluations(program, specs)
        alone = evaluations(program, ["", f"{folder}/queueing.json"])
    problems = [f"{claim} is never evaluated" for claim in never(counts)]
    if "lun_owner" not in never(alone) or "station_busy" in never(alone):
        problems.append("a network of queues alone should leave out what is claimed of storage")
    for problem in problems:
        print(problem)
    rarest = min(counts, key=counts.get)
    print(f"{len(counts)} invariants and laws, {sum(counts.values())} evaluations,"
          f" the rarest {rarest}: {counts[rarest]}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
