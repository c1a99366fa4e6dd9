/* `coupling describe metrics`: what each part reports, by the names that it has in results. */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_METRICS_H
#define EXPERIMENTS_SPEC_DESCRIBE_METRICS_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stdio.h>

/** @param name  of a kind; NULL: all of them @return false with `error` set: there is none */
bool describe_metrics(const char *name, FILE *out, struct error *error);

/** Call a function with the whole name of each metric, as a description has it:
 *  "stations.NAME.utilization". */
void describe_metric_names(void (*visit)(const char *name, void *context), void *context);

/** One metric by its whole name, "stations.cpu.utilization", of each kind that has it. @return
 *  whether there is one */
bool describe_metric(const char *word, FILE *out);

#endif
