#!/usr/bin/env python3
"""Does a machine imported from a text of Memory Latency Checker predict the rest of that text?

The text of each published machine is written again from its facts, as MLC prints it, and
`coupling import mlc` calibrates a machine with it: idle latencies, the peak of the links, and lines in
flight from the most loaded row. Cores, channels and the grade of the DRAM come from a machine file, as
MLC does not know them. Everything else is predicted and compared here: the latency matrix, the
bandwidth matrix, the peak, and the latency under load, which is that of one core that chases pointers
beside others that stream. A published point is compared by latency, with the model's curve interpolated
at its bandwidth, where that is below a share of the peak; above it the curve is vertical, and bandwidths
are compared. The wrong twin has half of the banks, one rank for two: its curve must be out of tolerance.

Of each machine a file with banks instead of DRAM is tried, too, to which the all-local peak is fitted.
Its curve is compared where the grade of the DRAM is not in KNOWN, and else printed; the wrong twin's
banks are never busy, and its curve must be worse.

    numa_mlc.py --coupling PROGRAM [--verbose]

Cases are those of facts.json, and of numa_cases.json and cases.json in the folder COUPLING_REFERENCE, if
that is set: there are machines with memory behind CXL, too, a column of the matrix without a row.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# What MLC does not say: cores and channels of a node, and the fastest DDR4 that the processor takes. How
# many ranks a channel had was not published; two are the rule where a server has one module on each.
KNOWN = {"D-mlc-8269CY": (26, 6, "DDR4-2933"), "D-mlc-skx-csit": (28, 6, "DDR4-2666"),
         "N-mlc-icx2": (36, 8, "DDR4-3200")}
RANKS = 2
SEQUENTIAL = 0.999  # as the import says
FAR = {"N-cxl-1", "D-numa-epyc9224"}  # machines with memory behind CXL
DELAYS = [2000, 1000, 500, 300, 200, 140, 100, 80, 60, 50, 40, 35, 30, 26, 23, 20, 18, 16, 14]


class Case:
    """A published run: latencies in ns, bandwidths in MB/s."""

    def __init__(self, facts):
        self.name, expected = facts["id"], facts["expected"]
        self.bandwidths = self.peak = None
        self.latencies = expected["latency_matrix_ns"]
        self.known = KNOWN.get(self.name)
        if self.known is None:
            self.known = facts["assumed"]["cores_per_node"], facts["assumed"]["channels_per_node"], None
        if "bandwidth_matrix_MBps" in expected:
            self.bandwidths = expected["bandwidth_matrix_MBps"]
        elif "bandwidth_matrix_GBps" in expected:
            self.bandwidths = [[value * 1000 for value in row] for row in expected["bandwidth_matrix_GBps"]]
        if "loaded_latency_curve_ns_vs_MBps" in expected:
            self.curve = expected["loaded_latency_curve_ns_vs_MBps"]
            self.tolerance, self.saturated = facts["tolerance"], 0.95
        else:
            self.curve = [[latency, bandwidth * 1000] for latency, bandwidth in
                          expected["loaded_latency_curve_ns_vs_GBps"]]
            self.peak = expected.get("peak_all_reads_GBps")
            self.tolerance = {"latency_matrix": {"rel": 0.05}, "curve": facts["tol"]["curve_below_97_percent"],
                              "bandwidth_matrix": facts["tol"]["bandwidth_matrix"]}
            self.saturated = 0.97

    def text(self):
        """The text that MLC printed."""
        def matrix(rows):
            nodes = range(len(rows))
            return ["\t\tNuma node", "Numa node\t" + "\t".join(f"{node:6}" for node in nodes)] + \
                   [f"{node:8}\t" + "\t".join(f"{value:.1f}" for value in rows[node]) for node in nodes] + [""]
        lines = ["Intel(R) Memory Latency Checker - v3.10",
                 "Measuring idle latencies for random access (in ns)...", *matrix(self.latencies)]
        if self.peak is not None:
            lines += ["Measuring Peak Injection Memory Bandwidths for the system",
                      "Bandwidths are in MB/sec (1 MB/sec = 1,000,000 Bytes/sec)",
                      f"ALL Reads        :\t{self.peak * 1000:.1f}", ""]
        if self.bandwidths is not None:
            lines += ["Measuring Memory Bandwidths between nodes within system",
                      "Using Read-only traffic type", *matrix(self.bandwidths)]
        lines += ["Measuring Loaded Latencies for the system", "Inject\tLatency\tBandwidth",
                  "Delay\t(ns)\tMB/sec", "=========================="]
        lines += [f" {delay:05}\t{latency:.2f}\t{bandwidth:.1f}"
                  for delay, (latency, bandwidth) in enumerate(self.curve)]
        return "\n".join(lines) + "\n"


class Model:
    """The imported machine of a case."""

    def __init__(self, coupling, case, folder, memory):
        self.coupling, self.folder = coupling, pathlib.Path(folder)
        self.cores, channels, _ = case.known
        known = {"cores_per_processor": self.cores, "memory": {"channels": channels, **memory}}
        (self.folder / "known.json").write_text(json.dumps(known))
        (self.folder / "mlc.txt").write_text(case.text())
        done = self.call("import", "mlc", "mlc.txt", "--machine", "known.json", "-o", "machine.json",
                         "--width", "0")
        self.notes = done.stderr
        self.machine = json.loads((self.folder / "machine.json").read_text())
        outstanding = int(re.search(r"outstanding (\d+)", self.notes)[1])
        self.stream = {"compute": "0 s", "outstanding": outstanding}
        self.has_dram = "dram" in memory
        if self.has_dram:
            self.stream["sequential_share"] = SEQUENTIAL

    def call(self, *words):
        done = subprocess.run([self.coupling, *words], cwd=self.folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{words}: status {done.returncode}: {done.stderr.strip()}")
        return done

    def run(self, workload, sweep, memory=None, horizon="100 us"):
        """The metrics of each point of a sweep over the workload."""
        system = {"memory": memory} if memory else {}
        spec = {"name": "numa-mlc",
                "system": {"kind": "multiprocessor", "machine": "machine.json", **system},
                "workload": workload, "sweep": sweep,
                "run": {"seed": 20261122, "horizon": horizon, "replications": 3}}
        (self.folder / "case.json").write_text(json.dumps(spec))
        self.call("run", "case.json", "-o", "out", "--force", "--progress", "never")
        results = json.loads((self.folder / "out" / "results.json").read_text())
        return [point["metrics"] for point in results["points"]]

    def matrix(self, program, metric, scale, horizon="100 us", **workload):
        """A metric of threads on the first processor with memory on each node, for two nodes."""
        if self.machine["processors"] == 1 or self.machine["memory"]["layout"] == "uma":
            metrics = self.run({"program": program, **workload},
                               {"workload.program.cycles_per_instruction": [1]}, horizon=horizon)
            values = [metrics[0][metric]["mean"] * scale] * self.machine["processors"]
        else:
            metrics = self.run({"program": {**program, "placement": "on_one_node"}, **workload},
                               {"workload.program.node": [0, 1]}, horizon=horizon)
            values = [each[metric]["mean"] * scale for each in metrics]
        return [values, values[::-1]][:len(values)]

    def latencies(self):
        """Of a chase, long enough to meet many refreshes."""
        return self.matrix({"compute": "0 s"}, "memory_latency", 1e9, "1 ms", threads=1)

    def bandwidths(self):
        return self.matrix(self.stream, "bandwidth", 1e-6, threads=self.cores, affinity="compact")

    def curve(self, **changes):
        """Pairs of bandwidth [MB/s] and latency [ns], all references local, from idle to saturation.

        Of a machine with DRAM the latency is that of a chase on one core; with banks alone, which know
        no rows, a chase and a stream are alike.
        """
        delays = [{"exponential": f"{d} ns"} for d in DELAYS] + ["0 s"]
        stream = {**self.stream, "placement": "local"}
        if not self.has_dram:
            points = self.run({"program": stream}, {"workload.program.compute": delays}, **changes)
            latency = "memory_latency"
        else:
            threads = self.cores * self.machine["processors"] - 1
            teams = {"chase": {"cores": [0], "program": {"compute": "0 s", "placement": "local"}},
                     "streams": {"threads": threads, "program": stream}}
            points = self.run({"teams": teams}, {"workload.teams.streams.program.compute": delays}, **changes)
            latency = "teams.chase.memory_latency"
        return [(metrics["bandwidth"]["mean"] / 1e6, metrics[latency]["mean"] * 1e9) for metrics in points]


def matrix_text(latencies, bandwidths):
    """What MLC prints of nodes of which some have memory alone: columns without rows."""
    lines = []
    for title, rows in (("Measuring idle latencies (in ns)...", latencies),
                        ("Measuring Memory Bandwidths between nodes within system", bandwidths)):
        nodes = range(len(rows[0]))
        lines += [title, "Numa node\t" + "\t".join(str(node) for node in nodes)]
        lines += ["\t".join(str(value) for value in [node, *row]) for node, row in enumerate(rows)] + [""]
    return "\n".join(lines)


def matrix_case(facts):
    """Latencies [ns], bandwidths [MB/s] and the cores of a node of a machine with memory behind CXL."""
    expected = facts["expected"]
    if facts["id"] == "N-cxl-1":
        given = facts["params"]
        return ([[given["local_ns"], given["far_ns"]]],
                [[given["local_GBps"] * 1000, given["far_GBps"] * 1000]], 8)
    far = [[*row, cxl] for row, cxl in zip(expected["latency_ns"], expected["cxl_ns"])]
    return far, [[*row, expected["cxl_MBps"]] for row in expected["bandwidth_MBps"]], 12


def check_matrix(coupling, facts):
    """Reads from node 0 to each memory, on the imported machine, beside what was imported."""
    latencies, bandwidths, cores = matrix_case(facts)
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "mlc.txt").write_text(matrix_text(latencies, bandwidths))
        model = Model.__new__(Model)
        model.coupling, model.folder = coupling, pathlib.Path(folder)
        model.call("import", "mlc", "mlc.txt", "--cores", str(cores), "-o", "machine.json")
        case = type("Named", (), {"name": facts["id"]})
        nodes = list(range(len(latencies[0])))
        at = {"workload.program.node": nodes}
        far = {"placement": "on_one_node"}
        idle = model.run({"program": {"compute": "1 us", **far}, "threads": 1}, at)
        full = model.run({"program": {"compute": "0 s", "outstanding": 64, **far}, "threads": cores,
                          "affinity": "compact"}, at)
    error = lambda points, metric, scale, row: max(
        abs(point[metric]["mean"] * scale / value - 1) for point, value in zip(points, row))
    return [report(case, "latencies from node 0", error(idle, "memory_latency", 1e9, latencies[0]), 0.05),
            report(case, "bandwidths to node 0", error(full, "bandwidth", 1e-6, bandwidths[0]), 0.05)]


def interpolate(curve, bandwidth):
    if bandwidth < curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in zip(curve, curve[1:]):
        if x0 <= bandwidth <= x1:
            return y0 + (y1 - y0) * (bandwidth - x0) / (x1 - x0)
    return curve[-1][1]


def curve_errors(case, curve):
    """Relative errors of latencies, and of bandwidths where the machine is saturated."""
    peak = max(bandwidth for _, bandwidth in case.curve)
    model_peak = max(bandwidth for bandwidth, _ in curve)
    latencies, bandwidths = [], []
    for latency, bandwidth in case.curve:
        if bandwidth > case.saturated * peak:
            bandwidths.append(model_peak / bandwidth - 1)
        else:
            latencies.append(interpolate(curve, bandwidth) / latency - 1)
    return latencies, bandwidths


def matrix_error(published, model):
    nodes = range(len(published))
    return max(abs(model[i][j] / published[i][j] - 1) for i in nodes for j in nodes)


def report(case, what, error, limit, wanted=True):
    is_right = (error <= limit) == wanted
    print(f"{'ok  ' if is_right else 'FAIL'} {case.name} {what}: {error:.1%}"
          f" {'at most' if wanted else 'must be over'} {limit:.0%}", flush=True)
    return is_right


def check_matrices(case, model, what):
    results = [report(case, what + "latency matrix", matrix_error(case.latencies, model.latencies()),
                      case.tolerance["latency_matrix"]["rel"])]
    if case.bandwidths is not None:
        results.append(report(case, what + "bandwidth matrix",
                              matrix_error(case.bandwidths, model.bandwidths()),
                              case.tolerance["bandwidth_matrix"]["rel"]))
    return results


def mean_and_worst(errors):
    return sum(map(abs, errors)) / len(errors), max(map(abs, errors))


def check_dram(coupling, case, verbose):
    """DRAM of the processor's grade: the peak and the curve are predicted."""
    limits = case.tolerance["curve"]
    with tempfile.TemporaryDirectory() as folder:
        model = Model(coupling, case, folder, {"dram": {"preset": case.known[2], "ranks": RANKS}})
        results = check_matrices(case, model, "")
        latencies, bandwidths = curve_errors(case, model.curve())
        wrong, _ = curve_errors(case, model.curve(memory={"dram": {"preset": case.known[2], "ranks": 1}}))
    if verbose:
        print(model.notes, "     latencies", *(f"{error:+.1%}" for error in latencies), "bandwidths",
              *(f"{error:+.1%}" for error in bandwidths))
    mean, worst = mean_and_worst(latencies)
    return results + [report(case, "curve on average", mean, limits["rel_mean_abs"]),
                      report(case, "curve at worst", worst, limits["rel_max"]),
                      report(case, "peak", max(map(abs, bandwidths)), case.tolerance["bandwidth_matrix"]["rel"]),
                      report(case, "curve at worst with one rank", max(map(abs, wrong)), limits["rel_max"],
                             wanted=False)]


def check_banks(coupling, case):
    """Banks that are busy for a row cycle: the peak is fitted, and the curve is too low at its knee."""
    with tempfile.TemporaryDirectory() as folder:
        model = Model(coupling, case, folder, {"banks": RANKS * 16, "bank_cycle": "45.75 ns"})
        results = check_matrices(case, model, "with banks, ")
        latencies, bandwidths = curve_errors(case, model.curve())
        wrong, _ = curve_errors(case, model.curve(memory={"bank_cycle": "1 ps"}))
    mean, worst = mean_and_worst(latencies)
    if case.known[2] is None:
        limits = case.tolerance["curve"]
        results += [report(case, "with banks, curve on average", mean, limits["rel_mean_abs"]),
                    report(case, "with banks, curve at worst", worst, limits["rel_max"])]
    else:
        print(f"     {case.name} with banks, curve on average: {mean:.1%}, at worst {worst:.1%}")
    return results + [report(case, "with banks, peak", max(map(abs, bandwidths)),
                             case.tolerance["bandwidth_matrix"]["rel"]),
                      report(case, "with banks never busy, curve at worst", max(map(abs, wrong)), 1.1 * worst,
                             wanted=False)]


def read_facts():
    facts = json.loads((HERE / "facts.json").read_text())
    reference = os.environ.get("COUPLING_REFERENCE")
    for name in ("numa_cases.json", "cases.json") if reference else ():
        facts += json.loads((pathlib.Path(reference) / name).read_text())
    return {fact["id"]: fact for fact in reversed(facts)}.values()  # facts.json has the tolerances


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    coupling = str(pathlib.Path(options.coupling).resolve())
    facts = read_facts()
    cases = [Case(fact) for fact in facts if fact["kind"] == "numa_mlc"]
    results = []
    for case in cases:
        results += check_dram(coupling, case, options.verbose) if case.known[2] else []
        results += check_banks(coupling, case)
    results += [result for fact in facts if fact["id"] in FAR for result in check_matrix(coupling, fact)]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    sys.exit(0 if all(results) and len(cases) >= 2 else 1)


if __name__ == "__main__":
    main()
