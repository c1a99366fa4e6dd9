"""Each kind of reference case of clusters as a spec for the program (families.py says how)."""
from families import Linear, Mean, Sum, exponential, seconds

HOUR = 3600.0
S = "services.s."
DETECT, MEMBERSHIP, RECOVERY = (S + f"time_to_{what}"
                                for what in ("detect", "membership", "recovery"))
AT_ONCE = {"firmware": "0 s", "operating_system": "0 s", "cluster_stack": "0 s"}
LONGEST = "10 years"


def with_extremes(metric):
    return [metric, metric + ".minimum", metric + ".maximum"]


def cluster(nodes, horizon, service=None, node=None, faults=(), **system):
    """Nodes n0 and up, n0 running the service s, whose recovery takes no time of its own."""
    names = [f"n{i}" for i in range(nodes)]
    return {"name": "case",
            "system": {"kind": "cluster",
                       "nodes": {name: {"role": "active" if name == "n0" else "standby",
                                        "boot": AT_ONCE, **(node or {})} for name in names},
                       "membership": {"kind": "delay"}, "quorum": {"wait_for_all": "off"},
                       "fencing": {"kind": "none"}, "plan": "0 s",
                       "dc_deadtime": "0 s", "action_delay": "0 s",
                       "services": {"s": {"on": "n0", "address": "0 s", "start": "0 s",
                                          **(service or {})}},
                       **system},
            "faults": [{"at": "100 s", "kind": "node_crash", "target": name} for name in faults],
            "run": {"seed": 20261123, "horizon": seconds(horizon)}}


def failing(failure, repair):
    """A node that fails and is repaired at random; means in hours."""
    return {"time_to_failure": exponential(failure * HOUR),
            "time_to_repair": exponential(repair * HOUR)}


def membership(case, victim=0, **changes):
    """From the crash of a node to the ring of the others; n0 runs the service, and crashes just
    after the token has passed: nobody holds it."""
    p = {**case["params"], **changes}
    kind = {"kind": "corosync", "hold": "0 s",
            **{k: seconds(v) for k, v in p.items() if k != "nodes"}}
    spec = cluster(p["nodes"], 300, membership=kind, faults=["n0"])
    if victim > 0:
        move(spec, "n0", f"n{victim}")
    return spec, {"membership_s": MEMBERSHIP}


def move(spec, here, there):
    """The service and the fault, from one node to another."""
    nodes = spec["system"]["nodes"]
    nodes[here]["role"], nodes[there]["role"] = "standby", "active"
    spec["system"]["services"]["s"]["on"] = spec["faults"][0]["target"] = there


def membership_last(case):
    """The last node of the ring crashes instead of its representative."""
    return membership(case, case["params"]["nodes"] - 1)


def membership_wrong(case):
    """The ring is formed soon after the token is lost, as a manual page has it."""
    return membership(case, consensus=0.1)


def detecting(**membership):
    """
    A node that crashes at random, and at whatever phases of heartbeats the boots have drawn. It is
    back before it crashes again and the service with it, as the other node never fails.
    """
    spec = cluster(2, 2000 * HOUR, {"stickiness": 0, "stop": "0 s"}, membership=membership)
    spec["system"]["nodes"]["n0"].update({**failing(1, 1), "time_to_repair": "6 min"})
    return spec


def heartbeat(case, more=0):
    p = case["params"]
    spec = detecting(kind="heartbeat", interval=seconds(p["interval"]), misses=p["misses"] + more)
    spec["system"]["network"] = {"kind": "ethernet", "latency": seconds(p.get("oneway", 0) / 2)}
    return spec, {"min": DETECT + ".minimum", "mean": DETECT, "max": DETECT + ".maximum"}


def heartbeat_wrong(case):
    """One miss more."""
    return heartbeat(case, 1)


def heartbeat_in_step(case):
    """Each crash right after a heartbeat: no phase shortens the time-out."""
    p = case["params"]
    _, where = heartbeat(case)
    return detecting(kind="delay", detection=seconds(p["interval"] * p["misses"])), where


def transient_avail(case, repair=exponential, replications=700):
    """Missions of a node; at its end the service is up or not. Twenty in each replication, as
    another active node never takes a service over, and most of a ring of twenty is always there.
    """
    (_, _, failure), (_, _, repaired) = case["params"]["trans"]
    node = {**failing(1 / failure, 1), "role": "active", "time_to_repair": repair(HOUR / repaired)}
    spec = cluster(20, case["params"]["t"] * HOUR, node=node)
    services = spec["system"]["services"]
    names = [f"s{i}" for i in range(20)]
    spec["system"]["services"] = {f"s{i}": {**services["s"], "on": f"n{i}"} for i in range(20)}
    spec["run"]["replications"] = replications
    return spec, {"A_t": Mean([f"services.{name}.availability_at" for name in names]),
                  "interval_A": Mean([f"services.{name}.availability" for name in names])}


def transient_avail_wrong(case):
    """A constant time to repair."""
    return transient_avail(case, seconds, 250)


def transient_avail_long(case):
    (_, _, failure), (_, _, repaired) = case["params"]["trans"]
    spec = cluster(1, 20000 * HOUR, node=failing(1 / failure, 1 / repaired),
                   availability_at=seconds(case["params"]["t"] * HOUR))
    return spec, {"A_inf": S + "availability"}


def serviceguard(case, interval=1.0):
    """Heartbeats make the member time-out; the re-formation takes 4 to 8 s more, the rest none."""
    spec = detecting(kind="heartbeat", interval=seconds(interval),
                     misses=case["params"]["member_timeout_s"],
                     reform={"uniform": ["4 s", "8 s"]})
    return spec, {"failover_s": MEMBERSHIP}


def serviceguard_from_heartbeat(case):
    """
    The same counted from the last heartbeat, as the published range is: then the shortest and the
    longest failover lie in it too. From the crash the shortest is up to an interval shorter.
    """
    spec = detecting(kind="delay", detection=seconds(case["params"]["member_timeout_s"]),
                     reconfiguration={"uniform": ["4 s", "8 s"]})
    return spec, {"failover_s": with_extremes(MEMBERSHIP)}


def serviceguard_wrong(case):
    """Twice the member time-out."""
    return serviceguard(case, 2.0)


def timeline(case):
    """A node crashes in a month; what follows are four phases, one after the other."""
    p = case["params"]["phases_s"]
    service = {"storage": "lun", "volume": "0 s", "address": "0 s",
               "file_system": {"journal": f"{200 * p['fsck']} MB", "mount": "0 s"},
               "start": {"time": seconds(p["app_start"]), "timeout": "1 h"},
               "recovery": seconds(p["db_recovery"])}
    spec = cluster(2, 30 * 24 * HOUR, service, faults=["n0"],
                   storage={"lun": {"bandwidth": "200 MB/s", "preempt": "0 s"}},
                   membership={"kind": "delay", "detection": seconds(p["reconfigure"])})
    return spec, {"total_s": RECOVERY, "availability_1_failover_per_month": S + "availability"}


def timeline_wrong(case):
    """A file system that needs no check."""
    spec, where = timeline(case)
    spec["system"]["services"]["s"]["file_system"]["journal"] = "0 B"
    return spec, where


def corosync(case, nodes=2):
    p = case["params"]
    spec, _ = membership({"params": {"nodes": nodes, "token": p["token_ms"] / 1000,
                                     "consensus": p["consensus_ms"] / 1000}})
    del spec["system"]["membership"]["hold"]  # the token is held as corosync holds it
    return spec, {"membership_change_s": MEMBERSHIP}


def corosync_wrong(case):
    """A ring of six, whose token has a longer time-out."""
    return corosync(case, 6)


def hot_standby(case, takeover=None, **changes):
    """As far as the simulator is concerned, detection and fencing take no time."""
    p = {**case["params"], **changes}
    hours = 4000 * p["failure"]
    start = takeover or (seconds(0) if p["takeover"] == 0 else exponential(p["takeover"] * HOUR))
    spec = cluster(2, hours * HOUR, {"start": {"time": start, "timeout": LONGEST}},
                   failing(p["failure"], p["repair"]),
                   membership={"kind": "delay", "coverage": p["coverage"]})
    return spec, {"unavailability": Linear(S + "availability", -1, 1),
                  "failures": Linear(S + "failures", 1 / hours),
                  "outage": Linear(RECOVERY, 1 / HOUR)}


def ha_duplex(case, **changes):
    """
    The duplex of Trivedi and Muppala: a covered failure of a node is followed by a reconfiguration,
    another one by a reboot, and one repairer repairs. Both nodes serve there, and a failure of either
    interrupts the pair. A pair with a standby has the same states; with nodes that are alike the
    active one is that which fails in half of the reconfigurations and reboots. So what is detected
    counts twice, and the time with no node up once. The repair goes on beside a reboot: for both to
    end at the rate of the reboot alone, that takes longer here.
    """
    p = {**case["params"], **changes}
    ends = [exponential(HOUR / (1 / p[what] - p["mu"])) for what in ("recfg", "reboot")]
    spec = cluster(2, 250 * 8766 * HOUR, node=failing(1 / p["lam"], 1 / p["mu"]),
                   membership={"kind": "delay", "detection": {
                       "mixture": {"of": ends, "weights": [p["c"], 1 - p["c"]]}}},
                   repairers=p.get("repairers", 1))
    are_often_down = p["lam"] / p["mu"] > 0.001  # both nodes: often enough to be counted
    spec["run"]["replications"] = 80 if are_often_down else 800
    share = p["lam"] / HOUR  # of time, for each second that an outage of the one service lasts
    down = Sum([(S + "phases.detect", 2 * share), (S + "phases.blocked", share)])
    where = {"A": down.times(-1, 1), "downtime_min_per_year": down.times(525600),
             "p_2up": Sum([("repair.utilization", -1)], 1),
             "p_1up": Sum([("repair.utilization", 1), *down.times(-1).terms])}
    return spec, {**where, "p_0up": Sum([(S + "phases.blocked", share)])} if are_often_down else where


def ha_duplex_covered(case):
    """Every failure is covered."""
    return ha_duplex(case, c=1)


def ha_duplex_two(case):
    """A repairer for each node."""
    return ha_duplex(case, repairers=2)


def hot_standby_slow(case):
    """A constant takeover of twice the mean."""
    return hot_standby(case, seconds(2 * case["params"]["takeover"] * HOUR))


def hot_standby_covered(case):
    """Every failure is noticed."""
    return hot_standby(case, coverage=1)


def fencing_retries(case, **changes):
    """A crashed node is fenced by a device that fails now and then; each request is one attempt."""
    p = {**case["params"], **changes}
    fencing = {"kind": "power", "login": "1 s", "duration": seconds(p["good"] - 1),
               "failure": p["failure"], "attempts": 1, "attempt_timeout": seconds(p["failed"]),
               "requests": p["requests"], "request_delay": "0 s"}
    spec = cluster(2, 20 * HOUR, fencing=fencing, faults=["n0"],
                   recheck_interval=seconds(p["recheck"]))
    return spec, {"fence_s": "services.s.phases.fence"}


def fencing_retries_slow(case):
    """Each failed request waits for the recheck."""
    return fencing_retries(case, requests=1)


def clients_link(case, **changes):
    """The link of the clients is cut for a while; nothing fails over."""
    p = {**case["params"], **changes}
    spec = cluster(2, p["horizon"])
    spec["workload"] = {"clients": {"c": {"service": "s", "arrivals": exponential(1.0)}}}
    spec["faults"] = [{"at": seconds(p["at"]), "kind": "link_loss", "target": "clients",
                       "for": seconds(p["lasts"])}]
    return spec, {"clients": "clients.c.availability", "service": S + "availability",
                  "application": S + "application_availability"}


def clients_link_of_node(case):
    """The link of the standby is cut, which no client sees."""
    spec, where = clients_link(case)
    spec["faults"][0]["target"] = "n1"
    return spec, where


def fence_race(case, **changes):
    """Two nodes lose sight of each other for good; each run is one race, over before one has booted.
    One dies at least, so that each dies in half of the runs and in half of those where both do."""
    p = {**case["params"], **changes}
    fencing = {"kind": "power", "login": "0 s", "duration": seconds(p["device"]),
               "order_outlives_requester": p["outlives"],
               "delay": {"uniform": ["0 s", seconds(p["delay"])]}}
    spec = cluster(2, 200, node={"boot": {"firmware": "1 h"}}, fencing=fencing,
                   quorum={"two_node": "on"})
    spec["faults"] = [{"at": "100 s", "kind": "partition", "groups": [["n0"], ["n1"]]}]
    spec["run"]["replications"] = 4000
    return spec, {"deaths_of_each": Mean(["nodes.n0.resets", "nodes.n1.resets"])}


def fence_race_other(case):
    """Orders die with their givers where they should outlive them, and the other way round."""
    return fence_race(case, outlives=not case["params"]["outlives"])


def fence_race_always(case):
    """Delays that save nobody."""
    return fence_race(case, delay=0.01)


def symmetric_pair(case, faults=("n0",), policy="symmetric"):
    """Each of two nodes has a service; what is measured comes long after the loss of one."""
    p = case["params"]
    spec = cluster(2, 50000, faults=faults, policy=policy)
    services = spec["system"]["services"]
    services["s"]["demand"] = exponential(p["service"])
    services["t"] = {**services["s"], "on": "n1"}
    spec["system"]["nodes"]["n1"]["role"] = "active"
    spec["workload"] = {"clients": {
        name: {"service": name, "arrivals": exponential(p["service"] / p["load"]),
               "timeout": "1 h"} for name in ("s", "t")}}
    spec["run"]["warmup"] = "10000 s"
    return spec, {"after_s": "clients.t.response_time"}


def symmetric_pair_whole(case):
    """No node is lost."""
    spec, _ = symmetric_pair(case, ())
    return spec, {"before_s": "clients.t.response_time"}


def symmetric_pair_alone(case):
    """Nobody takes over: an active node has services of its own."""
    return symmetric_pair(case, policy="asymmetric")


def path_failover(case, **changes):
    """A node loses its active path to a unit at some time after a check; each run is one failover.
    What it takes is the outage."""
    p = {**case["params"], **changes}
    spec = cluster(1, 300, {"storage": "lun"}, storage={"lun": {
        "paths": 2, "fast_io_fail_tmo": seconds(p["fast_io_fail"]),
        "checker_interval": seconds(p["interval"]), "checker_timeout": seconds(p["timeout"])}})
    spec["faults"] = [{"at": "100 s", "kind": "path_loss", "target": "n0", "path": 1,
                       "silent": p["silent"]}]
    spec["run"]["replications"] = 2000
    return spec, {"mean": RECOVERY, "min": RECOVERY + ".minimum", "max": RECOVERY + ".maximum"}


def path_failover_other(case):
    """A failure that is reported is silent, and the other way round."""
    return path_failover(case, silent=not case["params"]["silent"])


def sharing(horizon, **parts):
    """A node in a chassis with these parts."""
    return cluster(1, horizon, chassis={"c": {"nodes": ["n0"], **parts}})


def k_of_n(case, repairers=None, stop=None, hours=2e6):
    """Boards of a chassis: birth and death, with a crew."""
    p = case["params"]
    boards = {"count": p["n"], "needed": p["k"], "repairers": repairers or p["repairmen"],
              "time_to_failure": exponential(HOUR / p["lam"]),
              "time_to_repair": exponential(HOUR / p["mu"]),
              "fails_while_short": not (p.get("stop", False) if stop is None else stop)}
    spec = sharing(hours * HOUR, boards=boards)
    spec["run"]["replications"] = 40
    return spec, {"A": "chassis.c.availability"}


def k_of_n_first(case):
    """The time to the first shortage of each run."""
    spec, _ = k_of_n(case, hours=10 * case["expected"]["MTTF"])
    spec["run"]["replications"] = 10000
    return spec, {"MTTF": Linear(S + "time_to_first_failure", 1 / HOUR)}


def k_of_n_crowd(case):
    """A repairer for each."""
    return k_of_n(case, case["params"]["n"])


def k_of_n_all(case):
    """All boards are needed."""
    return k_of_n({**case, "params": {**case["params"], "k": case["params"]["n"]}})


def k_of_n_other(case):
    """Boards that stop failing with the chassis where they go on, and the other way round."""
    return k_of_n(case, stop=not case["params"].get("stop", False))


def failure_rate(case, **changes):
    """A fleet of units, each replaced at once."""
    p = {**case["params"], **changes}
    spec = sharing(10 * 8760 * HOUR, boards={
        "count": p["drives"], "needed": 1, "time_to_repair": "0 s",
        "time_to_failure": exponential(8760 * HOUR / p["afr"])})
    spec["run"]["replications"] = 10
    return spec, {"failures_per_year": Linear("chassis.c.boards.failures", 0.1)}


def failure_rate_half(case):
    """Half as many drives."""
    return failure_rate(case, drives=case["params"]["drives"] // 2)


def common_cause(case, apart=False):
    """Two nodes in one chassis, whose midplane fails now and then; or each in a chassis of its own."""
    years = case["params"]["years"]
    midplane = {"time_to_failure": exponential(8760 * HOUR * case["params"]["mean_years"]),
                "time_to_repair": "1 h"}
    names = [["n0"], ["n1"]] if apart else [["n0", "n1"]]
    spec = cluster(2, years * 8760 * HOUR, chassis={
        f"c{i}": {"nodes": nodes, "midplane": midplane} for i, nodes in enumerate(names)})
    spec["run"]["replications"] = 100
    return spec, {"together_per_year": Linear("nodes_lost_together", 1 / years),
                  "crashes_per_year": Linear("nodes.n1.crashes", 1 / years)}


def common_cause_apart(case):
    return common_cause(case, True)


def n_plus_one(case, policy="n_plus_m", spares=1):
    """
    Nodes that fail and are repaired at random, one repairer or one each; what is running moves at
    once, and nothing else takes time. A service is out where fewer nodes are up than services.
    """
    p = case["params"]
    count = p["services"]
    node = {**failing(p["failure"], p["repair"]), "role": "active"}
    spec = cluster(count + spares, 4000 * p["failure"] * HOUR, node=node, policy=policy,
                   no_quorum_policy="ignore")
    services = spec["system"]["services"]
    spec["system"]["services"] = {f"s{i}": {**services["s"], "on": f"n{i}"} for i in range(count)}
    if p["repairers"] > 0:
        spec["system"]["repairers"] = p["repairers"]
    spec["run"]["replications"] = 80
    terms = [(f"services.s{i}.availability", -1 / count) for i in range(count)]
    return spec, {"unavailability": Sum(terms, 1)}


def n_plus_one_symmetric(case):
    """A node takes over beside what it runs: a service is out where all nodes are down."""
    return n_plus_one(case, "symmetric")


def n_plus_one_alone(case):
    """No spare."""
    return n_plus_one(case, spares=0)


def weighted_votes(case, votes=None):
    """
    Nodes of unlike votes that fail and are repaired at random, a repairer for each. What is running
    moves at once, so the service is out where the nodes that are up have not more than half of all
    votes, and nowhere else.
    """
    p = case["params"]
    votes = votes or p["votes"]
    spec = cluster(len(votes), 4000 * p["failure"] * HOUR, node=failing(p["failure"], p["repair"]))
    for name, share in zip(spec["system"]["nodes"], votes):
        spec["system"]["nodes"][name]["votes"] = share
    spec["run"]["replications"] = 80
    return spec, {"unavailability": Linear(S + "availability", -1, 1)}


def weighted_votes_alike(case):
    """One vote for each node."""
    return weighted_votes(case, [1] * len(case["params"]["votes"]))


def silent_standby(case, tests=1):
    """A standby that nobody needs, with repairs that take no time; times in hours."""
    p = case["params"]
    spec = cluster(2, 2000 * p["failure"] * HOUR)
    spec["run"]["replications"] = 40
    spec["system"]["nodes"]["n1"].update({
        "time_to_repair": "0 s",
        "latent_failure": {"time_to_failure": exponential(p["failure"] * HOUR),
                           "test_interval": seconds(p["test"] * tests * HOUR)}})
    return spec, {"undetected": "nodes.n1.latent_failure.undetected"}


def silent_standby_rarely(case):
    """Half as many tests."""
    return silent_standby(case, 2)


def hot_standby_cold(case):
    """The other node never fails."""
    spec, where = hot_standby(case)
    del spec["system"]["nodes"]["n1"]["time_to_failure"]
    return spec, where


# What the program compares such a spec with in results.json: a law, and what it has to know.
LAWS = {
    hot_standby: ("Markov, hot standby", {"unavailability": Linear(S + "availability", -1, 1)}),
    transient_avail_long: ("Markov, one node", {"A_inf": Linear(S + "availability"),
                                                "A_t": Linear(S + "availability_at")}),
}

# Kind or id -> (the specs that must meet the facts, the twins that must miss them).
CLUSTER_FAMILIES = {
    "membership": ([membership, membership_last], [membership_wrong]),
    "heartbeat": ([heartbeat], [heartbeat_wrong, heartbeat_in_step]),
    "transient_avail": ([transient_avail, transient_avail_long], [transient_avail_wrong]),
    "D-failover-serviceguard": ([serviceguard, serviceguard_from_heartbeat], [serviceguard_wrong]),
    "D-failover-timeline": ([timeline], [timeline_wrong]),
    "D-failover-corosync": ([corosync], [corosync_wrong]),
    "ha_duplex": ([ha_duplex], [ha_duplex_covered, ha_duplex_two]),
    "clients_link": ([clients_link], [clients_link_of_node]),
    "fencing_retries": ([fencing_retries], [fencing_retries_slow]),
    "fence_race": ([fence_race], [fence_race_other, fence_race_always]),
    "symmetric_pair": ([symmetric_pair, symmetric_pair_whole], [symmetric_pair_alone]),
    "D-k_of_n-1": ([k_of_n, k_of_n_first], [k_of_n_all]),
    "D-k_of_n-2": ([k_of_n, k_of_n_first], [k_of_n_crowd, k_of_n_all]),
    "C-k_of_n-blades": ([k_of_n], [k_of_n_crowd, k_of_n_other]),
    "C-k_of_n-blades-stop": ([k_of_n], [k_of_n_crowd, k_of_n_other]),
    "path_failover": ([path_failover], [path_failover_other]),
    "failure_rate": ([failure_rate], [failure_rate_half]),
    "common_cause": ([common_cause], [common_cause_apart]),
    "silent_standby": ([silent_standby], [silent_standby_rarely]),
    "n_plus_one": ([n_plus_one], [n_plus_one_symmetric, n_plus_one_alone]),
    "weighted_votes": ([weighted_votes], [weighted_votes_alike]),
    "hot_standby": ([hot_standby], [hot_standby_slow, hot_standby_covered, hot_standby_cold]),
}
