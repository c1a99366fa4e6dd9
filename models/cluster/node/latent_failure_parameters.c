/* The object "nodes.NAME.latent_failure" of a spec. */
#include "models/cluster/node/latent_failure.h"

#define ROW(member) .name = #member, .offset = offsetof(struct latent_failure_parameters, member)

TABLE(latent_failure_table, struct latent_failure_parameters,
      {ROW(time_to_failure), .type = PARAMETER_DISTRIBUTION,
       .flags = PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS,
       .doc = "Time from the start, and from each repair, to the defect."},
      {ROW(test_interval), .type = PARAMETER_DURATION,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
       .doc = "Time between two tests, which find a defect; without it there are none."});
