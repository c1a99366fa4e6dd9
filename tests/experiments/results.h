/* Summaries of made-up runs, and the JSON that they are written as. */
#ifndef TESTS_EXPERIMENTS_RESULTS_H
#define TESTS_EXPERIMENTS_RESULTS_H

#include "experiments/results/result.h"
#include "experiments/results/writer.h"
#include "tests/experiments/fixture.h"

/** A point of the fixture that is looked at, with its results; results_close it. */
struct results_look {
    struct experiment_point point;
    struct replications replications;
    struct stopping stopping;
    struct result_point found;
};

static inline void results_look_at(struct fixture *fixture, size_t id, struct results_look *look)
{
    experiment_point_open(&fixture->experiment, id, &look->point);
    cr_assert(experiment_replications(&fixture->experiment, &look->point, &look->replications,
                                      &look->stopping, &fixture->error),
              "%s", fixture->error.text);
    result_point_make(&look->found, &look->point, &look->replications, &look->stopping);
}

static inline void results_close(struct results_look *look)
{
    experiment_point_close(&look->point);
}

/** Summaries of all points of the fixture, of these metrics; point_summaries_free them. */
static inline void results_find_of(struct fixture *fixture,
                                   const struct analysis_parameters *analysis,
                                   struct point_summaries *summaries)
{
    point_summaries_init(summaries, analysis);
    for (size_t id = 0; id < spec_point_count(fixture->spec); id++) {
        struct results_look look;
        results_look_at(fixture, id, &look);
        point_summaries_add(summaries, &look.point, &look.replications, &look.found);
        results_close(&look);
    }
}

/** The same of those that the spec names. */
static inline void results_find(struct fixture *fixture, struct point_summaries *summaries)
{
    results_find_of(fixture, spec_analysis(fixture->spec), summaries);
}

/** The written text, parsed; a writer without a stream. */
static inline json_t *results_json(const struct writer *writer)
{
    json_error_t error;
    json_t *json = json_loads(writer->buffer.text, JSON_DECODE_ANY, &error);
    cr_assert(json != NULL, "%s: %s", error.text, writer->buffer.text);
    return json;
}

/** The value at a path of keys and list indices, "a/0/b"; borrowed. NULL when there is none. */
static inline json_t *results_at(json_t *json, const char *path)
{
    char key[128];
    while (json != NULL && *path != '\0') {
        size_t length = strcspn(path, "/");
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        json = json_is_array(json) ? json_array_get(json, (size_t)atoi(key))
                                   : json_object_get(json, key);
        path += length;
        path += *path == '/';
    }
    return json;
}

static inline double results_number(json_t *json, const char *path)
{
    json_t *value = results_at(json, path);
    cr_assert(json_is_number(value), "%s is no number", path);
    return json_number_value(value);
}

static inline const char *results_text(json_t *json, const char *path)
{
    json_t *value = results_at(json, path);
    cr_assert(json_is_string(value), "%s is no text", path);
    return json_string_value(value);
}

#endif
