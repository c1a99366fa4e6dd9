#!/usr/bin/env python3
"""Does an SSD write as many pages as theory says, under uniform writes?

    ssd.py --coupling PROGRAM

Cleaning of the oldest block: a page is still valid when its block is cleaned unless one of the T / A
writes since was to it, of U logical pages and T pages of flash that are in use, so that the write
amplification is A = 1 / (1 - exp(-T / (U A))) (Desnoyers, Analytic modeling of SSD write performance,
SYSTOR 2012, LRU cleaning). Cleaning the block with the fewest valid pages copies fewer. Wrong twins:
that one in place of the oldest, and another over-provisioning.
"""
import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile

BLOCKS, PAGES = 256, 64
TOLERANCE = 0.01


def amplification(coupling, share, cleaning):
    spec = {"name": "ssd", "system": {"kind": "multiprocessor", "memory": {"latency": "100 ns"}, "storage": {"ssd": {
                "kind": "ssd", "channels": 1, "dies_per_channel": 2, "blocks_per_die": BLOCKS, "pages_per_block": PAGES,
                "over_provisioning": share, "garbage_collection": cleaning}}},
            "workload": {"io": {"random": {"device": "ssd", "population": 2, "write_share": 1,
                                           "blocks": {"alignment": "4 KiB"}}}},
            "run": {"seed": 20261128, "horizon": "600 s", "warmup": "300 s", "replications": 3}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=True,
                       capture_output=True)
        results = json.loads((path.parent / "out" / "results.json").read_text())
    return results["points"][0]["metrics"]["storage.ssd.write_amplification"]["mean"]


def expected(share):
    """Of the oldest block; one block is always free."""
    ratio = (BLOCKS - 1) * PAGES / int(BLOCKS * PAGES / (1 + share))
    value = 2.0
    for _ in range(10000):
        value = 1 / (1 - math.exp(-ratio / value))
    return value


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    failed = 0
    for share in (0.1, 0.25, 0.5):
        theory = expected(share)
        oldest, greedy = (amplification(options.coupling, share, how) for how in ("fifo", "greedy"))
        verdicts = [("the oldest", abs(oldest / theory - 1) <= TOLERANCE, True),
                    ("greedy in its place", abs(greedy / theory - 1) <= TOLERANCE, False),
                    ("another share", abs(oldest / expected(share * 0.9) - 1) <= TOLERANCE, False),
                    ("greedy copies less", 1 < greedy < theory, True)]
        for what, found, wanted in verdicts:
            failed += found != wanted
            print(f"{'ok  ' if found == wanted else 'FAIL'} over-provisioning {share}: {what}: oldest {oldest:.4f}, "
                  f"greedy {greedy:.4f}, theory {theory:.4f}{'' if wanted else ': a wrong twin'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
