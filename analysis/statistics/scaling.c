#include "analysis/statistics/scaling.h"

#include <math.h>
#include <stdio.h>

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

void scaling_refusal(size_t parameters, const double *n, const double *throughput, size_t points,
                     char text[128])
{
    size_t sizes = different_sizes(n, points);

    text[0] = '\0';
    for (size_t i = 0; i < points; i++) {
        if (!(n[i] >= 1) || !isfinite(n[i])) {
            snprintf(text, 128, "a size is under 1");
        } else if (!(throughput[i] > 0) || !isfinite(throughput[i])) {
            snprintf(text, 128, "a throughput is not above 0");
        }
    }
    if (text[0] == '\0' && sizes < parameters) {
        snprintf(text, 128, "%zu different sizes are too few for the %zu parameters of the law",
                 sizes, parameters);
    }
}

struct scaling_misfit scaling_misfit(const struct speedup_usl *law, const double *n,
                                     const double *throughput, size_t points)
{
    struct scaling_misfit worst = {.value = 0, .n = n[0]};

    for (size_t i = 0; i < points; i++) {
        double share = round_derived(throughput[i] / speedup_usl(law, n[i]));
        double value = round_derived(share - 1);
        if (fabs(value) > fabs(worst.value) ||
            (fabs(value) == fabs(worst.value) && n[i] < worst.n)) {
            worst = (struct scaling_misfit){value, n[i]};
        }
    }
    return worst;
}

bool scaling_fit(enum scaling_law law, enum least_squares_of of, const double *n,
                 const double *throughput, size_t points, struct scaling_fit *out)
{
    struct least_squares_fit best;
    bool is_usl = law == SCALING_USL;

    *out = (struct scaling_fit){0};
    scaling_refusal(is_usl ? 3 : 2, n, throughput, points, out->text);
    out->reason = out->text[0] != '\0'
                      ? out->text
                      : least_squares_usl(of, n, throughput, points, is_usl, &best);
    if (out->reason != NULL) {
        return false;
    }
    out->law.rate_per_s = round_derived(best.law.rate_per_s);
    out->law.contention = round_derived(best.law.contention);
    out->law.coherency = round_derived(best.law.coherency);
    out->contention_held = best.contention_held;
    out->coherency_held = is_usl && best.coherency_held;
    out->serial_held = best.serial_held;
    out->errors_known = best.errors_known;
    out->rate_error_per_s = round_derived(best.rate_error_per_s);
    out->contention_error = round_derived(best.contention_error);
    out->coherency_error = round_derived(best.coherency_error);
    out->has_peak = speedup_usl_peak(&out->law, &out->peak_n);
    out->peak_n = out->has_peak ? round_derived(out->peak_n) : 0;
    out->misfit = scaling_misfit(&out->law, n, throughput, points);
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
        if (!scaling_fit(law, LEAST_SQUARES_RELATIVE, n, throughput + i * points, points, &fit)) {
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
        out->serial_held += fit.serial_held;
        if (fit.has_peak) {
            columns->peaks[columns->peak_count++] = fit.peak_n;
        }
    }
}

/* How far the law with the mean parameters is from the mean curve. */
static void find_misfit(const double *n, size_t points, const double *throughput,
                        struct scaling *out)
{
    double *means = memory_alloc(points * sizeof *means);
    double *values = memory_alloc(out->curves * sizeof *values);
    struct speedup_usl law = {out->rate_per_s.mean, out->contention.mean, out->coherency.mean};

    for (size_t i = 0; i < points; i++) {
        for (size_t j = 0; j < out->curves; j++) {
            values[j] = throughput[j * points + i];
        }
        means[i] = sum_mean(values, out->curves);
    }
    out->misfit = scaling_misfit(&law, n, means, points);
    if (fabs(out->misfit.value) > SCALING_MISFIT_MOST) {
        snprintf(out->mark, sizeof out->mark,
                 "the law does not describe the curve: it misses the throughput at %g by %.2g %%",
                 out->misfit.n, 100 * fabs(out->misfit.value));
    }
    memory_free(means);
    memory_free(values);
}

/* Which parameters were held at a bound, and in how many fits. */
static void note_held(enum scaling_law law, struct scaling *out)
{
    if (out->contention_held + out->coherency_held + out->serial_held == 0) {
        return;
    }
    if (law == SCALING_AMDAHL) {
        snprintf(out->note, sizeof out->note,
                 "the serial share is held at 0 in %zu and at 1 in %zu of %zu fitted curves",
                 out->contention_held, out->serial_held, out->fitted);
    } else {
        snprintf(out->note, sizeof out->note,
                 "held at 0: contention in %zu and coherency in %zu of %zu fitted curves",
                 out->contention_held, out->coherency_held, out->fitted);
    }
}

static void explain(enum scaling_law law, const struct columns *columns, struct scaling *out)
{
    if (out->curves == 0) {
        snprintf(out->reason, sizeof out->reason, "there is no curve");
    } else if (out->fitted == 1 && out->curves == 1) {
        snprintf(out->reason, sizeof out->reason, "a half-width needs 2 replications");
    }
    if (out->fitted == 0) {
        snprintf(out->peak_reason, sizeof out->peak_reason, "no curve could be fitted");
    } else if (out->peak_reason[0] == '\0' && columns->peak_count < out->fitted) {
        snprintf(out->peak_reason, sizeof out->peak_reason,
                 "%zu of %zu fitted curves have no peak: their coherency is 0",
                 out->fitted - columns->peak_count, out->fitted);
    }
    note_held(law, out);
}

/* The peak of the law, where the curve itself has one within its sizes. */
static void find_peak(const struct columns *columns, const double *n, size_t points,
                      const double *throughput, double confidence, struct scaling *out)
{
    struct scaling_fall fall;
    double largest_n = 0;

    scaling_fall(n, points, throughput, out->curves, confidence, &fall);
    snprintf(out->peak_reason, sizeof out->peak_reason, "%s", fall.reason);
    if (!fall.falls || columns->peak_count < out->fitted) {
        return;
    }
    out->peak_n = student_interval(columns->peaks, out->fitted, confidence);
    for (size_t i = 0; i < points; i++) {
        largest_n = n[i] > largest_n ? n[i] : largest_n;
    }
    if (out->peak_n.mean > largest_n) {
        snprintf(out->peak_reason, sizeof out->peak_reason,
                 "the law has its peak at %.3g, beyond the largest size", out->peak_n.mean);
        out->peak_n = (struct interval){.confidence = confidence};
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

    *out = (struct scaling){.curves = curves, .peak_n.confidence = confidence};
    fit_curves(law, n, points, throughput, &columns, out);
    out->rate_per_s = student_interval(columns.rates, out->fitted, confidence);
    out->contention = student_interval(columns.contentions, out->fitted, confidence);
    out->coherency = student_interval(columns.coherencies, out->fitted, confidence);
    if (out->fitted > 0) {
        find_misfit(n, points, throughput, out);
        find_peak(&columns, n, points, throughput, confidence, out);
    }
    explain(law, &columns, out);
    memory_free(memory);
}
