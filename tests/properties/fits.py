#!/usr/bin/env python3
"""What is printed on a terminal fits it, and what is piped hangs on none.

In pseudo-terminals of 70, 80, 120 and 200 columns: tables of run and show, one point and several;
the timeline of a failover among six nodes, which at 80 columns names who failed, who took over and
who coordinated, each with a lane. Columns and lanes that are left out are counted or named. Piped,
the same commands give the same bytes whatever terminal there is around them.

Wrong twin: --width 0 in the narrow terminal has to overflow it.

    fits.py --coupling PROGRAM
"""
import argparse
import fcntl
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata

failures = []


def expect(is_good, what):
    if not is_good:
        failures.append(what)
        print(f"FAIL {what}")


SIX = {
    "name": "six-nodes",
    "description": "The node of the database crashes: who takes over?",
    "system": {
        "kind": "cluster",
        "nodes": {**{name: {"cores": 4} for name in ["alpha", "bravo", "charlie", "delta", "echo"]},
                  "foxtrot": {"role": "standby", "cores": 4}},
        "network": {"kind": "ethernet"},
        "storage": {"lun0": {}, "lun1": {}, "lun2": {}},
        "membership": {"kind": "corosync"},
        "fencing": {"kind": "sbd"},
        "services": {"database": {"on": "charlie", "storage": "lun0", "start": "500 ms"},
                     "mail": {"on": "delta", "storage": "lun1", "start": "500 ms"},
                     "files": {"on": "alpha", "storage": "lun2", "start": "500 ms"}}},
    "workload": {"clients": {"web": {"service": "database",
                                     "arrivals": {"exponential": "10 ms"}}}},
    "faults": [{"at": "30 s", "kind": "node_crash", "target": "charlie"}],
    "run": {"seed": 7, "horizon": "3 min", "replications": 2},
}


def set_columns(terminal, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))


def terminal(options, columns, *words):
    """What a command prints in a terminal."""
    child, master = pty.fork()
    if child == 0:
        set_columns(0, columns)  # before the command asks for its width
        os.chdir(options.folder)
        os.execv(options.coupling, [str(options.coupling), *map(str, words)])
    output = b""
    try:
        while piece := os.read(master, 65536):
            output += piece
    except OSError:
        pass
    os.close(master)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    expect(status in (0, 1), f"{words} in {columns} columns: status {status}")
    return output.decode().replace("\r\n", "\n")


def piped(options, *words, columns=None):
    environment = {**os.environ, **({} if columns is None else {"COLUMNS": str(columns)})}
    done = subprocess.run([options.coupling, *map(str, words)], capture_output=True, text=True,
                          cwd=options.folder, env=environment, timeout=300)
    expect(done.returncode in (0, 1), f"{words}: {done.stderr}")
    return done.stdout


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def tables(text):
    """The lines of tables: not the notes below them, nor commands to be pasted."""
    for line in text.splitlines():
        if re.match(r"\s*\d+  |point|metric|  [a-z_.]+  ", line):
            yield line


def overflows(text, columns):
    return [line for line in tables(text) if width(line) > columns]


def check_tables(options):
    folder = options.folder / "mm1"
    piped(options, "run", "mm1", "-o", folder, "--set", "run.horizon=1 min", "--replications", "3",
          "--progress", "never")
    whole = piped(options, "show", folder)
    for columns in [70, 80, 120, 200]:
        shown = terminal(options, columns, "show", folder)
        expect(not overflows(shown, columns), f"show in {columns}: {overflows(shown, columns)}")
        is_cut = max(map(width, tables(whole))) > columns
        expect(("left out: --width 0" in shown) == is_cut, f"show in {columns} says what is left out")
        point = terminal(options, columns, "show", folder, "--point", "1")
        expect(not overflows(point, columns), f"a point in {columns}: {overflows(point, columns)}")
        expect(piped(options, "show", folder, columns=columns) == whole,
               f"piped bytes hang on COLUMNS={columns}")
    everything = terminal(options, 70, "show", folder, "--width", "0")
    expect(everything == whole and overflows(everything, 70), "--width 0 overflows")
    expect(piped(options, "show", folder, "--width", "70") == terminal(options, 70, "show", folder),
           "--width is what a terminal of that width shows")


def check_failover(options):
    (options.folder / "six.json").write_text(json.dumps(SIX))
    piped(options, "run", "six.json", "-o", "six", "--progress", "never")
    whole = piped(options, "timeline", "six")
    for columns in [80, 120, 200]:
        text = terminal(options, columns, "timeline", "six")
        wide = [line for line in text.splitlines() if width(line) > columns]
        expect(not wide, f"the timeline in {columns}: {wide[:2]}")
        expect(re.search(r"app\.up database on\s.*foxtrot", text, re.DOTALL),
               f"{columns}: foxtrot takes over")
        expect(piped(options, "timeline", "six", columns=columns) == whole,
               f"a piped timeline hangs on COLUMNS={columns}")
    text = terminal(options, 80, "timeline", "six")
    legend = "A charlie (fails)  B foxtrot (takes over)  C alpha (coordinates)\n"
    expect(legend in text, f"at 80 columns: {text[:400]}")
    expect("A  B  C  database " in text, "their lanes, and that of the database")
    expect("without a lane: delta, echo, bravo, mail, files; --lanes" in text, "what has no lane")
    chosen = terminal(options, 80, "timeline", "six", "--lanes", "mail,bravo")
    expect(re.search(r"\[s\]  from fault  mail +bravo ", chosen), f"--lanes: {chosen[:400]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True, type=lambda path: pathlib.Path(path).resolve())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        options.folder = pathlib.Path(temporary)
        check_tables(options)
        check_failover(options)
    print(f"{len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
