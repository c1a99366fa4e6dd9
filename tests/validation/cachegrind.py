#!/usr/bin/env python3
"""Do the arrays of caches count what valgrind's cachegrind counts?

    cachegrind.py --counts PROGRAM --traced PROGRAM

lackey and cachegrind run the same programs under `setarch -R env -i`, so that both see the same
addresses: /bin/true, /bin/echo hi, and --traced. The trace of lackey goes through --counts
(lackey_counts.c) in three geometries: usual ones, direct-mapped, and two ways of short lines. All
nine counts have to be equal, to the last one.

Wrong twins: a modify that counts as a read and a write; another geometry than cachegrind's.
Skipped where valgrind or setarch is missing or may not turn off the randomization of addresses.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
EVENTS = "Ir I1mr ILmr Dr D1mr DLmr Dw D1mw DLmw"
GEOMETRIES = {
    "usual": ("32768,8,64", "32768,8,64", "8388608,16,64"),
    "direct-mapped": ("8192,1,64", "8192,1,64", "65536,1,64"),
    "two ways": ("4096,2,32", "8192,2,32", "131072,2,32"),
}


def under(tool, options, program):
    command = ["setarch", "-R", "env", "-i", shutil.which("valgrind"), f"--tool={tool}", *options, *program]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)


def lackey_trace(program, folder):
    trace = folder / "trace"
    under("lackey", ["--trace-mem=yes", f"--log-file={trace}"], program)
    return trace


def cachegrind_counts(program, geometry, folder):
    out = folder / "cachegrind.out"
    caches = [f"--{name}={size}" for name, size in zip(("I1", "D1", "LL"), geometry)]
    under("cachegrind", ["--cache-sim=yes", f"--cachegrind-out-file={out}", f"--log-file={folder / 'log'}", *caches],
          program)
    text = out.read_text()
    assert re.search(r"^events: (.*)$", text, re.M).group(1).strip() == EVENTS
    return [int(count) for count in re.search(r"^summary: (.*)$", text, re.M).group(1).split()]


def own_counts(counts, trace, geometry, *more):
    with open(trace) as file:
        done = subprocess.run([counts, *geometry, *more], stdin=file, capture_output=True, check=True, text=True)
    return [int(count) for count in done.stdout.split()]


def missing():
    """What keeps this from running; None: nothing."""
    for program in ("valgrind", "setarch"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if subprocess.run(["setarch", "-R", "true"], stderr=subprocess.DEVNULL).returncode != 0:
        return "addresses cannot be kept from being random here (setarch -R)"
    return None


def compare(options, program, folder):
    """@return how many comparisons failed"""
    name = " ".join(program)
    trace = lackey_trace(program, folder)
    failures = 0
    for geometry, sizes in GEOMETRIES.items():
        expected = cachegrind_counts(program, sizes, folder)
        found = own_counts(options.counts, trace, sizes)
        is_same = found == expected
        print(f"{name}, {geometry}: {' '.join(map(str, found))}{'' if is_same else f'  WRONG, not {expected}'}")
        twice = own_counts(options.counts, trace, sizes, "twice")
        other = own_counts(options.counts, trace, ("2048,1,64", "2048,1,64", "16384,1,64"))
        if twice == expected or other == expected:
            print(f"{name}, {geometry}: a wrong twin is not told apart")
        failures += not is_same or twice == expected or other == expected
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--counts", required=True)
    parser.add_argument("--traced", required=True)
    options = parser.parse_args()
    reason = missing()
    if reason is not None:
        print(f"skipped: {reason}")
        return SKIPPED
    programs = [["/bin/true"], ["/bin/echo", "hi"], [str(pathlib.Path(options.traced).resolve())]]
    with tempfile.TemporaryDirectory() as folder:
        failures = sum(compare(options, program, pathlib.Path(folder)) for program in programs)
    print(f"{failures} of {len(programs) * len(GEOMETRIES)} comparisons failed")
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
