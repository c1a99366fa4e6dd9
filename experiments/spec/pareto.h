/*
 * The Pareto front of two metrics: "analysis": {"pareto": [M1, M2]}.
 *
 * A metric is a name, or {"metric": NAME, "better": "less" or "more"}. Without the word its row
 * says which value is the better one (metric.h); some rows do not.
 */
#ifndef EXPERIMENTS_SPEC_PARETO_H
#define EXPERIMENTS_SPEC_PARETO_H

#include "experiments/spec/reader/reader.h"
#include "experiments/spec/spec.h"

/** The row of one of the two metrics. */
extern const struct parameter pareto_row;

/** Take the two metrics; the reader stands at "/analysis". @param list  as the row has read it */
void pareto_read(struct reader *reader, const struct parameter_list *list,
                 struct analysis_parameters *to);

/** Fill in which value is better, and complain where neither the spec nor the metric says. */
void pareto_check(struct analysis_parameters *analysis, struct complaints *complaints);

#endif
