/*
 * Why something happened: the event on the timeline that led to it, and the fault at the root of
 * the chain, by which downtime is added up.
 */
#ifndef MODELS_CLUSTER_FAULTS_CAUSE_H
#define MODELS_CLUSTER_FAULTS_CAUSE_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cause {
    uint64_t event;    /* number on the timeline; 0: none */
    const char *fault; /* the name of its kind, or a cause below; NULL: nothing failed */
};

/* Causes that models bring about by themselves. All but the last two are kinds of fault as well. */
#define CAUSE_NODE_CRASH          "node_crash"
#define CAUSE_NODE_HANG           "node_hang"
#define CAUSE_PARTITION           "partition"
#define CAUSE_LINK_LOSS           "link_loss"
#define CAUSE_APPLICATION_FAILURE "application_failure"
#define CAUSE_DISK_FAILURE        "disk_failure"
#define CAUSE_CONTROLLER_FAILURE  "controller_failure"
#define CAUSE_MACHINE_PANIC       "machine_panic"
#define CAUSE_FAILBACK            "failback" /* a planned move back */

/** The causes that outages of a run may have. Start it with the arena alone. */
struct cause_list {
    struct arena *arena;
    const char **names;
    size_t count, capacity;
};

/** Add the causes that models bring about by themselves. */
void cause_list_add_own(struct cause_list *list);

/** Add the name of a kind of fault, unless it is there. @param fault  not copied */
void cause_list_add(struct cause_list *list, const char *fault);

/** The index of a cause in a list; `count` for any other. */
size_t cause_list_find(const struct cause_list *list, const char *fault);

/** Whether a chain goes back to a cause. */
bool cause_is(struct cause cause, const char *fault);

/** Causes that pending events of nodes will need, each in an entry whose number is the event's
 *  argument. Grows to as many as are pending at once. Start it with the arena alone. */
struct cause_pool {
    struct arena *arena;
    struct kept_cause *entries;
    size_t count, capacity;
    uint32_t free; /* first of the entries given back, from 1; 0: none */
};

struct kept_cause {
    struct cause cause;
    uint32_t node;
    uint32_t next; /* entry given back before, from 1 */
};

/** Keep the cause of an event of a node. @return the entry */
uint64_t cause_keep(struct cause_pool *pool, uint32_t node, struct cause cause);

/** Take a cause out, and give its entry back. */
struct kept_cause cause_take(struct cause_pool *pool, uint64_t entry);

#endif
