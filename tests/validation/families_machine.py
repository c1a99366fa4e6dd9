"""Reference cases of machines with one memory, as families.py has others."""
from families import Linear, exponential, seconds

MICRO = 1e-6  # models take microseconds for the seconds of a case; results are scaled back
NANO = 1e-9


def steps(threads, program, horizon, **run):
    """Threads with a core each."""
    return {"name": "case",
            "system": {"kind": "multiprocessor", "cores_per_processor": threads,
                       "memory": {"latency": "100 ns"}},
            "workload": {"threads": threads, "program": {"kind": "steps", **program}},
            "run": {"seed": 20261127, "horizon": seconds(horizon), **run}}


def compute(part, time):
    return {"kind": "compute", "part": part, "time": time}


def lock_of_threads(case, hold, **program):
    """Threads that compute, and then hold the lock."""
    p = case["params"]
    lock, rate = "locks.a.", Linear("locks.a.throughput", MICRO)
    spec = steps(p["N"], {"iterations": "infinite", **program, "steps": [
        compute("replicated", exponential(p["think"] * MICRO)), {"kind": "lock", "lock": "a"},
        compute("replicated", hold(p["service"] * MICRO)), {"kind": "unlock", "lock": "a"}]},
        20000 * p["N"] * p["service"] * MICRO)
    return spec, {"X": rate, "U": lock + "utilization", "L": lock + "queue_length",
                  "R": Linear(lock + "waiting_time", 1 / MICRO, p["service"]),
                  "proc_util": Linear(rate.metric, MICRO * p["think"] / p["N"]),
                  "power": Linear(rate.metric, MICRO * p["think"]),
                  "speedup": Linear(rate.metric, MICRO * (p["think"] + p["service"]))}


def lock_single(case):
    return lock_of_threads(case, exponential)


def lock_single_blocks(case):
    return lock_of_threads(case, exponential, wait="block")


def lock_single_wrong(case):
    """The lock is given up before the work that needs it."""
    spec, where = lock_of_threads(case, exponential)
    listed = spec["workload"]["program"]["steps"]
    listed[2], listed[3] = listed[3], listed[2]
    return spec, where


def barrier_exp(case, part="parallel"):
    """Supersteps of exponential parts, which end with the last of them."""
    p = case["params"]
    mean = p["mean"] * MICRO * (p["n"] if part == "parallel" else 1)
    iterations = 4000
    spec = steps(p["n"], {"iterations": iterations,
                          "steps": [compute(part, exponential(mean)), {"kind": "barrier"}]},
                 100 * iterations * p["mean"] * MICRO, transient=True)
    return spec, {"superstep": Linear("barrier.superstep", 1 / MICRO), "efficiency": "cores.user"}


def barrier_exp_whole(case):
    """The whole run, of parts that each thread has for itself."""
    spec, where = barrier_exp(case, "replicated")
    iterations = spec["workload"]["program"]["iterations"]
    return spec, {**where, "superstep": Linear("program.completion_time", 1 / MICRO / iterations)}


def barrier_exp_wrong(case):
    """No barrier between the parts: threads wait for each other at the end alone."""
    spec, where = barrier_exp_whole(case)
    program = spec["workload"]["program"]
    program["steps"] = program["steps"][:1]
    return spec, where


def fixed_work(case, part="parallel"):
    """A part that threads share, or have each for itself, and a serial part."""
    p = case["params"]
    total = 1e-3
    return steps(p["n"], {"steps": [compute(part, seconds(p["f"] * total)),
                                    compute("serial", seconds((1 - p["f"]) * total))]},
                 2 * total, transient=True), total


def laws(case):
    """The work of one thread, shared: Amdahl."""
    spec, total = fixed_work(case)
    return spec, {"amdahl": Linear("program.completions_per_second", total)}


def laws_scaled(case):
    """Work that grows with the threads, beside what one thread does in the time: Gustafson."""
    p = case["params"]
    spec, total = fixed_work(case, "replicated")
    work = (p["f"] * p["n"] + 1 - p["f"]) * total
    return spec, {"gustafson": Linear("program.completions_per_second", work)}


def laws_wrong(case):
    spec, total = fixed_work(case)
    spec["workload"]["program"]["steps"][1]["part"] = "parallel"
    return spec, {"amdahl": Linear("program.completions_per_second", total)}


def central_barrier(threads, has_lock=True):
    """Each thread counts itself in under a lock, and the last lets all go on: linear in threads."""
    def make(case):
        low, high = case["params"]["calibrate_with"]
        at = {n: case["expected"][f"barrier_us.{n}"] * MICRO for n in (low, high)}
        hold = (at[high] - at[low]) / (high - low)
        alone = at[low] - low * hold
        iterations = 50
        counting = [compute("replicated", seconds(hold))]
        if has_lock:
            counting = [{"kind": "lock", "lock": "count"}, *counting,
                        {"kind": "unlock", "lock": "count"}]
        spec = steps(threads, {"iterations": iterations,
                               "steps": [compute("replicated", seconds(alone)), *counting,
                                         {"kind": "barrier"}]},
                     4 * iterations * at[high], transient=True)
        return spec, {f"barrier_us.{threads}": Linear("barrier.superstep", 1 / MICRO)}
    return make


def cycles_of_instructions(case, outstanding=1):
    """A core whose instructions wait for memory now and then."""
    p = case["params"]
    program = {"instructions_between_misses": {"geometric": {"mean": p["between"]}},
               "cycles_per_instruction": p["cycles"], "outstanding": outstanding}
    spec = {"name": "case",
            "system": {"kind": "multiprocessor", "clock": f"{p['clock_GHz']} GHz",
                       "memory": {"latency": seconds(p["latency_ns"] * NANO)}},
            "workload": {"program": program},
            "run": {"seed": 20261128, "horizon": "1 ms"}}
    return spec, {"cpi": "cycles_per_instruction", "stalled": "cores.stalled"}


def cycles_of_instructions_wrong(case):
    """Goes on while a line is on its way."""
    return cycles_of_instructions(case, 2)


MACHINE_FAMILIES = {
    "cpi": ([cycles_of_instructions], [cycles_of_instructions_wrong]),
    "lock_single": ([lock_single, lock_single_blocks], [lock_single_wrong]),
    "barrier_exp": ([barrier_exp, barrier_exp_whole], [barrier_exp_wrong]),
    "laws": ([laws, laws_scaled], [laws_wrong]),
    "smp_barrier": ([central_barrier(12), central_barrier(16)], [central_barrier(16, False)]),
}
