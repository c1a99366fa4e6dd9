#!/usr/bin/env python3
"""Is an error of memory that makes a machine panic a crash of its node, and nothing else?

    memory_error.py --coupling PROGRAM --gallery FOLDER

The gallery's memory-error-to-failover against the same cluster whose node crashes at the very
instant at which the routine of the interrupt panics (1 us to save, 200 ns to dispatch, 50 us of
routine after the error): every later event is at the same tick. Its events are one chain of causes
from the fault by way of the interrupt to the clients that are served again. With errors at random
the node is up for M / (M + R) of the time, with M the mean time between errors of a machine that is
up, and R that of repair and boot (alternating renewal process). Wrong twins: a crash one routine
earlier; a routine that logs.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROUTINE = 1_000 + 200 + 50_000  # [ns]


def run(coupling, spec, machines):
    """The metrics of the first point and its timeline."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        (path.parent / "machines").symlink_to(machines)
        path.write_text(json.dumps(spec))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never", "--check"], check=True,
                       stdout=subprocess.DEVNULL)
        results = json.loads((path.parent / "out" / "results.json").read_text())
        timeline = path.parent / "out" / "timeline.jsonl"
        lines = timeline.read_text().splitlines() if timeline.exists() else []
    metrics = {name: metric["mean"] for name, metric in results["points"][0]["metrics"].items()}
    return metrics, [json.loads(line) for line in lines]


def later(events):
    """Name and time of the events after the node's crash, until the end of the run."""
    names = [event["event"] for event in events]
    return [(event["event"], event["t"]) for event in events[names.index("node.crash"):]]


def chain(events):
    """Names from the fault to the first client that is served again."""
    by_number = {event["seq"]: event for event in events}
    event = next(event for event in events if event["event"] == "client.first_ok")
    names = []
    while event is not None:
        names.append(event["event"])
        event = by_number.get(event.get("cause"))
    return names[::-1]


def share_up(coupling, machines, action):
    spec = {"name": "errors", "system": {"kind": "cluster", "policy": "symmetric", "nodes": {
                "alpha": {"fencing_delay": "1 s", "time_to_repair": {"exponential": "60 s"}, "boot": {"firmware": "20 s", "operating_system": "15 s",
                                                                               "cluster_stack": "5 s"},
                          "machine": {"file": "machines/pair-server.json"}, "interrupts": {},
                          "interrupt_sources": {"memory": {"maskable": False, "action": action, "service": "50 us",
                                                           "arrivals": {"exponential": "300 s"}}}},
                "beta": {}}, "membership": {"kind": "delay", "detection": "1 s"}, "storage": {"lun0": {}},
                "services": {"database": {"on": "beta", "storage": "lun0", "start": "1 s"}}},
            "workload": {"clients": {"idle": {"service": "database", "arrivals": {"exponential": "20000 s"}}}},
            "run": {"seed": 4, "horizon": "2000000 s", "replications": 5}}
    return run(coupling, spec, machines)[0]["nodes.alpha.availability"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--gallery", required=True)
    options = parser.parse_args()
    gallery = pathlib.Path(options.gallery).resolve()
    machines = gallery / "machines"
    spec = json.loads((gallery / "memory-error-to-failover.json").read_text())
    del spec["sweep"]
    spec["run"]["replications"] = 1
    failed = 0

    def say(what, good, wanted=True):
        nonlocal failed
        failed += good != wanted
        print(f"{'ok  ' if good == wanted else 'FAIL'} {what}{'' if wanted else ': a wrong twin'}", flush=True)

    _, by_error = run(options.coupling, spec, machines)
    path = chain(by_error)
    say(f"one chain of {len(path)} causes: {' '.join(path)}",
        path[:8] == ["fault.inject", "interrupt.raise", "interrupt.catch", "interrupt.dispatch", "interrupt.service",
                     "interrupt.clear", "machine.panic", "node.crash"] and path[-2:] == ["app.up", "client.first_ok"])
    for early in (0, ROUTINE):
        spec["faults"] = [{"at": f"{10 * 10**9 + ROUTINE - early} ns", "kind": "node_crash", "target": "alpha"}]
        _, by_crash = run(options.coupling, spec, machines)
        say(f"all {len(later(by_crash))} events from the crash on at the same ticks", later(by_error) == later(by_crash), early == 0)
    theory = 300 / (300 + 60 + 40)
    for action in ("panic", "log"):
        found = share_up(options.coupling, machines, action)
        say(f"up {found:.5f} of the time, theory {theory:.5f} ({found / theory - 1:+.2%})", abs(found / theory - 1) < 0.01,
            action == "panic")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
