#!/usr/bin/env python3
"""The intervals of a series add up to the run, for every system and every metric of the gallery.

    series_totals.py --totals series_totals

Runs the gallery, shortened as for the golden files. Each system has to add its sums, and a program
that leaves an interval out has to be found.
"""
import argparse
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "golden"))
import evaluated  # noqa: E402
import gallery  # noqa: E402

SPECS_LEAST, SUMS_LEAST = 25, 10000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--totals", required=True)
    program = parser.parse_args().totals
    specs = gallery.specs()
    words = [word for spec in specs for word in (evaluated.horizon(spec), str(spec))]
    done = subprocess.run([program, *words], capture_output=True, text=True)
    print(done.stdout + done.stderr, end="")
    problems = 0 if done.returncode == 0 else 1
    if len(specs) < SPECS_LEAST or int(done.stdout.split()[-5]) < SUMS_LEAST:
        print(f"fewer than {SPECS_LEAST} specs or {SUMS_LEAST} sums were looked at")
        problems += 1
    twin = subprocess.run([program, "--wrong", *words[:2]], capture_output=True, text=True)
    if twin.returncode != 1:
        print("FAIL a wrong twin, which leaves out the last interval, is let through")
        problems += 1
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
