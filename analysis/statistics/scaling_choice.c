#include "analysis/statistics/scaling_choice.h"

#include <math.h>
#include <stdio.h>

#include "analysis/statistics/round.h"
#include "analysis/statistics/scaling.h"

const char *const scaling_choice_names[SCALING_CHOICES] = {
    [SCALING_CHOICE_AMDAHL] = "Amdahl",
    [SCALING_CHOICE_USL] = "USL",
    [SCALING_CHOICE_BOTTLENECK] = "bottleneck",
};

/* With the variance of the errors. */
static const size_t parameters[SCALING_CHOICES] = {3, 4, 3};

/* Mean squared relative errors under this are rounding: laws that are exact count as alike. */
static const double exact = 1e-18;

#define SHARE_ROUNDING 1e-9 /* a level as near to the line's end is the line itself */

double scaling_bottleneck(const struct scaling_bottleneck *law, double n)
{
    double line = n * law->rate_per_s;
    return line < law->most_per_s ? line : law->most_per_s;
}

static double bottleneck_cost(const struct scaling_bottleneck *law, const double *n,
                              const double *throughput, size_t points)
{
    double sum = 0;

    for (size_t i = 0; i < points; i++) {
        double error = throughput[i] / scaling_bottleneck(law, n[i]) - 1;
        sum += error * error;
    }
    return sum;
}

static double largest_of(const double *values, size_t count)
{
    double largest = 0;

    for (size_t i = 0; i < count; i++) {
        largest = values[i] > largest ? values[i] : largest;
    }
    return largest;
}

static void keep_better(const struct scaling_bottleneck *law, const double *n,
                        const double *throughput, size_t points, double *cost,
                        struct scaling_bottleneck *out)
{
    double next = bottleneck_cost(law, n, throughput, points);

    if (next < *cost) {
        *cost = next;
        *out = *law;
    }
}

/*
 * The times n / X1 and n D are linear in 1 / X1 and D. Where sizes up to `last` lie on the line and
 * those above on the level, each of the two is the root of its own linear problem; a minimum
 * between two selections has its corner at a size, which leaves one parameter for all points.
 */
static void try_corner(const double *n, const double *throughput, size_t points, double last,
                       double *cost, struct scaling_bottleneck *out)
{
    double line[2] = {0}, level[2] = {0}, both[2] = {0};

    for (size_t i = 0; i < points; i++) {
        double *sums = n[i] <= last ? line : level;
        double slope = n[i] <= last ? throughput[i] / n[i] : throughput[i];
        double corner = throughput[i] / (n[i] < last ? n[i] : last);
        sums[0] += slope;
        sums[1] += slope * slope;
        both[0] += corner;
        both[1] += corner * corner;
    }
    struct scaling_bottleneck law = {.rate_per_s = line[1] / line[0]};
    law.most_per_s = level[0] > 0 ? level[1] / level[0] : law.rate_per_s * largest_of(n, points);
    keep_better(&law, n, throughput, points, cost, out);
    law.rate_per_s = both[1] / both[0];
    law.most_per_s = law.rate_per_s * last;
    keep_better(&law, n, throughput, points, cost, out);
}

void scaling_bottleneck_fit(const double *n, const double *throughput, size_t points,
                            struct scaling_bottleneck *out)
{
    double cost = INFINITY;

    *out = (struct scaling_bottleneck){0};
    for (size_t i = 0; i < points; i++) {
        try_corner(n, throughput, points, n[i], &cost, out);
    }
    out->is_reached =
        out->most_per_s < out->rate_per_s * largest_of(n, points) * (1 - SHARE_ROUNDING);
    out->rate_per_s = round_derived(out->rate_per_s);
    out->most_per_s = round_derived(out->most_per_s);
}

static double aicc_of(double cost, size_t points, size_t k)
{
    double m = (double)points;
    double variance = cost / m > exact ? cost / m : exact;
    double count = (double)k;

    return m * log(variance) + 2 * count + 2 * count * (count + 1) / (m - count - 1);
}

static bool law_cost(enum scaling_law law, const double *n, const double *throughput, size_t points,
                     double *cost)
{
    struct scaling_fit fit;

    if (!scaling_fit(law, LEAST_SQUARES_RELATIVE, n, throughput, points, &fit)) {
        return false;
    }
    *cost = 0;
    for (size_t i = 0; i < points; i++) {
        double error = throughput[i] / speedup_usl(&fit.law, n[i]) - 1;
        *cost += error * error;
    }
    return true;
}

void scaling_choose(const double *n, const double *throughput, size_t points,
                    struct scaling_choice *out)
{
    size_t least = parameters[SCALING_CHOICE_USL] + 2;
    double costs[SCALING_CHOICES] = {0};

    *out = (struct scaling_choice){0};
    if (points < least) {
        snprintf(out->reason, sizeof out->reason,
                 "%zu points are too few to choose a law by AICc: it needs %zu", points, least);
        return;
    }
    scaling_refusal(3, n, throughput, points, out->reason);
    if (out->reason[0] != '\0') {
        return;
    }
    if (!law_cost(SCALING_AMDAHL, n, throughput, points, &costs[SCALING_CHOICE_AMDAHL]) ||
        !law_cost(SCALING_USL, n, throughput, points, &costs[SCALING_CHOICE_USL])) {
        snprintf(out->reason, sizeof out->reason, "not every law can be fitted");
        return;
    }
    scaling_bottleneck_fit(n, throughput, points, &out->bottleneck);
    costs[SCALING_CHOICE_BOTTLENECK] = bottleneck_cost(&out->bottleneck, n, throughput, points);
    for (size_t i = 0; i < SCALING_CHOICES; i++) {
        out->aicc[i] = round_derived(aicc_of(costs[i], points, parameters[i]));
        if (out->aicc[i] < out->aicc[out->best]) {
            out->best = (enum scaling_candidate)i;
        }
    }
    out->known = true;
}
