#include "models/cluster/service/instance_parts.h"

#include "tests/models/cluster/cluster_fixture.h"

/* A stop that is ordered begins after the delay before an action; a second order changes nothing.
 */
Test(instance_order, begins_after_the_delay_before_an_action)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->machine.manager.action_delay = distribution_constant(SECOND / 4);
    cluster_bench_run(bench, 100 * SECOND);
    struct instance *instance = cluster_bench_instance(bench, 0);
    instance_stop(bench->run, instance, (struct cause){0});
    instance_stop(bench->run, instance, (struct cause){0});
    cr_expect(instance_is_stopping(instance) && instance->state == INSTANCE_UP);
    cluster_bench_run(bench, 102 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "alpha", 0, 100250}, {"app.stop", "alpha", 1, -1});
    cluster_bench_end(bench);
}

/* While the database that files requires is to be stopped, its order is held until files has
 * stopped. */
Test(instance_order, is_held_while_another_needs_the_service)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_services(bench, 2);
    cluster_bench_require(bench, 1, 0);
    cluster_bench_run(bench, 100 * SECOND);
    struct instance *database = cluster_bench_instance(bench, 0);
    instance_stop(bench->run, database, (struct cause){0});
    cr_expect(database->is_held && database->state == INSTANCE_UP);
    cluster_bench_run(bench, 103 * SECOND);
    cr_expect(!database->is_held && database->state == INSTANCE_STOPPING);
    EXPECT_HAPPENINGS(bench, {"app.stop", "files", 0, 100000}, {"app.stop", "database", 0, 102000});
    cluster_bench_end(bench);
}
