#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

#include <stdlib.h>

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
    cr_expect(fixture_says(folder, "said",
                           "limit of a run  1e+08 events; of time with --time-limit SECONDS\n"));
    snprintf(path, sizeof path, "%s/results", folder);
    cr_expect_neq(access(path, F_OK), 0);
    fixture_file(folder, "bad.json", MM1 ", 'run': {'horizon': 5}}");
    cr_expect_eq(fixture_coupling(folder, "check bad.json"), 65);
    cr_expect(fixture_says(folder, "complained", "bad.json: /run/horizon: "));
    cr_expect_eq(fixture_coupling(folder, "check"), 64);
    fixture_remove(folder);
}

Test(check, takes_several_specs_and_ends_with_the_worst_status)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "good.json", MM1 MM1_RUN "}");
    fixture_file(folder, "bad.json", MM1 ", 'run': {}}");
    cr_expect_eq(fixture_coupling(folder, "check good.json good.json"), 0);
    cr_expect_eq(fixture_coupling(folder, "check good.json bad.json"), 65);
    fixture_says(folder, "said", "mm1: valid\n");
    cr_expect_eq(fixture_coupling(folder, "check missing.json bad.json good.json"), 66);
    fixture_says(folder, "said", "mm1: valid\n");
    fixture_says(folder, "complained", "missing.json: cannot be opened");
    fixture_says(folder, "complained", "bad.json: /run: \"horizon\" is missing");
    fixture_remove(folder);
}

Test(check, says_which_axes_are_fixed)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}");
    cr_expect_eq(fixture_coupling(folder, "check spec.json --set system.stations.cpu.servers=3"),
                 0);
    fixture_says(folder, "said",
                 "  points          1\n"
                 "  fixed           system.stations.cpu.servers=3, which the spec sweeps\n");
    cr_expect_eq(fixture_coupling(folder, "run spec.json --set system.stations.cpu.servers=3"), 0);
    fixture_says(folder, "said",
                 "Fixed, though the spec sweeps it: system.stations.cpu.servers=3.\n");
    fixture_remove(folder);
}

Test(check, says_how_many_replications_an_objective_needs)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 MM1_RUN ", 'analysis': {'objectives': [{'metric': 'throughput', 'at_least': "
                             "'0.1 /s', 'share': 0.95}]}}");
    cr_expect_eq(fixture_coupling(folder, "check spec.json"), 0);
    cr_expect(fixture_says(folder, "said", "a PASS needs 72 of 72\n"));
    cr_expect(fixture_says(folder, "complained",
                           "/analysis/objectives/0/share: warning: it cannot "
                           "pass"));
    fixture_remove(folder);
}

Test(check, warns_of_a_run_that_no_limit_lets_end)
{
    char folder[64];
    char path[128];
    /* a pass each nanosecond for 100 days is 8.64e15 of them; for 100 s it is 1e11 */
    static const char *const endless =
        "{'name': 'endless', 'system': {'kind': 'queueing', 'stations': {'a': {'service': '1 "
        "ns'}}}, "
        "'workload': {'classes': {'x': {'population': 3, 'route': {'start': 'a', 'a': 'done'}}}}, "
        "'run': {'horizon': '100 days'}}";
    fixture_file(fixture_folder(folder), "spec.json", endless);
    cr_expect_eq(fixture_coupling(folder, "check spec.json"), 0);
    cr_expect(fixture_says(folder, "said", "a run needs about 1.7e+16 events, more than any can"));
    cr_expect_eq(fixture_coupling(folder, "check spec.json --set run.horizon='\"100 s\"'"), 0);
    cr_expect(fixture_says(folder, "said", "of time with --time-limit"));
    snprintf(path, sizeof path, "! grep -q warning %s/said", folder);
    cr_expect_eq(system(path), 0);
    fixture_remove(folder);
}

Test(check, says_how_many_runs_are_really_made)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.service.exponential': ['0.5 s', "
                             "'2 /s', '0.25 s']}}");
    cr_expect_eq(fixture_coupling(folder, "check spec.json"), 0);
    cr_expect(fixture_says(folder, "said", "points          3, 2 different\n"));
    cr_expect(fixture_says(folder, "said", "runs            6\n"));
    fixture_file(folder, "many.json",
                 MM1 MM1_RUN ", 'sweep': {'run.seed': {'from': 1, 'to': 100000, "
                             "'steps': 100000}}}");
    cr_expect_eq(fixture_coupling(folder, "check many.json"), 0);
    cr_expect(fixture_says(folder, "said", "runs            300000, fewer where points are equal"));
    fixture_remove(folder);
}

/* A warning of a spec of the gallery names it as it was asked for. */
Test(check, names_a_spec_of_the_gallery_as_it_was_given)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "check hot-standby-failover"), 0);
    char *complained = fixture_read(folder, "complained");
    cr_expect_eq(strncmp(complained, "hot-standby-failover: /system/nodes: warning: ", 46), 0, "%s",
                 complained);
    memory_free(complained);
    fixture_remove(folder);
}
