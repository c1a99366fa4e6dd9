"""Files of data are part of a point: other bytes are computed, the same ones are taken from the store.

A trace is run, run again, touched, moved, changed by one byte and changed back; taken away, its
results can still be read; named in a spec that another extends; and changed while a batch runs.
"""
import argparse
import json
import os
import pathlib
import sqlite3
import subprocess
import tempfile
import time

SPEC = {
    "name": "traced",
    "system": {"kind": "multiprocessor", "cores_per_processor": 2, "clock": "2 GHz",
               "caches": {"l1": {"size": "32 KiB", "ways": 8, "latency": "2 ns"}},
               "memory": {"latency": "70 ns", "channels": 1, "channel_bandwidth": "12.8 GB/s"},
               "interconnect": {"kind": "bus", "bandwidth": "12.8 GB/s"}},
    "workload": {"threads": 2, "program": {
        "kind": "addresses", "pattern": {"kind": "trace", "file": "t.lackey"}}},
    "run": {"horizon": "10 ms", "replications": 2, "transient": True},
}

arguments = argparse.ArgumentParser()
arguments.add_argument("--coupling", required=True)
program = os.path.abspath(arguments.parse_args().coupling)
faults = []


def call(folder, *words):
    return subprocess.run([program, *words], cwd=folder, capture_output=True, text=True, check=False)


def expect(is_good, what):
    if not is_good:
        faults.append(what)


def lines(count):
    return "".join(f"I  {0x400000 + 4 * i:08x},4\n L {0x10000 + 64 * (i % 700):x},8\n" for i in range(count))


def runs_after(folder, spec, what):
    """Runs in the store once a spec was run."""
    done = call(folder, "run", spec, "-o", "out")
    expect(done.returncode == 0, f"{what}: {done.stderr}")
    with sqlite3.connect(folder / "out" / "runs.sqlite") as store:
        return store.execute("select count(*) from runs").fetchone()[0]


def check_digests(folder):
    trace = folder / "sub" / "t.lackey"
    text = lines(5000)
    trace.write_text(text)
    (folder / "sub" / "s.json").write_text(json.dumps(SPEC))
    (folder / "s.json").write_text(json.dumps({"extends": "sub/s.json", "name": "over"}))
    expect(runs_after(folder, "s.json", "first") == 2, "two runs at first")
    expect(runs_after(folder, "s.json", "again") == 2, "the same bytes were computed again")
    trace.touch()
    expect(runs_after(folder, "s.json", "touched") == 2, "a touched file was computed again")
    moved = folder / "elsewhere"
    moved.write_text(text)
    done = call(folder, "run", "s.json", "-o", "out", "--set", "workload.program.pattern.file=elsewhere")
    expect(done.returncode == 0 and runs_after(folder, "s.json", "moved") == 2, "a name was a point")
    trace.write_text(text.replace("I  00400010,4", "I  00400010,5"))
    expect(runs_after(folder, "s.json", "changed") == 4, "one byte changed, and nothing was computed")
    trace.write_text(text)
    expect(runs_after(folder, "s.json", "back") == 4, "the old bytes were computed again")
    again = call("/", "run", str(folder / "out" / "spec.json"), "-o", str(folder / "again"))
    expect(again.returncode == 0, f"spec.json: {again.stderr}")
    results = [(folder / name / "results.json").read_bytes() for name in ("out", "again")]
    expect(results[0] == results[1], "spec.json gives other results")
    trace.unlink()
    expect(call(folder, "export", "out", "--format", "csv").returncode == 0, "results need the trace")
    gone = call(folder, "check", "s.json")
    expect(gone.returncode == 65 and "/workload/program/pattern/file: sub/t.lackey: cannot be opened"
           in gone.stderr, f"a trace that is not there: {gone.stderr}")


def check_batch(folder):
    trace = folder / "sub" / "t.lackey"
    trace.write_text(lines(200000))
    with subprocess.Popen([program, "run", "s.json", "-o", "batch", "-j", "1", "--set", "run.replications=20",
                           "--set", "workload.program.pattern.repeat=50", "--set", "run.horizon=10 s"],
                          cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as batch:
        time.sleep(3)
        with open(trace, "r+", encoding="ascii") as file:
            file.seek(11)
            file.write("8")
        expect(batch.wait() == 2, "no run failed though the trace changed")
    results = (folder / "batch" / "results.json").read_text()
    expect("was changed since the batch began" in results, "no run says that the trace changed")


with tempfile.TemporaryDirectory() as name:
    place = pathlib.Path(name)
    (place / "sub").mkdir()
    check_digests(place)
    check_batch(place)
for fault in faults:
    print(fault)
print(f"{len(faults)} faults")
raise SystemExit(1 if faults else 0)
