/*
 * Whether a service is available or out, as its clients see it: an outage begins, changes its
 * phase, ends.
 */
#ifndef MODELS_CLUSTER_SERVICE_SETTLE_H
#define MODELS_CLUSTER_SERVICE_SETTLE_H

#include "models/cluster/service/service_state.h"

/**
 * After a change of an instance or of a path to one: an outage begins or ends, or goes back.
 *
 * @param phase    the first unfinished, if the service is out
 * @param lost_on  the node whose loss has to be handled first; -1: none
 */
void service_settle(struct run *run, struct service *service, enum phase phase, int32_t lost_on,
                    struct cause cause);

/** Links, partitions, the address or a reservation have changed: clients may have lost the service,
 *  or found it again. */
void service_look_again(struct run *run, struct service *service, struct cause cause);

/** Whether an instance is under recovery on a node that runs. */
bool service_is_recovering(const struct service *service);

#endif
