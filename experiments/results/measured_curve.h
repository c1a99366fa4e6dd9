/*
 * A measured scaling curve: a CSV file of sizes and throughputs.
 *
 * Each line has a size and the throughput there, separated by a comma or a semicolon; blanks around
 * numbers, blank lines, and lines that begin with # are skipped. The first line may be a header: a
 * line in which neither field is a number. A size may stand in several lines. Anything else is an
 * error with the number of its line.
 */
#ifndef EXPERIMENTS_RESULTS_MEASURED_CURVE_H
#define EXPERIMENTS_RESULTS_MEASURED_CURVE_H

#include <stddef.h>

#include "sim/base/error.h"

enum { MEASURED_POINTS_MOST = 10000 };

struct measured_curve {
    double *n;          /* sizes, 1 or more, in the order of the file */
    double *throughput; /* above 0, in whatever unit */
    size_t count, capacity;
};

/**
 * Read a file.
 *
 * @param curve  filled in; the caller frees it, whatever is returned
 * @return false when the file cannot be opened (66), or says something else (65)
 */
bool measured_curve_read(const char *path, struct measured_curve *curve, struct error *error);

void measured_curve_free(struct measured_curve *curve);

#endif
