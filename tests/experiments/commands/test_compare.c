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
