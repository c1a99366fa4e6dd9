/* Nodes that race for coordination points, with a storage that only remembers keys. */
#include "models/cluster/fencing/fencing_scsi_pr.h"

#include "tests/models/cluster/fencing/fencing_fixture.h"

static struct scsi_pr_parameters defaults(int64_t points)
{
    return (struct scsi_pr_parameters){
        .common = {.timeout = 60 * SECOND, .attempts = 1, .delay = distribution_constant(0)},
        .duration = distribution_constant(SECOND),
        .aptpl = true,
        .coordination_points = points};
}

/* Each command takes 1 s: three points, then the units. The loser resets itself when it has asked
 * the last point. Without points it stays up. */
Test(fencing_scsi_pr_race, the_winner_ejects_and_the_loser_panics)
{
    for (int64_t points = 0; points <= 3; points += 3) {
        struct scsi_pr_parameters parameters = defaults(points);
        struct yard yard = {0};
        yard_start(&yard, &fencing_scsi_pr_kind, &parameters);
        yard_fence(&yard, BETA, ALPHA);
        yard_run(&yard, 500 * MS);
        yard_fence(&yard, ALPHA, BETA);
        yard_run(&yard, 10 * SECOND);
        cr_expect(yard.ejected[ALPHA] && !yard.ejected[BETA]);
        yard_expect_answer(&yard, 0, BETA, ALPHA, true, (points + 1) * SECOND);
        if (points == 0) {
            yard_expect_timeline(&yard, "beta fence.start alpha 0|alpha fence.start beta 500|"
                                        "beta fence.ok alpha 1000|alpha fence.fail beta 1500");
        } else {
            yard_expect_timeline(&yard, "beta fence.start alpha 0|alpha fence.start beta 500|"
                                        "alpha node.reset 3500|beta fence.ok alpha 4000");
        }
        yard_end(&yard);
    }
}

/* A requester that asks for a node that does not answer wins all points. The node has its keys
 * again when it has booted, and may win the next race. */
Test(fencing_scsi_pr_race, a_boot_registers_the_keys_again)
{
    struct scsi_pr_parameters parameters = defaults(3);
    struct yard yard = {0};
    yard_start(&yard, &fencing_scsi_pr_kind, &parameters);
    yard_hang(&yard, BETA, 20 * SECOND);
    yard_fence(&yard, ALPHA, BETA);
    yard_run(&yard, 30 * SECOND);
    yard_expect_answer(&yard, 0, ALPHA, BETA, true, 4 * SECOND);
    yard_fence(&yard, BETA, ALPHA); /* without a key anywhere */
    yard_run(&yard, 100 * SECOND);
    cr_expect_eq(yard.answer_count, 1);
    cr_expect_eq(yard.nodes[BETA].resets.count, 1);
    cr_expect(node_is_running(&yard.nodes[BETA]) && !yard.ejected[BETA]);
    yard_fence(&yard, BETA, ALPHA);
    yard_run(&yard, 200 * SECOND);
    yard_expect_answer(&yard, 1, BETA, ALPHA, true, 104 * SECOND);
    cr_expect(yard.ejected[ALPHA]);
    yard_end(&yard);
}

static void forget(struct yard *yard, const struct answer *answer)
{
    (void)yard;
    (void)answer;
}

/* Times that drawn races end with both nodes reset. */
static unsigned lost_by_both(int64_t points)
{
    struct scsi_pr_parameters parameters = defaults(points);
    parameters.duration = distribution_exponential(1e9);
    struct yard yard = {.on_answer = forget};
    yard_start(&yard, &fencing_scsi_pr_kind, &parameters);
    unsigned doubles = 0;
    for (unsigned i = 0; i < 60; i++) {
        uint64_t before[] = {yard.nodes[ALPHA].resets.count, yard.nodes[BETA].resets.count};
        yard_fence(&yard, ALPHA, BETA);
        yard_fence(&yard, BETA, ALPHA);
        yard_run(&yard, run_now(yard.run) + 100 * SECOND);
        uint64_t alpha = yard.nodes[ALPHA].resets.count - before[ALPHA];
        uint64_t beta = yard.nodes[BETA].resets.count - before[BETA];
        cr_expect_geq(alpha + beta, 1, "race %u", i);
        doubles += alpha == 1 && beta == 1;
    }
    yard_end(&yard);
    return doubles;
}

/* One of two loses. Wrong: an even number of points, of which each may take half; check says so. */
Test(fencing_scsi_pr_race, one_of_two_loses_where_points_are_odd)
{
    static const char *const places[] = {"/system/fencing/coordination_points"};
    for (int64_t points = 1; points <= 5; points++) {
        struct scsi_pr_parameters parameters = defaults(points);
        bool is_even = points % 2 == 0;
        yard_expect_warnings(&fencing_scsi_pr_kind, &parameters, places, is_even);
        unsigned doubles = lost_by_both(points);
        cr_expect_eq(doubles > 0, is_even, "%d points: %u", (int)points, doubles);
    }
}
