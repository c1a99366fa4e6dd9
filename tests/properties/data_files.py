"""Files of data are part of a point: other bytes are computed, the same ones are taken from the store.

A trace is run, run again, touched, moved, changed by one byte and changed back; taken away, its
results can still be read; named in a spec that another extends; and changed while a batch runs.
Traces that are damaged, cut, empty or no trace at all end in one error with file and line: from
`check` where the first 64 KiB show it, else from the run, which keeps all other points and goes on
with them once the file is mended. A long trace takes no more memory than a short one.
"""
import argparse
import gzip
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


WHOLE = lines(5000)
PACKED = gzip.compress(WHOLE.encode(), mtime=0)
BAD = {  # bytes of a trace, and what is said of it
    "empty": (b"", "the file is empty"),
    "headers alone": (b"==1== Lackey\n", "there is no access in the file"),
    "names of columns alone": (b"kind,address,bytes\n", "there is no access in the file"),
    "a program": (b"\x7fELF\x02\x01\x01\n", 'line 1: "\\x7fELF'),
    "UTF-16": (WHOLE.encode("utf-16"), "line 1: "),
    "no line of a trace": (b" L 10,8\noops\n", 'line 2: "oops": an access is'),
    "escapes": (b" L 10,8\n\x1b[31m\n", 'line 2: "\\x1b[31m"'),
    "a column too few": (b"kind,address,bytes\nr,5\n", 'line 2: "r,5": there are fewer values'),
    "an address of 49 bits": (b" L 10,8\n L 1000000000000,8\n", 'line 2: " L 1000000000000,8": a number of more'),
    "an access past 48 bits": (b" L fffffffffff9,8\n", "line 1: "),
    "carriage returns alone": (b" L 10,8\r L 20,8\r", 'line 1: " L 10,8": there is a carriage return without'),
    "a long line": (70000 * b"x" + b"\n", "line 1: a line is longer than"),
    "a line cut off": (lines(50).encode()[:-3], 'line 100: " L 10c40": a comma and the bytes'),
    "a gzip header cut off": (PACKED[:5], "line 1: the gzip stream ends too early"),
    "something behind a gzip stream": (gzip.compress(b" L 10,8\n") + b"garbage", "line 2: something that is not"),
}
BAD_BEHIND = {  # the same beyond the first 64 KiB
    "no line of a trace": (WHOLE.encode() + b"oops\n", 'line 10001: "oops": an access is'),
    "a line cut off": (WHOLE.encode()[:-3], 'line 10000: " L 118c0": a comma and the bytes'),
    "a gzip stream cut off": (PACKED[:-20], "line 9997: the gzip stream ends too early"),
    "a gzip trailer cut off": (PACKED[:-4], "line 10001: the gzip stream ends too early"),
    "another sum": (PACKED[:-8] + b"abcd" + PACKED[-4:], "line 10001: the gzip stream is damaged"),
    "something behind a gzip stream": (PACKED + b"garbage", "line 10001: something that is not gzipped"),
    "a long line": (WHOLE.encode() + 70000 * b"x", "line 10001: a line is longer than"),
}


def check_bad(folder):
    (folder / "sub" / "s.json").write_text(json.dumps(SPEC))
    trace = folder / "sub" / "t.lackey"
    for what, (data, words) in BAD.items():
        trace.write_bytes(data)
        found = call(folder, "check", "sub/s.json")
        expect(found.returncode == 65 and "/workload/program/pattern/file: sub/t.lackey: " + words in found.stderr
               and found.stderr.count("\n") == 1, f"{what}: {found.returncode} {found.stderr}")
    for what, data in {"CRLF": WHOLE.replace("\n", "\r\n").encode(), "no last line feed": WHOLE[:-1].encode(),
                       "packed": PACKED, "two streams": 2 * PACKED}.items():
        trace.write_bytes(data)
        found = call(folder, "run", "sub/s.json", "-o", "read")
        expect(found.returncode == 0, f"{what}: {found.stderr}")
    trace.unlink()
    trace.mkdir()
    found = call(folder, "check", "sub/s.json")
    expect(found.returncode == 65 and "sub/t.lackey: is no regular file" in found.stderr, f"folder: {found.stderr}")
    trace.rmdir()


def runs_of(folder):
    return json.loads((folder / "provenance.json").read_text())["runs"]


def check_bad_behind(folder):
    """One of two traces is damaged far behind: the other's point is there, and is not computed again."""
    swept = SPEC | {"sweep": {"workload.program.pattern.file": ["good", "bad"]}}
    (folder / "swept.json").write_text(json.dumps(swept))
    (folder / "good").write_text(WHOLE)
    for number, (what, (data, words)) in enumerate(BAD_BEHIND.items()):
        (folder / "bad").write_bytes(data)
        out = folder / f"swept{number}"
        found = call(folder, "run", "swept.json", "-o", out)
        expect(found.returncode == 2 and f"bad: {words}" in found.stderr, f"{what}: {found.returncode} {found.stderr}")
        points = json.loads((out / "results.json").read_text())["points"]
        expect("metrics" in points[0] and "throughput" in points[0]["metrics"], f"{what}: the other point is lost")
        expect(f"bad: {words}" in json.dumps(points[1]).replace('\\"', '"'), f"{what}: results.json does not say it")
        (folder / "bad").write_text(lines(4000))
        found = call(folder, "run", "swept.json", "-o", out)
        expect(found.returncode == 0 and runs_of(out)["cached"] == 2 and runs_of(out)["computed"] == 2,
               f"{what}, mended: {found.returncode} {runs_of(out)} {found.stderr}")


def memory_of(folder, out):
    """Memory at most of a run and its worker [KiB], and the accesses that its threads made."""
    words = ["run", "s.json", "-o", out, "--set", "system.caches.l1.size=64 KiB", "--set", "run.horizon=10 s"]
    with subprocess.Popen([program, *words], cwd=folder, stdout=subprocess.DEVNULL) as run:
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    expect(run.returncode == 0, f"{out}: {run.returncode}")
    point = json.loads((folder / out / "results.json").read_text())["points"][0]
    return usage.ru_maxrss, point["metrics"]["caches.l1.references"]["mean"]


def check_long(folder):
    """50 MB of text, gzipped and not, beside 125 KB."""
    found = {}
    for what, data in {"short": WHOLE.encode(), "long": 400 * WHOLE.encode(), "packed": 400 * PACKED}.items():
        (folder / "sub" / "t.lackey").write_bytes(data)
        found[what] = memory_of(folder, what)
    for what in ("long", "packed"):
        expect(found[what][1] == 400 * found["short"][1], f"{what}: {found[what][1]} accesses")
        expect(found[what][0] < found["short"][0] + 8192, f"{what}: {found[what][0]} KiB, not {found['short'][0]}")


with tempfile.TemporaryDirectory() as name:
    place = pathlib.Path(name)
    (place / "sub").mkdir()
    check_digests(place)
    check_batch(place)
    check_bad(place)
    check_bad_behind(place)
    check_long(place)
for fault in faults:
    print(fault)
print(f"{len(faults)} faults")
raise SystemExit(1 if faults else 0)
