#!/usr/bin/env python3
"""Is a service on an array out for as long as its chain says?

    raid_service.py --coupling PROGRAM

Members of a raid under a LUN fail and are replaced after exponential times, and lost data is restored after
one: the service is out from the loss until the first start after the restore, for R of the time to a loss
and R (the chain of raid.py). Failures are forgotten after 2 s, and starts take no time, so that what is
left of that interval is 0.5 % of R at most. Wrong twins: half as long, one more member, and, simulated,
failures that are not forgotten, after which nobody starts it.

An array with one controller is out for the share u of time that the controller is down, and one with two, each
with a path, for u squared: controllers fail and are repaired each by itself. Behind a SAN whose ports are
all of one controller of the two it is out for u again. Wrong twins: u for u squared and the other way round.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from raid import judge, time_to_loss

STATION = {"servers": 1, "service": {"exponential": "5 ms"}}


def run(coupling, device, horizon, san=None, service=None, **lun):
    spec = {"name": "service", "system": {
                "kind": "cluster", "nodes": {"alpha": {}, "beta": {"role": "standby", "fencing_delay": "15 s"}},
                "storage": {"lun0": {"device": device, **lun}},
                "services": {"s": {"on": "alpha", "storage": "lun0", "failure_timeout": "2 s", "start": "0 s",
                                   "recovery": "0 s", "stop": "0 s", **(service or {})}}},
            "run": {"seed": 20261129, "horizon": horizon, "replications": 2}}
    if san is not None:
        spec["system"]["san"] = san
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=True,
                       capture_output=True)
        results = json.loads((path.parent / "out" / "results.json").read_text())
    metrics = results["points"][0]["metrics"]
    return {name: metric["mean"] for name, metric in metrics.items()}


def data(coupling):
    for level, members, mttr, borne, back in (("raid5", 5, 10, 1, 500), ("raid0", 4, 10, 0, 400)):
        alive = time_to_loss(members, 1000, mttr, borne)
        device = {"kind": "raid", "level": level, "disks": members, "station": STATION,
                  "time_to_failure": {"exponential": "1000 s"}, "time_to_repair": {"exponential": f"{mttr} s"},
                  "time_to_restore": {"exponential": f"{back} s"}}
        found = run(coupling, device, f"{int((alive + back) * 2000)} s")
        never = run(coupling, device, f"{int((alive + back) * 20)} s", service={"failure_timeout": "100 years"})
        share = back / (alive + back)
        yield (f"share of time out, {level} of {members}", 1 - found["services.s.availability"], share, 0.05,
               {"half as long": back / (2 * alive + back),
                "one more member": back / (time_to_loss(members + 1, 1000, mttr, borne) + back),
                "failures that are not forgotten": 1 - never["services.s.availability"]})
        yield (f"share of time without data, {level} of {members}", found["storage.lun0.unavailable"], share, 0.05,
               {"half as long": back / (2 * alive + back)})


def controllers(coupling):
    down = 200 / 1200
    two = {"adapters": {"hba0": {"fabric": "red"}, "hba1": {"fabric": "blue"}}, "fabrics": {"red": {}, "blue": {}},
           "ports": {"a0": {"fabric": "red"}, "b0": {"fabric": "blue"}}}
    same = {**two, "ports": {name: {**port, "controller": 1} for name, port in two["ports"].items()}}
    for what, count, san, paths, share in (("one controller", 1, None, 1, down), ("two, each with a path", 2, None, 2, down ** 2),
                                           ("two, each with a port", 2, two, 1, down ** 2),
                                           ("two, of which one has all ports", 2, same, 1, down)):
        device = {"kind": "array", "controllers": count, "time_to_failure": {"exponential": "1000 s"},
                  "time_to_repair": {"exponential": "200 s"}, "raid": {"level": "raid0", "disks": 1, "station": STATION}}
        more = {"path_grouping": "multibus"} if share == down ** 2 or san else {}
        found = run(coupling, device, "4000000 s", san, no_path_retry="queue", fast_io_fail_tmo="1 ms", paths=paths, **more)
        yield (f"share of time out, {what}", 1 - found["services.s.availability"], share, 0.05,
               {"the other": down if share == down ** 2 else down ** 2})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--coupling", required=True)
    return judge(parser.parse_args().coupling, (data, controllers))


if __name__ == "__main__":
    sys.exit(main())
