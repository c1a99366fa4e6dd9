/*
 * The series of one finished run: the last member of its record, on lines of its own.
 *
 *     ... "laws":[["little","system",0,true]],"over_time":[
 *     {"metric":"throughput","unit":"1/s","statistic":"mean","values":[0.12,null,0.1]},
 *     {"metric":"response_time","unit":"s","statistic":"ratio","parts":[7,0,9],"wholes":[3,0,4]},
 *     {"metric":"lost_fraction","unit":"1","statistic":"share","most":1,"parts":...}
 *     ]}
 *
 * The numbers are those of sim/component/series.h, by interval; a metric that has a value in every
 * interval, or null where it has none, has its values alone. Reals read back as the same doubles.
 *
 * A series may be most of a record. So the lines are read one by one, and only by what shows a
 * series; the rest of a record ends with its first line.
 */
#ifndef EXPERIMENTS_RUNS_SERIES_RECORD_H
#define EXPERIMENTS_RUNS_SERIES_RECORD_H

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/component/series.h"

/** Append the member to a record that is not closed yet; nothing where there are no metrics. */
void series_record_write(const struct series *series, struct text_buffer *text);

/**
 * A record without its series, as JSON.
 *
 * @param copy  starts as {0}; holds the text where there is a series; the caller frees it
 */
const char *series_record_rest(const char *record, struct text_buffer *copy);

/**
 * Read the series of a record.
 *
 * @param record     the whole text
 * @param intervals  that each metric has
 * @param series     metrics in the order of the lines; everything lives in the arena
 * @return false when the lines are none (74): the store is damaged
 */
bool series_record_read(const char *record, size_t intervals, struct arena *arena,
                        struct series *series, struct error *error);

#endif
