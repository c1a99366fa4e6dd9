#include "models/cluster/quorum/quorum_device.h"

#include "tests/models/cluster/cluster_fixture.h"
#include "tests/small_set.h"

extern const struct kind fault_quorum_device_failure_kind;

static struct quorum_device_parameters device;

/* The service is on alpha. */
static struct cluster_bench *with_device(uint32_t nodes, int tie_breaker)
{
    struct cluster_bench *bench = cluster_bench_create(nodes);
    device = (struct quorum_device_parameters){1, tie_breaker, 10 * SECOND, 30 * SECOND};
    bench->quorum.device = &device;
    return bench;
}

static void fail_device(struct cluster_bench *bench, sim_ticks at, const char *target,
                        sim_ticks lasts)
{
    struct part *fault = cluster_bench_fault(bench, &fault_quorum_device_failure_kind, at, target);
    bench_set(fault, "for", &lasts);
}

static void split(struct cluster_bench *bench, sim_ticks at)
{
    static const char *const low[] = {"alpha"};
    static struct parameter_list groups[1];
    groups[0] = (struct parameter_list){1, (void *)(uintptr_t)low};
    cluster_bench_partition(bench, at, groups, 1, 0);
}

/* Both halves ask at once: the device votes for one, and fencing is no race. */
Test(quorum_device, one_of_two_nodes_goes_on)
{
    for (int tie = DEVICE_LOWEST; tie <= DEVICE_HIGHEST; tie++) {
        const char *winner = tie == DEVICE_LOWEST ? "alpha" : "beta";
        const char *loser = tie == DEVICE_LOWEST ? "beta" : "alpha";
        struct cluster_bench *bench = with_device(2, tie);
        split(bench, 30 * SECOND);
        cluster_bench_run(bench, 100 * SECOND);
        EXPECT_HAPPENINGS(bench, {"quorum.ok", winner, 0, 36600}, {"quorum.lost", loser, 0, 36600},
                          {"fence.ok", winner, 0, 46650});
        const struct timeline_entry *won = cluster_bench_find(bench, "quorum.ok", winner, 0);
        cr_expect_eq(cluster_bench_detail(won, "votes"), 2);
        cr_expect_eq(cluster_bench_detail(won, "needed"), 2);
        cr_expect_eq(cluster_bench_count(bench, "fence.ok", NULL), 1);
        cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), (size_t)tie);
        cluster_bench_end(bench);
    }
}

/* A node that has crashed is taken for connected until the timeout is over: the ring of the other
 * waits for that, and longer than without the device. */
Test(quorum_device, a_crash_is_decided_after_the_timeout)
{
    struct cluster_bench *bench = with_device(2, DEVICE_LOWEST);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"quorum.ok", "beta", 0, 40000}, {"fence.ok", "beta", 0, 50050});
    cr_expect_eq(cluster_bench_count(bench, "quorum.lost", NULL), 0);
    cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), 1);
    cluster_bench_end(bench);
}

/* A ring that has waited too long counts without the device, and again when that has voted. */
Test(quorum_device, a_ring_waits_no_longer_than_sync_timeout)
{
    struct cluster_bench *bench = with_device(2, DEVICE_LOWEST);
    device.sync_timeout = SECOND;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"quorum.lost", "beta", 0, 37600}, {"quorum.ok", "beta", 0, 40000});
    cluster_bench_end(bench);
}

/* More than half of the nodes get the vote; of halves the one with more nodes in reach. */
Test(quorum_device, four_nodes)
{
    static const char *const low[] = {"alpha", "beta"};
    static struct parameter_list groups[1];
    for (int cut = 0; cut < 2; cut++) {
        struct cluster_bench *bench = with_device(4, DEVICE_LOWEST);
        groups[0] = (struct parameter_list){2, (void *)(uintptr_t)low};
        cluster_bench_partition(bench, 60 * SECOND, groups, 1, 0);
        if (cut == 1) {
            fail_device(bench, 20 * SECOND, "beta", 0);
        }
        cluster_bench_run(bench, 100 * SECOND);
        EXPECT_HAPPENINGS(bench, {"quorum.ok", cut == 0 ? "alpha" : "gamma", 0, 66600},
                          {"quorum.lost", cut == 0 ? "gamma" : "alpha", 0, 66600});
        cluster_bench_end(bench);
    }
    struct cluster_bench *bench = with_device(4, DEVICE_LOWEST);
    split(bench, 30 * SECOND);
    cluster_bench_run(bench, 60 * SECOND);
    const struct timeline_entry *won = cluster_bench_find(bench, "quorum.ok", "beta", 0);
    cr_expect_eq(cluster_bench_detail(won, "votes"), 4);
    cr_expect_eq(cluster_bench_detail(won, "needed"), 3);
    cluster_bench_end(bench);
}

/* A node that hangs longer than the timeout loses the vote; a shorter hang changes nothing. */
Test(quorum_device, a_node_hangs)
{
    for (int longer = 0; longer < 2; longer++) {
        struct cluster_bench *bench = with_device(2, DEVICE_LOWEST);
        cluster_bench_fence_with(bench, &power_kind); /* no watchdog resets alpha */
        cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
        cluster_bench_hang(bench, 60 * SECOND, "alpha", longer == 1 ? 12 * SECOND : 2 * SECOND);
        cluster_bench_run(bench, 100 * SECOND);
        cr_expect_eq(cluster_bench_at(bench, "quorum.lost", "alpha", 0),
                     longer == 1 ? 70 * SECOND : TICKS_NEVER);
        cluster_bench_end(bench);
    }
}

static void recount(struct run *run, void *owner, struct cause cause)
{
    (void)run;
    (void)cause;
    ++*(unsigned *)owner;
}

/* Whatever rings ask, one has the votes at most. */
Test(quorum_device, one_ring_has_the_votes)
{
    static const struct run_options options = {
        .horizon = 1000 * SECOND, .ticks_per_second = SECOND, .seed = 1};
    static const struct quorum_device_parameters parameters = {1, DEVICE_LOWEST, 10 * SECOND,
                                                               30 * SECOND};
    for (small_set ring = 1; ring < small_set_of(4); ring++) {
        struct run *run = run_create(&options);
        unsigned recounts = 0;
        struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), run->arena);
        struct scope spec = scope_of_spec(run->arena);
        struct scope scope = scope_section(&spec, "system");
        struct quorum_device *built = quorum_device_build(
            &assembly, &scope, &parameters,
            &(struct quorum_environment){.node_count = 4, .listener = {&recounts, recount}});
        struct bit_set members = small_set_to(ring);
        struct bit_set others = small_set_to(0xf & ~ring);
        cr_expect(quorum_device_ask(run, built, &members));
        cr_expect(run_until(run, SECOND));
        cr_expect(ring == 0xf || quorum_device_is_awaited(built, &members), "the others are old");
        cr_expect_eq(recounts, 1);
        if (ring != 0xf) {
            quorum_device_ask(run, built, &others);
            cr_expect(run_until(run, 2 * SECOND));
            cr_expect_not(quorum_device_is_awaited(built, &members));
            uint32_t count = bit_set_count(&members);
            bool wins = count > 2 || (count == 2 && (ring & 1) != 0);
            cr_expect_eq(quorum_device_votes_for(built, &members), wins, "%lx",
                         (unsigned long)ring);
            cr_expect_eq(quorum_device_votes_for(built, &others), !wins, "%lx",
                         (unsigned long)ring);
        }
        quorum_device_invariants(run, built);
        cr_expect_not(run_failed(run));
        run_destroy(run);
    }
}
