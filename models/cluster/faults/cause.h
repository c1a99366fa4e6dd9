/*
 * Why something happened: the event on the timeline that led to it, and the sort of fault at the
 * root of the chain, by which downtime is added up.
 */
#ifndef MODELS_CLUSTER_FAULTS_CAUSE_H
#define MODELS_CLUSTER_FAULTS_CAUSE_H

#include <stdint.h>

/** The roots of outages. */
enum root {
    ROOT_NONE, /* nothing failed: a start, a rejoin */
    ROOT_NODE_CRASH,
    ROOT_NODE_HANG,
    ROOT_PARTITION,
    ROOT_LINK_LOSS,
    ROOT_APPLICATION_FAILURE,
    ROOT_FAILBACK, /* a planned move back */
    ROOTS,
};

/** "node_crash": as faults are named in specs; NULL for ROOT_NONE. */
extern const char *const root_names[ROOTS];

struct cause {
    uint64_t event; /* number on the timeline; 0: none */
    enum root root;
};

#endif
