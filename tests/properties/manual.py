#!/usr/bin/env python3
"""Are the manual pages whole, and do they agree with the help?

    manual.py --coupling PROGRAM

Has the program write its pages. There is one for the program, one for each command that `coupling
--help` names, and coupling-spec(5); each option of a command's help stands in its page with its value
and its text, each kind, parameter and metric of `coupling describe --all` in coupling-spec(5). groff and
mandoc, where there are any, find nothing to warn of. Wrong twins: pages with a macro that does not
exist, without an option, without a parameter.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def say(coupling, *words):
    return subprocess.run([coupling, *words], capture_output=True, text=True, check=True).stdout


def plain(text):
    """A page without fonts and escapes, its words with single blanks between them."""
    for escape, letter in ((r"\fB", ""), (r"\fI", ""), (r"\fR", ""), (r"\-", "-"), (r"\:", ""), (r"\(aq", "'"),
                           (r"\(rs", "\\"), (r"\(ga", "`"), (r"\(ha", "^"), (r"\(ti", "~"), (r"\&", "")):
        text = text.replace(escape, letter)
    text = re.sub(r"\\\[u([0-9A-F]+)\]", lambda code: chr(int(code.group(1), 16)), text)
    return " ".join(line for line in text.splitlines() if not line.startswith(".br"))


def warnings(page):
    """What the formatters say of a page."""
    said = []
    if shutil.which("groff"):
        said.append(subprocess.run(["groff", "-ww", "-man", "-Tutf8", "-z", page],
                                   capture_output=True, text=True))
    if shutil.which("mandoc"):
        said.append(subprocess.run(["mandoc", "-Tlint", "-Wall", page], capture_output=True, text=True))
    return [line for run in said for line in (run.stdout + run.stderr).splitlines()]


def options_of(text):
    """The options of a help: name, value, the first word of the text."""
    return re.findall(r"^  (?:-\w, |    )(--[\w-]+(?:=\S+)?)\s+(\w+)", text, re.M)


def judge(coupling, folder):
    """What is wrong with the pages in a folder."""
    found = []
    commands = re.findall(r"^  (\w+) +\S", say(coupling, "--help").split("Commands:\n")[1].split("\n\n")[0], re.M)
    expected = {"man1/coupling.1", "man5/coupling-spec.5"} | {f"man1/coupling-{name}.1" for name in commands}
    pages = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*.*"))}
    if set(pages) != expected:
        found.append(f"pages: {sorted(set(pages) ^ expected)}")
    for name, path in pages.items():
        found += [f"{name}: {line}" for line in warnings(path)]
        text = path.read_text()
        if any(ord(letter) > 126 for letter in text):
            found.append(f"{name}: letters that are not ASCII")
    whole = plain(pages["man1/coupling.1"].read_text()) if "man1/coupling.1" in pages else ""
    for name in commands:
        page = pages.get(f"man1/coupling-{name}.1")
        text = plain(page.read_text()) if page else ""
        if f"coupling-{name}(1)" not in whole:
            found.append(f"coupling(1) does not name {name}")
        options = options_of(say(coupling, name, "-h"))
        if len(options) < 3:
            found.append(f"{name}: no options in its help")
        found += [f"coupling-{name}(1) has no {option} {word}" for option, word in options
                  if f"{option} {word}" not in text]
    spec = plain(pages["man5/coupling-spec.5"].read_text()) if "man5/coupling-spec.5" in pages else ""
    for role, kind in re.findall(r"^## (\w+): (\w+)$", say(coupling, "describe", "--all"), re.M):
        if role != "section" and f".SS {role} {kind} " not in spec:
            found.append(f"coupling-spec(5) has no {role} {kind}")
    for path in set(re.findall(r"^\| `([^`]+)` \|", say(coupling, "describe", "--all"), re.M)):
        if f".TP {path} " not in spec:
            found.append(f"coupling-spec(5) has no {path}")
    return found


TWINS = {
    "a macro that does not exist": ("man1/coupling-run.1", lambda text: text.replace(".TP", ".TQX", 1)),
    "no option": ("man1/coupling-run.1", lambda text: text.replace(r"\-\-seed", r"\-\-sede")),
    "no kind": ("man5/coupling-spec.5", lambda text: text.replace(".SS interconnect ring", ".SS ring")),
    "no parameter": ("man5/coupling-spec.5", lambda text: text.replace("memory.layout", "memory.outlay")),
    "no metric": ("man5/coupling-spec.5", lambda text: text.replace(r"\fBthroughput\fR", "output")),
    "no page": ("man1/coupling-fit.1", None),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling", required=True)
    coupling = str(pathlib.Path(parser.parse_args().coupling).resolve())
    for tool in ("groff", "mandoc"):
        if shutil.which(tool) is None:
            print(f"skipped: warnings of {tool}: there is none")
    missed = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "man"
        subprocess.run([coupling, "manual", folder], check=True)
        found = judge(coupling, folder)
        for name, (page, change) in TWINS.items():
            if name.startswith("a macro") and not shutil.which("groff") and not shutil.which("mandoc"):
                continue
            path = folder / page
            text = path.read_text()
            path.unlink()
            if change is not None:
                path.write_text(change(text))
            if not judge(coupling, folder):
                missed.append(name)
            path.write_text(text)
        count = len(list(folder.rglob("*.*")))
    for line in [*found[:20], *(f"twin not found: {name}" for name in missed)]:
        print(line)
    print(f"{count} pages, {len(found)} faults, {len(missed)} twins missed")
    return 1 if found or missed else 0


if __name__ == "__main__":
    sys.exit(main())
