"""How predictions and measurements of a real cluster are compared."""
from math import comb, exp, sqrt
from statistics import mean, stdev

GRAIN = 0.004  # [s] of the log stamps


def binomial_interval(trials, chance, rest=0.01):
    """Counts between which all but `rest` of the probability lies, half of it on each side."""
    below, least, most = 0.0, 0, trials
    for count in range(trials + 1):
        before = below
        below += comb(trials, count) * chance ** count * (1 - chance) ** (trials - count)
        if before <= rest / 2 < below:
            least = count
        if before < 1 - rest / 2 <= below:
            most = count
    return least, most


def distance(xs, ys):
    """The greatest distance of two empirical distributions, values alike within the grain."""
    cuts = sorted(round(v / GRAIN) for v in xs + ys)
    def share(values, cut):
        return sum(round(v / GRAIN) <= cut for v in values) / len(values)
    return max(abs(share(xs, cut) - share(ys, cut)) for cut in cuts)


def kolmogorov(xs, ys):
    """The probability of such a distance between two samples of one distribution (Stephens 1970)."""
    size = len(xs) * len(ys) / (len(xs) + len(ys))
    root = sqrt(size)
    lam = (root + 0.12 + 0.11 / root) * distance(xs, ys)
    if lam < 0.2:
        return 1.0
    return min(1.0, 2 * sum((-1) ** (k - 1) * exp(-2 * k * k * lam * lam) for k in range(1, 101)))


def most_rejected(tests, level=0.05, limit=0.99):
    """How many of so many tests may be rejected at a level."""
    total, rejected = 0.0, -1
    while total < limit:
        rejected += 1
        total += comb(tests, rejected) * level ** rejected * (1 - level) ** (tests - rejected)
    return rejected


class Verdict:
    def __init__(self):
        self.means, self.tests, self.rejected, self.lines = 0, 0, 0, 0

    def compare(self, setting, quantity, predicted, measured):
        missing = sum(v is None for v in predicted)
        predicted = [v for v in predicted if v is not None]
        error = stdev(measured) / sqrt(len(measured))
        allowed = max(0.05 * mean(measured), 0.15) + 2 * error
        off = mean(predicted) - mean(measured) if predicted else float("inf")
        is_good = abs(off) <= allowed and missing == 0
        chance = None
        if len(measured) >= 10 and predicted:
            chance = kolmogorov(measured, predicted)
            self.tests += 1
            self.rejected += chance < 0.05
        self.lines += 1
        self.means += not is_good
        print(f"{setting:22} {quantity:10} {len(measured):3}  measured {min(measured):7.3f}"
              f" {mean(measured):7.3f} {max(measured):7.3f}  predicted "
              + (f"{min(predicted):7.3f} {mean(predicted):7.3f} {max(predicted):7.3f}" if predicted else "never")
              + f"  off {off:+.3f} of {allowed:.3f}{'' if is_good else '  WRONG'}"
              + (f"  KS {chance:.3f}{'' if chance >= 0.05 else ' rejected'}" if chance is not None else "")
              + (f"  {missing} never" if missing else ""))
