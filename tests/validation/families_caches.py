"""Reference cases of caches, as families.py has others: hit ratios of LRU under Zipf's law."""
from families import Linear

LINE = 64  # bytes


def zipf(case, replacement="lru"):
    """A fully associative cache of C items of n, each a line."""
    p = case["params"]
    level = {"size": f"{p['C'] * LINE} B", "ways": p["C"], "latency": "1 ns",
             "replacement": replacement}
    pattern = {"kind": "zipf", "size": f"{p['n'] * LINE} B", "item": f"{LINE} B",
               "exponent": p["alpha"]}
    spec = {"name": "case",
            "system": {"kind": "multiprocessor", "clock": "1 GHz", "caches": {"l1": level},
                       "memory": {"latency": "10 ns"}},
            "workload": {"program": {"kind": "addresses", "pattern": pattern}},
            "run": {"seed": 20261128, "horizon": "500 us", "replications": 8}}
    return spec, {"hit": Linear("caches.l1.miss_ratio", -1, 1)}


def zipf_wrong(case):
    return zipf(case, "fifo")


CACHE_FAMILIES = {
    "lru_irm": ([zipf], [zipf_wrong]),
    "lru_exact": ([zipf], [zipf_wrong]),
}
