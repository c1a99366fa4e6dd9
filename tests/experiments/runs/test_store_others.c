#include "experiments/runs/store_others.h"

#include "experiments/runs/store_file.h"
#include "tests/experiments/fixture.h"

static uint64_t others(struct fixture *fixture)
{
    uint64_t count;
    cr_assert(store_others(fixture->store, &count, &fixture->error), "%s", fixture->error.text);
    return count;
}

Test(store_others, are_counted_where_no_run_is_of_this_version)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    cr_expect_eq(others(&fixture), 0, "no run at all");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, 1, 0.5);
    }
    cr_expect_eq(others(&fixture), 0);
    cr_assert(store_file_execute(fixture.store, "UPDATE runs SET version = 1 WHERE replication < 2",
                                 &fixture.error));
    cr_expect_eq(others(&fixture), 0, "one is of this version");
    cr_assert(store_file_execute(fixture.store, "UPDATE runs SET version = 1", &fixture.error));
    cr_expect_eq(others(&fixture), 3);
    fixture_close(&fixture);
}
