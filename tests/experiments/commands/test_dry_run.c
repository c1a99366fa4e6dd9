#include "experiments/commands/dry_run.h"

#include "experiments/results/file.h"
#include "tests/experiments/fixture.h"

#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}"

Test(dry_run, makes_nothing_and_says_what_it_would)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_expect_eq(fixture_coupling(folder, "run spec.json -o out --dry-run -j 2"), 0);
    fixture_says(folder, "said",
                 "mm1: a dry run, nothing is made\npoints  2, 0 of them complete\n"
                 "runs    6, 0 of them stored in out\nto make 6\ntime    about ");
    fixture_says(folder, "said", " with 2 workers: ");
    fixture_says(folder, "said", " a run, by a sample of 2 points\n");
    char *path = file_join(folder, "out");
    cr_expect_not(file_exists(path));
    memory_free(path);
    fixture_remove(folder);
}

Test(dry_run, tells_the_time_by_the_runs_that_were_made)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never"), 0);
    cr_expect_eq(fixture_coupling(folder, "run spec.json -o out --dry-run"), 0);
    fixture_says(folder, "said", "runs    6, 6 of them stored in out\nto make 0\n");
    cr_expect_eq(fixture_coupling(folder, "run spec.json -o out --dry-run --replications 5"), 0);
    fixture_says(folder, "said", "runs    10, 6 of them stored in out\nto make 4\n");
    fixture_says(folder, "said", "as the last runs took\n");
    cr_expect_eq(fixture_coupling(folder, "run spec.json -o out --dry-run --check"), 0);
    fixture_says(folder, "said",
                 "0 of them stored in out: with these checks stored runs are not "
                 "used\nto make 6\n");
    fixture_remove(folder);
}

/* A folder that would be refused is refused. */
Test(dry_run, is_refused_where_the_run_would_be)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never"), 0);
    cr_expect_eq(fixture_coupling(folder, "run spec.json -o out --dry-run --set name=other"), 73);
    fixture_says(folder, "complained", "--force");
    fixture_remove(folder);
}

Test(dry_run, of_another_horizon_says_what_is_kept_and_what_is_made_anew)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never"), 0);
    cr_expect_eq(
        fixture_coupling(folder, "run spec.json -o out --dry-run --set run.horizon='11 s'"), 0);
    fixture_says(folder, "complained",
                 "Its finished runs would be kept in runs.sqlite, and results.json with the files "
                 "beside it would be made anew from runs of this one.\n");
    cr_expect_eq(fixture_coupling(folder, "run spec.json -o out --set run.horizon='11 s'"), 0);
    fixture_says(folder, "complained", "Its finished runs are kept in runs.sqlite, and ");
    fixture_remove(folder);
}
