/*
 * The role "fault": what goes wrong at a time that the spec says.
 *
 *     "faults": [{"at": "30 s", "kind": "node_crash", "target": "alpha"}]
 *
 * A kind of fault is one file. It may last: then it is asked again when its time is over.
 */
#ifndef MODELS_CLUSTER_FAULTS_FAULT_H
#define MODELS_CLUSTER_FAULTS_FAULT_H

#include "models/cluster/cluster.h"
#include "models/cluster/faults/cause.h"

/** What all kinds of fault have in their parameters, first. */
struct fault_parameters {
    sim_ticks at;
};

/* clang-format off */
/** The row of struct fault_parameters. */
#define FAULT_ROWS                                                                                 \
    {.name = "at", .type = PARAMETER_DURATION, .offset = offsetof(struct fault_parameters, at),    \
     .doc = "When it happens."}
/* clang-format on */

/** The environment of a fault's check. */
struct fault_view {
    const char *const *node_names;
    size_t node_count;
    const char *const *service_names;
    size_t service_count;
};

/** Operations of the role "fault". */
struct fault_operations {
    enum root root;
    /** What it is about, for the timeline. NULL: not one thing. */
    const char *(*target)(const void *parameters);
    void (*inject)(struct run *run, struct cluster *cluster, const void *parameters,
                   struct cause cause);
    /** How long it lasts; 0: it has no end of its own. NULL: never has. */
    sim_ticks (*lasts)(const void *parameters);
    void (*end)(struct run *run, struct cluster *cluster, const void *parameters,
                struct cause cause);
    /** Whether it lets links lose a share of their messages, not all. NULL: no. */
    bool (*loses_some)(const void *parameters);
};

/** Complain of a name that is none of those known, with the nearest or all of them.
 *  @param key  "target" @param name  NULL: it was complained of already */
void fault_check_name(const struct scope *scope, const char *key, const char *what,
                      const char *name, const char *const *known, size_t count,
                      struct complaints *complaints);

#endif
