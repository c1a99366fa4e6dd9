/*
 * Transport by UDP alone: whatever is sent goes out, and whatever comes is taken.
 *
 * Corosync's transport before knet became its default.
 */
#include "models/cluster/transport/transport.h"

struct udpu_parameters {
    struct distribution start_up;
};

static const struct distribution *start_up(const void *parameters)
{
    return &((const struct udpu_parameters *)parameters)->start_up;
}

static const struct transport_operations operations = {.start_up = start_up};

TABLE(udpu_table, struct udpu_parameters,
      {.name = "start_up",
       .type = PARAMETER_DISTRIBUTION,
       .offset = offsetof(struct udpu_parameters, start_up),
       .preset = "{\"uniform\": [\"110 ms\", \"150 ms\"]}",
       .doc = "How long the membership's program takes from the end of a node's boot until it"
              " speaks."});

const struct kind udpu_kind = {
    .name = "udpu",
    .role = "transport",
    .doc = "UDP alone: no link is ever taken for dead.",
    .parameters = &udpu_table,
    .operations = &operations,
};
