#include "experiments/runs/store_memory.h"

#include "tests/experiments/fixture.h"

Test(store_memory, serves_a_store)
{
    cr_assert(store_use_memory());
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_run(&fixture, 0, 2);
    fixture_close(&fixture);
}

Test(store_memory, cannot_be_changed_once_the_store_is_in_use)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    cr_expect_not(store_use_memory());
    fixture_close(&fixture);
}
