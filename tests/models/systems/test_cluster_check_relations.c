#include "models/cluster/manager/policy.h"
#include "models/systems/cluster_spec.h"

#include "tests/models/systems/cluster_cases.h"

static struct cluster_bench *create(void)
{
    struct cluster_bench *bench = sound_cluster(3);
    cluster_bench_services(bench, 3);
    return bench;
}

Test(cluster_check_relations, knows_the_services)
{
    static const char *const names[] = {"datbase", "files", "web", "web"};
    struct cluster_bench *bench = create();
    bench->services[1].requires = (struct parameter_list){4, (void *)(uintptr_t)names};
    EXPECT_ERRORS(
        bench,
        "/system/services/files/requires/0: there is no service \"datbase\"; did you mean "
        "\"database\"?",
        "/system/services/files/requires/1: is the service itself; name another",
        "/system/services/files/requires/3: \"web\" is in the list already");
    bench = create();
    cluster_bench_require(bench, 1, 0);
    cluster_bench_require(bench, 0, 2);
    EXPECT_NOTHING(bench);
}

/* Each circle is said once, at its first service. */
Test(cluster_check_relations, finds_circles)
{
    struct cluster_bench *bench = create();
    cluster_bench_require(bench, 0, 2);
    cluster_bench_require(bench, 2, 1);
    cluster_bench_require(bench, 1, 0);
    EXPECT_ERRORS(bench, "/system/services/database: \"database\" requires \"web\", which requires "
                         "\"files\", which requires \"database\": none of them comes first");
    bench = create();
    cluster_bench_require(bench, 0, 2);
    cluster_bench_require(bench, 1, 2);
    cluster_bench_require(bench, 2, 1);
    EXPECT_ERRORS(bench, "/system/services/files: \"files\" requires \"web\", which "
                         "requires \"files\"");
}

/* Everything runs at the start: with another on its node, and apart on two. */
Test(cluster_check_relations, hold_at_the_start)
{
    static const char *const web[] = {"web"};
    struct cluster_bench *bench = create();
    bench->services[1].with = "database";
    bench->services[1].on = "beta";
    bench->nodes[1].role = NODE_ACTIVE;
    EXPECT_ERRORS(bench, "/system/services/files/with: \"database\" is on \"alpha\" at the start, "
                         "this service on \"beta\"; put both on one");
    bench = create();
    bench->services[1].apart_from = (struct parameter_list){1, (void *)(uintptr_t)web};
    EXPECT_ERRORS(bench, "/system/services/files/apart_from: \"web\" is on \"alpha\" at the start "
                         "too; put them on two nodes");
    bench = create();
    bench->services[1].apart_from = (struct parameter_list){1, (void *)(uintptr_t)web};
    bench->services[1].with = bench->services[2].with = "database";
    EXPECT_ERRORS(bench, "/system/services/files/apart_from: \"web\" has to be on the same node by "
                         "\"with\"");
    bench = create();
    bench->services[1].with = "web";
    bench->services[2].with = "files";
    EXPECT_ERRORS(bench, "/system/services/files: \"files\" is with \"web\", which is with "
                         "\"files\": none of them comes first");
    bench = create();
    bench->services[1].with = "databse";
    EXPECT_ERRORS(bench,
                  "/system/services/files/with: there is no service \"databse\"; did you mean "
                  "\"database\"?");
}

Test(cluster_check_relations, what_follows_has_no_failover_policy)
{
    struct cluster_bench *bench = create();
    bench->services[1].with = "database";
    bench->services[1].failover_policy = FAILOVER_LOAD;
    EXPECT_WARNINGS(bench, "/system/services/files/failover_policy: the service goes where "
                           "\"database\" goes: a failover policy of its own means nothing");
}
