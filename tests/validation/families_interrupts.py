"""Reference cases of interrupts, as families.py has others."""
from families import (Linear, exponential, prio_preempt_resume, prio_preempt_resume_wrong, seconds)


def machine(interrupts, horizon, scheduler=None, **workload):
    system = {"kind": "multiprocessor", "memory": {"latency": "100 ns"}, "interrupts": {}}
    if scheduler:
        system["scheduler"] = scheduler
    return {"name": "case", "system": system,
            "workload": {"interrupts": interrupts, **workload},
            "run": {"seed": 20261128, "horizon": seconds(horizon)}}


def levels(case, of=lambda i: 9 - i):
    """The classes are levels of interrupts."""
    sources, where = {}, {}
    for i, (rate, mean, second_moment) in enumerate(case["params"]["classes"]):
        is_constant = abs(second_moment - mean * mean) < 1e-12
        sources[f"class{i}"] = {"arrivals": exponential(1 / rate), "level": of(i),
                                "service": seconds(mean) if is_constant else exponential(mean)}
        response = f"interrupts.class{i}.response_time"
        where[f"class{i}_R"] = response
        where[f"class{i}_W"] = Linear(response, 1, -mean)
    slowest = max(mean for _, mean, _ in case["params"]["classes"])
    return machine(sources, 100000 * slowest), where


def levels_wrong(case):
    """One level for all."""
    return levels(case, lambda i: 0)


def isr_dilation(case):
    """Interrupts stop the tasks of a core."""
    p = case["params"]
    spec = machine({"line": {"arrivals": exponential(1 / p["lam_i"]), "service": seconds(p["s_i"])}},
                   30000 * p["m1"], {"kind": "fcfs"},
                   tasks={"arrivals": exponential(1 / p["lam"]), "service": exponential(p["m1"])})
    return spec, {"cpu_U": Linear("cores.idle", -1, 1),
                  "completion": Linear("interrupts.dilation", p["m1"]),
                  "R_task": "tasks.response_time"}


def isr_dilation_wrong(case):
    """Another core takes the interrupts."""
    spec, where = isr_dilation(case)
    spec["system"].update(cores_per_processor=2, interrupts={"core": 1})
    return spec, where


INTERRUPT_FAMILIES = {
    "isr_dilation": ([isr_dilation], [isr_dilation_wrong]),
    "prio_preempt_resume": ([prio_preempt_resume, levels],
                            [prio_preempt_resume_wrong, levels_wrong]),
}
