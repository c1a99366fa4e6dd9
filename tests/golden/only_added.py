#!/usr/bin/env python3
"""Did the golden results only gain keys? For changes that add metrics and may change no result.

    only_added.py [REVISION]

Strips from each golden file of the tree the keys that it does not have at the revision (HEAD unless
given), and compares: the same keys in the same order, every number and text the same to the last
character. Timelines have to be the same bytes. Prints a line for each file that is not as it was,
and ends with 1 when one differs by more than added keys.

Wrong twins: a number that differs, an element that is added to a list, and a key that is missing are
found.
"""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def parsed(text):
    """Numbers stay texts, so that each digit counts."""
    return json.loads(text, parse_float=lambda digits: ("number", digits),
                      parse_int=lambda digits: ("number", digits))


def name_of(element):
    """A list of laws is one of names, too: a law and what it is of."""
    if isinstance(element, dict) and "law" in element:
        return f"{element['law']} of {element.get('component', element.get('metric'))}"
    return None


def without_new_laws(new, old, added):
    known = [name_of(element) for element in old]
    added += [name_of(element) for element in new if name_of(element) not in known]
    return [element for element in new if name_of(element) in known]


def stripped(new, old, added):
    """`new` without the keys that `old` has not. @param added  gets their names"""
    if isinstance(new, list) and isinstance(old, list) and old and all(map(name_of, new + old)):
        new = without_new_laws(new, old, added)
    if isinstance(new, dict) and isinstance(old, dict):
        added += [key for key in new if key not in old]
        return {key: stripped(value, old[key], added) for key, value in new.items() if key in old}
    if isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        return [stripped(a, b, added) for a, b in zip(new, old)]
    return new


def is_same(new, old):
    """Equal with the keys in the same order."""
    return json.dumps(new) == json.dumps(old)


def at_revision(revision, path):
    done = subprocess.run(["git", "show", f"{revision}:{path.relative_to(ROOT)}"], cwd=ROOT,
                          capture_output=True)
    return done.stdout if done.returncode == 0 else None


def compare(path, revision):
    """What is to be said of a file, and whether it differs by more than keys."""
    new, old = path.read_bytes(), at_revision(revision, path)
    if old is None:
        return "new", False
    if new == old:
        return None, False
    if path.suffix != ".json":
        return "other bytes", True
    added = []
    rest = stripped(parsed(new), parsed(old), added)
    if not is_same(rest, parsed(old)):
        return "other values, beside added keys", True
    return f"{len(added)} keys added: {', '.join(sorted(set(added)))}", False


def twins():
    old = parsed('{"a": 1, "b": [1, {"c": 2.50}]}')
    wrong = ['{"a": 1, "b": [1, {"c": 2.5}], "d": 3}', '{"a": 1, "b": [1, {"c": 2.50}, 2]}',
             '{"b": [1, {"c": 2.50}]}']
    right = '{"a": 1, "x": 9, "b": [1, {"c": 2.50, "d": [1]}]}'
    problems = [f"FAIL a wrong twin is let through: {text}" for text in wrong
                if is_same(stripped(parsed(text), old, []), old)]
    if not is_same(stripped(parsed(right), old, []), old):
        problems.append("FAIL added keys are taken for a change")
    return problems


def main():
    revision = sys.argv[1] if len(sys.argv) > 1 else "HEAD"
    problems = twins()
    for path in sorted((HERE / "results").iterdir()):
        words, is_other = compare(path, revision)
        if words:
            print(f"{path.name}: {words}")
        if is_other:
            problems.append(f"FAIL {path.name}")
    for problem in problems:
        print(problem)
    print("only keys were added" if not problems else f"{len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
