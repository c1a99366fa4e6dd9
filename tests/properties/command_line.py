#!/usr/bin/env python3
"""Does the command line keep its word?

    command_line.py --coupling PROGRAM

Help of every command: standard output, status 0, 80 columns, each option that it names is taken. A
misspelt option or command: status 64, one line, the nearest name. Every printed command can be pasted
into a shell, where program, folder and spec have blanks and quotes in their names. A spec comes from a
file, the gallery, or standard input, where files that it names are relative to the working folder.
Several specs at once: the worst status, a folder for each. --set fixes what a spec sweeps. bash and
zsh complete commands, every option that a help names, names of the gallery, paths and values of --set.

Each check must fail for one of the wrong twins at the end: programs that are wrong in one way.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GALLERY = ROOT / "experiments" / "gallery"
COMPLETION = ROOT / "experiments" / "completion"

SPEC = {
    "name": "two rooms", "description": "How long is the queue?",
    "system": {"kind": "queueing", "stations": {"cpu": {"service": {"exponential": "1 s"}}}},
    "workload": {"classes": {"all": {"arrivals": {"exponential": "2 s"},
                                     "route": {"start": "cpu", "cpu": "done"}}}},
    "run": {"horizon": "400 s", "replications": 3},
}
ARRIVALS = "workload.classes.all.arrivals.exponential"
SERVERS = "system.stations.cpu.servers"


class Tester:
    def __init__(self, coupling, folder):
        self.coupling, self.folder = str(coupling), pathlib.Path(folder)
        self.found, self.checks = [], 0

    def write(self, name, spec):
        path = self.folder / name
        path.write_text(spec if isinstance(spec, str) else json.dumps(spec))
        return name

    def run(self, *words, stdin=None, env=None):
        return subprocess.run([self.coupling, *words], cwd=self.folder, capture_output=True,
                              text=True, timeout=120, input=stdin, env=os.environ | (env or {}))

    def expect(self, is_good, what, ended=None):
        self.checks += 1
        if not is_good:
            said = "" if ended is None else f": {ended.returncode}: {ended.stdout[-300:]!r} {ended.stderr[-300:]!r}"
            self.found.append(what + said)

    def refuse(self, words, status, *parts):
        """A command that fails, with one line that has these parts."""
        ended = self.run(*words)
        line = ended.stderr
        self.expect(ended.returncode == status and ended.stdout == "" and line.count("\n") == 1 and
                    all(part in line for part in parts), " ".join(words), ended)


def commands_of(text):
    """The names of commands in the overview."""
    block = re.search(r"^Commands:\n((?:  \S+ +\S.*\n)+)", text, re.M)
    return [line.split()[0] for line in block.group(1).splitlines()] if block else []


def check_help(tester):
    alone = tester.run()
    tester.expect(alone.returncode == 64 and alone.stdout == "" and
                  len(re.findall(r"^  \S*coupling\S* \w+.*", alone.stderr, re.M)) == 3, "alone", alone)
    whole = tester.run("--help")
    commands = commands_of(whole.stdout)
    tester.expect(whole.returncode == 0 and len(commands) >= 10 and
                  commands == commands_of(alone.stderr) and "Exit status" in whole.stdout, "--help", whole)
    for words in (["help"], ["-h"]):
        tester.expect(tester.run(*words).stdout == whole.stdout, words[0])
    version = tester.run("-V")
    tester.expect(re.fullmatch(r"coupling \d+\.\d+\.\d+\n", version.stdout) is not None, "-V", version)
    for command in commands:
        said = tester.run(command, "-h")
        tester.expect(said.returncode == 0 and said.stderr == "" and
                      said.stdout.startswith(f"Usage: coupling {command} ") and
                      "\nExamples:\n" in said.stdout, command, said)
        wide = [line for line in said.stdout.replace(tester.coupling, "coupling").splitlines()
                if len(line) > 79]
        tester.expect(not wide, f"{command}: wider than 79 columns: {wide}")
        for other in (["help", command], [command, "--help"], [command, "nonsense", "-h"]):
            tester.expect(tester.run(*other).stdout == said.stdout, " ".join(other))
        check_options(tester, command, said.stdout)


def check_options(tester, command, text):
    """Each option of a help is known, and one with a letter changed is not."""
    options = re.findall(r"^  (?:-(\w), |    )--([\w-]+)(=\S+)?", text, re.M)
    tester.expect(len(options) >= 3, f"{command}: options")
    for letter, name, value in options:
        for word in ([f"-{letter}"] if letter else []) + [f"--{name}"]:
            ended = tester.run(command, word, *(["?"] if value else []), "-h")
            tester.expect("no such option" not in ended.stderr, f"{command} {word}", ended)
        if value:
            tester.refuse([command, f"--{name}"], 64, f"--{name}: a value is missing: --{name}{value}")
        else:
            tester.refuse([command, f"--{name}=1"], 64, "takes no value")
        wrong = name[:1] + name[2:]
        ended = tester.run(command, f"--{wrong}", "x", "-h")
        if len(name) > 4:
            tester.expect(ended.returncode == 64 and ended.stderr.count("\n") == 1 and
                          f"--{wrong}: there is no such option; did you mean --" in ended.stderr,
                          f"{command} --{wrong}", ended)


def check_mistakes(tester):
    tester.refuse(["rnu"], 64, 'there is no command "rnu", did you mean "run"?')
    tester.refuse(["run", "--replciations", "3", "mm1"], 64, "did you mean --replications?",
                  " run --help)")
    tester.refuse(["run", "--point", "3", "mm1"], 64, "coupling timeline has it")
    tester.refuse(["check", "-j", "3", "mm1"], 64, "coupling run has it")
    tester.refuse(["run"], 64, "which SPEC?")
    tester.refuse(["run", "mm1", "-j", "none"], 64, "-j", '"none" is no whole number')
    tester.refuse(["run", "mm1", "--progress", "nevr"], 64, "did you mean never?")
    tester.refuse(["schema", "x"], 64, "x: there is a schema of spec and one of results")
    tester.refuse(["describe"], 64, "describe what")
    tester.refuse(["check", "missing.json"], 66, "missing.json: cannot be opened")


def check_pasted(tester):
    """Commands that were printed, run by a shell in the folder where they were printed."""
    place = tester.folder / "it's a place"
    place.mkdir()
    program = place / "my coupling"
    program.symlink_to(tester.coupling)
    started = [str(program), "./my coupling"]
    (place / "a spec.json").write_text(json.dumps(
        SPEC | {"run": {"horizon": "200000 s", "replications": 400, "timeline": 1}}))
    for number, argv0 in enumerate(started):
        folder = f"out $HOME {number}"
        words = [argv0, "run", "a spec.json", "-o", folder, "-j", "1", "--progress", "json"]
        process = subprocess.Popen(words, cwd=place, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        tester.expect(process.returncode == 130 and "this goes on where it stopped:\n  " in errors,
                      f"stopped: {process.returncode}: {errors}")
        resumed = subprocess.run(["bash", "-c", errors.split(":\n")[-1]], cwd=place,
                                 capture_output=True, text=True, timeout=120)
        tester.expect(resumed.returncode == 0 and f"Results: {folder}/results.json" in resumed.stdout,
                      "resumed", resumed)
        provenance = json.loads((place / folder / "provenance.json").read_text()
                                if (place / folder / "provenance.json").exists() else "{}")
        tester.expect(provenance.get("runs", {}).get("cached", 0) > 0, "resumed: nothing was stored")
        shows = re.search(r"this shows it:\n  (.*)$", resumed.stdout, re.M)
        tester.expect(shows is not None, "no command shows the timeline", resumed)
        shown = subprocess.run(["bash", "-c", shows.group(1) if shows else "false"], cwd=place,
                               capture_output=True, text=True)
        tester.expect(shown.returncode == 0 and "timeline of point 0" in shown.stdout, "shown", shown)
        overview = subprocess.run([argv0], cwd=place, capture_output=True, text=True).stderr
        example = re.search(r"^  (\S.*coupling' describe queueing)", overview, re.M)
        told = subprocess.run(["bash", "-c", example.group(1) if example else "false"], cwd=place,
                              capture_output=True, text=True)
        tester.expect(told.returncode == 0 and "stations" in told.stdout, "an example", told)
        misused = subprocess.run([argv0, "run", "--foo"], cwd=place, capture_output=True, text=True)
        see = re.search(r"\(see (.*)\)$", misused.stderr)
        told = subprocess.run(["bash", "-c", see.group(1) if see else "false"], cwd=place,
                              capture_output=True, text=True)
        tester.expect(told.returncode == 0 and "Usage: coupling run" in told.stdout, "see ...", told)


def check_specs(tester):
    """A SPEC is a file, standard input, or a name of the gallery."""
    (tester.folder / "machines").mkdir()
    for machine in (GALLERY / "machines").iterdir():
        (tester.folder / "machines" / machine.name).write_bytes(machine.read_bytes())
    text = (GALLERY / "numa-vs-uma.json").read_text()
    for name in ("-", "/dev/stdin"):
        ended = tester.run("check", name, stdin=text)
        tester.expect(ended.returncode == 0 and "numa-vs-uma: valid" in ended.stdout, name, ended)
    ended = tester.run("check", "-", stdin="{\n")
    tester.expect(ended.returncode == 65 and ended.stderr.startswith("<stdin>: line 2"), "-", ended)
    ended = tester.run("check", "-", stdin=json.dumps(SPEC | {"run": {}}))
    tester.expect(ended.stderr.startswith('<stdin>: /run: "horizon" is missing'), "- bad", ended)
    tester.refuse(["check", "-", "-"], 64, "standard input holds one spec")
    ended = tester.run("run", "-", "--progress", "never", stdin=json.dumps(SPEC))
    tester.expect(ended.returncode == 0 and "Results: results/two-rooms/results.json" in ended.stdout,
                  "run -", ended)
    ended = tester.run("check", "mm1")
    tester.expect(ended.stdout.startswith("mm1: valid"), "mm1", ended)
    tester.refuse(["run", "mm2"], 66, "mm2: there is no such file", 'did you mean "mm1"?')
    tester.write("mm1", SPEC)
    ended = tester.run("check", "mm1")
    tester.expect(ended.stdout.startswith("two rooms: valid"), "a file comes first", ended)
    (tester.folder / "mm1").unlink()
    other = tester.folder / "other gallery"
    other.mkdir()
    (other / "mine.json").write_text(json.dumps(SPEC))
    ended = tester.run("check", "mine", env={"COUPLING_GALLERY": str(other)})
    tester.expect(ended.stdout.startswith("two rooms: valid"), "COUPLING_GALLERY", ended)
    listed = tester.run("list")
    for path in GALLERY.glob("*.json"):
        tester.expect(re.search(rf"^  {path.stem}\b", listed.stdout, re.M) is not None,
                      f"list has no {path.stem}", listed)
    wide = [line for line in listed.stdout.splitlines()[1:] if len(line) > 79]
    tester.expect(not wide, f"list: wider than 79 columns: {wide}")


def check_several(tester):
    tester.write("one.json", SPEC | {"name": "one"})
    tester.write("two.json", SPEC | {"name": "two"})
    tester.write("bad.json", SPEC | {"run": {}})
    ended = tester.run("check", "one.json", "bad.json", "two.json")
    tester.expect(ended.returncode == 65 and "one: valid" in ended.stdout and
                  "two: valid" in ended.stdout, "check of several", ended)
    ended = tester.run("run", "one.json", "bad.json", "two.json", "-o", "several", "--progress", "never")
    tester.expect(ended.returncode == 65 and (tester.folder / "several/one/results.json").exists() and
                  (tester.folder / "several/two/results.json").exists(), "run of several", ended)
    ended = tester.run("run", "one.json", "two.json", "--progress", "never")
    tester.expect(ended.returncode == 0 and (tester.folder / "results/two/results.json").exists(),
                  "run of two", ended)
    tester.refuse(["run", "one.json", "one.json"], 64, "have one name")
    alone = (tester.folder / "results/two/results.json").read_bytes() \
        if (tester.folder / "results/two/results.json").exists() else b""
    tester.run("run", "two.json", "-o", "alone", "--progress", "never")
    path = tester.folder / "alone/results.json"
    tester.expect(path.exists() and path.read_bytes() == alone != b"", "other bytes than alone")


def check_fixed(tester):
    tester.write("swept.json", SPEC | {"sweep": {SERVERS: [1, 2]}, "zip": [
        {ARRIVALS: ["2 s", "3 s"], "run.horizon": ["400 s", "600 s"]}]})
    for setting, points in ((f"{SERVERS}=2", 2), (f"{SERVERS}=5", 2), (f"{ARRIVALS}=3 s", 2),
                            ("run.horizon=600 s", 2), ("run.seed=5", 4)):
        ended = tester.run("check", "swept.json", "--set", setting)
        tester.expect(f"  points          {points}\n" in ended.stdout and
                      (f"fixed           {setting}, which the spec sweeps" in ended.stdout) ==
                      (points == 2), setting, ended)
    tester.refuse(["check", "swept.json", "--set", f"{ARRIVALS}=7 s"], 65, "swept.json: --set",
                  "steps this together with run.horizon", "set run.horizon too")
    ended = tester.run("run", "swept.json", "--set", f"{ARRIVALS}=3 s", "--set", f"{SERVERS}=2",
                       "-o", "fixed", "--progress", "never")
    tester.expect("Fixed, though the spec sweeps it: " in ended.stdout, "the table", ended)
    written = SPEC | {"system": {"kind": "queueing", "stations": {"cpu": {
        "service": {"exponential": "1 s"}, "servers": 2}}}}
    written["workload"] = {"classes": {"all": {"arrivals": {"exponential": "3 s"},
                                               "route": {"start": "cpu", "cpu": "done"}}}}
    written["run"] = {"horizon": "600 s", "replications": 3}
    tester.write("written.json", written)
    tester.run("run", "written.json", "-o", "written", "--progress", "never")
    metrics = []
    for folder in ("fixed", "written"):
        path = tester.folder / folder / "results.json"
        points = json.loads(path.read_text())["points"] if path.exists() else [{}]
        metrics.append([point.get("metrics") for point in points])
    tester.expect(metrics[0] == metrics[1] and len(metrics[0]) == 1 and metrics[0][0] is not None,
                  "fixed values give other results than written ones")


def bash_completes(tester, *words):
    """The replies for a line of which bash parts words at "="; the last word is completed."""
    parted = [part for word in words for part in re.findall(r"=|[^=]+", word) or [""]]
    if words[-1].endswith("="):
        parted.append("")  # the cursor stands behind "="
    script = (f'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _coupling; '
              f'printf "%s\\n" "${{COMPREPLY[@]}}"')
    ended = subprocess.run(["bash", "-c", script, "bash", str(COMPLETION / "coupling.bash"),
                            tester.coupling, *parted], cwd=tester.folder, capture_output=True, text=True)
    return [line for line in ended.stdout.split("\n") if line]


def zsh_completes(tester, *words):
    """The same of zsh, whose own functions are made to print what they are given."""
    script = ('compset() { :; }; _files() { print -r -- "files $*"; }; '
              'compadd() { local -a all=(${(P)argv[-1]}); print -rl -- $all; }; '
              'completion=$1; shift; words=("$@"); CURRENT=$#; PREFIX=$words[-1]; '
              'source "$completion"')
    ended = subprocess.run(["zsh", "-f", "-c", script, "zsh", str(COMPLETION / "_coupling"),
                            tester.coupling, *words], cwd=tester.folder, capture_output=True, text=True)
    return [line for line in ended.stdout.split("\n") if line]


def check_completion(tester):
    tester.write("own.json", SPEC)
    (tester.folder / "a folder").mkdir()
    tester.write("notes.txt", "")
    tester.write("curve.csv", "")
    rows = [
        (["ru"], ["run"]), (["--v"], ["--verbose", "--version"]), (["run", "mm"], ["mm1"]),
        (["run", "ow"], ["own.json"]), (["run", "note"], []), (["run", "mm1", "own.js"], ["own.json"]),
        (["run", "-o", "a"], ["a folder"]), (["run", "--output=a"], ["a folder"]),
        (["fit", "cur"], ["curve.csv"]), (["fit", "not"], []), (["timeline", "a"], ["a folder"]),
        (["run", "--progress", ""], ["auto", "json", "never"]), (["run", "--progress=n"], ["never"]),
        (["timeline", "--format="], ["json", "jsonl", "text", "trace"]), (["help", "co"], ["compare"]),
        (["run", "-j", ""], []), (["check", "-j"], []), (["worker", ""], []), (["nothing", ""], []),
        (["describe", "queuei"], ["queueing"]), (["describe", "metrics", "clu"], ["cluster"]),
        (["describe", "system.memory.latency"], ["system.memory.latency"]),
        (["run", "own.json", "--set", "system.stations."], ["system.stations.cpu."]),
        (["run", "--seed", "1", "own.json", "--set", "system.stations.cpu.ser"],
         ["system.stations.cpu.servers=", "system.stations.cpu.service.", "system.stations.cpu.service="]),
        (["run", "own.json", "--set", "system.stations.cpu.discipline=p"],
         ["polling", "preemptive_priority", "priority", "ps"]),
        (["run", "own.json", "--set", "run.tran"], ["run.transient="]),
        (["run", "own.json", "--set", "run.transient="], ["false", "true"]),
        (["run", "hot-standby-failover", "--set", "system.nodes."],
         ["system.nodes.alpha.", "system.nodes.beta."]),
        (["check", "hot-standby-failover", "--set", "system.fencing.kind="], ["lease", "none", "power", "sbd", "scsi_pr"]),
    ]
    shells = [("bash", bash_completes)] + ([("zsh", zsh_completes)] if has_zsh() else [])
    for shell, completes in shells:
        for words, expected in rows:
            got = sorted(completes(tester, *words))
            if shell == "zsh":  # names of files are its own affair
                got = [line for line in got if not line.startswith("files")]
                expected = [word for word in expected if not (tester.folder / word).exists()]
            tester.expect(got == expected, f"{shell}: {words}: {got}")
    offered = bash_completes(tester, "")
    tester.expect(offered == sorted(commands_of(tester.run("--help").stdout)), f"commands: {offered}")
    for command in offered:
        text = tester.run(command, "-h").stdout
        options = sorted(f"--{name}{'=' if value else ''}" for _, name, value in
                         re.findall(r"^  (?:-(\w), |    )--([\w-]+)(=\S+)?", text, re.M))
        tester.expect(bash_completes(tester, command, "--") == options and options,
                      f"options of {command}")


def has_zsh():
    if shutil.which("zsh") is not None:
        return True
    print("skipped: completion in zsh: there is none")
    return False


def check_start(tester):
    """Starting takes a few milliseconds: the median of 31."""
    seconds = []
    for _ in range(31):
        begun = time.monotonic()
        tester.run("-V")
        seconds.append(time.monotonic() - begun)
    return sorted(seconds)[15]


CHECKS = {"help": check_help, "mistakes": check_mistakes, "pasted": check_pasted,
          "specs": check_specs, "several": check_several, "fixed": check_fixed,
          "completion": check_completion}

# Programs that are wrong in one way: what a shell makes of the words, and the check that has to find it.
TWINS = {
    "help goes to standard error": ("help", 'case " $* " in *" -h "*) exec {p} "$@" >&2;; esac; exec {p} "$@"'),
    "a wrong status": ("mistakes", '{p} "$@"; s=$?; [ $s = 64 ] && exit 65; exit $s'),
    "no suggestion": ("mistakes", '{p} "$@" 2>&1 >&3 | sed "s/; did you mean [^?]*?//" >&2; exit ${{PIPESTATUS[0]}}'),
    "no quotes": ("pasted", 'exec -a "$0" {p} "$@" 2> >(sed -u "/^  /s/[\'\\"]//g" >&2)'),
    "its own name": ("pasted", 'exec -a coupling {p} "$@"'),
    "standard input is a file of that name": ("specs", '[ "$2" = - ] && set -- "$1" ./-; exec {p} "$@"'),
    "the gallery comes first": ("specs", '[ "$2" = mm1 ] && set -- "$1" {g}/mm1.json; exec {p} "$@"'),
    "the last status": ("several", '{p} "$@"; s=$?; [ $s = 65 ] && s=0; exit $s'),
    "an option is not offered": ("completion", 'if [ "$1" = complete ]; then {p} "$@" | grep -v -- --seed; else exec {p} "$@"; fi'),
    "words are completed for another place": ("completion", '[ "$1" = complete ] && set -- "$1" 1 "${{@:3}}"; exec {p} "$@"'),
    "settings are left out": ("fixed", 'exec {p} "${{@:1:2}}" "${{@:5}}"'),
}


def twins_missed(coupling):
    missed = []
    for name, (check, script) in TWINS.items():
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "twin"
            text = script.format(p=f"'{coupling}'", g=f"'{GALLERY}'")
            program.write_text(f"#!/bin/bash\nexec 3>&1\n{text}\n")
            program.chmod(0o755)
            place = pathlib.Path(folder) / "place"
            place.mkdir()
            twin = Tester(program, place)
            CHECKS[check](twin)
            if not twin.found:
                missed.append(name)
    return missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--only", choices=[*CHECKS, "twins"])
    options = parser.parse_args()
    os.environ.pop("COUPLING_GALLERY", None)
    coupling = pathlib.Path(options.coupling).resolve()
    found, checks = [], 0
    for name, check in CHECKS.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                tester = Tester(coupling, folder)
                check(tester)
                found += [f"{name}: {fault}" for fault in tester.found]
                checks += tester.checks
    missed = twins_missed(coupling) if options.only in (None, "twins") else []
    with tempfile.TemporaryDirectory() as folder:
        start = check_start(Tester(coupling, folder))
    for line in [*found, *(f"twin not found: {name}" for name in missed)]:
        print(line)
    print(f"{checks} checks, {len(found)} faults, {len(missed)} twins missed; "
          f"the program and its caller take {1000 * start:.1f} ms to print the version")
    return 1 if found or missed else 0


if __name__ == "__main__":
    sys.exit(main())
