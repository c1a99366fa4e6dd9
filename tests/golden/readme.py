#!/usr/bin/env python3
"""The numbers that README.md and experiments/reading.md quote from runs are those that the runs print.

Both are read as one text, called the README here. A section of it that shows a command `build/coupling run experiments/gallery/...`, or a spec
and the command that runs it, may show what it prints, too: each line of an indented block that is
neither commands nor SQL must be a line of the output of the section's commands, or the first
columns of one, in that order. Numbers that sentences quote have a pattern each in SENTENCES, with
the place in the output that they come from, and a number with decimals in such a section that no
pattern knows is a failure.

Wrong twin: each quoted number is changed by one digit in a copy of the README, one after the other,
and every change has to show.

    readme.py --coupling PROGRAM            says what the README should quote instead
    readme.py --coupling PROGRAM --write    and writes it there
"""
import argparse
import dataclasses
import difflib
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = ["README.md", "experiments/reading.md"]
BREAK = "\n\f\n"  # between the files
NUMBER = re.compile(r"\d+(?:\.\d+)?")
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?!\.?\w)")

BUS = "one-bus.json"  # shown in the README itself
MM1 = 'mm1.json --set "run.horizon=1 min"'
NUMA = "numa-vs-uma.json"
PAIR = "availability-two-node.json"
SHORT = f'{PAIR} --replications 10 --set "run.horizon=20 days"'
LONG = f'{PAIR} --replications 10 --set "run.horizon=20 years"'
FAILOVER = "hot-standby-failover.json"

# A sentence of the README, the run it speaks of, where the same numbers stand in the output, and
# what the README makes of them when it quotes them otherwise. Numbers are rounded to the decimals
# that the README gives; a pattern without a group is about words, and needs to be found.
SENTENCES = [
    (r"About (\d+): the bus carries ([\d.]+) million lines of 64 bytes a second, which is its (\d+) "
     r"GB/s, and each processor alone asks for ([\d.]+) million", BUS,
     r"^ *0 +1 +([\d.]+) ±[^$]*?^ *4 +16 +([\d.]+) ±",
     lambda one, most: [most / one, most, 64e-3 * most, one]),
    (r"a line takes (four) times as long", BUS, r"^ *4 +16 .* 4[01]\d\.\d+ ±"),
    (r"up to (four), the time goes to the memory's own latency", BUS,
     r"^ *2 +4 .* latency: \d+ %[^$]*?^ *3 +8 .* interconnect\.bus"),
    (r"95 % interval over (\d+) runs with random", BUS, r"^ *0 +1 .* (\d+) +latency"),
    (r"memory references a second: ([\d.]+) thousand million through the ports, ([\d.]+) with", NUMA,
     r"^ *10 .*?([\d.]+) ±[^$]*?^ *12 .*?([\d.]+) ±"),
    (r"([\d.]+) G/s x 64 bytes", NUMA, r"^ *10 .*?([\d.]+) ±"),
    (r"G/s x 64 bytes are (\d+) GB/s", NUMA, r"^ *10 .*?([\d.]+) ±",
     lambda references: [64 * references]),
    (r"what eight ports of\s+([\d.]+) GB/s carry", NUMA, r"^ *10 .*?([\d.]+) ±",
     lambda references: [64 * references / 8]),
    (r"a port of ([\d.]+) GB/s out and in", NUMA, r"^ *10 .*?([\d.]+) ±",
     lambda references: [64 * references / 8]),
    (r"at over (twice) the throughput", NUMA, r"^ *0\.25 +8 +\+11\d\.\d"),
    (r"\+([\d.]+) % ±([\d.]+) here", NUMA, r"^ *0\.25 +8 +\+([\d.]+) % ±([\d.]+)"),
    (r"neither machine has a (knee) up to 8", NUMA,
     r"^xeon-8269cy-uma +0 .* none: always above 90 %[^$]*?^xeon-8269cy +0\.25 .* none: always"),
    (r"UMA does ([\d.]+) times the work of one", NUMA, r"^xeon-8269cy-uma +0 +8 +([\d.]+) ±"),
    (r"NUMA ([\d.]+) times that of two", NUMA, r"^xeon-8269cy +0\.25 +8 +([\d.]+) ±"),
    (r"runs of 20 days see the service fail (once)\.", SHORT, r"it rests on 1 failure:"),
    (r"`\[([\d.]+), ([\d.]+)\]` are the two ends", SHORT,
     r"^ *0 +~.*\] +- +[\d.]+ \[([\d.]+), ([\d.]+)\] "),
    (r"no event in 10 runs is `0 \[0, ([\d.]+)\]`", "split-brain.json",
     r"^ *0  sbd +0 s +0 \[0, ([\d.]+)\] "),
    (r"holds (\d+) of the correlation times of its response time", MM1,
     r"^point 4, response_time: the run holds only ([\d.]+) of its correlation times"),
    (r"gives `~(\d+) ±(\d+)` ms where theory says (\d+)", MM1,
     r"^ +4 +response_time +~(\d+) ms ±(\d+) +(\d+) ms +\? +M/M/1"),
    (r"a time to recovery from (1) failure", SHORT,
     r"^point 0, services\.database\.time_to_recovery: only (\d+) failures? w(?:as|ere) seen"),
    (r"a link that a single processor does not (have)", NUMA, r"^ *1 +1  xeon-8269cy .* - "),
    (r"`(\d+) in (\d+), ([\d.]+) in (\d+)` are the values", SHORT,
     r"(\d+) in (\d+), ([\d.]+) in (\d+) "),
    (r"their mean, ([\d.]+) s, was never", SHORT, r"(\d+) in (\d+), ([\d.]+) in (\d+) ",
     lambda a, n, b, m: [(a * n + b * m) / (n + m)]),
    (r"the (\d+) s that SBD waits in `hot-standby-failover`", FAILOVER,
     r"always +([\d.]+) always"),
    (r"a link that is busy all the (time)", NUMA, r"^ *10 +8  xeon-8269cy-uma .* 1 always .*links\.0\.out0"),
    (r"as with the two (delays) in `membership-kinds`", "membership-kinds.json",
     r"^ *4  delay, .*? +[\d.]+ exact +[\d.]+ exact +[\d.]+ exact "),
    (r"Ten runs of 20 years say ([\d.]+) ±([\d.]+) s to recovery", LONG,
     r"^ *0 .*\] +[\d.]+ ±[\d.]+ +([\d.]+) ±([\d.]+) "),
    (r"from (\d+) failures; the 50 runs", LONG, r"^ *0 .*?\] +([\d.]+) \[[\d., ]+\] +[\d.]+ ±",
     lambda failures: [10 * failures]),
    (r"in the gallery say (\d+) ±(\d+) s,", PAIR, r"^ *0 .*\] +[\d.]+ ±[\d.]+ +(\d+) ±(\d+) "),
    (r"which was ([\d.]+) s before the crash here", FAILOVER, r"^ *detect +([\d.]+) s",
     lambda detected: [3 - detected]),
    (r"time-out has passed too, ([\d.]+) s after the crash", FAILOVER,
     r"^ *detect +([\d.]+) s[^$]*?^ *membership +([\d.]+) s", lambda a, b: [a + b]),
    (r"waits for `msgwait`, (\d+) s", FAILOVER, r"^ *fence +([\d.]+) s"),
    (r"The last clients come back (\d+) s after", FAILOVER,
     r"down ([\d.]+) s, from[^$]*all clients served again +([\d.]+) s after",
     lambda outage, last: [last - outage]),
]

# Numbers with decimals that are no result: corosync holds the token for 0.8 x 3 s / 4.2 - 10 ms.
GIVEN = {"0.56"}


@dataclasses.dataclass
class Fault:
    start: int  # in the README
    end: int
    right: str  # what it should say there; "" where that cannot be told
    text: str


class Runs:
    """What the program prints for a gallery spec, or one of the README, and options, each made once."""

    def __init__(self, program, folder, specs):
        self.program = program
        self.folder = folder
        self.specs = specs  # by file name, those of the README
        self.made = {}

    def path(self, spec):
        if spec not in self.specs:
            return f"experiments/gallery/{spec}"
        path = self.folder / spec
        path.write_text(self.specs[spec])
        return str(path)

    def go(self, *words):
        done = subprocess.run([self.program, *words], cwd=ROOT, capture_output=True, text=True,
                              timeout=900)
        if done.returncode != 0:
            sys.exit(f"FAIL {shlex.join(words)}: status {done.returncode}: {done.stderr}")
        return done.stdout

    def output(self, command):
        """Of SPEC OPTION...: the table, its timeline where it has one, and all marks and reasons."""
        spec, *options = shlex.split(command)
        key = (spec, *sorted(options))
        if key not in self.made:
            out = self.folder / f"{len(self.made)}"
            lines = self.go("run", self.path(spec), "-o", str(out), "--progress", "never", "-j", "2",
                            *options).split("\n")
            if (out / "timeline.jsonl").exists():
                lines += self.go("timeline", str(out)).split("\n")
            for point in json.loads((out / "results.json").read_text())["points"]:
                lines += [f"point {point['id']}, {name}: {metric.get('mark', metric.get('reason'))}"
                          for name, metric in point["metrics"].items()
                          if "mark" in metric or "reason" in metric]
            self.made[key] = "\n".join(line.rstrip() for line in lines)
        return self.made[key]


# Quoted blocks.

def sections(text):
    starts = [match.start() for match in re.finditer(r"^## ", text, re.MULTILINE)]
    return list(zip(starts, [*starts[1:], len(text)]))


def blocks(text, start, end):
    """Indented blocks: where each begins, and its lines."""
    for match in re.finditer(r"(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+", text[start:end]):
        yield start + match.start(), match[0].rstrip("\n").split("\n")


def is_spec(lines):
    return lines[0].strip() == "{"


def specs_of(text, start, end):
    """The specs that a part of the README shows, by the file that its command runs."""
    shown = [json.loads("\n".join(lines)) for _, lines in blocks(text, start, end) if is_spec(lines)]
    return {f"{spec['name']}.json": json.dumps(spec) for spec in shown
            if f"build/coupling run {spec['name']}.json" in text[start:end]}


def commands(text, start, end):
    """The runs that a section shows."""
    return [*specs_of(text, start, end),
            *re.findall(r"^ {4}build/coupling run experiments/gallery/([^#\n]*\.json[^#\n]*)",
                        text[start:end], re.MULTILINE)]


def is_quote(lines):
    return not is_spec(lines) and \
        not re.match(r" {4}(build/coupling|\./|tests/|SELECT)", lines[0])


def header_of(lines):
    return next((line for line in lines if line.startswith("point ")), None)


def cut_of(lines, output):
    """The column after which a block cuts the lines of a table; None where it does not."""
    header = header_of(lines)
    whole = header and header_of(output)
    if not whole or header == whole:
        return None
    count = len(header.split())
    return [match.end() for match in re.finditer(r"\S+", whole)][count - 1]


def nearest(line, output):
    """The line of the output that a line of a block was meant to be."""
    first = line.split()[:1]
    alike = [other for other in output if other.split()[:1] == first] or output
    return max(alike, key=lambda other: difflib.SequenceMatcher(None, line, other).ratio())


def check_block(place, lines, output):
    bare = [line[4:].rstrip() for line in lines]
    cut = cut_of(bare, output)
    shown = [line[:cut].rstrip() for line in output]
    at = 0
    for line, whole in zip(bare, lines):
        if line and line in shown[at:]:
            at += shown[at:].index(line) + 1
        elif line:
            right = nearest(line, [other for other in shown if other])
            yield Fault(place, place + len(whole), "    " + right,
                        f"quoted:  {line}\n  printed: {right}")
        place += len(whole) + 1


# Quoted numbers in sentences.

def folded(text):
    """Ends of lines in a paragraph are blanks to a pattern."""
    return re.sub(r"\n +|\n(?=\S)", lambda match: " " * len(match[0]), text)


def spaced(pattern):
    return re.sub(r" ", " +", pattern)


def check_sentence(text, sentence, runs):
    pattern, command, source, *change = sentence
    quoted = list(re.finditer(spaced(pattern), folded(text)))
    if len(quoted) != 1:
        yield Fault(0, 0, "", f"{len(quoted)} sentences, not 1, are like: {pattern}")
        return
    printed = re.search(source, runs.output(command), re.MULTILINE)
    if printed is None:
        yield Fault(*quoted[0].span(), "",
                    f"quoted:  {quoted[0][0]}\n  printed: nothing like {source} by {command}")
        return
    values = [float(value) for value in printed.groups()]
    values = change[0](*values) if change else values
    for number, value in enumerate(values, 1):
        said = quoted[0][number]
        right = f"{value:.{len(said.partition('.')[2])}f}"
        if said != right:
            yield Fault(*quoted[0].span(number), right,
                        f"quoted:  {said} in \"{quoted[0][0]}\"\n  printed: {right}")


def known_places(text):
    """The numbers that a pattern finds."""
    flat = folded(text)
    return {match.span(number) for pattern, *_ in SENTENCES
            for match in re.finditer(spaced(pattern), flat)
            for number in range(1, 1 + len(match.groups()))}


def check_unknown(text, start, end):
    """Numbers with decimals in the sentences of a section that no pattern finds."""
    known = known_places(text)
    code = {place + i for place, lines in blocks(text, start, end)
            for i in range(len("\n".join(lines)))}
    for match in DECIMAL.finditer(text, start, end):
        if match.start() not in code and match[0] not in GIVEN and match.span() not in known:
            line = text[text.rfind("\n", 0, match.start()) + 1:text.find("\n", match.end())]
            yield Fault(*match.span(), "",
                        f"no pattern in {pathlib.Path(__file__).name} knows {match[0]} in: {line}")


def faults_of(text, runs):
    """Everything that is wrong with the README; also how many blocks are quotes."""
    found, quotes = [], 0
    for start, end in sections(text):
        shown = commands(text, start, end)
        if not shown:
            continue
        output = "\n".join(runs.output(command) for command in shown).split("\n")
        section = [block for block in blocks(text, start, end) if is_quote(block[1])]
        quotes += len(section)
        for place, lines in section:
            found += check_block(place, lines, output)
        if section:
            found += check_unknown(text, start, end)
    for sentence in SENTENCES:
        found += check_sentence(text, sentence, runs)
    return found, quotes


def place_of(text, place):
    """A place of the text as file and line."""
    before = text[:place].split(BREAK)
    return f"{FILES[len(before) - 1]} line {before[-1].count(chr(10)) + 1}"


# The wrong twin.

def quoted_numbers(text):
    """Where the README quotes a number, in blocks and in sentences."""
    for start, end in sections(text):
        for place, lines in blocks(text, start, end):
            if commands(text, start, end) and is_quote(lines):
                yield from (match.span() for match in
                            NUMBER.finditer(text, place, place + len("\n".join(lines))))
    yield from (place for place in known_places(text) if NUMBER.fullmatch(text[slice(*place)]))


def check_twins(text, runs):
    count = missed = 0
    for start, end in quoted_numbers(text):
        digit = str((int(text[end - 1]) + 1) % 10)
        twin = text[:end - 1] + digit + text[end:]
        count += 1
        if not faults_of(twin, runs)[0]:
            missed += 1
            print(f"FAIL the twin with {twin[start:end]} for {text[start:end]} passes: "
                  f"{text[start - 40:end + 10]!r}")
    print(f"{count} numbers changed in a copy, {count - missed} of them noticed")
    return missed == 0 and count >= 80


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    text = BREAK.join((ROOT / name).read_text() for name in FILES)
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(str(pathlib.Path(options.coupling).resolve()), pathlib.Path(folder),
                    specs_of(text, 0, len(text)))
        found, quotes = faults_of(text, runs)
        for fault in found:
            print(f"FAIL {place_of(text, fault.start)}\n  {fault.text}")
        if options.write:
            for fault in sorted(found, key=lambda fault: -fault.start):
                if fault.right:
                    text = text[:fault.start] + fault.right + text[fault.end:]
            for name, part in zip(FILES, text.split(BREAK)):
                (ROOT / name).write_text(part)
            found, quotes = faults_of(text, runs)
        print(f"{quotes} quoted blocks, {len(SENTENCES)} sentences, {len(found)} faults")
        is_good = not found and quotes >= 4 and check_twins(text, runs)
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
