#include "models/cluster/manager/policy.h"
#include "sim/component/kind.h"
#include "tests/models/places.h"
#include "tests/small_set.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct kind asymmetric_kind, symmetric_kind, n_plus_m_kind;

enum { NODES = 4, ALL = (1 << NODES) - 1 };

static const char *const names[NODES] = {"alpha", "beta", "gamma", "delta"};
static const struct node_parameters nodes[NODES] = {{.cores = 1},
                                                    {.cores = 1, .role = NODE_STANDBY},
                                                    {.cores = 1},
                                                    {.cores = 1, .role = NODE_STANDBY}};

/* Delta before beta; "omega" is no node. */
static const char *const takers[] = {"delta", "omega", "beta", "gamma"};
static const struct parameter_list list = {.elements = (void *)takers, .count = 4};
static struct policy_service services[2] = {{"a", 0, 0, -1, 0, &list, FAILOVER_BY_POLICY},
                                            {"b", 3, 0, 3, 0, NULL, FAILOVER_BY_POLICY}};
static const struct policy_view view = {nodes, names, NODES, services, 2};

static int32_t choose(const struct kind *policy, size_t service, small_set candidates)
{
    struct bit_set set = small_set_to(candidates);
    return policy_choose(policy->operations, NULL, &view, service, &set);
}

Test(policy, a_service_goes_to_the_first_of_its_takers_that_can)
{
    cr_expect_eq(choose(&asymmetric_kind, 0, ALL), 0, "its own node first");
    cr_expect_eq(choose(&asymmetric_kind, 0, 14), 3);
    cr_expect_eq(choose(&asymmetric_kind, 0, 6), 1);
    cr_expect_eq(choose(&asymmetric_kind, 0, 4), -1, "an active node never takes it");
    cr_expect_eq(choose(&symmetric_kind, 0, 14), 3, "though it is the busier one");
    cr_expect_eq(choose(&symmetric_kind, 0, 4), 2);
    cr_expect_eq(choose(&n_plus_m_kind, 0, 14), 1, "delta runs another");
}

Test(policy, without_takers_the_policy_chooses)
{
    static const struct parameter_list none = {0};
    cr_expect_eq(choose(&symmetric_kind, 1, 6), 1);
    services[1].takeover_by = &none;
    cr_expect_eq(choose(&symmetric_kind, 1, 6), 1);
    services[1].takeover_by = NULL;
}

/* Gamma runs nothing, delta one service; alpha and beta are not among the takers that are up. */
Test(policy, a_failover_policy_chooses_among_the_takers)
{
    services[0].failover_policy = FAILOVER_ROUND_ROBIN;
    cr_expect_eq(choose(&symmetric_kind, 0, ALL), 0, "its own node first");
    cr_expect_eq(choose(&symmetric_kind, 0, 8 + 4), 2, "not delta, the first of the list");
    cr_expect_eq(choose(&asymmetric_kind, 0, 8 + 4), 3, "gamma is active: the policy refuses it");
    services[0].failover_policy = FAILOVER_PRIORITY;
    cr_expect_eq(choose(&symmetric_kind, 0, 8 + 4), 3);
    services[0].failover_policy = FAILOVER_BY_POLICY;
    services[1].failover_policy = FAILOVER_PRIORITY;
    cr_expect_eq(choose(&symmetric_kind, 1, 6), 1, "without a list, in the order of the spec");
    cr_expect_eq(choose(&symmetric_kind, 1, 0), -1);
    services[1].failover_policy = FAILOVER_BY_POLICY;
}

Test(policy, others_are_those_that_do_not_follow)
{
    cr_expect_not(policy_has_others(&view, 1, 3), "itself");
    cr_expect(policy_has_others(&view, 0, 3));
    cr_expect_not(policy_has_others(&view, 0, 2));
    services[0].followers = service_only(1);
    cr_expect_not(policy_has_others(&view, 0, 3));
    services[0].followers = 0;
}
