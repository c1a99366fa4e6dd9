#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_link_flapping_kind;

static struct part *flap(struct cluster_bench *bench, sim_ticks at, const char *target,
                         sim_ticks lasts)
{
    struct part *fault = cluster_bench_fault(bench, &fault_link_flapping_kind, at, target);
    const struct distribution down = distribution_constant(2 * SECOND);
    const struct distribution up = distribution_constant(10 * SECOND);
    const double loss = 1;
    bench_set(fault, "down", &down);
    bench_set(fault, "up", &up);
    bench_set(fault, "loss", &loss);
    bench_set(fault, "for", &lasts);
    return fault;
}

/* Down for 2 s, up for 10 s, by turns; it ends up, whenever its time is over. */
Test(fault_link_flapping, goes_down_and_up_by_turns)
{
    static const struct {
        sim_ticks lasts;
        size_t losses, restored;
        sim_ticks last;
    } facts[] = {{25 * SECOND, 3, 3, 55000}, {20 * SECOND, 2, 2, 44000}, {0, 6, 6, 92000}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        flap(bench, 30 * SECOND, "clients", facts[i].lasts);
        cluster_bench_run(bench, 95 * SECOND);
        EXPECT_HAPPENINGS(bench, {"link.loss", "clients", 0, 30000},
                          {"link.restored", "clients", 0, 32000},
                          {"link.loss", "clients", 1, 42000},
                          {"link.restored", "clients", facts[i].restored - 1, facts[i].last});
        cr_expect_eq(cluster_bench_count(bench, "link.loss", NULL), facts[i].losses);
        cr_expect_eq(cluster_bench_count(bench, "link.restored", NULL), facts[i].restored);
        cluster_bench_end(bench);
    }
}

/* Shorter than the detection: nobody is fenced, and the ring stays. */
Test(fault_link_flapping, short_losses_are_forgiven)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    flap(bench, 30 * SECOND, "beta", 0);
    cluster_bench_run(bench, 200 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "fence.start", NULL), (size_t)0);
    cluster_bench_end(bench);
}

/* A later loss of the link takes its place for good. */
Test(fault_link_flapping, a_later_loss_takes_its_place)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    flap(bench, 30 * SECOND, "clients", 0);
    cluster_bench_lose(bench, 43 * SECOND, "clients", 1, 20 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"link.restored", "clients", 1, 63000},
                      {"link.loss", "clients", 3, -1});
    cluster_bench_end(bench);
}

Test(fault_link_flapping, says_whose_links_there_are)
{
    struct cluster_bench *bench = sound_cluster(2);
    flap(bench, SECOND, "omega", 0);
    EXPECT_ERRORS(bench, "/faults/1/target: there is no link of \"omega\"");
}
