/* The point whose timeline is shown, as its folder describes it. */
#ifndef EXPERIMENTS_COMMANDS_TIMELINE_POINT_H
#define EXPERIMENTS_COMMANDS_TIMELINE_POINT_H

#include "sim/base/text.h"

#include <stdint.h>

/** Append the values of a sweep at a point, where the folder has its runs; else nothing. */
void timeline_point_describe(const char *folder, uint64_t id, struct text_buffer *text);

#endif
