#include "models/cluster/service/instance.h"
#include "models/cluster/service/recovery.h"

#include "tests/models/cluster/cluster_fixture.h"

/*
 * By hand: crash 30, silence noticed after 3, ring after 3.6, plan after 0.05, SBD 10, reservation
 * 1, volume 1, replay of 200 MB at 200 MB/s 1, mount 1, address 1, start 0.5, recovery 5.
 */
Test(recovery, every_step_of_a_crash_is_at_its_tick)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 180 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fault.inject", "alpha", 0, 30000}, {"node.crash", "alpha", 0, 30000},
                      {"outage.begin", "database", 0, 30000}, {"node.suspect", "beta", 0, 33000},
                      {"membership.formed", NULL, 0, 36600}, {"quorum.ok", "beta", 0, 36600},
                      {"plan.computed", "beta", 0, 36650}, {"fence.start", "alpha", 0, 36650},
                      {"fence.ok", "alpha", 0, 46650}, {"lun.preempt", "beta", 0, 47650},
                      {"lun.acquire", "beta", 0, 47650}, {"vg.active", "beta", 0, 48650},
                      {"fs.replay.start", "beta", 0, 48650}, {"fs.replay.end", "beta", 0, 49650},
                      {"fs.mounted", "beta", 0, 50650}, {"ip.up", "beta", 0, 51650},
                      {"app.start", "beta", 0, 51650}, {"app.recover.start", "beta", 0, 52150},
                      {"app.recover.end", "beta", 0, 57150}, {"app.up", "beta", 0, 57150},
                      {"outage.end", "database", 0, 57150}, {"outage.begin", "database", 1, -1});
    static const int64_t phases_ms[PHASES] = {3000, 3600, 0, 50, 10000, 0, 2000, 2000, 1000, 5500};
    int64_t sum = 0;
    const struct timeline_entry *end = cluster_bench_find(bench, "outage.end", NULL, 0);
    for (unsigned phase = 0; phase < PHASES; phase++) {
        cr_expect_eq(cluster_bench_phase_ms(bench, phase), phases_ms[phase], "%s",
                     phase_names[phase]);
        int64_t told = cluster_bench_detail(end, phase_names[phase]);
        cr_expect_eq(told, phases_ms[phase] == 0 ? -1 : phases_ms[phase] * MS);
        sum += told < 0 ? 0 : told;
    }
    cr_expect_eq(sum, cluster_bench_detail(end, "lasted"));
    cr_expect_eq(sum, 27150 * MS);
    cluster_bench_end(bench);
}

/* Each event of the recovery follows from the one before, back to the fault. */
Test(recovery, causes_lead_back_to_the_fault)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 180 * SECOND);
    static const char *const chain[] = {
        "app.up",      "app.recover.end", "app.recover.start", "app.start",         "ip.up",
        "fs.mounted",  "fs.replay.end",   "fs.replay.start",   "vg.active",         "fence.ok",
        "fence.start", "plan.computed",   "quorum.ok",         "membership.formed", "node.suspect",
        "node.crash",  "fault.inject"};
    const struct timeline *timeline = bench->assembly.timeline;
    uint64_t number = cluster_bench_find(bench, "app.up", "beta", 0)->number;
    for (size_t i = 0; i < sizeof chain / sizeof *chain; i++) {
        cr_assert_neq(number, 0, "nothing leads to %s", chain[i]);
        cr_expect_str_eq(timeline_word_name(timeline->entries[number - 1].what.event), chain[i]);
        number = timeline->entries[number - 1].what.cause;
    }
    cr_expect_eq(number, 0);
    cluster_bench_end(bench);
}

/* Steps without a use take no time. */
Test(recovery, a_service_without_storage_has_an_address_and_an_application)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->services[0].storage = NULL;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 180 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.ok", "alpha", 0, 46650}, {"lun.acquire", "beta", 0, -1},
                      {"vg.active", "beta", 0, -1}, {"fs.replay.start", "beta", 0, -1},
                      {"fs.mounted", "beta", 0, -1}, {"ip.up", "beta", 0, 47650},
                      {"app.up", "beta", 0, 53150});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_STORAGE), 0);
    cluster_bench_end(bench);
}

/* A clean stop leaves nothing to replay or to recover: 2 stop, 1 reservation, 1 volume, 1 mount,
 * 1 address, 0.5 start. */
Test(recovery, after_a_clean_stop_nothing_is_replayed)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->services[0].stickiness = 0;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    /* repaired at 130, up at 235, in the ring at 238.6, planned at 238.65 */
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 57150}, {"node.up", "alpha", 0, 235000},
                      {"failback.start", "alpha", 0, 238650}, {"app.stop", "beta", 0, 238650},
                      {"app.stopped", "beta", 0, 240650}, {"lun.preempt", "alpha", 0, -1},
                      {"lun.acquire", "alpha", 1, 241650}, {"fs.replay.start", "alpha", 0, -1},
                      {"fs.mounted", "alpha", 0, 243650}, {"app.recover.start", "alpha", 0, -1},
                      {"app.up", "alpha", 1, 245150});
    cluster_bench_end(bench);
}

/* The start takes longer than it may on alpha's standby: given up at the time-out, on the next. */
Test(recovery, a_start_that_is_too_slow_is_given_up)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->operations[0].start = bench_operation(500 * SECOND, 40 * SECOND);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.start", "beta", 0, 51650}, {"step.timeout", "beta", 0, 91650},
                      {"start.failed", "beta", 0, 91650}, {"service.blocked", "database", 0, -1});
    cr_expect_eq(cluster_bench_instance(bench, 1)->state, INSTANCE_STOPPED);
    cr_expect_eq(cluster_bench_instance(bench, 2)->state, INSTANCE_RECOVERING);
    cr_expect(bit_set_is_only(&bench->cluster->services[0].banned, 1));
    cr_expect(lun_is_held_by(bench->cluster->luns[0], 2));
    cr_expect_not(lun_is_held_by(bench->cluster->luns[0], 1), "beta has given it back");
    cluster_bench_run(bench, 300 * SECOND);
    /* 1 + 1 + 1 + 1 + 1 after it was given up, then 40 again; no node is left */
    EXPECT_HAPPENINGS(bench, {"app.start", "gamma", 0, 96650}, {"step.timeout", "gamma", 0, 136650},
                      {"service.blocked", "database", 0, 136650}, {"app.up", "gamma", 0, -1});
    cr_expect_eq(bench->cluster->services[0].address, -1);
    cr_expect(cluster_bench_outages(bench)->is_on);
    cluster_bench_end(bench);
}

/* The recovery is a part of the start: both together may take its time-out. */
Test(recovery, a_start_has_one_time_out_with_its_recovery)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->operations[0].start = bench_operation(5 * SECOND, 120 * SECOND);
    for (int is_long = 0; is_long < 2; is_long++) {
        bench->services[0].recovery = distribution_constant((is_long ? 180 : 115) * SECOND);
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 300 * SECOND);
        sim_ticks starts = cluster_bench_at(bench, "app.start", "beta", 0);
        sim_ticks ends = cluster_bench_at(bench, is_long ? "step.timeout" : "app.up", "beta", 0);
        cr_expect_eq(ends - starts, 120 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), (size_t)!is_long);
        cluster_bench_end(bench);
        bench = cluster_bench_create(2);
        bench->operations[0].start = bench_operation(5 * SECOND, 120 * SECOND);
    }
    free(bench);
}

/* A node that boots may try again. */
Test(recovery, a_node_that_has_booted_is_tried_again)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->operations[0].mount = bench_operation(500 * SECOND, 10 * SECOND);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 200 * SECOND);
    cluster_bench_run(bench, 320 * SECOND);
    EXPECT_HAPPENINGS(bench, {"step.timeout", "beta", 0, 58650},
                      {"service.blocked", "database", 0, 58650});
    cluster_bench_run(bench, 400 * SECOND);
    cr_expect_eq(cluster_bench_at(bench, "plan.computed", NULL, 1), 338650 * MS);
    cr_expect_eq(cluster_bench_at(bench, "step.timeout", "alpha", 0), (338650 + 12000) * MS);
    cluster_bench_end(bench);
}

static struct cluster_bench *recovering(sim_ticks until)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, until);
    return bench;
}

Test(recovery, steps_begin_only_after_those_they_need)
{
    static const char says[] = "begins before those it needs";
    /* fenced, and waiting for the reservation: it is forgotten that it was fenced */
    struct cluster_bench *bench = recovering(47 * SECOND);
    struct instance *instance = cluster_bench_instance(bench, 1);
    cr_assert_eq(instance->step, STEP_RESERVATION);
    instance->steps_done = 0;
    cluster_bench_run(bench, 47649 * MS);
    cluster_bench_expect_run_fails(bench, 100 * SECOND, says);
    /* mounting: the next step is skipped */
    bench = recovering(50 * SECOND);
    instance = cluster_bench_instance(bench, 1);
    cr_assert_eq(instance->step, STEP_MOUNT);
    instance->step = STEP_ADDRESS;
    cluster_bench_expect_run_fails(bench, 100 * SECOND, says);
    /* planned, but never fenced */
    bench = recovering(40 * SECOND);
    instance = cluster_bench_instance(bench, 1);
    cr_assert(instance->step == STEP_FENCE && instance->is_waiting);
    cr_expect_eq(recovery_phase(instance), PHASE_FENCE);
    instance->step = STEP_RESERVATION;
    cluster_bench_expect_run_fails(bench, 100 * SECOND, says);
}

/* An instance goes on only when it may. */
Test(recovery, nothing_goes_on_that_does_not_wait)
{
    struct cluster_bench *bench = recovering(40 * SECOND);
    struct instance *instance = cluster_bench_instance(bench, 1);
    instance_go_on(bench->run, instance);
    cr_expect_eq(instance->step, STEP_FENCE, "not yet fenced");
    cluster_bench_run(bench, 47 * SECOND);
    instance_go_on(bench->run, instance);
    cr_expect_eq(instance->step, STEP_RESERVATION);
    cluster_bench_run(bench, 180 * SECOND);
    cr_expect_eq(cluster_bench_at(bench, "app.up", "beta", 0), 57150 * MS);
    cluster_bench_end(bench);
}
