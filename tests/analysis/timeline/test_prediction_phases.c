#include "analysis/timeline/prediction_phases.h"

#include "sim/base/memory.h"
#include "tests/analysis/timeline/failover.h"
#include "tests/analysis/timeline/made_log.h"

#include <stdlib.h>
#include <string.h>

/* The phases of services in timelines beside a log. */
struct tried {
    struct measured_log log;
    struct prediction prediction;
    struct prediction_phases phases;
    struct prediction_service service;
};

static void try_begin(struct tried *tried, const struct measured_event *events, size_t count)
{
    made_log(&tried->log, events, count);
    prediction_init(&tried->prediction, &tried->log);
    prediction_phases_init(&tried->phases);
}

static void try_add(struct tried *tried, const struct made_event *events, size_t count)
{
    struct timeline_lines lines;
    made_lines(&lines, events, count);
    lines.replication = tried->prediction.replications;
    const struct measured_event **paired = prediction_add(&tried->prediction, &lines);
    prediction_phases_add(&tried->phases, &lines, paired);
    memory_free(paired);
    timeline_lines_free(&lines);
}

static void try_end(struct tried *tried)
{
    prediction_phases_free(&tried->phases);
    prediction_free(&tried->prediction);
    measured_log_free(&tried->log);
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

Test(prediction_phases, a_log_that_knows_every_end_has_every_phase)
{
    static const struct measured_event events[] = {
        {.at = 2900000, .event = "node.suspect", .node = "beta"},
        {.at = 6500000, .event = "membership.formed", .node = "beta"},
        {.at = 6700000, .event = "plan.computed", .node = "beta"},
        {.at = 17000000, .event = "fence.ok", .node = "beta"},
        {.at = 18000000, .event = "vg.active", .node = "beta"},
        {.at = 19000000, .event = "fs.mounted", .node = "beta"},
        {.at = 20000000, .event = "ip.up", .node = "beta"},
        {.at = 24000000, .event = "app.up", .node = "beta"},
    };
    static const int64_t measured[] = {2900000, 3600000, 200000,  10300000,
                                       1000000, 1000000, 1000000, 4000000};
    static const char *const names[] = {"detect",  "membership", "plan",    "fence",
                                        "storage", "filesystem", "address", "application"};
    struct tried tried;
    try_begin(&tried, events, COUNT(events));
    try_add(&tried, failover_events, FAILOVER_EVENTS);
    cr_assert(prediction_phases_service(&tried.phases, 0, &tried.service));
    cr_expect(!prediction_phases_service(&tried.phases, 1, &tried.service));
    cr_assert(prediction_phases_service(&tried.phases, 0, &tried.service));
    cr_expect_str_eq(tried.service.name, "database");
    cr_assert_eq(tried.service.count, COUNT(measured));
    int64_t sum = 0;
    for (size_t i = 0; i < COUNT(measured); i++) {
        const struct prediction_stretch *stretch = &tried.service.stretches[i];
        cr_assert_eq(stretch->phase_count, 1);
        cr_expect_str_eq(stretch->phases[0], names[i]);
        cr_expect(stretch->is_measured);
        cr_expect_eq(stretch->measured, measured[i], "%s", names[i]);
        sum += stretch->predicted.minimum;
    }
    /* Each is rounded to the microsecond. */
    cr_expect_leq(llabs(sum - tried.service.whole.predicted.minimum), 4);
    cr_expect_eq(tried.service.whole.measured, 24000000);
    try_end(&tried);
}

Test(prediction_phases, phases_whose_ends_the_log_lacks_are_one_stretch)
{
    static const struct measured_event events[] = {
        /* At the instant at which the plan is there, and no end of its own. */
        {.at = 6900000, .event = "fence.start", .node = "beta"},
        {.at = 17000000, .event = "fence.ok", .node = "beta"},
    };
    struct tried tried;
    try_begin(&tried, events, COUNT(events));
    try_add(&tried, failover_events, FAILOVER_EVENTS);
    cr_assert(prediction_phases_service(&tried.phases, 0, &tried.service));
    cr_assert_eq(tried.service.count, 3);
    const struct prediction_stretch *stretches = tried.service.stretches;
    cr_expect_eq(stretches[0].phase_count, 3);
    cr_expect_eq(stretches[0].measured, 6900000);
    cr_expect_eq(stretches[0].predicted.minimum, 6650000);
    cr_expect_eq(stretches[1].measured, 10100000);
    cr_expect_str_eq(stretches[1].phases[0], "fence");
    cr_expect(!stretches[2].is_measured);
    cr_expect_eq(stretches[2].phase_count, 4);
    cr_expect(!tried.service.whole.is_measured);
    try_end(&tried);
}

/* Phases of names that no model has yet, one of which comes back. */
static const struct made_event strange[] = {
    {.t = "5.000000000000 s", .event = "fault.inject", .object = "alpha"},
    {.t = "6.000000000000 s", .event = "app.stop", .node = "alpha", .object = "web", .cause = 1},
    {.t = "6.000000000000 s",
     .event = "outage.begin",
     .object = "web",
     .phase = "stop",
     .cause = 2},
    {.t = "7.000000000000 s", .event = "app.stopped", .node = "alpha", .object = "web", .cause = 2},
    {.t = "7.000000000000 s",
     .event = "outage.phase",
     .object = "web",
     .phase = "wait",
     .cause = 4},
    {.t = "8.000000000000 s", .event = "made.up", .node = "beta", .cause = 4},
    {.t = "8.000000000000 s",
     .event = "outage.phase",
     .object = "web",
     .phase = "stop",
     .cause = 6},
    {.t = "9.000000000000 s", .event = "quorum.ok", .node = "beta", .cause = 6},
    {.t = "9.000000000000 s", .event = "outage.phase", .object = "web", .phase = "go", .cause = 8},
    {.t = "11.000000000000 s", .event = "app.up", .node = "beta", .object = "web", .cause = 8},
    {.t = "11.000000000000 s",
     .event = "outage.end",
     .object = "web",
     .cause = 10,
     .durations = {{"lasted", "5.000000000000 s"},
                   {"stop", "2.000000000000 s"},
                   {"wait", "1.000000000000 s"},
                   {"go", "2.000000000000 s"}}},
};

Test(prediction_phases, what_comes_back_is_compared_as_a_whole)
{
    static const struct measured_event events[] = {
        {.at = 1500000, .event = "app.stop", .node = "alpha"},
        {.at = 2000000, .event = "app.stopped", .node = "alpha"},
        {.at = 3000000, .event = "made.up", .node = "beta"},
        {.at = 5000000, .event = "quorum.ok", .node = "beta"},
        {.at = 6000000, .event = "app.up", .node = "beta"},
    };
    struct tried tried;
    try_begin(&tried, events, COUNT(events));
    try_add(&tried, strange, COUNT(strange));
    cr_assert(prediction_phases_service(&tried.phases, 0, &tried.service));
    cr_assert_eq(tried.service.count, 2);
    const struct prediction_stretch *stretches = tried.service.stretches;
    cr_expect_eq(stretches[0].phase_count, 2);
    cr_expect_eq(stretches[0].measured, 3500000);
    cr_expect_eq(stretches[0].predicted.minimum, 3000000);
    cr_expect_str_eq(stretches[1].phases[0], "go");
    cr_expect_eq(stretches[1].measured, 1000000);
    cr_expect_eq(tried.service.whole.measured, 4500000);
    try_end(&tried);
}

Test(prediction_phases, an_outage_without_an_end_is_left_out)
{
    struct tried tried;
    try_begin(&tried, NULL, 0);
    try_add(&tried, strange, COUNT(strange) - 1);
    cr_expect_eq(tried.phases.unfinished, 1);
    cr_expect(!prediction_phases_service(&tried.phases, 0, &tried.service));
    try_add(&tried, strange, COUNT(strange));
    cr_assert(prediction_phases_service(&tried.phases, 0, &tried.service));
    cr_assert_eq(tried.service.count, 1);
    cr_expect(!tried.service.stretches[0].is_measured);
    cr_expect_eq(tried.service.replication, 1);
    try_end(&tried);
}
