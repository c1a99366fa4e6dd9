"""Reference cases of DRAM, as families.py has others: what a channel delivers at most, and when."""
from families import Linear

NANO = 1e-9
LINE = 64  # bytes


def channel(dram, program, horizon="200 us"):
    """One channel of DRAM and threads that refer to random rows."""
    return {"name": "case",
            "system": {"kind": "multiprocessor", "cores_per_processor": 16,
                       "memory": {"latency": "80 ns", "dram": {"page_policy": "closed", **dram}}},
            "workload": {"program": {"compute": "0 s", "outstanding": 4, **program}},
            "run": {"seed": 20261127, "horizon": horizon, "replications": 8}}


def nanoseconds(value):
    return f"{value:.6g} ns"


def one_bank(case, policy="closed"):
    """Another row of one bank each time."""
    dram = {"bank_groups": 1, "banks_per_group": 1, "page_policy": policy, "refresh": "none",
            "tRC": nanoseconds(case["params"]["tRC_ns"])}
    return channel(dram, {}), {"bandwidth": "bandwidth"}


def one_bank_open(case):
    return one_bank(case, "open")


def one_bank_wrong(case):
    """Rows that are still open: lines of a stream, for one thread."""
    spec, where = one_bank_open(case)
    spec["system"]["cores_per_processor"] = 1
    spec["workload"]["program"]["sequential_share"] = 1
    return spec, where


def refresh(case):
    """The row cycles of one bank that refreshes leave."""
    p = case["params"]
    dram = {"bank_groups": 1, "banks_per_group": 1, "tRC": nanoseconds(p["tRC_ns"]),
            "tRFC": nanoseconds(p["tRFC_ns"]), "tREFI": nanoseconds(p["tREFI_ns"])}
    whole = LINE / p["tRC_ns"] / NANO
    return channel(dram, {}, "2 ms"), {"share_left": Linear("bandwidth", 1 / whole)}


def refresh_wrong(case):
    spec, where = refresh(case)
    spec["system"]["memory"]["dram"]["refresh"] = "none"
    return spec, where


def window(case):
    """One rank with banks enough: four activations in each window."""
    dram = {"refresh": "none", "tFAW": nanoseconds(case["params"]["tFAW_ns"])}
    return channel(dram, {}), {"bandwidth": "bandwidth"}


def window_wrong(case):
    """A second rank has a window of its own."""
    spec, where = window(case)
    spec["system"]["memory"]["dram"]["ranks"] = 2
    return spec, where


MEMORY_FAMILIES = {
    "dram_row_cycle": ([one_bank, one_bank_open], [one_bank_wrong]),
    "dram_refresh": ([refresh], [refresh_wrong]),
    "dram_window": ([window], [window_wrong]),
}
