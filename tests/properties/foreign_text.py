#!/usr/bin/env python3
"""Nothing that others wrote moves the cursor of a terminal or floods it.

    foreign_text.py --coupling PROGRAM [--list]

Puts control characters and marks of direction into every text and every key of specs, one at a time
and all at once, escaped as JSON does and raw where JSON allows it; into words of commands and names of
files; into a foreign timeline.jsonl; and into every text of a store. Runs the commands that read them
and looks at each byte of standard output and standard error: it is valid UTF-8, has no control character
but newline and tab, no mark of direction and no character without shape, and, but for JSON, no line is
longer than 4096 bytes. Texts of megabytes, a spec nested 100,000 deep and an event of 10 MB are shown
short. JSON on standard output has the same values as the file. A command that goes on with a sweep is
read back by a shell. The checker itself, and a program that prints what it reads, must be found out.
"""
import argparse
import concurrent.futures
import copy
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FAILOVER = ROOT / "tests" / "experiments" / "failover.jsonl"
LINE_MOST = 4096
STATUSES = {0, 1, 2, 64, 65, 66, 70, 73, 74}
ESC = "\x1b[2J"
# What a terminal obeys, each kind once, beside what must stay: µ, 中.
NASTY = "\x1b]0;t\x07\x08\r\n\t\x01\x7f\x85\x9b31m\u061c\u200b\u200f\u2028\u202e\u2066\ufeffµ中"
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\uffff\U000e0000-\U000e007f]")

QUEUEING = {
    "name": "two", "description": "Which is the bottleneck?",
    "system": {"kind": "queueing", "stations": {
        "cpu": {"servers": 1, "discipline": "ps", "service": {"exponential": "5 ms"}},
        "disk": {"servers": 2, "capacity": 10, "service": {"erlang": {"mean": "30 ms", "k": 2}}}}},
    "workload": {"classes": {
        "batch": {"population": 4, "think": {"exponential": "1 s"},
                  "route": {"start": "cpu", "cpu": {"disk": 0.9, "done": 0.1}, "disk": "cpu"}},
        "online": {"arrivals": {"exponential": "40 ms"}, "service": {"cpu": "2 ms"},
                   "route": {"start": "cpu", "cpu": "done"}}}},
    "run": {"seed": 1, "horizon": "5 s", "warmup": "1 s", "replications": 2},
    "sweep": {"system.stations.cpu.discipline": ["ps", "fcfs", "lcfs"]},
    "exclude": [{"system.stations.cpu.discipline": "fcfs"}],
    "analysis": {"metrics": ["throughput", "stations.cpu.utilization"],
                 "compare": {"axis": "system.stations.cpu.discipline", "baseline": "ps"}},
}

MULTIPROCESSOR = {
    "name": "bus", "description": "How many processors does one bus carry?",
    "system": {"kind": "multiprocessor", "processors": 1, "cores_per_processor": 1,
               "clock": "500 MHz", "memory": {"layout": "uma", "latency": "150 ns"},
               "interconnect": {"kind": "bus", "bandwidth": "1.06 GB/s",
                                "arbitration": "round_robin"}},
    "workload": {"program": {"instructions_between_misses": {"geometric": {"mean": 100}}}},
    "run": {"horizon": "20 us", "warmup": "2 us", "replications": 2},
    "sweep": {"system.processors": [1, 2]},
    "analysis": {"metrics": ["throughput"],
                 "scaling": {"axis": "system.processors", "metric": "throughput"}},
}

CLUSTER = {
    "name": "failover", "description": "How long is the database away?",
    "system": {"kind": "cluster", "policy": "asymmetric",
               "nodes": {"alpha": {"role": "active"}, "beta": {"role": "standby"}},
               "network": {"kind": "ethernet"}, "storage": {"lun0": {}},
               "membership": {"kind": "corosync", "token": "1 s"}, "fencing": {"kind": "sbd"},
               "services": {"database": {"on": "alpha", "storage": "lun0", "start": "500 ms"}}},
    "workload": {"clients": {"web": {"service": "database", "arrivals": {"exponential": "1 s"}}}},
    "faults": [{"at": "5 s", "kind": "node_crash", "target": "alpha"}],
    "run": {"seed": 7, "horizon": "30 s", "replications": 1, "timeline": 1},
    "analysis": {"metrics": ["services.database.time_to_recovery"]},
}

SPECS = {"queueing": QUEUEING, "multiprocessor": MULTIPROCESSOR, "cluster": CLUSTER}


def faults(output, is_json=False):
    """What is wrong with the bytes of an output: a list of short sentences."""
    found = []
    try:
        text = output.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"no UTF-8 at byte {error.start}: {output[max(0, error.start - 20):error.start + 20]!r}"]
    match = FORBIDDEN.search(text)
    if match:
        around = text[max(0, match.start() - 30):match.end() + 30]
        found.append(f"U+{ord(match.group()):04X} in {around!r}")
    longest = max((len(line) for line in output.split(b"\n")), default=0)
    if longest > LINE_MOST and not is_json:
        found.append(f"a line of {longest} bytes: {output[:60]!r}...")
    return found


class Harness:
    def __init__(self, coupling, folder):
        self.coupling = coupling
        self.folder = pathlib.Path(folder)
        self.commands = 0
        self.found = []

    def run(self, *words, is_json=False, where=""):
        """Run a command and look at its output. Returns its status and standard output."""
        done = subprocess.run([self.coupling, *words], capture_output=True, cwd=self.folder,
                              timeout=120)
        self.commands += 1
        for name, output in (("standard output", done.stdout), ("standard error", done.stderr)):
            for fault in faults(output, is_json and name == "standard output"):
                self.found.append(f"{where} {words[0]}: {name}: {fault}")
        if done.returncode not in STATUSES:
            self.found.append(f"{where} {words[0]}: status {done.returncode}: {done.stderr[-200:]!r}")
        return done.returncode, done.stdout

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return str(path)


def places(json_value, path=()):
    """The path of every text and of every key, the latter with a mark."""
    if isinstance(json_value, dict):
        for key, value in json_value.items():
            yield (*path, key), True
            yield from places(value, (*path, key))
    elif isinstance(json_value, list):
        for index, value in enumerate(json_value):
            yield from places(value, (*path, index))
    elif isinstance(json_value, str):
        yield path, False


def changed(json_value, path, is_key, change):
    """A copy in which one text or one key is another; keys keep their order."""
    if len(path) == 1 and is_key:
        return {change(key) if key == path[0] else key: value
                for key, value in json_value.items()}
    if not path:
        return change(json_value)
    value = copy.copy(json_value)
    value[path[0]] = changed(json_value[path[0]], path[1:], is_key, change)
    return value


def changed_everywhere(json_value, change, texts=True, keys=True):
    if isinstance(json_value, dict):
        return {change(key) if keys else key: changed_everywhere(value, change, texts, keys)
                for key, value in json_value.items()}
    if isinstance(json_value, list):
        return [changed_everywhere(value, change, texts, keys) for value in json_value]
    return change(json_value) if texts and isinstance(json_value, str) else json_value


CHANGES = {"after": lambda text: text + NASTY, "before": lambda text: ESC + text}


def bad_specs():
    """Specs with foreign text at one place, and everywhere: a name and the bytes of the file."""
    for kind, spec in SPECS.items():
        for number, (path, is_key) in enumerate(places(spec)):
            for what, change in CHANGES.items():
                # Both forms of JSON in turn; both at once would only repeat the same texts.
                document = changed(spec, path, is_key, change)
                text = json.dumps(document, ensure_ascii=number % 2 == 0)
                yield f"{kind}.{number}.{what}", "/".join(map(str, path)), text
        for texts, keys in ((True, True), (True, False), (False, True)):
            for is_ascii in (True, False):
                document = changed_everywhere(spec, CHANGES["after"], texts, keys)
                yield (f"{kind}.all.{texts}{keys}{is_ascii}", "everywhere",
                       json.dumps(document, ensure_ascii=is_ascii))
    text = json.dumps(QUEUEING)
    yield "raw", "no JSON", text.replace("two", ESC)
    yield "bytes", "no UTF-8", text.encode().replace(b"two", b"\x9b31m")
    yield "token", "a token of no JSON", text.replace('"two"', f"\x9b{NASTY}")


def check_spec(harness, name, where, text):
    path = harness.write(name + ".json", text)
    status, _ = harness.run("check", path, where=where)
    if status == 0:  # what is legal goes all the way
        output = str(harness.folder / ("out." + name))
        harness.run("run", path, "-o", output, "-j", "1", "--progress", "json", "--trace", "1",
                    where=where)
        harness.run("compare", output, output, where=where)
        harness.run("timeline", output, where=where)
        shutil.rmtree(output, ignore_errors=True)
    return status == 0


def check_specs(harness, pool):
    legal = sum(pool.map(lambda row: check_spec(harness, *row), bad_specs()))
    harness.run("list", str(harness.folder), where="a folder of bad specs")
    # Names, descriptions and metrics are free texts: these at least are legal.
    if legal < 2 * 2 * len(SPECS):
        harness.found.append(f"only {legal} specs with foreign text could be run")
    return legal


def file_of(name):
    """Words of a command as the system passes them: any bytes but NUL."""
    return os.fsdecode(name if isinstance(name, bytes) else name.encode("utf-8"))


def check_words(harness):
    good = harness.write("good.json", json.dumps(QUEUEING))
    nasty_file = file_of("x" + NASTY.replace("/", ""))
    for word in (ESC, NASTY, file_of(b"\x9b31m\xff")):
        for words in ([word], ["run", word], ["check", word], ["list", word], ["describe", word],
                      ["describe", "queueing", word], ["timeline", word], ["compare", word, word],
                      ["merge", word, "-o", "merged"], ["merge", "x", word], ["--" + word],
                      ["timeline", ".", "--format", word], ["compare", "--point", word, ".", "."],
                      ["run", good, word], ["run", good, "--" + word],
                      ["check", good, "--set", word], ["check", good, "--set", f"{word}=1"],
                      ["check", good, "--set", f"run.horizon={word}"],
                      ["check", good, "--set", f"run.horizon=1{word}"],
                      ["check", good, "--set", f"system.stations.{word}.servers=2"],
                      ["check", good, "--set", f"system.stations.cpu{word}.servers=2"],
                      *(["run", good, option, word]
                        for option in ("-j", "--seed", "--replications", "--trace", "--shard",
                                       "--progress", "--time-limit", "--memory-limit"))):
            harness.run(*words, where=f"word {word!r}")
    # A file, a folder of specs and a folder of results with such names.
    folder = harness.folder / nasty_file
    folder.mkdir()
    shutil.copy(good, folder / (nasty_file + ".json"))
    spec = str(folder / (nasty_file + ".json"))
    output = str(folder / nasty_file)
    for words in (["check", spec], ["list", str(folder)],
                  ["run", spec, "-o", output, "--progress", "never", "--trace", "1"],
                  ["timeline", output], ["compare", output, output],
                  ["run", spec, "-o", spec], ["merge", output, "-o", output + "2"],
                  ["timeline", str(folder)], ["compare", str(folder), output]):
        harness.run(*words, where="names of files")
    for key in ("extends", "machine"):
        document = copy.deepcopy(MULTIPROCESSOR)
        (document if key == "extends" else document["system"])[key] = nasty_file
        harness.run("check", harness.write(key + ".json", json.dumps(document)), where=key)


def check_default_folder(harness):
    """Where results go when nobody says: beside the others, whatever the name of the spec."""
    for name in ("../../up", "..", ".hidden", "a/b", "x" + NASTY, "中" * 100, ESC * 20):
        folder = harness.folder / "here"
        folder.mkdir()
        document = QUEUEING | {"name": name}
        path = harness.write("named.json", json.dumps(document))
        done = subprocess.run([harness.coupling, "run", path, "--progress", "never"], cwd=folder,
                              capture_output=True)
        harness.commands += 1
        harness.found += [f"name {name!r}: {fault}" for fault in
                          [*faults(done.stdout), *faults(done.stderr)]]
        made = [os.listdir(folder), os.listdir(folder / "results")] if done.returncode == 0 else []
        if done.returncode != 0 or made[0] != ["results"] or len(made[1]) != 1:
            harness.found.append(f"name {name!r}: status {done.returncode}, folders {made}, "
                                 f"{done.stderr[-200:]!r}")
        elif FORBIDDEN.search(made[1][0]) or made[1][0].startswith("."):
            harness.found.append(f"name {name!r}: folder {made[1][0]!r}")
        shutil.rmtree(folder)


def check_resume(harness):
    """A sweep that is stopped says how to go on: a shell understands it as it was meant."""
    document = copy.deepcopy(QUEUEING)
    document["run"] |= {"horizon": "1 h", "replications": 100000}
    name = file_of("r" + NASTY)
    harness.write(name, json.dumps(document))
    words = ["run", name, "-o", file_of(b"it's\\n \x9b\xff" + NASTY.encode()), "-j", "1",
             "--progress", "json"]
    process = subprocess.Popen(["coupling", *words], executable=harness.coupling,
                               cwd=harness.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    process.stderr.readline()  # it runs
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    _, errors = process.communicate(timeout=60)
    harness.commands += 1
    harness.found += [f"stopped: {fault}" for fault in faults(errors)]
    lines = [line for line in errors.decode("utf-8", "replace").split("\n")
             if line.startswith("  coupling ")]
    if process.returncode != 130 or len(lines) != 1:
        harness.found.append(f"stopped: status {process.returncode}: {errors[-400:]!r}")
        return
    script = 'coupling() { printf "%s\\0" "$@"; }; ' + lines[0]
    read = subprocess.run(["bash", "-c", script], capture_output=True).stdout.split(b"\0")[:-1]
    if read != [os.fsencode(word) for word in words]:
        harness.found.append(f"stopped: a shell reads {read} back from {lines[0]}")


def measured(line):
    """A line of a log after one of a timeline."""
    at = str(line.get("t", "")).split(" ")[0]
    return line | {"t": float(at) if at.replace(".", "").isdigit() else at}


def check_timelines(harness):
    """Foreign timelines; JSON says the same as the file."""
    original = [json.loads(line) for line in FAILOVER.read_text(encoding="utf-8").splitlines()]
    cases = []
    wide = next(number for number, line in enumerate(original) if "detail" in line)
    for number, line in enumerate(original):
        for path, is_key in places(line):
            if number == wide or (not is_key and path != ("t",) and number % 7 == 0):
                lines = copy.copy(original)
                lines[number] = changed(line, path, is_key, CHANGES["after"])
                cases.append(("/".join(path), lines))
    kept = {"t"}
    all_texts = [{key: value if key in kept else
                  changed_everywhere(value, CHANGES["after"]) for key, value in line.items()}
                 for line in original]
    cases.append(("texts and keys of details", all_texts))
    cases.append(("everywhere", changed_everywhere(original, CHANGES["after"])))
    cases.append(("an event of 10 MB", [*original[:-1], original[-1] | {
        "detail": {"long": "x" * 10_000_000, ESC: {"deep": ["y" * 1000] * 1000}}}]))
    cases.append(("an event with 100,000 details", [*original[:-1], original[-1] | {
        "detail": {f"d{i}": "x" * 50 for i in range(100_000)}}]))
    cases.append(("long names", [line | {key: line[key] + "n" * 100_000
                                         for key in ("node", "object", "event", "phase")
                                         if key in line} for line in original]))
    for number, (where, lines) in enumerate(cases):
        is_ascii = number % 2 == 0
        text = "".join(json.dumps(line, ensure_ascii=is_ascii) + "\n" for line in lines)
        path = harness.write("foreign.jsonl", text)
        harness.run("timeline", path, where=f"timeline, {where}")
        for form in ("json", "jsonl", "trace"):
            status, output = harness.run("timeline", path, "--format", form, is_json=True,
                                         where=f"timeline {form}, {where}")
            if status != 0 or form == "trace":
                continue
            try:
                read = (json.loads(output) if form == "json" else
                        [json.loads(line) for line in output.split(b"\n")[:-1]])
            except ValueError as error:
                read = error
            if read != lines:
                harness.found.append(f"timeline {form}, {where}: other values than in the file")
        harness.run("compare", "--timeline", path, FAILOVER, where=f"compare, {where}")
        log = "".join(json.dumps(measured(line), ensure_ascii=is_ascii) + "\n" for line in lines)
        log = harness.write("measured.jsonl", log)
        for timeline in (path, FAILOVER):
            harness.run("timeline", timeline, "--against", log, where=f"against, {where}")
            harness.run("timeline", timeline, "--against", log, "--format", "json", is_json=True,
                        where=f"against json, {where}")
    for text in (b'{"\x1b": 1}\n', b"\x9b\n", b"\x1b[2J", f"[{NASTY}]\n".encode()):
        harness.run("timeline", FAILOVER, "--against", harness.write("measured.jsonl", text),
                    where="no log")
    for text in (b'{"\x1b": 1}\n', b"\x9b\n", b"\x1b[2J", f"[{NASTY}]\n".encode(),
                 FAILOVER.read_bytes().replace(b"\n", b"\r\n")):
        harness.run("timeline", harness.write("foreign.jsonl", text), where="no timeline")


def change_text(text, change):
    """All texts of what is JSON, else the text itself."""
    try:
        document = json.loads(text)
    except ValueError:
        return change(text)
    if not isinstance(document, (dict, list)):
        return change(text)
    return json.dumps(changed_everywhere(document, change, keys="metrics" not in document),
                      ensure_ascii=False)


def renamed_metrics(text, change):
    """A record whose metrics, resources and units have other names."""
    try:
        record = json.loads(text)
        for part in ("metrics", "resources"):
            record[part] = {change(name): value for name, value in record[part].items()}
        for metric in record["metrics"].values():
            metric["unit"] = change(metric["unit"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return text
    return json.dumps(record, ensure_ascii=False)


def check_stores(harness):
    """Every text of a store, one column at a time and all at once."""
    specs = {}
    for kind in ("queueing", "cluster"):
        specs[kind] = harness.write(f"store.{kind}.json", json.dumps(SPECS[kind]))
        harness.run("run", specs[kind], "-o", f"store.{kind}", "--progress", "never", "--trace", "1")
    attacks = 0
    for kind, spec in specs.items():
        original = harness.folder / f"store.{kind}"
        with sqlite3.connect(original / "runs.sqlite") as database:
            tables = [row[0] for row in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
            columns = [(table, row[1]) for table in tables
                       for row in database.execute(f"PRAGMA table_info({table})")
                       if row[2].upper() == "TEXT"]
        database.close()
        for chosen in [*([column] for column in columns), columns]:
            for way in (change_text, renamed_metrics, lambda text, change: change(text),
                        lambda text, change: ESC):
                copied = harness.folder / "store.copy"
                shutil.copytree(original, copied)
                touched = attack_store(copied / "runs.sqlite", chosen, way)
                where = f"store of {kind}: " + ", ".join(".".join(column) for column in chosen)
                if touched:
                    attacks += 1
                    for words in (["compare", str(original), str(copied)],
                                  ["merge", str(copied), "-o", "merged"], ["timeline", str(copied)],
                                  ["run", spec, "-o", str(copied), "--progress", "never"]):
                        harness.run(*words, where=where)
                shutil.rmtree(copied)
                shutil.rmtree(harness.folder / "merged", ignore_errors=True)
    if attacks < 20:
        harness.found.append(f"only {attacks} changed stores were tried")
    return attacks


def attack_store(path, columns, way):
    """Change the texts of columns. Returns whether any is another now."""
    touched = False
    database = sqlite3.connect(path)
    for table, column in columns:
        rows = database.execute(
            f"SELECT rowid, {column} FROM {table} WHERE typeof({column}) = 'text'").fetchall()
        for row, text in rows:
            other = way(text, lambda part: part + NASTY)
            if other != text:
                try:
                    database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?",
                                     (other, row))
                    touched = True
                except sqlite3.Error:
                    pass  # the store itself refuses this text
    database.commit()
    database.close()
    return touched


def check_sizes(harness):
    """What is huge is shown short."""
    huge = "k" * 5_000_000
    for kind, spec in SPECS.items():
        for path, is_key in (((kind_path := ("system",)), True), (("name",), False),
                             (("description",), False), (("run", "horizon"), False),
                             (("run", "horizon"), True), (("analysis", "metrics", 0), False)):
            document = changed(spec, path, is_key, lambda text: text + huge)
            status, _ = harness.run("check", harness.write("huge.json", json.dumps(document)),
                                    where=f"{kind}, 5 MB at {'/'.join(map(str, path))}")
            if status == 0:
                harness.run("run", "huge.json", "-o", "huge.out", "--progress", "never",
                            where=f"{kind}, 5 MB")
                harness.run("list", ".", where=f"{kind}, 5 MB")
    # A name of a station or a node may be long, and stands in many places.
    for name, size in (("cpu", 100_000), ("disk", 3000), ("batch", 5000)):
        text = json.dumps(QUEUEING).replace(name, name + "n" * size)
        path = harness.write("long.json", text)
        status, _ = harness.run("run", path, "-o", "long.out", "--progress", "never",
                                where=f"a long {name}")
        if status not in (0, 1):
            harness.found.append(f"a long name of {name} is refused with {status}")
        harness.run("run", harness.write("long.json", text.replace('"ps"', '"pss"', 1)),
                    where=f"a long {name}, complained of")
        shutil.rmtree(harness.folder / "long.out", ignore_errors=True)
    text = json.dumps(CLUSTER).replace("alpha", "alpha" + "n" * 5000)
    path = harness.write("long.json", text)
    harness.run("run", path, "-o", "long.out", "--progress", "never", where="a long node")
    harness.run("timeline", "long.out", where="a long node")
    harness.run("check", harness.write("long.json", text.replace('"on": "al', '"on": "AL')),
                where="a long node, complained of")
    many = copy.deepcopy(QUEUEING)
    many["system"]["stations"] |= {"s" * 500 + str(i): {"service": "1 ms"} for i in range(200)}
    many["workload"]["classes"]["online"]["route"]["start"] = "nowhere_at_all"
    harness.run("check", harness.write("many.json", json.dumps(many)), where="many stations")
    many = CLUSTER["system"] | {"nodes": {"n" * 500 + str(i): {} for i in range(60)}}
    harness.run("check", harness.write("many.json", json.dumps(CLUSTER | {"system": many})),
                where="many nodes")
    deep = json.dumps(QUEUEING)[:-1]
    for depth in (2000, 100_000):
        for opened, closed in (("[", "]"), ('{"a":', "}"), ('{"' + "k" * 100 + '":', "}")):
            value = opened * depth + "1" + closed * depth
            for key in ('"x"', '"description"', '"faults"'):
                harness.run("check", harness.write("deep.json", f"{deep}, {key}: {value}}}"),
                            where=f"{depth} deep")
    word = "w" * 120_000  # the system takes no longer word
    good = harness.write("good.json", json.dumps(QUEUEING))
    for words in ([word], ["run", word], ["check", good, "--set", word],
                  ["check", good, "--set", f"{word}=1"], ["check", good, "--set", f"{word}.a=1"],
                  ["check", good, "--set", f"name={word}"], ["check", good, "--set", f"run.seed={word}"],
                  ["check", good, "--set", f"run.horizon={word}"],
                  ["check", good, "--set", "run.horizon=[" + "[" * 100_000],
                  ["check", good, "--set", f"system.stations.{word}.servers=1"],
                  ["describe", word], ["list", word], ["timeline", word], ["compare", word, word],
                  ["merge", word, "-o", word], ["run", good, "-o", word], ["run", good, "-j", word],
                  ["run", good, "-o", "w" * 255 + "/" + "w" * 250, "--progress", "never"]):
        harness.run(*words, where="a word of 120 KB")


def check_twins(folder):
    """The checker finds each kind of fault, and the harness a program that prints what it reads."""
    missed = []
    good = "a µ é 中 ± line\twith a tab\n" + "x" * LINE_MOST + "\n"
    if faults(good.encode()):
        missed.append("a good output is refused")
    for character in NASTY.replace("\n", "").replace("\t", ""):
        if character not in "]0;t31mµ中" and not faults(f"a{character}b\n".encode()):
            missed.append(f"U+{ord(character):04X} is not found")
    for output in (b"\x9b31m", b"\xff", b"x" * (LINE_MOST + 1) + b"\n", b"\xed\xa0\x80",
                   ("\U000e0001" * 2).encode()):
        if not faults(output):
            missed.append(f"{output[:20]!r} is not found")
    if faults(b"x" * (LINE_MOST + 1), is_json=True) or not faults(b"\x1b", is_json=True):
        missed.append("JSON is taken for something else")
    program = pathlib.Path(folder) / "prints_what_it_reads"
    program.write_text("#!/bin/sh\nfor word; do cat \"$word\" 2>/dev/null || printf '%s\\n' "
                       "\"$word\" >&2; done\nexit 65\n")
    program.chmod(0o755)
    planted = Harness(str(program), folder)
    for name, where, text in (("a", "raw", json.dumps(CLUSTER | {"name": "\x9b"}, ensure_ascii=False)),
                              ("b", "long", "x" * 5000), ("c", "escaped", json.dumps(CLUSTER))):
        check_spec(planted, name, where, text)
    planted.run("check", ESC, where="word")
    if len(planted.found) != 3:
        missed.append(f"of a program that prints what it reads: {planted.found}")
    return missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--list", action="store_true", help="print each fault, not only ten")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        missed = check_twins(temporary)
    with tempfile.TemporaryDirectory() as temporary:
        harness = Harness(str(pathlib.Path(options.coupling).resolve()), temporary)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            legal = check_specs(harness, pool)
        check_words(harness)
        check_default_folder(harness)
        check_resume(harness)
        check_timelines(harness)
        stores = check_stores(harness)
        check_sizes(harness)
    for line in missed:
        print("twin:", line)
    for line in harness.found if options.list else harness.found[:10]:
        print(line)
    print(f"{harness.commands} commands, {legal} specs with foreign text run, {stores} changed "
          f"stores: {len(harness.found)} faults, {len(missed)} twins missed")
    return 1 if missed or harness.found else 0


if __name__ == "__main__":
    sys.exit(main())
