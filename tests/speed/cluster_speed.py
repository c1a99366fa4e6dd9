#!/usr/bin/env python3
"""How fast are clusters? One JSON line each; never a pass or fail.

Runs the whole program with one worker and a fresh folder: 1,000 and 10,000 simulated years of
failures alone (a run has 290 years at most, so 1,000 are five replications; the start of the program
is in them),
sixteen nodes with 10,000 clients that ask 20,000 times a second for three minutes, a thousand nodes
that send heartbeats for an hour, quiet and with a link that loses a tenth for a minute of it,
three minutes of a failover under 5,000 requests a second, with nodes and a LUN that can serve more
and with the gallery's, which retries drown. `seconds` are elapsed, and rates are by processor time,
which suffers less from others on the machine; the kernel's M/M/1 loop runs beside each, so that a
slow machine can be told from a slow program. Then what --check costs, what a second worker gains,
and what memory a worker needs for 20 and for 200 years. Last, one crash in two minutes of clusters of
64, 65, 1,000 and 4,096 nodes, without and with --check, and the memory of their workers; what an
event costs among 16, 256 and 4,096 nodes in chassis with clients of services on a SAN, and an hour
of the 4,096 in which a midplane fails.

    cluster_speed.py --coupling PROGRAM --kernel-speed PROGRAM [--rounds N]
"""
import argparse
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import tempfile
import time

from program_speed import report

GALLERY = pathlib.Path(__file__).resolve().parents[2] / "experiments" / "gallery"
YEARS = GALLERY / "availability-two-node.json"
FAILOVER = GALLERY / "hot-standby-failover.json"
REQUESTS = ["--set", "workload.clients.web.arrivals.exponential=200 us",
            "--set", "run.replications=1"]
SPARE = ["--set", "system.nodes.alpha.cores=16", "--set", "system.nodes.beta.cores=16",
         "--set", "system.storage.lun0.servers=32"]
# Failures so frequent that a run lasts long enough to be looked at.
OFTEN = ["--set", "system.nodes.alpha.time_to_failure.exponential=2 h",
         "--set", "system.nodes.beta.time_to_failure.exponential=2 h",
         "--set", "system.nodes.alpha.time_to_repair.exponential=10 min",
         "--set", "system.nodes.beta.time_to_repair.exponential=10 min",
         "--set", "run.replications=1"]
KERNEL_CUSTOMERS = 4000000


class Measured:
    """The median over rounds of a command, in a folder of its own each time."""

    def __init__(self, options, folder, spec, settings, workers=1, extra=()):
        self.options, self.folder, self.workers = options, folder, workers
        self.command = [options.coupling, "run", str(spec), "--progress", "never", *settings, *extra]
        self.elapsed, self.processor, self.kernel = [], [], []
        self.out = None

    def go(self):
        self.out = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        start = time.perf_counter()
        process = subprocess.Popen([*self.command, "-j", str(self.workers), "-o", str(self.out)],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(self.command)}: status {process.returncode}")
        self.elapsed.append(time.perf_counter() - start)
        self.processor.append(usage.ru_utime + usage.ru_stime)

    def go_beside_the_kernel(self):
        self.go()
        done = subprocess.run([self.options.kernel_speed, "mm1", "--customers",
                               str(KERNEL_CUSTOMERS)], check=True, capture_output=True, text=True)
        line = json.loads(done.stdout)
        self.kernel.append(line["events"] / line["cpu_seconds"])

    def seconds(self):
        return statistics.median(self.elapsed)

    def cpu_seconds(self):
        return statistics.median(self.processor)

    def events(self):
        with sqlite3.connect(self.out / "runs.sqlite") as store:
            return store.execute("SELECT sum(events) FROM runs").fetchone()[0]

    def mean(self, metric):
        results = json.loads((self.out / "results.json").read_text())
        return results["points"][0]["metrics"][metric]["mean"]

    def report(self, benchmark, **figures):
        """One line; figures are amounts, as they are and by the second of processor time."""
        rates = {f"{name}_per_second": amount / self.cpu_seconds()
                 for name, amount in figures.items()}
        report(benchmark, **figures, seconds=self.seconds(), cpu_seconds=self.cpu_seconds(),
               least_cpu_seconds=min(self.processor), **rates,
               mm1_events_per_second=statistics.median(self.kernel))


def years(options, folder):
    for years, replications in ((1000, 5), (10000, 50)):
        measured = Measured(options, folder, YEARS, ["--set", f"run.replications={replications}"])
        for _ in range(options.rounds):
            measured.go_beside_the_kernel()
        measured.report(f"availability of two nodes, {years:,} years", events=measured.events(),
                        years=years)


def write(folder, name, spec):
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"name": name, **spec}))
    return path


def many_clients(options, folder):
    """Eight active nodes of sixteen, each with 1,250 clients, and the crash of one."""
    names = [f"n{i:02d}" for i in range(16)]
    spec = {"system": {"kind": "cluster", "network": {"kind": "ethernet", "bandwidth": "25 Gbit/s"},
                       "storage": {f"lun{i}": {"servers": 64} for i in range(8)},
                       "nodes": {name: {"role": "active" if i < 8 else "standby", "cores": 16}
                                 for i, name in enumerate(names)},
                       "services": {f"s{i}": {"on": names[i], "storage": f"lun{i}"} for i in range(8)}},
            "workload": {"clients": {f"c{i}": {"service": f"s{i}", "population": 1250,
                                               "think": {"exponential": "490 ms"}} for i in range(8)}},
            "faults": [{"at": "150 s", "kind": "node_crash", "target": "n00"}],
            "run": {"seed": 7, "horizon": "3 min", "replications": 1}}
    measured = Measured(options, folder, write(folder, "clients", spec), [])
    for _ in range(options.rounds):
        measured.go_beside_the_kernel()
    measured.report("16 nodes, 10,000 clients, 3 min", events=measured.events(),
                    requests=180 * measured.mean("throughput"))


def hours_of_heartbeats(options, folder):
    loss = {"at": "20 min", "kind": "link_loss", "target": "n0500", "loss": 0.1, "for": "1 min"}
    for name, more in (("quiet", []), ("a lossy link for a minute", [loss])):
        path = large(folder, 1000, {"kind": "heartbeat"})
        spec = json.loads(path.read_text())
        spec["faults"] += more
        spec["run"]["horizon"] = "60 min"
        measured = Measured(options, folder, write(folder, "hour", spec), [])
        measured.go()
        most = high_water(subprocess.Popen(
            [*measured.command, "-j", "1", "-o", str(folder / f"memory-hour-{len(more)}")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        report(f"1,000 nodes, an hour of heartbeats, {name}", events=measured.events(),
               seconds=measured.seconds(), cpu_seconds=measured.cpu_seconds(), kib=most)


def failovers(options, folder):
    for benchmark, settings in (("failover at 5,000 requests/s", REQUESTS + SPARE),
                                ("failover that retries drown", REQUESTS)):
        measured = Measured(options, folder, FAILOVER, settings)
        for _ in range(options.rounds):
            measured.go_beside_the_kernel()
        requests = measured.mean("clients.web.requests_issued")
        attempts = requests + measured.mean("clients.web.requests_retried")
        measured.report(benchmark, events=measured.events(), requests=requests, attempts=attempts)


def pair(options, folder, spec, settings, a, b):
    """Runs the same spec in two ways, in turn."""
    first, second = (Measured(options, folder, spec, settings, **way) for way in (a, b))
    for _ in range(options.rounds):
        first.go()
        second.go()
    return first, second


def checks(options, folder):
    for benchmark, spec, settings in (("--check, availability", YEARS, []),
                                      ("--check, failover", FAILOVER, REQUESTS + SPARE)):
        plain, checked = pair(options, folder, spec, settings, {}, {"extra": ["--check"]})
        ratios = [c / p for p, c in zip(plain.processor, checked.processor)]
        report(benchmark, cpu_seconds=plain.cpu_seconds(), cpu_seconds_check=checked.cpu_seconds(),
               ratio=statistics.median(ratios))


def workers(options, folder):
    one, two = pair(options, folder, YEARS, ["--set", "run.replications=400"], {}, {"workers": 2})
    ratios = [a / b for a, b in zip(one.elapsed, two.elapsed)]
    report("80,000 years, two workers", seconds_j1=one.seconds(), seconds_j2=two.seconds(),
           speedup=statistics.median(ratios), cpu_seconds_j1=one.cpu_seconds(),
           cpu_seconds_j2=two.cpu_seconds())


def high_water(process):
    """KiB that the worker of a running program has ever had in memory."""
    most = 0
    while process.poll() is None:
        try:
            task = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
            for child in task.read_text().split():
                for line in pathlib.Path(f"/proc/{child}/status").read_text().splitlines():
                    if line.startswith("VmHWM"):
                        most = max(most, int(line.split()[1]))
        except OSError:
            pass  # it has just ended
        time.sleep(0.001)
    return most


def memory(options, folder):
    kib = {}
    for horizon in (20, 200):
        most = []
        for number in range(options.rounds):
            out = folder / f"memory-{horizon}-{number}"
            command = [options.coupling, "run", str(YEARS), *OFTEN, "--set",
                       f"run.horizon={horizon} years", "-j", "1", "-o", str(out)]
            most.append(high_water(subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                                    stderr=subprocess.DEVNULL)))
        kib[horizon] = statistics.median(most)
    report("memory of a worker", kib_20_years=kib[20], kib_200_years=kib[200],
           ratio=kib[200] / kib[20])


def large(folder, size, membership):
    """One crash, of the node with the service, in two minutes."""
    spec = {"name": "large",
            "system": {"kind": "cluster", "storage": {"lun0": {}}, "membership": membership,
                       "nodes": {f"n{i:04d}": {"role": "active" if i == 0 else "standby"} for i in range(size)},
                       "services": {"database": {"on": "n0000", "storage": "lun0"}}},
            "faults": [{"at": "30 s", "kind": "node_crash", "target": "n0000"}],
            "run": {"seed": 7, "horizon": "2 min", "replications": 1}}
    path = folder / f"large-{size}.json"
    path.write_text(json.dumps(spec))
    return path


def sizes(options, folder):
    # A token that grows by 650 ms a node would outlast the two minutes.
    corosync = {"kind": "corosync", "token_coefficient": "0 ms"}
    heartbeat = {"kind": "heartbeat"}
    every_message = {"kind": "heartbeat", "every_message": True}
    for size, kinds in {64: (heartbeat, corosync), 65: (heartbeat, corosync),
                        1000: (heartbeat, every_message, corosync), 4096: (heartbeat,)}.items():
        for membership in kinds:
            is_checked = membership is heartbeat or size <= 65
            spec = large(folder, size, membership)
            plain = Measured(options, folder, spec, [])
            checked = Measured(options, folder, spec, [], extra=["--check"])
            most = []
            rounds = options.rounds if size <= 65 else 1
            for number in range(rounds):
                plain.go()
                if is_checked:
                    checked.go()
                command = [*plain.command, "-j", "1", "-o", str(folder / f"memory-{size}-{kinds.index(membership)}-{number}")]
                most.append(high_water(subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                                        stderr=subprocess.DEVNULL)))
            figures = {"seconds_check": checked.seconds()} if is_checked else {}
            messages = ", every message" if membership is every_message else ""
            report(f"{size} nodes, {membership['kind']}{messages}", events=plain.events(), seconds=plain.seconds(),
                   cpu_seconds=plain.cpu_seconds(), kib=statistics.median(most),
                   downtime_s=plain.mean("services.database.downtime"), **figures)


def blades(folder, size, seconds, faults=()):
    """Nodes in chassis of 16, each chassis up to 16 with a service whose unit has two paths of a SAN;
    10,000 requests a second in all."""
    names = [f"n{i:04d}" for i in range(size)]
    served = [i * 16 for i in range(size // 16)][:16] if size > 16 else [0]
    sides = ("red", "blue")
    return write(folder, f"blades-{size}", {
        "system": {"kind": "cluster", "policy": "symmetric", "membership": "heartbeat",
                   "nodes": {name: {"cores": 16} for name in names},
                   "network": {"kind": "ethernet", "bandwidth": "100 Gbit/s"},
                   "chassis": {f"c{i:03d}": {"nodes": names[16 * i:16 * i + 16],
                                             "supplies": {"count": 4}, "fans": {"count": 4},
                                             "midplane": {}}
                               for i in range(size // 16)},
                   "san": {"adapters": {f"hba-{side}": {"fabric": side} for side in sides},
                           "fabrics": {side: {} for side in sides},
                           "ports": {f"port-{side}": {"fabric": side} for side in sides}},
                   "storage": {f"l{i}": {"servers": 64} for i in served},
                   "services": {f"s{i}": {"on": names[i], "storage": f"l{i}"} for i in served}},
        "workload": {"clients": {f"c{i}": {"service": f"s{i}",
                                           "arrivals": f"{10000 / len(served)} /s"} for i in served}},
        "faults": list(faults),
        "run": {"seed": 7, "horizon": f"{seconds} s", "replications": 1}})


def chassis_and_san(options, folder):
    """What an event costs more among many nodes: a long run less a short one, without the building
    of the cluster. And an hour of the most nodes, without clients, with the loss of a chassis."""
    for size in (16, 256, 4096):
        short, long = (Measured(options, folder, blades(folder, size, seconds), [])
                       for seconds in (30, 150))
        costs = []
        for _ in range(options.rounds):
            for seconds, measured in ((30, short), (150, long)):
                blades(folder, size, seconds)
                measured.go_beside_the_kernel()
            costs.append((long.processor[-1] - short.processor[-1]) / (long.events() - short.events()))
        report(f"{size} nodes in chassis, on a SAN", events=long.events(), seconds=long.seconds(),
               ns_per_event=1e9 * statistics.median(costs), least_ns_per_event=1e9 * min(costs),
               mm1_events_per_second=statistics.median(long.kernel))
    lost = {"at": "20 min", "kind": "midplane_failure", "target": "c000", "for": "10 min"}
    spec = json.loads(blades(folder, 4096, 3600, [lost]).read_text())
    del spec["workload"]
    measured = Measured(options, folder, write(folder, "blades-hour", spec), [])
    measured.go()
    most = high_water(subprocess.Popen([*measured.command, "-j", "1", "-o", str(folder / "blades-memory")],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    report("4,096 nodes in 256 chassis, on a SAN, an hour", events=measured.events(),
           seconds=measured.seconds(), cpu_seconds=measured.cpu_seconds(), kib=most)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--kernel-speed", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        years(options, folder)
        many_clients(options, folder)
        hours_of_heartbeats(options, folder)
        failovers(options, folder)
        checks(options, folder)
        workers(options, folder)
        memory(options, folder)
        sizes(options, folder)
        chassis_and_san(options, folder)


if __name__ == "__main__":
    main()
