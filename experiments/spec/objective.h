/*
 * Objectives: "analysis": {"objectives": [{"metric": M, "at_most": VALUE, "share": 0.95}]}.
 *
 * An objective is read in two steps. The section says what is wanted; which unit the bound needs,
 * and whether a metric has values of single outages, is known only once a point of the spec was
 * asked for its metrics (metric_names.h).
 */
#ifndef EXPERIMENTS_SPEC_OBJECTIVE_H
#define EXPERIMENTS_SPEC_OBJECTIVE_H

#include "experiments/spec/metric_names.h"
#include "experiments/spec/reader/reader.h"

/** The row of one element of "objectives". */
extern const struct parameter objective_row;

/** Put bounds that are numbers as texts, which the row knows. @param section  changed */
void objectives_plain(json_t *section);

/**
 * Take the objectives of a section; the reader stands at "/analysis".
 *
 * @param section  as the spec has it; borrowed by the objectives
 * @param list     as the row has read it
 */
void objectives_read(struct reader *reader, const json_t *section,
                     const struct parameter_list *list, struct analysis_parameters *to);

/** Read the bounds in the units of their metrics, and complain of what a metric cannot be asked. */
void objectives_check(struct analysis_parameters *analysis, struct complaints *complaints);

/** Warn of objectives that can never pass, for their points have too few replications. */
void objectives_warn(const struct metric_points *points, struct complaints *complaints);

/** Append an objective in words: "services.db.time_to_recovery at most 35 s in 95 % of
 *  replications". */
void objective_print(struct text_buffer *text, const struct objective *objective);

#endif
