/* Clusters for parallel computing written by hand. A tick is a second. */
#ifndef TESTS_MODELS_SYSTEMS_HPC_FIXTURE_H
#define TESTS_MODELS_SYSTEMS_HPC_FIXTURE_H

#include "models/kinds.h"
#include "models/systems/hpc.h"
#include "sim/component/simulation.h"

#include <criterion/criterion.h>
#include <string.h>

struct hpc_fixture {
    struct hpc_nodes nodes[2];
    struct job_stream_parameters streams[2];
    struct hpc_machine machine;
    struct hpc_workload workload;
    struct hpc_parameters parameters;
};

static const char *const hpc_group_names[] = {"thin", "fat"};
static const char *const hpc_stream_names[] = {"one", "two"};

/** A group of nodes and a stream of jobs of one processor, which come each 10 s and run 5 s. */
static inline void hpc_fixture_init(struct hpc_fixture *fixture, const char *scheduler)
{
    *fixture = (struct hpc_fixture){0};
    for (int i = 0; i < 2; i++) {
        fixture->nodes[i] = (struct hpc_nodes){.count = 2, .processors = 2};
        fixture->streams[i] = (struct job_stream_parameters){
            .arrivals = distribution_constant(10),
            .processors = distribution_constant(1),
            .run_time = distribution_constant(5),
        };
    }
    fixture->machine.nodes = (struct parameter_map){1, hpc_group_names, fixture->nodes};
    fixture->machine.scheduler.kind = kinds_find("batch_scheduler", scheduler);
    fixture->workload.jobs = (struct parameter_map){1, hpc_stream_names, fixture->streams};
    fixture->parameters = (struct hpc_parameters){&fixture->machine, &fixture->workload};
}

/** A run from its start. */
static inline void hpc_fixture_run(const struct hpc_fixture *fixture, sim_ticks horizon,
                                   struct simulation_result *result)
{
    struct simulation simulation = {.system = &hpc_kind,
                                    .parameters = &fixture->parameters,
                                    .horizon = horizon,
                                    .ticks_per_second = 1,
                                    .seed = 1,
                                    .check = true};
    struct error error = {0};
    cr_assert(simulate(&simulation, result, &error), "%s: %s", error.where, error.text);
}

static inline const struct metric *hpc_metric(const struct simulation_result *result,
                                              const char *name)
{
    for (size_t i = 0; i < result->report.metric_count; i++) {
        if (strcmp(result->report.metrics[i].name, name) == 0) {
            return &result->report.metrics[i];
        }
    }
    cr_assert_fail("no metric %s", name);
    return NULL;
}

/** The complaints of `check`. */
static inline struct complaints hpc_fixture_check(const struct hpc_fixture *fixture, bool transient)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope spec = scope_of_spec(arena);
    hpc_check(&fixture->parameters, &spec,
              &(struct check_context){.complaints = &complaints,
                                      .ticks_per_second = 1,
                                      .transient = transient,
                                      .is_whole = true});
    arena_destroy(arena);
    return complaints;
}

/** One complaint, there and with these words; `where` NULL: none. */
static inline void hpc_expect_complaint(const struct hpc_fixture *fixture, bool transient,
                                        const char *where, const char *words)
{
    struct complaints complaints = hpc_fixture_check(fixture, transient);
    if (where == NULL) {
        cr_expect_eq(complaints.count, 0, "%s",
                     complaints.count > 0 ? complaints.list[0].text : "");
    } else {
        cr_assert_eq(complaints.count, 1, "%s: %zu", words, complaints.count);
        cr_expect_str_eq(complaints.list[0].where, where);
        cr_expect_not_null(strstr(complaints.list[0].text, words), "%s", complaints.list[0].text);
    }
    complaints_free(&complaints);
}

#endif
