#!/usr/bin/env python3
"""No failed allocation becomes a result.

Lets requests for memory fail, one by one, in the program and in its workers, for 50 specs (the
gallery in small, further legal ones, and bad ones) and for commands that read results. Expected is
status 70 with a sentence, or the very output of an undisturbed run; a worker's 70 is made good by
a second try, or the run is recorded as failed (status 2). Never a signal, another complaint, or
other results. What was stored on the way must be resumed to the bytes of an undisturbed run.

Most requests are tried by forks of one run (see fail_allocations.c): a child that ends at once with
70 is the whole story of that failure. Where a child went on, and for a sample of the others, whole
runs are made, with the request failing once and with all from there on failing.

The wrong twin keeps the program from setting jansson's allocator: then wrong outcomes must be found.

    allocations.py --coupling PROGRAM --shim LIBRARY [--full] [--seed N] [--only WORD] [--jobs N]

Without --full each 97th request is tried, from a random one on.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GALLERY = HERE.parent.parent / "experiments" / "gallery"
INVALID = HERE.parent / "invalid"
HEADER = 16                # bytes of struct report before the outcomes
OUTCOMES = 1 << 18
UNTRIED, EXHAUSTED, WENT_ON = 0, 70, 255
SENTENCE = b"coupling: out of memory"
RECORDED = b"its worker ran out of memory"  # a worker itself says nothing
EVERY = 97                 # of the plain suite
BAD_SPECS = 14
TIMEOUT_S = 120
PASSES_MOST = 20           # each output file on the way can disturb the run once
RESULTS = "out/results.json"

STATION = {"service": {"exponential": "1 s"}}
OPEN = {"arrivals": {"exponential": "2 s"}, "route": {"start": "s", "s": "done"}}


def queueing(name, run=None, station=None, classes=None, **more):
    return {"name": name, "description": "What does it do without memory?",
            "system": {"kind": "queueing", "stations": {"s": station or STATION}},
            "workload": {"classes": classes or {"all": OPEN}},
            "run": {"horizon": "60 s", "replications": 2} | (run or {}), **more}


def legal():
    """Specs that use what specs can: sweeps, zips, precision, timelines, files, analyses."""
    axis = "workload.classes.all.arrivals"
    swept = {axis: ["2 s", "3 s", "5 s"]}
    yield queueing("small")
    yield queueing("deterministic", station={"service": "1 s"}, run={"replications": 1})
    yield queueing("swept", sweep=swept)
    yield queueing("range", sweep={axis: {"from": "2 s", "to": "4 s", "steps": 3}})
    yield queueing("zip", zip=[{axis: ["2 s", "3 s"], "run.horizon": ["60 s", "90 s"]}])
    yield queueing("exclude", sweep=swept | {"system.stations.s.servers": [1, 2]},
                   exclude=[{axis: "3 s", "system.stations.s.servers": 2}])
    yield queueing("compare", sweep=swept, analysis={"compare": {"axis": axis, "baseline": "2 s"}})
    yield queueing("scaling", sweep={"system.stations.s.servers": [1, 2, 3, 4]},
                   analysis={"scaling": {"axis": "system.stations.s.servers",
                                         "metric": "throughput"}})
    yield queueing("precise", run={"replications": {"minimum": 2, "maximum": 6,
                                                    "until": {"throughput": "50 %"}}})
    yield queueing("batches", run={"replications": 1, "batch_means": True, "horizon": "400 s"})
    yield queueing("empirical", station={"service": {"empirical": {
        "values": ["1 s", "500 ms"], "weights": [0.25, 0.75]}}})
    yield queueing("closed", classes={"all": {"population": 3, "think": {"exponential": "4 s"},
                                              "route": {"start": "s", "s": "done"}}})
    yield queueing("erlang", station={"service": {"erlang": {"mean": "1 s", "k": 3}},
                                      "servers": 2, "capacity": 4})
    yield queueing("fork", station=STATION | {"fork": 3})
    yield queueing("vacation", station=STATION | {"vacation": {"uniform": ["1 s", "2 s"]}})
    yield queueing("two-classes", station=STATION | {"discipline": "priority", "percentiles": True},
                   classes={"high": OPEN | {"arrivals": {"exponential": "5 s"}, "priority": 2},
                            "low": OPEN | {"arrivals": {"exponential": "6 s"}}})
    yield queueing("long-name-" + 80 * "x")


def shrink(spec):
    """The first two values of each axis and two replications."""
    for section in [spec.get("sweep", {})] + spec.get("zip", []):
        for path, values in section.items():
            if isinstance(values, list):
                section[path] = values[:2]
            elif isinstance(values, dict) and "steps" in values:
                values["steps"] = 2
    for key in ("analysis", "exclude"):
        spec.pop(key, None)
    spec["run"]["replications"] = 2
    return spec


class Case:
    def __init__(self, name, files, words, output=None):
        """output: where the command writes results, in the folder of the case."""
        self.name, self.files, self.words, self.output = name, files, words, output

    def place(self, folder):
        """A folder with the files of the case."""
        shutil.copytree(self.files, folder)
        return folder


class Outcome:
    def __init__(self, case, folder, process):
        self.status, self.out, self.err = process.returncode, process.stdout, process.stderr
        path = folder / case.output if case.output else None
        self.results = path.read_bytes() if path and path.exists() else None

    def says(self):
        complaint = self.err if self.results is None else None
        return (self.status, self.out, self.results, complaint)


class Tester:
    def __init__(self, options, scratch):
        self.options, self.scratch = options, scratch
        self.counts = collections.Counter()
        self.faults = []
        self.number = 0

    def run(self, case, folder, **shim):
        report = folder / "report"
        if not report.exists():
            with report.open("wb") as file:
                file.truncate(HEADER + OUTCOMES)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FAIL_")}
        if shim:
            environment |= {"LD_PRELOAD": self.options.shim, "FAIL_REPORT": str(report)}
            environment |= {"FAIL_" + key.upper(): str(value) for key, value in shim.items()}
        try:
            process = subprocess.run([self.options.coupling] + case.words, cwd=folder,
                                     env=environment, capture_output=True, timeout=TIMEOUT_S,
                                     check=False)
        except subprocess.TimeoutExpired as expired:
            process = subprocess.CompletedProcess(expired.args, -14, b"", b"it never ended")
        return Outcome(case, folder, process)

    def folder(self, case):
        self.number += 1
        return case.place(self.scratch / f"{os.getpid()}-{self.number}")

    def fault(self, case, shim, what):
        self.faults.append(f"{case.name} {shim}: {what}")

    def is_good(self, case, expected, found, shim):
        """Whether a whole run ended as it may; counts its kind."""
        is_worker = shim["in"] == "worker"
        if found.says() == expected.says():
            self.counts["the undisturbed output"] += 1
        elif found.status == EXHAUSTED and SENTENCE in found.err and \
                found.results in (None, expected.results):
            self.counts["70 with a sentence"] += 1
        elif is_worker and shim["mode"] != "once" and found.status == 2 and \
                b"failed; results.json says which" in found.err and RECORDED in found.err:
            self.counts["2, recorded as a failed run"] += 1
        else:
            self.fault(case, shim, f"status {found.status} instead of {expected.status}: "
                       f"{found.err[-300:].decode(errors='replace')}"
                       f"{'' if found.results == expected.results else ' other results'}")
            return False
        return True

    def whole(self, case, expected, shim):
        folder = self.folder(case)
        found = self.run(case, folder, **shim)
        self.counts["whole runs"] += 1
        if self.is_good(case, expected, found, shim) and found.status != expected.status:
            again = self.run(case, folder)
            if (again.status, again.results) != (expected.status, expected.results):
                self.fault(case, shim, f"resumed with status {again.status} to other bytes")
        shutil.rmtree(folder)

    def sweep(self, case, expected, where, first, every, **more):
        """Try requests by forks. @return outcomes by request"""
        folder = self.folder(case)
        report = b""
        for _ in range(PASSES_MOST):
            if report:  # what ended well is tried again, so that sentences can be counted
                kept = report[HEADER:].replace(bytes([EXHAUSTED]), bytes([UNTRIED]))
                (folder / "report").write_bytes(report[:HEADER] + kept)
            if case.output:
                shutil.rmtree((folder / case.output).parent, ignore_errors=True)
            found = self.run(case, folder, **{"in": where, "at": first, "every": every,
                                              "mode": "fork"}, **more)
            report = (folder / "report").read_bytes()
            # A child that went on can have disturbed the run; then it is known by now.
            if found.says()[:3] == expected.says()[:3]:
                break
        else:
            self.fault(case, where, f"the sweep was disturbed {PASSES_MOST} times")
        shutil.rmtree(folder)
        count = int.from_bytes(report[:8], "little")
        outcomes = {i: report[HEADER + i] for i in range(1, min(count + 1, OUTCOMES))}
        tried = {i: outcome for i, outcome in outcomes.items() if outcome != UNTRIED}
        ended = sum(outcome == EXHAUSTED for outcome in tried.values())
        if where == "parent" and found.err.count(SENTENCE) < ended:
            self.fault(case, where, f"{ended} ended with 70, not all with a sentence")
        if every == 1 and len(tried) < len(outcomes):
            self.fault(case, where, f"{len(outcomes) - len(tried)} requests were not tried")
        return tried

    def try_case(self, case, generator):
        folder = self.folder(case)
        expected = self.run(case, folder)
        shutil.rmtree(folder)
        if case.words[0] == "run" and not case.name.startswith("bad ") and \
                expected.results is None:
            self.fault(case, "undisturbed", expected.err.decode(errors="replace"))
        every = 1 if self.options.full else EVERY
        for where in ("parent", "worker") if expected.results else ("parent",):
            spread = every if where == "parent" else max(1, every // 8)
            outcomes = self.sweep(case, expected, where, generator.randint(1, spread), spread)
            self.counts[f"requests failed in a {where}"] += len(outcomes)
            self.counts["70 at once, by fork"] += sum(
                outcome == EXHAUSTED for outcome in outcomes.values())
            others = [i for i, outcome in outcomes.items() if outcome != EXHAUSTED]
            same = [i for i, outcome in outcomes.items() if outcome == EXHAUSTED]
            sample = generator.sample(same, min(len(same), 4 if self.options.full else 1))
            self.counts["went on or ended otherwise: tried whole"] += len(others)
            for at in others + sample:
                modes = ("once", "on") if where == "parent" else ("once", "each", "on")
                for mode in modes:
                    self.whole(case, expected, {"in": where, "at": at, "mode": mode})
        return self

    def find_wrong(self, case):
        """The wrong twin: jansson allocates for itself. @return faults found"""
        folder = self.folder(case)
        expected = self.run(case, folder)
        shutil.rmtree(folder)
        outcomes = self.sweep(case, expected, "parent", 1, 7, unhook=1)
        kept, self.faults = self.faults, []
        for at in [i for i, outcome in outcomes.items() if outcome != EXHAUSTED][:40]:
            self.whole(case, expected, {"in": "parent", "at": at, "mode": "once", "unhook": 1})
        found, self.faults = self.faults, kept
        return found


def run_words():
    return ["run", "spec.json", "-j", "1", "-o", "out", "--progress", "never"]


def small_gallery(options, scratch):
    """Each gallery spec with the shortest horizon at which it still runs."""
    for path in sorted(GALLERY.glob("*.json")):
        for horizon in ("100 us", "10 ms", "1 s", "60 s", "3 min", "1 h", "30 days", None):
            folder = scratch / "specs" / f"gallery {path.stem}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for part in ("machines", "stacks", "traces"):
                shutil.copytree(GALLERY / part, folder / part)
            spec = shrink(json.loads(path.read_text()))
            if horizon is not None:
                spec["run"]["horizon"] = horizon
                spec["run"].pop("warmup", None)
            (folder / "spec.json").write_text(json.dumps(spec))
            try:
                tried = subprocess.run([options.coupling] + run_words(), cwd=folder, timeout=20,
                                       capture_output=True, check=False)
            except subprocess.TimeoutExpired:
                continue
            shutil.rmtree(folder / "out", ignore_errors=True)
            if tried.returncode in (0, 1):
                yield Case(f"gallery {path.stem}", folder, run_words(), RESULTS)
                break
        else:
            sys.exit(f"{path} runs at no horizon")


def all_cases(options, scratch):
    yield from small_gallery(options, scratch)
    for spec in legal():
        folder = scratch / "specs" / f"legal {spec['name']}"
        folder.mkdir(parents=True)
        (folder / "spec.json").write_text(json.dumps(spec))
        yield Case(f"legal {spec['name'][:20]}", folder, run_words(), RESULTS)
    folder = scratch / "specs" / "extends"
    folder.mkdir()
    (folder / "base.json").write_text(json.dumps(queueing("base")))
    (folder / "spec.json").write_text('{"name": "extends", "extends": "base.json"}')
    yield Case("legal extends", folder, run_words() + ["--set", "run.horizon=30 s"], RESULTS)
    bad = sorted(path.parent for path in INVALID.glob("*/spec.json"))
    for folder in bad[::len(bad) // BAD_SPECS][:BAD_SPECS]:
        yield Case(f"bad {folder.name}", folder, run_words())
    results = scratch / "specs" / "results"
    results.mkdir()
    spec = shrink(json.loads((GALLERY / "hot-standby-failover.json").read_text()))
    (results / "spec.json").write_text(json.dumps(spec))
    for out, shard in (("out", []), ("0", ["--shard", "0/2"]), ("1", ["--shard", "1/2"])):
        subprocess.run([options.coupling, "run", "spec.json", "-o", out, *shard, "--progress",
                        "never"], cwd=results, check=False, capture_output=True)
    shutil.copytree(results / "out", results / "other")
    for words in (["compare", "out", "other"], ["merge", "0", "1", "-o", "merged"],
                  ["timeline", "out"], ["timeline", "out", "--format", "trace"],
                  ["timeline", "out", "--format", "json"], ["list", "."], ["schema"],
                  ["describe", "--all"], ["check", "spec.json"], ["--help"], ["compare", "-h"],
                  ["check", "--sede", "3"], ["manual", "pages"],
                  ["complete", "4", "coupling", "run", "spec.json", "--set", "system."]):
        merged = "merged/results.json" if words[0] == "merge" else None
        yield Case("command " + " ".join(words), results, words, merged)


def try_one(arguments):
    options, scratch, case, seed = arguments
    return Tester(options, scratch).try_case(case, random.Random(f"{seed} {case.name}"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.coupling = os.path.abspath(options.coupling)
    options.shim = os.path.abspath(options.shim)
    print(f"seed {options.seed}")
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as temporary:
        scratch = pathlib.Path(temporary)
        cases = [case for case in all_cases(options, scratch) if options.only in case.name]
        counts, faults = collections.Counter(), []
        with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
            for tester in pool.map(try_one, [(options, scratch, case, options.seed)
                                             for case in cases]):
                counts += tester.counts
                faults += tester.faults
        specs = sum(case.words[0] == "run" for case in cases)
        print(f"{specs} specs, {len(cases) - specs} other commands")
        for kind, count in counts.items():
            print(f"{count:8} {kind}")
        for fault in faults[:20]:
            print(f"FAIL {fault}")
        twin = Case("wrong twin", scratch / "specs" / "legal swept", run_words(), RESULTS)
        wrong = Tester(options, scratch).find_wrong(twin)
        print(f"wrong twin: {len(wrong)} wrong outcomes, as {wrong[0] if wrong else 'none'}")
        if not wrong:
            print("FAIL the wrong twin was not caught")
        print(f"{len(cases)} cases, {len(faults)} failed")
        sys.exit(0 if wrong and not faults and (specs >= 50 or options.only) else 1)


if __name__ == "__main__":
    main()
