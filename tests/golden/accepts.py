#!/usr/bin/env python3
"""Does bless.sh take over what it should, and say it as it is?

    accepts.py

Each case is a golden file before, what a run wrote, and the answer to the question; expected are the
first words of the report and the file afterwards. No file is None.
"""
import pathlib
import sys
import tempfile

from accept import accept

CASES = {
    "no file before or after": (None, b"", None, None, None),
    "the same": (b"a\n", b"a\n", None, "it.json: unchanged", b"a\n"),
    "changed, agreed": (b"a\n", b"b\n", True, "it.json: 5 lines of difference", b"b\n"),
    "changed, refused": (b"a\n", b"b\n", False, "it.json: 5 lines of difference", b"a\n"),
    "new, not asked": (None, b"b\n", None, "it.json: new, 4 lines of difference", b"b\n"),
    "gone, agreed": (b"a\n", b"", True, "it.json: no longer written, 4 lines of difference", None),
    "gone, refused": (b"a\n", b"", False, "it.json: no longer written, 4 lines of difference",
                      b"a\n"),
}


def never():
    raise AssertionError("asked, where there is nothing to decide")


def main():
    wrong = 0
    for name, (before, after, answer, words, kept) in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            golden = pathlib.Path(folder) / "it.json"
            if before is not None:
                golden.write_bytes(before)
            report = []
            accept(golden, after, never if answer is None else lambda: answer, report.append)
            found = golden.read_bytes() if golden.exists() else None
        if (report[0] if report else None) != words or found != kept:
            wrong += 1
            print(f"{name}: reported {report}, kept {found}")
    print(f"{len(CASES) - wrong} of {len(CASES)} cases as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
