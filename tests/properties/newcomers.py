#!/usr/bin/env python3
"""Three new users find their way: their terminals, written down and replayed.

    newcomers.py --coupling PROGRAM [--only SESSION] [--columns N] [--show]

newcomers/*.session has what is typed and what must appear, newcomers/README.md how it is written.
Each session is typed into a shell in pseudo-terminals of 80, 120 and 200 columns. Of every screen,
whatever its session says: no line is wider than the terminal, no control character but the carriage
return of a progress line, no line twice, and the exit status is the one expected.

Wrong twins: each expectation with one thing changed must fail on the screen that it was met by, and
programs that are wrong in one way must fail a session.
"""
import argparse
import concurrent.futures
import dataclasses
import fcntl
import os
import pathlib
import pty
import re
import select
import shlex
import signal
import struct
import sys
import tempfile
import termios
import time
import unicodedata

SESSIONS = pathlib.Path(__file__).resolve().parent / "newcomers"
COLUMNS = [80, 120, 200]
PROMPT = re.compile(rb"\{\{([0-9 ]*)\}\}\$ $")
PATIENCE_S = 60
KEYS = {"^C": b"\x03", "^D": b"\x04"}
# A command to be pasted, a message that grep may look for, and a path have no line breaks of their own.
WHOLE = re.compile(r"  \S*coupling |coupling: |\S+\.json: |<stdin>: |[\w-]+: (?:/|--set )|Specs in /")
SHORT = 24  # shorter lines may stand on a screen twice


@dataclasses.dataclass
class Expectation:
    place: str  # file and line of the session
    sign: str
    text: str
    columns: int | None


@dataclasses.dataclass
class Step:
    place: str
    command: str | None = None
    paste: str | None = None
    file: tuple[str, str] | None = None
    keys: list = dataclasses.field(default_factory=list)
    expected: list = dataclasses.field(default_factory=list)
    status: str = "0"
    is_wide: bool = False
    is_pager: bool = False
    twice: str | None = None


def read_session(path):
    steps = []
    lines = path.read_text().splitlines()
    number = 0
    while number < len(lines):
        line = lines[number]
        place = f"{path.name}:{number + 1}"
        number += 1
        word, _, rest = line.strip().partition(" ")
        if line.strip() == "" or line.startswith("#"):
            continue
        if line.startswith("$ "):
            steps.append(Step(place, command=line[2:]))
        elif line.startswith("paste "):
            steps.append(Step(place, paste=rest))
        elif line.startswith("file "):
            text = ""
            while number < len(lines) and lines[number] != "end":
                text += lines[number] + "\n"
                number += 1
            number += 1
            steps.append(Step(place, file=(rest, text)))
        elif re.match(r"  (\d+ )?[=~!] ", line):
            found = re.match(r"  (?:(\d+) )?([=~!]) (.*)", line)
            columns = None if found[1] is None else int(found[1])
            steps[-1].expected.append(Expectation(place, found[2], found[3], columns))
        elif word == "press":
            key, _, when = rest.partition(" at ")
            steps[-1].keys.append((KEYS.get(key, key.encode()), when.encode()))
        elif word == "status":
            steps[-1].status = rest
        elif word == "wide":
            steps[-1].is_wide = True
        elif word == "pager":
            steps[-1].is_pager = True
        elif word == "twice":
            steps[-1].twice = rest
        else:
            sys.exit(f"{place}: {line!r}: no line of a session")
    return steps


class Screen:
    """What stands in a terminal after some output: lines, of which a wide one is broken by it."""

    def __init__(self, columns):
        self.columns, self.lines, self.at = columns, [""], 0
        self.wide, self.controls = [], []

    def put(self, character):
        line = self.lines[-1]
        self.lines[-1] = line[:self.at].ljust(self.at) + character + line[self.at + 1:]
        self.at += 1
        if width(self.lines[-1][:self.at]) > self.columns and len(self.lines) - 1 not in self.wide:
            self.wide.append(len(self.lines) - 1)

    def write(self, text):
        for character in text.replace("\r\n", "\n"):
            if character == "\n":
                self.lines.append("")
                self.at = 0
            elif character == "\r":
                self.at = 0
            elif unicodedata.category(character) == "Cc":
                self.controls.append(character)
            else:
                self.put(character)


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class Terminal:
    """A shell in a pseudo-terminal."""

    def __init__(self, columns, folder, programs):
        self.columns = columns
        child, self.master = pty.fork()
        size = struct.pack("HHHH", 40, columns, 0, 0)
        if child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)  # before the shell asks for its width
            os.chdir(folder)
            environment = {
                "PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), "TERM": "xterm",
                "LC_ALL": "C.UTF-8", "PS1": "{{$?}}$ ", "PS2": "",
            }
            os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"],
                      environment)
        self.child = child
        self.until_prompt([])

    def until_prompt(self, keys):
        """What was written up to the next prompt; a key is pressed once its pattern has been."""
        output, keys, seen = b"", list(keys), 0
        end = time.monotonic() + PATIENCE_S
        while not (found := PROMPT.search(output)):
            if time.monotonic() > end or not select.select([self.master], [], [], end - time.monotonic())[0]:
                raise TimeoutError(output.decode(errors="replace")[-1000:])
            output += os.read(self.master, 65536)
            if keys and (shown := re.search(keys[0][1], output[seen:])):
                seen += shown.end()
                os.write(self.master, keys.pop(0)[0])
        if keys:
            raise TimeoutError(f"no {keys[0][1].decode()!r}: {output.decode(errors='replace')[-1000:]}")
        return output[:found.start()].decode(), found[1].decode()

    def type(self, command, keys):
        os.write(self.master, command.encode() + b"\n")
        output, status = self.until_prompt(keys)
        echo = command + "\r\n"
        if not output.startswith(echo):
            raise ValueError(f"the shell has another echo: {output[:200]!r}")
        return output[len(echo):], status

    def close(self):
        os.kill(self.child, signal.SIGHUP)
        os.close(self.master)
        os.waitpid(self.child, 0)


def unmet(expectations, lines, columns):
    """The expectations that lines do not meet, in their order."""
    start = 0
    for one in expectations:
        if one.columns not in (None, columns):
            continue
        if one.sign == "!":
            for line in lines:
                if re.search(one.text, line):
                    yield one, f"stands there: {line!r}"
            continue
        found = [number for number, line in enumerate(lines[start:], start)
                 if (line.rstrip() == one.text if one.sign == "=" else re.search(one.text, line))]
        if found:
            start = found[0] + 1
        else:
            yield one, "is missing"


def faults_of_screen(step, screen, status, output):
    if status != step.status:
        yield f"status {status}, not {step.status}"
    wide = [screen.lines[number] for number in screen.wide if not WHOLE.match(screen.lines[number])]
    if wide and not step.is_wide and not step.is_pager:
        yield f"wider than the terminal: {wide[0]!r}"
    if screen.controls and not step.is_pager:
        yield f"control characters: {screen.controls[:5]!r}"
    said = {}
    for line in map(str.strip, screen.lines):
        said[line] = said.get(line, 0) + 1
    again = [line for line, count in said.items() if count > 1 and len(line) >= SHORT
             and not (step.twice and re.search(step.twice, line))]
    if again and not step.is_pager:
        yield f"printed twice: {again[0]!r}"


class Replay:
    """A session in a terminal: its faults, and the screens for twins."""

    def __init__(self, steps, columns, program, is_shown=False, is_first_only=False):
        self.steps, self.columns, self.program = steps, columns, program
        self.is_shown, self.is_first_only = is_shown, is_first_only
        self.faults, self.screens, self.wide = [], [], {}

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            home, programs = pathlib.Path(folder) / "home", pathlib.Path(folder) / "programs"
            home.mkdir()
            programs.mkdir()
            (programs / "coupling").symlink_to(self.program)
            terminal = Terminal(self.columns, home, programs)
            last = Screen(self.columns)
            try:
                for step in self.steps:
                    last = self.take(step, terminal, home, last)
                    if self.faults and self.is_first_only:
                        break
            except TimeoutError as stuck:
                self.fault(step, f"no prompt: {stuck}")
            except ValueError as other:
                self.fault(step, str(other))
            finally:
                terminal.close()
        return self

    def fault(self, step, what):
        self.faults.append(f"{step.place} in {self.columns} columns: {what}")

    def take(self, step, terminal, home, last):
        if step.file is not None:
            (home / step.file[0]).write_text(step.file[1])
            return last
        command = step.command
        if step.paste is not None:
            found = next((found for line in last.lines if (found := re.search(step.paste, line))), None)
            if found is None:
                self.fault(step, f"nothing to paste matches {step.paste!r}")
                return last
            command = found[1]
        output, status = terminal.type(command, step.keys)
        screen = Screen(self.columns)
        screen.write(re.sub(r"\x1b[^a-zA-Z=>]*[a-zA-Z=>]", "", output) if step.is_pager else output)
        if self.is_shown:
            print(f"--- {step.place} {self.columns} $ {command}", *screen.lines, f"[{status}]", sep="\n")
        for what in faults_of_screen(step, screen, status, output):
            self.fault(step, what)
        for one, what in unmet(step.expected, screen.lines, self.columns):
            self.faults.append(f"{one.place} in {self.columns} columns: {one.text!r} {what}")
        self.wide[step.place] = bool(screen.wide)
        self.screens.append((step, screen.lines))
        return screen


def stale(replays):
    """Screens that may be wide, or have lines twice, and are and have in no terminal."""
    told = {}
    for replay in replays:
        for step, lines in replay.screens:
            if step.is_wide:
                told[step.place] = told.get(step.place, False) or replay.wide[step.place]
    return [f"{place}: wide in no terminal" for place, is_wide in told.items() if not is_wide]


def changed(one, lines):
    """An expectation with one thing changed."""
    if one.sign == "!":
        return dataclasses.replace(one, text=re.escape(max(lines, key=len)))
    if one.sign == "=":
        return dataclasses.replace(one, text=one.text[:-1] + ("x" if one.text[-1] != "x" else "y"))
    return dataclasses.replace(one, text=f"(?:{one.text})(?<!.)(?!.)..")


def expectations_missed(replay):
    """Expectations that are met with one thing changed, too."""
    for step, lines in replay.screens:
        for number, one in enumerate(step.expected):
            if one.columns not in (None, replay.columns):
                continue
            wrong = list(step.expected)
            wrong[number] = changed(one, lines)
            if not any(found is wrong[number] for found, _ in unmet(wrong, lines, replay.columns)):
                yield f"{one.place}: {wrong[number].text!r} is met as well"


# Programs that are wrong in one way: what a shell makes of the words, and the session that finds it.
TWINS = {
    "a terminal of any width": ("architect", '[ "$1" = describe ] && set -- "$@" --width 0; run "$@"'),
    "tables run over": ("student", '[ "$1" = solve ] && set -- "$@" --width 0; run "$@"'),
    "messages are printed twice": ("student", 'run "$@"; s=$?; [ $s = 66 ] && run "$@"; exit $s'),
    "results are printed twice": ("student", 'run "$@"; s=$?; [ "$1 $3" = "run --set" ] && run "$@"; exit $s'),
    "an escape code": ("student", '[ "$1" = status ] && printf "\\033[1m"; run "$@"'),
    "a status of its own": ("engineer", 'run "$@"; s=$?; [ $s = 66 ] && s=1; exit $s'),
    "help is wrong usage": ("student", 'run "$@"; s=$?; [ "$2" = -h ] && s=64; exit $s'),
    "Ctrl-C stops it at once": ("engineer", '[ "$5" = -j ] && exec timeout --foreground -s KILL 0.3 $p "$@"; run "$@"'),
    "an option is left out of the command that goes on": ("engineer", '[ "$5" = -j ] && set -- "${@:1:4}"; run "$@"'),
    "runs that were stopped are lost": ("engineer", 'run "$@"; s=$?; [ $s = 130 ] && rm -r out; exit $s'),
    "a complaint to a reader who is gone": ("engineer", 'run "$@"; s=$?; [ $s = 74 ] && echo "coupling: standard output cannot be written" >&2; exit $s'),
    "who takes over is not said": ("architect", '[ "$1" = timeline ] || { run "$@"; exit; }; run "$@" --width 80 | sed "s/ (takes over)//"'),
    "who fails has no lane": ("architect", '[ "$1 $#" = "timeline 2" ] && set -- "$@" --lanes paris,spare; run "$@"'),
    "an objective that is missed is no failure": ("architect", 'run "$@"; s=$?; [ $s = 1 ] && s=0; exit $s'),
    "an undecided objective is met": ("architect", '[ "$1" = show ] || { run "$@"; exit; }; run "$@" --width 80 | sed "s/UNDECIDED/PASS     /"'),
    "a metric is not described": ("student", '[ "$2" = response_time ] && exit 64; run "$@"'),
    "the gallery is not listed": ("student", '[ "$1" = list ] && set -- -V; run "$@"'),
}
ALIKE = ["architect", "engineer", "student"]  # sessions that a program in a shell passes, too


def twin_faults(name, coupling):
    """What the session says of a twin; nothing of one that does what the program does."""
    session, script = TWINS.get(name, (name, 'run "$@"'))
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "coupling"
        program.write_text(f"#!/bin/bash\np={shlex.quote(str(coupling))}\n"
                           f'run() {{ (exec -a coupling "$p" "$@"); }}\n{script}\n')
        program.chmod(0o755)
        replay = Replay(read_session(SESSIONS / f"{session}.session"), 80, program,
                        is_first_only=True).run()
    return replay.faults[:1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True, type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--only")
    parser.add_argument("--columns", type=int, action="append")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    replays = [Replay(read_session(path), columns, options.coupling, options.show)
               for path in sorted(SESSIONS.glob("*.session")) if options.only in (None, path.stem)
               for columns in options.columns or COLUMNS]
    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(1 if options.show else 2) as pool:
        replays = list(pool.map(Replay.run, replays))
        found = {name: pool.submit(twin_faults, name, options.coupling) for name in [*TWINS, *ALIKE]}
    faults = [fault for replay in replays for fault in replay.faults]
    faults += stale(replays) if not (options.only or options.columns) else []
    missed = [one for replay in replays if not replay.faults for one in expectations_missed(replay)]
    missed += [f"not found: {name}" for name in TWINS if not found[name].result()]
    faults += [f"alike: {fault}" for name in ALIKE for fault in found[name].result()]
    for line in [*faults, *(f"wrong twin: {one}" for one in missed)]:
        print(line)
    if options.show:
        print(*(f"{name}: {how.result()}" for name, how in found.items()), sep="\n")
    screens = sum(len(replay.screens) for replay in replays)
    print(f"{screens} screens, {len(faults)} faults, {len(missed)} wrong twins missed; "
          f"{time.monotonic() - begun:.1f} s")
    return 1 if faults or missed or screens == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
