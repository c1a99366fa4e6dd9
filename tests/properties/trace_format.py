#!/usr/bin/env python3
"""Is a trace what the definition of Chrome's trace-event format asks for?

    trace_format.py TRACE.json...            check files
    trace_format.py --coupling PROGRAM       check what the program writes, and that broken traces are refused

From the definition ("Trace Event Format", object form): an object with a list of events under
`traceEvents`; each has a phase `ph`, a process, a thread and, but for metadata, a time `ts` in
microseconds. Slices of a thread (B and E, or X with a duration of 0 or more) nest; an instant has a
scope; a flow has one start and one end of the same category, name and id, its start within a slice,
its end within one (`bp` "e") or before the next. Times here also never go back in the file.

The program is tried on a failover, on each of its beginnings (a timeline may end in the middle of an
outage), on random timelines, and on those of a simulated cluster; there the slices must also be those
that the timeline speaks of.
"""
import argparse
import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FAILOVER = ROOT / "tests" / "experiments" / "failover.jsonl"
PHASES = {"B", "E", "X", "i", "s", "f", "M"}
NAMES = {"process_name": str, "thread_name": str, "process_sort_index": int,
         "thread_sort_index": int}
SEED = 20261123


class Refused(Exception):
    pass


def need(condition, place, what):
    if not condition:
        raise Refused(f"event {place}: {what}")


def is_number(value):
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


class Checker:
    def __init__(self):
        self.time = None
        self.stacks = {}      # thread -> open slices: [name, end or None, event]
        self.starts = {}      # flow -> [time, ended]
        self.pending = {}     # thread -> flows that wait for the next slice, with their place
        self.named = {}       # process, or thread -> its name
        self.used = set()
        self.slices = []      # of all threads: thread, depth, name, start, end

    def event(self, place, event):
        need(isinstance(event, dict), place, "is no object")
        phase = event.get("ph")
        need(phase in PHASES, place, f"unknown phase {phase}")
        need(isinstance(event.get("name"), str) and event["name"] != "", place, "has no name")
        for key in ("pid", "tid"):
            need(type(event.get(key)) is int, place, f"{key} is no whole number")
        need(isinstance(event.get("args", {}), dict), place, "args is no object")
        thread = (event["pid"], event["tid"])
        if phase == "M":
            return self.metadata(place, event, thread)
        now = event.get("ts")
        need(is_number(now) and now >= 0, place, "ts is no time")
        need(self.time is None or now >= self.time, place, "time goes back")
        self.time = now
        self.used.add(thread)
        stack = self.stacks.setdefault(thread, [])
        while stack and stack[-1][1] is not None and stack[-1][1] <= now and phase != "E":
            stack.pop()
        getattr(self, "on_" + phase)(place, event, thread, stack)

    def metadata(self, place, event, thread):
        name, args = event["name"], event.get("args", {})
        need(name in NAMES, place, f"unknown metadata {name}")
        value = args.get("name" if name.endswith("_name") else "sort_index")
        need(type(value) is NAMES[name], place, f"{name} of another type")
        key = (name, event["pid"] if name.startswith("process") else thread)
        need(key not in self.named, place, f"a second {name}")
        self.named[key] = value

    def begins(self, place, thread, now):
        """A slice, or an instant, which counts as one of no length, begins."""
        for flow, since in self.pending.pop(thread, []):
            need(since == now, place, f"flow {flow} is bound to a slice that begins later")

    def on_B(self, place, event, thread, stack):
        self.begins(place, thread, event["ts"])
        stack.append([event["name"], None, event])

    def on_X(self, place, event, thread, stack):
        need(is_number(event.get("dur")) and event["dur"] >= 0, place, "dur is no duration")
        end = event["ts"] + event["dur"]
        need(not stack or stack[-1][1] is None or end <= stack[-1][1], place,
             "does not nest in the slice around it")
        self.begins(place, thread, event["ts"])
        stack.append([event["name"], end, event])
        self.slices.append((thread, len(stack), event["name"], event["ts"], end))

    def on_E(self, place, event, thread, stack):
        while stack and stack[-1][1] is not None:
            need(stack[-1][1] <= event["ts"], place, "ends a slice before the one inside it")
            stack.pop()
        need(stack, place, "E without B")
        name, _, begin = stack[-1]
        need(event["name"] == name, place, f"E of {event['name']} where {name} is open")
        self.slices.append((thread, len(stack), name, begin["ts"], event["ts"]))
        stack.pop()

    def on_i(self, place, event, thread, stack):
        need(event.get("s") in ("t", "p", "g"), place, "an instant without scope")
        self.begins(place, thread, event["ts"])

    @staticmethod
    def flow_of(place, event):
        need(type(event.get("id")) in (int, str), place, "a flow without id")
        return (event.get("cat"), event["name"], event["id"])

    def on_s(self, place, event, thread, stack):
        flow = self.flow_of(place, event)
        need(flow not in self.starts, place, f"flow {flow} starts twice")
        need(stack, place, f"flow {flow} starts outside of all slices")
        self.starts[flow] = False

    def on_f(self, place, event, thread, stack):
        flow = self.flow_of(place, event)
        need(flow in self.starts, place, f"flow {flow} ends before it starts")
        need(not self.starts[flow], place, f"flow {flow} ends twice")
        need(event.get("bp") in (None, "e"), place, "unknown bp")
        self.starts[flow] = True
        if event.get("bp") == "e":
            need(stack, place, f"flow {flow} ends outside of all slices")
        else:
            self.pending.setdefault(thread, []).append((flow, event["ts"]))

    def end(self):
        for thread, stack in self.stacks.items():
            need(all(end is not None for _, end, _ in stack), "last",
                 f"B without E on thread {thread}")
        for flow, ended in self.starts.items():
            need(ended, "last", f"flow {flow} never ends")
        need(not self.pending, "last", f"flows without a slice: {self.pending}")
        for thread in self.used:
            need(("thread_name", thread) in self.named, "last", f"thread {thread} has no name")
            need(("process_name", thread[0]) in self.named, "last", "a process has no name")


def check(trace):
    """Check a trace that is read already; returns the checker, which knows its slices."""
    if not isinstance(trace, dict) or not isinstance(trace.get("traceEvents"), list):
        raise Refused("no object with a list traceEvents")
    checker = Checker()
    for place, event in enumerate(trace["traceEvents"]):
        checker.event(place, event)
    checker.end()
    return checker


def read(text):
    return json.loads(text, parse_float=Decimal)


def seconds(text):
    return Decimal(text.removesuffix(" s"))


def is_outage(line):
    return line["event"] in ("outage.begin", "outage.phase", "outage.end") and "object" in line


def check_content(lines, trace, checker):
    """Each event is there once, each cause is a flow, and outages are as long as they were."""
    lines = [line for line in lines if "cut" not in line]
    events = trace["traceEvents"]
    instants = [event["args"]["seq"] for event in events if event["ph"] == "i"]
    if instants != [line["seq"] for line in lines if not is_outage(line)]:
        raise Refused("instants are not the events")
    kept = {line["seq"] for line in lines}
    causes = {line["seq"] for line in lines if line.get("cause", 0) in kept}
    if {flow[2] for flow in checker.starts} != causes:
        raise Refused("flows are not the causes")
    names = {thread: name for (what, thread), name in checker.named.items()
             if what == "thread_name"}
    found = sorted((names[thread], start, end) for thread, depth, name, start, end
                   in checker.slices if name == "outage" and depth == 1)
    begun, expected = {}, []
    for line in lines:
        if line["event"] in ("outage.begin", "outage.phase") and is_outage(line):
            begun.setdefault(line["object"], seconds(line["t"]))
        elif line["event"] == "outage.end" and line.get("object") in begun:
            expected.append((line["object"], begun.pop(line["object"]), seconds(line["t"])))
    last = seconds(lines[-1]["t"]) if lines else Decimal(0)
    expected += [(service, start, last) for service, start in begun.items()]
    expected = sorted((service, start * 10**6, end * 10**6) for service, start, end in expected)
    if found != expected:
        raise Refused(f"outages {found}, expected {expected}")
    for service, start, end in found:
        inside = [slice for slice in checker.slices if names[slice[0]] == service
                  and slice[1] == 2 and start <= slice[3] and slice[4] <= end]
        if sum(slice[4] - slice[3] for slice in inside) != end - start:
            raise Refused("phases do not sum to their outage")


def random_lines(generator):
    """A timeline that no cluster would have, but that keeps the rules of the file."""
    places = generator.choice((9, 12))
    nodes = ["alpha", "beta", 'ga"mm\\a', "δέλτα"][:generator.randint(1, 4)]
    services = ["database", "web"][:generator.randint(0, 2)]
    others = ["node.crash", "node.hang", "node.boot", "node.up", "node.resume", "node.reset",
              "fence.ok", "app.up", "app.start", "app.stop", "link.loss", "made.up"]
    down, lines, ticks = {}, [], 0
    for seq in range(1, generator.randint(2, 60)):
        ticks += generator.choice((0, 0, 1, generator.randint(0, 10**8), 3 * 10**11))
        line = {"point": 0, "replication": 0, "seq": seq,
                "t": f"{ticks // 10**places}.{ticks % 10**places:0{places}} s"}
        service = generator.choice(services) if services else None
        if service is not None and generator.random() < 0.4:
            if service not in down:
                line |= {"event": "outage.begin", "phase": "detect"}
            else:
                line |= {"event": generator.choice(("outage.phase", "outage.end")),
                         "phase": "fence"}
            if line["event"] == "outage.end":
                del line["phase"], down[service]
            else:
                down[service] = True
            line["object"] = service
        else:
            line["event"] = generator.choice(others)
            if generator.random() < 0.8:
                line["node"] = generator.choice(nodes)
            if service is not None and generator.random() < 0.5:
                line["object"] = service
        if seq > 1 and generator.random() < 0.7:
            line["cause"] = generator.randint(1, seq - 1)
        if generator.random() < 0.3:
            line["detail"] = {"count": 3, "text": 'quo"te', "never": None}
        lines.append(line)
    return lines


def trace_of(coupling, folder, lines):
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "timeline.jsonl").write_text(text, encoding="utf-8")
    done = subprocess.run([coupling, "timeline", str(folder), "--format", "trace"],
                          capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        raise RuntimeError(f"status {done.returncode}: {done.stderr}")
    return read(done.stdout)


def real_timelines(coupling, folder):
    """The timelines of a cluster of the gallery that fails."""
    spec = ROOT / "experiments" / "gallery" / "hot-standby-failover.json"
    subprocess.run([coupling, "run", str(spec), "-o", str(folder), "--progress", "never",
                    "--replications", "2", "--trace", "2"], check=True,
                   stdout=subprocess.DEVNULL)
    replications = {}
    for text in (folder / "timeline.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        replications.setdefault((line["point"], line["replication"]), []).append(line)
    if len(replications) != 2:
        raise RuntimeError(f"{len(replications)} timelines instead of 2")
    return list(replications.values())


def breaks(good):
    """Traces that are broken in one way each, with a part of what is to be said."""
    def broken(change):
        trace = copy.deepcopy(good)
        change(trace["traceEvents"])
        return trace

    def at(events, phase, which=0):
        return [place for place, event in enumerate(events) if event["ph"] == phase][which]

    def drop(phase, which=0):
        return lambda events: events.pop(at(events, phase, which))

    def put(phase, key, value, which=0):
        return lambda events: events[at(events, phase, which)].__setitem__(key, value)

    def swap(events):
        """The last phase of the outage ends after the outage itself."""
        place = next(place for place, event in enumerate(events)
                     if event["ph"] == "E" and event["name"] == "outage")
        events[place - 1], events[place] = events[place], events[place - 1]

    def add(**event):
        return lambda events: events.append({"pid": 1, "tid": 2, "name": "x",
                                             "ts": events[-1]["ts"]} | event)

    yield "no object", good["traceEvents"]
    yield "B without E", broken(drop("E", -1))
    yield "E without B", broken(add(ph="E"))
    yield "where", broken(swap)
    yield "where", broken(put("E", "name", "y"))
    yield "goes back", broken(put("i", "ts", 10**12))
    yield "no time", broken(put("i", "ts", "0"))
    yield "no time", broken(put("B", "ts", -1))
    yield "never ends", broken(drop("f"))
    yield "before it starts", broken(drop("s"))
    yield "starts twice", broken(lambda events: events.insert(at(events, "s"),
                                                              events[at(events, "s")]))
    yield "ends twice", broken(lambda events: events.insert(at(events, "f"),
                                                            events[at(events, "f")]))
    yield "a flow without id", broken(lambda events: events[at(events, "s")].pop("id"))
    yield "outside of all slices", broken(add(ph="s", id=9999))
    yield "without scope", broken(lambda events: events[at(events, "i")].pop("s"))
    yield "no duration", broken(add(ph="X", dur=-1))
    yield "begins later", broken(lambda events: events.__setitem__(
        slice(at(events, "i", 1), at(events, "i", 1) + 1), []))
    yield "has no name", broken(drop("M", 1))
    yield "unknown phase", broken(put("B", "ph", "Q"))
    yield "whole number", broken(put("B", "tid", "two"))


def nests():
    """X slices that nest, and two that overlap."""
    def trace(*slices):
        names = [{"ph": "M", "pid": 1, "tid": 2, "name": name, "args": {"name": "x"}}
                 for name in ("process_name", "thread_name")]
        return {"traceEvents": names + [{"ph": "X", "pid": 1, "tid": 2, "name": "x", "ts": start,
                                         "dur": length} for start, length in slices]}

    check(trace((0, 10), (2, 8), (10, 0), (10, 5)))
    return trace((0, 10), (2, 9))


def refuse(trace, part):
    try:
        check(trace)
    except Refused as refused:
        if part in str(refused):
            return True
        print(f"refused as \"{refused}\", expected \"{part}\"")
        return False
    print(f"not refused: \"{part}\"")
    return False


def check_program(coupling):
    failover = [json.loads(line) for line in FAILOVER.read_text(encoding="utf-8").splitlines()]
    generator = random.Random(SEED)
    print(f"seed {SEED}")
    timelines = [failover[:count] for count in range(1, len(failover) + 1)]
    timelines.append(failover + [{"point": 0, "replication": 0, "cut": 12}])
    timelines.append(failover[20:])  # causes that were not kept
    timelines += [random_lines(generator) for _ in range(200)]
    with tempfile.TemporaryDirectory() as temporary:
        timelines += real_timelines(coupling, pathlib.Path(temporary) / "real")
        for number, lines in enumerate(timelines):
            trace = trace_of(coupling, pathlib.Path(temporary), lines)
            try:
                check_content(lines, trace, check(trace))
            except Refused as refused:
                print(f"timeline {number}: {refused}")
                print("\n".join(json.dumps(line) for line in lines))
                return 1
        good = trace_of(coupling, pathlib.Path(temporary), failover)
        planted = [*breaks(good), ("does not nest", nests())]
        missed = sum(not refuse(trace, part) for part, trace in planted)
        wrong = copy.deepcopy(good)
        longer = next(event for event in wrong["traceEvents"]
                      if event["ph"] == "B" and event["name"] == "outage")
        longer["ts"] -= Decimal("0.000001")
        wrong["traceEvents"].sort(key=lambda event: event.get("ts", -1))
        try:
            check_content(failover, wrong, check(wrong))
            print("an outage that is a picosecond too long is not refused")
            missed += 1
        except Refused:
            pass
    print(f"{len(timelines)} traces hold, {len(planted) + 1 - missed} broken ones are refused")
    return 1 if missed else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coupling")
    parser.add_argument("traces", nargs="*")
    options = parser.parse_args()
    status = 0
    for path in options.traces:
        try:
            check(read(pathlib.Path(path).read_text(encoding="utf-8")))
        except Refused as refused:
            print(f"{path}: {refused}")
            status = 1
    if options.coupling is not None:
        status = check_program(options.coupling) or status
    return status


if __name__ == "__main__":
    sys.exit(main())
