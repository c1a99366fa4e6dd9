#!/usr/bin/env python3
"""Do the interrupts of one machine take the time that renewal theory and queueing theory say?

    interrupts.py --coupling PROGRAM

Each line is a closed form, worked out here, of a machine that a spec describes; each has a wrong
twin, a spec that differs in the one thing, which must miss it.

* The rest of an instruction that an interrupt meets is E[X^2] / 2 E[X], not half of an instruction.
* The rest of a window in which interrupts are off, likewise.
* An edge that meets a full latch is lost: of Poisson arrivals in a window all but the first.
* What is not maskable comes through masks and routines, to the tick.
* Levels are classes of a preemptive-resume M/G/1 (Cobham 1954).
* A chain is walked to the source that raised; polling asks half of all sources on average.
* Coalescing: so many packets, or the Poisson arrivals of a time and the first.
* Receive livelock: work below the interrupts gets the time that they leave (Mogul and Ramakrishnan
  1997).
"""
import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile

MICRO, NANO = 1e-6, 1e-9
THREAD = {"compute": "10 ms"}  # between two references: the core executes nearly always


def us(value):
    return f"{value:.12g} us"


def poisson(rate):
    return {"exponential": f"{1e6 / rate:.12g} us"}


def machine(sources, horizon, program=None, **interrupts):
    workload = {"interrupts": sources}
    if program:
        workload["program"] = program
    return {"name": "case", "system": {"kind": "multiprocessor", "memory": {"latency": "100 ns"},
                                       "interrupts": interrupts},
            "workload": workload,
            "run": {"seed": 20261128, "horizon": horizon, "warmup": "10 ms", "replications": 2}}


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


def sensing():
    """[(name, spec, look, expected, relative tolerance, whether it is right)]"""
    lengths, shares = (1, 100), (0.9, 0.1)
    first = sum(x * p for x, p in zip(lengths, shares))
    second = sum(x * x * p for x, p in zip(lengths, shares))
    wait = second / 2 / first * NANO

    def spec(instruction):
        return machine({"line": {"arrivals": poisson(10000)}}, "20 s", THREAD,
                       instruction=instruction)

    mixed = {"empirical": {"values": [f"{x} ns" for x in lengths], "weights": list(shares)}}
    look = mean("interrupts.line.latency")
    yield "sensing: instructions of two lengths", spec(mixed), look, wait, 0.01, True
    yield ("sensing: an instruction of their mean", spec(f"{first} ns"), look, wait, 0.01, False)
    yield ("sensing: a constant one, half of it", spec(f"{first} ns"), look, first / 2 * NANO, 0.01,
           True)


def mean(metric):
    return lambda metrics: metrics[metric]["mean"]


def masking():
    def spec(length, **source):
        return machine({"line": {"arrivals": poisson(100000), **source}}, "20 s",
                       masks={"between": {"exponential": "200 us"}, "length": length})

    constant, exponential = "20 us", {"exponential": "20 us"}
    wait = mean("interrupts.line.deferral")
    yield "masked windows, constant", spec(constant), wait, 10 * MICRO, 0.01, True
    yield "masked windows, exponential", spec(exponential), wait, 20 * MICRO, 0.02, True
    yield "masked windows, exponential for constant", spec(exponential), wait, 10 * MICRO, 0.01, False

    def lost(metrics):
        return (metrics["interrupts.line.lost"]["mean"] /
                metrics["interrupts.windows"]["mean"])

    expected = 2 - (1 - math.exp(-2))
    yield "edges lost in a window", spec(constant, trigger="edge"), lost, expected, 0.01, True
    yield ("edges lost, latch of two", spec(constant, trigger="edge", latch=2), lost, expected, 0.01,
           False)
    yield "a level loses none", spec(constant, trigger="level"), lost, expected, 0.01, False


def levels():
    rate, service = 30000, 10 * MICRO
    load = rate * service
    rest = rate * service * service / 2
    high = service + rest / (1 - load)
    low = service / (1 - load) + 2 * rest / (1 - load) / (1 - 2 * load)

    def spec(upper, **interrupts):
        return machine({"high": {"arrivals": poisson(rate), "service": us(10), "level": upper},
                        "low": {"arrivals": poisson(rate), "service": us(10), "level": 1}},
                       "60 s", **interrupts)

    for name, expected in (("high", high), ("low", low)):
        look = mean(f"interrupts.{name}.response_time")
        print(f"     {name}: {expected / MICRO:.3f} us")
        yield f"two levels, {name}", spec(2), look, expected, 0.01, True
        yield f"two levels, {name}: equal levels", spec(1), look, expected, 0.01, False
        yield f"two levels, {name}: none preempts", spec(2, nesting=1), look, expected, 0.01, False


def chain():
    def spec(rates, **interrupts):
        return machine({f"device{i}": {"arrivals": poisson(rate), "service": us(1)}
                        for i, rate in enumerate(rates)}, "30 s", vectors=1, probe="100 ns",
                       **interrupts)

    rates = [40000, 20000, 10000, 10000]
    look = mean("interrupts.probes")
    yield "chain in order of rate", spec(rates), look, 1.875, 0.005, True
    yield "chain reversed", spec(rates[::-1]), look, 3.125, 0.005, True
    yield "chain uniform", spec([20000] * 4), look, 2.5, 0.005, True
    yield "chain in order, (L + 1) / 2", spec(rates), look, 2.5, 0.005, False


def polled():
    def spec(devices, dispatch):
        return machine({f"device{i}": {"arrivals": poisson(8000 / devices)}
                        for i in range(devices)}, "10 s", dispatch=dispatch, dispatch_time="1 us",
                       probe="100 ns")

    def look(metrics):
        found = [metric["mean"] for name, metric in metrics.items()
                 if name.startswith("interrupts.device") and name.endswith(".latency")]
        return sum(found) / len(found)

    for devices in (4, 16, 64):
        time = 1 * MICRO + (devices + 1) / 2 * 100 * NANO
        # Interrupts meet others now and then: at most 8,000/s of that length.
        tolerance = 0.005 + 8000 * time
        yield f"polled, {devices} devices", spec(devices, "polled"), look, time, tolerance, True
        yield (f"vectored, {devices} devices", spec(devices, "vectored"), look, 1.1 * MICRO, 0.02,
               True)
        yield (f"vectored for polled, {devices} devices", spec(devices, "vectored"), look, time,
               tolerance, False)


def coalescing():
    def expected(rate, most=8, time=50 * MICRO):
        """The first packet and the Poisson arrivals of the time, as far as there is room."""
        a = rate * time
        return 1 + sum(min(k, most - 1) * math.exp(-a) * a ** k / math.factorial(k)
                       for k in range(150))

    def spec(rate, **given):
        return machine({"card": {"arrivals": poisson(rate), "service": us(1), "coalescing": {
            "packets": 8, "timeout": "50 us", **given}}}, "10 s")

    look = mean("interrupts.card.packets")
    for rate in (10000, 50000, 200000):
        value = expected(rate)
        print(f"     {rate}/s: {value:.4f} packets an interrupt")
        yield f"coalescing, {rate}/s", spec(rate), look, value, 0.01, True
        twin = spec(rate, timeout="40 us") if rate < 100000 else spec(rate, packets=7)
        yield f"coalescing, {rate}/s, otherwise", twin, look, value, 0.01, False


def livelock():
    def spec(rate, **source):
        return machine({"card": {"arrivals": us(1e6 / rate), "service": us(40),
                                 "deferred": us(60), **source}}, "10 s")

    look = mean("interrupts.card.delivered")
    for rate in (10000, 15000, 20000, 25000):
        left = (1 - rate * 40 * MICRO) / (60 * MICRO)
        expected = min(rate, left) if left > 1e-6 else 0
        yield f"livelock, {rate}/s", spec(rate), look, expected, 0.002, True
        if 10000 < rate < 25000:  # all work in the routine
            twin = spec(rate, service=us(100), deferred="0 s")
            yield f"livelock, {rate}/s, all in the routine", twin, look, expected, 0.002, False


def nonmaskable(program):
    """The latency of what is not maskable, alone and through masks and routines: equal to the tick."""
    error = {"arrivals": {"exponential": "1 ms"}, "service": us(5), "maskable": False}
    given = {"instruction": {"exponential": "200 ns"}, "save": "1 us", "restore": "1 us"}
    busy = {"arrivals": poisson(20000), "service": us(30), "level": 31}
    masks = {"between": {"exponential": "50 us"}, "length": "50 us"}

    def latency(sources, **more):
        metric = program.run(machine(sources, "5 s", THREAD, **given, **more))["interrupts.error.latency"]
        return [metric["mean"]] + [metric[p]["value"] for p in ("p50", "p90", "p99", "p99.9")]

    alone = latency({"error": error})
    others = latency({"error": error, "busy": busy}, masks=masks)
    waits = latency({"error": {**error, "maskable": True, "level": 31}, "busy": busy}, masks=masks)
    expected = 1.2 * MICRO
    print(f"     not maskable: {alone[0] / MICRO:.6f} us alone, {others[0] / MICRO:.6f} us through"
          f" masks and routines, {waits[0] / MICRO:.3f} us where it is maskable")
    yield "not maskable: rest of the instruction and save", abs(alone[0] / expected - 1) < 0.02, True
    yield "not maskable: unchanged to the tick", others == alone, True
    yield "not maskable: the same, maskable", waits == alone, False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    program = Program(parser.parse_args().coupling)
    failures = 0

    def say(name, found, is_right, what=""):
        nonlocal failures
        failures += found != is_right
        print(f"{'ok  ' if found == is_right else 'FAIL'} {name}{what}: "
              f"{'met' if found else 'missed'}", flush=True)

    for family in (sensing, masking, levels, chain, polled, coalescing, livelock):
        for name, spec, look, expected, tolerance, is_right in family():
            value = look(program.run(spec))
            distance = abs(value - expected)
            found = distance <= tolerance * expected if expected > 0 else value == 0
            say(name, found, is_right, f": {value:.6g}, expected {expected:.6g}")
    for name, found, is_right in nonmaskable(program):
        say(name, found, is_right)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
