#!/usr/bin/env python3
"""Does a cluster behave as its engineer expects? What such an engineer tries first, run and looked at.

    realism.py --coupling PROGRAM [--number N] [--verbose]

Each line is one trial: what was done to a cluster of defaults, what came out, what is wanted, in each
of its runs. Each has a wrong twin, a cluster that is set up otherwise, which must not pass for it.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter
from typing import Callable, NamedTuple

RUNS = 40
UP_RUNS = 5  # of clusters with 200 requests a second
POWER = {"kind": "power"}
OUTLIVES = {"kind": "power", "order_outlives_requester": True}
SHARED = {"kind": "power", "shares_power_with_host": True}
CLIENTS = {"clients": {"users": {"service": "database", "arrivals": {"exponential": "100 ms"}}}}


class Found(NamedTuple):
    """What a spec came to: metrics by name, and the events of each run."""
    metrics: dict
    runs: list

    def mean(self, metric):
        return self.metrics[metric]["mean"]


class Event(NamedTuple):
    at: float
    word: str
    node: str
    object: str


class Trial(NamedTuple):
    number: str  # in the list of what an engineer tries first; a letter is a row of checks
    tried: str
    wanted: str
    spec: dict
    twin: dict
    look: Callable  # Found -> (what came out, is it what is wanted?)


def cluster(faults, minutes=5, nodes=("alpha", "beta"), services=None, workload=None, **system):
    """A pair or more of the defaults, the last node a standby."""
    spec = {"name": "realism",
            "system": {"kind": "cluster",
                       "nodes": {name: {"role": "standby" if name == nodes[-1] else "active"}
                                 for name in nodes},
                       "storage": {"lun0": {}, "lun1": {}}, "fencing": POWER,
                       "services": services or {"database": {"on": "alpha", "storage": "lun0"}}},
            "faults": faults,
            "run": {"seed": 20261127, "horizon": f"{minutes} min", "replications": RUNS,
                    "timeline": RUNS}}
    spec["system"].update(system)
    return {**spec, "workload": workload} if workload else spec


def fault(kind, target=None, at=60, **more):
    return {"at": f"{at} s", "kind": kind, **({"target": target} if target else {}), **more}


def run(coupling, spec):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "spec.json").write_text(json.dumps(spec))
        done = subprocess.run([coupling, "run", folder / "spec.json", "-o", folder / "out", "--check",
                               "--progress", "never"], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"status {done.returncode}: {done.stderr.strip()}")
        runs = [[] for _ in range(spec["run"]["replications"])]
        for line in (folder / "out" / "timeline.jsonl").read_text().splitlines():
            event = json.loads(line)
            if "t" in event:
                runs[event["replication"]].append(Event(float(event["t"].split()[0]), event["event"],
                                                        event.get("node"), event.get("object")))
        results = json.loads((folder / "out" / "results.json").read_text())
        return Found(results["points"][0]["metrics"], runs)


def nodes_of(events, word, thing=None, after=60):
    return [e.node for e in events if e.word == word and e.at >= after and thing in (None, e.object)]


def all_runs(found, look):
    """What came out of each run: the outcomes, most frequent first."""
    counted = Counter(map(look, found.runs))
    return counted, ", ".join(f"{outcome} in {count}" for outcome, count in counted.most_common())


def in_each(wanted, look):
    def judge(found):
        counted, text = all_runs(found, look)
        return text, set(counted) == {wanted}
    return judge


# 1. The crash of one of two.

def membership(found):
    least, mean, most = (found.mean("services.database.time_to_membership" + end)
                         for end in (".minimum", "", ".maximum"))
    # The token is held up to 0.561 s before; recovery messages take up to 0.056 s after.
    return f"{least:.2f} / {mean:.2f} / {most:.2f} s", 6.039 <= least and most <= 6.656


def crash(**membership_more):
    return cluster([fault("node_crash", "alpha")], membership={"kind": "corosync", **membership_more})


# 2. The interconnect is pulled.

def pull(delay, fencing):
    spec = cluster([fault("partition", groups=[["alpha"], ["beta"]])], fencing=fencing)
    spec["system"]["nodes"]["alpha"]["fencing_delay"] = f"{delay} s"
    return spec


def dead(events):
    reset = sorted(nodes_of(events, "node.reset"))
    return " and ".join(dict.fromkeys(reset)) + (" die" if len(set(reset)) > 1 else " dies")


def both_may_die(found):
    both = sum({"alpha", "beta"} <= set(nodes_of(events, "fence.start")) for events in found.runs)
    counted, text = all_runs(found, dead)
    return f"both fence in {both}; {text}", both > 0 and counted["alpha and beta die"] > 0


# 3. The power is lost, and the management board with it.

def without_power(fencing, **more):
    return cluster([fault("node_crash", "alpha", power_lost=True)], 8, fencing=fencing, **more)


def asked_and_down(events):
    """Ten requests of two attempts each, which nobody answers; the service never starts."""
    attempts = len(nodes_of(events, "fence.start"))
    state = "up" if nodes_of(events, "app.up") else "down"
    return f"{attempts} attempts, {state} at the end"


# 4. A stop that fails.

def stop(seconds, after=60):
    service = {"on": "alpha", "storage": "lun0", "stop": {"time": f"{seconds} s", "timeout": "30 s"}}
    return cluster([fault("application_failure", "database", after)], services={"database": service})


def fenced_then_up(events):
    fenced = [e for e in events if e.word == "fence.ok"]
    up = [e for e in events if e.word == "app.up" and e.at >= 60]
    order = "then" if fenced and up and fenced[0].at <= up[0].at else "and not before"
    return f"{fenced[0].object if fenced else 'nobody'} fenced {order} up on {up[0].node if up else 'none'}"


# 5. Last man standing: two of four nodes are lost, one after the other.

MEMBERSHIP = {"kind": "delay", "detection": "3 s", "reconfiguration": "3 s"}  # the same for each loss


def two_losses(gap, membership=None):
    quorum = {"kind": "votequorum", "last_man_standing": True}
    return cluster([fault("node_crash", "delta"), fault("node_crash", "gamma", 60 + gap)],
                   nodes=("alpha", "gamma", "delta", "beta"), quorum=quorum,
                   membership=membership or {"kind": "corosync"})


def halves(first):
    quorum = {"kind": "votequorum", "auto_tie_breaker": first}
    return cluster([fault("partition", groups=[["alpha", "beta"], ["gamma", "delta"]])], 2,
                   nodes=("alpha", "beta", "gamma", "delta"), quorum=quorum)


DEVICE = {"kind": "votequorum", "device": {}}


def pair(kind, quorum=DEVICE, **more):
    """Two nodes that fence each other, where an order outlives its giver."""
    faults = [fault(kind, **more)]
    return cluster(faults, 2, quorum=quorum, fencing=OUTLIVES)


def fenced_by(events):
    return " and ".join(sorted({f"{e.node} fences" for e in events if e.word == "fence.start"}))


def witnessed(found):
    """From a crash to quorum: the device waits for 10 s, the membership alone takes 6.04 to 6.66 s."""
    times = [next((e.at - 60 for e in events if e.word == "quorum.ok"), 0) for events in found.runs]
    return f"{min(times):.2f} to {max(times):.2f} s", min(times) == max(times) == 10


def tie(events):
    won = [e.node for e in events if e.word == "quorum.ok" and 60 < e.at < 80]
    lost = [e.node for e in events if e.word == "quorum.lost" and 60 < e.at < 80]
    stops = nodes_of(events, "app.stop", "database")
    went_on = "goes on" if won and not stops else "stops"
    return f"{' and '.join(won)} {went_on}, {' and '.join(lost)} without quorum"


def quorate(events):
    lost = any(e.word == "quorum.lost" for e in events)
    stopped = nodes_of(events, "app.stopped", "database")
    return "quorum lost, database stops" if lost and stopped else "both go on"


# 6. All paths to storage are lost, and I/Os queue.

def without_paths(check_level, no_path_retry="queue"):
    service = {"on": "alpha", "storage": "lun0",
               "monitor": {"interval": "20 s", "timeout": "40 s", "check_level": check_level},
               "stop": {"time": "2 s", "timeout": "60 s"}}
    return cluster([fault("path_loss", "alpha")], 10, services={"database": service},
                   storage={"lun0": {"no_path_retry": no_path_retry}}, workload=CLIENTS)


def who_notices(found):
    counted, text = all_runs(found, lambda events: (
        "alpha fenced, up on beta" if nodes_of(events, "node.reset") == ["alpha"] and
        "beta" in nodes_of(events, "app.up", "database") else
        "nobody notices" if not nodes_of(events, "app.stop", "database") else "moved without a reset"))
    lost = found.mean("clients.users.errors")
    return f"{text}; {lost:.0%} of requests lost", text, lost


def hung_for_ever(found):
    said, text, lost = who_notices(found)
    return said, text == f"nobody notices in {RUNS}" and lost > 0.5


def found_by_a_monitor(found):
    said, text, lost = who_notices(found)
    return said, text == f"alpha fenced, up on beta in {RUNS}" and lost < 0.5


# 8. Active and active, 60 % each: one is lost.

def both_serve(demand):
    services = {name: {"on": node, "demand": {"exponential": f"{demand} ms"}}
                for name, node in (("database", "alpha"), ("mail", "beta"))}
    clients = {name: {"service": name, "arrivals": {"exponential": "10 ms"}, "timeout": "5 s",
                      "retries": 0}
               for name in services}
    spec = cluster([fault("node_crash", "alpha")], 5, services=services,
                   workload={"clients": clients}, policy="symmetric")
    spec["system"]["nodes"] = {"alpha": {}, "beta": {}}
    spec["run"]["replications"] = spec["run"]["timeline"] = UP_RUNS
    return spec


def up_and_useless(found):
    up = sum("database" in [e.object for e in events if e.word == "app.up" and e.node == "beta"]
             for events in found.runs)
    errors = found.mean("clients.mail.errors")
    return (f"up on beta in {up} of {len(found.runs)}; {errors:.0%} of mail requests lost",
            up == len(found.runs) and errors > 0.3)


# 7. Two active nodes and one standby, one failure after another.

def n_to_one(failback, *faults):
    services = {name: {"on": node, "storage": lun, "stickiness": 0 if failback else "infinite", "demand": "60 ms"}
                for name, node, lun in (("database", "alpha", "lun0"), ("mail", "beta", "lun1"))}
    clients = {name: {"service": name, "arrivals": {"exponential": "100 ms"}, "retries": 0}
               for name in services}
    return cluster(list(faults), 20, ("alpha", "beta", "gamma"), services, {"clients": clients})


FIRST, SECOND = fault("node_crash", "alpha", repair="2 min"), fault("node_crash", "beta", 600)
BOTH_DOWN, LATER = 150, 600  # [s] before and after alpha is back


def homes(events):
    at = {name: [e.node for e in events if e.word == "app.up" and e.object == name][-1]
          for name in ("database", "mail")}
    return ", ".join(f"{name} on {node}" for name, node in at.items())


def both_on_the_spare(found):
    counted, text = all_runs(found, homes)
    # 0.6 of a core each: more than the one core of the spare does.
    errors = found.mean("clients.mail.errors")
    return (f"{text}; {errors:.0%} of mail requests lost",
            set(counted) == {"database on gamma, mail on gamma"} and errors > 0.2)


def after_the_spare(events):
    """What becomes of both services when the spare fails."""
    lost = nodes_of(events, "quorum.lost", after=BOTH_DOWN)
    stopped = nodes_of(events, "app.stopped", "mail", BOTH_DOWN)
    return f"{'quorum lost, mail stops' if lost and stopped else 'mail stays up'}; {homes(events)}"


# Rows of checks that are no single case.

def start_time(timeout):
    service = {"on": "alpha", "storage": "lun0", "recovery": "3 min",
               "start": {"time": "5 s", "timeout": f"{timeout} s"}}
    return cluster([fault("node_crash", "alpha")], 10, services={"database": service})


def start_fails(events):
    began = next(e.at for e in events if e.word == "app.start" and e.at > 60)
    failed = [e.at - began for e in events if e.word == "start.failed"]
    return f"fails after {failed[0]:.0f} s" if failed else "does not fail"


def two_owners(fencing):
    """Both halves act and write, a unit without reservations; the invariants are on, and the run ends."""
    parts = [["alpha", "clients"], ["beta", "gamma"]]
    return cluster([{**fault("partition", groups=parts), "for": "2 min"}], 10,
                   ("alpha", "beta", "gamma"), workload=CLIENTS, fencing=fencing,
                   no_quorum_policy="ignore", storage={"lun0": {"persistent_reservations": False}})


def counted(found):
    seconds = found.mean("storage.lun0.double_ownership_time")
    return f"two owners for {seconds:.1f} s", 60 < seconds < 120


def link_lost(kind, more):
    spec = cluster([fault(kind, "alpha", **more)], workload=CLIENTS, fencing={"kind": "sbd"})
    spec["system"]["nodes"]["beta"]["fencing_delay"] = "15 s"  # alpha lives, and would fence it
    return spec


def same_outage(coupling):
    crashed = run(coupling, link_lost("node_crash", {}))

    def judge(found):
        name = "services.database.time_to_recovery"
        spread = (crashed.mean(name + ".maximum") - crashed.mean(name + ".minimum"))
        off = found.mean(name) - crashed.mean(name)
        return (f"{found.mean(name):.2f} s, crash {crashed.mean(name):.2f} s, spread {spread:.2f} s",
                abs(off) <= spread)
    return judge


def trials(coupling):
    return [
        Trial("1", "crash of one of two: the new membership", "6.04 to 6.66 s: token and consensus",
              crash(), crash(consensus="50 ms"), membership),
        Trial("2", "interconnect pulled, no delay", "both fence, and both may die",
              pull(0, OUTLIVES), pull(0, POWER), both_may_die),
        Trial("2", "interconnect pulled, 15 s to fence alpha", "beta dies, alpha goes on",
              pull(15, OUTLIVES), pull(0, OUTLIVES), in_each("beta dies", dead)),
        Trial("3", "power of a node lost, its board with it", "20 attempts, down at the end",
              without_power(SHARED), without_power(POWER),
              in_each("20 attempts, down at the end", asked_and_down)),
        Trial("4", "application dies, and its stop fails", "its node is fenced, then the service moves",
              stop(3600), stop(2), in_each("alpha fenced then up on beta", fenced_then_up)),
        Trial("5", "last man standing: two losses 15 s apart", "the ring has stood for 10 s: both go on",
              two_losses(15), two_losses(5), in_each("both go on", quorate)),
        Trial("5", "last man standing: two losses 5 s apart", "two of four votes: all stops",
              two_losses(5), two_losses(15), in_each("quorum lost, database stops", quorate)),
        Trial("5", "the same, new memberships 11 s apart", "the ring has stood for 10 s: both go on",
              two_losses(11, MEMBERSHIP), two_losses(9, MEMBERSHIP), in_each("both go on", quorate)),
        Trial("5", "the same, new memberships 9 s apart", "two of four votes: all stops",
              two_losses(9, MEMBERSHIP), two_losses(11, MEMBERSHIP),
              in_each("quorum lost, database stops", quorate)),
        Trial("5", "four nodes split in halves, auto_tie_breaker", "the half with the first node goes on",
              halves("lowest"), halves("highest"), in_each("alpha goes on, gamma without quorum", tie)),
        Trial("5", "interconnect pulled, a quorum device", "the device votes for alpha, which fences beta",
              pair("partition", groups=[["alpha"], ["beta"]]),
              pair("partition", {"kind": "votequorum"}, groups=[["alpha"], ["beta"]]),
              in_each("alpha fences", fenced_by)),
        Trial("5", "crash of one of two, a quorum device", "quorum after the device's timeout, 10 s",
              pair("node_crash", target="alpha"),
              pair("node_crash", {"kind": "votequorum"}, target="alpha"), witnessed),
        Trial("6", "all paths lost, I/Os queue, a monitor without I/O", "node alive, database hung, nobody notices",
              without_paths(0), without_paths(20), hung_for_ever),
        Trial("6", "the same, the monitor writes to the unit", "its time-out, the stop's, fenced, moved",
              without_paths(20), without_paths(20, "fail"), found_by_a_monitor),
        Trial("8", "active and active, 60 % of a core each", "up, and useless",
              both_serve(6), both_serve(4), up_and_useless),
        Trial("7", "N-to-1, no failback: alpha, repaired, then beta", "two services on one spare, overloaded",
              n_to_one(False, FIRST, SECOND), n_to_one(True, FIRST, SECOND), both_on_the_spare),
        Trial("7", "N-to-1: alpha, then the spare, two of three votes", "no quorum: all stops until alpha is back",
              n_to_one(False, FIRST, fault("node_crash", "gamma", BOTH_DOWN)),
              n_to_one(False, FIRST, fault("node_crash", "gamma", LATER)), in_each(
                  "quorum lost, mail stops; database on alpha, mail on beta", after_the_spare)),
        Trial("7", "N-to-1: alpha, repaired, then the spare", "database returns, mail stays",
              n_to_one(False, FIRST, fault("node_crash", "gamma", LATER)),
              n_to_one(False, FIRST, fault("node_crash", "beta", LATER)),
              in_each("mail stays up; database on alpha, mail on beta", after_the_spare)),
        Trial("s", "start 5 s and recovery 3 min, time-out 120 s", "the start fails after 120 s",
              start_time(120), start_time(300), in_each("fails after 120 s", start_fails)),
        Trial("d", "partition of three, no fencing, quorum ignored", "double ownership is counted, the run ends",
              two_owners({"kind": "none"}), two_owners(POWER), counted),
        Trial("l", "the only link of the active node is lost", "the outage of a crash, for clients",
              link_lost("link_loss", {}), link_lost("link_loss", {"for": "4 s"}), same_outage(coupling)),
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--number", help="these trials alone")
    parser.add_argument("--verbose", action="store_true", help="what came of the twins")
    options = parser.parse_args()
    wrong = 0
    print(f"{'':3}{'tried':51}{'wanted':46}came out, of {RUNS} runs")
    for trial in trials(options.coupling):
        if options.number in (None, trial.number):
            text, is_right = trial.look(run(options.coupling, trial.spec))
            twin, passes = trial.look(run(options.coupling, trial.twin))
            wrong += not is_right or passes
            print(f"{trial.number:3}{trial.tried:51}{trial.wanted:46}{text}"
                  f"{'' if is_right else '  WRONG'}{'  ITS TWIN PASSES' if passes else ''}")
            if options.verbose:
                print(f"{'':54}{'twin':46}{twin}")
    print("all as wanted" if wrong == 0 else f"{wrong} not as wanted")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
