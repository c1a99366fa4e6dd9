#!/usr/bin/env python3
"""Does a lock table that was written apart from the simulator's say the same of each operation?

    lock_replay.py --log PROGRAM [--count N] [--seed N]

The program lock_log writes random operations on a resource with their outcomes, the locks that they let in,
the notices, and the value blocks that were read. They are replayed here by the rules of Davis (VAXcluster
Principles, 1993, chapter 6) with plain lists, and the matrix as the VMS manual prints it. No line may
differ. Wrong twins: a table whose modes are ordered (CW below PR), one that grants conversions by their order alone,
one that lets a new lock in beside a conversion that waits; each has to differ.
"""
import argparse
import subprocess
import sys

NOQUEUE, EXPEDITE, QUECVT, NOORDER, CONVDEADLK = 1, 2, 4, 8, 16
MODES = ["NL", "CR", "CW", "PR", "PW", "EX"]
MATRIX = """
    NL CR CW PR PW EX
NL   y  y  y  y  y  y
CR   y  y  y  y  y  n
CW   y  y  y  n  n  n
PR   y  y  n  y  n  n
PW   y  y  n  n  n  n
EX   y  n  n  n  n  n
"""
QUEUED = {"NL": "CR CW PR PW EX", "CR": "CW PR PW EX", "CW": "PR PW EX", "PR": "CW PW EX", "PW": "EX", "EX": ""}


def compatible_pairs():
    rows = [line.split() for line in MATRIX.strip().splitlines()]
    return {(row[0], other) for row in rows[1:] for other, word in zip(rows[0], row[1:]) if word == "y"}


class Lock:
    def __init__(self, name):
        self.name, self.has, self.wants, self.flags, self.value, self.told = name, None, None, 0, 0, -1


class Table:
    """Lists of locks, oldest first."""

    def __init__(self, twin=None):
        self.twin = twin
        self.fits = compatible_pairs()
        if twin == "ordered modes":
            self.fits |= {("CW", "PR"), ("PR", "CW")}
        self.granted, self.converting, self.waiting = [], [], []
        self.locks = [Lock(str(i)) for i in range(16)]
        self.value, self.valid, self.news, self.notices = 0, True, [], []

    def held_by_others(self, lock):
        return [other.has for other in self.granted + self.converting if other is not lock]

    def obstructed(self, lock):
        return any((mode, lock.wants) not in self.fits for mode in self.held_by_others(lock))

    def admissible(self, lock, new):
        if lock.flags & EXPEDITE:
            return True
        if self.obstructed(lock):
            return False
        if lock.has is not None:
            if new and not lock.flags & QUECVT and self.twin != "conversions in order":
                return True
            if new:
                return not self.converting
            return bool(lock.flags & NOORDER) or self.converting[0] is lock
        if lock.flags & NOORDER:
            return True
        before = self.waiting if new else self.waiting[:self.waiting.index(lock)]
        return not before and (not self.converting or self.twin == "new locks overtake")

    def exchange_value(self, lock, old, new):
        if old is None:
            reads, writes = True, False
        elif old in ("PW", "EX"):
            reads = (old, new) == ("PW", "EX")
            writes = not reads
        else:
            reads, writes = MODES.index(new) >= MODES.index(old), False
        if writes:
            self.value, self.valid = lock.value, True
        if reads:
            lock.value, lock.valid = self.value, self.valid

    def admit(self, lock):
        for queue in (self.granted, self.converting, self.waiting):
            if lock in queue:
                queue.remove(lock)
        self.exchange_value(lock, lock.has, lock.wants)
        lock.has, lock.wants, lock.told = lock.wants, None, -1
        self.granted.append(lock)

    def serve(self):
        while True:
            ready = [x for x in self.converting if self.admissible(x, False)] or [
                x for x in self.waiting if self.admissible(x, False)]
            if not ready:
                break
            self.admit(ready[0])
            self.news.append(f"{ready[0].name}:{ready[0].has}:{self.shown(ready[0])}")
        asked = {x.wants for x in self.converting + self.waiting}
        for lock in self.granted:
            self.tell(lock, [mode for mode in asked if (lock.has, mode) not in self.fits])

    def tell(self, lock, modes):
        level = max((MODES.index(mode) for mode in modes), default=-1)
        if level > lock.told:
            lock.told = level
            self.notices.append(f"!{lock.name}:{MODES[level]}")

    def tell_of(self, lock):
        for other in self.granted + self.converting:
            if other is not lock and (other.has, lock.wants) not in self.fits:
                self.tell(other, [lock.wants])

    @staticmethod
    def shown(lock):
        return str(lock.value) if lock.valid else "-"

    def request(self, lock, mode, flags):
        if flags & (QUECVT | CONVDEADLK) or (flags & EXPEDITE and (flags & NOQUEUE or mode != "NL")):
            return "invalid"
        lock.wants, lock.flags, lock.told = mode, flags, -1
        if self.admissible(lock, True):
            self.admit(lock)
            return "granted:" + self.shown(lock)
        if flags & NOQUEUE:
            lock.wants = None
            return "refused"
        self.waiting.append(lock)
        self.tell_of(lock)
        return "waits"

    def convert(self, lock, mode, flags):
        if lock not in self.granted:
            return "busy"
        if flags & EXPEDITE or flags & CONVDEADLK and flags & NOQUEUE or (
                flags & QUECVT and mode not in QUEUED[lock.has].split()):
            return "invalid"
        lock.wants, lock.flags = mode, flags
        if not self.admissible(lock, True):
            if flags & NOQUEUE:
                lock.wants = None
                return "refused"
            if any((lock.has, other.wants) not in self.fits for other in self.converting):
                if not flags & CONVDEADLK:
                    lock.wants = None
                    return "deadlock"
                self.granted.remove(lock)
                lock.has, lock.wants = "NL", None
                self.granted.append(lock)
                self.serve()
                lock.wants = mode
            if not self.admissible(lock, True):
                self.granted.remove(lock)
                self.converting.append(lock)
                self.tell_of(lock)
                return "waits"
        self.admit(lock)
        self.serve()
        return "granted:" + self.shown(lock)

    def unlock(self, lock):
        if lock not in self.granted:
            return "busy"
        self.granted.remove(lock)
        if lock.has in ("PW", "EX"):
            self.value, self.valid = lock.value, True
        lock.has = None
        self.serve()
        return "granted"

    def cancel(self, lock):
        if lock in self.granted:
            return "busy"
        if lock in self.converting:
            self.converting.remove(lock)
            self.granted.append(lock)
        else:
            self.waiting.remove(lock)
        lock.wants = None
        self.serve()
        return "granted:" + self.shown(lock) if lock in self.granted else "granted"

    def purge(self, lock):
        for queue in (self.granted, self.converting, self.waiting):
            if lock in queue:
                queue.remove(lock)
        self.valid = self.valid and lock.has not in ("PW", "EX")
        lock.has = lock.wants = None
        self.serve()
        return "granted"

    def apply(self, words):
        what, name, mode, flags, value = words[:5]
        lock = self.locks[int(name)]
        self.news, self.notices = [], []
        if lock.has in ("PW", "EX"):
            lock.value = int(value)
        arguments = (lock, mode, int(flags)) if what in ("request", "convert") else (lock,)
        outcome = getattr(self, what)(*arguments)
        return outcome, self.news, sorted(self.notices)


def replay(log, count, seed, twin=None):
    """How many operations there were, and how many differ: the first in a table, as what follows rests on it."""
    program = subprocess.Popen([log, str(seed), str(count)], stdout=subprocess.PIPE, text=True)
    operations, differ, table, first = 0, 0, None, None
    for line in program.stdout:
        words = line.split()
        if words == ["table"]:
            table = Table(twin)
            continue
        operations += 1
        if table is None:
            continue
        outcome, news, notices = table.apply(words)
        said = [word for word in words[5:-1]]
        if (outcome, news, notices) != (words[-1], [w for w in said if w[0] != "!"], sorted(w for w in said if w[0] == "!")):
            first = first or (line.strip(), outcome, news, notices)
            differ += 1
            table = None
    return operations, differ, first, program.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--count", type=int, default=1000000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    operations, differ, first, status = replay(options.log, options.count, options.seed)
    print(f"{operations} operations replayed, {differ} differ" + (f", the first: {first}" if first else ""))
    failed = differ > 0 or operations != options.count or status != 0
    for twin in ("ordered modes", "conversions in order", "new locks overtake"):
        _, differ, _, _ = replay(options.log, 20000, options.seed, twin)
        print(f"wrong twin, {twin}: {differ} of 100 tables differ")
        failed = failed or differ < 10
    sys.exit(failed)


if __name__ == "__main__":
    main()
