/* Membership by the totem protocol, as corosync runs it (corosync.c). */
#ifndef MODELS_CLUSTER_MEMBERSHIP_COROSYNC_H
#define MODELS_CLUSTER_MEMBERSHIP_COROSYNC_H

#include "sim/component/kind.h"

/** The parameters, named as in corosync.conf(5). */
struct corosync_parameters {
    sim_ticks token;
    sim_ticks token_coefficient;           /* for each node above two */
    sim_ticks consensus;                   /* 0: 1.2 x the real token time-out */
    int64_t token_retransmits_before_loss; /* token_retransmits_before_loss_const */
    sim_ticks join, merge;
    struct corosync_hold *hold; /* NULL: corosync's own: corosync_hold_time */
    struct distribution recovery;
    struct distribution leave; /* from the order to leave until the leave is sent */
    struct part transport;
    int64_t token_size; /* [bytes] of every message of the protocol */
    bool every_message; /* nothing is computed */
};

/* An object of one member, written as that member alone: NULL says "not given", and 0 says 0. */
struct corosync_hold {
    sim_ticks fixed;
};

extern const struct kind corosync_kind;

#endif
