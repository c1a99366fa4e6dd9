#include "models/station/polling.h"

static const char *const policy_names[] = {"exhaustive", "gated", "limited", NULL};

static const struct parameter_use where_limited[] = {{.path = "policy", .is = "limited"},
                                                     {.path = NULL}};

#define ROW(member) .name = #member, .offset = offsetof(struct polling_parameters, member)

TABLE(polling_table, struct polling_parameters,
      {ROW(policy), .type = PARAMETER_CHOICE, .choices = policy_names, .preset = "\"exhaustive\"",
       .doc = "Customers whom the server serves before it goes on: until the queue is empty"
              " (exhaustive), those it finds when it comes (gated), or some at most (limited)."},
      {ROW(limit), .type = PARAMETER_INTEGER, .preset = "1", .least = 1,
       .used_where = where_limited,
       .doc = "With policy limited, customers at most that are served before the server goes on."},
      {ROW(switch_over), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
       .doc = "Time from one queue to the next; none by default."});

const struct polling_parameters polling_preset = {.policy = POLLING_EXHAUSTIVE, .limit = 1};
