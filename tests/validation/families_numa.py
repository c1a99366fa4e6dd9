"""Reference cases of machines whose nodes are unlike, as families.py has others."""
from families import Linear, seconds

NANO = 1e-9
GIGA = 1e9
CORES = 8


def far_memory(case, program, **workload):
    """A node with the cores, and one of memory alone; each line crosses to that in a nanosecond."""
    p = case["params"]
    far = {"remote_latency": seconds(p["far_ns"] * NANO),
           "channel_bandwidth": f"{p['far_GBps']} GB/s"}
    return {"name": "case",
            "system": {"kind": "multiprocessor", "cores_per_processor": CORES,
                       "nodes": [{}, {"cores": 0, "memory": far}],
                       "memory": {"layout": "numa", "latency": seconds(p["local_ns"] * NANO),
                                  "channel_bandwidth": f"{p['local_GBps']} GB/s"},
                       "interconnect": {"kind": "point_to_point", "transfer": "1 ns"}},
            "workload": {"program": program, **workload},
            "run": {"seed": 20261127, "horizon": "200 us"}}


def idle(placement, name, **run):
    """One thread that refers to memory now and then: no line meets another."""
    def make(case):
        program = {"compute": "10 us", **placement(case["params"])}
        spec = far_memory(case, program, threads=1)
        spec["run"] |= {"horizon": "20 ms", **run}
        return spec, {f"latency_ns.{name}": Linear("memory_latency", 1 / NANO),
                      f"share.{name}": "remote_share"}
    return make


def loaded(placement, name, **run):
    """All cores ask for as much as they can."""
    def make(case):
        program = {"compute": "0 s", "outstanding": 32, **placement(case["params"])}
        spec = far_memory(case, program)
        spec["run"] |= run
        return spec, {f"bandwidth_GBps.{name}": Linear("bandwidth", 1 / GIGA)}
    return make


def local(_):
    return {"placement": "local"}


def far(_):
    return {"placement": "on_one_node", "node": 1}


def mix(params):
    return {"placement": "weighted", "weights": params["weights"]}


def even(_):
    return {"placement": "interleaved"}


def cell(node, home, remote=None):
    """A thread on one node of two processors, each of which is two nodes, and the memory of another.
    @param remote  latency, instead of the measured one, as a multiple of the local"""
    def make(case):
        local_ns, sibling_ns, remote_ns = (case["expected"][f"latency_ns.0.{k}"] for k in range(3))
        far = remote_ns if remote is None else remote * local_ns
        spec = {"name": "case",
                "system": {"kind": "multiprocessor", "processors": 2, "cores_per_processor": 2,
                           "sub_numa_clusters": 2,
                           "memory": {"layout": "numa", "channels": 2,
                                      "latency": seconds(local_ns * NANO),
                                      "sibling_latency": seconds(sibling_ns * NANO),
                                      "remote_latency": seconds(far * NANO)},
                           "interconnect": {"kind": "point_to_point", "transfer": "1 ns"}},
                "workload": {"threads": 1, "nodes": [node],
                             "program": {"compute": "10 us", "placement": "on_one_node",
                                         "node": home}},
                "run": {"seed": 20261127, "horizon": "2 ms", "replications": 8}}
        return spec, {f"latency_ns.{node}.{home}": Linear("memory_latency", 1 / NANO)}
    return make


NODES = range(4)
SLIT_RATIO = 3.2

ALIKE = {"replications": 8}  # where all references go to one memory

NUMA_FAMILIES = {
    "D-numa-epyc9224": ([cell(node, home) for node in NODES for home in NODES],
                        [cell(0, 2, SLIT_RATIO)]),
    "numa_matrix": ([idle(local, "local", **ALIKE), idle(far, "far", **ALIKE), idle(mix, "mix"),
                     loaded(local, "local", **ALIKE), loaded(far, "far", **ALIKE),
                     loaded(mix, "mix")],
                    [idle(even, "mix"), loaded(even, "mix"), idle(local, "far", **ALIKE)]),
}
