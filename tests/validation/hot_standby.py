"""The exact long run of a pair with a hot standby, by a solver of its own.

The program prints its own solution beside the simulated availability; this one shares nothing with
it. States are not put together where they are alike: each says which nodes are up and where the
service is. Both nodes fail whenever they are up. When the node that runs or starts the service
fails, the other begins to start it if the failure is covered; if not, nobody does until the node is
back. With both down the first to return starts it. All times are exponential.
"""

UNNOTICED = None


def transitions(state, failure, repair, takeover, coverage):
    """(next state, rate) from a state (nodes up, node of the service, is it started)."""
    up, node, started = state
    for one in up:
        left = up - {one}
        other = next(iter(left), None)
        if one != node:
            yield (left, node, started), 1 / failure
        elif other is None:
            yield (left, UNNOTICED, False), 1 / failure
        else:
            yield (left, other, takeover == 0), coverage / failure
            yield (left, UNNOTICED, False), (1 - coverage) / failure
    for one in {0, 1} - up:
        back = up | {one}
        if node is UNNOTICED:
            yield (back, one, takeover == 0), 1 / repair
        else:
            yield (back, node, started), 1 / repair
    if node is not UNNOTICED and not started:
        yield (up, node, True), 1 / takeover


def steady_state(first, leave):
    """Share of time in each state that can be reached, by elimination with the largest pivot."""
    states = [first]
    for state in states:
        states += [to for to, rate in leave(state) if rate > 0 and to not in states]
    size = len(states)
    # A row for each balance equation, its right side last; the last row says that all sum to 1.
    rows = [[0.0] * (size + 1) for _ in states]
    for column, state in enumerate(states):
        for to, rate in leave(state):
            if rate > 0:
                rows[states.index(to)][column] += rate
                rows[column][column] -= rate
    rows[-1] = [1.0] * (size + 1)
    for i in range(size):
        pivot = max(range(i, size), key=lambda row: abs(rows[row][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for j in range(size):
            if j != i:
                factor = rows[j][i] / rows[i][i]
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i])]
    return {state: rows[i][-1] / rows[i][i] for i, state in enumerate(states)}


def solve(failure, repair, takeover, coverage):
    """Unavailability, failures of the service per unit of time, and their mean outage."""
    both = frozenset({0, 1})
    shares = steady_state((both, 0, True), lambda state: list(
        transitions(state, failure, repair, takeover, coverage)))
    down = sum(share for (_, _, started), share in shares.items() if not started)
    frequency = (1 - down) / failure
    return {"unavailability": down, "failures": frequency, "outage": down / frequency}


def case(number, tolerance, **params):
    return {"id": f"C-hot_standby-{number}", "kind": "hot_standby", "params": params,
            "expected": solve(**params), "tolerance": {"rel": tolerance}}


# In hours. The last is the one whose wrong twins are to miss.
CASES = [
    case(1, 0.02, failure=10, repair=1, takeover=0.1, coverage=1),
    case(2, 0.02, failure=2, repair=1, takeover=0.5, coverage=0.9),
    case(3, 0.02, failure=10, repair=1, takeover=0, coverage=0.9),
    case(4, 0.02, failure=100, repair=2, takeover=0.05, coverage=0.95),
    case(5, 0.02, failure=10, repair=1, takeover=0.1, coverage=0.9),
]
