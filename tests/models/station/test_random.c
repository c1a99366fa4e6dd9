#include "tests/models/station/scenario.h"

/* Among four that wait for a long service, each is next a quarter of the time. */
Test(random, each_of_those_who_wait_is_as_likely_to_be_next)
{
    enum { RUNS = 2000 };
    int first[4] = {0};
    for (uint64_t seed = 0; seed < RUNS; seed++) {
        struct fixture *fixture = scenario_create("random", 1);
        char names[5][16];
        for (int i = 0; i < 5; i++) {
            snprintf(names[i], sizeof names[i], "job%d", i);
            fixture_open(fixture, names[i], "s", distribution_constant(1000 + i));
            fixture_service(fixture, &fixture->class[i], "s", distribution_constant(100));
        }
        struct simulation simulation = {
            .system = &queueing_kind,
            .parameters = &fixture->parameters,
            .horizon = 1999,
            .ticks_per_second = 1,
            .seed = seed,
            .check = true,
        };
        struct simulation_result result;
        struct error error = {0};
        cr_assert(simulate(&simulation, &result, &error), "%s: %s", error.where, error.text);
        for (int i = 1; i < 5; i++) {
            char name[64];
            snprintf(name, sizeof name, "classes.job%d.response_time", i);
            first[i - 1] += fixture_value(&result, name) == 200 - i;
        }
        simulation_result_free(&result);
        free(fixture);
    }
    /* 500 each, standard deviation 19. */
    for (int i = 0; i < 4; i++) {
        cr_expect(first[i] > 420 && first[i] < 580, "job %d was next %d times", i, first[i]);
    }
    cr_expect_eq(first[0] + first[1] + first[2] + first[3], RUNS);
}
