/* The point whose timeline is shown, as its folder describes it. */
#ifndef EXPERIMENTS_COMMANDS_TIMELINE_POINT_H
#define EXPERIMENTS_COMMANDS_TIMELINE_POINT_H

#include "analysis/timeline/lines.h"
#include "sim/base/text.h"

#include <stdint.h>

/** Append the values of a sweep at a point, where the folder has its runs; else nothing. */
void timeline_point_describe(const char *folder, uint64_t id, struct text_buffer *text);

/**
 * Append lines that say how long services were down in a replication, and where that lies among all
 * replications of the point; nothing where the folder does not have their runs, or one alone.
 *
 * @param width  columns of a line; 0: as many as are needed
 */
void timeline_point_place(const char *folder, const struct timeline_lines *lines, size_t width,
                          struct text_buffer *text);

#endif
