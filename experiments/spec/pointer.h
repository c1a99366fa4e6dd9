/*
 * JSON pointers (RFC 6901) and the dotted paths of sweeps.
 *
 * "/system/stations/cpu" says where a mistake is; "system.stations.cpu" is how a sweep, an axis or
 * --set says the same. In pointers ~ is written ~0 and / is written ~1; names in paths hold no dot.
 */
#ifndef EXPERIMENTS_SPEC_POINTER_H
#define EXPERIMENTS_SPEC_POINTER_H

#include "sim/base/text.h"

#include <jansson.h>

/** Append "/key", escaped. */
void pointer_append(struct text_buffer *pointer, const char *key);

/** The pointer of a dotted path; free with text_buffer_free. */
struct text_buffer pointer_from_path(const char *path);

/** If `pointer` is `prefix` or lies inside, what follows it ("" or "/..."); else NULL. */
const char *pointer_inside(const char *pointer, const char *prefix);

/** The value that a pointer names; NULL: there is none. */
const json_t *pointer_get(const json_t *document, const char *pointer);

#endif
