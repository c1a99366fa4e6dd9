#include "models/cluster/manager/failover_policy.h"

#include <criterion/criterion.h>

enum { NODES = 4 };

static const char *const names[NODES] = {"alpha", "beta", "gamma", "delta"};
static const struct node_parameters nodes[NODES] = {
    {.cores = 2}, {.cores = 4}, {.cores = 16}, {.cores = 32}};

/* The service a is to go somewhere. With it alpha has three services and 1.7 of its 2 cores busy,
 * beta two and 3.9 of 4, gamma four and 10.5 of 16, delta four and 23.5 of 32. */
static struct policy_service services[] = {{.name = "a", .load = 1.5, .home = -1},
                                           {.name = "b", .load = 0.1, .home = 0},
                                           {.name = "c", .load = 0.1, .home = 0},
                                           {.name = "d", .load = 2.4, .home = 1},
                                           {.name = "e", .load = 9, .home = 2},
                                           {.name = "f", .home = 2},
                                           {.name = "g", .home = 2},
                                           {.name = "h", .load = 22, .home = 3},
                                           {.name = "i", .home = 3},
                                           {.name = "j", .home = 3}};

static const struct policy_view view = {nodes, names, NODES, services,
                                        sizeof services / sizeof *services};

static int32_t choose(enum failover_policy policy, const uint32_t *of, uint32_t count)
{
    return failover_policy_choose(policy, &view, 0, of, count);
}

Test(failover_policy, each_finds_a_node_of_its_own)
{
    static const uint32_t all[] = {0, 1, 2, 3};
    cr_expect_eq(choose(FAILOVER_PRIORITY, all, NODES), 0);
    cr_expect_eq(choose(FAILOVER_ROUND_ROBIN, all, NODES), 1);
    cr_expect_eq(choose(FAILOVER_LOAD, all, NODES), 2);
    cr_expect_eq(choose(FAILOVER_BIGGEST_AVAILABLE, all, NODES), 3);
}

Test(failover_policy, of_equals_the_first)
{
    static const uint32_t down[] = {3, 2, 1, 0};
    cr_expect_eq(choose(FAILOVER_PRIORITY, down, NODES), 3);
    cr_expect_eq(choose(FAILOVER_ROUND_ROBIN, down, 2), 3, "four services each");
    static const uint32_t up[] = {2, 3};
    cr_expect_eq(choose(FAILOVER_ROUND_ROBIN, up, 2), 2);
    cr_expect_eq(choose(FAILOVER_LOAD, down, 0), -1, "there is none");
}

/* On alpha a would bring j along, which keeps a core busy: 2.7 of its 2 cores, 4.9 of 4 of beta. */
Test(failover_policy, followers_count_with_it)
{
    static const uint32_t two[] = {0, 1};
    services[0].followers = service_only(9);
    services[9].load = 1;
    cr_expect_eq(choose(FAILOVER_LOAD, two, 2), 1);
    cr_expect_eq(choose(FAILOVER_ROUND_ROBIN, two, 2), 1);
    services[9].load = 0;
    cr_expect_eq(choose(FAILOVER_LOAD, two, 2), 0);
    services[0].followers = 0;
}
