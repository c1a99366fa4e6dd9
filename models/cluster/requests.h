/*
 * Requests at the nodes: from the network to the application, its cores and its storage, and back.
 *
 * A node that runs refuses at once requests for a service that is not up on it, or whose required
 * services are not up; a node that hangs says nothing. A write that the storage refuses, as the
 * node has lost its reservation, ends the application.
 */
#ifndef MODELS_CLUSTER_REQUESTS_H
#define MODELS_CLUSTER_REQUESTS_H

#include "models/cluster/cluster.h"

/** A request has arrived at a node; the network's port for MESSAGE_REQUEST. @param owner  cluster
 */
void requests_deliver(struct run *run, void *owner, const struct network_message *message);

/** The cores have done the work of a request; the nodes' port. */
void requests_executed(struct run *run, void *owner, struct node *node, uint64_t argument);

/** The I/O of a request is done, or refused; the LUNs' port. */
void requests_stored(struct run *run, void *owner, struct io *io);

/** A reply is back at the clients; the network's port for MESSAGE_REPLY. */
void requests_answered(struct run *run, void *owner, const struct network_message *message);

#endif
