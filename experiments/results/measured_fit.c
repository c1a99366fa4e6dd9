#include "experiments/results/measured_fit.h"

#include <math.h>
#include <stdio.h>

static const double confidence = 0.95; /* of a fall, where sizes were measured several times */

static void find_peak(struct measured_fit *fit, const struct measured_curve *curve)
{
    const struct scaling_fall *fall = &fit->fall;
    double largest = 0;
    for (size_t i = 0; i < curve->count; i++) {
        largest = fmax(largest, curve->n[i]);
    }
    char *reason = fit->peak_reason;
    if (!fall->falls) {
        snprintf(reason, MEASURED_FIT_TEXT_BYTES, "%s", fall->reason);
    } else if (!fit->usl.known || !fit->usl.has_peak) {
        snprintf(reason, MEASURED_FIT_TEXT_BYTES,
                 "the throughput falls from size %g to %g, but the law has no peak", fall->best_n,
                 fall->lower_n);
    } else if (fit->usl.peak_n > largest) {
        snprintf(reason, MEASURED_FIT_TEXT_BYTES, "the law has it at %.7g, beyond the largest size",
                 fit->usl.peak_n);
    } else {
        fit->has_peak = true;
    }
}

void measured_fit_make(struct measured_fit *fit, const struct measured_curve *curve,
                       enum least_squares_of of)
{
    *fit = (struct measured_fit){.of = of};
    scaling_fit(SCALING_USL, of, curve->n, curve->throughput, curve->count, &fit->usl);
    scaling_fit(SCALING_AMDAHL, of, curve->n, curve->throughput, curve->count, &fit->amdahl);
    scaling_choose(curve->n, curve->throughput, curve->count, &fit->choice);
    scaling_fall_measured(curve->n, curve->throughput, curve->count, confidence, &fit->fall);
    find_peak(fit, curve);
    fit->misses = fit->usl.known && fabs(fit->usl.misfit.value) > SCALING_MISFIT_MOST;
}
