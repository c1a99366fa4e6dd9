#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

#define RUN   ", 'run': {'horizon': '2000 s', 'replications': 5}"
#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}"

Test(compare, says_what_differs_and_ends_with_1_when_something_does)
{
    static const struct {
        const char *arguments;
        int status;
        const char *says;
    } rows[] = {
        {"compare a a", 0, "no difference"},
        {"compare a --point 0 --point 1", 1, "point 1 against point 0"},
        {"compare a --point 0 --point 0", 0, "no difference"},
        {"compare a slow", 1, "differs"},
        {"compare a/results.json slow/results.json --point 1", 1, "point 1 against point 1"},
        {"compare a single", 65, ""},
        {"compare a single --point 0", 0, "no difference"},
        {"compare a", 64, ""},
        {"compare a --point 0 --point 9", 64, ""},
        {"compare a nothing", 66, ""},
        {"compare a --pint 0", 64, ""},
        {"compare a -xy", 64, ""},
        {"compare", 64, ""},
    };
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 RUN SWEEP);
    fixture_file(folder, "single.json", MM1 RUN "}");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o a"), 0);
    cr_assert_eq(fixture_coupling(folder, "run single.json -o single"), 0);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o slow --set "
                                          "system.stations.cpu.service='1800 ms'"),
                 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(fixture_coupling(folder, rows[i].arguments), rows[i].status, "%s",
                     rows[i].arguments);
        if (rows[i].says[0] != '\0') {
            fixture_says(folder, "said", rows[i].says);
        }
    }
    fixture_remove(folder);
}

Test(compare, says_once_that_the_seeds_differ)
{
    static const char says[] = "the seeds differ, so the pairs share no random numbers";
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o a"), 0);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o b --seed 99"), 0);
    fixture_coupling(folder, "compare a b");
    char *text = fixture_read(folder, "complained");
    const char *first = strstr(text, says);
    cr_assert_not_null(first);
    cr_expect_null(strstr(first + 1, says));
    memory_free(text);
    fixture_remove(folder);
}

Test(compare, has_the_columns_that_the_run_has_where_the_spec_chooses_none)
{
    char folder[64];
    fixture_folder(folder);
    cr_assert_eq(fixture_coupling(folder, "run hot-standby-failover -o a --progress never "
                                          "--set 'analysis={}'"),
                 0);
    cr_expect(fixture_says(folder, "said", "time_to_recovery"));
    cr_assert_eq(fixture_coupling(folder, "compare a a"), 0);
    cr_expect(fixture_says(folder, "said", "services.database.time_to_recovery "));
    cr_expect(fixture_says(folder, "said", "services.database.downtime "));
    fixture_remove(folder);
}
