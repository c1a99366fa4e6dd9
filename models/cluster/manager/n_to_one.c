/*
 * N-to-one clustering: one standby is the spare of all active nodes, and stays it.
 *
 * A service runs on its own node where it can, else on the spare. It moves back as soon as its own
 * node is there again, whatever its scores, so that the spare is free for the next: each failure
 * costs a second outage. With two nodes lost the spare runs what both ran. Without the failback the
 * spare keeps what it has taken over. (VCS: N-to-1; Veritas Cluster Server Administrator's Guide,
 * "N-to-1 configuration".)
 */
#include "models/cluster/manager/policy.h"

struct n_to_one_parameters {
    bool failback;
};

static int32_t choose(const void *parameters, const struct policy_view *view, size_t service,
                      const struct bit_set *candidates)
{
    (void)parameters;
    uint32_t preferred = view->services[service].preferred;
    if (bit_set_has(candidates, preferred)) {
        return (int32_t)preferred;
    }
    for (uint32_t node = 0; node < view->node_count; node++) {
        if (view->nodes[node].role == NODE_STANDBY) {
            return bit_set_has(candidates, node) ? (int32_t)node : -1;
        }
    }
    return -1;
}

static bool fails_back(const void *from)
{
    return ((const struct n_to_one_parameters *)from)->failback;
}

static void check(const void *parameters, const struct scope *scope,
                  const struct check_context *context)
{
    (void)parameters;
    (void)scope;
    const struct policy_check *asked = context->environment;
    const struct policy_view *view = asked->view;
    uint32_t spares = 0;
    for (uint32_t node = 0; node < view->node_count; node++) {
        spares += view->nodes[node].role == NODE_STANDBY;
    }
    if (spares != 1) {
        scope_complain(&asked->nodes, NULL, context->complaints,
                       "%u nodes have the role \"standby\": the policy \"n_to_one\" has one spare",
                       spares);
    }
    policy_check_standbys(asked, "n_to_one", context->complaints);
}

static TABLE(parameters_table, struct n_to_one_parameters,
             {.name = "failback",
              .type = PARAMETER_BOOLEAN,
              .offset = offsetof(struct n_to_one_parameters, failback),
              .preset = "true",
              .doc = "A service moves back from the spare as soon as its own node is there again,"
                     " whatever its preference and stickiness; false: as these say."});

static const struct policy_operations operations = {.choose = choose, .fails_back = fails_back};

const struct kind n_to_one_kind = {
    .name = "n_to_one",
    .role = "policy",
    .doc = "One standby takes over from every active node, and gives back what it took.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
