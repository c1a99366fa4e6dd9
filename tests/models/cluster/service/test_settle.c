#include "models/cluster/service/settle.h"

#include "tests/models/cluster/cluster_fixture.h"

/* Resumed before it is noticed: the outage is the hang, and nothing else happens. */
Test(settle, a_short_hang_is_an_outage_of_its_length)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_hang(bench, 30 * SECOND, "alpha", 2500 * MS);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, 30000},
                      {"node.resume", "alpha", 0, 32500}, {"outage.end", "database", 0, 32500},
                      {"outage.begin", "database", 1, -1}, {"fence.start", NULL, 0, -1},
                      {"app.up", NULL, 1, -1});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_DETECT), 2500);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.node_hang"), 2.5);
    cluster_bench_end(bench);
}

/* Noticed, but back before a ring was formed without it: the ring stays, and the next loss is one
 * of its own, detected from its start. */
Test(settle, a_hang_that_was_noticed_may_end_in_time)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_hang(bench, 30 * SECOND, "alpha", 4 * SECOND);
    cluster_bench_crash(bench, 60 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 50 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.suspect", "beta", 0, 33000},
                      {"outage.end", "database", 0, 34000});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_DETECT), 3000);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_MEMBERSHIP), 1000);
    cr_expect(bit_set_is_empty(&bench->cluster->losses.lost));
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 87150});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_DETECT), 6000);
    cluster_bench_end(bench);
}

Test(settle, the_crash_of_a_standby_is_no_outage)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "beta", 100 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.ok", "beta", 0, 46650}, {"node.up", "beta", 0, 235000},
                      {"outage.begin", NULL, 0, -1}, {"app.up", NULL, 1, -1});
    cr_expect_eq(cluster_bench_metric(bench, "availability"), 1);
    cr_expect_eq(cluster_bench_metric(bench, "availability_nines"), -1);
    cluster_bench_end(bench);
}
