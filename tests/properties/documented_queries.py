#!/usr/bin/env python3
"""Every query in the documentation works, and agrees with results.json to the last digit.

Takes the SQL texts out of all Markdown files and headers (an indented block or a piece between
backticks that begins with SELECT), runs each on the store of a sweep whose folder had other seeds
and another sweep before, and compares the rows with what results.json says. A query without a
comparison below is a failure. The tables themselves are compared whole, also of shards and their
merge; samples are compared with the records of the runs after the warm-up that results.json names.

Wrong twin: one value moved by its last bit, and the tables of another seed, have to show.

    documented_queries.py --coupling PROGRAM
"""
import argparse
import json
import math
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PERCENTILES = ["p50", "p90", "p95", "p99", "p99.9"]
failures = []


def expect(is_good, what):
    if not is_good:
        failures.append(what)
        print(f"FAIL {what}")


# Documents.

def blocks(text):
    """Indented code, in Markdown and behind the stars of a C comment, and text in backticks."""
    lines = [re.sub(r"^ \* ?", "", line) for line in text.split("\n")]
    for block in re.findall(r"(?:^ {4}.*\n?)+", "\n".join(lines), re.MULTILINE):
        yield from re.findall(r"^ *(SELECT\b[^;]*);", block, re.MULTILINE)
        yield from re.findall(r"\"(SELECT\b[^\"]*)\"", block)
    yield from re.findall(r"`(SELECT\b[^`]*)`", text)


def documented():
    files = [path for folder in ["sim", "models", "analysis", "experiments", "tests"]
             for pattern in ["*.md", "*.h"] for path in (ROOT / folder).rglob(pattern)]
    for path in [*ROOT.glob("*.md"), *files]:
        for query in blocks(path.read_text()):
            yield path.relative_to(ROOT), " ".join(query.rstrip("; \n").split())


# What results.json says, as rows of the tables.

def statistic_rows(point, name, metric):
    def row(statistic, value, interval, samples):
        return (point["id"], name, statistic, metric["unit"], value, interval["lower"],
                interval["upper"], samples)

    yield row("mean", metric["mean"], metric, metric["samples"])
    for percentile in PERCENTILES:
        if percentile in metric:
            entry = metric[percentile]
            yield row(percentile, entry["value"], entry, None)


def result_rows(results):
    return [row for point in results["points"] for name, metric in point["metrics"].items()
            for row in statistic_rows(point, name, metric)]


def parameter_rows(results):
    def plain(value):
        if isinstance(value, (dict, list)):
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        return int(value) if isinstance(value, bool) else value

    return [(point["id"], path, plain(value)) for point in results["points"]
            for path, value in point["parameters"].items()]


class Folder:
    def __init__(self, path):
        self.path = path
        self.results = json.loads((path / "results.json").read_text())

    def rows(self, query):
        database = sqlite3.connect(self.path / "runs.sqlite")
        rows = database.execute(query).fetchall()
        database.close()
        return rows

    def records(self):
        return [(replication, json.loads(record)) for replication, record in
                self.rows("SELECT replication, record FROM runs ORDER BY replication")]

    def differences(self, samples=None):
        """How many rows of the tables are not what results.json says."""
        found = self.rows("SELECT point, metric, statistic, unit, value, lower, upper,"
                          " iif(statistic = 'mean', samples, NULL) FROM results")
        pairs = [(found, result_rows(self.results)),
                 (self.rows("SELECT point, path, value FROM parameters"),
                  parameter_rows(self.results))]
        if samples is not None:
            pairs.append((sorted(self.rows("SELECT point, replication, cut, metric, value"
                                           " FROM samples")), sorted(samples)))
        return sum(max(len(a), len(b)) - sum(x == y for x, y in zip(a, b)) for a, b in pairs)


def sums(record, metric, cut):
    """Part and whole of a metric over the windows after a cut."""
    edges = record["window_s"]
    lengths = [end - start for start, end in zip(edges, edges[1:])]
    if "values" in metric:
        pairs = [(0, 0) if value is None else (value * length, length)
                 for value, length in zip(metric["values"], lengths)]
    else:
        pairs = list(zip(metric["parts"], metric["wholes"]))
    part = whole = 0.0
    for each in pairs[edges.index(cut):]:
        part += each[0]
        whole += each[1]
    return part, whole


def value_after(record, metric, cut):
    """None without a value; a metric whose statistic is not of sums has no place in this sweep."""
    statistic = metric.get("statistic", "mean")
    part, whole = sums(record, metric, cut)
    if statistic not in ("mean", "ratio", "share", "count", "total"):
        sys.exit(f"FAIL the sums of a {statistic} are not looked at here")
    if whole == 0:
        return None
    return part if statistic in ("count", "total") else part / whole


def seconds(text):
    return float(text.removesuffix(" s"))


def expect_removed(shard, cuts):
    removed = shard.results["points"][0]["warmup"]["removed"]
    expect(seconds(removed["least"]) == min(cuts) and seconds(removed["greatest"]) == max(cuts)
           and math.isclose(seconds(removed["mean"]), sum(cuts) / len(cuts), rel_tol=1e-11),
           f"the warm-up removed from {shard.path.name}")


def sample_rows(shards):
    """The samples from the records themselves: each shard holds the runs of one point. How much of
    a replication was cut stands in the table alone, and its extremes in results.json."""
    for shard in shards:
        (point,) = shard.results["points"]
        cuts = dict(shard.rows("SELECT DISTINCT replication, cut FROM samples"))
        expect_removed(shard, cuts.values())
        for replication, record in shard.records():
            cut = cuts[replication]
            for name, metric in record["metrics"].items():
                if isinstance(metric, str):  # the same numbers as those of that name
                    metric = record["metrics"][metric]
                value = value_after(record, metric, cut)
                if value is not None:
                    yield (point["id"], replication, cut, name, value)


# What each documented query should give.

def means(results, name):
    return [(point, point["metrics"][name]) for point in results["points"]]


def of_throughput(results, samples):
    return [(point["id"], metric["mean"], metric["lower"],
             metric["upper"]) for point, metric in means(results, "throughput")]


def of_processors(results, samples):
    return [(point["parameters"]["system.machine"], point["parameters"]["system.processors"],
             metric["mean"], metric["lower"],
             metric["upper"])
            for point, metric in means(results, "throughput")]


def of_percentiles(results, samples):
    rows = [row for row in result_rows(results) if row[1] == "memory_latency"]
    return [(point, statistic, value, unit) for point, _, statistic, unit, value, *_ in rows]


def of_spread(results, samples):
    return [(point["id"], *(f(value for id_, _, _, name, value in samples
                              if id_ == point["id"] and name == "throughput")
                            for f in (lambda values: len(list(values)), min, max)))
            for point in results["points"]]


def of_cuts(results, samples):
    return sorted({(point, replication, cut) for point, replication, cut, *_ in samples})


EXPECTED = {
    "SELECT point, value, lower, upper FROM results WHERE metric = 'throughput' AND statistic ="
    " 'mean' ORDER BY point": of_throughput,
    "SELECT machine.value AS machine, processors.value AS processors, results.value, lower, upper"
    " FROM results JOIN parameters AS machine ON machine.point = results.point AND machine.path ="
    " 'system.machine' JOIN parameters AS processors ON processors.point = results.point AND"
    " processors.path = 'system.processors' WHERE metric = 'throughput' AND statistic = 'mean'"
    " ORDER BY results.point": of_processors,
    "SELECT point, statistic, value, unit FROM results WHERE metric = 'memory_latency'":
        of_percentiles,
    "SELECT point, count(*), min(value), max(value) FROM samples WHERE metric = 'throughput' GROUP"
    " BY point": of_spread,
    "SELECT DISTINCT point, replication, cut FROM samples ORDER BY point, replication": of_cuts,
}


class Sweeps:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder

    def go(self, *words):
        done = subprocess.run([self.program, *words], cwd=self.folder, capture_output=True,
                              text=True, timeout=300)
        if done.returncode not in (0, 1):
            sys.exit(f"FAIL {words}: status {done.returncode}: {done.stderr}")
        return done.stderr

    def run(self, spec, out, *words):
        self.go("run", spec, "-o", out, "-j", "2", "--progress", "never", *words)
        return Folder(self.folder / out)

    def spec(self, name, change):
        gallery = ROOT / "experiments" / "gallery"
        spec = json.loads((gallery / f"{name}.json").read_text())
        change(spec, gallery)
        (self.folder / f"{name}.json").write_text(json.dumps(spec))
        return f"{name}.json"


def numa(spec, gallery):
    machines = [str(gallery / "machines" / name)
                for name in ["xeon-8269cy-uma.json", "xeon-8269cy.json"]]
    del spec["zip"], spec["exclude"]
    spec["system"]["machine"] = machines[1]
    spec["sweep"] = {"system.machine": machines, "system.processors": [2, 8]}
    spec["run"].update(horizon="20 us", replications=6)  # 5 at least have cuts of their own
    del spec["analysis"]


def check_queries(sweeps):
    spec = sweeps.spec("numa-vs-uma", numa)
    sweeps.run(spec, "whole", "--seed", "2")
    sweeps.run(spec, "whole", "--set", "run.horizon=10 us", "--replications", "4")
    whole = sweeps.run(spec, "whole")
    count = len(whole.results["points"])
    shards = [sweeps.run(spec, f"shard{k}", "--shard", f"{k}/{count}") for k in range(count)]
    samples = list(sample_rows(shards))
    cuts = of_cuts(whole.results, samples)
    expect(len(cuts) > len({(point, cut) for point, _, cut in cuts}) > count,
           "replications of a point have cuts of their own, some of them alike")
    sweeps.go("merge", *(f"shard{k}" for k in range(count)), "-o", "merged")
    merged = Folder(sweeps.folder / "merged")
    for folder in [whole, merged]:
        expect(folder.differences(samples) == 0, f"the tables of {folder.path.name}")
    for shard in shards:
        expect(shard.differences() == 0, f"the tables of {shard.path.name}")
    queries = list(documented())
    for path, query in queries:
        if query not in EXPECTED:
            expect(False, f"{path}: no comparison for the query: {query}")
            continue
        for folder in [whole, merged]:
            expect(folder.rows(query) == EXPECTED[query](folder.results, samples),
                   f"{path}: {folder.path.name}: {query}")
    for query in EXPECTED.keys() - {query for _, query in queries}:
        expect(False, f"a query that is documented nowhere: {query}")
    print(f"{len(queries)} queries in the documentation, {len(samples)} samples")
    check_twins(sweeps, spec, whole)


def check_twins(sweeps, spec, whole):
    twin = sweeps.folder / "twin"
    shutil.copytree(whole.path, twin)
    database = sqlite3.connect(twin / "runs.sqlite")
    row, value = database.execute("SELECT rowid, value FROM results WHERE value > 0").fetchone()
    with database:
        database.execute("UPDATE results SET value = ? WHERE rowid = ?",
                         [math.nextafter(value, math.inf), row])
    database.close()
    expect(Folder(twin).differences() == 1, "one bit of one value is seen")
    sweeps.run(spec, "twin", "--seed", "2")
    shutil.copy(whole.path / "results.json", twin / "results.json")
    expect(Folder(twin).differences() > 10, "another seed is seen")


def shorter(spec, gallery):
    spec["run"].update(horizon={"mm1": "1 min"}.get(spec["name"], spec["run"]["horizon"]),
                       replications=3)


def check_more(sweeps):
    """Percentiles and objects as parameters; values that are null."""
    for name in ["mm1", "hot-standby-failover"]:
        folder = sweeps.run(sweeps.spec(name, shorter), name)
        rows = result_rows(folder.results)
        expect(folder.differences() == 0, f"the tables of {name}")
        print(f"{name}: {len(rows)} rows, {sum(row[4] is None for row in rows)} of them null")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        sweeps = Sweeps(pathlib.Path(options.coupling).resolve(), pathlib.Path(temporary))
        check_queries(sweeps)
        check_more(sweeps)
    print(f"{len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
