"""Reference cases of what joins processors and memories, as families.py has others."""
from families import Linear, exponential, seconds

NANO = 1e-9


def machine(processors, interconnect, memory, program, horizon, **run):
    """A machine with a core and a memory for each processor."""
    return {"name": "case",
            "system": {"kind": "multiprocessor", "processors": processors,
                       "memory": {"layout": "numa", **memory}, "interconnect": interconnect},
            "workload": {"program": program},
            "run": {"seed": 20261127, "horizon": seconds(horizon), **run}}


def each_to_each(nodes, interconnect, memory):
    """Each processor refers once to each memory, one after the other."""
    program = {"kind": "steps", "steps": [
        {"kind": "references", "part": "replicated", "count": 1, "compute": "1 ns",
         "placement": "on_one_node", "node": node} for node in range(nodes)]}
    return machine(nodes, interconnect, memory, program, 1e-6 * nodes, transient=True,
                   replications=8)  # all of them alike


def slit(case):
    """Distances as nanoseconds: over links where they are those of links, else of each pair."""
    table = case["params"]["slit"]
    nodes = range(len(table))
    nearest = min(table[i][j] for i in nodes for j in nodes if i != j)
    local = table[0][0]
    if "hop_matrix.0.0" in case["expected"]:
        joined = [{"from": f"p{i}", "to": f"p{j}"} for i in nodes for j in nodes
                  if i < j and table[i][j] == nearest]
        interconnect = {"kind": "topology", "transfer": "0 s", "links": joined,
                        "latency": seconds((nearest - local) * NANO)}
        memory = {"latency": seconds(local * NANO)}
    else:
        interconnect = {"kind": "point_to_point", "transfer": "0 s"}
        memory = {"latencies": [[seconds(time * NANO) for time in row] for row in table]}
    return (each_to_each(len(table), interconnect, memory),
            {"mean_distance": Linear("memory_latency", 1 / NANO)})


def slit_hops(case):
    """The same from the routes: each link adds as much, and a processor's own memory has none."""
    spec, _ = slit(case)
    table = case["params"]["slit"]
    a_link = min(value for row in table for value in row if value != table[0][0]) - table[0][0]
    others = a_link * (1 - 1 / len(table))
    return spec, {"mean_distance": Linear("interconnect.mean_distance", others, table[0][0])}


def slit_wrong(case):
    """All other memories are as near as the nearest."""
    table = case["params"]["slit"]
    nearest = min(value for row in table for value in row if value != table[0][0])
    memory = {"latency": seconds(table[0][0] * NANO), "remote_latency": seconds(nearest * NANO)}
    return (each_to_each(len(table), {"kind": "point_to_point", "transfer": "0 s"}, memory),
            {"mean_distance": Linear("memory_latency", 1 / NANO)})


def mean_distance(case):
    p = case["params"]
    interconnect = {"kind": p["kind"], "transfer": "1 ns"}
    spec = each_to_each(p["processors"], interconnect, {"latency": "10 ns"})
    return spec, {"hops": "interconnect.mean_distance"}


def mean_distance_wrong(case):
    """A processor is counted among its own others."""
    spec, where = mean_distance(case)
    others = 1 - 1 / case["params"]["processors"]
    return spec, {"hops": Linear("interconnect.mean_distance", others)}


def saturation(case, **program):
    """Far more lines in flight than links, to all other processors alike."""
    p = case["params"]
    program = {"compute": "0 s", "outstanding": p["lines"], **(program or {"remote_share": 1})}
    spec = machine(p["processors"], {"kind": p["kind"], "transfer": "1 ns"}, {"latency": "2 ns"},
                   program, 20e-6, warmup="5 us")
    return spec, {"share": Linear("throughput", NANO / p["processors"])}


def saturation_wrong(case):
    """A processor is counted among its own others."""
    return saturation(case, placement="interleaved")


def crossbar_exact(case, time=seconds):
    """Saturated processors and as many memories, behind a switch that takes no time."""
    p = case["params"]
    unit = 100 * NANO
    assert p["N"] == p["M"]
    memory = {"latency": seconds(unit), "remote_latency": seconds(unit), "transfer": time(unit)}
    spec = machine(p["N"], {"kind": "crossbar", "transfer": "0 s"}, memory,
                   {"compute": "0 s", "placement": "interleaved"}, 20000 * unit)
    return spec, {"bandwidth": Linear("throughput", unit)}


def crossbar_exact_wrong(case):
    """Services without a cycle: the product form N M / (N + M - 1)."""
    return crossbar_exact(case, exponential)


def socket_ports(case):
    """Memory interleaved over all sockets, and far more lines in flight than the ports carry."""
    p = case["params"]
    interconnect = {"kind": "point_to_point", "bandwidth": f"{p['GBps'] / p['ports']} GB/s",
                    "ports": p["ports"]}
    spec = machine(p["sockets"], interconnect, {"latency": "20 ns", "remote_latency": "100 ns"},
                   {"compute": "0 s", "placement": "interleaved", "outstanding": 256}, 100e-6)
    return spec, {"references": "throughput"}


def socket_ports_wrong(case):
    """A link for each pair of sockets."""
    spec, where = socket_ports(case)
    del spec["system"]["interconnect"]["ports"]
    return spec, where


def multibus_norefetch(case, modules=1):
    """One cycle of requests to memory, whose lines come back over the buses; each run is one.

    A line is back two cycles after its request, one of the module and one of a bus; a request that
    finds either taken is not there by then, and counts for nothing.
    """
    p = case["params"]
    cycle = 100 * NANO
    spec = machine(p["N"], {"kind": "bus", "transfer": seconds(cycle), "request": "0 s",
                            "buses": p["B"]},
                   {"layout": "uma", "latency": seconds(2 * cycle), "channels": modules * p["M"],
                    "transfer": seconds(cycle)},
                   {"compute": {"mixture": {"of": ["0 s", "1 s"], "weights": [p["p"], 1 - p["p"]]}}
                    if p["p"] < 1 else "0 s"}, 2.5 * cycle, transient=True)
    return spec, {"bandwidth": Linear("throughput", 2.5 * cycle)}


def multibus_norefetch_wrong(case):
    """Requests that hardly ever meet at a module."""
    spec, where = multibus_norefetch(case, modules=8)
    return {**spec, "run": {**spec["run"], "replications": 400}}, where


def bus_rate(mode, width=2):
    """A controller that moves words over the bus of an old disk, one in each cycle."""
    def make(_):
        cycle = f"{PIO_NS[mode]} ns"
        spec = {"name": "case",
                "system": {"kind": "multiprocessor", "line_size": f"{width} B",
                           "memory": {"latency": cycle},
                           "interconnect": {"kind": "bus", "transfer": cycle}},
                "workload": {"program": {"compute": "0 s", "outstanding": 2}},
                "run": {"seed": 20261127, "horizon": "10 ms", "replications": 8}}
        return spec, {f"MBps.{mode}": Linear("bandwidth", 1e-6)}
    return make


PIO_NS = {"PIO-0": 600, "PIO-1": 383, "PIO-2": 240, "PIO-3": 180, "PIO-4": 120}

INTERCONNECT_FAMILIES = {
    "multibus_norefetch": ([multibus_norefetch], [multibus_norefetch_wrong]),
    "socket_ports": ([socket_ports], [socket_ports_wrong]),
    "slit": ([slit], [slit_wrong]),
    "D-slit-64amd64-4p2n4ca2co": ([slit, slit_hops], [slit_wrong]),
    "mean_distance": ([mean_distance], [mean_distance_wrong]),
    "bus_rate": ([bus_rate(mode) for mode in PIO_NS], [bus_rate("PIO-4", width=1)]),
    "saturation": ([saturation], [saturation_wrong]),
    "crossbar_exact": ([crossbar_exact], [crossbar_exact_wrong]),
}
