#!/usr/bin/env python3
"""A damaged store is never believed.

Makes a small sweep once, damages its runs.sqlite at random (bits, pages, lengths, rows), and gives
the commands that read it. Each must end as it would have without the damage, byte for byte, or say
what is wrong and end with a documented status; a refused `run` must come to the same bytes once the
store is moved away.

Wrong twin: some damages are made with a right digest, as only a forger would. They are believed, so
they have to show as wrong results; a comparison that does not see them fails.

    damaged_store.py --coupling PROGRAM [--damages N] [--seed N] [--first N]
"""
import argparse
import collections
import hashlib
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

SPEC = {
    "name": "damaged",
    "system": {
        "kind": "cluster", "policy": "asymmetric",
        "nodes": {"alpha": {"role": "active"},
                  "beta": {"role": "standby", "fencing_delay": "1 s"}},
        "network": {"kind": "ethernet"}, "storage": {"lun0": {}},
        "membership": {"kind": "corosync"}, "fencing": {"kind": "sbd"},
        "services": {"database": {"on": "alpha", "storage": "lun0",
                                  "recovery": {"erlang": {"mean": "5 s", "k": 4}}}}},
    "faults": [{"at": "10 s", "kind": "node_crash", "target": "alpha"}],
    "run": {"seed": 1, "horizon": "90 s", "replications": 3, "timeline": 2,
            "series": {"interval": "5 s", "metrics": ["services.database.downtime",
                                                      "services.database.availability"]}},
    "sweep": {"system.membership.token": ["1 s", "2 s", "3 s"]},
    "analysis": {"metrics": ["services.database.time_to_recovery"]},
}
TABLES = ["experiment", "point_texts", "runs", "timelines", "results", "samples", "parameters"]
REFUSED = {73, 74}  # documented: cannot be created, input or output
FILES = ["results.json", "timeline.jsonl", "series.csv"]


class Sweep:
    """A finished sweep in a folder of its own, and what its commands say."""

    def __init__(self, options, folder):
        self.program = options.coupling
        self.folder = folder
        (folder / "spec.json").write_text(json.dumps(SPEC))
        self.must("run", "spec.json", "-o", "whole", "-j", "2")
        self.must("run", "spec.json", "-o", "other", "-j", "2", "--seed", "2")
        self.must("merge", "whole", "-o", "merged")
        self.store = (folder / "whole" / "runs.sqlite").read_bytes()
        self.other = (folder / "other" / "runs.sqlite").read_bytes()
        self.files = {name: (folder / "whole" / name).read_bytes() for name in FILES}
        self.compared = self.compare("whole")
        self.timeline = self.go("timeline", "whole").stdout
        assert self.compared.returncode in (0, 1) and self.timeline
        assert self.read("merged") == self.files, "a merge of one folder is that folder"

    def go(self, *words):
        return subprocess.run([self.program, *words], cwd=self.folder, capture_output=True,
                              timeout=60)

    def must(self, *words):
        done = self.go(*words)
        if done.returncode != 0:
            sys.exit(f"FAIL {words}: status {done.returncode}: {done.stderr.decode()}")

    def compare(self, name):
        return self.go("compare", name, "--point", "0", "--point", "2")

    def run(self, name):
        return self.go("run", "spec.json", "-o", name, "-j", "2", "--progress", "never")

    def read(self, name):
        return {file: path.read_bytes() if (path := self.folder / name / file).exists() else None
                for file in FILES}


def sql(path, *statements):
    with sqlite3.connect(path) as database:
        database.isolation_level = None
        for statement in statements:
            database.execute(*statement if isinstance(statement, tuple) else (statement,))
    database.close()


def takes(path, table, column, row, value):
    """Put a value in. @return whether the schema takes it"""
    try:
        sql(path, (f"UPDATE {table} SET {column} = ? WHERE rowid = ?", [value, row]))
        return True
    except (sqlite3.IntegrityError, sqlite3.OperationalError):
        return False


def rows_of(path, query):
    database = sqlite3.connect(path)
    rows = database.execute(query).fetchall()
    database.close()
    return rows


def page_bytes(path):
    return rows_of(path, "PRAGMA page_size")[0][0]


# Damages to bytes.

def flip_bits(path, random_, sweep):
    data = bytearray(path.read_bytes())
    for _ in range(random_.choice([1, 1, 1, 2, 8, 64])):
        data[random_.randrange(len(data))] ^= 1 << random_.randrange(8)
    path.write_bytes(data)


def flip_head(path, random_, sweep):
    data = bytearray(path.read_bytes())
    data[random_.randrange(4096)] ^= 1 << random_.randrange(8)
    path.write_bytes(data)


def change_letters(path, random_, sweep):
    """A byte that is printable stays so: the damage that a format cannot see."""
    data = bytearray(path.read_bytes())
    places = [i for i in random_.sample(range(len(data)), 400) if 48 <= data[i] <= 57]
    for place in places[:random_.choice([1, 2, 5])]:
        data[place] = random_.choice(b"0123456789")
    path.write_bytes(data)


def zero_pages(path, random_, sweep):
    size = page_bytes(path)
    data = bytearray(path.read_bytes())
    for _ in range(random_.choice([1, 1, 2, 4])):
        page = random_.randrange(len(data) // size)
        data[page * size:(page + 1) * size] = bytes(size)
    path.write_bytes(data)


def swap_pages(path, random_, sweep):
    size = page_bytes(path)
    data = bytearray(path.read_bytes())
    a, b = (size * page for page in random_.sample(range(len(data) // size), 2))
    data[a:a + size], data[b:b + size] = data[b:b + size], data[a:a + size]
    path.write_bytes(data)


def copy_page(path, random_, sweep):
    size = page_bytes(path)
    data = bytearray(path.read_bytes())
    a, b = (size * page for page in random_.sample(range(len(data) // size), 2))
    data[a:a + size] = data[b:b + size]
    path.write_bytes(data)


def page_of_another(path, random_, sweep):
    size = page_bytes(path)
    data = bytearray(path.read_bytes())
    start = size * random_.randrange(min(len(data), len(sweep.other)) // size)
    data[start:start + size] = sweep.other[start:start + size]
    path.write_bytes(data)


def cut(path, random_, sweep):
    length = random_.randrange(path.stat().st_size)
    if random_.random() < 0.5:
        length -= length % page_bytes(path)
    os.truncate(path, length)


def append_noise(path, random_, sweep):
    with path.open("ab") as file:
        file.write(random_.randbytes(random_.choice([1, 512, 4096])))


def overwrite(path, random_, sweep):
    data = bytearray(path.read_bytes())
    length = random_.choice([1, 16, 256, 4096])
    start = random_.randrange(len(data))
    data[start:start + length] = random_.randbytes(len(data[start:start + length]))
    path.write_bytes(data)


# Damages to rows, which SQLite itself cannot see.

def swap_columns(path, random_, table, columns):
    """Exchange some columns of two rows."""
    first, second = random_.sample([row[0] for row in rows_of(path, f"SELECT rowid FROM {table}")],
                                   2)
    names = ", ".join(columns)
    kept = {row: rows_of(path, f"SELECT {names} FROM {table} WHERE rowid = {row}")[0]
            for row in (first, second)}
    places = ", ".join(f"{name} = ?" for name in columns)
    # A unique value cannot stand in both rows on the way; a number is JSON too.
    sql(path, (f"UPDATE {table} SET {places} WHERE rowid = ?",
               [*("1000" for _ in columns), first]),
        (f"UPDATE {table} SET {places} WHERE rowid = ?", [*kept[first], second]),
        (f"UPDATE {table} SET {places} WHERE rowid = ?", [*kept[second], first]))


def swap_records(path, random_, sweep):
    swap_columns(path, random_, "runs", random_.choice([["record"], ["record", "digest"]]))


def swap_places(path, random_, sweep):
    columns = random_.choice([["key"], ["key", "digest"], ["point"], ["replication"],
                              ["point", "replication"], ["point", "replication", "key"],
                              ["record", "digest", "key"]])
    swap_columns(path, random_, "runs", columns)


def swap_points(path, random_, sweep):
    if random_.random() < 0.5:
        swap_columns(path, random_, "point_texts", [random_.choice(["digest", "canonical"])])
        return
    a, b = random_.sample(rows_of(path, "SELECT digest FROM point_texts"), 2)
    sql(path, ("UPDATE runs SET point = iif(point = ?1, ?2, ?1) WHERE point IN (?1, ?2)",
               [a[0], b[0]]))


def swap_timelines(path, random_, sweep):
    swap_columns(path, random_, "timelines",
                 random_.choice([["lines"], ["key"], ["lines", "digest"], ["key", "digest"]]))


def edit_digit(path, random_, sweep):
    """One digit of a record, a timeline, a text or the spec; a record that is no JSON any more, as
    10 with a 0 before it, is refused by the schema, and another is tried."""
    while True:
        table, column = random_.choice([("runs", "record")] * 4 + [
            ("timelines", "lines"), ("point_texts", "canonical"), ("experiment", "spec")])
        row, text = random_.choice(rows_of(path, f"SELECT rowid, {column} FROM {table}"))
        place = random_.choice([i for i, letter in enumerate(text) if letter.isdigit()])
        digit = random_.choice([d for d in "0123456789" if d != text[place]])
        if takes(path, table, column, row, text[:place] + digit + text[place + 1:]):
            return


def edit_field(path, random_, sweep):
    """Any column of any row, another value of any kind; what the schema refuses is tried again."""
    while True:
        table = random_.choice(TABLES)
        columns = [row[1] for row in rows_of(path, f"PRAGMA table_info({table})")]
        column = random_.choice(columns)
        row = random_.choice(rows_of(path, f"SELECT rowid FROM {table}"))[0]
        other = random_.choice(rows_of(path, f"SELECT {column} FROM {table}"))[0]
        value = random_.choice([None, 0, 1, -1, 2, 5, 2**40, 0.5, "", "x", "{}", b"", bytes(32),
                                random_.randbytes(32), other, other])
        if takes(path, table, column, row, value):
            return


def drop_rows(path, random_, sweep):
    table = random_.choice(TABLES)
    row = random_.choice(rows_of(path, f"SELECT rowid FROM {table}"))[0]
    sql(path, f"DELETE FROM {table} WHERE rowid {random_.choice(['=', '<=', '>='])} {row}")


def run_of_another_seed(path, random_, sweep):
    """Runs of the same points with another seed, put under this one."""
    columns = random_.choice([["record"], ["record", "digest"], ["record", "digest", "key"]])
    other = path.parent / "other.sqlite"
    other.write_bytes(sweep.other)
    places = ", ".join(f"{column} = other.{column}" for column in columns)
    sql(path, f"ATTACH '{other}' AS b",
        f"UPDATE runs SET {places} FROM b.runs AS other WHERE runs.point = other.point AND"
        f" runs.replication = other.replication AND runs.replication <= {random_.randrange(3)}")
    other.unlink()


def failure_for_a_record(path, random_, sweep):
    row = random_.choice(rows_of(path, "SELECT rowid FROM runs"))[0]
    sql(path, f"UPDATE runs SET failure = 'it crashed', record = NULL WHERE rowid = {row}")


def lose_the_index(path, random_, sweep):
    """The index of runs names other rows than it should."""
    sql(path, "DROP INDEX runs_of_point", "PRAGMA writable_schema = ON",
        "CREATE INDEX runs_of_point ON runs (point, seed, version, 2 - replication)",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX runs_of_point ON runs (point, seed, version,"
        " replication)' WHERE name = 'runs_of_point'")


def another_layout(path, random_, sweep):
    sql(path, f"PRAGMA user_version = {random_.choice([0, 1, 3, 4, 1000, -1, 2**31 - 1])}")


BYTES = [flip_bits, flip_head, change_letters, zero_pages, swap_pages, copy_page, page_of_another,
         cut, append_noise, overwrite]
ROWS = [swap_records, swap_places, swap_points, swap_timelines, edit_digit, edit_field, drop_rows,
        run_of_another_seed, failure_for_a_record, lose_the_index, another_layout]
LOUD = {swap_records, edit_digit}  # these rows are all looked at: it is said


def digest_of(*parts):
    """As experiments/runs/digest.h: each piece behind its length."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:".encode() + part)
    return digest.digest()


def forge(path, random_):
    """Another number with its right digest: a store that nothing can tell from a good one."""
    row, key, text = random_.choice(rows_of(path, "SELECT rowid, key, record FROM runs"))
    head, _, series = text.partition("\n")  # experiments/runs/series_record.h
    record = json.loads(head + "]}")
    del record["over_time"]
    for metric in record["metrics"].values():
        if "values" in metric and "most" not in metric:
            metric["values"] = [value if value is None else value + random_.uniform(1, 2)
                                for value in metric["values"]]
    text = json.dumps(record)[:-1] + ',"over_time":[\n' + series
    sql(path, ("UPDATE runs SET record = ?, digest = ? WHERE rowid = ?",
               [text, digest_of(b"record", key, text.encode()), row]))


def without_values(timeline):
    return [line for line in timeline.split(b"\n")[1:] if not line.startswith(b"replication ")]


class Checks:
    """What the commands do with one damaged store."""

    def __init__(self, sweep, name):
        self.sweep = sweep
        self.name = name
        self.ends = collections.Counter()
        self.wrong = []

    def end(self, command, done, is_same, refused):
        """Same bytes, or a documented status with a sentence."""
        sentence = done.stderr.decode(errors="replace").strip()
        if done.returncode in refused and sentence.startswith("coupling: "):
            self.ends[f"{command} refused"] += 1
            return False
        if is_same:
            self.ends[f"{command} same"] += 1
            return True
        self.wrong.append(f"{command}: status {done.returncode}, other bytes: {sentence}")
        return False

    def readers(self):
        sweep = self.sweep
        shutil.rmtree(sweep.folder / "m", ignore_errors=True)
        done = sweep.go("merge", self.name, "-o", "m")
        is_same = done.returncode == 0 and sweep.read("m") == sweep.files
        self.end("merge", done, is_same, REFUSED | {66})
        done = sweep.compare(self.name)
        is_same = (done.returncode, done.stdout) == (sweep.compared.returncode,
                                                     sweep.compared.stdout)
        self.end("compare", done, is_same, REFUSED | {66})
        done = sweep.go("timeline", self.name)
        # Without the store the values of the sweep are missing from the heading, and where the
        # replication lies among the others; that is said.
        is_said = b"not shown" in done.stderr
        is_same = done.stdout == sweep.timeline or (
            is_said and without_values(done.stdout) == without_values(sweep.timeline))
        self.end("timeline", done, done.returncode == 0 and is_same, set())

    def run(self, is_loud):
        sweep = self.sweep
        done = sweep.run(self.name)
        is_same = done.returncode == 0 and sweep.read(self.name) == sweep.files
        is_done = self.end("run", done, is_same, REFUSED)
        if is_loud and b"damaged" not in done.stderr:
            self.wrong.append("run: nothing was said")
        if not is_done and not self.wrong:
            shutil.rmtree(sweep.folder / "away", ignore_errors=True)
            (sweep.folder / self.name).rename(sweep.folder / "away")
            done = sweep.run(self.name)
            if done.returncode != 0 or sweep.read(self.name) != sweep.files:
                self.wrong.append("run: not the same bytes once the store was moved away")
        elif is_done and is_loud:
            done = sweep.run(self.name)  # what was made anew is there now
            if b"damaged" in done.stderr or sweep.read(self.name) != sweep.files:
                self.wrong.append("run: once more, and it is damaged still")


def prepare(sweep, name):
    folder = sweep.folder / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "runs.sqlite").write_bytes(sweep.store)
    (folder / "timeline.jsonl").write_bytes(sweep.files["timeline.jsonl"])
    return folder / "runs.sqlite"


def check_forged(sweep, random_, count):
    """The wrong twin. @return how many forged stores showed as other results"""
    seen = 0
    for _ in range(count):
        forge(prepare(sweep, "forged"), random_)
        done = sweep.run("forged")
        seen += done.returncode == 0 and sweep.read("forged") != sweep.files
    return seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--damages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--first", type=int, default=0, help="number of the first damage")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    ends = collections.Counter()
    believed = 0
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as temporary:
        sweep = Sweep(options, pathlib.Path(temporary))
        for number in range(options.first, options.first + options.damages):
            random_ = random.Random(f"{options.seed} {number}")
            damage = (BYTES if number % 2 == 0 else ROWS)[
                number // 2 % len(BYTES if number % 2 == 0 else ROWS)]
            damage(prepare(sweep, "out"), random_, sweep)
            checks = Checks(sweep, "out")
            checks.readers()
            checks.run(damage in LOUD)
            ends += checks.ends
            believed += len(checks.wrong) > 0
            for line in checks.wrong:
                print(f"FAIL damage {number} ({damage.__name__}): {line}")
        forged = max(3, options.damages // 50)
        seen = check_forged(sweep, random.Random(options.seed), forged)
    print(", ".join(f"{end}: {count}" for end, count in sorted(ends.items())))
    print(f"{forged} forged with their digests: {seen} seen as other results")
    print(f"{options.damages} damaged stores: {believed} believed or silent")
    sys.exit(1 if believed or seen != forged or ends["run same"] == 0 else 0)


if __name__ == "__main__":
    main()
