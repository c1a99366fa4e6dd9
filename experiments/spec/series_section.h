/*
 * The section "run.series": which metrics are looked at over time, and how finely.
 *
 * A series takes memory for each of its intervals, metrics and replications, so all of them
 * together are bounded; what a run does is not.
 */
#ifndef EXPERIMENTS_SPEC_SERIES_SECTION_H
#define EXPERIMENTS_SPEC_SERIES_SECTION_H

#include "experiments/spec/reader/reader.h"
#include "experiments/spec/spec.h"

enum {
    SERIES_INTERVALS_MOST = 100000, /* of a run */
    SERIES_NUMBERS_MOST = 30000000, /* of a point: intervals x metrics x replications */
    SERIES_ROWS_MOST = 10000000     /* of all points: intervals x metrics */
};

struct series_section {
    sim_ticks interval;
    struct parameter_list metrics; /* const char * */
};

extern const struct table series_section_table;

/**
 * Take over what was read, and complain of what is too much; the reader stands at "/run/series".
 *
 * @param json  of the section, for messages
 * @param to    whose horizon and replications are known
 */
void series_section_check(struct reader *reader, const json_t *json,
                          const struct series_section *section, struct run_parameters *to);

/** Rows of a point in series.csv; 0 without a series. */
double series_section_rows(const struct run_parameters *run);

#endif
