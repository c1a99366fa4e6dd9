/*
 * Asymmetric clustering: active nodes run services, standbys only watch.
 *
 * A service runs on its own node where it can, else on the first standby that can. Another active
 * node never takes it: it has services of its own.
 */
#include "models/cluster/policy.h"
#include "sim/base/text.h"

static int32_t choose(const struct policy_view *view, uint32_t preferred, node_set candidates)
{
    if (node_set_has(candidates, preferred)) {
        return (int32_t)preferred;
    }
    for (uint32_t node = 0; node < view->node_count; node++) {
        if (view->nodes[node].role == NODE_STANDBY && node_set_has(candidates, node)) {
            return (int32_t)node;
        }
    }
    return -1;
}

static void check(const struct policy_view *view, const char *const *service_names,
                  const int32_t *preferred, size_t service_count, struct complaints *complaints)
{
    bool has_standby = false;
    for (uint32_t node = 0; node < view->node_count; node++) {
        has_standby = has_standby || view->nodes[node].role == NODE_STANDBY;
    }
    if (view->node_count > 1 && !has_standby) {
        complain_warning(complaints, "/system/nodes",
                         "no node has the role \"standby\": under the policy \"asymmetric\" none "
                         "takes over from another");
    }
    for (size_t i = 0; i < service_count; i++) {
        if (preferred[i] < 0 || view->nodes[preferred[i]].role != NODE_STANDBY) {
            continue;
        }
        struct text_buffer where = {0};
        text_print(&where, "/system/services/%s/on", service_names[i]);
        complain(complaints, where.text,
                 "\"%s\" is a standby: under the policy \"asymmetric\" it only watches; name an "
                 "active node",
                 view->node_names[preferred[i]]);
        text_buffer_free(&where);
    }
}

static const struct policy_operations operations = {.check = check, .choose = choose};

const struct kind asymmetric_kind = {
    .name = "asymmetric",
    .role = "policy",
    .doc = "Active nodes run services; standbys watch, and take over from one that is lost.",
    .operations = &operations,
};
