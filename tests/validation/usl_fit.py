#!/usr/bin/env python3
"""Does `coupling fit` find the law that another program fitted to a measured curve?

    usl_fit.py --coupling PROGRAM

SPEC SDM91 on a Sun SPARCcenter 2000, October 1994, to which the R package usl fitted the Universal
Scalability Law (Gunther 2007): rate, contention, coherency and peak, within 1 %. The wrong twin is
the curve without its largest size, which lies beyond the peak: its fit is another law.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

MEASURED = [(1, 64.9), (18, 995.9), (36, 1652.4), (72, 1853.2), (108, 1828.9), (144, 1775.0),
            (216, 1702.2)]
FITTED = {"rate": 89.99523, "contention": 0.02772848, "coherency": 0.00010436548,
          "peak": 96.51956}
TOLERANCE = 0.01


def fit(coupling, curve):
    """The first number behind each of these words: those of the USL come first."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "measured.csv"
        path.write_text("".join(f"{size},{throughput}\n" for size, throughput in curve))
        printed = subprocess.run([coupling, "fit", "--width", "0", path], check=True, text=True,
                                 capture_output=True).stdout
    found = {name: re.search(rf"\b{name}:? +([0-9.e+-]+)", printed) for name in FITTED}
    return {name: float(match[1]) for name, match in found.items() if match}


def errors(found):
    return {name: abs(found.get(name, 0) / value - 1) for name, value in FITTED.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = parser.parse_args().coupling
    found, twin = fit(coupling, MEASURED), fit(coupling, MEASURED[:-1])
    for name, error in errors(found).items():
        print(f"{'ok  ' if error <= TOLERANCE else 'FAIL'} {name:10} expected {FITTED[name]:<12.7g} "
              f"fitted {found.get(name, 0):<12.7g} {error:.3%}")
    misses = max(errors(twin).values()) > TOLERANCE
    print(f"{'ok  ' if misses else 'FAIL'} the wrong twin: {max(errors(twin).values()):.1%} off")
    sys.exit(0 if misses and max(errors(found).values()) <= TOLERANCE else 1)


if __name__ == "__main__":
    main()
