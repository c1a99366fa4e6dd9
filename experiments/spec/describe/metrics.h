/* `coupling describe metrics`: what each part reports, by the names that it has in results. */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_METRICS_H
#define EXPERIMENTS_SPEC_DESCRIBE_METRICS_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stdio.h>

/** @param name  of a kind; NULL: all of them @return false with `error` set: there is none */
bool describe_metrics(const char *name, FILE *out, struct error *error);

#endif
