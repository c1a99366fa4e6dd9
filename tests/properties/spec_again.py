#!/usr/bin/env python3
"""The spec.json of an output folder stands alone and gives the same bytes again.

Each gallery spec runs as the byte tests shorten it; its spec.json, moved to a folder of its own
without any other file, runs again from there, and results.json, results.csv, timeline.jsonl and
spec.json are the same bytes, as is what is printed. In the folder that it came from it makes no run
at all. A spec that extends another one, names a machine by an absolute name and is changed by --set
does the same. A schema that python3-jsonschema reads accepts every one of them, where it is there.

Wrong twin: a default that is changed in spec.json makes other results, and these name another spec.

    spec_again.py --coupling PROGRAM
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "golden"))
import gallery  # noqa: E402

FILES = ["results.json", "results.csv", "timeline.jsonl", "spec.json"]
failures = []


def expect(is_good, what):
    if not is_good:
        failures.append(what)
        print(f"FAIL {what}")
    return is_good


def run(options, spec, folder, *words, cwd=ROOT):
    done = subprocess.run([options.coupling, "run", str(spec), "-o", str(folder), "--progress",
                           "never", *words], capture_output=True, text=True, cwd=cwd, timeout=300)
    if done.returncode not in (0, 1):
        sys.exit(f"FAIL {spec} {words}: status {done.returncode}: {done.stderr}")
    return done.stdout.replace(str(folder), "FOLDER")


def check_again(options, name, first, screen):
    """The spec.json of a folder in a folder of its own, and where it came from."""
    alone = first.parent / f"{name}.alone"
    alone.mkdir()
    shutil.copy(first / "spec.json", alone / "spec.json")
    again = alone / "again"
    expect(run(options, "spec.json", again, cwd=alone) == screen, f"{name}: the same is printed")
    for file in FILES:
        one, other = gallery.read(first / file), gallery.read(again / file)
        expect(one == other, f"{name}: {file}: {gallery.first_difference(one, other)}")
    run(options, alone / "spec.json", first)
    runs = json.loads((first / "provenance.json").read_text())["runs"]
    expect(runs["computed"] == 0 and runs["cached"] > 0, f"{name}: no run is made again: {runs}")


def check_gallery(options, folder):
    for spec in gallery.specs():
        first = folder / spec.stem
        settings = gallery.SETTINGS.get(spec.stem, gallery.SETTINGS["*"])
        words = [word for setting in settings for word in ("--set", setting)]
        check_again(options, spec.stem, first, run(options, spec, first, *words))
        check_schema(options, spec.stem, first / "spec.json")


def check_references(options, folder):
    """A spec that hangs on other files and on the command line, then none of these."""
    machines = ROOT / "experiments" / "gallery" / "machines"
    inner = folder / "inner"
    inner.mkdir()
    shutil.copy(machines / "xeon-8269cy.json", inner / "two.json")
    base = {"name": "base", "system": {"kind": "multiprocessor", "machine": "two.json"},
            "workload": {"program": {"compute": {"exponential": "100 ns"}}},
            "run": {"horizon": "20 us", "replications": 3}}
    (inner / "base.json").write_text(json.dumps(base))
    top = {"extends": "inner/base.json", "name": "references",
           "sweep": {"system.machine": ["inner/two.json", str(machines / "xeon-8269cy-uma.json")],
                     "workload.program.remote_share": [0, 0.5]}}
    (folder / "top.json").write_text(json.dumps(top))
    first = folder / "references"
    screen = run(options, folder / "top.json", first, "--set", "run.confidence=0.9", "--seed", "5",
                 cwd=folder)
    shutil.rmtree(inner)
    (folder / "top.json").unlink()
    check_again(options, "references", first, screen)
    written = json.loads((first / "spec.json").read_text())
    expect(sorted(written["machines"]) == sorted(top["sweep"]["system.machine"]),
           f"machines are written in: {sorted(written['machines'])}")
    expect("extends" not in written and written["run"]["seed"] == 5, "what was resolved")
    extended = {"extends": "references/spec.json", "name": "extended",
                "sweep": {"system.machine": ["references/inner/two.json"]}}
    (folder / "extended.json").write_text(json.dumps(extended))
    run(options, folder / "extended.json", folder / "extended", cwd=folder)
    first_results = json.loads((first / "results.json").read_text())
    results = json.loads((folder / "extended" / "results.json").read_text())
    expect(results["spec_digest"] != first_results["spec_digest"], "an extension is another spec")
    expect([point["metrics"] for point in results["points"]]
           == [point["metrics"] for point in first_results["points"]][:2],
           "a machine in an extended spec is found")


def check_twin(options, folder):
    """A changed default is another spec with other results."""
    spec = folder / "mm1" / "spec.json"
    before = json.loads((folder / "mm1" / "results.json").read_text())
    changed = json.loads(spec.read_text())
    expect(changed["system"]["stations"]["cpu"]["servers"] == 1, "a default is written in")
    changed["system"]["stations"]["cpu"]["servers"] = 2
    spec.write_text(json.dumps(changed))
    run(options, spec, folder / "twin")
    after = json.loads((folder / "twin" / "results.json").read_text())
    expect(after["spec_digest"] != before["spec_digest"], "a changed spec.json is another spec")
    expect(after["points"] != before["points"], "a changed default changes results")
    changed["system"]["stations"]["cpu"]["servers"] = 1
    spec.write_text(json.dumps(changed))  # the layout of the text does not count
    run(options, spec, folder / "twin")
    after = json.loads((folder / "twin" / "results.json").read_text())
    expect(after == before, "a spec.json that says the same names the spec it was made from")


def check_schema(options, name, path):
    try:
        import jsonschema
    except ImportError:
        options.without_schema = True
        return
    if options.schema is None:
        done = subprocess.run([options.coupling, "schema"], capture_output=True, check=True)
        options.schema = jsonschema.Draft202012Validator(json.loads(done.stdout))
    errors = list(options.schema.iter_errors(json.loads(path.read_text())))
    expect(not errors, f"{name}: the schema refuses spec.json: {errors[:1]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True, type=lambda path: pathlib.Path(path).resolve())
    options = parser.parse_args()
    options.schema = None
    options.without_schema = False
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        check_gallery(options, folder)
        check_references(options, folder)
        check_twin(options, folder)
    if options.without_schema:
        print("SKIPPED python3-jsonschema: not installed")
    print(f"{len(gallery.specs())} gallery specs, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
