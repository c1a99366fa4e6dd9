#!/usr/bin/env python3
"""Does any result hang on the order of simultaneous events?

Each gallery spec, shortened as for the golden results, runs with --ties. A spec with results beyond
their intervals has to say so in its description, with the words "order of simultaneous events";
one without has to say nothing of the kind. Timelines in shuffled order have to be the same too.
A spec that is built to hang on ties must be reported, or the check is worth nothing.

    ties.py --coupling PROGRAM
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import gallery  # noqa: E402

WORDS = "order of simultaneous events"

# Two customers come together each time, and the desk takes the one whose event came first.
DESK = {"route": {"start": "desk", "desk": "done"}, "arrivals": "4 s"}
TWIN = {
    "name": "twin", "description": "Who is served first?",
    "system": {"kind": "queueing", "stations": {"desk": {"service": "1 s"}}},
    "workload": {"classes": {"early": DESK, "late": DESK}},
    "run": {"horizon": "400 s", "warmup": "0 s", "replications": 3},
}


def judge(coupling, spec, folder, settings):
    """What is wrong with a spec, or None; and the sentence of --ties."""
    command = [coupling, "run", str(spec), "-o", f"{folder}/plain", "--progress", "never",
               "--ties", "-j", "2"]
    for setting in settings:
        command += ["--set", setting]
    done = subprocess.run(command, capture_output=True, text=True, cwd=gallery.ROOT)
    said = re.findall(f"^(?:no|[0-9]+ of [0-9]+) results? depends? on the {WORDS}.*",
                      done.stdout, re.MULTILINE)
    if done.returncode not in (0, 1) or len(said) != 1:
        return f"status {done.returncode}: {done.stderr or done.stdout}", ""
    hangs = " beyond " in said[0]
    misses = re.search(r" (FAIL|UNDECIDED)\b", done.stdout) is not None  # an objective
    if (hangs or misses) != (done.returncode == 1):
        return f"status {done.returncode}, though: {said[0]}", said[0]
    if hangs != (WORDS in json.loads(spec.read_text())["description"]):
        return f"{said[0]} The description says otherwise.", said[0]
    return None, said[0]


def check(coupling, spec, folder):
    settings = gallery.SETTINGS.get(spec.stem, gallery.SETTINGS["*"])
    wrong, said = judge(coupling, spec, folder, settings)
    plain = pathlib.Path(folder) / "plain" / "timeline.jsonl"
    if wrong is None and plain.exists():
        shuffled = gallery.run(coupling, spec, f"{folder}/shuffled", "--shuffle-ties", "-j", "2")
        expected, found = gallery.read(plain), gallery.read(shuffled / "timeline.jsonl")
        if expected != found:
            wrong = "timeline: " + gallery.first_difference(expected, found)
    print(f"{spec.stem}: {wrong or said}")
    return wrong is None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = str(pathlib.Path(parser.parse_args().coupling).resolve())
    is_good = True
    for spec in gallery.specs():
        with tempfile.TemporaryDirectory() as folder:
            is_good = check(coupling, spec, folder) and is_good
    with tempfile.TemporaryDirectory() as folder:
        for description, is_right in ((TWIN["description"], False),
                                      (f"How much does the {WORDS} matter?", True)):
            spec = pathlib.Path(folder) / "twin.json"
            spec.write_text(json.dumps({**TWIN, "description": description}))
            wrong, said = judge(coupling, spec, folder, [])
            if (wrong is None) != is_right or " beyond " not in said:
                print(f"the twin \"{description}\" was judged wrongly: {wrong}; {said}")
                is_good = False
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
