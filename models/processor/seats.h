/*
 * Seats: the node of each thread of a machine, or the core that it is bound to.
 *
 * Threads that are bound to cores are dealt out first, then those bound to some of the nodes, of
 * teams with fewer nodes before those with more, then all others; teams alike in the order in which
 * they are given. So threads find their places where the nodes of one team are all among those of
 * another, or none is.
 */
#ifndef MODELS_PROCESSOR_SEATS_H
#define MODELS_PROCESSOR_SEATS_H

#include "models/machine/numa.h"
#include "models/processor/team_parameters.h"
#include "sim/base/arena.h"

#define SEAT_ANY_CORE UINT32_MAX

struct seat {
    uint16_t node;
    uint32_t core; /* of the machine, counted from 0, or SEAT_ANY_CORE */
};

/** The machine around the seats. */
struct seats_environment {
    struct numa_nodes nodes;
    uint32_t hardware_threads; /* of each core */
};

struct seats {
    struct seat *list;         /* of each thread: those of the first team, then of the next */
    uint32_t *threads;         /* on each node */
    uint32_t *first;           /* thread of each team, and the count of all */
    uint32_t *threads_of_core; /* bound to each core of the machine */
};

/** Cores that the threads of a team may be on; one that is listed twice counts twice. */
int64_t team_cores(const struct team_parameters *team, const struct seats_environment *around);

/** Threads of a team: those asked for, or one for each hardware thread that it may have. */
int64_t team_threads(const struct team_parameters *team, const struct seats_environment *around);

/** Deal all threads out. O(threads x nodes) */
struct seats seats_deal(struct arena *arena, const struct team_parameters *teams, size_t count,
                        const struct seats_environment *around);

/** Cores that have a thread: threads that are bound to none go to cores without one first. O(cores)
 */
uint32_t seats_cores(const struct seats *seats, const struct seats_environment *around);

#endif
