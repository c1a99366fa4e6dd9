#include "experiments/commands/spec_arguments.h"

#include "tests/experiments/commands/call.h"

Test(spec_arguments, are_read_in_any_order)
{
    struct spec_arguments arguments = {0};
    struct test_call test;
    cr_assert(call_read(&test, &spec_argp, &arguments,
                        "try --set a.b=c=d x.json --seed 7 --replications=5 --shard 2/3 --trace 2",
                        NULL));
    cr_assert_eq(arguments.spec_count, 1);
    cr_expect_str_eq(arguments.specs[0], "x.json");
    cr_assert_eq(arguments.setting_count, 4);
    cr_expect_str_eq(arguments.settings[0].path, "a.b");
    cr_expect_str_eq(arguments.settings[0].value, "c=d");
    cr_expect_str_eq(arguments.settings[1].path, "run.seed");
    cr_expect_str_eq(arguments.settings[2].value, "5");
    cr_expect_str_eq(arguments.settings[3].path, "run.timeline");
    cr_expect_str_eq(arguments.settings[3].value, "2");
    cr_expect(arguments.shard == 2 && arguments.shards == 3);
    struct spec_options options = spec_arguments_options(&arguments);
    cr_expect(options.settings == arguments.settings && options.setting_count == 4);
    spec_arguments_free(&arguments);
}

Test(spec_arguments, have_defaults)
{
    struct spec_arguments arguments = {0};
    struct test_call test;
    cr_assert(call_read(&test, &spec_argp, &arguments, "try -- -x.json -", NULL));
    cr_expect(arguments.shard == 0 && arguments.shards == 1);
    cr_expect_eq(arguments.setting_count, 0);
    cr_assert_eq(arguments.spec_count, 2);
    cr_expect_str_eq(arguments.specs[0], "-x.json");
    cr_expect_str_eq(arguments.specs[1], "-");
    spec_arguments_free(&arguments);
}

Test(spec_arguments, that_make_no_sense_are_refused)
{
    static const struct {
        const char *line;
        const char *says;
    } rows[] = {
        {"try", "SPEC: which SPEC?"},
        {"try x --set ab", "--set: \"ab\" is not PATH=VALUE, e.g. run.horizon=10 s"},
        {"try x --set =1", "--set: \"=1\" is not PATH=VALUE"},
        {"try x --seed -1", "--seed: \"-1\" is no whole number from 0 on"},
        {"try x --seed 1x", "--seed: \"1x\" is no whole number from 0 on"},
        {"try x --seed 9223372036854775808", "--seed: \"9223372036854775808\" is no whole number"},
        {"try x --replications 0", "--replications: \"0\" is no whole number from 1 on"},
        {"try x --shard 3/3", "--shard: \"3/3\" is not K/N with K from 0 to N - 1"},
        {"try x --shard 1", "--shard: \"1\" is not K/N"},
        {"try x --shard -1/3", "--shard: \"-1/3\" is not K/N"},
        {"try x --shard 0/0", "--shard: \"0/0\" is not K/N"},
        {"try x --sede 1", "--sede: there is no such option; did you mean --seed?"},
        {"try x --seed", "--seed: a value is missing: --seed=N"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct spec_arguments arguments = {0};
        struct test_call test;
        char *said;
        cr_expect_not(call_read(&test, &spec_argp, &arguments, rows[i].line, &said), "%s",
                      rows[i].line);
        cr_expect_eq(test.status, 64, "%s", rows[i].line);
        cr_expect_not_null(strstr(said, rows[i].says), "%s: %s", rows[i].line, said);
        free(said);
        spec_arguments_free(&arguments);
    }
}
