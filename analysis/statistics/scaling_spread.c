#include "analysis/statistics/scaling_spread.h"

#include <math.h>

#include "analysis/statistics/least_squares.h"
#include "analysis/statistics/round.h"
#include "analysis/statistics/student.h"
#include "analysis/statistics/sum.h"
#include "sim/base/memory.h"

enum parameter { RATE, CONTENTION, COHERENCY, PEAK, PARAMETERS };

/* The law without bounds of one curve. */
struct free_fit {
    bool is_law;
    bool has_peak;
    double values[PARAMETERS];
};

static struct free_fit fit_free(bool with_coherency, const double *n, const double *throughput,
                                size_t points)
{
    struct free_fit fit = {0};
    struct speedup_usl law;

    fit.is_law = least_squares_without_bounds(n, throughput, points, with_coherency, &law);
    if (fit.is_law) {
        double gain = 1 - law.contention;
        fit.values[RATE] = round_derived(law.rate_per_s);
        fit.values[CONTENTION] = round_derived(law.contention);
        fit.values[COHERENCY] = round_derived(law.coherency);
        fit.has_peak = law.coherency > 0;
        fit.values[PEAK] =
            fit.has_peak && gain > law.coherency ? round_derived(sqrt(gain / law.coherency)) : 1;
    }
    return fit;
}

/* The mean curve, without one of the replications unless `without` is none of them. */
static void mean_curve(const double *throughput, size_t points, size_t curves, size_t without,
                       double *values, double *means)
{
    for (size_t i = 0; i < points; i++) {
        size_t count = 0;
        for (size_t j = 0; j < curves; j++) {
            if (j != without) {
                values[count++] = throughput[j * points + i];
            }
        }
        means[i] = sum_mean(values, count);
    }
}

/* The t interval's half-width from the fits without each replication. */
static struct scaling_free jackknife(const struct free_fit *whole, const struct free_fit *without,
                                     enum parameter parameter, size_t curves, double confidence)
{
    double *values = memory_alloc(curves * sizeof *values);
    double count = (double)curves;

    for (size_t i = 0; i < curves; i++) {
        values[i] = without[i].values[parameter];
    }
    double error = student_deviation(values, curves) * (count - 1) / sqrt(count);
    memory_free(values);
    return (struct scaling_free){whole->values[parameter],
                                 student_quantile(confidence, curves) * error};
}

static void set_spread(bool with_coherency, const struct free_fit *whole,
                       const struct free_fit *without, struct scaling_spread *spread)
{
    struct scaling_free *targets[PARAMETERS] = {
        [RATE] = &spread->rate_per_s,
        [CONTENTION] = &spread->contention,
        [COHERENCY] = &spread->coherency,
        [PEAK] = &spread->peak_n,
    };

    spread->known = whole->is_law;
    spread->has_peak = whole->has_peak;
    for (size_t i = 0; i < spread->curves; i++) {
        spread->known = spread->known && without[i].is_law;
        spread->has_peak = spread->has_peak && without[i].has_peak;
    }
    if (!spread->known) {
        spread->has_peak = false;
        spread->reason = "without bounds the law fits best with no rate at size 1: no interval";
        return;
    }
    for (enum parameter i = RATE; i < (spread->has_peak ? PARAMETERS : PEAK); i++) {
        *targets[i] = jackknife(whole, without, i, spread->curves, spread->confidence);
    }
    double most = with_coherency ? INFINITY : 1;
    spread->is_beyond = spread->contention.value + spread->contention.half_width < 0 ||
                        spread->contention.value - spread->contention.half_width > most ||
                        spread->coherency.value + spread->coherency.half_width < 0;
}

struct scaling_spread scaling_spread(bool with_coherency, const double *n, size_t points,
                                     const double *throughput, size_t curves, double confidence)
{
    struct scaling_spread spread = {.curves = curves, .confidence = confidence};

    if (curves < 2) {
        spread.reason = "a half-width needs 2 replications";
        return spread;
    }
    double *values = memory_alloc(curves * sizeof *values);
    double *means = memory_alloc(points * sizeof *means);
    struct free_fit *without = memory_alloc(curves * sizeof *without);
    for (size_t i = 0; i < curves; i++) {
        mean_curve(throughput, points, curves, i, values, means);
        without[i] = fit_free(with_coherency, n, means, points);
    }
    mean_curve(throughput, points, curves, curves, values, means);
    struct free_fit whole = fit_free(with_coherency, n, means, points);
    set_spread(with_coherency, &whole, without, &spread);
    memory_free(values);
    memory_free(means);
    memory_free(without);
    return spread;
}

struct interval scaling_spread_interval(const struct scaling_spread *spread,
                                        const struct scaling_free *parameter, bool is_known,
                                        double estimate, double least, double most)
{
    double center = spread->is_beyond ? estimate : fmin(fmax(parameter->value, least), most);
    struct interval interval = {
        .mean = center, .samples = spread->curves, .confidence = spread->confidence};

    if (is_known) {
        interval_set_width(&interval, parameter->half_width);
        interval_clip(&interval, least, most);
        interval.lower = fmin(interval.lower, estimate);
        interval.upper = fmax(interval.upper, estimate);
    }
    interval.mean = estimate;
    return interval;
}
