/*
 * Queueing specs written by hand, for tests below the reader of JSON.
 *
 * A tick is a second here, so results read like the scenario. Everything is static and inline:
 * each test program takes what it needs.
 */
#ifndef TESTS_MODELS_SYSTEMS_QUEUEING_FIXTURE_H
#define TESTS_MODELS_SYSTEMS_QUEUEING_FIXTURE_H

#include "models/kinds.h"
#include "models/queueing/parameters.h"
#include "sim/component/simulation.h"
#include "tests/models/cells.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIXTURE_MOST = 16, FIXTURE_EXITS = 8 };

struct fixture_class {
    struct arrivals_parameters arrivals;
    const char *service_names[FIXTURE_MOST];
    struct distribution services[FIXTURE_MOST];
    const char *route_names[FIXTURE_MOST + 1];
    struct weighted_names routes[FIXTURE_MOST + 1];
    const char *exits[FIXTURE_MOST + 1][FIXTURE_EXITS];
    double weights[FIXTURE_MOST + 1][FIXTURE_EXITS];
};

struct fixture {
    struct queueing_stations stations;
    struct queueing_classes classes;
    struct queueing_parameters parameters;
    const char *station_names[FIXTURE_MOST];
    const char *class_names[FIXTURE_MOST];
    struct station_parameters station[FIXTURE_MOST];
    struct customer_class_parameters class[FIXTURE_MOST];
    struct fixture_class behind[FIXTURE_MOST];
    char words[8192];
    size_t used;
};

static inline const char *fixture_word(struct fixture *fixture, const char *text, size_t length)
{
    char *word = fixture->words + fixture->used;
    cr_assert(fixture->used + length < sizeof fixture->words);
    memcpy(word, text, length);
    word[length] = '\0';
    fixture->used += length + 1;
    return word;
}

static inline struct fixture *fixture_create(void)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->stations.stations.names = fixture->station_names;
    fixture->stations.stations.elements = fixture->station;
    fixture->classes.classes.names = fixture->class_names;
    fixture->classes.classes.elements = fixture->class;
    fixture->parameters.system = &fixture->stations;
    fixture->parameters.workload = &fixture->classes;
    return fixture;
}

/** A station with the defaults of a spec. */
static inline struct station_parameters *fixture_station(struct fixture *fixture, const char *name,
                                                         struct distribution service)
{
    size_t index = fixture->stations.stations.count++;
    fixture->station_names[index] = name;
    fixture->station[index] = (struct station_parameters){
        .servers = 1,
        .discipline = kinds_find("discipline", "fcfs"),
        .service = service,
        .fork = 1,
    };
    return &fixture->station[index];
}

static inline struct customer_class_parameters *fixture_class(struct fixture *fixture,
                                                              const char *name)
{
    size_t index = fixture->classes.classes.count++;
    struct fixture_class *behind = &fixture->behind[index];
    struct customer_class_parameters *class = &fixture->class[index];
    fixture->class_names[index] = name;
    class->route.names = behind->route_names;
    class->route.elements = behind->routes;
    class->service.names = behind->service_names;
    class->service.elements = behind->services;
    return class;
}

static inline struct fixture_class *fixture_behind(struct fixture *fixture,
                                                   const struct customer_class_parameters *class)
{
    return &fixture->behind[class - fixture->class];
}

/** A route: "cpu", or "cpu 0.75 done 0.25". */
static inline void fixture_route(struct fixture *fixture, struct customer_class_parameters *class,
                                 const char *from, const char *to)
{
    struct fixture_class *behind = fixture_behind(fixture, class);
    size_t index = class->route.count++;
    struct weighted_names *route = &behind->routes[index];
    behind->route_names[index] = from;
    route->names = behind->exits[index];
    route->weights = behind->weights[index];
    while (*to != '\0') {
        size_t length = strcspn(to, " ");
        behind->exits[index][route->count] = fixture_word(fixture, to, length);
        to += length;
        char *end;
        double weight = strtod(to, &end);
        behind->weights[index][route->count++] = end == to ? 1 : weight;
        to = end + strspn(end, " ");
    }
}

static inline void fixture_service(struct fixture *fixture, struct customer_class_parameters *class,
                                   const char *station, struct distribution service)
{
    struct fixture_class *behind = fixture_behind(fixture, class);
    behind->service_names[class->service.count] = station;
    behind->services[class->service.count++] = service;
}

static inline void fixture_arrivals(struct fixture *fixture,
                                    struct customer_class_parameters *class,
                                    struct distribution interarrival, struct distribution batch)
{
    struct fixture_class *behind = fixture_behind(fixture, class);
    behind->arrivals = (struct arrivals_parameters){interarrival, batch};
    class->arrivals = &behind->arrivals;
}

/** An open class that visits one station. */
static inline struct customer_class_parameters *fixture_open(struct fixture *fixture,
                                                             const char *name, const char *station,
                                                             struct distribution interarrival)
{
    struct customer_class_parameters *class = fixture_class(fixture, name);
    fixture_arrivals(fixture, class, interarrival, distribution_constant(1));
    fixture_route(fixture, class, "start", station);
    fixture_route(fixture, class, station, "done");
    return class;
}

/** A closed class that visits one station. */
static inline struct customer_class_parameters *
fixture_closed(struct fixture *fixture, const char *name, const char *station, int64_t population)
{
    struct customer_class_parameters *class = fixture_class(fixture, name);
    class->population = population;
    fixture_route(fixture, class, "start", station);
    fixture_route(fixture, class, station, "done");
    return class;
}

/** Run to the horizon with --check, without warm-up; a tick is a second. */
static inline struct simulation_result fixture_run(const struct fixture *fixture, sim_ticks horizon)
{
    struct simulation simulation = {
        .system = &queueing_kind,
        .parameters = &fixture->parameters,
        .horizon = horizon,
        .ticks_per_second = 1,
        .seed = 1,
        .check = true,
    };
    struct simulation_result result;
    struct error error = {0};
    cr_assert(simulate(&simulation, &result, &error), "%s: %s", error.where, error.text);
    for (size_t i = 0; i < result.report.law_count; i++) {
        const struct law *law = &result.report.laws[i];
        cr_expect(law->holds, "%s of %s is off by %g", law->law, law->component, law->difference);
    }
    return result;
}

static inline const struct metric *fixture_metric(const struct simulation_result *result,
                                                  const char *name)
{
    for (size_t i = 0; i < result->report.metric_count; i++) {
        if (strcmp(result->report.metrics[i].name, name) == 0) {
            return &result->report.metrics[i];
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return NULL;
}

static inline double fixture_value(const struct simulation_result *result, const char *name)
{
    const struct metric *metric = fixture_metric(result, name);
    cr_assert_null(metric->reason, "%s: %s", name, metric->reason);
    return metric->value;
}

/**
 * A quantile of what was observed in the whole run, between observed values; a single run supports
 * none with an interval.
 */
static inline double fixture_quantile(const struct simulation_result *result, const char *name,
                                      double share)
{
    return cells_quantile(fixture_metric(result, name), result->pieces.count,
                          (double)result->report.ticks_per_second, share);
}

/** The complaints about a fixture; free them with complaints_free. */
static inline struct complaints fixture_check(const struct fixture *fixture, bool transient)
{
    struct complaints complaints = {0};
    place_check_system(&queueing_kind, &fixture->parameters,
                       &(struct check_context){.complaints = &complaints,
                                               .horizon = 1000000,
                                               .ticks_per_second = 1,
                                               .transient = transient,
                                               .is_whole = true});
    return complaints;
}

#endif
