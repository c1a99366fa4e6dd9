"""Each kind of reference case as a spec for the program.

A family is a function from a case's parameters to (spec, where), with `where` mapping the names of
the expected values to what measures them: a metric of results.json, "metric:p90" for a percentile,
Linear(metric, scale, offset), or a Mean of several; of a list of them each has to be met. The run
goes on until every interval is half as wide as its tolerance. Beside a family stand wrong twins:
specs that differ in one thing the family checks and must therefore miss the expected values.
"""
from typing import NamedTuple


class Linear(NamedTuple):
    """offset + scale x metric."""
    metric: str
    scale: float = 1.0
    offset: float = 0.0


class Mean(NamedTuple):
    """Of metrics that do not depend on each other; as many replications as the spec says."""
    metrics: list


class Sum(NamedTuple):
    """offset + scale x metric of each; as many replications as the spec says."""
    terms: list
    offset: float = 0.0

    def times(self, factor, offset=0.0):
        return Sum([(metric, factor * scale) for metric, scale in self.terms], offset)


def seconds(value):
    return f"{value:.12g} s"


def exponential(mean):
    return {"exponential": seconds(mean)}


def mixture(p, mean, other_mean):
    return {"mixture": {"of": [exponential(mean), exponential(other_mean)],
                        "weights": [p, 1 - p]}}


def queueing(stations, classes, horizon):
    return {"name": "case",
            "system": {"kind": "queueing", "stations": stations},
            "workload": {"classes": classes},
            "run": {"seed": 20261122, "horizon": seconds(horizon)}}


def open_station(station, rate, customers=400000, **arrivals):
    interarrival = exponential(1 / rate)
    if arrivals:
        interarrival = {"interarrival": interarrival, **arrivals}
    classes = {"all": {"arrivals": interarrival, "route": {"start": "s", "s": "done"}}}
    return queueing({"s": station}, classes, customers / rate)


U, L, R = "stations.s.utilization", "number_in_system", "response_time"
W, X = "stations.s.waiting_time", "throughput"
LOST = "lost_fraction"
IDLE = Linear(U, -1, 1)


def mm1(case):
    p = case["params"]
    station = {"service": exponential(1 / p["mu"])}
    return (open_station(station, p["lam"]),
            {"U": U, "L": L, "R": R, "W": W, "P0": IDLE, "R90": R + ":p90", "R95": R + ":p95"})


def mm1_wrong(case):
    spec, where = mm1(case)
    spec["system"]["stations"]["s"]["service"] = seconds(1 / case["params"]["mu"])
    return spec, where


def mmc(case):
    p = case["params"]
    station = {"servers": p["c"], "service": exponential(1 / p["mu"])}
    # Those who wait do so for a mean of 1/(c mu - lam): Erlang C read backwards.
    return (open_station(station, p["lam"]),
            {"U": U, "L": L, "R": R, "W": W, "Lq": Linear(W, p["lam"]),
             "Pwait": Linear(W, p["c"] * p["mu"] - p["lam"])})


def mmc_wrong(case):
    spec, where = mmc(case)
    mean = seconds(1 / case["params"]["mu"])
    spec["system"]["stations"]["s"]["service"] = {"erlang": {"mean": mean, "k": 8}}
    return spec, where


def erlang_b(case, service=None):
    p = case["params"]
    station = {"servers": p["c"], "capacity": p["c"], "service": service or exponential(1)}
    return open_station(station, p["a"]), {"Pblock": LOST}


def erlang_b_constant(case):
    return erlang_b(case, seconds(1))


def erlang_b_wrong(case):
    spec, where = erlang_b(case)
    spec["system"]["stations"]["s"]["capacity"] += 1
    return spec, where


def mmck(case):
    p = case["params"]
    station = {"servers": p["c"], "capacity": p["K"], "service": exponential(1 / p["mu"])}
    where = {"Pblock": LOST, "X": X, "L": L, "R": R, "W": W}
    if p["c"] == 1:
        where["P0"] = IDLE
    return open_station(station, p["lam"]), where


def mmck_wrong(case):
    spec, where = mmck(case)
    spec["system"]["stations"]["s"]["capacity"] -= 2
    return spec, where


def mg1(case):
    p = case["params"]
    args = p["args"]
    service = {
        "det": lambda: seconds(args[0]),
        "erlang": lambda: {"erlang": {"mean": seconds(args[1]), "k": args[0]}},
        "h2": lambda: mixture(args[0], args[1], args[2]),
    }[p["dist"]]()
    return (open_station({"service": service}, p["lam"]),
            {"U": U, "L": L, "R": R, "W": W, "Lq": Linear(W, p["lam"])})


def mg1_wrong(case):
    spec, where = mg1(case)
    spec["system"]["stations"]["s"]["service"] = exponential(1)
    return spec, where


def priorities(case, discipline):
    classes, where, services = {}, {}, {}
    for i, (rate, mean, second_moment) in enumerate(case["params"]["classes"]):
        name = f"class{i}"
        is_constant = abs(second_moment - mean * mean) < 1e-12
        services[name] = mean
        classes[name] = {"arrivals": exponential(1 / rate), "priority": 9 - i,
                         "service": {"s": seconds(mean) if is_constant else exponential(mean)},
                         "route": {"start": "s", "s": "done"}}
        where[f"{name}_R"] = f"classes.{name}.response_time"
        where[f"{name}_W"] = Linear(f"classes.{name}.response_time", 1, -mean)
    slowest = max(services.values())
    return queueing({"s": {"discipline": discipline}}, classes, 100000 * slowest), where


def prio_nonpreempt(case):
    return priorities(case, "priority")


def prio_nonpreempt_wrong(case):
    return priorities(case, "fcfs")


def prio_preempt_resume(case):
    return priorities(case, "preemptive_priority")


def prio_preempt_resume_wrong(case):
    return priorities(case, "priority")


def mg1_ps(case, service=None, discipline="ps"):
    p = case["params"]
    station = {"discipline": discipline, "service": service or exponential(p["m1"])}
    return (open_station(station, p["lam"]),
            {"U": U, "L": L, "R": R, "slowdown": Linear(R, 1 / p["m1"])})


def mg1_ps_h2(case):
    return mg1_ps(case, mixture(0.9, 0.5, 5.5))


def mg1_ps_wrong(case):
    return mg1_ps(case, mixture(0.9, 0.5, 5.5), "fcfs")


def mg1_batch(case):
    p = case["params"]
    return (open_station({"service": seconds(p["m1"])}, p["lam_b"], batch=int(p["g1"])),
            {"U": U, "W": W, "R": R})


def mg1_batch_wrong(case):
    p = case["params"]
    return (open_station({"service": seconds(p["m1"])}, p["lam_b"] * p["g1"]),
            {"U": U, "W": W, "R": R})


def mg1_vacation(case):
    p = case["params"]
    station = {"service": exponential(p["m1"]), "vacation": seconds(p["v1"])}
    return open_station(station, p["lam"]), {"U": U, "W": W, "R": R}


def mg1_vacation_wrong(case):
    spec, where = mg1_vacation(case)
    del spec["system"]["stations"]["s"]["vacation"]
    return spec, where


def polling(case, policy, name, twin=None):
    """A server goes round symmetric queues; the twin serves otherwise."""
    p = case["params"]
    is_constant = abs(p["m2"] - p["m1"] ** 2) < 1e-12
    station = {"discipline": "polling",
               "polling": {"policy": twin or policy, "switch_over": seconds(p["r"])},
               "service": seconds(p["m1"]) if is_constant else exponential(p["m1"])}
    classes = {f"c{i}": {"arrivals": exponential(1 / p["lam"]),
                         "route": {"start": "s", "s": "done"}} for i in range(p["N"])}
    # The server is at its limit 0.9 of the time where it serves one customer a poll.
    customers = 2000000 if policy == "limited" else 400000
    return (queueing({"s": station}, classes, customers / p["lam"] / p["N"]),
            {name: W, "cycle": "stations.s.cycle_time", "rho": U})


def polling_exhaustive(case):
    return polling(case, "exhaustive", "W_exhaustive")


def polling_gated(case):
    return polling(case, "gated", "W_gated")


def polling_limited(case):
    return polling(case, "limited", "W_limited1")


def polling_gated_for_exhaustive(case):
    return polling(case, "exhaustive", "W_exhaustive", "gated")


def polling_limited_for_gated(case):
    return polling(case, "gated", "W_gated", "limited")


def polling_gated_for_limited(case):
    return polling(case, "limited", "W_limited1", "gated")


def polling_random(case):
    """The wait of a server that serves in any order and needs no time to switch."""
    spec, where = polling_exhaustive(case)
    del spec["system"]["stations"]["s"]["polling"]
    spec["system"]["stations"]["s"]["discipline"] = "random"
    return spec, {"W_exhaustive": W}


def per_station(index, names):
    prefix = f"stations.s{index}."
    return {f"{letter}{index}": prefix + metric for letter, metric in names.items()}


def jackson(case):
    p = case["params"]
    stations = {f"s{i}": {"service": exponential(1 / mu)} for i, mu in enumerate(p["mu"])}
    source = max(range(len(p["mu"])), key=lambda i: p["lam_ext"][i])
    route = {"start": f"s{source}"}
    where = {"R": R, "L": L}
    for i, row in enumerate(p["P"]):
        probabilities = {f"s{j}": q for j, q in enumerate(row) if q > 0}
        if sum(row) < 1:
            probabilities["done"] = 1 - sum(row)
        route[f"s{i}"] = probabilities
        where.update(per_station(i, {"U": "utilization", "L": "queue_length",
                                     "R": "response_time"}))
    classes = {"all": {"arrivals": exponential(1 / p["lam_ext"][source]), "route": route}}
    return queueing(stations, classes, 60000), where


def jackson_wrong(case):
    spec, where = jackson(case)
    for i, mu in enumerate(case["params"]["mu"]):
        spec["system"]["stations"][f"s{i}"]["service"] = seconds(1 / mu)
    return spec, where


def mva_closed(case):
    p = case["params"]
    visits = p["V"]
    others = {f"s{i}": v / visits[0] for i, v in enumerate(visits) if i > 0}
    returns = abs(1 + sum(visits[1:]) - visits[0]) < 1e-9
    route = {"start": "s0", "s0": {**others, "done": 1 - sum(others.values())}}
    where = {"X": X, "Rsys": R}
    for i in range(len(visits)):
        where.update(per_station(i, {"U": "utilization", "Q": "queue_length",
                                     "R": "response_time"}))
        if i > 0:
            route[f"s{i}"] = "s0" if returns else "done"
    one = {"population": p["N"], "route": route}
    if p.get("Z"):
        one["think"] = exponential(p["Z"])
    stations = {f"s{i}": {"service": exponential(s)} for i, s in enumerate(p["S"])}
    longest = max(s * v for s, v in zip(p["S"], visits))
    return queueing(stations, {"all": one}, 40000 * longest), where


def mva_closed_wrong(case):
    spec, where = mva_closed(case)
    for i, s in enumerate(case["params"]["S"]):
        spec["system"]["stations"][f"s{i}"]["service"] = seconds(s)
    return spec, where


def mva_multiclass(case, discipline="ps"):
    p = case["params"]
    classes, where = {}, {}
    for i, population in enumerate(p["N"]):
        classes[f"c{i}"] = {"population": population, "think": exponential(p["Z"][i]),
                            "service": {"s": exponential(p["S"][i][0])},
                            "route": {"start": "s", "s": "done"}}
        where[f"X_c{i}"] = f"classes.c{i}.throughput"
        where[f"Rsys_c{i}"] = f"classes.c{i}.response_time"
        where[f"U_c{i}_k0"] = f"stations.s.classes.c{i}.utilization"
    return queueing({"s": {"discipline": discipline}}, classes, 40000), where


def mva_multiclass_wrong(case):
    return mva_multiclass(case, "fcfs")


def machine_repair(case, service):
    """N customers think and share one server: a bus, or a hot exclusive lock."""
    p = case["params"]
    think = p["think"]
    classes = {"all": {"population": p["N"], "think": exponential(think),
                       "route": {"start": "s", "s": "done"}}}
    alone = 1 / (think + p["service"])
    where = {"X": X, "U": U, "R": R, "L": L, "P0": IDLE,
             "proc_util": Linear(X, think / p["N"]), "power": Linear(X, think),
             "speedup": Linear(X, 1 / alone)}
    # The more customers, the rarer the idle moments that P0 counts.
    return queueing({"s": {"service": service}}, classes, 20000 * p["N"] * p["service"]), where


def bus_mm1n(case):
    return machine_repair(case, exponential(case["params"]["service"]))


def bus_md1n(case):
    return machine_repair(case, seconds(case["params"]["service"]))


def processors_on_a_bus(case, transfer):
    """The same as a multiprocessor: each processor computes, then waits for the bus."""
    p = case["params"]
    think, service = p["think"], p["service"]
    # In nanoseconds, as processors have it; X and R are scaled back.
    nano = 1e-9
    spec = {"name": "case",
            "system": {"kind": "multiprocessor", "processors": p["N"], "cores_per_processor": 1,
                       "memory": {"layout": "uma", "latency": seconds(service * nano)},
                       "interconnect": {"kind": "bus", "transfer": transfer(service * nano)}},
            "workload": {"program": {"compute": exponential(think * nano)}},
            "run": {"seed": 20261122, "horizon": seconds(20000 * p["N"] * service * nano)}}
    bus = "interconnect.bus."
    where = {"X": Linear("throughput", nano), "R": Linear("memory_latency", 1 / nano),
             "U": bus + "utilization", "L": bus + "queue_length",
             "P0": Linear(bus + "utilization", -1, 1), "proc_util": "core_utilization",
             "power": "processing_power", "speedup": "speedup"}
    return spec, where


def processors_mm1n(case):
    return processors_on_a_bus(case, exponential)


def processors_md1n(case):
    return processors_on_a_bus(case, seconds)


def processors_split(case):
    """A request and its line, of half the time each, in order of arrival: the same demand."""
    service = case["params"]["service"]
    spec, where = processors_on_a_bus(case, lambda _: exponential(service / 2 * 1e-9))
    spec["system"]["interconnect"] |= {"request": exponential(service / 2 * 1e-9),
                                       "arbitration": "fcfs"}
    return spec, where


def processors_atomic(case):
    """The bus takes no time of its own, but is held while memory works."""
    spec, where = processors_on_a_bus(case, lambda _: "0 s")
    spec["system"]["interconnect"]["transaction"] = "atomic"
    return spec, where


def processors_not_atomic(case):
    """Memory works for all at once."""
    return processors_on_a_bus(case, lambda _: "0 s")


def processors_on_buses(case):
    spec, where = processors_on_a_bus(case, exponential)
    spec["system"]["interconnect"]["buses"] = case["params"]["c"]
    return spec, where


def processors_on_a_fast_bus(case):
    """One bus with the bandwidth of all."""
    p = case["params"]
    spec, where = processors_on_a_bus(case, lambda s: exponential(s / p["c"]))
    return spec, {name: where[name] for name in ("X", "R")}


def fork_join(case):
    p = case["params"]
    station = {"service": exponential(1 / p["mu"]), "fork": p["n"]}
    return open_station(station, p["lam"]), {"R": R}


def fork_join_wrong(case):
    spec, where = fork_join(case)
    del spec["system"]["stations"]["s"]["fork"]
    spec["system"]["stations"]["s"]["servers"] = case["params"]["n"]
    return spec, where


# Kind -> (the specs that must meet the facts, the twins that must miss them).
FAMILIES = {
    "mm1": ([mm1], [mm1_wrong]),
    "mmc": ([mmc], [mmc_wrong]),
    "erlang_b": ([erlang_b, erlang_b_constant], [erlang_b_wrong]),
    "mmck": ([mmck], [mmck_wrong]),
    "mg1": ([mg1], [mg1_wrong]),
    "prio_nonpreempt": ([prio_nonpreempt], [prio_nonpreempt_wrong]),
    "prio_preempt_resume": ([prio_preempt_resume], [prio_preempt_resume_wrong]),
    "mg1_ps": ([mg1_ps, mg1_ps_h2], [mg1_ps_wrong]),
    "mg1_batch": ([mg1_batch], [mg1_batch_wrong]),
    "mg1_vacation": ([mg1_vacation], [mg1_vacation_wrong]),
    "polling": ([polling_exhaustive, polling_gated, polling_limited],
                [polling_gated_for_exhaustive, polling_limited_for_gated,
                 polling_gated_for_limited, polling_random]),
    "jackson": ([jackson], [jackson_wrong]),
    "mva_closed": ([mva_closed], [mva_closed_wrong]),
    "mva_multiclass": ([mva_multiclass], [mva_multiclass_wrong]),
    "bus_mm1n": ([bus_mm1n, processors_mm1n, processors_split], [processors_md1n]),
    "bus_mmcn": ([processors_on_buses], [processors_on_a_fast_bus]),
    "bus_md1n": ([bus_md1n, processors_md1n, processors_atomic],
                 [processors_mm1n, processors_not_atomic]),
    "fork_join": ([fork_join], [fork_join_wrong]),
}
