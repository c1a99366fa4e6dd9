#include "experiments/commands/apart.h"

#include "sim/base/error.h"

#include <criterion/criterion.h>
#include <signal.h>

static int succeed(void *context)
{
    *(int *)context = 1;
    return 7;
}

static int crash(void *context)
{
    (void)context;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return 0;
}

Test(apart, work_changes_nothing_here)
{
    int value = 0;
    int number;
    cr_expect_eq(apart_run(succeed, &value, &number), 7);
    cr_expect_eq(number, 0);
    cr_expect_eq(value, 0);
}

Test(apart, a_crash_is_a_signal)
{
    int number;
    cr_expect_eq(apart_run(crash, NULL, &number), ERROR_INTERNAL);
    cr_expect_eq(number, SIGSEGV);
}
