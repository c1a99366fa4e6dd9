#include "models/systems/cluster_spec.h"

#include "tests/models/systems/cluster_cases.h"

static struct cluster_bench *create(void)
{
    struct cluster_bench *bench = sound_cluster(2);
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
    EXPECT_ERRORS(
        bench, "/system/services/database/requires: \"database\" requires \"web\", which requires "
               "\"files\", which requires \"database\": none of them could be started first");
    bench = create();
    cluster_bench_require(bench, 0, 2);
    cluster_bench_require(bench, 1, 2);
    cluster_bench_require(bench, 2, 1);
    EXPECT_ERRORS(bench, "/system/services/files/requires: \"files\" requires \"web\", which "
                         "requires \"files\"");
}
