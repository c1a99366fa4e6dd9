"""Whether the intervals of a result hold what they promise: the verdict over many seeds.

A result is of the first sort when it can be believed: at most 5 % of the seeds are marked or null,
the 99 % Clopper-Pearson interval of the coverage overlaps 93 to 97 % (93 to 100 % for intervals of
exact kinds, which promise at least 95 %), and the bias is under 0.5 % beyond its Monte-Carlo error:
its 99 % interval overlaps -0.5 to 0.5 %. It is of the second sort when it says itself that it
cannot be believed: at least 95 % of the seeds are marked or null. Anything else fails.
"""
import math
from typing import NamedTuple, Optional

FIRST, SECOND, FAILED = "first", "second", "FAIL"
MARKED_MOST, MARKED_LEAST = 0.05, 0.95
BIAS_MOST = 0.005
NORMAL_99 = 2.5758293035489004


class Found(NamedTuple):
    """What one seed says of a result; None where results.json has null."""
    value: Optional[float]
    lower: Optional[float]
    upper: Optional[float]
    has_mark: bool

    @property
    def is_marked(self):
        return self.has_mark or None in (self.value, self.lower, self.upper)


class Verdict(NamedTuple):
    sort: str
    seeds: int
    marked: int
    covered: int
    believed: int  # neither marked nor null
    low: float  # of the 99 % interval of the coverage
    high: float
    bias: Optional[float]  # None: nothing is believed
    bias_error: Optional[float]
    why: str  # of a failure


def at_most(k, n, p):
    """P(X <= k) of a binomial count."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return 1.0 if k >= n else 0.0
    logs = (math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
            + i * math.log(p) + (n - i) * math.log1p(-p) for i in range(k + 1))
    return math.fsum(math.exp(x) for x in logs)


def bisect(is_above):
    """Where a condition that is false at 0 and true at 1 becomes true."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if is_above(middle) else (middle, high)
    return (low + high) / 2


def clopper_pearson(k, n, confidence=0.99):
    """Exact interval of a share seen k times in n (Clopper and Pearson 1934)."""
    tail = (1 - confidence) / 2
    low = 0.0 if k == 0 else bisect(lambda p: 1 - at_most(k - 1, n, p) > tail)
    high = 1.0 if k == n else bisect(lambda p: at_most(k, n, p) < tail)
    return low, high


# k of n, and the 95 % interval of the tables.
KNOWN_INTERVALS = [(0, 10, 0.0, 0.3085), (1, 10, 0.0025, 0.4450), (5, 10, 0.1871, 0.8129),
                   (10, 10, 0.6915, 1.0), (95, 100, 0.8872, 0.9836)]


def wrong_intervals():
    """Known Clopper-Pearson intervals that come out otherwise here."""
    for k, n, low, high in KNOWN_INTERVALS:
        found = clopper_pearson(k, n, 0.95)
        if max(abs(found[0] - low), abs(found[1] - high)) > 6e-5:
            yield f"{k} of {n}: {found[0]:.4f} to {found[1]:.4f}, not {low:.4f} to {high:.4f}"


def mean_and_error(values):
    n = len(values)
    mean = math.fsum(values) / n
    if n < 2:
        return mean, math.inf
    return mean, math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (n - 1) / n)


def relative(found, exact, scale):
    return [(f.value - exact) / (scale or exact) for f in found]


def faults(marked_share, low, high, bias, bias_error, is_exact_kind):
    """Why a result is not of the first sort."""
    most = 1.0 if is_exact_kind else 0.97
    if marked_share > MARKED_MOST:
        yield "marked"
    if high < 0.93 or low > most:
        yield "coverage"
    if bias is not None and abs(bias) - NORMAL_99 * bias_error > BIAS_MOST:
        yield "bias"


def verdict(found, exact, is_exact_kind=False, must_be_first=False, scale=None):
    """
    Of what all seeds say of one result.

    scale: what the bias is a share of; the exact value unless that is 0
    """
    believed = [f for f in found if not f.is_marked]
    n, marked = len(believed), len(found) - len(believed)
    covered = sum(f.lower <= exact <= f.upper for f in believed)
    low, high = clopper_pearson(covered, n) if n else (0.0, 1.0)
    bias, error = mean_and_error(relative(believed, exact, scale)) if n else (None, None)
    share = marked / len(found)
    why = list(faults(share, low, high, bias, error, is_exact_kind))
    if not why:
        sort = FIRST
    elif share >= MARKED_LEAST and not must_be_first:
        sort, why = SECOND, []
    else:
        sort = FAILED
    return Verdict(sort, len(found), marked, covered, n, low, high, bias, error, ", ".join(why))


def halved(found):
    """A fake estimator: intervals of half the width that it should have."""
    def half(f):
        if f.is_marked:
            return f
        middle = (f.lower + f.upper) / 2
        return f._replace(lower=(middle + f.lower) / 2, upper=(middle + f.upper) / 2)
    return [half(f) for f in found]


def unmarked(found):
    """A fake estimator: it never says that an interval cannot be believed."""
    return [f._replace(has_mark=False) for f in found]


def shifted(found, exact):
    """A fake estimator: biased by 2 %, with intervals wide enough to cover all the same."""
    more = 0.02 * exact
    return [f if f.is_marked else f._replace(value=f.value + more) for f in found]


def sometimes_marked(found):
    """A fake estimator: it marks every fourth result, whatever that is worth."""
    return [f._replace(has_mark=f.has_mark or i % 4 == 0) for i, f in enumerate(found)]
