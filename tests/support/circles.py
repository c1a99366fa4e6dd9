#!/usr/bin/env python3
"""Do the files of the tree depend on each other in one direction only?

    circles.py BUILD

By includes, of sources and headers; and by calls, from the objects in BUILD: a source depends on
another one whose functions or data it uses. Prints each circle and ends with 1 if there is any.
Before that a circle of each sort is planted, and has to be found.
"""
import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LAYERS = ("sim", "models", "analysis", "experiments")
TABLES = {"models/kinds.c", "models/kinds_verify.c"}  # the list of kinds: names each of them, and is asked by their users


def by_includes(root):
    graph = collections.defaultdict(set)
    for layer in LAYERS:
        for path in sorted((root / layer).rglob("*.[ch]")):
            here = str(path.relative_to(root))
            graph[here] |= set(re.findall(r'^#include "([^"]+)"', path.read_text(), re.M))
    return graph


def by_symbols(build, root):
    """From the objects: build/CMakeFiles/models.dir/models/station/fcfs.c.o."""
    defined, used = {}, collections.defaultdict(set)
    for path in sorted(build.glob("CMakeFiles/*.dir/**/*.c.o")):
        source = str(path.relative_to(build)).split(".dir/", 1)[1][:-len(".o")]
        if not (root / source).exists():
            continue  # an object of before
        for line in subprocess.run(["nm", path], capture_output=True, text=True).stdout.splitlines():
            letter, symbol = line.split()[-2:]
            if letter == "U":
                used[source].add(symbol)
            elif letter in "TDBRVW":
                defined[symbol] = source
    graph = collections.defaultdict(set)
    for source, symbols in used.items():
        graph[source] |= {defined[s] for s in symbols if s in defined and defined[s] != source}
    return graph


def circles(graph):
    """The strongly connected components with more than one file (Tarjan 1972), iteratively."""
    index, low, on_stack, stack, found = {}, {}, set(), [], []
    for root in sorted(graph):
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(sorted(graph.get(other, ())))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    members = []
                    while not members or members[-1] != node:
                        members.append(stack.pop())
                        on_stack.discard(members[-1])
                    if len(members) > 1:
                        found.append(sorted(members))
    return found


def without(graph, left_out):
    return {node: others - left_out for node, others in graph.items() if node not in left_out}


def found_planted():
    """Whether a circle of each sort, planted in a copy, is found: a header of the lowest room that
    includes the highest, and a third source that is called by one of two and calls the other."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder)
        for layer in LAYERS:
            shutil.copytree(ROOT / layer, copy / layer)
        low = copy / "models/station/station.h"
        low.write_text(low.read_text().replace(
            "#include", '#include "models/queueing/parameters.h"\n#include', 1))
        by_include = any("models/station/station.h" in members
                         for members in circles(without(by_includes(copy), TABLES)))

        objects = copy / "build/CMakeFiles/planted.dir/sim"
        objects.mkdir(parents=True)
        for name, text in {"a": "int b(void); int a(void); int a(void) { return b(); }",
                           "b": "int c(void); int b(void); int b(void) { return c(); }",
                           "c": "int a(void); int c(void); int c(void) { return a(); }",
                           "d": "int a(void); int d(void); int d(void) { return a(); }"}.items():
            (copy / f"sim/{name}.c").write_text(text)
            subprocess.run(["cc", "-c", "-o", objects / f"{name}.c.o", copy / f"sim/{name}.c"], check=True)
        by_call = circles(by_symbols(copy / "build", copy)) == [["sim/a.c", "sim/b.c", "sim/c.c"]]
    return by_include and by_call


def main():
    build = ROOT / sys.argv[1]
    if not found_planted():
        sys.exit("a planted circle is not found")
    calls = by_symbols(build, ROOT)
    if len(calls) < 100:
        sys.exit(f"{build} holds no objects")
    failed = False
    for what, graph in {"includes": by_includes(ROOT), "calls": calls}.items():
        for members in circles(without(graph, TABLES)):
            failed = True
            print(f"a circle of {what}: {', '.join(members)}")
    if not failed:
        print("no circles, and those planted are found")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
