#include "tests/models/cluster/fencing/fencing_fixture.h"
#include "tests/models/places.h"

extern const struct kind fencing_none_kind;

Test(fencing_none, answers_at_once_and_does_nothing)
{
    struct yard yard = {0};
    yard_start(&yard, &fencing_none_kind, NULL);
    yard_run(&yard, SECOND);
    yard_fence(&yard, ALPHA, BETA);
    yard_fence(&yard, ALPHA, BETA);
    yard_fence(&yard, BETA, ALPHA);
    yard_run(&yard, SECOND);
    cr_expect_eq(yard.answer_count, 2);
    yard_expect_answer(&yard, 0, ALPHA, BETA, true, SECOND);
    yard_expect_answer(&yard, 1, BETA, ALPHA, true, SECOND);
    cr_expect_eq(yard.answers[1].cause.event, 2);
    cr_expect_str_eq(yard.answers[1].cause.fault, CAUSE_PARTITION);
    yard_expect_timeline(&yard, "alpha fence.skipped beta 1000|beta fence.skipped alpha 1000");
    cr_expect(node_is_running(&yard.nodes[BETA]));
    yard_end(&yard);
}

Test(fencing_none, those_who_withdraw_or_fall_hear_nothing)
{
    struct yard yard = {0};
    yard_start(&yard, &fencing_none_kind, NULL);
    yard_fence(&yard, ALPHA, BETA);
    yard_fence(&yard, BETA, GAMMA);
    yard_fence(&yard, GAMMA, BETA);
    yard.operations->withdraw(yard.run, yard.fencing, ALPHA, BETA);
    yard_crash(&yard, BETA, 0);
    yard_hang(&yard, GAMMA, 5 * SECOND);
    yard_run(&yard, 100 * SECOND);
    cr_expect_eq(yard.answer_count, 0);
    yard_end(&yard);
}

Test(fencing_none, says_that_it_is_not_safe)
{
    static const char *const places[] = {"/system/fencing/kind"};
    const struct fencing_operations *operations = fencing_none_kind.operations;
    yard_expect_warnings(&fencing_none_kind, NULL, places, 1);
    cr_expect_not(operations->is_safe_with(NULL));
    struct yard yard = {0};
    yard_start(&yard, &fencing_none_kind, NULL);
    yard_run(&yard, SECOND);
    struct window window;
    struct report report = yard_report(&yard, &window);
    cr_expect_eq(yard_metric(&report, "fencing.attempts"), 0);
    cr_expect_eq(yard_metric(&report, "fencing.time"), -1);
    yard_end(&yard);
}

/* Planted bug: a node stops without a word. */
Test(fencing_none, invariants_catch_a_planted_bug)
{
    struct yard yard = {0};
    yard_start(&yard, &fencing_none_kind, NULL);
    yard_fence(&yard, ALPHA, BETA);
    yard.nodes[ALPHA].state = NODE_DOWN;
    place_invariants(yard.run, yard.fencing);
    cr_expect(run_failed(yard.run));
    run_destroy(yard.run);
    arena_destroy(yard.kept);
}
