/* The outages of a service alone, on a clock that tests turn. Event 1 is the cause of all. */
#ifndef TESTS_MODELS_CLUSTER_OUTAGE_FIXTURE_H
#define TESTS_MODELS_CLUSTER_OUTAGE_FIXTURE_H

#include "models/cluster/service/outage.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { DESK_MARKS = 3 };

struct desk {
    struct run *run;
    struct arena *kept;
    struct assembly assembly;
    struct component owner;
    struct cause_list causes;
    struct outages outages;
};

static inline void desk_start(struct desk *desk)
{
    desk->run = run_create(&(struct run_options){
        .horizon = 1000000, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 1});
    desk->kept = arena_create();
    desk->assembly =
        assembly_start(desk->run, measures_create(desk->run->arena, DESK_MARKS), desk->kept);
    desk->owner = (struct component){NULL, "services.database"};
    desk->causes = (struct cause_list){.arena = desk->assembly.arena};
    cause_list_add_own(&desk->causes);
    outages_init(&desk->outages, &desk->assembly, &desk->owner, "database", &desk->causes);
    timeline_add(desk->assembly.timeline, 0, &(struct timeline_event){.event = WORD_FAULT_INJECT});
    measures_set_mark(desk->assembly.measures, 0);
}

static inline void desk_end(struct desk *desk)
{
    run_destroy(desk->run);
    arena_destroy(desk->kept);
}

/** Turn the clock on. */
static inline void desk_at(struct desk *desk, sim_ticks at)
{
    cr_assert(run_until(desk->run, at));
    outages_invariants(desk->run, &desk->outages);
    cr_assert_not(run_failed(desk->run), "%s", run_error(desk->run)->text);
}

static inline void desk_begin(struct desk *desk, sim_ticks at, enum phase phase, const char *fault)
{
    desk_at(desk, at);
    outages_begin(desk->run, &desk->outages, phase, (struct cause){1, fault});
}

static inline void desk_enter(struct desk *desk, sim_ticks at, enum phase phase)
{
    desk_at(desk, at);
    outages_enter(desk->run, &desk->outages, phase, 1);
}

static inline void desk_finish(struct desk *desk, sim_ticks at)
{
    desk_at(desk, at);
    outages_end(desk->run, &desk->outages, 1);
}

/** Whether the law of that name holds now. */
static inline bool desk_holds(const struct desk *desk, const char *law)
{
    struct report report;
    report_init(&report, desk->kept, NULL, TICKS_PER_SECOND_COARSE);
    outages_laws(&desk->outages, run_now(desk->run), &report);
    for (size_t i = 0; i < report.law_count; i++) {
        if (strcmp(report.laws[i].law, law) == 0) {
            cr_expect_str_eq(report.laws[i].component, "services.database");
            return report.laws[i].holds;
        }
    }
    cr_assert_fail("there is no law %s", law);
    return false;
}

#endif
