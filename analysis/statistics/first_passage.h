/*
 * The mean time to a first event, when some runs end before it.
 *
 * A run that ends without the event says only that its time is longer: it is censored. Leaving such
 * runs out, or counting them as if the event had come at their end, makes the mean too small. With
 * all times seen the mean has a t interval. With some censored the estimate is the time watched in
 * all over the events seen, which is that of maximum likelihood for exponential times, and the
 * interval is 2 T / chi^2 (Epstein and Sobel 1953; with a fixed end of the runs the upper bound has
 * 2 d + 2 degrees of freedom).
 */
#ifndef ANALYSIS_STATISTICS_FIRST_PASSAGE_H
#define ANALYSIS_STATISTICS_FIRST_PASSAGE_H

#include "analysis/statistics/interval.h"

struct first_passage {
    struct interval interval; /* no samples where no event was seen */
    size_t seen;
    size_t censored;
};

/**
 * The mean time to the event [unit of the times].
 *
 * @param times  until the event or until the run ended, > 0
 * @param seen   whether the event came
 */
struct first_passage first_passage_interval(const double *times, const bool *seen, size_t count,
                                            double confidence);

#endif
