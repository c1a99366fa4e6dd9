/* The section "analysis": which metrics to show, what to compare, which axis to fit. */
#ifndef EXPERIMENTS_SPEC_ANALYSIS_SECTION_H
#define EXPERIMENTS_SPEC_ANALYSIS_SECTION_H

#include "experiments/spec/spec.h"
#include "experiments/spec/sweep.h"

extern const struct table analysis_section_table;

/** Read the section; the reader stands at "/analysis". @param section  NULL: none, all defaults */
void analysis_section_read(struct reader *reader, const json_t *section, const struct sweep *sweep,
                           struct analysis_parameters *to);

/** Whether a point has the baseline's value of the axis that is compared; without one none has. */
bool analysis_is_baseline(const struct analysis_parameters *analysis, const struct point *point);

#endif
