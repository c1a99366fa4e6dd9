#include "models/invariants.h"

#include <criterion/criterion.h>
#include <string.h>

static struct run *new_run(void)
{
    return run_create(&(struct run_options){.horizon = 10, .ticks_per_second = 1000});
}

Test(invariants, have_a_name_each_and_no_name_twice)
{
    for (int i = 0; i < INVARIANTS; i++) {
        cr_assert_not_null(invariant_names[i], "%d", i);
        for (int k = 0; k < i; k++) {
            cr_expect_str_neq(invariant_names[i], invariant_names[k]);
        }
    }
}

Test(laws, are_listed_once_each)
{
    size_t count = 0;
    for (const struct law_name *law = law_names; law->law != NULL; law++, count++) {
        for (const struct law_name *other = law_names; other != law; other++) {
            cr_expect(strcmp(law->law, other->law) != 0 || strcmp(law->place, other->place) != 0,
                      "%s of %s", law->law, law->place);
        }
    }
    cr_expect_geq(count, 20);
}

Test(invariants, an_evaluation_is_counted_and_fails_the_run_when_it_does_not_hold)
{
    struct run *run = new_run();
    struct component component = {NULL, "stations.cpu"};
    CHECK(run, &component, station_busy, true, "%s", "nothing");
    CHECK(run, &component, station_busy, 1 + 1 == 2, "nothing");
    cr_expect_not(run_failed(run));
    cr_expect_eq(run->evaluated[INVARIANT_station_busy], 2);
    CHECK(run, &component, station_busy, 1 + 1 == 3, "%d servers are busy", 5);
    CHECK(run, &component, station_number, false, "the first error wins");
    cr_expect_eq(run->evaluated[INVARIANT_station_busy], 3);
    cr_expect_eq(run->evaluated[INVARIANT_station_number], 1);
    cr_expect_eq(run->evaluated[INVARIANT_station_census], 0);
    cr_expect_str_eq(run_error(run)->where, "stations.cpu at 0.000 s");
    cr_expect_str_eq(run_error(run)->text, "5 servers are busy (invariant \"station_busy\")");
    run_destroy(run);
}
