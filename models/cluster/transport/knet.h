/* Transport by knet, corosync's default (knet.c). */
#ifndef MODELS_CLUSTER_TRANSPORT_KNET_H
#define MODELS_CLUSTER_TRANSPORT_KNET_H

#include "sim/component/kind.h"

/** Which of the links that are up messages go over. */
enum knet_mode {
    KNET_PASSIVE, /* the one of the highest priority, of equals the first */
    KNET_ACTIVE,  /* all, a copy over each */
    KNET_RR,      /* one after the other */
};

/** The parameters, named as in corosync.conf(5) behind "knet_". */
struct knet_parameters {
    sim_ticks ping_interval; /* 0: token / (2 x pong_count) */
    sim_ticks ping_timeout;  /* 0: token / pong_count */
    int64_t pong_count;
    int link_mode;                         /* enum knet_mode */
    struct parameter_list link_priorities; /* int64_t by link; a link without one: 1 */
    struct distribution start_up;
    bool up_on_data;
};

extern const struct kind knet_kind;

#endif
