/* One event of a timeline, understood from its line of JSON. */
#ifndef EXPERIMENTS_TIMELINE_READ_LINE_H
#define EXPERIMENTS_TIMELINE_READ_LINE_H

#include "analysis/timeline/lines.h"

#include <jansson.h>

/** A whole number that is not negative. @return false: the object has none under that key */
bool read_line_number(const json_t *object, const char *key, uint64_t *number);

/**
 * Add the event of a line.
 *
 * @param text  the line itself, copied
 * @return NULL, or what is wrong with it
 */
const char *read_line_event(struct timeline_lines *lines, const char *text, const json_t *json);

#endif
