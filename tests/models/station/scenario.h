/*
 * A scenario of single jobs at one station: when each comes, what it needs, when it is gone.
 *
 * Each job is a class of its own whose one arrival lies between half the horizon and the horizon,
 * so that its second does not. Times count from SCENARIO_START.
 */
#ifndef TESTS_MODELS_STATION_SCENARIO_H
#define TESTS_MODELS_STATION_SCENARIO_H

#include "tests/models/systems/queueing_fixture.h"

enum { SCENARIO_START = 1000 };

struct job {
    sim_ticks arrives;
    sim_ticks service;
    int64_t priority;
    sim_ticks leaves;
};

/** Run the jobs through a fixture of one station and no classes, and compare when each leaves. */
static inline void scenario_expect(struct fixture *fixture, const struct job *jobs, size_t count)
{
    const char *station = fixture->station_names[0];
    for (size_t i = 0; i < count; i++) {
        char name[32];
        int length = snprintf(name, sizeof name, "job%zu", i);
        struct customer_class_parameters *class =
            fixture_open(fixture, fixture_word(fixture, name, (size_t)length), station,
                         distribution_constant(SCENARIO_START + jobs[i].arrives));
        class->priority = jobs[i].priority;
        fixture_service(fixture, class, station, distribution_constant(jobs[i].service));
    }
    struct simulation_result result = fixture_run(fixture, 2 * SCENARIO_START - 1);
    for (size_t i = 0; i < count; i++) {
        char name[64];
        snprintf(name, sizeof name, "classes.job%zu.response_time", i);
        double expected = (double)(jobs[i].leaves - jobs[i].arrives);
        cr_expect_eq(fixture_value(&result, name), expected, "job %zu took %g, not %g", i,
                     fixture_value(&result, name), expected);
    }
    simulation_result_free(&result);
}

/** A fixture with one station "s" of that discipline. */
static inline struct fixture *scenario_create(const char *discipline, int64_t servers)
{
    struct fixture *fixture = fixture_create();
    struct station_parameters *station = fixture_station(fixture, "s", distribution_constant(1));
    station->discipline = kinds_find("discipline", discipline);
    station->servers = servers;
    cr_assert_not_null(station->discipline, "there is no discipline %s", discipline);
    return fixture;
}

#endif
