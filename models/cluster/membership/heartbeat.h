/* Membership by heartbeats (heartbeat.c). */
#ifndef MODELS_CLUSTER_MEMBERSHIP_HEARTBEAT_H
#define MODELS_CLUSTER_MEMBERSHIP_HEARTBEAT_H

#include "sim/component/kind.h"

struct heartbeat_parameters {
    sim_ticks interval;
    int64_t misses;             /* intervals without a heartbeat after which a node is silent */
    struct distribution reform; /* from then to the new ring */
    int64_t size;               /* [bytes] of a heartbeat */
    bool every_message;         /* nothing is computed */
};

extern const struct kind heartbeat_kind;

#endif
