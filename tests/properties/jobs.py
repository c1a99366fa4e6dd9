#!/usr/bin/env python3
"""What holds for any mix of jobs, on any nodes, under any batch scheduler?

    jobs.py --coupling PROGRAM [--first SEED] [--count MIXES]

Random mixes (streams that are drawn beside a log with jobs that can never run, one to three groups of nodes, users who
over-estimate) run under each scheduler and allocation with all invariants after each event. Every job that comes is dropped,
done or left over; the same jobs come and are dropped under all of them, and run as long. How processors are chosen changes no
start. Ties decide nothing.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

SCHEDULERS = ("fcfs", "easy", "conservative")
ALLOCATIONS = ("compact", "spread")


def draw_times(stream):
    return stream.choice((
        {"exponential": f"{stream.randint(1, 60)} s"}, f"{stream.randint(1, 30)} s",
        {"uniform": ["0 s", f"{stream.randint(1, 90)} s"]},
        {"hyperexponential": {"mean": f"{stream.randint(1, 60)} s", "cv": 3}}))


def draw_log(stream, path):
    lines, at = ["; drawn"], 0
    for number in range(stream.randint(1, 60)):
        at += stream.choice((0, 0, 1, 5, 40))
        length = stream.choice((-1, 0, 1, 7, 30, 200))
        asked = stream.choice((-1, length, 2 * length, 5 * length + 1))
        lines.append(f"{number + 1} {at} -1 {length} {stream.choice((-1, 0, 1, 2, 9, 70))} -1 -1 "
                     f"{stream.choice((-1, 1, 3, 8))} {asked} -1 1 1 1 1 1 1 -1 -1")
    path.write_text("\n".join(lines) + "\n")


def draw_mix(seed, folder):
    stream = random.Random(seed)
    jobs = {}
    for i in range(stream.randint(1, 3)):
        jobs[f"s{i}"] = {"arrivals": draw_times(stream), "run_time": draw_times(stream), "count": stream.randint(1, 80),
                         "overestimation": stream.choice((0, 1, 8)),
                         "processors": {"empirical": {"values": [1, 2, 5, 16, 40], "weights": [4, 3, 2, 1, stream.choice((0, 1))]}}}
    if stream.random() < 0.5:
        draw_log(stream, folder / f"{seed}.swf")
        jobs["log"] = {"log": {"file": f"{seed}.swf", "submit_time_scale": stream.choice((0.3, 1, 2))}}
    nodes = {f"n{i}": {"count": stream.randint(1, 6), "processors": stream.choice((1, 2, 4, 7))}
             for i in range(stream.randint(1, 3))}
    return {"name": f"mix{seed}", "workload": {"jobs": jobs},
            "system": {"kind": "hpc", "nodes": nodes, "scheduler": {"kind": "fcfs"},
                       "estimates": stream.choice(("perfect", "requested"))},
            "sweep": {"system.allocation": list(ALLOCATIONS), "system.scheduler.kind": list(SCHEDULERS)},
            "run": {"seed": seed, "horizon": stream.choice(("5 min", "30 days")), "transient": True, "replications": 1}}


def mean(point, name):
    return point["metrics"][name]["mean"]


def mistakes_of(spec, points):
    """Each thing that does not hold."""
    mistakes = []
    ends = all(mean(point, "jobs_left_over") == 0 for point in points)
    for point in points:
        came, done = mean(point, "jobs_submitted"), mean(point, "jobs_completed")
        if came != done + mean(point, "jobs_left_over"):
            mistakes.append(f"{came} jobs came, {done} are done and {mean(point, 'jobs_left_over')} left over")
        if came != sum(mean(point, f"jobs.{name}.jobs_submitted") for name in spec["workload"]["jobs"]):
            mistakes.append("the jobs of all streams are not all jobs")
        if spec["run"]["horizon"] == "30 days" and not ends:
            mistakes.append("jobs are left over after 30 days")
        if ends and came > 0 and spec["run"]["horizon"] == "30 days":
            if mean(point, "makespan") * 1.0000001 < mean(point, "wait_time.maximum"):
                mistakes.append("a job waited longer than all of it lasted")
            if mean(point, "utilization") > 1:
                mistakes.append("more processors were used than there are")
    if ends and mean(points[0], "jobs_submitted") > 0 and spec["run"]["horizon"] == "30 days":
        for name in ("jobs_submitted", "jobs_dropped"):
            if len({mean(point, name) for point in points}) > 1:
                mistakes.append(f"{name} hangs on the scheduler")
        runs = [mean(point, "response_time") - mean(point, "wait_time") for point in points]
        if max(runs) - min(runs) > 1e-6 * max(runs):
            mistakes.append(f"jobs run {min(runs)} to {max(runs)} s, as they are scheduled")
    half = len(points) // 2
    for compact, spread in zip(points[:half], points[half:]):
        for name in ("wait_time", "wait_time.maximum", "bounded_slowdown", "queue_length", "utilization"):
            if mean(compact, name) != mean(spread, name):
                mistakes.append(f"{name} hangs on the allocation")
    return mistakes


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    options = parser.parse_args()
    failed = points_run = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for seed in range(options.first, options.first + options.count):
            spec = draw_mix(seed, folder)
            path = folder / f"{seed}.json"
            path.write_text(json.dumps(spec))
            done = subprocess.run([options.coupling, "run", str(path), "-o", f"{folder}/{seed}", "--progress", "never", "--check",
                                   "--ties"], capture_output=True, text=True)
            if done.returncode != 0:
                mistakes = [f"status {done.returncode}: {done.stderr[-500:]} {done.stdout[-300:]}"]
            else:
                points = json.loads((folder / str(seed) / "results.json").read_text())["points"]
                points_run += len(points)
                mistakes = mistakes_of(spec, points)
            failed += bool(mistakes)
            for mistake in mistakes:
                print(f"FAIL seed {seed}: {mistake}", flush=True)
    print(f"{options.count} mixes from seed {options.first}, {points_run} points, {failed} with mistakes")
    return 1 if failed or points_run == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
