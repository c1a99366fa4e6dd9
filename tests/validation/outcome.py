"""The cases of a validation, printed one on a line."""


def print_cases(cases):
    """cases: (name, found, expected), where both have to be equal. @return how many are not"""
    failures = 0
    for name, found, expected in cases:
        failures += found != expected
        print(f"{'ok  ' if found == expected else 'FAIL'} {name}: {found}", flush=True)
    return failures
