#!/usr/bin/env python3
"""Did any result change? The gallery against its golden results and timelines, byte for byte.

Each spec runs with one worker, with two, in three merged shards, and without FMA and AVX2; and with
each further --coupling, a program from another build.

    bytes.py --coupling PROGRAM [--coupling PROGRAM]... [--spec NAME]...
"""
import argparse
import sys
import tempfile

import gallery

NO_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2"}


def ways(programs, spec, folder):
    """Each way to the same bytes: what it is called and what it made."""
    first = programs[0]
    yield "-j 1", gallery.run(first, spec, folder + "/j1", "-j", "1")
    yield "-j 2", gallery.run(first, spec, folder + "/j2", "-j", "2")
    shards = [gallery.run(first, spec, f"{folder}/shard{k}", "-j", "2", "--shard", f"{k}/3")
              for k in range(3)]
    yield "three shards merged", gallery.merge(first, shards, folder + "/merged")
    yield "without FMA and AVX2", gallery.run(first, spec, folder + "/nofma", "-j", "2",
                                              environment=NO_FMA)
    for number, program in enumerate(programs[1:]):
        yield program, gallery.run(program, spec, f"{folder}/other{number}", "-j", "2")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True, action="append")
    parser.add_argument("--spec", action="append")
    options = parser.parse_args()
    passed = failed = 0
    for spec in gallery.specs():
        if options.spec and spec.stem not in options.spec:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for way, out in ways(options.coupling, spec, folder):
                for name, path in gallery.golden(spec).items():
                    expected = gallery.read(path)
                    found = gallery.read(out / name)
                    if found == expected and (found or name != "results.json"):
                        passed += 1
                        continue
                    failed += 1
                    print(f"FAIL {spec.stem}, {way}, {name}: "
                          f"{gallery.first_difference(expected, found)}")
        print(f"done {spec.stem}", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
