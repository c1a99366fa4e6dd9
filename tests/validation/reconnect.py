#!/usr/bin/env python3
"""Do clients that lose a connection come back as their back-off says, and how long does connecting take all of them?

    reconnect.py --coupling PROGRAM

Mean back-offs of requests with four retries of which none is answered: b (1 + 2 + 4 + 8) / 4 without jitter, 3 / 4
and 1 / 2 of it with `equal` and `full` (Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015); for
`decorrelated` each mean m is followed by (b + 3 m) / 2. Wrong twin: the mean without jitter, or that of `full`.
A storm of N clients whose requests all time out at one instant, and whose connections each cost c of one core: without
jitter they share the core, and the last is served N c after it would be without that cost. With jitter they are N
points on a span of b, b / 2 or 2 b: a queue with processor sharing, of mean c / (1 - N c / span) (Kleinrock 1967).
Wrong twin: no jitter, N c for each.
"""
import argparse
import sys

from uplinks import point

NETWORK = {"kind": "ethernet", "bandwidth": "1000000 Gbit/s", "latency": "0 s"}
KINDS = ("none", "equal", "full", "decorrelated")


def backoffs(coupling):
    """Nobody answers: the only node crashes, and stays down."""
    whole = (1 + 2 + 4 + 8) / 4
    decorrelated = [2.0]
    while len(decorrelated) < 4:
        decorrelated.append((1 + 3 * decorrelated[-1]) / 2)
    expected = {"equal": 0.75 * whole, "full": 0.5 * whole, "decorrelated": sum(decorrelated) / 4}
    for jitter, mean in expected.items():
        found = point(coupling, {
            "name": "backoffs", "system": {
                "kind": "cluster", "nodes": {"alpha": {}}, "network": NETWORK, "services": {"web": {"on": "alpha"}}},
            "workload": {"clients": {"web": {"service": "web", "population": 200, "timeout": "1 s", "retries": 4,
                                             "backoff": "1 s", "backoff_maximum": "1000 s", "jitter": jitter}}},
            "faults": [{"at": "1 s", "kind": "node_crash", "target": "alpha", "repair": "10000 s"}],
            "run": {"seed": 20261129, "horizon": "5000 s", "replications": 2}})
        yield (f"mean back-off, {jitter}", found["clients.web.backoff_time"], mean, 0.005,
               {"no jitter": whole, "full": 0.5 * whole if jitter != "full" else mean * 1.5})


def storm(coupling, jitter, cost):
    """Each client asks once, while the service is out, and comes back for it."""
    return point(coupling, {
        "name": "storm", "system": {
            "kind": "cluster", "nodes": {"alpha": {"role": "active"}, "beta": {"role": "standby", "fencing_delay": "5 s"}},
            "network": NETWORK, "services": {"web": {"on": "alpha", "demand": "0 s", "connection_demand": cost}}},
        "workload": {"clients": {"web": {"service": "web", "population": 1000, "think": "3000 s", "timeout": "60 s",
                                         "backoff": "40 s", "backoff_maximum": "1000 s", "jitter": jitter}}},
        "faults": [{"at": "2980 s", "kind": "node_crash", "target": "alpha"}],
        "run": {"seed": 20261129, "horizon": "5000 s", "replications": 8}})


def storms(coupling):
    clients, cost, backoff = 1000, 0.01, 40
    spans = {"equal": backoff / 2, "full": backoff, "decorrelated": 2 * backoff}
    for jitter in KINDS:
        with_cost, without = storm(coupling, jitter, "10 ms"), storm(coupling, jitter, "0 s")
        later = {name: with_cost[name] - without[name]
                 for name in ("clients.web.last_served_again", "clients.web.after.response_time")}
        yield (f"connections, {jitter}", with_cost["clients.web.connections"], clients, 0, {"one more": clients + 1})
        if jitter == "none":
            yield ("the last of a storm is served N c later", later["clients.web.last_served_again"], clients * cost,
                   1e-6, {"half of them": clients * cost / 2})
            yield ("so are all of it", later["clients.web.after.response_time"], clients * cost, 1e-6,
                   {"in turn": (clients + 1) * cost / 2})
        else:
            mean = cost / (1 - clients * cost / spans[jitter])
            yield (f"wait for a connection, {jitter}", later["clients.web.after.response_time"], mean, 0.03,
                   {"no jitter": clients * cost, "alone": cost})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--coupling", required=True)
    arguments = parser.parse_args()
    failures = 0
    for cases in (backoffs, storms):
        for what, found, expected, tolerance, twins in cases(arguments.coupling):
            good = abs(found - expected) <= tolerance * abs(expected)
            bad = [twin for twin, wrong in twins.items() if abs(found - wrong) <= tolerance * abs(wrong)]
            failures += not good or bool(bad)
            print(f"{'ok  ' if good and not bad else 'FAIL'} {what}: {found:.8g}, expected {expected:.8g}"
                  f"{' also agrees with ' + ', '.join(bad) if bad else ''}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
