#!/usr/bin/env python3
"""Whatever a process may not have, it says so, and nothing is lost.

Runs a sweep under 200 and more limits: descriptors, sizes of files, address space, standard
descriptors closed in all combinations, readers that have gone away, full devices. Each must end
with a documented status and, unless that is 0, a sentence; then the same command without the limit
must end in the bytes of a sweep that never met one. Files that are no regular files must be refused
without waiting. The wrong twins are programs that end by a signal, without a sentence, or with 0
and without results: each must be found.

    limits.py --coupling PROGRAM
"""
import argparse
import itertools
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

DOCUMENTED = {0, 2, 65, 66, 70, 73, 74}
TIMEOUT_S = 120
KIB = 1024

SPEC = {
    "name": "limited",
    "system": {"kind": "queueing", "stations": {"s": {"service": {"exponential": "1 s"}}}},
    "workload": {"classes": {"all": {"arrivals": {"exponential": "2 s"},
                                     "route": {"start": "s", "s": "done"}}}},
    "run": {"horizon": "300 s", "replications": 3},
    "sweep": {"workload.classes.all.arrivals": ["2 s", "3 s", "4 s"]},
}


def limit(kind, value):
    def apply():
        resource.setrlimit(kind, (value, value))
    return apply


def close(descriptors):
    def apply():
        for descriptor in descriptors:
            os.close(descriptor)
    return apply


def broken(descriptors):
    """Their reader is gone."""
    def apply():
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it; a shell does not
        reader, writer = os.pipe()
        os.close(reader)
        for descriptor in descriptors:
            os.dup2(writer, descriptor)
        os.close(writer)
    return apply


def full(descriptors):
    def apply():
        device = os.open("/dev/full", os.O_WRONLY)
        for descriptor in descriptors:
            os.dup2(device, descriptor)
        os.close(device)
    return apply


def all_limits():
    """(name, what the child does to itself, descriptors that still work, words, status)."""
    for jobs in (1, 3):
        for count in range(4, 41):
            yield f"{count} descriptors, -j {jobs}", limit(resource.RLIMIT_NOFILE, count), \
                {1, 2}, ["-j", str(jobs)], None
    sizes = list(range(0, 8)) + [2 ** n for n in range(3, 21)] + \
        [n * 4 * KIB + extra for n in range(1, 24) for extra in (-1, 1)]
    for size in sizes:
        # A file that would be too large is an error of output, in whatever file it shows itself.
        yield f"files of {size} bytes", limit(resource.RLIMIT_FSIZE, size), {1, 2}, [], {0, 74}
    for mebibytes in [*range(8, 32), *range(32, 72, 4)]:
        yield f"{mebibytes} MiB", limit(resource.RLIMIT_AS, mebibytes * KIB * KIB), {1, 2}, [], None
    standard = (0, 1, 2)
    some = [set(group) for count in range(4) for group in itertools.combinations(standard, count)]
    for group in some:
        for words in ([], ["--progress", "json"]):
            yield f"closed {sorted(group)} {words}", close(group), {1, 2} - group, words, \
                {74} if 1 in group else {0}
    for group in [group for group in some if 0 not in group and group]:
        for words in ([], ["--progress", "json"]):
            yield f"broken {sorted(group)} {words}", broken(group), {1, 2} - group, words, \
                {74} if 1 in group else {0}
            yield f"full {sorted(group)} {words}", full(group), {1, 2} - group, words, \
                {74} if 1 in group else {0}


class Tester:
    def __init__(self, coupling, folder):
        self.coupling, self.folder = coupling, folder
        self.cases = self.failed = 0
        self.is_quiet = False
        self.statuses = {}

    def run(self, words, prepare=None, stdin=subprocess.DEVNULL):
        try:
            return subprocess.run([self.coupling, *words], cwd=self.folder, preexec_fn=prepare,
                                  stdin=stdin, capture_output=True, timeout=TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired as expired:
            return subprocess.CompletedProcess(expired.args, -14, b"", b"it never ended")

    def expect(self, holds, name, process, what=""):
        self.failed += not holds
        if not holds and not self.is_quiet:
            print(f"FAIL {name}: status {process.returncode} {what} "
                  f"{process.stderr[-300:].decode(errors='replace')}")

    def sweep(self, out, extra=(), prepare=None):
        progress = [] if "--progress" in extra else ["--progress", "never"]
        return self.run(["run", "spec.json", "-o", out, *progress, *extra], prepare)

    def results(self, out):
        path = self.folder / out / "results.json"
        return path.read_bytes() if path.exists() else None

    def try_limit(self, expected, case):
        name, prepare, working, words, statuses = case
        out = f"out{self.cases}"
        self.cases += 1
        ended = self.sweep(out, words, prepare)
        status = ended.returncode
        # With too little for the dynamic loader the program never begins.
        never_began = status == 127 and b"error while loading shared libraries" in ended.stderr
        # A reader that went away, as after `| head`, is no mistake to speak of.
        is_left = name.startswith("broken") and 1 not in working
        said = status == 0 or 2 not in working or is_left or b"coupling" in ended.stderr
        kind = name.split()[0] if name[0].isalpha() else name.split()[1].rstrip(",")
        self.statuses.setdefault(kind, {}).setdefault(status, 0)
        self.statuses[kind][status] += 1
        self.expect(never_began or (status in (statuses or DOCUMENTED) and said), name, ended)
        if statuses == {0} or (statuses == {74} and 1 not in working):
            # Only what is said was lost: the results are there.
            self.expect(self.results(out) == expected, name, ended, "results are missing")
        again = self.sweep(out)
        self.expect(again.returncode == 0 and self.results(out) == expected, name, again,
                    "without the limit: other results")

    def refuse(self, name, words, status, said, stdin=subprocess.DEVNULL):
        self.cases += 1
        ended = self.run(words, stdin=stdin)
        self.expect(ended.returncode == status and said in ended.stderr, name, ended)

    def try_files(self):
        os.mkfifo(self.folder / "pipe")
        (self.folder / "secret").write_text("root:hunter2:0:0\n")
        for name in ("pipe", "/dev/zero", "/dev/tty"):
            (self.folder / "extends.json").write_text(json.dumps({"extends": name}))
            machine = {"name": "m", "system": {"kind": "multiprocessor", "machine": name}}
            (self.folder / "machine.json").write_text(json.dumps(machine))
            status = 66
            said = b"only regular files are read"
            if name == "/dev/tty":
                said = b"/dev/tty"  # there may be none
            self.refuse(f"SPEC {name}", ["check", name], status, said)
            self.refuse(f"extends {name}", ["check", "extends.json"], 65, said)
            self.refuse(f"machine {name}", ["check", "machine.json"], 65, said)
        self.refuse("timeline pipe", ["timeline", "pipe"], 66, b"pipe")
        (self.folder / "extends.json").write_text('{"extends": "secret"}')
        ended = self.run(["check", "extends.json"])
        self.expect(ended.returncode == 65 and b"line 1, column 4" in ended.stderr and
                    b"root" not in ended.stderr and b"hunter2" not in ended.stderr, "secret", ended)
        text = (self.folder / "spec.json").read_bytes()
        for name in ("-", "/dev/stdin", "/dev/fd/0"):
            self.cases += 1
            reader, writer = os.pipe()
            os.write(writer, text)
            os.close(writer)
            ended = self.run(["check", name], stdin=reader)
            os.close(reader)
            self.expect(ended.returncode == 0, f"SPEC {name}", ended)


def twins_not_found(tester, expected):
    """Programs that are wrong in one way each under a limit, and right without one."""
    twins = {
        "a signal": 'kill -XFSZ $$',
        "no sentence": "exit 74",
        "an unknown status": "echo coupling: no >&2; exit 71",
        "no results": "exit 0",
    }
    missed = []
    coupling = tester.coupling
    for number, (name, wrong) in enumerate(twins.items()):
        twin = tester.folder / "twin"
        twin.write_text(f"#!/bin/sh\n[ $(ulimit -f) = unlimited ] || {{ {wrong}; }}\n"
                        f"exec {coupling} \"$@\"\n")
        twin.chmod(0o700)
        judge = Tester(str(twin), tester.folder)
        judge.is_quiet = True
        judge.cases = 10000 + number
        statuses = {0} if name == "no results" else {0, 74}
        judge.try_limit(expected, (f"twin of {name}", limit(resource.RLIMIT_FSIZE, 1 << 20),
                                   {1, 2}, [], statuses))
        if judge.failed == 0:
            missed.append(name)
    return missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as temporary:
        tester = Tester(os.path.abspath(options.coupling), pathlib.Path(temporary))
        (tester.folder / "spec.json").write_text(json.dumps(SPEC))
        whole = tester.sweep("whole")
        expected = tester.results("whole")
        if whole.returncode != 0 or expected is None:
            sys.exit(whole.stderr.decode())
        for case in all_limits():
            tester.try_limit(expected, case)
        limits = tester.cases
        tester.try_files()
        for kind, statuses in tester.statuses.items():
            print(f"{kind}: " + ", ".join(f"{count} ended with {status}"
                                          for status, count in sorted(statuses.items())))
        missed = twins_not_found(tester, expected)
        for name in missed:
            print(f"FAIL the wrong twin was not found: {name}")
        print(f"{limits} limits, {tester.cases - limits} files; {tester.failed} failed")
        sys.exit(1 if tester.failed or missed or limits < 200 else 0)


if __name__ == "__main__":
    main()
