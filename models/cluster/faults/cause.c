#include "models/cluster/faults/cause.h"

#include <stddef.h>

const char *const root_names[ROOTS] = {
    [ROOT_NONE] = NULL,
    [ROOT_NODE_CRASH] = "node_crash",
    [ROOT_NODE_HANG] = "node_hang",
    [ROOT_PARTITION] = "partition",
    [ROOT_LINK_LOSS] = "link_loss",
    [ROOT_APPLICATION_FAILURE] = "application_failure",
    [ROOT_FAILBACK] = "failback",
};
