#!/usr/bin/env python3
"""Is every metric that `coupling describe metrics` tells reported by some spec of the gallery?

The other way round holds by construction: a report takes a row of the table for each number. The
names are those of the golden results, which the byte tests keep true.

Wrong twin: a metric that nothing reports is found missing.

    described_metrics.py --coupling PROGRAM
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

RESULTS = pathlib.Path(__file__).resolve().parent.parent / "golden" / "results"


def described(program):
    """The names of all metrics, with words in capitals for names that a spec chooses."""
    text = subprocess.run([program, "describe", "metrics"], check=True, capture_output=True,
                          text=True).stdout
    return re.findall(r"^  (\S+): ", text, re.M)


def reported():
    names = set()
    for path in RESULTS.glob("*.json"):
        for point in json.loads(path.read_text())["points"]:
            names |= point["metrics"].keys()
    return names


def is_reported(row, names):
    pattern = ".".join(r"[^.]+" if word[0].isupper() else re.escape(word)
                       for word in row.split("."))
    return any(re.fullmatch(pattern, name) for name in names)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    rows, names = described(options.coupling), reported()
    missing = [row for row in rows if not is_reported(row, names)]
    for row in missing:
        print(f"FAIL no spec of the gallery reports {row}")
    twin = is_reported("stations.NAME.abacus", names)
    print("FAIL a metric that nothing reports was found" if twin else "ok: the wrong twin is missing")
    print(f"{len(rows)} metrics described, {len(names)} names reported, {len(missing)} missing")
    sys.exit(1 if missing or twin or not rows else 0)


if __name__ == "__main__":
    main()
