/* Transport by knet, corosync's default (knet.c). */
#ifndef MODELS_CLUSTER_TRANSPORT_KNET_H
#define MODELS_CLUSTER_TRANSPORT_KNET_H

#include "sim/component/kind.h"

/** The parameters, named as in corosync.conf(5) behind "knet_". */
struct knet_parameters {
    sim_ticks ping_interval; /* 0: token / (2 x pong_count) */
    sim_ticks ping_timeout;  /* 0: token / pong_count */
    int64_t pong_count;
    struct distribution start_up;
    bool up_on_data;
};

extern const struct kind knet_kind;

#endif
