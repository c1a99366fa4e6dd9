#!/usr/bin/env python3
"""Does the calibrated NUMA machine predict what was measured on the real one?

The gallery's machine files hold four published values of each machine and the lines a core keeps in
flight; everything else is predicted and compared here: the latency matrix, the bandwidth matrix,
and the latency under load. A published point is compared by latency, with the model's curve
interpolated at its bandwidth; one above 95 % of the peak by bandwidth, where a curve is vertical.
The wrong twin's banks are never busy: its curve must miss.

    numa_mlc.py --coupling PROGRAM [--verbose]
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MACHINES = HERE.parent.parent / "experiments" / "gallery" / "machines"
# Machine file, and the lines a core keeps in flight: calibrated with the latency at the peak.
MODELS = {"D-mlc-8269CY": ("xeon-8269cy.json", 18), "D-mlc-skx-csit": ("skylake-csit.json", 17)}
SATURATED = 0.95


def run(coupling, machine, program, sweep, **changes):
    """The metrics of each point of a sweep over the program."""
    spec = {"name": "numa-mlc",
            "system": {"kind": "multiprocessor", "machine": str(MACHINES / machine),
                       **changes.get("system", {})},
            "workload": {"program": program, **changes.get("workload", {})},
            "sweep": sweep,
            "run": {"seed": 20261122, "horizon": "100 us", "replications": 3}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "case.json"
        path.write_text(json.dumps(spec))
        done = subprocess.run([coupling, "run", str(path), "-o", folder + "/out", "--progress",
                               "never"], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"status {done.returncode}: {done.stderr.strip()}")
        results = json.loads((pathlib.Path(folder) / "out" / "results.json").read_text())
    return [point["metrics"] for point in results["points"]]


def from_first_processor(coupling, machine, program, metric, **workload):
    """A metric of threads on processor 0 with memory on node 0, then on node 1."""
    program = {**program, "placement": "on_one_node"}
    return [metrics[metric]["mean"]
            for metrics in run(coupling, machine, program, {"workload.program.node": [0, 1]},
                               workload=workload)]


def latency_matrix(coupling, machine):
    local, remote = from_first_processor(coupling, machine, {"compute": "1 us"},
                                         "memory_latency", threads=1)
    return [[local * 1e9, remote * 1e9], [remote * 1e9, local * 1e9]]


def bandwidth_matrix(coupling, machine, outstanding):
    cores = json.loads((MACHINES / machine).read_text())["cores_per_processor"]
    local, remote = from_first_processor(coupling, machine,
                                         {"compute": "0 s", "outstanding": outstanding},
                                         "bandwidth", threads=cores, affinity="compact")
    return [[local / 1e6, remote / 1e6], [remote / 1e6, local / 1e6]]


def loaded_curve(coupling, machine, outstanding, **changes):
    """Pairs of bandwidth [MB/s] and latency [ns], all references local, from idle to saturation."""
    delays = [2000, 1000, 500, 300, 200, 140, 100, 80, 60, 50, 40, 35, 30, 26, 23, 20, 18, 16, 14]
    sweep = {"workload.program.compute": [{"exponential": f"{d} ns"} for d in delays] + ["0 s"]}
    program = {"compute": "0 s", "outstanding": outstanding, "placement": "local"}
    return [(metrics["bandwidth"]["mean"] / 1e6, metrics["memory_latency"]["mean"] * 1e9)
            for metrics in run(coupling, machine, program, sweep, **changes)]


def interpolate(curve, bandwidth):
    for (x0, y0), (x1, y1) in zip(curve, curve[1:]):
        if x0 <= bandwidth <= x1:
            return y0 + (y1 - y0) * (bandwidth - x0) / (x1 - x0)
    raise ValueError(f"{bandwidth} MB/s is off the curve")


def curve_errors(published, curve):
    """Relative errors of latencies, and of bandwidths where the machine is saturated."""
    peak = max(bandwidth for _, bandwidth in published)
    model_peak = max(bandwidth for bandwidth, _ in curve)
    latencies, bandwidths = [], []
    for latency, bandwidth in published:
        if bandwidth > SATURATED * peak:
            bandwidths.append(model_peak / bandwidth - 1)
        else:
            latencies.append(interpolate(curve, bandwidth) / latency - 1)
    return latencies, bandwidths


def matrix_error(published, model):
    return max(abs(model[i][j] / published[i][j] - 1) for i in range(2) for j in range(2))


def report(case, what, error, limit, wanted=True):
    is_right = (error <= limit) == wanted
    print(f"{'ok  ' if is_right else 'FAIL'} {case['id']} {what}: {error:.1%}"
          f" {'at most' if wanted else 'must be over'} {limit:.0%}", flush=True)
    return is_right


def check(coupling, case, verbose):
    machine, outstanding = MODELS[case["id"]]
    expected, tolerance = case["expected"], case["tolerance"]
    results = [report(case, "latency matrix",
                      matrix_error(expected["latency_matrix_ns"], latency_matrix(coupling, machine)),
                      tolerance["latency_matrix"]["rel"])]
    if expected["bandwidth_matrix_MBps"] is not None:
        results.append(report(case, "bandwidth matrix",
                              matrix_error(expected["bandwidth_matrix_MBps"],
                                           bandwidth_matrix(coupling, machine, outstanding)),
                              tolerance["bandwidth_matrix"]["rel"]))
    published = expected["loaded_latency_curve_ns_vs_MBps"]
    latencies, bandwidths = curve_errors(published, loaded_curve(coupling, machine, outstanding))
    if verbose:
        print("     latencies", *(f"{error:+.1%}" for error in latencies), "bandwidths",
              *(f"{error:+.1%}" for error in bandwidths))
    mean = sum(abs(error) for error in latencies) / len(latencies)
    largest = max(abs(error) for error in latencies)
    results += [report(case, "curve on average", mean, tolerance["curve"]["rel_mean_abs"]),
                report(case, "curve at worst", largest, tolerance["curve"]["rel_max"]),
                report(case, "peak", max(abs(error) for error in bandwidths),
                       tolerance["bandwidth_matrix"]["rel"])]
    wrong = loaded_curve(coupling, machine, outstanding,
                         system={"memory": {"bank_cycle": "1 ps"}})
    latencies, _ = curve_errors(published, wrong)
    results.append(report(case, "curve at worst without busy banks",
                          max(abs(error) for error in latencies), tolerance["curve"]["rel_max"],
                          wanted=False))
    return results


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    cases = [c for c in json.loads((HERE / "facts.json").read_text()) if c["kind"] == "numa_mlc"]
    results = [result for case in cases for result in check(options.coupling, case, options.verbose)]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    sys.exit(0 if all(results) and len(cases) == len(MODELS) else 1)


if __name__ == "__main__":
    main()
