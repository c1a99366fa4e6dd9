#include "tests/models/processor/team_fixture.h"

/* Two of four cores compute, for all of the run; the shares of all states sum to 1. */
Test(cores_report, shares_of_all_states_sum_to_one)
{
    struct team_fixture fixture;
    struct simulation_result result;
    team_fixture_init(&fixture, 2);
    fixture.machine.machine.cores_per_processor = 4;
    steps_compute(&fixture.program, 1000 * NS, PART_PARALLEL);
    team_fixture_run(&fixture, &result);
    double sum = 0;
    for (const struct metric_row *row = cores_metrics; row->name != NULL; row++) {
        char name[64];
        snprintf(name, sizeof name, "cores.%s", row->name);
        sum += fixture_value(&result, name);
    }
    cr_expect(fixture_is_near(sum, 1, 1e-12), "%g", sum);
    cr_expect_eq(fixture_value(&result, "cores.user"), 0.5);
    cr_expect_eq(fixture_value(&result, "cores.idle"), 0.5);
    simulation_result_free(&result);
}
