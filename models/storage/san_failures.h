/*
 * Failures of the parts of a SAN, and the paths that are left.
 *
 * A part works while none of its failures goes on: a random one, after its time to failure, or one
 * that a spec scripts. A path works while its adapter, fabric and port do, so that with exponential
 * times the paths of a host are series of parts in parallel, of which some are shared (Barlow and
 * Proschan 1975, Statistical Theory of Reliability and Life Testing, chapter 2). Each part has
 * repairer and streams of its own. What I/Os make of a failure is none of this room's business:
 * they fail over when they find out (models/cluster/paths.h), so I/Os may have no path while one
 * works.
 *
 * A failure of an adapter costs O(paths of a host), of another part O(paths of all hosts).
 */
#ifndef MODELS_STORAGE_SAN_FAILURES_H
#define MODELS_STORAGE_SAN_FAILURES_H

#include "models/storage/san.h"

/** Whether parts of a sort fail at random. */
bool san_sort_fails(const struct san_parameters *parameters, enum san_sort sort);

/** Random failures of all parts in a second. */
double san_failures_per_s(const struct san_parameters *parameters, uint32_t host_count,
                          int64_t ticks_per_second);

/** One more failure of a part goes on, or one less. */
void san_part_fail(struct run *run, struct san *san, uint32_t part);
void san_part_mend(struct run *run, struct san *san, uint32_t part);

bool san_part_works(const struct san *san, uint32_t part);

/** Whether all parts of a way of a host work. */
bool san_way_works(const struct san *san, uint32_t host, uint32_t way);

/** I/Os of a host to a unit have a path that carries them from now on, or none. */
void san_set_reach(struct run *run, struct san *san, uint32_t host, uint32_t unit, bool goes);

/** Whether they have, as far as it has been told; parts have to fail at random. */
bool san_has_reach(const struct san *san, uint32_t host, uint32_t unit);

/** Whether some part has a time to failure. */
bool san_fails_at_random(const struct san *san);

void san_failures_build(struct san *san, struct assembly *assembly,
                        const struct san_environment *environment);
void san_failures_start(struct run *run, struct component *component);
void san_laws(const struct component *component, sim_ticks now, struct report *report);
void san_invariants(struct run *run, const struct component *component);

#endif
