/*
 * A latent failure of a node: it answers, and cannot start a service.
 *
 * Parts that a standby needs to take over may fail without a sign: a path, a licence, a
 * configuration that has drifted. Services that the node runs already go on. The defect is found
 * when a service is started on the node, whose start fails, or at the next test; tests come at
 * whole multiples of their interval, while the node is up, and take no time. A node whose defect is
 * found is taken out for repair, as after a crash, and has none when it comes back; other boots do
 * not mend it.
 *
 * With exponential times to failure at rate l, tests every t and repairs that take no time, the
 * share of time with an unnoticed defect is 1 - (1 - exp(-l t)) / (l t), which is l t / 2 for a
 * small l t (Trivedi, Probability and Statistics with Reliability, 2nd ed., ch. 8).
 */
#ifndef MODELS_CLUSTER_NODE_LATENT_FAILURE_H
#define MODELS_CLUSTER_NODE_LATENT_FAILURE_H

#include "models/cluster/node/node.h"

/** The parameters: the object "nodes.NAME.latent_failure". */
struct latent_failure_parameters {
    struct distribution time_to_failure;
    sim_ticks test_interval; /* 0: no tests */
};

extern const struct table latent_failure_table;
extern const struct kind latent_failure_kind;

struct latent_failure {
    struct component component; /* "nodes.NAME.latent_failure" */
    const struct latent_failure_parameters *parameters;
    struct node *node;
    bool is_there;
    struct stream failures;
    struct event_id next;  /* the failure to come */
    struct event_id found; /* the node is about to be taken out */
    struct level there;    /* 1 while the defect is */
    struct counter tested; /* defects that a test found */
    struct counter met;    /* that a start met */
};

/** Give a node latent failures, where its parameters have them. @param scope  of the node */
void latent_failure_build(struct assembly *assembly, const struct scope *scope, struct node *node,
                          struct node_watchers *watchers);

/** Whether a service cannot be started on the node. */
static inline bool latent_failure_is_there(const struct node *node)
{
    return node->latent_failure != NULL && node->latent_failure->is_there;
}

/** A start has failed for it: at the end of the instant the node is taken out for repair. */
void latent_failure_meet(struct run *run, struct node *node);

#endif
