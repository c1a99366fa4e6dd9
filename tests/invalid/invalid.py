#!/usr/bin/env python3
"""Is the message of each bad or doubtful spec right, and its place?

    invalid.py COUPLING            run every case; ends with 1 if any differs
    invalid.py --bless COUPLING    show each difference and write the new error.txt or warning.txt

A case is a folder with spec.json, the exact error.txt and whatever else the spec names. It is run
in a copy of its folder, once with `coupling check` and once with `coupling run`: both must end with
65, say exactly what error.txt holds, print nothing on stdout, and leave the folder as it was.

A case with warning.txt in its place has a spec that is legal: both must end with 0 and say exactly
what warning.txt holds. A new one starts with an empty warning.txt; one that stays empty is of a
spec that nothing is to be said of. Specs that are too large to keep are made here.
"""
import difflib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 60


def sound():
    """A spec without mistakes."""
    return {
        "name": "sound",
        "system": {"kind": "queueing", "stations": {"cpu": {"service": {"exponential": "5 ms"}}}},
        "workload": {"classes": {"web": {"arrivals": {"exponential": "40 ms"},
                                         "route": {"start": "cpu", "cpu": "done"}}}},
        "run": {"horizon": "10 s"},
    }


def many_mistakes():
    spec = sound()
    for i in range(300):
        spec["system"]["stations"][f"s{i}"] = {"service": i}
    return json.dumps(spec)


def long_texts():
    spec = sound()
    spec["system"]["stations"]["cpu"]["service"] = "5 " + "m" * 1000000
    spec["k" * 1000000] = 1
    return json.dumps(spec)


MADE = {  # name: (text, what the message must hold)
    "deep_objects": ('{"a":' * 100000, "maximum parsing depth reached"),
    "deep_lists": ('{"a":' + "[" * 100000, "maximum parsing depth reached"),
    "huge_file": ('{"name": "' + "x" * (65 << 20) + '"}', "is larger than 64 MiB"),
    "huge_blank_file": (" " * (65 << 20), "is larger than 64 MiB"),
    "many_mistakes": (many_mistakes(), "and 200 more"),
    "long_texts": (long_texts(), 'is no unit of a duration'),
}


def snapshot(folder):
    return {path.relative_to(folder): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*"))}


def run(coupling, command, folder, status):
    """The message of a run, and what else is wrong with it."""
    before = snapshot(folder)
    words = [coupling, command, "spec.json"] + (["-o", "out"] if command == "run" else [])
    done = subprocess.run(words, cwd=folder, capture_output=True, timeout=SECONDS)
    faults = []
    if done.returncode != status:
        faults.append(f"ends with {done.returncode}, not {status}")
    if done.stdout and status != 0:
        faults.append(f"prints on stdout: {done.stdout[:100]!r}")
    if snapshot(folder) != before and (status != 0 or command == "check"):
        faults.append("leaves files behind")
    return done.stderr.decode("utf-8", "backslashreplace"), faults


def check_case(coupling, case, is_blessed):
    faults = []
    is_legal = (case / "warning.txt").exists()
    expected_file = case / ("warning.txt" if is_legal else "error.txt")
    expected = expected_file.read_text() if expected_file.exists() else ""
    with tempfile.TemporaryDirectory() as parent:
        folder = pathlib.Path(parent) / "case"
        shutil.copytree(case, folder, ignore=shutil.ignore_patterns(expected_file.name))
        for command in ("check", "run"):
            message, wrong = run(coupling, command, folder, 0 if is_legal else 65)
            faults += [f"{command} {fault}" for fault in wrong]
            if message != expected:
                lines = difflib.unified_diff(expected.splitlines(), message.splitlines(),
                                             "expected", command, lineterm="")
                faults.append("\n".join(lines))
                if is_blessed and command == "check" and not wrong:
                    expected_file.write_text(message)
                    expected = message
    return faults


def check_made(coupling, text, part):
    faults = []
    with tempfile.TemporaryDirectory() as parent:
        folder = pathlib.Path(parent)
        (folder / "spec.json").write_text(text)
        for command in ("check", "run"):
            message, wrong = run(coupling, command, folder, 65)
            faults += [f"{command} {fault}" for fault in wrong]
            if part not in message:
                faults.append(f"{command} does not say {part!r}: {message[:300]}")
    return faults


def main(arguments):
    is_blessed = "--bless" in arguments
    coupling = str(pathlib.Path([word for word in arguments if word != "--bless"][0]).resolve())
    cases = sorted(path for path in HERE.iterdir() if (path / "spec.json").exists())
    results = {case.name: check_case(coupling, case, is_blessed) for case in cases}
    results |= {name: check_made(coupling, *made) for name, made in MADE.items()}
    failed = {name: faults for name, faults in results.items() if faults}
    for name, faults in failed.items():
        print(f"{name}:", *faults, sep="\n  ")
    print(f"{len(results)} bad or doubtful specs, {len(failed)} with another message than expected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
