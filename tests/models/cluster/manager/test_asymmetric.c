#include "models/cluster/manager/policy.h"
#include "sim/component/kind.h"
#include "tests/models/places.h"
#include "tests/small_set.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct kind asymmetric_kind;

enum { NODES = 4 };

static const char *const names[NODES] = {"alpha", "beta", "gamma", "delta"};

/* alpha and gamma are active, beta and delta stand by. */
static const struct node_parameters nodes[NODES] = {
    {.role = NODE_ACTIVE}, {.role = NODE_STANDBY}, {.role = NODE_ACTIVE}, {.role = NODE_STANDBY}};

static struct policy_service services[NODES] = {{"a", 0, 0, -1, 0, NULL, FAILOVER_BY_POLICY},
                                                {"b", 1, 0, -1, 0, NULL, FAILOVER_BY_POLICY},
                                                {"c", NODES, 0, -1, 0, NULL, FAILOVER_BY_POLICY},
                                                {"d", 2, 0, -1, 0, NULL, FAILOVER_BY_POLICY}};

static const struct policy_view view = {nodes, names, NODES, services, NODES};

static const struct policy_operations *policy(void)
{
    return asymmetric_kind.operations;
}

/* The preferred node if it can, else the first standby that can, never another active node. */
Test(asymmetric, chooses_for_every_set_of_candidates)
{
    for (small_set candidates = 0; candidates < 1 << NODES; candidates++) {
        struct bit_set set = small_set_to(candidates);
        for (uint32_t preferred = 0; preferred < NODES; preferred += 2) {
            int32_t expected = -1;
            if (small_set_has(candidates, preferred)) {
                expected = (int32_t)preferred;
            } else if (small_set_has(candidates, 1)) {
                expected = 1;
            } else if (small_set_has(candidates, 3)) {
                expected = 3;
            }
            services[0].preferred = preferred;
            cr_expect_eq(policy()->choose(NULL, &view, 0, &set), expected, "%llx, %u",
                         (unsigned long long)candidates, preferred);
        }
    }
}

Test(asymmetric, a_standby_only_watches)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct policy_check asked = {.view = &view,
                                 .nodes = place_of(arena, "system", "nodes"),
                                 .services = place_of(arena, "system", "services")};
    place_check(&asymmetric_kind, "system", "policy", NULL, &asked, &complaints);
    arena_destroy(arena);
    cr_assert_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].where, "/system/services/b/on");
    cr_expect_not_null(strstr(complaints.list[0].text, "\"beta\" is a standby"));
    cr_expect_not(complaints.list[0].is_warning);
    complaints_free(&complaints);
}
