"""What a real Pacemaker did on top of corosync: each setting as a spec, and what was measured."""
from real_experiments import FAULT, first, names, run

AT_ONCE = {"firmware": "1 ms", "operating_system": "0 s", "cluster_stack": "0 s"}
MONITOR = 3.0  # [s] between two looks at the application whose stop fails
PHASES = 12    # of its death, in such an interval
POWER = {"kind": "power", "login": "0 s", "duration": "2 s"}


def spec(faults, seconds, runs, membership, coordinator="n1", active="n1", service=None,
         fencing=None):
    """Two nodes, a service without storage, and agents with fixed times."""
    return {"name": "real", "description": "What a real cluster did.",
            "system": {"kind": "cluster", "coordinator": coordinator, "dc_deadtime": "5 s",
                       "nodes": {name: {"role": "active" if name == active else "standby",
                                        "boot": AT_ONCE} for name in names(2)},
                       "membership": {"kind": "corosync", **membership},
                       "fencing": {**POWER, **(fencing or {})},
                       "services": {"s": {"on": active, "address": "0 s", "start": "1 s",
                                          "stop": "1 s", **(service or {})}}},
            "faults": faults,
            "run": {"seed": 1, "horizon": f"{seconds} s", "replications": runs, "timeline": runs}}


def fault(kind, target, **more):
    return [{"at": f"{FAULT} s", "kind": kind, "target": target, **more}]


def node(name):
    return "n" + name[-1]


def other(name):
    return "n2" if name == "n1" else "n1"


def stamp(record, part, word):
    """When an agent said a word first."""
    return next(entry[0] for entry in record[part] if word in entry[2])


def stamps(records, part, word):
    return [stamp(r, part, word) for r in records]


def hits(records):
    """The active node and the coordinator of each record."""
    return [(node(r["active"]), node(r.get("dc") or r["active"])) for r in records]


def times(found, word, after=FAULT):
    return [first(events, word, after) for events in found]


def choose(records, kind, label):
    return [r for r in records if r["kind"] == kind and r["label"].startswith(label)]


def fenced(**fencing):
    """A setting: a crash of the active node, which is fenced; the service starts on the other."""
    def crash(records, label, _, membership):
        these = choose(records, "crash", label)

        def predict(options, hit, runs):
            found = run(options, spec(fault("node_crash", hit[0]), 120, runs, membership, hit[1],
                                      hit[0], fencing=fencing))
            return {"fence start": times(found, "fence.start"),
                    "fence end": times(found, "fence.ok"), "service up": times(found, "app.up")}
        return hits(these), predict, {
            "fence start": stamps(these, "fence", "begin"), "fence end": stamps(these, "fence", "ok"),
            "service up": stamps(these, "ra", "start.end")}
    return crash


def failback(records, label, _, membership):
    """The node that was fenced starts again; the service returns."""
    these = choose(records, "revive", label)
    back = FAULT + 60

    def predict(options, __, runs):
        found = run(options, spec(fault("node_crash", "n1", repair="59.999 s"), 200, runs, membership,
                                  service={"stickiness": 0}))
        return {"ring": [first(events, "membership.formed", back, "n1,n2") for events in found],
                "stop": times(found, "app.stop", back), "service up": times(found, "app.up", back)}

    def ring(record):
        return max(t for log in record["coro"].values() for t, line in log
                   if "A new membership" in line)
    return [0] * len(these), predict, {
        "ring": [ring(r) for r in these], "stop": stamps(these, "ra", "stop.begin"),
        "service up": stamps(these, "ra", "start.end")}


def application_dies(**service):
    """A setting: from the monitor that finds the application dead to its start."""
    def appfail(records, label, _, membership):
        these = choose(records, "appfail", label)

        def predict(options, hit, runs):
            found = run(options, spec(fault("application_failure", "s"), 120, runs, membership, hit[1],
                                      hit[0], service=service))
            seen = times(found, "monitor.failed")
            nodes = {event[2] for events in found for event in events
                     if event[1] == "app.up" and event[0] > FAULT}
            assert nodes == {other(hit[0]) if service else hit[0]}
            return {"restart": [up - at for at, up in zip(seen, times(found, "app.up"))]}
        return hits(these), predict, {
            "restart": [stamp(r, "ra", "start.end") - stamp(r, "ra", "monitor.down") for r in these]}
    return appfail


def planned(kind):
    """A setting: an administrator asks the active node to give its service up."""
    def move(records, label, _, membership):
        these = choose(records, kind, label)

        def predict(options, hit, runs):
            found = run(options, spec(fault(f"node_{kind}", hit[0]), 120, runs, membership, hit[1],
                                      hit[0], service={"stop": "2 s"}))
            assert not any(event[1] == "fence.start" for events in found for event in events)
            return {"service up": times(found, "app.up")}
        return hits(these), predict, {"service up": stamps(these, "ra", "start.end")}
    return move


def stop_fails(records, label, _, membership):
    """The application dies and cannot be stopped; its node is fenced, alive as it is, and the service
    starts after the ring without it."""
    these = choose(records, "stopfail", label)

    def predict(options, hit, runs):
        predicted = {"fence start": [], "service up": []}
        for part in range(PHASES):
            at = FAULT + MONITOR * part / PHASES
            found = run(options, spec(
                fault("application_failure", "s", at=f"{at} s"), 120, runs // PHASES + 1, membership,
                other(hit[0]), hit[0], {"monitor": {"interval": f"{MONITOR} s"},
                                        "stop": {"time": "1 h", "timeout": "1 s"}},
                {"action": "off"}))
            predicted["fence start"] += times(found, "fence.start", at)
            predicted["service up"] += times(found, "app.up", at)
        return predicted
    return hits(these), predict, {"fence start": stamps(these, "fence", "begin"),
                                  "service up": stamps(these, "ra", "start.end")}


def race(options, records):
    """The nodes that die where two fence each other: predicted, with n1 as coordinator; measured; and
    the coordinators then."""
    these = [r for r in records if r["kind"] == "partition"]
    parts = [{"at": f"{FAULT} s", "kind": "partition", "groups": [["n1"], ["n2"]]}]
    found = run(options, spec(parts, 80, options.runs, {}))
    dead = [[event[2] for event in events if event[1] == "node.reset"] for events in found]
    return dead, [[node(name) for name in r["dead"]] for r in these], [node(r["dc"]) for r in these]


def refusals(options, records):
    """Attempts at a node whose device always fails after 2 s, in as long as was watched."""
    seen = max(sum(entry[2].startswith("begin") for entry in r["fence"])
               for r in records if r["kind"] == "fencefails")
    found = run(options, spec(fault("node_crash", "n1"), FAULT + 130, 10, {},
                              fencing={"failure": 1, "failure_time": "2 s"}))
    return [sum(event[1] == "fence.start" for event in events) for events in found], seen


SETTINGS = [
    ("failover", fenced(), "base", 2, {}),
    ("fencing delay 3 s", fenced(delay="3 s"), "pcmk_delay_base 3", 2, {}),
    ("fencing fails once", fenced(first_failures=1, failure_time="2 s"), "fence fails once", 2, {}),
    ("failback", failback, "base", 2, {}),
    ("application dies", application_dies(), "appfail in place", 2, {}),
    ("application moves", application_dies(migration_threshold=1), "appfail migration", 2, {}),
    ("standby", planned("standby"), "switchover", 2, {}),
    ("shutdown", planned("shutdown"), "switchover", 2, {}),
    ("stop fails", stop_fails, "stop fails", 2, {}),
]
