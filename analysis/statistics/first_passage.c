#include "analysis/statistics/first_passage.h"

#include "analysis/statistics/exact.h"
#include "analysis/statistics/round.h"
#include "analysis/statistics/student.h"
#include "analysis/statistics/sum.h"

struct first_passage first_passage_interval(const double *times, const bool *seen, size_t count,
                                            double confidence)
{
    struct first_passage result = {.interval.confidence = confidence};

    for (size_t i = 0; i < count; i++) {
        result.seen += seen[i];
    }
    result.censored = count - result.seen;
    if (result.seen == 0) {
        return result;
    }
    if (result.censored == 0) {
        result.interval = student_interval(times, count, confidence);
        interval_clip(&result.interval, 0, result.interval.known ? result.interval.upper : 0);
        return result;
    }
    double watched = sum_of(times, count);
    struct interval events = exact_count((double)result.seen, confidence);
    result.interval = (struct interval){
        .mean = round_derived(watched / (double)result.seen),
        .lower = round_derived(watched / events.upper),
        .upper = round_derived(watched / events.lower),
        .samples = count,
        .confidence = confidence,
        .known = true,
    };
    return result;
}
