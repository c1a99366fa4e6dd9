"""The gallery as the byte tests run it: shortened, for every spec in the same way."""
import json
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SETTINGS = json.loads((HERE / "settings.json").read_text())


def specs():
    return sorted((ROOT / "experiments" / "gallery").glob("*.json"))


def golden(spec):
    """The golden files of a spec, by the name of the output that they stand for."""
    return {"results.json": HERE / "results" / spec.name,
            "timeline.jsonl": HERE / "results" / f"{spec.stem}.timeline.jsonl",
            "series.csv": HERE / "results" / f"{spec.stem}.series.csv"}


def run(coupling, spec, folder, *options, environment=None):
    """Run a gallery spec into a folder and return the folder."""
    command = [coupling, "run", str(spec), "-o", str(folder), "--progress", "never"]
    for setting in SETTINGS.get(spec.stem, SETTINGS["*"]):
        command += ["--set", setting]
    done = subprocess.run(command + list(options), capture_output=True, text=True, cwd=ROOT,
                          env={**os.environ, **(environment or {})})
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: status {done.returncode}: {done.stderr}")
    return pathlib.Path(folder)


def merge(coupling, folders, out):
    done = subprocess.run([coupling, "merge", *map(str, folders), "-o", str(out)],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"merge: status {done.returncode}: {done.stderr}")
    return pathlib.Path(out)


def read(path):
    """The bytes of a file; none where there is no file."""
    return path.read_bytes() if path.exists() else b""


def first_difference(expected, found):
    for number, (left, right) in enumerate(zip(expected.splitlines(), found.splitlines()), 1):
        if left != right:
            return f"line {number}: expected {left.decode().strip()}, found {right.decode().strip()}"
    return f"{len(expected)} bytes expected, {len(found)} found"
