#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

Test(solve, prints_theory_alone_and_leaves_nothing)
{
    char folder[64];
    char path[128];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_expect_eq(fixture_coupling(folder, "solve spec.json"), 0);
    cr_expect(fixture_says(folder, "said", "response_time"));
    cr_expect(fixture_says(folder, "said", "2 s"));
    cr_expect(fixture_says(folder, "said", "M/M/1\n"));
    cr_expect_eq(fixture_coupling(folder, "solve spec.json --set "
                                          "'system.stations.cpu.service=500 ms'"),
                 0);
    cr_expect(fixture_says(folder, "said", "M/G/1\n"));
    snprintf(path, sizeof path, "%s/results", folder);
    cr_expect_neq(access(path, F_OK), 0);
    cr_expect_eq(fixture_coupling(folder, "solve spec.json --set run.transient=true"), 1);
    cr_expect(fixture_says(folder, "said", "No theory:\npoint 0: theory speaks of the steady"));
    cr_expect_eq(fixture_coupling(folder, "solve"), 64);
    cr_expect_eq(fixture_coupling(folder, "solve none.json"), 66);
    fixture_remove(folder);
}

Test(solve, fits_the_width)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_expect_eq(fixture_coupling(folder, "solve spec.json --width 36"), 0);
    cr_expect(fixture_says(folder, "said", "the laws are left out: --width 0\n"));
    cr_expect(fixture_says(folder, "said", "metric                    value\n"));
    fixture_remove(folder);
}

/* How many replications an objective needs does not concern theory; check says it. */
Test(solve, leaves_out_warnings_of_runs)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 MM1_RUN ", 'analysis': {'objectives': [{'metric': 'throughput', 'at_least': "
                             "'1 /s', 'share': 0.99}]}}");
    cr_expect_eq(fixture_coupling(folder, "check spec.json"), 0);
    fixture_says(folder, "complained", "/analysis/objectives/0/share: warning");
    cr_expect_eq(fixture_coupling(folder, "solve spec.json"), 0);
    char *complained = fixture_read(folder, "complained");
    cr_expect_str_eq(complained, "");
    memory_free(complained);
    fixture_remove(folder);
}
