/* A unit alone, with three hosts, and what they are told. Times are in ticks of 1 ns. */
#ifndef TESTS_MODELS_STORAGE_LUN_FIXTURE_H
#define TESTS_MODELS_STORAGE_LUN_FIXTURE_H

#include "models/storage/lun.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { ALPHA, BETA, GAMMA, LUN_HOSTS, TOLD_MOST = 64 };

#define SECOND INT64_C(1000000000)
#define MS     INT64_C(1000000)

struct told {
    uint32_t host;
    uint64_t argument;
    bool is_good;
    sim_ticks at;
};

struct scene {
    struct lun_parameters parameters;
    bool is_fencing_safe;
    const struct san_parameters *san_parameters; /* NULL: no SAN */
    struct san *san;
    struct run *run;
    struct arena *kept;
    struct assembly assembly;
    struct lun *lun;
    struct told told[TOLD_MOST];
    unsigned told_count;
};

static const char *const lun_host_names[] = {"alpha", "beta", "gamma"};

static inline void scene_note(struct run *run, void *owner, struct io *io)
{
    struct scene *scene = owner;
    if (scene->told_count < TOLD_MOST) {
        scene->told[scene->told_count] =
            (struct told){io->host, io->argument, !io->is_refused && !io->is_failed, run_now(run)};
    }
    scene->told_count++;
}

/** The defaults of a spec, but for a service of exactly 1 ms by one server. */
static inline struct scene scene_default(void)
{
    return (struct scene){.parameters = {.station = {.service = distribution_constant(MS),
                                                     .servers = 1,
                                                     .bandwidth = 200e6},
                                         .preempt = distribution_constant(SECOND),
                                         .persistent_reservations = true},
                          .is_fencing_safe = true};
}

static inline void scene_start(struct scene *scene)
{
    scene->run = run_create(&(struct run_options){
        .horizon = 1000 * SECOND, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 5});
    scene->kept = arena_create();
    scene->assembly =
        assembly_start(scene->run, measures_create(scene->run->arena, 2), scene->kept);
    struct scope scope = place_of(scene->assembly.arena, "system", "storage.lun0");
    struct scope of_san = place_of(scene->assembly.arena, "system", "san");
    if (scene->san_parameters != NULL) {
        scene->san = san_build(&scene->assembly, &of_san, scene->san_parameters,
                               &(struct san_environment){.host_names = lun_host_names,
                                                         .host_count = LUN_HOSTS,
                                                         .listener = lun_san_listener});
    }
    scene->lun = lun_build(&scene->assembly, &scope, "lun0", &scene->parameters,
                           &(struct lun_environment){.host_names = lun_host_names,
                                                     .host_count = LUN_HOSTS,
                                                     .timeline = scene->assembly.timeline,
                                                     .is_fencing_safe = scene->is_fencing_safe,
                                                     .san = scene->san,
                                                     .port = {scene, scene_note}});
    measures_set_mark(scene->assembly.measures, 0);
}

static inline void scene_end(struct scene *scene)
{
    run_destroy(scene->run);
    arena_destroy(scene->kept);
}

/** The value of a metric at the end of a run. */
static inline double scene_metric(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->metric_count; i++) {
        if (strcmp(report->metrics[i].name, name) == 0) {
            cr_assert_null(report->metrics[i].reason, "%s: %s", name, report->metrics[i].reason);
            return report->metrics[i].value;
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return 0;
}

/** Set the last mark and report over the whole run; laws too. */
static inline struct report scene_report(struct scene *scene, struct window *window)
{
    struct measures *measures = scene->assembly.measures;
    struct report report;
    measures_set_mark(measures, run_now(scene->run));
    *window = (struct window){measures_marks(measures), 0, 1};
    report_init(&report, scene->run->arena, window, TICKS_PER_SECOND_COARSE);
    assembly_report(&scene->assembly, &report);
    assembly_laws(&scene->assembly, run_now(scene->run), &report);
    return report;
}

static inline void expect_told(const struct scene *scene, unsigned which, uint32_t host,
                               uint64_t argument, bool is_good, sim_ticks at)
{
    cr_assert_lt(which, scene->told_count, "nobody was told a %uth time", which);
    const struct told *told = &scene->told[which];
    cr_expect(told->host == host && told->argument == argument && told->is_good == is_good &&
                  told->at == at,
              "%u: host %u heard of %llu (%d) at %lld", which, told->host,
              (unsigned long long)told->argument, told->is_good, (long long)told->at);
}

#endif
