#!/usr/bin/python3
"""Does the JSON Schema agree with the checker?

    schema.py COUPLING

What the checker lets through (the gallery, the corpus of runs) the schema must accept. Of the bad
specs it must refuse those whose mistake a single value shows; the rest only the checker can see.
"""
import json
import pathlib
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Beginnings of the names of cases that a schema can refuse.
SHOWN_BY_A_VALUE = (
    "analysis_unknown", "a_list", "arrivals_misspelt", "arrivals_interarrival_missing",
    "capacity_zero", "classes_missing", "classes_wrong", "confidence_zero", "count_with", "description_wrong",
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
    faults = []
    good = sorted((ROOT / "experiments/gallery").glob("*.json"))
    good += sorted((ROOT / "tests/fuzz/corpus/run").glob("*.json"))
    for path in good:
        checked = subprocess.run([coupling, "check", path], capture_output=True)
        errors = [f"{list(e.absolute_path)}: {e.message[:200]}"
                  for e in validator.iter_errors(load(path))]
        if checked.returncode == 0 and errors:
            faults.append(f"{path.name} is refused: {errors[0]}")
    refused = 0
    for path in sorted((ROOT / "tests/invalid").glob("*/spec.json")):
        spec = load(path)
        if spec is None:
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
