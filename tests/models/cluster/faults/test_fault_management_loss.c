#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_management_loss_kind;

static void lose(struct cluster_bench *bench, sim_ticks at, const char *target, sim_ticks lasts)
{
    struct part *fault = cluster_bench_fault(bench, &fault_management_loss_kind, at, target);
    bench_set(fault, "for", &lasts);
}

/* A crashed node is fenced when its device is reached again, by the recheck of 15 min; until then
 * the service waits. Right at once: the device of another node is lost, or another kind fences. */
Test(fault_management_loss, fencing_fails_until_the_device_is_reached)
{
    static const struct {
        const struct kind *fencing;
        const char *target;
        sim_ticks fenced;
    } facts[] = {{&power_kind, "alpha", 36650 + 60000 + 900000 + 2000},
                 {&power_kind, NULL, 36650 + 60000 + 900000 + 2000},
                 {&power_kind, "beta", 36650 + 2000},
                 {&sbd_kind, NULL, 36650 + 10000}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        cluster_bench_fence_with(bench, facts[i].fencing);
        bench->power.attempt_timeout = TICKS_NEVER;
        lose(bench, 20 * SECOND, facts[i].target, 300 * SECOND);
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 1800 * SECOND);
        EXPECT_HAPPENINGS(bench, {"management.loss", NULL, 0, 20000},
                          {"management.restored", NULL, 0, 320000},
                          {"fence.ok", "beta", 0, facts[i].fenced});
        cluster_bench_end(bench);
    }
}

/* The devices are reached again when the last loss has ended. */
Test(fault_management_loss, losses_add_up)
{
    for (int longer = 0; longer < 2; longer++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        cluster_bench_fence_with(bench, &power_kind);
        bench->power.failure_time = distribution_constant(SECOND);
        bench->power.common.requests = 1000000;
        bench->power.common.request_delay = 50 * MS;
        lose(bench, 20 * SECOND, "alpha", 80 * SECOND);
        lose(bench, 25 * SECOND, NULL, longer == 1 ? 0 : 30 * SECOND);
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 120 * SECOND);
        sim_ticks fenced = cluster_bench_at(bench, "fence.ok", "beta", 0);
        if (longer == 1) {
            cr_expect_eq(fenced, TICKS_NEVER);
        } else {
            cr_expect(fenced > 100 * SECOND && fenced < 104 * SECOND, "%lld ms",
                      (long long)(fenced / MS));
        }
        cluster_bench_end(bench);
    }
}

/* Wrong: no node of that name. Fencing without a management network is told of it. */
Test(fault_management_loss, says_what_it_cannot_lose)
{
    struct cluster_bench *bench = sound_cluster(2);
    lose(bench, SECOND, "omega", 0);
    cluster_bench_fence_with(bench, &power_kind);
    EXPECT_ERRORS(bench, "/faults/1/target: there is no node \"omega\"");
    bench = sound_cluster(2);
    lose(bench, SECOND, NULL, 0);
    EXPECT_WARNINGS(bench, "/faults/1/kind: fencing of kind \"sbd\" reaches nodes without a "
                           "management network");
    bench = sound_cluster(2);
    lose(bench, SECOND, "alpha", 0);
    cluster_bench_fence_with(bench, &power_kind);
    EXPECT_NOTHING(bench);
}
