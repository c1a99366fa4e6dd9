"""The storage network of a cluster: its parts, its paths, and what fails."""
from families import Linear, exponential, seconds
from families_cluster import HOUR, cluster, failing, sharing

FREE = {"red": {}}


def san(nodes, horizon, fabrics=None, adapter=None, port=None, **lun):
    """Nodes with a service and a unit each, behind one fabric; requests take no time at a node."""
    spec = cluster(nodes, horizon, {"storage": "lun0"}, storage={"lun0": {"servers": 1000, **lun}})
    spec["system"]["san"] = {"adapters": {"hba0": {"fabric": "red", **(adapter or {})}},
                             "fabrics": fabrics or FREE,
                             "ports": {"a0": {"fabric": "red", **(port or {})}}}
    return spec


def clients(spec, **group):
    """Clients of each service, with a group each."""
    services = spec["system"]["services"]
    for service in services.values():
        service["demand"] = seconds(0)
    spec["workload"] = {"clients": {f"c{i}": {"service": name, **group}
                                    for i, name in enumerate(services)}}


def san_round_trips(case, **changes):
    p = {**case["params"], **changes}
    spec = san(1, 1000, {"red": {"distance": p["km"]}}, service=seconds(p["device"]))
    spec["system"]["san"]["write_round_trips"] = p["trips"]
    clients(spec, arrivals=exponential(0.1))
    for service in spec["system"]["services"].values():
        service["writes"] = p["writes"]
    return spec, {"R": "san.response_time"}


def san_round_trips_nearer(case):
    return san_round_trips(case, km=99)


def san_round_trips_other(case):
    """Writes where there are reads and the other way round."""
    return san_round_trips(case, writes=1 - case["params"]["writes"], trips=2)


def san_port(case, part="port"):
    """Poisson arrivals of reads at an exponential port, behind a device that delays."""
    p = case["params"]
    rate = {"service": exponential(p["service"])}
    spec = san(1, 6000, service=seconds(p["device"]), **{part: rate})
    clients(spec, arrivals=exponential(1 / p["rate"]))
    for service in spec["system"]["services"].values():
        service["writes"] = 0
    return spec, {"R": "san.response_time", "U": "san.ports.a0.reads.utilization"}


def san_port_constant(case):
    spec, where = san_port(case)
    spec["system"]["san"]["ports"]["a0"]["service"] = seconds(case["params"]["service"])
    return spec, where


def san_hosts(case, constant=False, ports=1):
    """Hosts that think and read, each from a unit of its own, all through one port."""
    p = case["params"]
    count = p["hosts"]
    spec = san(count, 100, service=seconds(p["device"]))
    system = spec["system"]
    system["network"] = {"kind": "ethernet", "latency": "0 s", "bandwidth": "1 TB/s"}
    for node in system["nodes"].values():
        node["role"] = "active"
    lun = system["storage"].pop("lun0")
    system["storage"] = {f"l{i}": lun for i in range(count)}
    system["services"] = {f"s{i}": {**system["services"]["s"], "on": f"n{i}", "writes": 0,
                                    "storage": f"l{i}"} for i in range(count)}
    service = p["port"] / ports
    system["san"]["ports"]["a0"]["service"] = seconds(service) if constant else exponential(service)
    clients(spec, population=1, think=exponential(p["think"]))
    return spec, {"X": "san.throughput", "R": "san.response_time", "fairness": "san.fairness"}


def san_hosts_constant(case):
    return san_hosts(case, constant=True)


def san_hosts_fast(case):
    return san_hosts(case, ports=2)


def san_paths(case, grouping="multibus"):
    """Readers that keep all adapters of a node busy, over all paths in turn."""
    p = case["params"]
    spec = san(1, 20, service=seconds(p["device"]), path_grouping=grouping,
               path_selector="round_robin", no_path_retry="queue")
    spec["system"]["storage"]["lun0"]["servers"] = p["servers"]
    spec["system"]["services"]["s"]["writes"] = 0
    sides = ["red", "blue"][:p["paths"]]
    spec["system"]["san"] = {
        "adapters": {f"hba{i}": {"fabric": side, "service": exponential(p["adapter"])}
                     for i, side in enumerate(sides)},
        "fabrics": {side: {} for side in sides},
        "ports": {f"{side}0": {"fabric": side} for side in sides}}
    clients(spec, population=256, think=exponential(0.001), timeout=seconds(60))
    if p["lost"]:
        spec["faults"] = [{"at": "0 s", "kind": "fabric_failure", "target": "red"}]
        spec["system"]["storage"]["lun0"]["fast_io_fail_tmo"] = seconds(0.01)
    return spec, {"X": "san.throughput"}


def san_paths_failover(case):
    return san_paths(case, grouping="failover")


def product_form(case, port_law=exponential, links=1.0):
    """Unlike hosts of one cluster, each with clients of its own: cores, a network that delays, and
    units behind one port of the SAN."""
    p = case["params"]
    hosts = p["hosts"]
    spec = san(len(hosts), 400, service=seconds(p["device"]))
    system = spec["system"]
    system["network"] = {"kind": "ethernet", "latency": seconds(links * p["link"]),
                         "bandwidth": "1 TB/s"}
    system["san"]["ports"]["a0"]["service"] = port_law(p["port"])
    for node in system["nodes"].values():
        node["role"] = "active"
    lun, service = system["storage"].pop("lun0"), system["services"].pop("s")
    groups = spec["workload"] = {"clients": {}}
    for i, host in enumerate(hosts):
        system["storage"][f"l{i}"] = lun
        system["services"][f"s{i}"] = {**service, "on": f"n{i}", "storage": f"l{i}", "writes": 0,
                                       "demand": exponential(host["demand"])}
        groups["clients"][f"c{i}"] = {"service": f"s{i}", "population": host["clients"],
                                      "think": exponential(host["think"])}
    return spec, {f"{what}{i}": f"clients.c{i}.{metric}" for i in range(len(hosts))
                  for what, metric in (("X", "throughput"), ("R", "response_time"))}


def product_form_constant(case):
    return product_form(case, port_law=seconds)


def product_form_longer(case):
    """A network with twice the latency."""
    return product_form(case, links=2.0)


def redundant(san_parts, horizon, fabrics=2, **changes):
    """A node with two adapters, each in a fabric and at a port of its own, or both in one: parts
    that fail and are repaired, by their means in hours. A failure is found at once."""
    adapter, fabric, port = (failing(*san_parts[name]) for name in ("hba", "sw", "ctl"))
    spec = san(1, horizon * HOUR, no_path_retry="queue", fast_io_fail_tmo=seconds(0.001))
    sides = ["red", "blue"][:fabrics]
    spec["system"]["san"] = {
        "adapters": {f"hba{i}": {"fabric": sides[i % fabrics], **adapter} for i in range(2)},
        "fabrics": {side: fabric for side in sides},
        "ports": {f"{side}0": {"fabric": side, **port} for side in sides}}
    spec["system"].update(changes)
    return spec


def san_redundancy(case, fabrics=None, repair=1):
    """The share of time with a path, the mean number of paths, how often the last one is lost."""
    p = case["params"]
    parts = {name: [up, repair * down] for name, (up, down) in p["parts"].items()}
    horizon = 20000
    spec = redundant(parts, horizon, fabrics or p["fabrics"])
    return spec, {"availability": "san.nodes.n0.path_availability",
                  "availability_of_service": "services.s.availability",
                  "paths": "san.nodes.n0.working_paths",
                  "losses_per_hour": Linear("san.nodes.n0.path_losses", 1 / horizon)}


def san_redundancy_other(case):
    """Both paths through one fabric where each has its own, and the other way round."""
    return san_redundancy(case, fabrics=3 - case["params"]["fabrics"])


def san_redundancy_slow(case):
    """Repairs take twice as long."""
    return san_redundancy(case, repair=2)


def availability(share):
    """A part that works for such a share of time, repaired in an hour."""
    return [share / (1 - share), 1]


EXPECTED = ["A_", "availability_"]  # of an availability with a tolerance of itself, and of the rest


def san_multipath(case, name, paths=2, disks=1, needed=1):
    """A service behind one path or two, of adapter, fabric and controller, and disks, each with its
    repairer, of which some are needed. Disks are boards of the node's chassis: an array of kind
    raid begins anew when data is lost, and so has no time without data, while a group of units has.
    A start waits for a path as long as it takes."""
    p = case["params"]
    parts = {part: availability(p["a_" + part]) for part in ("hba", "sw", "ctl")}
    boards = {"count": disks, "needed": needed, **failing(*availability(p["a_disk"]))}
    spec = redundant(parts, 200000, chassis={"c": {"nodes": ["n0"], "boards": boards}})
    patient = {"time": "0 s", "timeout": "50 h"}
    spec["system"]["services"]["s"].update(volume=patient, start=patient, recovery="0 s",
                                           file_system={"journal": "0 B", "mount": patient})
    if paths == 1:
        del spec["system"]["san"]["adapters"]["hba1"]
    return spec, {expected + name: "services.s.availability" for expected in EXPECTED}


def san_multipath_single(case):
    return san_multipath(case, "single", paths=1)


def san_multipath_dual(case):
    return san_multipath(case, "dual")


def san_multipath_raid(case):
    """Five disks of which four are needed, behind two paths."""
    return san_multipath(case, "raid", disks=case["params"]["n"], needed=case["params"]["k"])


def san_multipath_crossed(case):
    """Two paths for one."""
    return san_multipath(case, "single")


def san_multipath_raid_all(case):
    """All disks are needed."""
    return san_multipath(case, "raid", disks=case["params"]["n"], needed=case["params"]["n"])


def san_multipath_raid_alone(case):
    """The disks without the paths to them."""
    p = case["params"]
    boards = {"count": p["n"], "needed": p["k"], **failing(*availability(p["a_disk"]))}
    spec = sharing(200000 * HOUR, boards=boards)
    spec["run"]["replications"] = 4000
    return spec, {expected + "raid": "chassis.c.boards.availability" for expected in EXPECTED}


SAN_FAMILIES = {
    "product_form": ([product_form], [product_form_constant, product_form_longer]),
    "san_multipath": ([san_multipath_single, san_multipath_dual, san_multipath_raid],
                      [san_multipath_crossed, san_multipath_raid_all, san_multipath_raid_alone]),
    "san_redundancy": ([san_redundancy], [san_redundancy_other, san_redundancy_slow]),
    "C-san-round-trips": ([san_round_trips], [san_round_trips_nearer, san_round_trips_other]),
    "C-san-round-trips-write": ([san_round_trips], [san_round_trips_other]),
    "C-san-round-trips-accelerated": ([san_round_trips], [san_round_trips_nearer]),
    "san_hosts": ([san_hosts], [san_hosts_constant, san_hosts_fast]),
    "san_paths": ([san_paths], [san_paths_failover]),
    "san_port": ([san_port], [san_port_constant]),
}
