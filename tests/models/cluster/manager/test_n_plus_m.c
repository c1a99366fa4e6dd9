#include "models/cluster/manager/policy.h"
#include "sim/component/kind.h"
#include "tests/models/places.h"
#include "tests/small_set.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct kind n_plus_m_kind;

enum { NODES = 4, SERVICES = 3 };

static const char *const names[NODES] = {"alpha", "beta", "gamma", "delta"};
static const struct node_parameters nodes[NODES] = {
    {.role = NODE_ACTIVE}, {.role = NODE_ACTIVE}, {.role = NODE_ACTIVE}, {.role = NODE_STANDBY}};

static const struct policy_operations *policy(void)
{
    return n_plus_m_kind.operations;
}

/* Service 0 is to be placed; the others run where `homes` has them. */
static int32_t choose(const int32_t homes[SERVICES], small_set candidates)
{
    struct policy_service services[SERVICES] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    for (uint32_t i = 0; i < SERVICES; i++) {
        services[i].preferred = i;
        services[i].home = homes[i];
    }
    struct policy_view view = {nodes, names, NODES, services, SERVICES};
    struct bit_set set = small_set_to(candidates);
    return policy()->choose(NULL, &view, 0, &set);
}

Test(n_plus_m, a_service_to_a_node)
{
    cr_expect_eq(choose((int32_t[]){-1, 1, 2}, 15), 0, "its own node");
    cr_expect_eq(choose((int32_t[]){-1, 1, 2}, 14), 3, "the spare");
    cr_expect_eq(choose((int32_t[]){-1, 1, 2}, 6), -1, "none is free");
    cr_expect_eq(choose((int32_t[]){-1, 0, 2}, 15), 1, "the spare has roamed to beta");
    cr_expect_eq(choose((int32_t[]){-1, 3, -1}, 14), 1, "and a service that is out takes no node");
    cr_expect_eq(choose((int32_t[]){3, 1, 2}, 15), 0, "its own, from the spare");
    cr_expect(policy()->is_exclusive);
    cr_expect_null(policy()->fails_back);
}

static void expect_warning(struct policy_service *services, size_t count, uint32_t node_count,
                           const char *where)
{
    struct policy_view view = {nodes, names, node_count, services, count};
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct policy_check asked = {.view = &view,
                                 .nodes = place_of(arena, "system", "nodes"),
                                 .services = place_of(arena, "system", "services")};
    place_check(&n_plus_m_kind, "system", "policy", NULL, &asked, &complaints);
    arena_destroy(arena);
    cr_assert_eq(complaints.count, where != NULL);
    if (where != NULL) {
        cr_expect_str_eq(complaints.list[0].where, where);
        cr_expect(complaints.list[0].is_warning);
    }
    complaints_free(&complaints);
}

Test(n_plus_m, a_spare_and_a_node_for_each_are_asked_for)
{
    struct policy_service services[SERVICES] = {{.name = "a", .preferred = 0},
                                                {.name = "b", .preferred = 1},
                                                {.name = "c", .preferred = 2}};
    expect_warning(services, SERVICES, NODES, NULL);
    expect_warning(services, SERVICES, 3, "/system/nodes");
    services[2].preferred = 1;
    expect_warning(services, SERVICES, NODES, "/system/services/c/on");
    services[2].preferred = NODES;
    expect_warning(services, SERVICES, NODES, NULL);
}
