/*
 * Extremes: the least and the greatest of what was observed, between any two marks.
 */
#ifndef SIM_MEASURE_EXTREMES_H
#define SIM_MEASURE_EXTREMES_H

#include "sim/measure/window.h"

#include <stdbool.h>
#include <stdint.h>

/** Of the observations since one mark; least > most where there are none. */
struct extremes_span {
    int64_t least, most;
};

struct extremes {
    struct extremes_span now;     /* since the last mark */
    struct extremes_span *marked; /* before each mark, since the one before it */
};

void extremes_init(struct extremes *extremes, struct measures *measures);

static inline void extremes_add(struct extremes *extremes, int64_t value)
{
    if (value < extremes->now.least) {
        extremes->now.least = value;
    }
    if (value > extremes->now.most) {
        extremes->now.most = value;
    }
}

/** The extremes in a window. @return false when nothing was observed in it */
bool extremes_in(const struct extremes *extremes, const struct window *window, int64_t *least,
                 int64_t *most);

#endif
