/* The outages of a timeline for people: what took the time, phase by phase. */
#ifndef EXPERIMENTS_TIMELINE_OUTAGE_TABLE_H
#define EXPERIMENTS_TIMELINE_OUTAGE_TABLE_H

#include "analysis/timeline/outages.h"
#include "sim/base/text.h"

#include <stdio.h>

/** Append an outage in a line: "database was down 27.012 s, from 30.000 s on; longest phase: fence,
 *  10.000 s", to milliseconds. */
void timeline_outage_line(const struct timeline_outage *outage, const struct timeline_lines *lines,
                          struct text_buffer *text);

/** Print a table for each outage. @param width  columns of the terminal */
void timeline_outages_print(const struct timeline_outages *outages,
                            const struct timeline_lines *lines, int width, FILE *out);

#endif
