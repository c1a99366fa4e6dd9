"""What a real Pacemaker did on top of corosync: each setting as a spec, and what was measured."""
from real_experiments import FAULT, determine, first, names, run

AT_ONCE = {"firmware": "1 ms", "operating_system": "0 s", "cluster_stack": "0 s"}
MONITOR = 3.0  # [s] between two looks at the application whose stop fails
PHASES = 12    # of its death, in such an interval
NONE = {"kind": "none"}
POWER = {"kind": "power", "login": "0 s", "duration": "2 s"}


def spec(faults, seconds, runs, membership, coordinator="n1", active="n1", service=None,
         fencing=None):
    """Two nodes, a service without storage, and agents with fixed times."""
    return {"name": "real", "description": "What a real cluster did.",
            "system": {"kind": "cluster", "coordinator": coordinator, "dc_deadtime": "5 s",
                       "nodes": {name: {"role": "active" if name == active else "standby",
                                        "boot": AT_ONCE} for name in names(2)},
                       "membership": {"kind": "corosync", **membership},
                       "fencing": fencing if fencing == NONE else {**POWER, **(fencing or {})},
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


def coro(records, text):
    """When a node's corosync first said a text."""
    return [min(t for log in r["coro"].values() for t, line in log if text in line) for r in records]


def choose(records, kind, label):
    return [r for r in records if r["kind"] == kind and r["label"].startswith(label)]


def determine_order(found, records):
    """A service starts after the node that had it is fenced and a ring is formed without it."""
    def is_last(start, *before):
        return start is not None and all(t is not None and t <= start for t in before)
    determine("no start before the fence and the ring", found, lambda events: is_last(
        *(first(events, word, FAULT) for word in ("app.start", "fence.ok", "membership.formed"))),
        records, lambda r: is_last(stamp(r, "ra", "start.begin"), stamp(r, "fence", "ok"),
                                   *coro([r], "A new membership")))


def fenced(**fencing):
    """A setting: a crash of the active node, which is fenced; the service starts on the other."""
    def crash(records, label, _, membership):
        these = choose(records, "crash", label)

        def predict(options, hit, runs):
            found = run(options, spec(fault("node_crash", hit[0]), 120, runs, membership, hit[1],
                                      hit[0], fencing=fencing))
            determine_order(found, these)
            return {"detect": times(found, "node.suspect"),
                    "members": times(found, "membership.formed"),
                    "fence start": times(found, "fence.start"),
                    "fence end": times(found, "fence.ok"), "service up": times(found, "app.up")}
        return hits(these), predict, {
            "detect": coro(these, "token timed out"), "members": coro(these, "A new membership"),
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


def revive(records, label, _, membership):
    """The node that was fenced starts again; no service returns."""
    these = [r for r in records if r["kind"].endswith("revive") and r["label"].startswith(label)]

    def predict(options, victim, runs):
        found = run(options, spec(fault("node_crash", victim, repair="59.999 s"), 200, runs, membership,
                                  active=victim))
        return {"ring": [first(events, "membership.formed", FAULT + 60, "n1,n2") for events in found]}
    return [node(r.get("node") or r["dead"][0]) for r in these], predict, {
        "ring": [max(t for log in r["coro"].values() for t, line in log if "A new membership" in line)
                 for r in these]}


def split(records, label, _, membership):
    """The two nodes lose sight of each other: the rings of one each."""
    these = choose(records, "partition", label)
    parts = [{"at": f"{FAULT} s", "kind": "partition", "groups": [["n1"], ["n2"]]}]

    def predict(options, __, runs):
        found = run(options, spec(parts, 80, runs, membership))
        return {"detect": times(found, "node.suspect"), "members": times(found, "membership.formed")}
    return [0] * len(these), predict, {"detect": coro(these, "token timed out"),
                                       "members": coro(these, "A new membership")}


def application_dies(**service):
    """A setting: from the monitor that finds the application dead to its start."""
    def appfail(records, label, _, membership):
        these = choose(records, "appfail", label)

        def predict(options, hit, runs):
            found = run(options, spec(fault("application_failure", "s"), 120, runs, membership, hit[1],
                                      hit[0], service=service))
            seen = times(found, "monitor.failed")
            def there(active):
                return other(active) if service else active
            determine("application: where it starts again", found, lambda events: {
                event[2] for event in events if event[1] == "app.up" and event[0] > FAULT}
                == {there(hit[0])}, these, lambda r: next(
                    node(e[1]) for e in r["ra"] if "start.end" in e[2]) == there(node(r["active"])))
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
            determine("planned move: no fencing", found, lambda events: all(
                event[1] != "fence.start" for event in events), these, lambda r: not r["fence"])
            return {"service up": times(found, "app.up")}
        return hits(these), predict, {"service up": stamps(these, "ra", "start.end")}
    return move


def stop_fails(records, label, _, membership):
    """The application dies and cannot be stopped; its node is fenced, alive as it is, and the service
    starts after the ring without it."""
    these = choose(records, "stopfail", label)

    def predict(options, hit, runs):
        predicted = {"fence start": [], "fence end": [], "members": [], "service up": []}
        for part in range(PHASES):
            at = FAULT + MONITOR * part / PHASES
            found = run(options, spec(
                fault("application_failure", "s", at=f"{at} s"), 120, runs // PHASES + 1, membership,
                other(hit[0]), hit[0], {"monitor": {"interval": f"{MONITOR} s"},
                                        "stop": {"time": "1 h", "timeout": "1 s"}},
                {"action": "off"}))
            determine_order(found, these)
            predicted["fence start"] += times(found, "fence.start", at)
            predicted["fence end"] += times(found, "fence.ok", at)
            predicted["members"] += times(found, "membership.formed", at)
            predicted["service up"] += times(found, "app.up", at)
        return predicted
    return hits(these), predict, {"fence start": stamps(these, "fence", "begin"),
                                  "fence end": stamps(these, "fence", "ok"),
                                  "members": coro(these, "A new membership"),
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
    determine("fencing that always fails: the service stays down", found,
              lambda events: first(events, "app.up", FAULT) is None,
              [r for r in records if r["kind"] == "fencefails"], lambda r: not r["ra"])
    return [sum(event[1] == "fence.start" for event in events) for events in found], seen


SETTINGS = [
    ("failover", fenced(), "base", 2, {}),
    ("fencing delay 3 s", fenced(delay="3 s"), "pcmk_delay_base 3", 2, {}),
    ("fencing fails once", fenced(first_failures=1, failure_time="2 s"), "fence fails once", 2, {}),
    ("failback", failback, "base", 2, {}),
    ("revive after failures", revive, "fence fails once", 2, {}),
    ("revive after delay", revive, "pcmk_delay_base 3", 2, {}),
    ("revive after race", revive, "partition", 2, {}),
    ("race", split, "partition", 2, {}),
    ("application dies", application_dies(), "appfail in place", 2, {}),
    ("application moves", application_dies(migration_threshold=1), "appfail migration", 2, {}),
    ("standby", planned("standby"), "switchover", 2, {}),
    ("shutdown", planned("shutdown"), "switchover", 2, {}),
    ("stop fails", stop_fails, "stop fails", 2, {}),
]
