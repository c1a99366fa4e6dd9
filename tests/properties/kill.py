#!/usr/bin/env python3
"""kill -9 at any instant loses nothing.

Starts a sweep of 200 short runs, kills the whole process group at a random instant, and resumes it
with the same command, again and again; the final bytes must equal an uninterrupted run.

    kill.py --coupling PROGRAM [--kills N] [--seed N]
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SPEC = {
    "name": "killed",
    "system": {"kind": "queueing", "stations": {"s": {"service": {"exponential": "1 s"}}}},
    "workload": {"classes": {"all": {"arrivals": {"exponential": "2 s"},
                                     "route": {"start": "s", "s": "done"}}}},
    "run": {"horizon": "30000 s", "replications": 10,
            "series": {"interval": "1000 s", "metrics": ["throughput", "response_time"]}},
    "sweep": {"workload.classes.all.arrivals": {
        "from": "1.2 s", "to": "4 s", "steps": 20}},
}


def outputs(folder):
    return [(folder / name).read_bytes() for name in ("results.json", "series.csv")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        (folder / "spec.json").write_text(json.dumps(SPEC))

        def command(out):
            return [options.coupling, "run", "spec.json", "-o", str(out), "-j", "2",
                    "--progress", "never"]

        start = time.monotonic()
        subprocess.run(command(folder / "whole"), cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        length = time.monotonic() - start
        expected = outputs(folder / "whole")
        kills = rounds = different = 0
        while kills < options.kills:
            out = folder / f"out{rounds}"
            rounds += 1
            for attempt in range(1000):
                process = subprocess.Popen(command(out), cwd=folder, start_new_session=True,
                                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                try:
                    # The mean is a fraction of the whole run, so that a round takes many kills.
                    process.wait(timeout=generator.uniform(0, length / 5)
                                 if kills < options.kills else None)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    process.stderr.close()
                    kills += 1
                    continue
                complaint = process.stderr.read().decode()
                process.stderr.close()
                if process.returncode != 0:
                    print(f"FAIL status {process.returncode} after {kills} kills: {complaint}")
                    sys.exit(1)
                break
            different += outputs(out) != expected
            shutil.rmtree(out)
        print(f"{kills} kills in {rounds} rounds; an uninterrupted run takes {length:.2f} s")
        print(f"{rounds - different} passed, {different} failed")
        sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
