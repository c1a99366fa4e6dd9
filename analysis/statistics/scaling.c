#include "analysis/statistics/scaling.h"

#include <math.h>
#include <stdio.h>

#include "analysis/statistics/least_squares.h"
#include "analysis/statistics/round.h"
#include "analysis/statistics/sum.h"
#include "sim/base/memory.h"

static size_t different_sizes(const double *n, size_t points)
{
    size_t count = 0;

    for (size_t i = 0; i < points; i++) {
        bool is_new = true;
        for (size_t j = 0; j < i; j++) {
            is_new = is_new && n[j] != n[i];
        }
        count += is_new;
    }
    return count;
}

static bool refuse(struct scaling_fit *out, const char *reason)
{
    snprintf(out->reason, sizeof out->reason, "%s", reason);
    return false;
}

static bool is_usable(enum scaling_law law, const double *n, const double *throughput,
                      size_t points, struct scaling_fit *out)
{
    size_t parameters = law == SCALING_USL ? 3 : 2;
    size_t sizes = different_sizes(n, points);

    for (size_t i = 0; i < points; i++) {
        if (!(n[i] >= 1)) {
            return refuse(out, "a size is under 1");
        }
        if (!(throughput[i] > 0) || !isfinite(throughput[i])) {
            return refuse(out, "a throughput is not above 0");
        }
    }
    if (sizes < parameters) {
        snprintf(out->reason, sizeof out->reason,
                 "%zu different sizes are too few for the %zu parameters of the law", sizes,
                 parameters);
        return false;
    }
    return true;
}

static double determination(const struct speedup_usl *law, const double *n,
                            const double *throughput, size_t points)
{
    double total = sum_squares(throughput, points, sum_mean(throughput, points));
    double residual = 0;

    for (size_t i = 0; i < points; i++) {
        double apart = throughput[i] - speedup_usl(law, n[i]);
        residual += apart * apart;
    }
    if (total > 0) {
        return 1 - residual / total;
    }
    return residual > 0 ? 0 : 1;
}

bool scaling_fit(enum scaling_law law, const double *n, const double *throughput, size_t points,
                 struct scaling_fit *out)
{
    struct least_squares_fit best;

    *out = (struct scaling_fit){0};
    if (!is_usable(law, n, throughput, points, out)) {
        return false;
    }
    if (!least_squares_usl(n, throughput, points, law == SCALING_USL, &best)) {
        return refuse(out, "the fit did not converge");
    }
    out->law.rate_per_s = round_derived(best.law.rate_per_s);
    out->law.contention = round_derived(best.law.contention);
    out->law.coherency = round_derived(best.law.coherency);
    out->contention_held = best.contention_held;
    out->coherency_held = law == SCALING_USL && best.coherency_held;
    out->has_peak = speedup_usl_peak(&out->law, &out->peak_n);
    out->peak_n = out->has_peak ? round_derived(out->peak_n) : 0;
    out->determination = round_derived(determination(&out->law, n, throughput, points));
    out->known = true;
    return true;
}

/* The fitted parameters of all curves, one array for each. */
struct columns {
    double *rates;
    double *contentions;
    double *coherencies;
    double *peaks;
    size_t peak_count;
};

static void fit_curves(enum scaling_law law, const double *n, size_t points,
                       const double *throughput, struct columns *columns, struct scaling *out)
{
    for (size_t i = 0; i < out->curves; i++) {
        struct scaling_fit fit;
        if (!scaling_fit(law, n, throughput + i * points, points, &fit)) {
            if (out->reason[0] == '\0') {
                snprintf(out->reason, sizeof out->reason, "curve %zu: %s", i, fit.reason);
            }
            continue;
        }
        columns->rates[out->fitted] = fit.law.rate_per_s;
        columns->contentions[out->fitted] = fit.law.contention;
        columns->coherencies[out->fitted] = fit.law.coherency;
        out->fitted++;
        out->contention_held += fit.contention_held;
        out->coherency_held += fit.coherency_held;
        if (fit.has_peak) {
            columns->peaks[columns->peak_count++] = fit.peak_n;
        }
    }
}

static void explain(const struct columns *columns, struct scaling *out)
{
    if (out->curves == 0) {
        snprintf(out->reason, sizeof out->reason, "there is no curve");
    } else if (out->fitted == 1 && out->curves == 1) {
        snprintf(out->reason, sizeof out->reason, "a half-width needs 2 replications");
    }
    if (out->fitted == 0) {
        snprintf(out->peak_reason, sizeof out->peak_reason, "no curve could be fitted");
    } else if (columns->peak_count < out->fitted) {
        snprintf(out->peak_reason, sizeof out->peak_reason,
                 "%zu of %zu fitted curves have no peak: their coherency is 0",
                 out->fitted - columns->peak_count, out->fitted);
    }
    if (out->contention_held + out->coherency_held > 0) {
        snprintf(out->note, sizeof out->note,
                 "held at 0: contention in %zu and coherency in %zu of %zu fitted curves",
                 out->contention_held, out->coherency_held, out->fitted);
    }
}

void scaling_intervals(enum scaling_law law, const double *n, size_t points,
                       const double *throughput, size_t curves, double confidence,
                       struct scaling *out)
{
    double *memory = memory_alloc(4 * (curves + 1) * sizeof(double));
    struct columns columns = {.rates = memory,
                              .contentions = memory + curves,
                              .coherencies = memory + 2 * curves,
                              .peaks = memory + 3 * curves};

    *out = (struct scaling){.curves = curves};
    fit_curves(law, n, points, throughput, &columns, out);
    bool all_peak = columns.peak_count == out->fitted;
    out->rate_per_s = student_interval(columns.rates, out->fitted, confidence);
    out->contention = student_interval(columns.contentions, out->fitted, confidence);
    out->coherency = student_interval(columns.coherencies, out->fitted, confidence);
    out->peak_n = student_interval(columns.peaks, all_peak ? out->fitted : 0, confidence);
    explain(&columns, out);
    memory_free(memory);
}

bool scaling_knee(const double *n, const double *throughput, const double *utilization,
                  size_t points, double *out_n)
{
    size_t smallest = 0;
    size_t largest = 0;

    *out_n = 0;
    for (size_t i = 0; i < points; i++) {
        if (!(n[i] > 0) || !(throughput[i] > 0)) {
            return false;
        }
        smallest = n[i] < n[smallest] ? i : smallest;
        largest = n[i] > n[largest] ? i : largest;
    }
    if (points == 0 || utilization[largest] <= 0) {
        return false;
    }
    double round_s = n[smallest] / throughput[smallest];
    double demand_s = utilization[largest] / throughput[largest];
    *out_n = round_derived(round_s / demand_s);
    return true;
}
