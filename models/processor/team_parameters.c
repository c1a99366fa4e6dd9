#include "models/processor/team_parameters.h"

const char *const affinity_names[] = {
    [AFFINITY_SPREAD] = "spread", [AFFINITY_COMPACT] = "compact", NULL};

const struct parameter team_node_row = {
    .name = "node",
    .type = PARAMETER_INTEGER,
    .doc = "A node, counted from 0.",
    .least = 0,
    .most = UINT16_MAX,
};

const struct parameter team_core_row = {
    .name = "core",
    .type = PARAMETER_INTEGER,
    .doc = "A core of the machine, counted from 0.",
    .least = 0,
    .most = INT32_MAX,
};

TABLE(team_table, struct team_parameters, TEAM_ROWS(0),
      {.name = "program",
       .type = PARAMETER_PART,
       .offset = offsetof(struct team_parameters, program),
       .doc = "What each thread does.",
       .role = "program",
       .kind = "endless"});
