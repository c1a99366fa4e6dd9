#include "tests/models/cluster/corosync_cases.h"
#include "tests/small_set.h"

enum plant {
    NOTHING,
    NOT_ITS_OWN,
    DIFFERENT_VIEWS,
    UNSOUND,
    NO_TOKEN_TIMER,
    NO_CONSENSUS_TIMER,
    NO_COMMIT_TIMER,
    DEAD_BUT_THERE,
    PLANTS,
};

static void plant(struct bed *bed, struct corosync *corosync, enum plant what)
{
    struct totem_node *b = &corosync->nodes[1];
    switch (what) {
    case NOT_ITS_OWN:
        b->members = small_set_to(0x5);
        break;
    case DIFFERENT_VIEWS:
        b->members = small_set_to(0x3);
        break;
    case UNSOUND:
        bed->nodes[1].state = NODE_HUNG;
        break;
    case NO_TOKEN_TIMER:
        corosync->nodes[0].is_computed = false;
        break;
    case NO_CONSENSUS_TIMER:
        totem_gather(bed->run, corosync, 1);
        totem_cancel(bed->run, corosync, 1, TIMER_CONSENSUS);
        break;
    case NO_COMMIT_TIMER:
        totem_gather(bed->run, corosync, 1);
        b->stage = TOTEM_COMMIT;
        break;
    case DEAD_BUT_THERE:
        bed->nodes[1].state = NODE_DOWN;
        break;
    default:
        break;
    }
}

/* Each contradiction, planted into a sound state, is found. */
Test(corosync_invariants, planted_contradictions_are_found)
{
    for (enum plant what = NOTHING; what < PLANTS; what++) {
        struct corosync_parameters parameters = corosync_defaults();
        struct bed bed;
        bed_start(&bed, &corosync_kind, &parameters, 3, 0, 100 * SECOND);
        bed_run(&bed, SECOND);
        plant(&bed, (struct corosync *)bed.membership, what);
        corosync_invariants(bed.run, bed.membership);
        cr_expect_eq(run_failed(bed.run), what != NOTHING, "plant %d", what);
        bed_end(&bed);
    }
}
