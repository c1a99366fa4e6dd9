#!/usr/bin/env python3
"""Does a batch system start jobs when others say that it does?

    jobs.py --coupling PROGRAM

The log of a real machine (NASA's iPSC/860 of 1993, 18,066 jobs) under FCFS and EASY against figures of another implementation
(cases.json, swf_schedule): jobs, makespan and all at load 1 exact, waits under a scaled load within 0.2 %, as ties are broken
differently there. The same log is scheduled here, with whole numbers: all is exact. Random logs with users who over-estimate
under FCFS, EASY and conservative backfilling against schedules found on a chart of seconds: each one exact. Jobs of one
processor against M/M/c (Erlang 1917). Each has a wrong twin. The log and the cases are in COUPLING_REFERENCE; where they are
missing that part is skipped.
"""
import argparse
import gzip
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
REFERENCE = pathlib.Path(os.environ.get("COUPLING_REFERENCE", ROOT.parent / "shared" / "reference"))
LOG = REFERENCE / "inputs" / "swf" / "NASA-iPSC-1993-3.1-cln.swf.gz"
SCHEDULERS = ("fcfs", "easy", "conservative")
failed = 0


def say(what, good, note):
    global failed
    failed += not good
    print(f"{'ok  ' if good else 'FAIL'} {what}: {note}", flush=True)


def run(coupling, spec):
    """Metrics of each point: means, and the median wait."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=True, capture_output=True)
        points = json.loads((path.parent / "out" / "results.json").read_text())["points"]
    return [{name: metric["mean"] for name, metric in point["metrics"].items()} |
            {"median": point["metrics"]["wait_time"]["p50"]["value"]} for point in points]


def spec_of(processors, files, scale=1, schedulers=SCHEDULERS, estimates="perfect"):
    return {"name": "log", "system": {"kind": "hpc", "nodes": {"n": {"count": processors}}, "estimates": estimates,
                                      "scheduler": {"kind": "fcfs"}},
            "workload": {"jobs": {"log": {"log": {"file": files[0], "submit_time_scale": scale}}}},
            "sweep": {"system.scheduler.kind": list(schedulers), "workload.jobs.log.log.file": files},
            "run": {"horizon": "200 days", "transient": True, "replications": 1}}


def fcfs(jobs, processors):
    """Starts of jobs (submit, run, estimate, processors): no job before the one before it, none before enough have ended."""
    starts, running = [], []
    for submit, length, _, wanted in jobs:
        at = max([submit] + starts[-1:])
        while True:
            running = [(end, has) for end, has in running if end > at]
            if sum(has for _, has in running) + wanted <= processors:
                break
            at = min(end for end, _ in running)
        starts.append(at)
        running.append((at + length, wanted))
    return starts


def easy(jobs, processors):
    """Time goes from instant to instant; a job is tried behind the head by moving it there and looking at the head."""
    starts, queue, running, coming = {}, [], [], list(range(len(jobs)))

    def head_start(now, more=()):
        """When the head fits, if all that run end as expected."""
        ends = sorted([(start + jobs[i][2], jobs[i][3]) for i, start in running] + list(more))
        free = processors - sum(has for _, has in ends)
        for at in [now] + [end for end, _ in ends]:
            if free + sum(has for end, has in ends if end <= at) >= jobs[queue[0]][3]:
                return at
        raise AssertionError

    while coming or queue or running:
        now = min([jobs[i][0] for i in coming[:1]] + [start + jobs[i][1] for i, start in running])
        running = [(i, start) for i, start in running if start + jobs[i][1] > now]
        while coming and jobs[coming[0]][0] == now:
            queue.append(coming.pop(0))
        tried = 0
        while tried < len(queue):
            i = queue[tried]
            free = processors - sum(jobs[j][3] for j, _ in running)
            fits = jobs[i][3] <= free
            if tried > 0 and fits:
                fits = head_start(now, [(now + jobs[i][2], jobs[i][3])]) <= head_start(now)
            if fits:
                running.append((queue.pop(tried), now))
                starts[i] = now
            else:
                tried += 1
    return [starts[i] for i in range(len(jobs))]


def conservative(jobs, processors):
    """A chart of seconds: each job is drawn into it as it comes; at each early end all that wait are redrawn in their order."""
    chart = [0] * (max(job[0] for job in jobs) + 2 * sum(job[2] for job in jobs) + 2)
    place, ends, now = {}, {}, 0

    def draw(i, start, length, sign=1):
        for second in range(start, start + length):
            chart[second] += sign * jobs[i][3]

    def earliest(i):
        start = second = now
        while second < start + jobs[i][2]:
            if chart[second] + jobs[i][3] > processors:
                start = second + 1
            second += 1
        return start

    coming = list(range(len(jobs)))
    while coming or any(end > now for end in ends.values()) or len(ends) < len(jobs):
        is_early = False
        for i, end in ends.items():
            if end == now and jobs[i][1] < jobs[i][2]:
                draw(i, now, place[i] + jobs[i][2] - now, -1)
                is_early = True
        new = []
        while coming and jobs[coming[0]][0] == now:
            new.append(coming.pop(0))
        waiting = [i for i in sorted(place) if i not in ends]
        for i in (waiting if is_early else []) + new:
            if i in place:
                draw(i, place[i], jobs[i][2], -1)
            place[i] = earliest(i)
            draw(i, place[i], jobs[i][2])
        for i in place:
            if i not in ends and place[i] == now:
                ends[i] = now + jobs[i][1]
        now += 1
    return [place[i] for i in range(len(jobs))]


def figures(jobs, starts):
    waits = [start - job[0] for start, job in zip(starts, jobs)]
    ends = [start + job[1] for start, job in zip(starts, jobs)]
    return {"jobs_completed": len(jobs), "wait_time": sum(waits) / len(jobs), "wait_time.maximum": max(waits),
            "started_at_once": waits.count(0) / len(jobs), "makespan": max(ends) - jobs[0][0],
            "bounded_slowdown": sum(max(1, (wait + job[1]) / max(10, job[1])) for wait, job in zip(waits, jobs)) / len(jobs)}


def apart(found, wanted):
    """The largest relative difference."""
    return max(abs(found[name] - value) / max(abs(value), 1e-9) for name, value in wanted.items())


def draw_log(number):
    stream = random.Random(number)
    jobs, at = [], 0
    for _ in range(40):
        at += stream.choice((0, 0, 1, 3, 9))
        length = stream.choice((1, 2, 5, 10, 20))
        jobs.append((at, length, length * stream.choice((1, 1, 2, 4)), stream.choice((1, 1, 2, 3, 5, 8))))
    return jobs


def check_random(coupling, count=40):
    """Eight processors, logs of 40 jobs."""
    logs = [draw_log(number) for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, jobs in enumerate(logs):
            files.append(f"{folder}/{number}.swf")
            lines = [f"{i + 1} {submit} -1 {length} -1 -1 -1 {wanted} {estimate} -1 1 1 1 1 1 1 -1 -1\n"
                     for i, (submit, length, estimate, wanted) in enumerate(jobs)]
            pathlib.Path(files[-1]).write_text("; drawn\n" + "".join(lines))
        found = run(coupling, spec_of(8, files, estimates="requested"))
    for place, (name, schedule) in enumerate(zip(SCHEDULERS, (fcfs, easy, conservative))):
        wanted = [figures(jobs, schedule(jobs, 8)) for jobs in logs]
        mine = found[place * count:][:count]
        worst = max(apart(a, b) for a, b in zip(mine, wanted))
        say(f"{count} random logs, {name}", worst < 1e-6, f"at most {worst:.1e} apart")
        other = found[(place + 1) % 3 * count:][:count]
        missed = sum(apart(a, b) > 1e-6 for a, b in zip(other, wanted))
        say(f"{count} random logs, {name}", missed > count / 2, f"{SCHEDULERS[(place + 1) % 3]} misses {missed}: a wrong twin")


def read_log(scale):
    """Jobs in fifths of a second."""
    jobs = []
    for line in gzip.open(LOG, "rt"):
        if not line.startswith(";") and line.strip():
            number, submit, _, length, processors = (int(word) for word in line.split()[:5])
            if length > 0 and 0 < processors <= 128:
                jobs.append((submit * round(5 * scale), number, length * 5, processors))
    return [(submit, length, length, processors) for submit, _, length, processors in sorted(jobs)]


def check_log(coupling):
    names = {"mean_wait": "wait_time", "median_wait": "median", "max_wait": "wait_time.maximum", "frac_zero_wait": "started_at_once",
             "mean_bsld10": "bounded_slowdown", "makespan": "makespan", "utilization": "utilization",
             "mean_response": "response_time", "jobs": "jobs_completed"}
    cases = [case for case in json.loads((REFERENCE / "cases.json").read_text()) if case["kind"] == "swf_schedule"]
    for case in cases:
        scale, policy = case["params"]["submit_time_scale"], case["params"]["policy"]
        other = "fcfs" if policy == "easy" else "easy"
        mine, twin = run(coupling, spec_of(128, [str(LOG)], scale, (policy, other)))
        wanted = {names[name]: value for name, value in case["expected"].items()}
        exact = {name: wanted.pop(name) for name in ("jobs_completed", "makespan")}
        good = apart(mine, exact) < 1e-9 and mine["jobs_dropped"] == 173 and mine["jobs_left_over"] == 0
        say(f"{case['id']}, jobs and makespan", good, f"{mine['jobs_completed']:.0f}, {mine['makespan']:.1f} s")
        tolerance = 1e-7 if scale == 1 else 2e-3
        say(f"{case['id']}, waits", apart(mine, wanted) <= tolerance, f"at most {apart(mine, wanted):.1e} apart")
        say(f"{case['id']}, waits", apart(twin, wanted) > tolerance, f"{other} is {apart(twin, wanted):.1e} apart: a wrong twin")
    jobs = read_log(0.6)
    wanted = figures(jobs, fcfs(jobs, 128))
    for name in ("wait_time", "wait_time.maximum", "makespan"):
        wanted[name] /= 5
    del wanted["bounded_slowdown"]
    found = run(coupling, spec_of(128, [str(LOG)], 0.6, ("fcfs",)))[0]
    say("the log in whole numbers, fcfs", apart(found, wanted) < 1e-9, f"{apart(found, wanted):.1e} apart")


def erlang_wait(servers, load):
    """Mean wait over mean service of M/M/c, load in servers."""
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last) / (servers - load)


def check_queue(coupling):
    for scheduler in SCHEDULERS:
        spec = {"name": "mmc", "system": {"kind": "hpc", "nodes": {"n": {"count": 2, "processors": 2}},
                                          "scheduler": {"kind": scheduler}},
                "workload": {"jobs": {"j": {"arrivals": {"exponential": "10 s"}, "run_time": {"exponential": "32 s"}}}},
                "run": {"horizon": "40 days", "replications": 10}}
        found = run(coupling, spec)[0]["wait_time"]
        theory = 32 * erlang_wait(4, 3.2)
        say(f"M/M/4, {scheduler}", abs(found / theory - 1) < 0.03, f"{found:.2f} s, theory {theory:.2f} s")
    twin = 32 * erlang_wait(5, 3.2)
    say("M/M/4", abs(found / twin - 1) > 0.03, f"{found:.2f} s, {twin:.2f} s with five: a wrong twin")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    check_random(options.coupling)
    check_queue(options.coupling)
    if LOG.exists():
        check_log(options.coupling)
    else:
        print(f"skipped: {LOG.name} is not in COUPLING_REFERENCE")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
