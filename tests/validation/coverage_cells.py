"""The cells of the coverage table: specs, their results, and the exact values of these.

Exact values are closed forms of the models, worked out here and nowhere in the program. Each result
has the exact value of a neighbouring model beside it, which its intervals must not cover as often.
"""
import math
from typing import Callable, NamedTuple, Optional

from families import exponential, seconds
from families_cluster import HOUR, S, cluster, failing

SHARES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p99.9": 0.999}
UP_TO_P95 = ("mean", "p50", "p90", "p95")


class Result(NamedTuple):
    """Something that results.json says about each seed.

    path: "metric", "metric:p90", "difference metric" of a comparison, "fit law parameter"
    wrong: the exact value of a neighbouring model; None: it has none that differs enough
    """
    path: str
    exact: float
    wrong: Optional[float] = None
    must_be_first: bool = False
    is_exact_kind: bool = False
    scale: Optional[float] = None


class Cell(NamedTuple):
    group: str
    name: str
    spec: dict  # run once for each seed
    results: list
    runs: int  # in each seed, to keep the store of a run small
    is_plain: bool = False  # in the plain run too


def spec_of(system, workload, run, **more):
    return {"name": "coverage", "system": system, "run": run, **more,
            **({"workload": workload} if workload else {})}


# --- Open stations ---

def mm1(utilization, customers, run=None, capacity=None):
    """Service takes 1 s in the mean."""
    station = {"service": exponential(1)}
    if capacity:
        station["capacity"] = capacity
    classes = {"all": {"arrivals": exponential(1 / utilization),
                       "route": {"start": "s", "s": "done"}}}
    return spec_of({"kind": "queueing", "stations": {"s": station}}, {"classes": classes},
                   {"horizon": seconds(customers / utilization), **(run or {})})


def mm1_value(utilization, statistic):
    """The response time is exponential."""
    mean = 1 / (1 - utilization)
    return mean if statistic == "mean" else -math.log1p(-SHARES[statistic]) * mean


def mm1_results(utilization, statistics, first=()):
    near = utilization - 0.1 * (1 - utilization)  # all values are 9 % smaller there
    return [Result("response_time" + ("" if s == "mean" else ":" + s), mm1_value(utilization, s),
                   mm1_value(near, s), s in first) for s in statistics]


PLAIN_MM1 = [(0.5, 20000), (0.95, 3000)]


def mm1_cells():
    for utilization in (0.5, 0.8, 0.9, 0.95):
        for customers in (3000, 20000, 100000):
            must = utilization < 0.85 and customers >= 20000
            results = mm1_results(utilization, ("mean", *SHARES), UP_TO_P95 if must else ())
            length = utilization / (1 - utilization)
            near = utilization - 0.1 * (1 - utilization)
            results.append(Result("number_in_system", length, near / (1 - near), must))
            yield Cell("M/M/1", f"{utilization:g}, {customers:,} customers",
                       mm1(utilization, customers), results, 10,
                       (utilization, customers) in PLAIN_MM1)


def batch_cells():
    for utilization in (0.5, 0.8):
        for customers in (16000, 160000):
            must = UP_TO_P95 if customers == 160000 else ()
            yield Cell("batch means", f"M/M/1 {utilization:g}, {customers:,} customers",
                       mm1(utilization, customers, {"batch_means": True}),
                       mm1_results(utilization, ("mean", *SHARES), must), 1,
                       (utilization, customers) == (0.5, 16000))


def precision_cells():
    for percent in (5, 10):
        for utilization in (0.5, 0.8, 0.9):
            for customers in (3000, 20000):
                run = {"replications": {"until": {"response_time": f"{percent} %"}}}
                must = percent == 5 and utilization < 0.85 and customers == 20000
                yield Cell(f"until {percent} %", f"M/M/1 {utilization:g}, {customers:,} customers",
                           mm1(utilization, customers, run),
                           mm1_results(utilization, ("mean", "p95"),
                                       ("mean",) if must else ()), 20,
                           (percent, utilization, customers) == (10, 0.5, 3000))


def lost(utilization, capacity):
    """Of M/M/1/K."""
    return (1 - utilization) * utilization ** capacity / (1 - utilization ** (capacity + 1))


def loss_cells():
    """Half utilized with 12 places: 1.2 of 10,000 are lost."""
    for customers in (20000, 200000):
        seen = 10 * customers * lost(0.5, 12)
        yield Cell("lost fraction", f"M/M/1/12 0.5, {customers:,} customers, {seen:.0f} lost",
                   mm1(0.5, customers, capacity=12),
                   [Result("lost_fraction", lost(0.5, 12), lost(0.5, 10), is_exact_kind=True)], 10)


# --- Closed networks ---

def closed(population, horizon=100.0):
    stations = {"cpu": {"service": exponential(0.005)}, "disk": {"service": exponential(0.007)}}
    route = {"start": "cpu", "cpu": {"disk": 0.9, "done": 0.1}, "disk": "cpu"}
    classes = {"all": {"population": population, "think": exponential(0.1), "route": route}}
    return spec_of({"kind": "queueing", "stations": stations}, {"classes": classes},
                   {"horizon": seconds(horizon)})


def mean_value_analysis(population, think, demands):
    """Response time and throughput (Reiser and Lavenberg 1980)."""
    queues = [0.0] * len(demands)
    for n in range(1, population + 1):
        residence = [d * (1 + q) for d, q in zip(demands, queues)]
        throughput = n / (think + sum(residence))
        queues = [throughput * r for r in residence]
    return sum(residence), throughput


def closed_cells():
    """Ten visits of the cpu and nine of the disk in each pass."""
    for population in (10, 60):
        response, throughput = mean_value_analysis(population, 0.1, (0.05, 0.063))
        wrong = mean_value_analysis(population, 0.1, (0.05, 0.07))
        must = population == 10
        yield Cell("closed network", f"population {population}", closed(population),
                   [Result("response_time", response, wrong[0], must),
                    Result("throughput", throughput, wrong[1], must)], 10, must)


# --- Clusters ---

def alternating(failure, repair, t):
    """Of a node that is up at 0: availability at t and over [0, t]; all times exponential."""
    fails, repairs = 1 / failure, 1 / repair
    both = fails + repairs
    gone = -math.expm1(-both * t)
    return (1 - fails / both * gone,
            repairs / both + fails / both ** 2 * gone / t)


def node(failure, repair, hours, **run):
    spec = cluster(1, hours * HOUR, node=failing(failure, repair))
    del spec["run"]["seed"]
    return {**spec, "name": "coverage", "run": {**spec["run"], **run}}


def availability_cells():
    """A node that fails every 1,000 h and is repaired in 20 h.

    Failures come at a constant rate while it is up, so that failures / up time is that rate over
    any horizon, and recoveries / down time likewise. Counts of failures are the rate x up time.
    """
    for failures in (196, 10, 3, 0.1):
        hours = failures * 1020
        _, over = alternating(1000, 20, hours)
        _, wrong = alternating(1000, 30, hours)
        must = failures >= 10
        count = hours * over / 1000
        yield Cell("availability", f"{failures:g} failures a replication", node(1000, 20, hours),
                   [Result(S + "availability", over, wrong, must),
                    Result(S + "time_to_failure", 1000 * HOUR, 1500 * HOUR, must),
                    Result(S + "time_to_recovery", 20 * HOUR, 30 * HOUR, must),
                    Result(S + "failures", count, 1.5 * count, is_exact_kind=True),
                    Result(S + "time_to_first_failure", 1000 * HOUR, 3000 * HOUR,
                           is_exact_kind=True)], 10, failures == 10)


def instant_cells():
    """One outcome a replication: 10 and 200 of them."""
    for failure, replications in ((1000, 10), (1000, 200), (100, 200)):
        at, _ = alternating(failure, 20, 60)
        wrong, _ = alternating(failure / 5, 20, 60)
        yield Cell("availability_at", f"{at:.3f}, {replications} replications",
                   node(failure, 20, 60, replications=replications),
                   [Result(S + "availability_at", at, wrong if replications > 10 else None,
                           is_exact_kind=True)], replications, failure == 100)


# --- Differences and fits ---

def difference_cells():
    """Arrivals each second; the same random numbers with both times of service."""
    for here, there, customers in ((0.5, 0.55, 3000), (0.5, 0.55, 20000), (0.75, 0.8, 20000)):
        spec = mm1(1, customers)
        axis = "system.stations.s.service"
        spec["sweep"] = {axis: [exponential(here), exponential(there)]}
        spec["analysis"] = {"metrics": ["response_time", "throughput"],
                            "compare": {"axis": axis, "baseline": exponential(here)}}
        exact = there / (1 - there) - here / (1 - here)
        yield Cell("paired difference", f"M/M/1 {here:g} to {there:g}, {customers:,} customers",
                   spec, [Result("difference response_time", exact, 0.8 * exact)], 20,
                   customers == 3000)


SIZES = [1, 2, 4, 8, 16, 32]


def balanced():
    """
    Five stations with the same demand, without thinking: N / ((N + 4) D), which is Amdahl's law
    with a serial share of 1/5, of queueing alone and exactly.
    """
    names = [f"s{i}" for i in range(5)]
    route = {"start": names[0], **dict(zip(names, names[1:] + ["done"]))}
    spec = spec_of({"kind": "queueing",
                    "stations": {name: {"service": exponential(0.2)} for name in names}},
                   {"classes": {"all": {"population": 1, "route": route}}},
                   {"horizon": "500 s"})
    path = "workload.classes.all.population"
    spec["sweep"] = {path: SIZES}
    spec["analysis"] = {"metrics": ["throughput"],
                        "scaling": {"axis": path, "metric": "throughput"}}
    return spec


def crosstalk(contention, coherency, horizon=500.0):
    """
    Customers who never wait, but whose time grows with their number as the USL says that it does:
    1 s for one, contention more for each other one, coherency more for each pair. N / time(N).
    """
    path = "workload.classes.all.population"
    times = [1 + contention * (n - 1) + coherency * n * (n - 1) for n in SIZES]
    spec = spec_of({"kind": "queueing",
                    "stations": {"s": {"servers": max(SIZES), "service": exponential(1)}}},
                   {"classes": {"all": {"population": 1, "route": {"start": "s", "s": "done"}}}},
                   {"horizon": seconds(horizon)})
    spec["zip"] = [{path: SIZES, "system.stations.s.service": [exponential(t) for t in times]}]
    spec["analysis"] = {"metrics": ["throughput"],
                        "scaling": {"axis": path, "metric": "throughput"}}
    return spec


def fit_cells():
    runs = 10 * len(SIZES)
    yield Cell("fit", "5 balanced stations", balanced(),
               [Result("fit amdahl rate", 1, 1.1), Result("fit amdahl serial_share", 0.2, 0.22),
                Result("fit usl rate", 1, 1.1), Result("fit usl contention", 0.2, 0.22),
                Result("fit usl coherency", 0, 0.002, scale=0.2)], runs)
    yield Cell("fit", "contention 0.05, coherency 0.002", crosstalk(0.05, 0.002),
               [Result("fit usl rate", 1, 1.1), Result("fit usl contention", 0.05, 0.06),
                Result("fit usl coherency", 0.002, 0.0025)], runs, True)


CELLS: list[Callable] = [mm1_cells, closed_cells, loss_cells, availability_cells, instant_cells,
                         batch_cells, precision_cells, difference_cells, fit_cells]


def all_cells():
    return [cell for cells in CELLS for cell in cells()]
