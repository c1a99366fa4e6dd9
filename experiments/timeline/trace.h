/*
 * A timeline as Chrome trace-event JSON, the object form, which Perfetto opens.
 *
 * One process, a thread for each node and each service, and one for events of neither. The state a
 * node is in and where a service runs are slices (B and E); an outage is a slice with its phases
 * inside; all other events are instants; a cause is a flow (s and f) from event to event, numbered
 * after the effect. Perfetto binds a flow to the slice that begins next and takes instants for
 * slices of no length, so the end of a flow stands before its event and its start after.
 *
 * Lines are in the order of time, every B has its E even where the timeline ends in the middle of
 * an outage, and both ends of a flow are there: tests/properties/trace_format.py checks that.
 */
#ifndef EXPERIMENTS_TIMELINE_TRACE_H
#define EXPERIMENTS_TIMELINE_TRACE_H

#include "analysis/timeline/lines.h"

#include <stdio.h>

/** Write a trace, one event a line. */
void timeline_write_trace(const struct timeline_lines *lines, FILE *out);

#endif
