/*
 * Where a customer goes next: one place, or one of several with probabilities.
 *
 * A choice takes one word of the class's stream "route" and inverts the distribution by bisection,
 * O(log n). Inversion keeps the points of a sweep over a probability in step, which an alias table
 * would not. Thresholds are integers in 2^-64, so a choice is the same on every machine.
 */
#ifndef MODELS_STATION_ROUTE_H
#define MODELS_STATION_ROUTE_H

#include "sim/base/arena.h"
#include "sim/random/stream.h"

#include <stddef.h>
#include <stdint.h>

struct visit;

struct route {
    uint32_t count;
    struct visit *first; /* where there is no choice; NULL: done */
    struct visit **to;
    const uint64_t *below; /* `to[i]` for words below `below[i]` and not below `below[i - 1]` */
};

/**
 * Make a route in an arena.
 *
 * @param to       places; NULL: done
 * @param weights  probabilities, which sum to 1; places of weight 0 are left out
 * @param count    >= 1
 */
void route_init(struct route *route, struct arena *arena, struct visit *const *to,
                const double *weights, size_t count);

/** Choose among two or more places. */
struct visit *route_choose(const struct route *route, uint64_t word);

/** The next place; NULL: done. */
static inline struct visit *route_next(const struct route *route, struct stream *stream)
{
    return route->count == 1 ? route->first : route_choose(route, stream_next(stream));
}

#endif
