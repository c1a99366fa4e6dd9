/*
 * A range of a sweep: {"from": "1 /s", "to": "10 /s", "steps": 10, "scale": "log"}.
 *
 * Both ends are values of the sweep as they stand; between them come equal differences, or with
 * "log" equal ratios. Numbers stay whole where both ends and every step are; other values are
 * rounded to 12 significant digits, so that 0.1 to 1 in 10 steps holds 0.3 and not
 * 0.30000000000000004. Steps between quantities have the unit of the first.
 */
#ifndef EXPERIMENTS_SPEC_RANGE_H
#define EXPERIMENTS_SPEC_RANGE_H

#include "experiments/spec/reader/reader.h"

/**
 * Write a range out as a list.
 *
 * @param most    with more steps than this only the first value is written out
 * @param length  how many steps there are
 * @return a new reference, or NULL after complaints of the reader
 */
json_t *range_expand(struct reader *reader, const json_t *range, size_t most, size_t *length);

#endif
