#include "experiments/results/stored_point.h"

#include "tests/experiments/fixture.h"

Test(stored_point, that_is_complete_has_the_results_of_all_its_runs)
{
    struct fixture fixture;
    struct stored_point stored;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, (double)(i + 1), 0.5);
    }
    cr_assert(stored_point_open(&fixture.experiment, 0, &stored, &fixture.error));
    cr_expect(stored.stopping.is_complete);
    cr_expect_eq(stored.stored, 3);
    cr_expect_eq(stored.wanted, 3);
    cr_assert(stored.has_result);
    cr_expect_eq(stored.result.metrics[0].mean.interval.mean, 2);
    stored_point_close(&stored);
    fixture_close(&fixture);
}

/* A run that ended early does not count before those that come before it. */
Test(stored_point, under_way_has_the_runs_before_the_first_that_is_missing)
{
    struct fixture fixture;
    struct stored_point stored;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': 5}}");
    fixture_make_up(&fixture, 0, 0, 1, 0.5);
    fixture_make_up(&fixture, 0, 1, 3, 0.5);
    fixture_make_up(&fixture, 0, 3, 100, 0.5);
    cr_assert(stored_point_open(&fixture.experiment, 0, &stored, &fixture.error));
    cr_expect_not(stored.stopping.is_complete);
    cr_expect_eq(stored.stored, 2);
    cr_expect_eq(stored.wanted, 5);
    cr_assert(stored.has_result);
    cr_expect_eq(stored.result.replications, 2);
    cr_expect_eq(stored.result.metrics[0].mean.interval.mean, 2);
    stored_point_close(&stored);
    fixture_close(&fixture);
}

Test(stored_point, without_a_run_has_no_result)
{
    struct fixture fixture;
    struct stored_point stored;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_make_up(&fixture, 0, 2, 1, 0.5);
    cr_assert(stored_point_open(&fixture.experiment, 0, &stored, &fixture.error));
    cr_expect_not(stored.has_result);
    cr_expect_eq(stored.stored, 0);
    cr_expect_eq(stored.wanted, 3);
    stored_point_close(&stored);
    fixture_close(&fixture);
}
