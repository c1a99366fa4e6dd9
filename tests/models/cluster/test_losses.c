#include "models/cluster/losses.h"

#include "tests/models/cluster/cluster_fixture.h"

enum { ALPHA, BETA };

/* Losses of two nodes, with no service that follows them. */
struct notebook {
    struct run *run;
    struct losses losses;
};

static struct notebook start(void)
{
    static const struct run_options options = {
        .horizon = SECOND, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 1};
    struct notebook ledger = {.run = run_create(&options)};
    losses_init(&ledger.losses, ledger.run->arena, 2);
    return ledger;
}

Test(losses, a_loss_that_is_noticed_waits_for_the_membership)
{
    struct notebook ledger = start();
    cr_expect_eq(ledger.losses.progress[BETA], PHASE_DETECT);
    losses_notice(ledger.run, &ledger.losses, BETA, 0);
    cr_expect(bit_set_is_only(&ledger.losses.lost, BETA));
    cr_expect_eq(ledger.losses.progress[BETA], PHASE_MEMBERSHIP);
    cr_expect_eq(ledger.losses.progress[ALPHA], PHASE_DETECT);
    run_destroy(ledger.run);
}

/* A second witness does not set the handling back. */
Test(losses, a_loss_is_noticed_once)
{
    struct notebook ledger = start();
    losses_notice(ledger.run, &ledger.losses, BETA, 0);
    losses_reach(ledger.run, &ledger.losses, BETA, PHASE_FENCE, 0);
    losses_notice(ledger.run, &ledger.losses, BETA, 0);
    cr_expect_eq(ledger.losses.progress[BETA], PHASE_FENCE);
    run_destroy(ledger.run);
}

/* A node that hung, was missed, and is reset now, is the same loss. */
Test(losses, what_is_handled_already_does_not_begin_again)
{
    struct notebook ledger = start();
    losses_notice(ledger.run, &ledger.losses, BETA, 0);
    losses_reach(ledger.run, &ledger.losses, BETA, PHASE_FENCE, 0);
    losses_begin(ledger.run, &ledger.losses, BETA, 0);
    cr_expect_eq(ledger.losses.progress[BETA], PHASE_FENCE);
    losses_forget(&ledger.losses, BETA);
    cr_expect(bit_set_is_empty(&ledger.losses.lost));
    cr_expect_eq(ledger.losses.progress[BETA], PHASE_DETECT);
    losses_reach(ledger.run, &ledger.losses, BETA, PHASE_STORAGE, 0);
    losses_begin(ledger.run, &ledger.losses, BETA, 0);
    cr_expect_eq(ledger.losses.progress[BETA], PHASE_DETECT);
    run_destroy(ledger.run);
}

/* An outage that waits for the node goes through the phases; another does not. */
Test(losses, outages_follow_the_node_that_they_wait_for)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 31 * SECOND);
    struct losses *losses = &bench->cluster->losses;
    losses_reach(bench->run, losses, 1, PHASE_FENCE, 0);
    cr_expect_eq(cluster_bench_outages(bench)->phase, PHASE_DETECT);
    losses_reach(bench->run, losses, 0, PHASE_FENCE, 0);
    cr_expect_eq(cluster_bench_outages(bench)->phase, PHASE_FENCE);
    run_destroy(bench->run);
}
