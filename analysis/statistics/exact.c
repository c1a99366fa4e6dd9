#include "analysis/statistics/exact.h"

#include <math.h>

#include "analysis/statistics/beta.h"
#include "analysis/statistics/round.h"
#include "analysis/statistics/student.h"
#include "sim/base/assert.h"

/* @param end  the tail of an interval that has one end, where nothing or everything was seen */
static struct interval share_with(double part, double whole, double confidence, double end)
{
    ASSERT(part >= 0 && part <= whole && whole > 0 && confidence > 0 && confidence < 1);
    double tail = (1 - confidence) / 2;
    struct interval interval = {
        .mean = round_derived(part / whole), .samples = 1, .confidence = confidence, .known = true};

    if (part == 0) {
        interval.lower = 0;
        interval.upper = round_derived(1 - pow(end, 1 / whole));
    } else if (part == whole) {
        interval.lower = round_derived(pow(end, 1 / whole));
        interval.upper = 1;
    } else {
        interval.lower = round_derived(beta_quantile(tail, part, whole - part + 1));
        interval.upper = round_derived(beta_quantile(1 - tail, part + 1, whole - part));
    }
    ASSERT(interval.lower >= 0 && interval.lower <= interval.upper && interval.upper <= 1);
    return interval;
}

struct interval exact_share(double part, double whole, double confidence)
{
    /* Where nothing or everything was seen one bound is that of the quantity, and the other one
     * keeps the whole confidence: a one-sided interval. */
    return share_with(part, whole, confidence, 1 - confidence);
}

struct interval exact_share_both(double part, double whole, double confidence)
{
    return share_with(part, whole, confidence, (1 - confidence) / 2);
}

static bool is_enough(uint64_t trials, uint64_t failures, double share, double confidence)
{
    double whole = (double)trials;
    return exact_share_both(whole - (double)failures, whole, confidence).lower >= share;
}

uint64_t exact_trials_for(double share, double confidence)
{
    ASSERT(share > 0 && share < 1 && confidence > 0 && confidence < 1);
    uint64_t few = 0; /* too few */
    uint64_t many = 1;
    while (!is_enough(many, 0, share, confidence)) {
        few = many;
        many *= 2;
    }
    while (many - few > 1) {
        uint64_t middle = few + (many - few) / 2;
        bool is_many = is_enough(middle, 0, share, confidence);
        few = is_many ? few : middle;
        many = is_many ? middle : many;
    }
    return many;
}

int64_t exact_failures_for(uint64_t trials, double share, double confidence)
{
    if (trials == 0 || !is_enough(trials, 0, share, confidence)) {
        return -1;
    }
    uint64_t few = 0; /* enough succeed with so many failures */
    uint64_t many = trials;
    while (many - few > 1) {
        uint64_t middle = few + (many - few) / 2;
        bool is_few = is_enough(trials, middle, share, confidence);
        few = is_few ? middle : few;
        many = is_few ? many : middle;
    }
    return (int64_t)few;
}

struct interval exact_count(double events, double confidence)
{
    ASSERT(events >= 0 && confidence > 0 && confidence < 1);
    double tail = (1 - confidence) / 2;
    struct interval interval = {
        .mean = round_derived(events), .samples = 1, .confidence = confidence, .known = true};

    if (events == 0) {
        interval.upper = round_derived(-log(1 - confidence));
    } else {
        interval.lower = round_derived(gamma_quantile(tail, events));
        interval.upper = round_derived(gamma_quantile(1 - tail, events + 1));
    }
    ASSERT(interval.lower >= 0 && interval.lower <= interval.upper);
    return interval;
}

struct sums {
    double part;
    double whole;
    size_t count; /* samples with a whole above 0 */
};

static struct sums sums_of(const struct exact_sample *samples, size_t count)
{
    struct sums sums = {0, 0, 0};

    for (size_t i = 0; i < count; i++) {
        sums.part += samples[i].part;
        sums.whole += samples[i].whole;
        sums.count += samples[i].whole > 0;
    }
    return sums;
}

/* The sum of squares over what independent events of probability `rate` would have; of shares the
 * variance is rate (1 - rate) whole. 0 where nothing tells it:
 * a single event depends on no other. */
static double dispersion_of(const struct exact_sample *samples, size_t count, bool is_share)
{
    struct sums sums = sums_of(samples, count);
    double rate = sums.whole > 0 ? sums.part / sums.whole : 0;
    double each = rate * (is_share ? 1 - rate : 1);
    double squares = 0;

    if (sums.count < 2 || each <= 0 || sums.part <= 1) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (samples[i].whole > 0) {
            double apart = samples[i].part - rate * samples[i].whole;
            squares += apart * apart / (each * samples[i].whole);
        }
    }
    return squares / (double)(sums.count - 1);
}

double exact_dispersion(const struct exact_sample *samples, size_t count)
{
    return fmax(1, dispersion_of(samples, count, false));
}

/* The number that trials and events are divided by: at least 1, after the margin for an estimate
 * that came out low. */
static double divisor_of(const struct exact_sample *samples, size_t count, bool is_share,
                         double confidence)
{
    struct sums sums = sums_of(samples, count);

    if (sums.count < 2) {
        return 1;
    }
    double wider = student_quantile(confidence, sums.count) / student_normal_quantile(confidence);
    return fmax(1, dispersion_of(samples, count, is_share) * wider * wider);
}

typedef struct interval share_interval(double part, double whole, double confidence);

static struct interval pooled_share(const struct exact_sample *samples, size_t count,
                                    double confidence, share_interval *of)
{
    struct sums sums = sums_of(samples, count);
    struct interval interval = {.confidence = confidence};

    if (sums.whole > 0) {
        double divisor = divisor_of(samples, count, true, confidence);
        interval = of(sums.part / divisor, sums.whole / divisor, confidence);
        interval.mean = round_derived(sums.part / sums.whole);
        interval.samples = sums.count;
    }
    return interval;
}

struct interval exact_pooled_share(const struct exact_sample *samples, size_t count,
                                   double confidence)
{
    return pooled_share(samples, count, confidence, exact_share);
}

struct interval exact_pooled_share_both(const struct exact_sample *samples, size_t count,
                                        double confidence)
{
    return pooled_share(samples, count, confidence, exact_share_both);
}

struct interval exact_pooled_count(const struct exact_sample *samples, size_t count,
                                   double confidence)
{
    struct sums sums = sums_of(samples, count);
    struct interval interval = {.confidence = confidence};

    if (sums.count > 0) {
        double divisor = divisor_of(samples, count, false, confidence);
        double each = divisor / (double)sums.count;
        interval = exact_count(sums.part / divisor, confidence);
        interval.lower = round_derived(interval.lower * each);
        interval.upper = round_derived(interval.upper * each);
        interval.mean = round_derived(sums.part / (double)sums.count);
        interval.samples = sums.count;
    }
    return interval;
}
