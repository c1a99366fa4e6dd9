/*
 * The access of clients to a service: whether a request sent now would be served.
 *
 * A request is served where the application is up on the node that has the address, that node
 * runs, no other node has taken the storage, a path leads to the storage, unless no request needs
 * it, and, if the service has clients, a path leads from them to the node and back. The same holds
 * of each service that it requires, directly or not, but for the path from the clients, which leads
 * from the node of the service that requires it. Where a share of the requests needs no storage,
 * those are served even so. The application's own state is another question.
 */
#ifndef MODELS_CLUSTER_SERVICE_ACCESS_H
#define MODELS_CLUSTER_SERVICE_ACCESS_H

#include "models/cluster/service/service_state.h"

/** Whether an application of the service is up on a node that runs, whoever may reach it. */
bool access_is_application_up(const struct service *service);

/** Whether a request sent now would be served. */
bool access_is_open(const struct service *service);

/** Whether the services that it requires, directly or not, are up and reached: true if there are
 *  none. */
bool access_has_required(const struct service *service);

/** A node gives the address up; without fencing another may still have it, and answers from now on.
 */
void access_give_up_address(struct service *service, uint32_t node);

/** A phase, and the node whose loss has to be handled first; -1: none. */
struct access_wait {
    enum phase phase;
    int32_t lost_on;
};

/** The phase of an outage while an application is up on a node that runs and they have no access.
 */
struct access_wait access_wait(const struct service *service);

#endif
