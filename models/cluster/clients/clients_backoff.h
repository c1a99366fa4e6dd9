/*
 * How long a client backs off before a retry: b, 2 b, 4 b, ... up to a maximum, or a time drawn
 * from that, so that clients which failed together do not come back together.
 *
 * The kinds of jitter, and their names, are those of Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015: `full` draws from 0 to the time, `equal` from half of it to all of it,
 * and `decorrelated` from b to three times the last time drawn, up to the maximum.
 */
#ifndef MODELS_CLUSTER_CLIENTS_CLIENTS_BACKOFF_H
#define MODELS_CLUSTER_CLIENTS_CLIENTS_BACKOFF_H

#include "sim/kernel/ticks.h"
#include "sim/random/stream.h"

enum jitter { JITTER_NONE, JITTER_EQUAL, JITTER_FULL, JITTER_DECORRELATED };

/** Their names, NULL last. */
extern const char *const jitter_names[];

/** b 2^retries, and no more than the maximum. @param first  b, above 0 */
sim_ticks backoff_time(sim_ticks first, sim_ticks maximum, uint32_t retries);

/** A time drawn; JITTER_NONE: the time above. @param retries  so far @param last  the time drawn
 *  for the last retry; 0: none was */
sim_ticks backoff_draw(enum jitter jitter, sim_ticks first, sim_ticks maximum, uint32_t retries,
                       sim_ticks last, struct stream *stream);

#endif
