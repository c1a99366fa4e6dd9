#include "sim/base/assert.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <signal.h>

static int evaluations;

static int count_evaluation(int result)
{
    evaluations++;
    return result;
}

Test(assert, true_conditions_pass_and_are_evaluated_once)
{
    ASSERT(count_evaluation(1));
    cr_assert_eq(evaluations, 1);
}

Test(assert, false_conditions_abort, .signal = SIGABRT)
{
    cr_redirect_stderr();
    ASSERT(count_evaluation(0));
}

Test(assert, slow_asserts_cost_nothing_unless_asked_for)
{
    ASSERT_SLOW(count_evaluation(1));
#ifdef COUPLING_ASSERT_SLOW
    cr_assert_eq(evaluations, 1);
#else
    cr_assert_eq(evaluations, 0);
#endif
}
