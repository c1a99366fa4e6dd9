"""Reference cases of schedulers and their queues, as families.py has others."""
from families import Linear, exponential, mixture, seconds

TASKS = "tasks."
MICRO = 1e-6  # models take microseconds for the seconds of a case; results are scaled back


def tasks(cores, load, service, mean, horizon, **system):
    """Tasks at the cores of a machine, to which they come at random."""
    between = exponential(mean / (load * cores))
    return {"name": "case",
            "system": {"kind": "multiprocessor", "cores_per_processor": cores,
                       "memory": {"latency": "100 ns"}, **system},
            "workload": {"tasks": {"arrivals": between, "service": service}},
            "run": {"seed": 20261128, "horizon": seconds(horizon), "warmup": "auto"}}


def time_shared(case, scheduler):
    """One core at which tasks wait in turn, with a quantum of a hundredth of a service."""
    p = case["params"]
    mean = p["m1"] * MICRO
    spec = tasks(1, p["lam"] * p["m1"], mixture(0.9, mean / 2, 5.5 * mean), mean, 100000 * mean,
                 scheduler=scheduler)
    response = TASKS + "response_time"
    return spec, {"U": "cores.user", "L": TASKS + "number", "R": Linear(response, 1 / MICRO),
                  "slowdown": Linear(response, 1 / mean)}


def time_shared_by_quanta(case):
    quantum = case["params"]["m1"] * MICRO / 100
    return time_shared(case, {"kind": "round_robin", "quantum": seconds(quantum)})


def time_shared_fairly(case):
    quantum = case["params"]["m1"] * MICRO / 100
    return time_shared(case, {"kind": "fair_share", "quantum": seconds(quantum)})


def time_shared_wrong(case):
    """First come, first served."""
    return time_shared(case, {"kind": "fcfs"})


def run_queues(case, queues):
    p = case["params"]
    mean = p["service"] * MICRO
    spec = tasks(p["cores"], p["load"], exponential(mean), mean, 40000 * mean,
                 scheduler={"kind": "fcfs"}, run_queues=queues)
    return spec, {"response": Linear(TASKS + "response_time", 1 / MICRO)}


def run_queues_as_said(case):
    kinds = {"global": {"per": "machine"}, "own": {"placement": "random", "balancing": "none"},
             "steal": {"placement": "random", "balancing": "steal"}}
    return run_queues(case, kinds[case["params"]["queues"]])


def run_queues_wrong(case):
    """Each core in turn, whose arrivals are more regular than Poisson's; cores that take threads
    at intervals only."""
    own = case["params"]["queues"] == "own"
    return run_queues(case, {"placement": "round_robin", "balancing": "none"} if own else
                      {"placement": "random", "balancing": "pull", "interval": "1 us"})


def endless(case, scheduler, weights=None):
    """Programs that never miss and never end, on one core."""
    p = case["params"]
    program = {"compute": "1000 s"}
    teams = {name: {"threads": 1, "weight": weight, "program": program}
             for name, weight in (weights or {}).items()}
    return {"name": "case",
            "system": {"kind": "multiprocessor", "memory": {"latency": "100 ns"},
                       "scheduler": scheduler},
            "workload": {"teams": teams} if teams else
            {"threads": p["threads"], "program": program},
            "run": {"seed": 20261128, "horizon": "2 s", "warmup": "0.2 s"}}


def turns(case, **other):
    p = case["params"]
    scheduler = {"kind": "round_robin", "quantum": seconds(p["quantum"]),
                 "switch_cost": seconds(p["switch"]), **other}
    return endless(case, scheduler), {"efficiency": "cores.user"}


def turns_wrong(case):
    """A quantum of twice the length."""
    return turns(case, quantum=seconds(2 * case["params"]["quantum"]))


def shares(case, kind="fair_share"):
    names = {f"t{i}": weight for i, weight in enumerate(case["params"]["weights"])}
    spec = endless(case, {"kind": kind, "quantum": "1 ms"}, names)
    numbers = {f"share{i}": f"scheduler.teams.t{i}.core_share" for i in range(len(names))}
    return spec, {**numbers, "fairness": "scheduler.fairness"}


def shares_wrong(case):
    """All in turn."""
    return shares(case, "round_robin")


def classes(case, scheduler, has_priorities=True):
    """Classes of tasks of constant services at one core, from the start of the run on."""
    p = case["params"]
    spec = tasks(1, 1, exponential(1), 1, p["horizon"], scheduler=scheduler)
    spec["workload"] = {"task_classes": {
        name: {"arrivals": exponential(1 / given["rate"]), "service": seconds(given["service"]),
               "priority": given.get("priority", 0) if has_priorities else 0}
        for name, given in p["classes"].items()}}
    spec["run"] = {**spec["run"], "warmup": "0 s", "transient": True}
    metrics = {name: f"task_classes.{name}.slowdown" for name in p["classes"]}
    return spec, {**metrics, "fairness": "task_classes.fairness",
                  "throughput": "task_classes.low.throughput",
                  "longest": "task_classes.low.waiting_time.maximum"}


SHARED = {"kind": "round_robin", "quantum": "50 us"}


def classes_shared(case):
    return classes(case, SHARED)


def classes_in_order(case):
    return classes(case, {"kind": "fcfs"})


def classes_alike(case):
    """Nobody has priority."""
    return classes(case, {"kind": "fcfs"}, False)


def traps(case, ends, handler=1, between=exponential):
    """Tasks of one service at one core, first come, first served, which trap as they compute."""
    p = case["params"]
    mean = p["service"] * MICRO
    spec = tasks(1, p["lam"] * p["service"], seconds(mean), mean, 200000 * mean,
                 scheduler={"kind": "fcfs"})
    times = exponential(handler * p["handler"] * MICRO) if handler else "0 s"
    spec["workload"]["tasks"]["traps"] = {"between": between(MICRO / p["rate"]),
                                          "handler": times, "ends": ends}
    return spec, {"done": Linear(TASKS + "ended_by_trap", -1, 1),
                  "throughput": Linear(TASKS + "throughput", MICRO), "user": "cores.user",
                  "system": "cores.system",
                  "R": Linear(TASKS + "response_time", 1 / MICRO), "slowdown": TASKS + "slowdown",
                  "traps": Linear(TASKS + "traps", MICRO)}


def traps_that_end(case):
    return traps(case, 1)


def traps_at_even_times(case):
    """The first trap of each task comes after the mean time, not at random."""
    return traps(case, 1, between=seconds)


def traps_that_delay(case):
    return traps(case, 0)


def traps_of_no_time(case):
    return traps(case, 0, handler=0)


def asymmetric(case, multiprocessing="asymmetric", handler=1):
    """Tasks that call a boss as they compute; core 0 is the boss."""
    p = case["params"]
    mean = p["service"] * MICRO
    spec = tasks(p["workers"] + 1, p["lam"] * p["service"] / (p["workers"] + 1), exponential(mean),
                 mean, 40000 * mean, scheduler={"kind": "fcfs"}, multiprocessing=multiprocessing)
    spec["workload"]["tasks"]["traps"] = {
        "between": exponential(MICRO / p["rate"]),
        "handler": exponential(handler * p["handler"] * MICRO), "ends": 0}
    where = {"R": Linear(TASKS + "response_time", 1 / MICRO), "boss": "boss.utilization",
             "call": Linear("boss.response_time", 1 / MICRO),
             "calls": Linear("boss.throughput", MICRO), "queue": "boss.queue_length",
             "throughput": Linear(TASKS + "throughput", MICRO), "user": "cores.user"}
    if multiprocessing == "symmetric":
        where = {name: where[name] for name in ("R", "throughput", "user")}
    return spec, where


def asymmetric_as_said(case):
    return asymmetric(case)


def asymmetric_slower(case):
    """A boss that takes a tenth longer."""
    return asymmetric(case, handler=1.1)


def symmetric(case):
    """Each core serves its own calls, and one core more runs tasks."""
    return asymmetric(case, "symmetric")


def full(spec, where):
    """More tasks come than are done, from the start of the run on."""
    spec["run"] = {**spec["run"], "horizon": "40 ms", "warmup": "0 s", "transient": True}
    return spec, where


def asymmetric_full(case):
    return full(*asymmetric(case))


def symmetric_full(case):
    return full(*symmetric(case))


def cold_caches(case, **pattern):
    """Each thread goes through data of its own and writes all of it, many times a quantum."""
    p = case["params"]
    measured = 0.05
    stride = {"kind": "stride", "size": f"{64 * p['lines']} B", "stride": "64 B", **pattern}
    spec = {"name": "case",
            "system": {"kind": "multiprocessor", "cores_per_processor": 2, "clock": "2 GHz",
                       "caches": {"l1": {"size": "256 KiB", "ways": 16, "latency": "1 ns"}},
                       "memory": {"latency": "100 ns"},
                       "interconnect": {"kind": "bus", "bandwidth": "20 GB/s"},
                       "scheduler": {"kind": "round_robin", "quantum": seconds(p["quantum"])}},
            "workload": {"threads": 3, "program": {"kind": "addresses", "pattern": stride,
                                                   "instructions_between_references": 20}},
            "run": {"seed": 20261128, "horizon": seconds(measured + 0.005), "warmup": "5 ms"}}
    return spec, {"migrations": "scheduler.migrations",
                  "misses": Linear("caches.l1.misses", 1 / measured)}


def cold_caches_written(case):
    return cold_caches(case, write_share=1, writes="modify")


def cold_caches_read(case):
    """Data that are read only are in the caches of both cores."""
    return cold_caches(case)


def chips(case):
    """One thread, so that nothing is waited for; the other cores are idle."""
    p = case["params"]
    return {"name": "case",
            "system": {"kind": "multiprocessor", "processors": p["chips"],
                       "cores_per_processor": p["cores"] // p["chips"],
                       "memory": {"layout": "numa", "latency": "80 ns", "remote_latency": "140 ns"},
                       "interconnect": {"kind": "point_to_point", "bandwidth": "1000000 GB/s"},
                       "power": {"user": "6 W", "stalled": "4 W", "idle": "1.5 W",
                                 "processor": "18 W", "memory": "2 W", "line": "12 nJ",
                                 "base": "30 W"}},
            "workload": {"threads": 1, "program": {"compute": "60 ns", "placement": "interleaved"}},
            "run": {"seed": 20261128, "horizon": "5 ms", "warmup": "100 us"}}, {
                "latency": "memory_latency", "power": "power.total"}


def chips_wrong(case):
    """Another number of chips."""
    other = {2: 4, 4: 8, 8: 2}[case["params"]["chips"]]
    return chips({"params": {**case["params"], "chips": other}})


SCHEDULING_FAMILIES = {
    "mg1_ps_of_a_core": ([time_shared_by_quanta, time_shared_fairly], [time_shared_wrong]),
    "run_queues": ([run_queues_as_said], [run_queues_wrong]),
    "round_robin": ([turns], [turns_wrong]),
    "fair_share": ([shares], [shares_wrong]),
    "task_classes_shared": ([classes_shared], [classes_in_order]),
    "task_classes_in_order": ([classes_in_order], [classes_shared]),
    "traps_end": ([traps_that_end], [traps_at_even_times]),
    "traps_delay": ([traps_that_delay], [traps_of_no_time]),
    "asymmetric": ([asymmetric_as_said], [asymmetric_slower, symmetric]),
    "asymmetric_full": ([asymmetric_full], [symmetric_full]),
    "cold_caches": ([cold_caches_written], [cold_caches_read]),
    "cores_on_chips": ([chips], [chips_wrong]),
    "task_classes_starve": ([classes_in_order], [classes_alike]),
}
