#!/usr/bin/env python3
"""Did every test of the tree run?

    ran.py ROOT BUILD                compare what ran in BUILD with what ROOT/tests holds
    ran.py ROOT BUILD --configured   compare what would run, as BUILD is configured

The tree is read as text: every Test(), ParameterizedTest() and Theory() of a source, every
test_*.c, every test that a CMakeLists.txt names, every script that can be started. What ran is read
from the report of each Criterion program (BUILD/Testing/reports/NAME.xml) and from ctest's own
(ran.xml there); which tests were asked for, from `ctest --show-only=json-v1` (chosen.json there).

Every gap is named, and ends this script with 1. What was skipped is named too: a single test may be
skipped if it says `.disabled`, a program if ctest knows its code for it, a part of a program if it
prints a line that begins with "skipped:".
"""
import argparse
import dataclasses
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*[\s\S]*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')
DEFINE = re.compile(r"^[ \t]*#[ \t]*define(?:[^\n\\]|\\.|\\\n)*", re.M)
TEST = re.compile(r"(?<![\w.])(Test|ParameterizedTest|Theory)[ \t]*\(")
NAMED = re.compile(r"^[ \t]*(add_test\(NAME|criterion_test\(|mirror\()[ \t]*([^\s)]+)", re.M)


@dataclasses.dataclass(frozen=True)
class Single:
    """One test of a Criterion program."""
    source: pathlib.Path
    name: str  # suite/test
    may_be_skipped: bool


def arguments(text, start):
    """The arguments of a macro whose parenthesis opens just before `start`."""
    found, depth, begin = [], 1, start
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0 or (depth == 1 and text[at] == ","):
            found.append(text[begin:at].strip())
            begin = at + 1
        if depth == 0:
            break
    return found


def singles(root):
    """Every single test of the tree."""
    found = []
    for source in sorted(root.glob("tests/**/*.[ch]")):
        text = COMMENT_OR_TEXT.sub(" ", source.read_text(encoding="utf-8"))
        text = DEFINE.sub(" ", text)
        for match in TEST.finditer(text):
            words = arguments(text, match.end())[0 if match[1] == "Test" else 1:]
            found.append(Single(source, "/".join(words[:2]),
                                any(word.startswith(".disabled") for word in words[2:])))
    return found


def named_programs(root):
    """The tests that the CMakeLists.txt name, and what is wrong with their names."""
    names, gaps = set(), []
    for source in sorted(root.glob("tests/**/CMakeLists.txt")):
        text = re.sub(r"#[^\n]*", "", source.read_text())
        text = re.sub(r"^function\([\s\S]*?^endfunction\(\)", "", text, flags=re.M)
        for kind, name in NAMED.findall(text):
            if "$" in name:
                gaps.append(f"{source.relative_to(root)}: the test {name} has a name that cannot "
                            "be read from the text; write it out")
            names.add("unit." + name if kind == "mirror(" else name)
    return names, gaps


def scripts_nobody_starts(root):
    """Scripts that can be started and that no CMakeLists.txt, script or .ci/run names."""
    texts = {path: re.sub(r"(?m)#.*", "", path.read_text()) for path in
             [*root.glob("tests/**/CMakeLists.txt"), *root.glob("tests/**/*.sh"), root / ".ci/run"]
             if path.exists()}
    for script in sorted([*root.glob("tests/*/*.py"), *root.glob("tests/*/*.sh")]):
        is_tool = script.parent.name == "speed" or script.name in ("bless.sh", "only_added.py")
        if is_tool or not script.read_text().startswith("#!"):
            continue
        if not any(script.name in text for path, text in texts.items() if path != script):
            yield f"{script.relative_to(root)}: nothing starts it"


def configured_programs(build):
    """Every test that ctest knows in this build."""
    shown = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"], check=True,
                           capture_output=True, text=True)
    return {test["name"] for test in json.loads(shown.stdout)["tests"]}


def read_report(path):
    """The states of a Criterion program's tests: name to set of PASSED, SKIPPED, ..."""
    states = {}
    for suite in xml.parse(path).getroot():
        for case in suite.iter("testcase"):
            name = suite.get("name") + "/" + case.get("name")
            states.setdefault(name, set()).add(case.get("status"))
    return states


class Comparison:
    """The tree beside a build; `gaps` says what is missing, `skips` what was skipped."""

    def __init__(self, root, build):
        self.root, self.reports = root, build / "Testing" / "reports"
        self.gaps, self.skips = [], []
        self.singles = singles(root)
        self.files = sorted(root.glob("tests/**/test_*.c"))
        self.programs, bad_names = named_programs(root)
        self.gaps += bad_names
        self.gaps += scripts_nobody_starts(root)
        self.configured = configured_programs(build)
        lines = (self.reports / "sources.txt").read_text().splitlines()
        self.program_of = {pathlib.Path(source).resolve(): program for program, source in
                           (line.split(" ", 1) for line in lines)}

    def short(self, path):
        """A path as seen from the root."""
        return path.relative_to(self.root)

    def check_configured(self):
        """Is everything in the tree part of the build?"""
        for name in sorted(self.programs - self.configured):
            self.gaps.append(f"{name}: named in a CMakeLists.txt, but no test of this build")
        for name in sorted(self.configured - self.programs):
            self.gaps.append(f"{name}: a test of this build, but not named in a CMakeLists.txt")
        tests = {}
        for single in self.singles:
            tests.setdefault(single.source, []).append(single)
        for source in sorted({*tests, *self.files}):
            if source not in self.program_of:
                self.gaps.append(f"{self.short(source)}: part of no test program, so that its "
                                 f"{len(tests.get(source, []))} tests do not run")
            if not tests.get(source):
                self.gaps.append(f"{self.short(source)}: holds no Test()")

    def check_programs(self):
        """Has every test that was chosen ended? @return the names that ran, and those chosen"""
        chosen = {test["name"] for test in
                  json.loads((self.reports / "chosen.json").read_text())["tests"]}
        ran = set()
        if not chosen:
            self.gaps.append("no test was chosen")
        report = self.reports / "ran.xml"
        cases = xml.parse(report).getroot().iter("testcase") if report.exists() else []
        for case in cases:
            skipped = case.find("skipped")
            lines = [line for line in (case.findtext("system-out") or "").splitlines()
                     if line.startswith("skipped:")]
            if case.get("status") in ("run", "fail"):
                ran.add(case.get("name"))
            elif skipped is not None and skipped.get("message", "").startswith("SKIP_"):
                chosen.discard(case.get("name"))
                lines = lines or [skipped.get("message")]
            self.skips += [f"{case.get('name')}: {line.removeprefix('skipped:').strip()}"
                           for line in lines]
        self.gaps += [f"{name}: chosen, but did not run" for name in sorted(chosen - ran)]
        return ran, chosen

    def check_singles(self, chosen):
        """Has every single test of the chosen programs ended? @return how many ran"""
        states = {}
        for program in sorted(set(self.program_of.values()) & chosen):
            path = self.reports / f"{program}.xml"
            try:
                states[program] = read_report(path)
            except (OSError, xml.ParseError) as problem:
                self.gaps.append(f"{program}: no report of its tests ({problem})")
        count = 0
        for single in self.singles:
            report = states.get(self.program_of.get(single.source))
            if report is None:
                continue
            state = report.pop(single.name, set())
            where = f"{single.name} in {self.short(single.source)}"
            if not state:
                self.gaps.append(f"{where}: did not run")
            elif state != {"SKIPPED"}:
                count += 1
            elif single.may_be_skipped:
                self.skips.append(f"{where}: disabled in this build")
            else:
                self.gaps.append(f"{where}: skipped, though it does not say .disabled")
        for program, report in states.items():
            self.gaps += [f"{name} of {program}: ran, but its Test() is not in the tree"
                          for name in sorted(report)]
        return count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--configured", action="store_true")
    options = parser.parse_args()
    tree = Comparison(options.root.resolve(), options.build.resolve())
    tree.check_configured()
    held = (f"{len(tree.programs)} test programs and {len(tree.singles)} unit tests "
            f"in {len(tree.files)} test_*.c")
    if options.configured:
        print(f"the tree holds {held}")
    else:
        ran, chosen = tree.check_programs()
        count = tree.check_singles(chosen)
        left = sorted(tree.configured - chosen - ran - {skip.split(":")[0] for skip in tree.skips})
        if left:
            print(f"not asked for: {' '.join(left)}")
        for skip in tree.skips:
            print(f"skipped: {skip}")
        print(f"ran {len(ran)} test programs and {count} unit tests; the tree holds {held}")
    for gap in tree.gaps:
        print(f"GAP {gap}")
    if tree.gaps:
        print(f"{len(tree.gaps)} gaps between the tree and what ran", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
