#include "experiments/commands/compare_points.h"

#include "tests/experiments/fixture.h"

#define RUN   ", 'run': {'horizon': '2000 s', 'replications': 5}"
#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}"

Test(compare_points, says_once_that_the_seeds_differ)
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

Test(compare_points, has_the_columns_that_the_run_has_where_the_spec_chooses_none)
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
