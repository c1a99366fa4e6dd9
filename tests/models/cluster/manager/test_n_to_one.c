#include "models/cluster/manager/policy.h"
#include "sim/component/kind.h"
#include "tests/models/places.h"
#include "tests/small_set.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct kind n_to_one_kind;

enum { NODES = 3 };

static const char *const names[NODES] = {"alpha", "beta", "spare"};
static struct node_parameters nodes[NODES] = {
    {.role = NODE_ACTIVE}, {.role = NODE_ACTIVE}, {.role = NODE_STANDBY}};
static struct policy_service services[2] = {{.name = "a", .preferred = 0, .home = -1},
                                            {.name = "b", .preferred = 1, .home = 2}};
static const struct policy_view view = {nodes, names, NODES, services, 2};

static int32_t choose(small_set candidates)
{
    struct bit_set set = small_set_to(candidates);
    const struct policy_operations *policy = n_to_one_kind.operations;
    return policy->choose(NULL, &view, 0, &set);
}

Test(n_to_one, its_own_node_or_the_spare_whatever_runs_there)
{
    cr_expect_eq(choose(7), 0);
    cr_expect_eq(choose(6), 2);
    cr_expect_eq(choose(2), -1);
    cr_expect_eq(choose(0), -1);
}

Test(n_to_one, failback_is_a_parameter)
{
    const struct policy_operations *policy = n_to_one_kind.operations;
    cr_expect(policy->fails_back(&(struct { bool failback; }){true}));
    cr_expect_not(policy->fails_back(&(struct { bool failback; }){false}));
}

static size_t complaints_of(void)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct policy_check asked = {.view = &view,
                                 .nodes = place_of(arena, "system", "nodes"),
                                 .services = place_of(arena, "system", "services")};
    place_check(&n_to_one_kind, "system", "policy", NULL, &asked, &complaints);
    arena_destroy(arena);
    size_t errors = complaints.errors;
    complaints_free(&complaints);
    return errors;
}

Test(n_to_one, one_spare_without_a_service_of_its_own)
{
    cr_expect_eq(complaints_of(), 0);
    services[1].preferred = 2;
    cr_expect_eq(complaints_of(), 1);
    services[1].preferred = 1;
    nodes[1].role = NODE_STANDBY;
    cr_expect_eq(complaints_of(), 2, "two spares, and one has a service");
    nodes[1].role = nodes[2].role = NODE_ACTIVE;
    cr_expect_eq(complaints_of(), 1, "none");
    nodes[2].role = NODE_STANDBY;
}
