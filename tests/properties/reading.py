#!/usr/bin/env python3
"""What reads a results folder finds the numbers of results.json, to the last digit.

Runs a sweep with percentiles and objects as parameters, and one with values that are null and
marked, and compares results.csv number by number, as text, with results.json and with the tables
of runs.sqlite. pandas, R and gnuplot each read results.csv with one line; a tool that is not
installed is named as skipped.

`coupling show` has the same numbers as CSV. `coupling export` gives the same as CSV and as JSON, its samples are those of runs.sqlite, and its
histogram has the percentiles of results.json.

Wrong twin: a digit changed in the CSV, and a line left out, have to show.

    reading.py --coupling PROGRAM
"""
import argparse
import csv
import io
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GALLERY = ROOT / "experiments" / "gallery"
PERCENTILES = ["p50", "p90", "p95", "p99", "p99.9"]
COLUMNS = ["metric", "unit", "mean", "low", "high", "confidence", "replications", "samples",
           "exact", "mark", "reason"]
PYTHON = "/usr/bin/python3"  # that of the system has the system's packages
failures = []


def expect(is_good, what):
    if not is_good:
        failures.append(what)
        print(f"FAIL {what}")


def coupling(options, *words, statuses=(0, 1)):
    done = subprocess.run([options.coupling, *map(str, words)], capture_output=True, text=True,
                          cwd=options.folder, timeout=300)
    if done.returncode not in statuses:
        sys.exit(f"FAIL {words}: status {done.returncode}: {done.stderr}")
    return done.stdout


class Digits(str):
    """A number of JSON as its text."""


def load_digits(text):
    return json.loads(text, parse_float=Digits, parse_int=Digits)


def shown(value):
    """What a field of CSV holds of a value of results.json."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        return "".join(compact(value))
    return str(value)


def compact(value):
    """A list or an object as JSON without blanks, its numbers with their digits."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key, ensure_ascii=False)}:{''.join(compact(member))}"
                 for key, member in value.items())
        yield "{" + ",".join(pairs) + "}"
    elif isinstance(value, list):
        yield "[" + ",".join("".join(compact(member)) for member in value) + "]"
    elif isinstance(value, Digits):
        yield value
    else:
        yield json.dumps(value, ensure_ascii=False)


def rows_of(results):
    """The rows that results.csv should have, as texts, from results.json."""
    for point in results["points"]:
        head = [shown(point["id"]), *map(shown, point["parameters"].values())]
        for name, metric in point["metrics"].items():
            def row(name, value, entry, samples):
                reason = entry.get("reason")
                return [*head, name, metric["unit"], shown(value), shown(entry["lower"]),
                        shown(entry["upper"]), shown(metric["confidence"]),
                        shown(point["replications"]), samples, shown(entry.get("exact")),
                        shown(entry.get("mark")), shown(reason)]
            yield row(name, metric["mean"], metric, shown(metric["samples"]))
            for percentile in PERCENTILES:
                if percentile in metric:
                    entry = metric[percentile]
                    yield row(f"{name}.{percentile}", entry["value"], entry, None)


def head_of(results):
    return ["point", *results["points"][0]["parameters"], *COLUMNS]


def differences(text, results):
    """How many lines of a CSV differ from results.json; the samples of percentiles stand there in
    no place."""
    lines = list(csv.reader(io.StringIO(text, newline="")))
    wanted = [head_of(results), *rows_of(results)]
    place = lines[0].index("samples") if "samples" in lines[0] else 0
    count = abs(len(lines) - len(wanted))
    for line, want in zip(lines, wanted):
        if want[place] is None:
            want[place] = line[place]
        count += line != want
    return count


def check_csv(name, folder):
    text = (folder / "results.csv").read_bytes().decode()
    results = load_digits((folder / "results.json").read_text())
    expect("\r" not in text, f"{name}: line ends are plain")
    expect(differences(text, results) == 0, f"{name}: results.csv is results.json")
    check_sql(name, folder, text)
    changed = re.sub(r"(\d)(,0\.95,)", lambda found: str((int(found[1]) + 1) % 10) + found[2],
                     text, count=1)
    expect(differences(changed, results) == 1, f"{name}: a changed digit is seen")
    short = text[:text.rstrip("\n").rindex("\n") + 1]
    expect(differences(short, results) >= 1, f"{name}: a missing line is seen")
    return len(text.splitlines())


def check_sql(name, folder, text):
    """Doubles of SQLite and the digits of the CSV are the same numbers."""
    database = sqlite3.connect(folder / "runs.sqlite")
    stored = {(str(point), metric if statistic == "mean" else f"{metric}.{statistic}"): values
              for point, metric, statistic, *values in database.execute(
                  "SELECT point, metric, statistic, value, lower, upper, samples FROM results")}
    database.close()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    expect(len(rows) == len(stored), f"{name}: as many rows in SQL")
    for row in rows:
        values = [None if row[key] == "" else float(row[key]) for key in ("mean", "low", "high")]
        found = stored.get((row["point"], row["metric"]))
        expect(found == [*values, int(row["samples"])],
               f"{name}: SQL has {found} for {row['metric']} of point {row['point']}")


def check_export(options, name, folder):
    """CSV, JSON, samples and histogram of a folder, number by number."""
    text = (folder / "results.csv").read_text()
    expect(coupling(options, "export", folder) == text, f"{name}: export is results.csv")
    rows = load_digits(coupling(options, "export", folder, "--format", "json"))
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    expect([{key: shown(value) for key, value in row.items()} for row in rows] == lines,
           f"{name}: the rows of JSON are those of CSV")
    samples = list(csv.DictReader(io.StringIO(coupling(options, "export", folder, "--samples"))))
    database = sqlite3.connect(folder / "runs.sqlite")
    stored = sorted(database.execute("SELECT point, replication, cut, metric, value FROM samples"))
    database.close()
    found = sorted((int(row["point"]), int(row["replication"]), float(row["warmup"]), row["metric"],
                    float(row["value"])) for row in samples)
    expect(found == stored, f"{name}: samples are those of SQL: {len(found)} and {len(stored)}")


def check_show(options, name, folder):
    """The columns of show, and all metrics of its points."""
    results = load_digits((folder / "results.json").read_text())
    names = [metric for metric in results["points"][0]["metrics"]][:6]
    rows = csv.DictReader(io.StringIO(coupling(options, "show", folder, "--format", "csv",
                                               "--columns", ",".join(names))))
    for row, point in zip(rows, results["points"], strict=True):
        for metric in names:
            entry = point["metrics"][metric]
            found = [row[metric], row[f"{metric}.low"], row[f"{metric}.high"]]
            wanted = [shown(entry[key]) for key in ("mean", "lower", "upper")]
            expect(found == wanted, f"{name}: show has {found} of {metric}, not {wanted}")
    point = results["points"][-1]
    rows = list(csv.DictReader(io.StringIO(coupling(
        options, "show", folder, "--format", "csv", "--point", point["id"]))))
    expect(len(rows) == len(point["metrics"]), f"{name}: a row for each metric")
    for row, (metric, entry) in zip(rows, point["metrics"].items()):
        part = "" if row["component"] == "system" else row["component"] + "."
        found = [part + row["metric"], row["mean"], row["low"], row["high"], row["p99"]]
        wanted = [metric, shown(entry["mean"]), shown(entry["lower"]), shown(entry["upper"]),
                  shown(entry["p99"]["value"]) if "p99" in entry else ""]
        expect(found == wanted, f"{name}: show has {found}, not {wanted}")


def check_histogram(options, folder):
    """The percentile text of a point, whose percentiles results.json has."""
    point = load_digits((folder / "results.json").read_text())["points"][0]
    metric = point["metrics"]["response_time"]
    text = coupling(options, "export", folder, "--format", "hgrm", "--point", "0")
    levels = {float(line.split()[1]): line.split()[0] for line in text.splitlines()[3:]
              if not line.startswith("#")}
    for percentile, share in [("p50", 0.5), ("p90", 0.9), ("p95", 0.95)]:
        expect(metric[percentile]["value"] == levels.get(share),
               f"{percentile}: {metric[percentile]['value']} and {levels.get(share)}")


TOOLS = {
    "pandas": [PYTHON, "-c", "import pandas, sys; table = pandas.read_csv(sys.argv[1]);"
               "print(len(table), repr(float(table['mean'][0])))"],
    "R": ["Rscript", "-e", "table <- read.csv(commandArgs(TRUE)[1]);"
          "cat(nrow(table), format(table$mean[1], digits = 17))"],
    "gnuplot": ["gnuplot", "-e", "set datafile separator comma; stats FILE every ::1 using"
                " 'mean' nooutput; print sprintf('%d %.17g', STATS_records + STATS_blank"
                " + STATS_invalid, STATS_min)"],
}


def is_there(tool):
    if tool == "pandas":
        return subprocess.run([PYTHON, "-c", "import pandas"], capture_output=True,
                              check=False).returncode == 0
    return shutil.which(TOOLS[tool][0]) is not None


def check_tools(folder):
    path = folder / "results.csv"
    rows = list(csv.DictReader(path.open(newline="")))
    for tool, command in TOOLS.items():
        if not is_there(tool):
            print(f"SKIPPED {tool}: not installed")
            continue
        words = [word.replace("FILE", repr(str(path))) for word in command]
        if tool != "gnuplot":
            words.append(str(path))
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        found = (done.stdout + done.stderr).split()
        numbers = [float(row["mean"]) for row in rows if row["mean"] != ""]
        wanted = min(numbers) if tool == "gnuplot" else numbers[0]
        expect(done.returncode == 0 and len(found) == 2 and float(found[1]) == wanted
               and (tool == "gnuplot" or int(found[0]) == len(rows)),
               f"{tool} reads results.csv: {' '.join(found)}; wanted {len(rows)} {wanted!r}")


def spec_of(options, name, change):
    spec = json.loads((GALLERY / f"{name}.json").read_text())
    change(spec)
    path = options.folder / f"{name}.json"
    path.write_text(json.dumps(spec))
    return path


def mm1(spec):
    spec["run"].update(horizon="2 min", replications=3)


def pair(spec):
    spec["run"].update(horizon="400 days", replications=8)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True, type=lambda path: pathlib.Path(path).resolve())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        options.folder = pathlib.Path(temporary)
        for name, change in [("mm1", mm1), ("availability-two-node", pair)]:
            spec = spec_of(options, name, change)
            folder = options.folder / name
            coupling(options, "run", spec, "-o", folder, "--progress", "never")
            print(f"{name}: {check_csv(name, folder)} lines")
            check_export(options, name, folder)
            check_show(options, name, folder)
        check_histogram(options, options.folder / "mm1")
        check_tools(options.folder / "mm1")
    print(f"{len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
