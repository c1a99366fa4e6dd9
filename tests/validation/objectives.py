#!/usr/bin/env python3
"""Are the verdicts on objectives right? Counted and decided again from another source.

    objectives.py --coupling PROGRAM

The gallery spec service-level and variations of it run with all timelines kept. Outages are read off
timeline.jsonl, where their begin and end stand to the tick, and not off results.json or the store.
The interval is that of Clopper and Pearson by sums of binomial terms and bisection; of outages
that depend on each other it is not: there the counts and the verdict of clear cases are compared.

Wrong twins: a bound that is moved, replications without an outage counted as met, outages cut off
left out, and a one-sided interval each differ somewhere from what the program says.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
from fractions import Fraction
from math import comb, exp, fsum, log, log1p

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GALLERY = ROOT / "experiments" / "gallery" / "service-level.json"
METRIC = "services.database.time_to_recovery"


def tail(least, trials, chance):
    """The chance of `least` successes or more."""
    return fsum(exp(log(comb(trials, i)) + i * log(chance) + (trials - i) * log1p(-chance))
                for i in range(least, trials + 1))


def solve(is_above):
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if is_above(middle) else (middle, high)
    return (low + high) / 2


def clopper_pearson(met, trials, rest=0.05):
    lower = 0.0 if met == 0 else solve(lambda p: tail(met, trials, p) > rest / 2)
    upper = 1.0 if met == trials else solve(lambda p: 1 - tail(met + 1, trials, p) < rest / 2)
    return lower, upper


def outages(folder, replications, horizon):
    """Of each replication the lengths of its outages [s], and how long the one cut off has lasted."""
    found = [([], None) for _ in range(replications)]
    began = {}
    for line in (folder / "timeline.jsonl").read_text().splitlines():
        event = json.loads(line)
        number = event.get("replication")
        time = Fraction(event["t"].split()[0]) if "t" in event else None
        if event.get("event") == "outage.begin":
            began[number] = time
        elif event.get("event") == "outage.end":
            found[number][0].append(time - began.pop(number))
    for number, time in began.items():
        found[number] = (found[number][0], horizon - time)
    return found


def sort(lengths, cut, bound, is_at_least):
    """met, missed, undecided or nothing (None), for one replication."""
    if not lengths and cut is None:
        return None
    if is_at_least:
        if any(length < bound for length in lengths):
            return "missed"
        return "met" if cut is None or cut >= bound else "undecided"
    if any(length > bound for length in lengths) or (cut is not None and cut >= bound):
        return "missed"
    return "met" if cut is None else "undecided"


def counts(found, bound, is_at_least=False, of="replications"):
    total = {"met": 0, "missed": 0, "undecided": 0, "left_out": 0}
    for lengths, cut in found:
        if of == "replications":
            total[sort(lengths, cut, bound, is_at_least) or "left_out"] += 1
            continue
        for length in lengths:
            total[sort([length], None, bound, is_at_least)] += 1
        if cut is not None:
            total[sort([], cut, bound, is_at_least)] += 1
        total["left_out"] += not lengths and cut is None
    return total


def verdict(total, share, interval=clopper_pearson):
    trials = total["met"] + total["missed"] + total["undecided"]
    if trials == 0:
        return "UNDECIDED", None, None
    lower = interval(total["met"], trials)[0]
    upper = interval(total["met"] + total["undecided"], trials)[1]
    return ("PASS" if lower >= share else "FAIL" if upper < share else "UNDECIDED"), lower, upper


def objective(bound, share=0.95, key="at_most", of="replications"):
    return {"metric": METRIC, key: f"{bound} s", "share": share, "of": of}


def cases():
    often = {"time_to_failure": {"exponential": "5 min"}, "time_to_repair": "1 min"}
    return [
        # name, changes, replications, horizon [s], objectives
        ("gallery", {}, 100, 180, [objective(35), objective(30, 0.8), objective(25),
                                   objective(29), objective(20, key="at_least"),
                                   objective(27, 0.5, "at_least")]),
        ("few", {}, 71, 180, [objective(40)]),
        ("cut off", {"horizon": "90 s"}, 100, 90, [objective(35), objective(20, 0.2),
                                                   objective(27, 0.5)]),
        ("half fail", {"horizon": "60 s"}, 150, 60, [objective(29, 0.5), objective(40, 0.95)]),
        ("none", {"horizon": "20 s"}, 10, 20, [objective(35)]),
        ("often", {"nodes": often, "horizon": "40 min"}, 60, 2400,
         [objective(35), objective(30, 0.5), objective(34, 0.6, of="outages"),
          objective(24, 0.5, of="outages"), objective(25, 0.5, "at_least", "outages")]),
    ]


def spec_of(changes, replications, objectives):
    spec = json.loads(GALLERY.read_text())
    spec["run"].update({"replications": replications, "timeline": replications})
    if "horizon" in changes:
        spec["run"]["horizon"] = changes["horizon"]
    if "nodes" in changes:
        for node in spec["system"]["nodes"].values():
            node.update(changes["nodes"])
    spec["analysis"]["objectives"] = objectives
    return spec


def run(program, spec, folder):
    path = folder / "spec.json"
    path.write_text(json.dumps(spec))
    done = subprocess.run([program, "run", str(path), "-o", str(folder / "out"), "--progress",
                           "never"], capture_output=True, text=True)
    results = json.loads((folder / "out" / "results.json").read_text())
    verdicts = {one["verdict"] for one in results["objectives"]}
    wanted = 0 if verdicts == {"PASS"} else 1
    if done.returncode != wanted:
        raise SystemExit(f"FAIL status {done.returncode} where the verdicts are {verdicts}")
    for word in verdicts:
        if f" {word}" not in done.stdout:
            raise SystemExit(f"FAIL {word} is not printed:\n{done.stdout}")
    return results["objectives"]


def compare(case, said, found):
    """What differs between what the program says and what the timelines come to."""
    problems = []
    asked = said.get("at_most", said.get("at_least"))
    bound, is_at_least = Fraction(asked), "at_least" in said
    total = counts(found, bound, is_at_least, said["of"])
    ours, lower, upper = verdict(total, said["share"])
    for key, count in total.items():
        if said[key] != count:
            problems.append(f"{key} is {said[key]}, timelines say {count}")
    cut = sum(c is not None for _, c in found)
    if said["unfinished"] != cut:
        problems.append(f"unfinished is {said['unfinished']}, timelines say {cut}")
    if said["of"] == "replications":
        for key, value in (("lower", lower), ("upper", upper)):
            if (value is None) != (said[key] is None) or \
                    (value is not None and abs(value - said[key]) > 1e-9):
                problems.append(f"{key} is {said[key]}, not {value}")
    if said["verdict"] != ours:
        problems.append(f"{said['verdict']}, not {ours}")
    line = f"{case}: {'at least' if is_at_least else 'at most'} {asked:g} s in {said['share']:g} " \
           f"of {said['of']}: {total['met']} met, {total['missed']} missed, " \
           f"{total['undecided']} undecided, {total['left_out']} left out: {ours}"
    return line, problems


def one_sided(met, trials):
    return clopper_pearson(met, trials, 0.1)


def twins(said, found):
    """The wrong ways of counting that this objective tells from the right one."""
    bound, is_at_least = Fraction(said.get("at_most", said.get("at_least"))), "at_least" in said
    right = counts(found, bound, is_at_least, said["of"])
    told = set()
    if counts(found, bound - 2, is_at_least, said["of"]) != right:
        told.add("moved bound")
    whole = [(lengths, None) for lengths, _ in found]
    if counts(whole, bound, is_at_least, said["of"]) != right:
        told.add("cut off left out")
    vacuous = dict(right, met=right["met"] + right["left_out"])
    if right["left_out"] and verdict(vacuous, said["share"])[1] != verdict(right, said["share"])[1]:
        told.add("vacuously met")
    if verdict(right, said["share"], one_sided)[0] != said["verdict"]:
        told.add("one-sided interval")
    return told


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    failures, told, seen = 0, set(), set()
    for case, changes, replications, horizon, objectives in cases():
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            all_said = run(options.coupling, spec_of(changes, replications, objectives), folder)
            found = outages(folder / "out", replications, horizon)
        for said in all_said:
            line, problems = compare(case, said, found)
            told |= twins(said, found)
            seen.add(said["verdict"])
            failures += len(problems)
            print(f"{'FAIL' if problems else 'ok'} {line}" + "".join(f"\n  {p}" for p in problems))
    for twin in ("moved bound", "cut off left out", "vacuously met", "one-sided interval"):
        print(f"{'ok: the wrong twin differs' if twin in told else 'FAIL nothing tells'}: {twin}")
        failures += twin not in told
    if seen != {"PASS", "FAIL", "UNDECIDED"}:
        print(f"FAIL only {seen} were seen")
        failures += 1
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
