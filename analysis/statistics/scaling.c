#include "analysis/statistics/scaling.h"

#include <math.h>
#include <stdio.h>

#include "analysis/statistics/round.h"
#include "analysis/statistics/scaling_spread.h"
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

/* The curves that the law can be fitted to. */
struct chosen {
    const double *n;
    size_t points;
    double *throughput; /* curve by curve */
    double *means;      /* by point */
    size_t peaks;       /* curves whose law has one */
};

static void fit_curves(enum scaling_law law, const double *throughput, struct chosen *chosen,
                       struct scaling *out)
{
    size_t points = chosen->points;

    for (size_t i = 0; i < out->curves; i++) {
        struct scaling_fit fit;
        const double *curve = throughput + i * points;
        if (!scaling_fit(law, LEAST_SQUARES_RELATIVE, chosen->n, curve, points, &fit)) {
            if (out->reason[0] == '\0') {
                snprintf(out->reason, sizeof out->reason, "curve %zu: %s", i, fit.reason);
            }
            continue;
        }
        for (size_t j = 0; j < points; j++) {
            chosen->throughput[out->fitted * points + j] = curve[j];
        }
        out->fitted++;
        out->contention_held += fit.contention_held;
        out->coherency_held += fit.coherency_held;
        out->serial_held += fit.serial_held;
        chosen->peaks += fit.has_peak;
    }
}

static void set_means(struct chosen *chosen, size_t curves)
{
    double *values = memory_alloc(curves * sizeof *values);

    for (size_t i = 0; i < chosen->points; i++) {
        for (size_t j = 0; j < curves; j++) {
            values[j] = chosen->throughput[j * chosen->points + i];
        }
        chosen->means[i] = sum_mean(values, curves);
    }
    memory_free(values);
}

static void set_misfit(const struct scaling_misfit *misfit, struct scaling *out)
{
    out->misfit = *misfit;
    if (fabs(misfit->value) > SCALING_MISFIT_MOST) {
        snprintf(out->mark, sizeof out->mark,
                 "the law does not describe the curve: it misses the throughput at %g by %.2g %%",
                 misfit->n, 100 * fabs(misfit->value));
    }
}

/* Which parameters were held at a bound, and in how many fits. */
static void note_held(enum scaling_law law, struct scaling *out)
{
    bool is_held = out->is_contention_held || out->is_coherency_held || out->is_serial_held;

    if (!is_held && out->contention_held + out->coherency_held + out->serial_held == 0) {
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

static void explain_choice(enum scaling_law law, const struct chosen *chosen, struct scaling *out)
{
    if (out->curves == 0) {
        snprintf(out->reason, sizeof out->reason, "there is no curve");
    }
    if (out->fitted == 0) {
        snprintf(out->peak_reason, sizeof out->peak_reason, "no curve could be fitted");
    } else if (out->peak_reason[0] == '\0' && chosen->peaks < out->fitted) {
        snprintf(out->peak_reason, sizeof out->peak_reason,
                 "%zu of %zu fitted curves have no peak: their coherency is 0",
                 out->fitted - chosen->peaks, out->fitted);
    }
    note_held(law, out);
}

/* The peak of the law, where the curve itself has one within its sizes. */
static void find_law_peak(const struct chosen *chosen, const double *throughput,
                          const struct scaling_fit *fit, const struct scaling_spread *spread,
                          struct scaling *out)
{
    struct scaling_fall fall;
    double largest_n = 0;

    scaling_fall(chosen->n, chosen->points, throughput, out->curves, spread->confidence, &fall);
    snprintf(out->peak_reason, sizeof out->peak_reason, "%s", fall.reason);
    if (!fall.falls || chosen->peaks < out->fitted) {
        return;
    }
    if (!fit->has_peak) {
        snprintf(out->peak_reason, sizeof out->peak_reason,
                 "the law of the mean curve has no peak: its coherency is 0");
        return;
    }
    for (size_t i = 0; i < chosen->points; i++) {
        largest_n = chosen->n[i] > largest_n ? chosen->n[i] : largest_n;
    }
    if (fit->peak_n > largest_n) {
        snprintf(out->peak_reason, sizeof out->peak_reason,
                 "the law has its peak at %.3g, beyond the largest size", fit->peak_n);
        return;
    }
    out->peak_n = scaling_spread_interval(spread, &spread->peak_n, spread->has_peak, fit->peak_n, 1,
                                          INFINITY);
    if (spread->known && !spread->has_peak) {
        snprintf(out->peak_reason, sizeof out->peak_reason,
                 "without bounds not every law has a peak: no interval");
    }
}

/* Estimates from the mean curve with bounds, intervals from the spread without. */
static void fit_mean(enum scaling_law law, const double *throughput, double confidence,
                     struct chosen *chosen, struct scaling *out)
{
    struct scaling_fit fit;

    set_means(chosen, out->fitted);
    if (!scaling_fit(law, LEAST_SQUARES_RELATIVE, chosen->n, chosen->means, chosen->points, &fit)) {
        snprintf(out->reason, sizeof out->reason, "the mean curve: %s", fit.reason);
        out->fitted = 0;
        return;
    }
    struct scaling_spread spread = scaling_spread(law == SCALING_USL, chosen->n, chosen->points,
                                                  chosen->throughput, out->fitted, confidence);
    double most = law == SCALING_AMDAHL ? 1 : INFINITY;
    out->rate_per_s = scaling_spread_interval(&spread, &spread.rate_per_s, spread.known,
                                              fit.law.rate_per_s, 0, INFINITY);
    out->contention = scaling_spread_interval(&spread, &spread.contention, spread.known,
                                              fit.law.contention, 0, most);
    out->coherency = scaling_spread_interval(&spread, &spread.coherency, spread.known,
                                             fit.law.coherency, 0, INFINITY);
    out->is_contention_held = fit.contention_held;
    out->is_coherency_held = fit.coherency_held;
    out->is_serial_held = fit.serial_held;
    set_misfit(&fit.misfit, out);
    find_law_peak(chosen, throughput, &fit, &spread, out);
    if (!spread.known && (out->fitted > 1 || out->curves == 1)) {
        snprintf(out->reason, sizeof out->reason, "%s", spread.reason);
    }
}

void scaling_intervals(enum scaling_law law, const double *n, size_t points,
                       const double *throughput, size_t curves, double confidence,
                       struct scaling *out)
{
    struct interval none = {.confidence = confidence};
    struct chosen chosen = {.n = n, .points = points};

    *out = (struct scaling){.rate_per_s = none,
                            .contention = none,
                            .coherency = none,
                            .peak_n = none,
                            .curves = curves};
    chosen.throughput = memory_alloc((curves * points + 1) * sizeof(double));
    chosen.means = memory_alloc((points + 1) * sizeof(double));
    fit_curves(law, throughput, &chosen, out);
    if (out->fitted > 0) {
        fit_mean(law, throughput, confidence, &chosen, out);
    }
    explain_choice(law, &chosen, out);
    memory_free(chosen.throughput);
    memory_free(chosen.means);
}
