/* Where the value of one replication lies among those of all. */
#ifndef EXPERIMENTS_RESULTS_STANDING_H
#define EXPERIMENTS_RESULTS_STANDING_H

#include "experiments/runs/replications.h"
#include "sim/base/text.h"

struct standing {
    double value;
    double minimum, maximum; /* of all replications that have a value */
    uint64_t count;          /* of them */
    uint64_t less, equal;    /* of the others */
};

/**
 * Look a replication up.
 *
 * @param row           of a metric
 * @param replications  the length of the row
 * @return false: the replication has no value
 */
bool standing_of(const struct row *row, uint64_t replications, uint64_t replication,
                 struct standing *standing);

/** Append the place of a duration: "the shortest", "the 3rd longest", "as in all others", and with
 *  equal ones "the 2nd shortest with 3 others". */
void standing_print(const struct standing *standing, struct text_buffer *text);

#endif
