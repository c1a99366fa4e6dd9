#!/usr/bin/env python3
"""Do messages wait for the uplinks of a switch as queueing theory says, and how much do these carry?

    uplinks.py --coupling PROGRAM

Clients at the core ask a node at a switch; all other links are so fast that messages come to the uplink
as a Poisson process. Messages of one size: M/D/1; of two sizes: M/G/1 (Pollaczek and Khinchine 1930).
Two uplinks, the one that is free first: M/D/2, solved by the balance of a service time (Crommelin, The Post
Office Electrical Engineers' Journal 25, 1932). Wrong twins: M/M/1, one size that is the mean, two M/D/1
with half of the load each. A boot storm: n nodes of a chassis whose feed returns load images of S bytes from one server of bandwidth
B, and the last is up n S / B after its firmware; powered on in turn, T apart, max(S / B, T) (n - 1) + S / B after the first.
Wrong twins: each as if alone. A closed group saturates k uplinks: k bandwidth / size replies a second, and
half as many with one of two lost; over InfiniBand the published data rates of four lanes. Wrong twin: the other number of uplinks.
"""
import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile

BANDWIDTH = 125e6  # of an uplink, bytes a second


def run(coupling, clients, uplinks=1, faults=(), horizon="200 s", service=None):
    spec = {"name": "uplinks", "system": {
                "kind": "cluster", "nodes": {"blade": {"cores": 256}},
                "network": {"kind": "ethernet", "bandwidth": "1000000 Gbit/s", "latency": "0 s", "switches": {"enclosure": {
                    "endpoints": ["blade"], "uplinks": uplinks, "uplink_bandwidth": "1 Gbit/s", "uplink_latency": "0 s",
                    "uplink_choice": "least_loaded"}}},
                "services": {"web": {"on": "blade", "demand": service or "1 ns"}}},
            "workload": {"clients": clients}, "faults": list(faults),
            "run": {"seed": 20261129, "horizon": horizon, "replications": 3}}
    return point(coupling, spec)


def point(coupling, spec):
    """The means of the only point of a spec."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        done = subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress", "never"], check=False,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        results = json.loads((path.parent / "out" / "results.json").read_text())
    return {name: metric.get("mean") for name, metric in results["points"][0]["metrics"].items()}


def group(size, rate):
    return {"service": "web", "arrivals": {"exponential": f"{1 / rate:.12g} s"}, "request_size": f"{size} B",
            "reply_size": "1 B"}


def crommelin(servers, load, terms=400):
    """The mean wait of M/D/c in service times: numbers in the system a service time apart."""
    arrivals = [math.exp(-load + k * math.log(load) - math.lgamma(k + 1)) for k in range(terms)]
    state = [1.0] + [0.0] * (terms - 1)
    for _ in range(5000):
        none = sum(state[:servers + 1])
        after = [none * arrivals[n] + sum(state[k] * arrivals[n + servers - k]
                                          for k in range(servers + 1, min(n + servers, terms - 1) + 1))
                 for n in range(60)] + [0.0] * (terms - 60)
        change = sum(abs(a - b) for a, b in zip(after, state))
        state = after
        if change < 1e-12:
            break
    return sum((n - servers) * p for n, p in enumerate(state) if n > servers) / load


def waits(coupling):
    size = 125000
    service = size / BANDWIDTH
    for rho in (0.3, 0.6, 0.8):
        found = run(coupling, {"a": group(size, rho / service)})
        alone = rho * service / 2 / (1 - rho)
        yield (f"one size at {rho}: M/D/1", found["network.switches.enclosure.receive.wait"], alone, 0.02,
               {"M/M/1": 2 * alone})
        yield (f"one size at {rho}: utilization", found["network.switches.enclosure.uplinks.1.receive.utilization"], rho,
               0.01, {"the other direction": found["network.switches.enclosure.uplinks.1.transmit.utilization"]})
    small, large, rate = 25000, 250000, 300
    found = run(coupling, {"a": group(small, rate), "b": group(large, rate)})
    rho = rate * (small + large) / BANDWIDTH
    second = rate * (small ** 2 + large ** 2) / BANDWIDTH ** 2
    mean = (small + large) / 2 / BANDWIDTH
    yield ("two sizes: M/G/1", found["network.switches.enclosure.receive.wait"], second / 2 / (1 - rho), 0.02,
           {"one size, the mean": rho * mean / 2 / (1 - rho)})
    for rho in (0.5, 0.8):
        found = run(coupling, {"a": group(size, 2 * rho / service)}, uplinks=2)
        yield (f"two uplinks at {rho}: M/D/2", found["network.switches.enclosure.receive.wait"],
               crommelin(2, 2 * rho) * service, 0.02, {"two M/D/1": rho * service / 2 / (1 - rho)})


def saturations(coupling):
    size = 1 << 20
    clients = {"a": {"service": "web", "population": 64, "think": {"exponential": "1 ms"}, "request_size": "1 B",
                     "reply_size": f"{size} B", "timeout": "60 s"}}
    each = BANDWIDTH / size
    for uplinks in (1, 2, 4):
        found = run(coupling, clients, uplinks, horizon="20 s")
        yield (f"{uplinks} uplinks, saturated", found["clients.a.throughput"], uplinks * each, 0.01,
               {"one more": (uplinks + 1) * each})
    lost = [{"at": "0 s", "kind": "uplink_loss", "switch": "enclosure", "number": 2}]
    published = {"SDR": 8, "DDR": 16, "QDR": 32, "FDR": 54.54, "EDR": 100, "HDR": 200, "NDR": 400}
    for rate, gigabits in published.items():
        spec = {"name": "infiniband", "system": {
                    "kind": "cluster", "nodes": {"server": {"cores": 64}}, "network": {"kind": "infiniband", "rate": rate},
                    "services": {"web": {"on": "server", "demand": "1 ns"}}},
                "workload": {"clients": clients}, "run": {"seed": 1, "horizon": "1 s", "replications": 2}}
        spec["workload"] = {"clients": {"a": {**clients["a"], "think": {"exponential": "100 us"}}}}
        carried = point(coupling, spec)["clients.a.throughput"] * size * 8 / 1e9
        yield (f"InfiniBand {rate}, four lanes, Gbit/s", carried, gigabits, 0.002,
               {"signalling rate": gigabits * (1.25 if gigabits < 50 else 66 / 64 if gigabits <= 100 else 1.0625)})
    found = run(coupling, clients, 2, lost, "20 s")
    yield "one of two uplinks lost", found["clients.a.throughput"], each, 0.01, {"both": 2 * each}


def storms(coupling):
    phases, image, bandwidth = 60 + 20 + 5, 4e9, 125e6
    load = image / bandwidth
    for count, at_once, apart in ((4, 1, 0), (12, 1, 0), (12, 4, 0), (12, 12, 0), (8, 1, 20), (8, 1, 50)):
        names = [f"blade{i}" for i in range(count)]
        spec = {"name": "storm", "system": {
                    "kind": "cluster", "boot_server": {"bandwidth": "1 Gbit/s", "at_once": at_once},
                    "nodes": {name: {"boot": {"firmware": "60 s", "image": "4 GB", "operating_system": "20 s",
                                              "cluster_stack": "5 s"}} for name in names},
                    "policy": "symmetric",
                    "chassis": {"left": {"nodes": names, "feeds": {"count": 1}, "power_on_interval": f"{apart} s"}},
                    "services": {"web": {"on": names[0]}}},
                "faults": [{"at": "1 s", "kind": "feed_loss", "target": "left", "for": "1 s"}],
                "run": {"seed": 1, "horizon": "20 min", "replications": 2}}
        found = point(coupling, spec)[f"nodes.{names[-1]}.boot.time"]
        theory = phases + load + (count - 1) * max(load - apart, 0)
        yield (f"boot storm of {count}, {at_once} at once, {apart} s apart", found, theory, 1e-9,
               {"alone": phases + load} if apart < load else {"together": phases + count * load})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    options = parser.parse_args()
    wrong = 0
    for family in (waits, saturations, storms):
        for name, found, expected, tolerance, twins in family(options.coupling):
            error = found / expected - 1
            holds = abs(error) <= tolerance
            caught = all(abs(found / twin - 1) > tolerance for twin in twins.values() if twin)
            wrong += not holds or not caught
            print(f"{'ok  ' if holds and caught else 'FAIL'} {name}: {found:.6g}, theory {expected:.6g} ({error:+.2%}, at most"
                  f" {tolerance:.1%})" + ("" if caught else "; a wrong twin is as near: " + ", ".join(twins)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
