/* The services of a cluster that is drawn. */
#ifndef TESTS_PROPERTIES_CLUSTER_SERVICES_H
#define TESTS_PROPERTIES_CLUSTER_SERVICES_H

#include "tests/properties/cluster_draw.h"

enum { NODES = 5, SERVICES = 3 };

static const char *const node_names[NODES] = {"alpha", "beta", "gamma", "delta", "epsilon"};
static const char *const service_names[SERVICES] = {"database", "mail", "web"};

/** Write a service, with the comma before it. */
void cluster_spec_write_service(struct draw *draw, uint64_t index);

/** Write a latent failure of a node, with the comma before it, or none. */
void cluster_spec_write_latent(struct draw *draw);

/** Fit roles, services and their nodes to the policy: N-to-one has one spare; N+M a node for each
 *  service, as those of one node do not meet again, and a spare. */
void cluster_spec_fit_policy(struct draw *draw);

#endif
