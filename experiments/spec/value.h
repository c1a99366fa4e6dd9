/* Values of a spec compared by what they mean, not by how they are written. */
#ifndef EXPERIMENTS_SPEC_VALUE_H
#define EXPERIMENTS_SPEC_VALUE_H

#include <jansson.h>
#include <stdbool.h>

/**
 * Whether two values mean the same: 4 and 4.0, "0.5 s" and "500 ms", and whatever holds such values
 * at the same places, as {"exponential": "0.5 s"} and {"exponential": "500 ms"}. Descriptions do
 * not count.
 */
bool value_is_same(const json_t *a, const json_t *b);

#endif
