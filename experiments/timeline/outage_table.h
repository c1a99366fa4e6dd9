/* The outages of a timeline for people: what took the time, phase by phase. */
#ifndef EXPERIMENTS_TIMELINE_OUTAGE_TABLE_H
#define EXPERIMENTS_TIMELINE_OUTAGE_TABLE_H

#include "analysis/timeline/outages.h"

#include <stdio.h>

/** Print how long the services were down and what took most of it, in a line or two. */
void timeline_outages_print_short(const struct timeline_outages *outages,
                                  const struct timeline_lines *lines, FILE *out);

/** Print a table for each outage. @param width  columns of the terminal */
void timeline_outages_print(const struct timeline_outages *outages,
                            const struct timeline_lines *lines, int width, FILE *out);

#endif
