/*
 * The canonical text of a point: what its runs are made from.
 *
 * The text is written from the values that the model reads, not from the spec: durations in ticks,
 * sizes in bytes, distributions as they are drawn from, defaults filled in. So "0.5 s" and "500 ms"
 * are one text, as are 4 and 4.0, and an absent key and its default. A row that the model does not
 * look at (parameter.h, used_where) is left out. A file of data is its digest, whatever its name.
 * Maps keep the order of the spec: it decides the order of what happens at one instant.
 */
#ifndef EXPERIMENTS_SPEC_CANONICAL_H
#define EXPERIMENTS_SPEC_CANONICAL_H

#include "experiments/results/writer.h"
#include "experiments/spec/spec.h"

/** An object of a point, and what it stands in. */
struct canonical_place {
    const struct table *table;
    const void *parameters;
    const struct canonical_place *around; /* NULL: nothing */
};

/** Whether the model looks at a row of an object. */
bool canonical_is_used(const struct parameter *row, const struct canonical_place *place);

/** Write a distribution as it is drawn from. */
void canonical_distribution(struct writer *writer, const char *key,
                            const struct distribution *distribution);

#endif
