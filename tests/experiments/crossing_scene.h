/*
 * Crossings of made-up runs: disciplines fcfs (the baseline), ps and lcfs at 4, 1 and 2 servers.
 */
#ifndef TESTS_EXPERIMENTS_CROSSING_SCENE_H
#define TESTS_EXPERIMENTS_CROSSING_SCENE_H

#include "tests/experiments/results.h"

#define SCENE_SCALING "'scaling': {'axis': 'system.stations.cpu.servers', 'metric': 'throughput'}"
#define SCENE_COMPARE "'compare': {'axis': 'system.stations.cpu.discipline', 'baseline': 'fcfs'}"
#define SCENE_SWEEP(analysis)                                                                      \
    ", 'sweep': {'system.stations.cpu.discipline': ['fcfs', 'ps', 'lcfs'], "                       \
    "'system.stations.cpu.servers': [4, 1, 2]}, 'analysis': {'metrics': "                          \
    "['lost_fraction'], " analysis "}}"

enum { SCENE_SIZES = 3, SCENE_CURVES = 3 };

/* A fixture and all that is found of it; crossing_scene_close it. */
struct crossing_scene {
    struct fixture fixture;
    struct result result;
};

/** Throughputs by replication and point, sizes in the order of the text: 4, 1, 2. */
static inline void crossing_scene_open(struct crossing_scene *scene, const char *spec,
                                       const char *const values[][SCENE_CURVES * SCENE_SIZES],
                                       size_t replications)
{
    *scene = (struct crossing_scene){0};
    fixture_open(&scene->fixture, spec);
    for (size_t id = 0; id < SCENE_CURVES * SCENE_SIZES; id++) {
        for (uint64_t i = 0; i < replications; i++) {
            fixture_make_up_from(&scene->fixture, id, i, values[i][id], 90);
        }
    }
    struct result *result = &scene->result;
    results_find(&scene->fixture, &result->summaries);
    comparisons_make(&result->comparisons, scene->fixture.spec, &result->summaries);
    curves_make(&result->curves, scene->fixture.spec, &result->summaries);
    crossings_make(&result->crossings, &result->curves, &result->comparisons);
}

static inline void crossing_scene_close(struct crossing_scene *scene)
{
    result_free(&scene->result);
    fixture_close(&scene->fixture);
}

/* ps is lower at 1 and higher at 2 and 4; lcfs is lower everywhere. */
static const char *const scene_runs[][SCENE_CURVES * SCENE_SIZES] = {
    {"40", "10", "20", "43", "9", "21", "30", "5", "10"},
    {"41", "11", "21", "44", "10", "22.5", "30", "5", "10"},
    {"42", "12", "22", "45", "11", "23", "30", "5", "10"},
};

/** Of three replications one crosses twice; lcfs touches fcfs in it. */
static const char *const scene_doubtful[][SCENE_CURVES * SCENE_SIZES] = {
    {"40", "10", "20", "43", "9", "21", "30", "10", "10"},
    {"41", "11", "21", "44", "10", "22", "30", "11", "10"},
    {"42", "12", "22", "40", "11", "23", "30", "11", "22"},
};

#endif
