#!/usr/bin/python3
"""Does each command on the pages of experiments/pages do what the page says?

    pages.py --coupling COUPLING

A page is laid out in a folder of its own: a display after `.\\" file NAME` becomes the file NAME,
and each line of a display that begins with "$ " is run there, in the order of the page. It must end
with 0 (a comparison that differs: 1) and print something, or write a file. mandoc must have nothing to say of the page. A command
whose program is missing is named as skipped.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "experiments" / "pages"


def plain(line):
    """The text of a line of a display without roff's escapes."""
    return line.replace("\\e", "\\").replace("\\&", "").replace("\\-", "-")


def displays(page):
    """Each display of a page as (name of its file or None, lines)."""
    name, lines = None, None
    for line in page.read_text().splitlines():
        named = re.match(r'\.\\" file (\S+)$', line)
        if named:
            name = named.group(1)
        elif line.startswith(".Bd"):
            lines = []
        elif line == ".Ed":
            yield name, lines
            name, lines = None, None
        elif lines is not None:
            lines.append(plain(line))


def is_missing(command):
    """The program or module that a command needs and this machine has not."""
    program = command.split()[0]
    if shutil.which(program) is None and program != "coupling":
        return program
    module = re.search(r"import (\w+)", command)
    if program == "python3" and subprocess.run(["/usr/bin/python3", "-c", f"import {module.group(1)}"],
                                               capture_output=True).returncode != 0:
        return f"python3-{module.group(1)}"
    return None


def files(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def run_page(page, programs, folder, faults):
    count = 0
    environment = {**os.environ, "PATH": f"{programs}:/usr/bin:{os.environ['PATH']}"}
    for name, lines in displays(page):
        if name is not None:
            (folder / name).write_text("\n".join(lines) + "\n")
            continue
        for command in (line[2:] for line in lines if line.startswith("$ ")):
            missing = is_missing(command)
            if missing:
                print(f"skipped on {page.name}, no {missing}: {command}")
                continue
            before = files(folder)
            done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment,
                                  capture_output=True, text=True, timeout=600)
            count += 1
            differs = done.returncode == 1 and command.startswith("coupling compare")
            if done.returncode != 0 and not differs:
                faults.append(f"{page.name}: status {done.returncode}: {command}\n{done.stderr}")
            elif not done.stdout.strip() and files(folder) == before:
                faults.append(f"{page.name}: prints nothing and writes nothing: {command}")
    if count == 0:
        faults.append(f"{page.name}: no command")
    return count


def check(page, coupling, faults):
    with tempfile.TemporaryDirectory() as scratch:
        programs, folder = pathlib.Path(scratch) / "bin", pathlib.Path(scratch) / "page"
        programs.mkdir()
        folder.mkdir()
        (programs / "coupling").symlink_to(coupling)
        return run_page(page, programs, folder, faults)


def sees_a_bad_page(coupling):
    """Whether a page with a misspelt command, one that fails and one that prints nothing is seen."""
    with tempfile.NamedTemporaryFile("w", suffix=".7") as page:
        page.write(".Bd -literal\n$ coupling runn mm1\n$ coupling check none.json\n$ true\n.Ed\n")
        page.flush()
        faults = []
        check(pathlib.Path(page.name), coupling, faults)
        return len(faults) == 3


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = pathlib.Path(parser.parse_args().coupling).resolve()
    faults, count = [], 0
    if not sees_a_bad_page(coupling):
        faults.append("a planted page of bad commands was not seen")
    has_mandoc = shutil.which("mandoc") is not None
    if not has_mandoc:
        print("skipped, no mandoc: the form of the pages")
    for page in sorted(PAGES.glob("*.7")):
        lint = has_mandoc and subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True)
        if has_mandoc and lint.stdout:
            faults.append(lint.stdout.strip())
        count += check(page, coupling, faults)
    print(*faults, sep="\n")
    print(f"{count} commands of the pages run, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
