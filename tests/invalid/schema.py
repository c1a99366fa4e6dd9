#!/usr/bin/python3
"""Does the JSON Schema agree with the checker?

    schema.py COUPLING

What the checker lets through (the gallery, the corpus of runs, specs that are only warned of) the
schema must accept. Of the bad
specs it must refuse those whose mistake a single value shows; the rest only the checker can see.
"""
import json
import pathlib
import subprocess
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Beginnings of the names of cases that a schema can refuse.
SHOWN_BY_A_VALUE = (
    "analysis_unknown", "a_list", "arrivals_misspelt", "arrivals_interarrival_missing",
    "capacity_zero", "classes_missing", "classes_wrong", "cluster_clients_population", "cluster_clients_retries",
    "cluster_fault_kind", "cluster_fault_target", "cluster_fault_time", "cluster_fault_unknown", "cluster_faults",
    "cluster_fencing_attempts", "cluster_fencing_key", "cluster_fencing_method", "cluster_fencing_unknown",
    "cluster_horizon", "cluster_membership_key", "cluster_membership_unknown", "cluster_network_unknown",
    "cluster_node_cores", "cluster_nodes_a_list", "cluster_nodes_empty", "cluster_nodes_missing",
    "cluster_partition_group", "cluster_policy", "cluster_quorum_two_node_true", "cluster_reals", "cluster_requires_a_name", "cluster_role",
    "cluster_service_failback", "cluster_service_stickiness", "cluster_service_on_no_node", "cluster_services", "cluster_startup",
    "cluster_storage_no_object", "cluster_system", "cluster_workload", "confidence_zero", "count_with", "description_wrong",
    "discipline_", "distribution_", "empirical_without_unit", "empty_object", "erlang_",
    "extends_wrong", "fork_", "geometric_", "horizon_bare", "horizon_missing", "hyperexponential",
    "kind_", "lognormal_", "mixture_inner", "name_", "percentiles", "population_", "precision_without",
    "priority_", "quantity_no", "quantity_null", "quantity_plus", "quantity_two", "quantity_words",
    "range_one", "range_unknown", "range_without", "replications_zero", "route_missing",
    "route_probability", "route_wrong", "run_missing", "seed_", "servers_", "stations_missing",
    "stations_wrong", "station_name", "sweep_empty", "sweep_no_object", "sweep_wrong", "system_missing",
    "uniform_one", "unit_", "unknown_key", "warmup_misspelt", "weibull_", "workload_missing", "zip_no",
)


def load(path):
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None


def main(coupling):
    text = subprocess.run([coupling, "schema"], capture_output=True, check=True).stdout
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    faults = [f"{path.name} does not name the schema {schema['$id']}"
              for path in sorted((ROOT / "experiments/gallery").glob("*.json"))
              if load(path).get("$schema") != schema["$id"]]
    good = sorted((ROOT / "experiments/gallery").glob("*.json"))
    good += sorted((ROOT / "tests/fuzz/corpus/run").glob("*.json"))
    good += sorted(path.parent / "spec.json" for path in (ROOT / "tests/invalid").glob("*/warning.txt"))
    for path in good:
        checked = subprocess.run([coupling, "check", path], capture_output=True)
        errors = [f"{list(e.absolute_path)}: {e.message[:200]}"
                  for e in validator.iter_errors(load(path))]
        if checked.returncode == 0 and errors:
            name = path.parent.name if path.name == "spec.json" else path.name
            faults.append(f"{name} is refused: {errors[0]}")
    refused = 0
    for path in sorted((ROOT / "tests/invalid").glob("*/spec.json")):
        spec = load(path)
        if spec is None or (path.parent / "warning.txt").exists():
            continue
        is_refused = not validator.is_valid(spec)
        refused += is_refused
        if path.parent.name.startswith(SHOWN_BY_A_VALUE) and not is_refused:
            faults.append(f"{path.parent.name} is accepted")
    print(*faults, sep="\n")
    print(f"{len(good)} good specs accepted, {refused} bad ones refused, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
