#include "analysis/statistics/ratio.h"

#include <math.h>

#include "analysis/statistics/round.h"
#include "analysis/statistics/student.h"
#include "analysis/statistics/sum.h"
#include "sim/base/assert.h"
#include "sim/base/memory.h"

struct interval ratio_interval(const double *above, const double *below, size_t count,
                               double confidence)
{
    ASSERT(confidence > 0 && confidence < 1);
    struct interval interval = {.confidence = confidence};
    double numerator = sum_of(above, count);
    double denominator = sum_of(below, count);

    if (!(denominator > 0)) {
        return interval;
    }
    double ratio = numerator / denominator;
    double *pseudo = memory_alloc(count * sizeof *pseudo);
    bool is_spread = count >= 2;
    for (size_t i = 0; i < count; i++) {
        double rest = denominator - below[i];
        is_spread = is_spread && rest > 0;
        double without = rest > 0 ? (numerator - above[i]) / rest : 0;
        pseudo[i] = (double)count * ratio - (double)(count - 1) * without;
    }
    interval.mean = round_derived(is_spread ? sum_mean(pseudo, count) : ratio);
    interval.samples = count;
    if (is_spread) {
        double error = student_deviation(pseudo, count) / sqrt((double)count);
        interval_set_width(&interval, student_quantile(confidence, count) * error);
    }
    memory_free(pseudo);
    return interval;
}
