#include "experiments/runs/sample.h"

#include "tests/experiments/fixture.h"

static double sample_of(const char *text)
{
    struct fixture fixture;
    struct experiment_point point;
    fixture_open(&fixture, text);
    experiment_point_open(&fixture.experiment, 0, &point);
    double seconds = sample_run_s(&point.point);
    experiment_point_close(&point);
    fixture_close(&fixture);
    return seconds;
}

/* A run of ten million times the length takes far longer, but its sample does not. */
Test(sample, tells_a_long_run_by_a_short_one)
{
    double shorter = sample_of(MM1 ", 'run': {'horizon': '400 s'}}");
    double longer = sample_of(MM1 ", 'run': {'horizon': '100 years'}}");
    cr_expect_gt(shorter, 0);
    cr_expect_lt(shorter, 5);
    cr_expect_gt(longer, 100 * shorter, "%g and %g s", longer, shorter);
}
