"""Experiments on a real cluster, run again by the program."""
import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
REFERENCE = pathlib.Path(os.environ.get("COUPLING_REFERENCE", ROOT.parent / "shared" / "reference"))
FAULT = 60.0  # [s] of the first fault in a run
determined = {}  # an outcome that no chance decides: in which runs and records it came


def determine(outcome, found, is_right, records, was_right):
    """Note whether an outcome that is determined came in each run and in each record. A setting asks
    once for each of its victims, and a record counts once."""
    runs, seen = determined.setdefault(outcome, ([], {}))
    runs += map(bool, map(is_right, found))
    seen.update((id(record), bool(was_right(record))) for record in records)


def names(count):
    return [f"n{i + 1}" for i in range(count)]


def run(options, document):
    """The events of each replication: (time, event, node, members)."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "real.json"
        path.write_text(json.dumps(document))
        done = subprocess.run([options.coupling, "run", str(path), "-o", folder + "/out", "-j",
                               str(options.jobs), "--progress", "never"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"status {done.returncode}: {done.stderr.strip()}")
        found = [[] for _ in range(document["run"]["replications"])]
        for line in (pathlib.Path(folder) / "out" / "timeline.jsonl").read_text().splitlines():
            event = json.loads(line)
            if "t" in event:
                members = event.get("detail", {}).get("members", "")
                found[event["replication"]].append(
                    (float(event["t"].split()[0]), event["event"], event.get("node"), members))
        return found


def first(events, word, after, members=None):
    """When an event happened first after an instant; None: never."""
    for time, event, _, who in events:
        if event == word and time > after and (members is None or who == members):
            return time - after
    return None


def for_each_victim(options, victims, predict):
    """What is predicted where these nodes are hit as often as they were."""
    found = {}
    for victim in sorted(set(victims)):
        runs = max(10, round(options.runs * victims.count(victim) / len(victims)))
        for quantity, values in predict(victim, runs).items():
            found.setdefault(quantity, []).extend(values)
    return found
