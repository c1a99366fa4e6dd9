#include "analysis/statistics/paired.h"

#include "analysis/statistics/round.h"
#include "analysis/statistics/sum.h"
#include "sim/base/memory.h"

static struct interval relative_difference(const double *baseline, const double *differences,
                                           size_t count, double confidence, double *scratch)
{
    double base = sum_mean(baseline, count);

    if (base == 0) {
        return (struct interval){.confidence = confidence};
    }
    double ratio = sum_mean(differences, count) / base;
    for (size_t i = 0; i < count; i++) {
        scratch[i] = (differences[i] - ratio * baseline[i]) / base;
    }
    /* The residuals' mean is 0 but for rounding: only their spread counts. */
    struct interval spread = student_interval(scratch, count, confidence);
    struct interval relative = spread;
    relative.mean = round_derived(ratio);
    if (spread.known) {
        interval_set_width(&relative, interval_half_width(&spread));
    }
    return relative;
}

struct paired paired_difference(const double *baseline, const double *other, size_t count,
                                double confidence)
{
    struct paired result = {.difference.confidence = confidence, .relative.confidence = confidence};

    if (count == 0) {
        return result;
    }
    double *differences = memory_alloc(2 * count * sizeof(double));
    for (size_t i = 0; i < count; i++) {
        differences[i] = other[i] - baseline[i];
    }
    result.difference = student_interval(differences, count, confidence);
    result.relative =
        relative_difference(baseline, differences, count, confidence, differences + count);
    result.differs = result.difference.known && !interval_holds(&result.difference, 0);
    result.is_constant = count >= 2;
    for (size_t i = 1; i < count; i++) {
        result.is_constant = result.is_constant && differences[i] == differences[0];
    }
    memory_free(differences);
    return result;
}
