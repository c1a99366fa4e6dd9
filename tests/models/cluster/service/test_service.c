#include "models/cluster/service/service.h"

#include "models/cluster/service/instance.h"
#include "models/cluster/service/recovery.h"
#include "tests/models/cluster/cluster_fixture.h"
#include "tests/small_set.h"

/* Hung for ever: its watchdog resets it after 5 s, and the service fails over as after a crash. */
Test(service, a_long_hang_ends_with_the_watchdog)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_hang(bench, 30 * SECOND, "alpha", 0);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"watchdog.expired", "alpha", 0, 35000},
                      {"node.reset", "alpha", 0, 35000}, {"quorum.ok", "beta", 0, 36600},
                      {"fence.ok", "alpha", 0, 46650}, {"app.up", "beta", 0, 57150},
                      {"node.up", "alpha", 0, 140000}, {"outage.begin", "database", 1, -1});
    static const int64_t phases_ms[PHASES] = {3000, 3600, 0, 50, 10000, 0, 2000, 2000, 1000, 5500};
    for (unsigned phase = 0; phase < PHASES; phase++) {
        cr_expect_eq(cluster_bench_phase_ms(bench, phase), phases_ms[phase], "%s",
                     phase_names[phase]);
    }
    cluster_bench_end(bench);
}

/* Both down: beta took over at 57.15 and is lost at 100. Alpha is back at 205, beta at 305. */
Test(service, after_the_loss_of_both_the_first_or_both_are_enough)
{
    for (int wait = 0; wait < 2; wait++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->quorum.wait_for_all = wait ? QUORUM_ON : QUORUM_OFF;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", 70 * SECOND);
        cluster_bench_crash(bench, 100 * SECOND, "beta", 100 * SECOND);
        cluster_bench_run(bench, 600 * SECOND);
        /* alone alpha has beta fenced first, 10 s; together no node is absent */
        sim_ticks begins = wait ? 308650 : 218650;
        EXPECT_HAPPENINGS(
            bench, {"node.up", "alpha", 0, 205000}, {"node.up", "beta", 0, 305000},
            {"outage.begin", "database", 1, 100000}, {"lun.acquire", "alpha", 1, begins + 1000},
            {"app.up", "alpha", 1, begins + 10500}, {"outage.begin", "database", 2, -1});
        cr_expect_eq(cluster_bench_count(bench, "fence.start", NULL), (size_t)(wait ? 1 : 2));
        cluster_bench_end(bench);
    }
}

/* Two services, each with its own outages. */
Test(service, services_fail_over_each_by_itself)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->nodes[1].role = NODE_ACTIVE;
    bench->machine.services.count = bench->machine.storage.count = 2;
    bench->services[1].on = "beta";
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_fail(bench, 40 * SECOND, "files", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 1, 57500}, {"app.up", "gamma", 0, 57150},
                      {"outage.begin", "files", 0, 40000}, {"outage.end", "files", 0, 57500});
    cr_expect_eq(bench->cluster->services[0].address, 2);
    cr_expect_eq(bench->cluster->services[1].address, 1);
    /* out from 30 to 57.5, one or the other */
    cr_expect_float_eq(cluster_bench_metric(bench, "availability"), 1 - 27.5 / 300, 1e-12);
    struct bit_set all = small_set_to(small_set_all(3));
    struct bit_set alpha = small_set_to(small_set_of(0));
    struct bit_set live;
    service_find_live(&bench->cluster->services[0], &all, &live);
    cr_expect(bit_set_is_only(&live, 2));
    service_find_live(&bench->cluster->services[1], &alpha, &live);
    cr_expect(bit_set_is_empty(&live));
    cluster_bench_end(bench);
}

/* A new owner comes only after fence.ok or a clean stop. */
Test(service, nobody_mounts_what_another_holds)
{
    static const char says[] = "\"alpha\" and \"beta\" run \"database\" at once";
    /* no node is believed to need fencing, while alpha has not yet stopped */
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->operations[0].stop = bench_operation(30 * SECOND, 60 * SECOND);
    cluster_bench_isolate(bench, 30 * SECOND, 0, 600 * SECOND);
    cluster_bench_run(bench, 36620 * MS);
    for (uint32_t node = 0; node < 3; node++) {
        bit_set_clear(&bench->cluster->manager.views[node].unclean);
    }
    cluster_bench_expect_run_fails(bench, 60 * SECOND, says);
    /* a clean stop that gives nothing back */
    bench = cluster_bench_create(2);
    bench->services[0].stickiness = 0;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 241 * SECOND);
    cr_assert_not(lun_is_held_by(bench->cluster->luns[0], 0));
    cr_assert_not(lun_is_held_by(bench->cluster->luns[0], 1));
    lun_mount(bench->run, bench->cluster->luns[0], 1);
    cluster_bench_expect_run_fails(bench, 300 * SECOND,
                                   "alpha mounts lun0 while beta still holds it");
}

Test(service, a_split_brain_needs_a_cluster_without_fencing)
{
    for (int fenced = 0; fenced < 2; fenced++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->luns[0].persistent_reservations = false;
        if (!fenced) {
            cluster_bench_fence_with(bench, &fencing_none_kind);
        }
        cluster_bench_isolate(bench, 30 * SECOND, 0, 100 * SECOND);
        cluster_bench_run(bench, 300 * SECOND);
        double doubles = cluster_bench_metric(bench, "storage.lun0.double_ownership");
        double time = cluster_bench_metric(bench, "storage.lun0.double_ownership_time");
        cr_expect_eq(doubles, fenced ? 0 : 1);
        /* from beta's mount, when the replay begins, at 38.65 to the first stop after the ring of
         * 133.6 */
        cr_expect_eq(time, fenced ? 0 : 135.65 - 38.65);
        cluster_bench_end(bench);
    }
}

Test(service, invariants_know_what_cannot_be)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_run(bench, 10 * SECOND);
    cluster_bench_instance(bench, 0)->state = INSTANCE_FAILED;
    cluster_bench_expect_failure(bench, "is not available, but its outage is over");
    bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 5 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 10 * SECOND);
    cluster_bench_instance(bench, 1)->state = INSTANCE_UP;
    bench->cluster->services[0].address = 1;
    lun_acquire(bench->run, bench->cluster->luns[0], 1, 0);
    cluster_bench_expect_failure(bench, "is available, but its outage is on");
    bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 5 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 10 * SECOND);
    cluster_bench_instance(bench, 0)->state = INSTANCE_RECOVERING;
    cluster_bench_expect_failure(bench, "has an instance on \"alpha\", which is down");
    bench = cluster_bench_create(2);
    cluster_bench_run(bench, 10 * SECOND);
    lun_release(bench->run, bench->cluster->luns[0], 0);
    cluster_bench_expect_failure(
        bench, "\"alpha\" has mounted the storage of \"database\", but does not hold it");
}

Test(service, invariants_know_a_service_that_runs_twice)
{
    static const char says[] = "\"alpha\" and \"beta\" run \"database\" at once";
    for (int safe = 0; safe < 2; safe++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->services[0].storage = NULL;
        if (!safe) {
            cluster_bench_fence_with(bench, &fencing_none_kind);
        }
        cluster_bench_run(bench, 10 * SECOND);
        struct cause cause = {0};
        recovery_begin(cluster_bench_instance(bench, 1), STEP_START, cause);
        cluster_bench_instance(bench, 1)->is_waiting = true;
        instance_go_on(bench->run, cluster_bench_instance(bench, 1));
        if (safe) {
            cluster_bench_expect_failure(bench, says);
        } else {
            cluster_bench_run(bench, 11 * SECOND);
            cluster_bench_end(bench);
        }
    }
}
