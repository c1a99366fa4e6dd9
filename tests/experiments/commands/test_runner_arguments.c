#include "experiments/commands/runner_arguments.h"

#include "tests/experiments/commands/call.h"

Test(runner_arguments, are_read)
{
    struct runner_arguments arguments = {0};
    struct test_call test;
    cr_assert(call_read(&test, &runner_argp, &arguments,
                        "try -j 3 --check --progress json --time-limit 1.5 --memory-limit 64",
                        NULL));
    cr_expect_eq(arguments.runner.workers, 3);
    cr_expect(arguments.runner.check && !arguments.runner.shuffle_ties && !arguments.ties);
    cr_expect_eq(arguments.progress, PROGRESS_JSON);
    cr_expect_eq(arguments.runner.time_limit_s, 1.5);
    cr_expect_eq(arguments.runner.event_limit, UINT64_MAX, "time in place of events");
    cr_expect_eq(arguments.runner.memory_limit_bytes, 64 << 20);
}

Test(runner_arguments, have_defaults)
{
    struct runner_arguments arguments = {0};
    struct test_call test;
    cr_assert(call_read(&test, &runner_argp, &arguments, "try", NULL));
    cr_expect_geq(arguments.runner.workers, 1);
    cr_expect_eq(arguments.runner.event_limit, 0);
    cr_expect_eq(arguments.progress, PROGRESS_AUTO);
}

Test(runner_arguments, that_make_no_sense_are_refused)
{
    static const struct {
        const char *line;
        const char *says;
    } rows[] = {
        {"try -j 0", "-j: \"0\" is no whole number from 1 to 1024"},
        {"try -j two", "-j: \"two\" is no whole number from 1 to 1024"},
        {"try -j -1", "-j: \"-1\" is no whole number"},
        {"try -j", "-j: a value is missing: -j N"},
        {"try --progress maybe", "--progress: \"maybe\" is none of auto|never|json"},
        {"try --progress nevr", "is none of auto|never|json; did you mean never?"},
        {"try --time-limit 0", "--time-limit: \"0\" is no number of seconds above 0"},
        {"try --time-limit 1s", "--time-limit: \"1s\" is no number of seconds above 0"},
        {"try --memory-limit 0", "--memory-limit: \"0\" is no whole number from 1 to 16777216"},
        {"try --ties --shuffle-ties", "--ties: compares with shuffled ties"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct runner_arguments arguments = {0};
        struct test_call test;
        char *said;
        cr_expect_not(call_read(&test, &runner_argp, &arguments, rows[i].line, &said), "%s",
                      rows[i].line);
        cr_expect_eq(test.status, 64, "%s", rows[i].line);
        cr_expect_not_null(strstr(said, rows[i].says), "%s: %s", rows[i].line, said);
        free(said);
    }
}
