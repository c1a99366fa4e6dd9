/* Kinds, parameters and metrics in words, as `coupling describe` prints them. */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_PRINT_H
#define EXPERIMENTS_SPEC_DESCRIBE_PRINT_H

#include "experiments/spec/rows.h"
#include "sim/component/kind.h"

#include <stdio.h>

/** A parameter: what it may be, its default and meaning. Fits rows_walk. @param context  FILE * */
void describe_print_row(const struct row_visit *visit, void *context);

/** One metric. @param prefix  of its name */
void describe_print_metric(const struct metric_row *row, const char *prefix, FILE *out);

/** The metrics of a kind. @param prefix  of their names: "nodes.NAME." */
void describe_print_metrics(const struct kind *kind, const char *prefix, FILE *out);

/** A kind with its parameters and metrics. */
void describe_print_kind(const struct kind *kind, FILE *out);

#endif
