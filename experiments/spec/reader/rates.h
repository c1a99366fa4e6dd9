/*
 * Rates by time of day: {"rates": [{"from": "00:00", "rate": "5 /s"}, {"from": "08:00", "rate":
 * "50 /s"}], "period": "24 h"}, in place of a time between arrivals.
 */
#ifndef EXPERIMENTS_SPEC_READER_RATES_H
#define EXPERIMENTS_SPEC_READER_RATES_H

#include "experiments/spec/reader/reader.h"

/** The members as they are read. */
struct reader_rates {
    struct parameter_list pieces;
    sim_ticks period;
};

extern const struct table reader_rates_table;

/** Whether a value is such a table, well made or not: a key of it is nearer to those of the table
 *  than to any of `forms`, which ends with NULL. */
bool reader_is_rates(const json_t *json, const char *const *forms);

/**
 * Make a process in ticks of what was read without complaint, or complain of what makes no sense.
 *
 * @param json  that it was read from, for messages
 */
void reader_rates_make(struct reader *reader, const json_t *json, const struct reader_rates *rates,
                       struct distribution *to);

/** Read a time of day, "08:30" or "08:30:15", as the time since midnight [s]. @return whether the
 *  value is one */
bool reader_time_of_day(const json_t *json, int64_t *seconds);

#endif
