#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

Test(check, says_how_much_work_it_is_and_runs_nothing)
{
    char folder[64];
    char path[128];
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}");
    cr_expect_eq(fixture_coupling(folder, "check spec.json --replications 7"), 0);
    cr_expect(fixture_says(folder, "said", "points          2\n"));
    cr_expect(fixture_says(folder, "said", "runs            14\n"));
    cr_expect(fixture_says(folder, "said", "simulated time  5600 s"));
    cr_expect(fixture_says(folder, "said", "limit of a run  1e+08 events; --time-limit SECONDS"));
    snprintf(path, sizeof path, "%s/results", folder);
    cr_expect_neq(access(path, F_OK), 0);
    fixture_file(folder, "bad.json", MM1 ", 'run': {'horizon': 5}}");
    cr_expect_eq(fixture_coupling(folder, "check bad.json"), 65);
    cr_expect(fixture_says(folder, "complained", "bad.json: /run/horizon: "));
    cr_expect_eq(fixture_coupling(folder, "check"), 64);
    fixture_remove(folder);
}
