/* Membership as two delays (delay.c). */
#ifndef MODELS_CLUSTER_MEMBERSHIP_DELAY_H
#define MODELS_CLUSTER_MEMBERSHIP_DELAY_H

#include "sim/component/kind.h"

struct delay_parameters {
    struct distribution detection;
    struct distribution reconfiguration;
    double coverage; /* probability that a loss is noticed at all */
};

extern const struct kind delay_kind;

#endif
