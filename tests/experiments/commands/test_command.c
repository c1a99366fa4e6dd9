#include "experiments/commands/command.h"

#include "experiments/commands/table.h"
#include "tests/experiments/fixture.h"

Test(command, an_error_is_its_status)
{
    struct error error = {.code = ERROR_IO, .where = "x", .text = "y"};
    cr_expect_eq(command_fail(&error), 74);
    cr_expect_eq(command_misused(NULL, "%d", 1), 64);
    cr_expect_eq(command_misused("run", "%d", 1), 64);
    cr_expect_eq(command_unknown(commands, "rnu"), 64);
    cr_expect_eq(command_done(2), 2);
}

Test(command, a_quiet_one_says_errors_alone_and_a_verbose_one_what_is_done)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    fixture_file(folder, "imprecise.json",
                 MM1 ", 'run': {'horizon': '400 s', 'replications': {'minimum': 2, 'maximum': 3, "
                     "'until': {'throughput': '0.001 %'}}}}");
    cr_expect_eq(fixture_coupling(folder, "run spec.json -q --seed 1"), 0);
    char *text = fixture_read(folder, "complained");
    cr_expect_str_eq(text, "");
    memory_free(text);
    fixture_says(folder, "said", "Results: results/mm1/results.json");
    cr_expect_eq(fixture_coupling(folder, "-q run spec.json --seed 2"), 0);
    text = fixture_read(folder, "complained");
    cr_expect_str_eq(text, "");
    memory_free(text);
    cr_expect_eq(fixture_coupling(folder, "run -q imprecise.json -o b"), 1);
    text = fixture_read(folder, "complained");
    cr_expect_str_eq(text, "");
    memory_free(text);
    cr_expect_eq(fixture_coupling(folder, "run spec.json -q -o d --time-limit 0.001 --set "
                                          "run.horizon='100 years'"),
                 2);
    fixture_says(folder, "complained", "3 of 3 runs failed");
    cr_expect_eq(fixture_coupling(folder, "run -v spec.json --seed 2 -j 2"), 0);
    fixture_says(folder, "complained", "coupling: spec.json: read, 1 point\n");
    fixture_says(folder, "complained",
                 "coupling: results/mm1: results go here; 2 worker processes\n");
    fixture_says(folder, "complained", "coupling: 3 of 3 runs done, 3 of them stored before; ");
    fixture_remove(folder);
}
