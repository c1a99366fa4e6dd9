#include "experiments/commands/width_arguments.h"

#include "tests/experiments/commands/call.h"

Test(width_arguments, are_a_number_of_columns)
{
    struct test_call test;
    struct width_arguments arguments = {0};
    cr_assert(call_read(&test, &width_argp, &arguments, "try --width 72", NULL));
    cr_expect_eq(width_arguments_columns(&arguments, 5), 72);
    arguments = (struct width_arguments){0};
    cr_assert(call_read(&test, &width_argp, &arguments, "try -w 0", NULL));
    cr_expect_eq(width_arguments_columns(&arguments, 5), 0, "0 is as many as are needed");
}

Test(width_arguments, refuse_what_is_no_number)
{
    char *said = NULL;
    struct test_call test;
    struct width_arguments arguments = {0};
    cr_expect_not(call_read(&test, &width_argp, &arguments, "try --width wide", &said));
    cr_expect_eq(test.status, 64);
    cr_expect_not_null(strstr(said, "--width: \"wide\" is no whole number"));
    free(said);
}

/* The bytes of a pipe or a file hang on no terminal. */
Test(width_arguments, without_any_are_those_of_the_terminal_if_there_is_one)
{
    struct width_arguments arguments = {0};
    cr_assert_not_null(freopen("/dev/null", "w", stdout));
    cr_expect_eq(width_arguments_columns(&arguments, 100), 100);
}
