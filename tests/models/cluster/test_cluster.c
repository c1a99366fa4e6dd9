#include "models/cluster/cluster.h"

#include "tests/models/cluster/cluster_fixture.h"
#include "tests/small_set.h"

/* The progress of alpha's loss, and the lost nodes, at each stage. */
Test(cluster, a_loss_is_handled_phase_by_phase)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
    static const struct {
        sim_ticks at_ms;
        enum phase phase;
        small_set lost;
    } facts[] = {{29000, PHASE_DETECT, 0},   {32000, PHASE_DETECT, 0}, {34000, PHASE_MEMBERSHIP, 1},
                 {36620, PHASE_PLAN, 1},     {40000, PHASE_FENCE, 1},  {50000, PHASE_STORAGE, 1},
                 {200000, PHASE_STORAGE, 1}, {238620, PHASE_PLAN, 0},  {238700, PHASE_DETECT, 0}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        cluster_bench_run(bench, facts[i].at_ms * MS);
        cr_expect_eq(bench->cluster->losses.progress[0], facts[i].phase, "%zu", i);
        cr_expect_eq(small_set_from(&bench->cluster->losses.lost), facts[i].lost, "%zu", i);
    }
    cluster_bench_end(bench);
}

/* Cut off for less than a new ring takes: found again, and its next loss begins at its beginning.
 * The minority has no quorum, so quorum is a phase of the outage. */
Test(cluster, who_is_heard_again_in_time_was_not_lost)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_isolate(bench, 30 * SECOND, 0, 4 * SECOND);
    cluster_bench_crash(bench, 60 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 33 * SECOND);
    cr_expect_not(bit_set_is_empty(&bench->cluster->losses.lost));
    cluster_bench_run(bench, 61 * SECOND);
    cr_expect(bit_set_is_empty(&bench->cluster->losses.lost));
    EXPECT_HAPPENINGS(bench, {"membership.formed", NULL, 0, -1});
    cr_expect_eq(cluster_bench_outages(bench)->phase, PHASE_DETECT);
    cluster_bench_run(bench, 200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 87150});
    cluster_bench_end(bench);
}

/* The last node of three has no quorum alone: what it ran is stopped, and out for that reason. */
Test(cluster, a_service_without_quorum_is_out_for_want_of_it)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_crash(bench, 100 * SECOND, "gamma", 50 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"quorum.lost", "alpha", 0, 106600}, {"app.stop", "alpha", 0, 106650},
                      {"app.stopped", "alpha", 0, 108650}, {"node.up", "gamma", 0, 255000},
                      {"quorum.ok", "alpha", 1, 258600}, {"app.up", "alpha", 1, 263150});
    /* to the plan of 258.65; then reservation, volume, mount, address and start */
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_QUORUM), 152000);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_STORAGE), 2000);
    cr_expect_eq(cluster_bench_down_ms(bench), 156500);
    cluster_bench_end(bench);
}

/* A node that is reset while it boots was not up: it is not lost a second time. */
Test(cluster, who_boots_cannot_be_lost)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_start(bench);
    cluster_bench_run(bench, 10 * SECOND);
    struct node *beta = &bench->cluster->nodes[1];
    node_reset(bench->run, beta, (struct cause){0, CAUSE_NODE_CRASH});
    cluster_bench_run(bench, 50 * SECOND);
    cr_expect_eq(beta->state, NODE_BOOTING);
    node_reset(bench->run, beta, (struct cause){0, CAUSE_NODE_CRASH});
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.suspect", NULL, 0, 13000}, {"node.suspect", NULL, 1, -1},
                      {"node.up", "beta", 0, 155000}, {"quorum.ok", "alpha", 1, 158600});
    cluster_bench_end(bench);
}

/* In every run, not only with --check: partitions are checked when rings form. */
Test(cluster, rings_are_checked_in_every_run)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 20 * SECOND);
    run_on_event(bench->run, NULL, NULL);
    bench->cluster->manager.partitions[2] =
        (struct partition){.members = small_set_to(small_set_of(0)), .is_quorate = true};
    cluster_bench_expect_run_fails(bench, 100 * SECOND, "two partitions have quorum at once");
}

/* Services that are out are counted, and while one is. */
Test(cluster, outages_of_services_are_counted_together)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->machine.services.count = bench->machine.storage.count = 2;
    bench->operations[1].start = bench_operation(10 * SECOND, 120 * SECOND);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 40 * SECOND);
    cr_expect_eq(bench->cluster->out.value, 2);
    cr_expect_eq(bench->cluster->any_out.value, 1);
    cluster_bench_run(bench, 60 * SECOND);
    cr_expect_eq(bench->cluster->out.value, 1);
    cr_expect_eq(bench->cluster->any_out.value, 1);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_eq(bench->cluster->out.value, 0);
    cr_expect_eq(bench->cluster->any_out.value, 0);
    /* 27.15 of one, 36.65 of the other */
    cr_expect_eq((int64_t)(level_integral(&bench->cluster->out, 100 * SECOND) / MS), 63800);
    cr_expect_eq((int64_t)(level_integral(&bench->cluster->any_out, 100 * SECOND) / MS), 36650);
    cluster_bench_end(bench);
}
