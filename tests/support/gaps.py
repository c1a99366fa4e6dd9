#!/usr/bin/env python3
"""Is a test that does not run noticed, whatever keeps it from running?

    gaps.py

Works on a copy of the tree, which is configured and not built. Each case takes something away on
purpose: a library, a module, a compiler, a line of a CMakeLists.txt, a report, a test in a report.
The configuration, or tests/support/ran.py, has to fail and to name what is missing; the copy as it
is has to pass.
"""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import ran

ROOT = pathlib.Path(__file__).resolve().parents[2]
ALL = "all that the tests need is required"
PROGRAM_ONLY = "the program alone is wanted"


class Copy:
    """A copy of the tree and a folder in which it is configured."""

    def __init__(self, folder):
        self.folder, self.tree, self.build = folder, folder / "tree", folder / "build"
        self.passed, self.failures = 0, []
        for name in ("sim", "models", "experiments", "analysis", "tests", ".ci"):
            if (ROOT / name).exists():
                shutil.copytree(ROOT / name, self.tree / name,
                                ignore=shutil.ignore_patterns("corpus", "results", "__pycache__"))
        shutil.copy(ROOT / "CMakeLists.txt", self.tree)

    def script(self, name, text):
        """A program of a test's own. @return its path"""
        path = self.folder / name
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)
        return path

    def configure(self, mode, build=None, environment=(), options=()):
        """Configure the copy. @return its status and all it said"""
        done = subprocess.run(
            ["cmake", "-S", self.tree, "-B", build or self.build, *options,
             f"-DCOUPLING_TESTS={'ON' if mode is ALL else 'OFF'}"],
            env={**os.environ, **dict(environment)}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, " ".join(done.stdout.split())

    def compare(self, *arguments):
        """Run ran.py on the copy. @return its status and all it said"""
        done = subprocess.run([sys.executable, self.tree / "tests/support/ran.py", self.tree,
                               self.build, *arguments], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def expect(self, case, found, is_good, *words):
        """A status and what was said, beside what they have to be."""
        status, text = found
        problems = [f"not said: {word}" for word in words if word not in text]
        if (status == 0) != is_good:
            problems.append(f"status {status}")
        if problems:
            self.failures.append(case)
            print(f"FAIL {case}: {'; '.join(problems)}\n{text}")
        else:
            self.passed += 1
            print(f"ok {case}")


@contextlib.contextmanager
def changed(path, change):
    """For a while, a file has the text that `change` makes of its own (which must differ)."""
    text = path.read_text() if path.exists() else None
    other = change(text)
    assert other != text, f"{path} is not changed"
    path.parent.mkdir(exist_ok=True)
    if other is None:
        path.unlink()
    else:
        path.write_text(other)
    try:
        yield
    finally:
        if text is None:
            path.unlink()
        else:
            path.write_text(text)


def without(*parts):
    """A change that takes parts out of a text."""
    def change(text):
        for part in parts:
            assert part in text, f"not there to be taken away: {part}"
            text = text.replace(part, "", 1)
        return text
    return change


def missing_dependencies(copy):
    """Take each dependency away; in a folder of its own, and where it was found before."""
    hidden = copy.folder / "pkgconfig"
    hidden.mkdir()
    folders = subprocess.run(["pkg-config", "--variable", "pc_path", "pkg-config"], check=True,
                             capture_output=True, text=True).stdout.strip().split(":")
    for folder in reversed(folders):
        for file in pathlib.Path(folder).glob("*.pc"):
            link = hidden / file.name
            link.unlink(missing_ok=True)
            link.symlink_to(file)
    (hidden / "criterion.pc").unlink()
    no_module = copy.script("python3-without-modules", 'exec python3 -S "$@"\n')
    no_runtime = copy.script("clang-without-runtime",
                             'case "$*" in *-fsanitize*) exit 1 ;; esac\nexec clang "$@"\n')
    fresh = copy.folder / "fresh"
    # An empty value is what find_program leaves alone, and no program.
    cases = (
        ("Criterion", "libcriterion-dev", {"PKG_CONFIG_LIBDIR": str(hidden)}, (), ()),
        ("python3", "python3 is not installed", {}, ("-DPYTHON3=",), ("-UPYTHON3",)),
        ("jsonschema", "python3-jsonschema", {}, (f"-DPYTHON3={no_module}",), ("-UPYTHON3",)),
        ("clang", "clang is not installed", {}, ("-DCLANG=",), ("-UCLANG",)),
        ("clang's run-time libraries", "libclang-rt-14-dev", {}, (f"-DCLANG={no_runtime}",),
         ("-UCLANG",)),
    )
    for name, word, environment, options, undo in cases:
        for build, place in ((fresh, "a new folder"), (copy.build, "a folder that had it")):
            copy.expect(f"without {name}, {place}: an error",
                        copy.configure(ALL, build, environment, options), False, word)
        copy.expect(f"without {name}, for the program alone: said",
                    copy.configure(PROGRAM_ONLY, fresh, environment, options), True,
                    "LEFT OUT", word)
        copy.expect(f"{name} is found again in the same folder",
                    copy.configure(ALL, fresh, (), undo), True)
        copy.configure(ALL, None, (), undo)


def broken_mirrors(copy):
    """Keep sources and programs out of the build."""
    lists = copy.tree / "tests/CMakeLists.txt"
    queue = "tests/sim/kernel/test_event_queue.c"
    models = sum(1 for single in ran.singles(copy.tree) if "tests/models/" in str(single.source))
    assert models > 100
    cases = (
        ("a source that the mirror does not pick up", lists,
         lambda text: text.replace("  if(NOT sources)", '  list(FILTER sources EXCLUDE REGEX '
                                   '"test_event_queue")\n  if(NOT sources)'),
         [f"GAP {queue}: part of no test program"]),
        ("a top folder without a mirror", lists, without("  mirror(models models analysis)\n"),
         ["GAP tests/models/systems/test_queueing.c: part of no test program"]),
        ("a mirror in silence where a condition fails", lists,
         lambda text: text.replace("  mirror(models models analysis)",
                                   "  if(NEVER)\n    mirror(models models analysis)\n  endif()"),
         ["GAP unit.models: named in a CMakeLists.txt, but no test",
          "GAP tests/models/systems/test_queueing.c: part of no test program"]),
        ("a new top folder", copy.tree / "tests/devices/test_disk.c",
         lambda _: "Test(disk, spins) {}\nTest(disk, stops, .timeout = 1) {}\n",
         ["GAP tests/devices/test_disk.c: part of no test program, so that its 2 tests"]),
        ("a return in silence", copy.tree / "tests/validation/CMakeLists.txt",
         lambda text: "if(TRUE)\n  return()\nendif()\n" + text,
         ["GAP validation.cases: named", "GAP validation.coverage: named"]),
        ("a script without its line", copy.tree / "tests/properties/CMakeLists.txt",
         lambda text: text.replace("trace_format.py", "kill.py"),
         ["GAP tests/properties/trace_format.py: nothing starts it"]),
        ("a mirror file without tests", copy.tree / queue, lambda _: "/* Test(queue, pops) */\n",
         [f"GAP {queue}: holds no Test()"]),
        ("a name that cannot be counted", copy.tree / "tests/fuzz/CMakeLists.txt",
         lambda text: text.replace("NAME fuzz.spec", "NAME fuzz.${target}"),
         ["GAP tests/fuzz/CMakeLists.txt: the test fuzz.${target}"]),
    )
    for name, path, change, words in cases:
        with changed(path, change):
            copy.configure(ALL)
            copy.expect(name, copy.compare("--configured"), False, *words)
    copy.configure(ALL)


def write_reports(copy):
    """The reports of a run in which everything passed."""
    reports = copy.build / "Testing/reports"
    shown = subprocess.run(["ctest", "--test-dir", copy.build, "--show-only=json-v1"], check=True,
                           capture_output=True, text=True).stdout
    (reports / "chosen.json").write_text(shown)
    suites = xml.Element("testsuite")
    for test in json.loads(shown)["tests"]:
        xml.SubElement(suites, "testcase", name=test["name"], status="run")
    xml.ElementTree(suites).write(reports / "ran.xml")
    tree = ran.Comparison(copy.tree, copy.build)
    for program in set(tree.program_of.values()):
        suites = xml.Element("testsuites")
        for single in tree.singles:
            if tree.program_of[single.source] == program:
                suite, name = single.name.split("/")
                xml.SubElement(xml.SubElement(suites, "testsuite", name=suite), "testcase",
                               name=name, status="PASSED")
        xml.ElementTree(suites).write(reports / f"{program}.xml")
    return reports


def gaps_between_single_tests(first, count):
    """Cases: name, report, change, whether the run is still whole, what has to be said."""
    one = first[first.index("<testcase"):first.index("/>") + 2]
    name = one.split('"')[1]
    limit = '<testcase name="takes_a_limit_of_its_memory" status="PASSED" />'
    return (
        ("a single test that did not run", "unit.sim.xml", without(one), False,
         [f"/{name} in tests/sim/", "did not run", f"and {count - 1} unit tests"]),
        ("a single test that a filter skipped", "unit.sim.xml",
         lambda text: text.replace(one, one.replace("PASSED", "SKIPPED")), False,
         [f"/{name} in tests/sim/", "skipped, though it does not say .disabled"]),
        ("a single test that is disabled in this build", "unit.experiments.xml",
         lambda text: text.replace(limit, limit.replace("PASSED", "SKIPPED")), True,
         ["skipped: worker_command/takes_a_limit_of_its_memory", f"and {count - 1} unit tests"]),
        ("a test that the tree does not hold", "unit.sim.xml",
         lambda text: text.replace(one, one + one.replace(name, "by_macro")), False,
         ["/by_macro of unit.sim: ran, but its Test() is not in the tree"]),
        ("a program that wrote no report", "unit.analysis.xml", lambda _: None, False,
         ["GAP unit.analysis: no report"]),
    )


def gaps_between_programs():
    """Cases, as above."""
    def ended(name, otherwise):
        """A change after which a program did not run but was reported otherwise."""
        run = f'<testcase name="{name}" status="run" />'
        return lambda text: text.replace(run, f'<testcase name="{name}" {otherwise}')

    missing = ["GAP golden.bytes: chosen, but did not run"]
    return (
        ("a program that did not run", "ran.xml",
         without('<testcase name="golden.bytes" status="run" />'), False, missing),
        ("a program that ctest was told to leave out", "ran.xml",
         ended("golden.bytes", 'status="disabled" />'), False, missing),
        ("a program that is not built", "ran.xml",
         ended("golden.bytes", 'status="notrun"><skipped message="Unable to find executable"/>'
               "</testcase>"), False, missing),
        ("a program that says that it is skipped", "ran.xml",
         ended("properties.disk_full", 'status="notrun"><skipped message="SKIP_RETURN_CODE=77"/>'
               "<system-out>skipped: disk_full (no name space)</system-out></testcase>"), True,
         ["skipped: properties.disk_full: disk_full (no name space)"]),
        ("a run that was not reported", "ran.xml", lambda _: None, False,
         ["GAP unit.sim: chosen, but did not run"]),
        ("a choice of nothing", "chosen.json", lambda _: '{"tests": []}', False,
         ["GAP no test was chosen"]),
    )


def tests_that_did_not_run(copy):
    """Take programs and single tests out of the reports, or mark them as skipped."""
    reports = write_reports(copy)
    count = len(ran.singles(copy.tree))
    copy.expect("a run of everything", copy.compare(), True, f"and {count} unit tests; the tree")
    first = (reports / "unit.sim.xml").read_text()
    for case, file, change, is_good, words in (*gaps_between_single_tests(first, count),
                                               *gaps_between_programs()):
        with changed(reports / file, change):
            copy.expect(case, copy.compare(), is_good, *words)


def main():
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(pathlib.Path(folder))
        copy.expect("the tree as it is, configured", copy.configure(ALL), True)
        copy.expect("the tree as it is, compared", copy.compare("--configured"), True,
                    "test programs and")
        missing_dependencies(copy)
        broken_mirrors(copy)
        tests_that_did_not_run(copy)
    print(f"{copy.passed} passed, {len(copy.failures)} failed")
    sys.exit(1 if copy.failures or not copy.passed else 0)


if __name__ == "__main__":
    main()
