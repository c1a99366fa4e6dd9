#!/usr/bin/env python3
"""Do drivers, controllers and DMA take the time of cores and of the bus that definitions say?

    io.py --coupling PROGRAM

Each line is a closed form, worked out here, of a machine that a spec describes; each has a wrong
twin, a spec or a value that differs in the one thing, which must miss it.

* Programmed I/O of 0.5 us for a word of 2 bytes, against DMA of 15 us and an interrupt of 8 us:
  both cost a core the same at 92 bytes.
* 4 MB/s by programmed I/O, an interrupt for each word, and DMA of 64 KiB: shares of a core.
* Cycle stealing: a core that asks for all of a bus gets what DMA leaves, to the line.
* Attempts that fail with probability p are retried p / (1 - p) times on average.
* k devices behind one link have 1/k of its bandwidth each.
* Bytes that come by themselves are lost as in M/M/1/K, and none below a load of 1 where all is
  constant.
* A driver that orders blocks moves the arm as the disk's own processor does.
* A controller that takes no time is not there: its disk does what it does without it.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

MICRO = 1e-6


class Program:
    def __init__(self, path):
        self.path = path

    def run(self, document):
        """The metrics of the only point."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "case.json"
            path.write_text(json.dumps(document))
            done = subprocess.run([self.path, "run", str(path), "-o", folder + "/out",
                                   "--progress", "never"], capture_output=True, text=True,
                                  check=False)
            if done.returncode != 0:
                raise RuntimeError(done.stderr)
            results = json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())
            return results["points"][0]["metrics"]


def machine(controller, streams, horizon, devices=None, service="8 us", program=None, **system):
    devices = devices or {"device": {"kind": "station", "service": "100 us"}}
    workload = {"io": streams}
    if program:
        workload["program"] = program
    system = {"kind": "multiprocessor", "memory": {"latency": "2 us"}, "storage": devices, **system}
    if controller is not None:
        system["interrupts"] = {}
        system["controllers"] = {"host": {"devices": list(devices), **controller}}
        if "interrupt" in controller:
            workload["interrupts"] = {"block": {"service": service}}
    return {"name": "case", "system": system, "workload": workload,
            "run": {"seed": 20261128, "horizon": horizon, "warmup": "10 ms", "replications": 2}}


def mean(metric):
    return lambda metrics: metrics[metric]["mean"]


def reader(size, **how):
    return {"reads": {"device": "device", "size": f"{size} B", **(how or {"population": 1})}}


DMA = {"transfer": {"kind": "dma", "setup": "15 us"}, "interrupt": "block"}
WORDS = {"transfer": {"kind": "programmed_io", "word": "2 B", "word_time": "500 ns",
                      "polled": True}, "interrupt": "block"}


def crossover(program):
    """The size at which both lines meet, through two sizes of each."""
    def cost(controller, size):
        return mean("controllers.host.core_time")(
            program.run(machine(controller, reader(size), "100 ms")))

    def meeting(one, other):
        slope = (cost(one, 200) - cost(one, 100) - cost(other, 200) + cost(other, 100)) / 100
        return 100 - (cost(one, 100) - cost(other, 100)) / slope if slope else float("inf")

    heard = {**WORDS, "transfer": {**WORDS["transfer"], "polled": False}}
    yield "words and DMA cost the same [bytes]", meeting(WORDS, DMA), 92, 1e-9, True
    yield "with an interrupt for words too", meeting(heard, DMA), 92, 1e-9, False


def shares(program):
    """D-dma_vs_pio-1: 4 MB/s, blocks of 64 KiB, words of 4 bytes."""
    block, rate, words, setup, routine = 65536, 4e6, 0.4, 20, 10

    def load(transfer, slower=1, **how):
        gap = block * slower / rate / MICRO
        controller = {"transfer": transfer, "interrupt": "block", **how}
        document = machine(controller, reader(block, arrivals=f"{gap:.12g} us"), "10 s",
                           service=f"{routine} us")
        document["run"]["warmup"] = f"{gap * 8:.12g} us"
        document["run"]["horizon"] = f"{gap * 208:.12g} us"
        metrics = program.run(document)
        return (metrics["cores.system"]["mean"] + metrics["cores.interrupt"]["mean"]) * slower

    pio = {"kind": "programmed_io", "word": "4 B", "word_time": f"{words} us", "polled": True}
    driven = {"kind": "interrupt_driven", "word": "4 B"}
    dma = {"kind": "dma", "setup": f"{setup} us"}
    yield "share of a core, programmed I/O", load(pio), 0.4, 1e-6, True
    yield "share of a core, an interrupt a word", load(driven, 20), 10.0, 1e-6, True
    yield "share of a core, DMA", load(dma), 0.0018310547, 1e-6, True
    yield "programmed I/O of half words", load({**pio, "word": "2 B"}), 0.4, 1e-6, False
    yield "an interrupt a word of 8 bytes", load({**driven, "word": "8 B"}, 20), 10.0, 1e-6, False
    yield "DMA without set-up", load({"kind": "dma"}), 0.0018310547, 1e-6, False


def stealing(program):
    """Lines take 1 us; a block of ten comes each 50 us, so that DMA has 0.2 of the bus."""
    share = 0.2

    def rates(program_of_core, arrivals="50 us", arbitration="fixed_priority"):
        document = machine(
            {"transfer": {"kind": "dma", "burst": 4}}, reader(640, arrivals=arrivals), "100 ms",
            devices={"device": {"kind": "station", "service": "5 us"}}, program=program_of_core,
            interconnect={"kind": "bus", "bandwidth": "64 MB/s", "arbitration": arbitration})
        metrics = program.run(document)
        return metrics["throughput"]["mean"] / 1e6, metrics["memory_latency"]["mean"]

    all_of_it = {"compute": "1 ns", "outstanding": 8}
    some = {"compute": {"exponential": "500 ns"}}
    yield "core that asks for all of the bus", rates(all_of_it)[0], 1 - share, 1e-9, True
    yield "core that is not touched", rates(all_of_it)[0], 1, 1e-3, False
    yield "core beside twice the DMA", rates(all_of_it, "25 us")[0], 1 - share, 1e-3, False
    alone, beside = rates(some, "1 s"), rates(some)
    print(f"     a core that needs 0.4: {alone[0]:.5f} of the bus alone, {beside[0]:.5f} beside DMA,"
          f" latency {alone[1] / MICRO:.4f} and {beside[1] / MICRO:.4f} us")
    yield "latency of a core alone [us]", alone[1] / MICRO, 2, 1e-9, True
    yield "latency of a core beside DMA is the same", beside[1] / MICRO, 2, 0.01, False


def retries(program):
    def look(probability, retries):
        document = machine({**DMA, "error_probability": probability, "retries": retries},
                           reader(512), "20 s")
        metrics = program.run(document)
        failed = metrics["controllers.host.failed"]["mean"]
        return (metrics["controllers.host.retries"]["mean"],
                failed / metrics["controllers.host.throughput"]["mean"])

    for p in (0.2, 0.5):
        found, _ = look(p, "infinite")
        yield f"retries without a limit, p = {p}", found, p / (1 - p), 0.01, True
        found, failed = look(p, 1)
        yield f"one retry at most, p = {p}", found, p / (1 - p), 0.01, False
        yield f"failed after one retry, p = {p}", failed, p * p, 0.02, True


def sharing(program):
    for k in (1, 2, 4, 5):
        names = [f"device{i}" for i in range(k)]
        streams = {f"s{i}": {"device": name, "population": 4, "size": "4 KiB"}
                   for i, name in enumerate(names)}
        document = machine({**DMA, "bandwidth": "10 MB/s"}, streams, "20 s", service="1 us",
                           devices={name: {"kind": "station", "service": "50 us"}
                                    for name in names})
        metrics = program.run(document)
        each = [metrics[f"io.s{i}.bandwidth"]["mean"] for i in range(k)]
        for found in each:
            yield f"share of a link, {k} devices", found, 10e6 / k, 1e-3, True
        if k > 1:
            yield f"all of a link for each of {k}", each[0], 10e6, 1e-3, False


def overruns(program):
    """A byte each 10 us, a routine that takes it, and room for K bytes: M/M/1/K."""
    def look(service, room, rate="100000 /s"):
        document = {"name": "case",
                    "system": {"kind": "multiprocessor", "memory": {"latency": "1 us"},
                               "interrupts": {}, "controllers": {"line": {
                                   "input": {"arrivals": rate}, "buffer": f"{room} B",
                                   "interrupt": "line",
                                   "transfer": {"kind": "interrupt_driven", "word": "1 B"}}}},
                    "workload": {"interrupts": {"line": {"service": service}}},
                    "run": {"seed": 20261128, "horizon": "20 s", "warmup": "10 ms",
                            "replications": 2}}
        return program.run(document)["controllers.line.overrun_share"]["mean"]

    for load, room in ((0.8, 4), (0.95, 16), (1.25, 16)):
        lost = (1 - load) * load ** room / (1 - load ** (room + 1))
        service = {"exponential": f"{load * 10:.12g} us"}
        yield f"overruns at a load of {load}", look(service, room), lost, 0.02, True
        other = room + 1 if load < 1 else 1  # above it a byte more helps little
        yield f"overruns, room for {other} at {load}", look(service, other), lost, 0.02, False
    yield "constant, under the rate of service", look("9.9 us", 1, "10 us"), 0, 0, True
    yield "constant, 5/4 of it", look("12.5 us", 4, "10 us"), 0.2, 1e-4, True
    yield "constant, 5/4 of it, as if none were lost", look("12.5 us", 4, "10 us"), 0, 0, False


def host_queue(program):
    """Blocks in order are cylinders in order: a driver that looks along them moves the arm as far as
    the disk's own processor does, and one that does not moves it a third of all cylinders."""
    def look(depth, host, disk):
        device = {"kind": "disk", "seek": {"base": "1 ms", "per_root": "50 us"},
                  "scheduling": disk, "zones": [{"cylinders": 3000, "sectors_per_track": 200}]}
        controller = {"transfer": {"kind": "dma"}, "depth": depth, "scheduling": host}
        metrics = program.run(machine(controller, reader(4096, population=8), "500 s",
                                      devices={"device": device}))
        return metrics["storage.device.seek_distance"]["mean"]

    inside = look("infinite", "fcfs", "look")
    yield "arm, host look and the disk's own", look(1, "look", "fcfs"), inside, 0.02, True
    yield "arm, host first come and the disk's look", look(1, "fcfs", "fcfs"), inside, 0.02, False
    yield "arm, first come: a third", look(1, "fcfs", "look"), 1000, 0.02, True


def transparency(program):
    disk = {"device": {"kind": "disk", "seek": {"base": "1 ms", "per_root": "50 us"},
                       "zones": [{"cylinders": 2000, "sectors_per_track": 200}]}}
    streams = reader(4096, population=6)
    nothing = {"transfer": {"kind": "programmed_io", "word_time": "0 ns", "polled": True}}
    alone = program.run(machine(None, streams, "10 s", devices=disk))
    for name, controller, right in (("takes no time", nothing, True),
                                    ("has a set-up of 100 us",
                                     {"transfer": {**nothing["transfer"], "setup": "100 us"}},
                                     False)):
        behind = program.run(machine(controller, streams, "10 s", devices=disk))
        same = sum(alone[metric] == behind[metric] for metric in alone
                   if metric.startswith(("storage.", "io.")))
        count = sum(metric.startswith(("storage.", "io.")) for metric in alone)
        yield f"metrics of a disk behind a controller that {name}", same, count, 0, right


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    program = Program(parser.parse_args().coupling)
    failures = 0
    for family in (crossover, shares, stealing, retries, sharing, overruns, host_queue, transparency):
        for name, found, expected, tolerance, is_right in family(program):
            is_near = abs(found - expected) <= tolerance * abs(expected)
            failures += is_near != is_right
            verdict = "ok  " if is_near == is_right else "FAIL"
            kind = "" if is_right else " (wrong twin)"
            print(f"{verdict} {name}{kind}: {found:.9g}, expected {expected:.9g}")
    print(f"{failures} failures")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
