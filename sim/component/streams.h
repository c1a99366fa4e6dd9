/*
 * The streams of a run, so that its end can tell whether any of them was drawn from.
 *
 * A run that drew no random number is deterministic: another seed gives the same results, and its
 * values are exact.
 */
#ifndef SIM_COMPONENT_STREAMS_H
#define SIM_COMPONENT_STREAMS_H

#include "sim/base/arena.h"
#include "sim/random/stream.h"

#include <stdbool.h>

struct streams;

/** An empty list in the arena. */
struct streams *streams_create(struct arena *arena);

/** Remember a stream that was just initialized and that lives as long as the arena. */
void streams_add(struct streams *streams, const struct stream *stream);

/** Whether a number was drawn from one of them. O(streams) */
bool streams_were_used(const struct streams *streams);

#endif
