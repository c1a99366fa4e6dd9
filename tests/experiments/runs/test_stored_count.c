#include "experiments/runs/stored_count.h"

#include "tests/experiments/fixture.h"

#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2, 3]}}"

static struct stored_count count_of(struct fixture *fixture)
{
    struct stored_count count;
    cr_assert(stored_count_of(&fixture->experiment, &count, &fixture->error), "%s",
              fixture->error.text);
    return count;
}

Test(stored_count, tells_what_is_there_and_what_is_left)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, 1, 0.5);
    }
    fixture_make_up(&fixture, 1, 2, 1, 0.5);
    fixture_put(&fixture, 1, 0, STORE_FAILED, "it crashed");
    struct stored_count count = count_of(&fixture);
    cr_expect_eq(count.points, 3);
    cr_expect_eq(count.complete, 1);
    cr_expect_eq(count.begun, 1);
    cr_expect_eq(count.wanted, 9);
    cr_expect_eq(count.stored, 5);
    cr_expect_eq(count.failed, 1);
    cr_expect_eq(count.left, 5, "a failed run is made again");
    cr_expect_eq(count.first_left, 1);
    cr_expect_not(count.is_open);
    fixture_close(&fixture);
}

Test(stored_count, without_a_store_has_all_to_make)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    struct store *store = fixture.experiment.store;
    fixture.experiment.store = NULL;
    struct stored_count count = count_of(&fixture);
    cr_expect_eq(count.stored, 0);
    cr_expect_eq(count.left, 9);
    cr_expect_eq(count.first_left, 0);
    fixture.experiment.store = store;
    fixture_close(&fixture);
}

Test(stored_count, has_the_runs_of_equal_points_made_once)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'run.confidence': [0.9, 0.95]}}");
    struct stored_count count = count_of(&fixture);
    cr_expect_eq(count.wanted, 6);
    cr_expect_eq(count.left, 3);
    fixture_close(&fixture);
}

Test(stored_count, of_a_wanted_precision_is_open)
{
    struct fixture fixture;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': {'minimum': 4, "
                               "'until': {'throughput': '1 %'}}}}");
    struct stored_count count = count_of(&fixture);
    cr_expect_eq(count.wanted, 4);
    cr_expect(count.is_open);
    fixture_close(&fixture);
}
