#include "analysis/timeline/prediction.h"

#include "sim/base/memory.h"
#include "tests/analysis/timeline/failover.h"
#include "tests/analysis/timeline/made_log.h"

#include <string.h>

static const struct prediction_group *group_of(const struct prediction *prediction,
                                               const char *event, const char *node)
{
    for (size_t i = 0; i < prediction->group_count; i++) {
        const struct prediction_group *group = prediction->groups[i];
        bool is_there = (node == NULL) == (group->node == NULL) &&
                        (node == NULL || strcmp(node, group->node) == 0);
        if (strcmp(group->event, event) == 0 && is_there) {
            return group;
        }
    }
    cr_assert_fail("no %s at %s", event, node);
    return NULL;
}

/* Add a replication. */
static void add(struct prediction *prediction, const struct made_event *events, size_t count)
{
    struct timeline_lines lines;
    made_lines(&lines, events, count);
    const struct measured_event **paired = prediction_add(prediction, &lines);
    cr_expect_eq(paired != NULL, prediction_fault(&lines) != NULL);
    memory_free(paired);
    timeline_lines_free(&lines);
}

Test(prediction, pairs_events_by_kind_place_and_occurrence)
{
    static const struct measured_event events[] = {
        {.at = 2900000, .event = "node.suspect", .node = "beta"},
        {.at = 7000000, .event = "membership.formed"},
        {.at = 66000000, .event = "node.boot", .node = "alpha"},
        {.at = 66000001, .event = "node.boot", .node = "alpha"},
        {.at = 70000000, .event = "node.boot", .node = "gamma"},
        {.at = 5, .event = "app.up", .object = "database"},
        {.at = -5, .event = "app.up", .object = "database"},
        {.at = 6, .event = "made.up"},
    };
    struct measured_log log;
    struct prediction prediction;
    MADE_LOG(&log, events);
    prediction_init(&prediction, &log);
    add(&prediction, failover_events, FAILOVER_EVENTS);
    const struct prediction_group *boots = group_of(&prediction, "node.boot", "alpha");
    cr_assert_eq(boots->count, 3);
    cr_expect_eq(boots->rows[0].measured->at, 66000000);
    cr_expect_eq(boots->rows[1].measured->at, 66000001);
    cr_expect_null(boots->rows[2].measured);
    cr_expect_eq(boots->rows[0].predicted.minimum, 6712500);
    cr_expect_eq(boots->rows[2].predicted.count, 1);
    cr_expect_eq(group_of(&prediction, "node.boot", "gamma")->rows[0].predicted.count, 0);
    cr_expect_eq(group_of(&prediction, "made.up", NULL)->rows[0].predicted.count, 0);
    cr_expect_eq(group_of(&prediction, "node.suspect", "beta")->rows[0].predicted.maximum, 3000000);
    cr_expect_eq(group_of(&prediction, "membership.formed", NULL)->rows[0].predicted.maximum,
                 6600000);
    const struct prediction_group *up = group_of(&prediction, "app.up", NULL);
    cr_assert_eq(up->count, 1);
    cr_expect_eq(up->rows[0].predicted.maximum, 27012346);
    prediction_free(&prediction);
    measured_log_free(&log);
}

static const struct made_event quick[] = {
    {.t = "1.000000000000 s", .event = "app.up", .node = "beta", .object = "web"},
    {.t = "5.000000000000 s", .event = "node.crash", .node = "alpha"},
    {.t = "6.000000000000 s", .event = "fault.inject", .object = "alpha"},
    {.t = "8.000000000000 s",
     .event = "node.suspect",
     .node = "beta",
     .object = "alpha",
     .cause = 3},
    {.t = "8.500000000000 s",
     .event = "node.suspect",
     .node = "gamma",
     .object = "alpha",
     .cause = 3},
    {.t = "9.000000000000 s", .event = "fault.inject", .object = "beta"},
};

Test(prediction, adds_up_replications_from_the_fault_of_each)
{
    static const struct measured_event events[] = {
        {.at = 10, .event = "fault.inject", .node = "alpha"},
        {.at = 2900010, .event = "node.suspect", .node = "beta"},
        {.at = 4000010, .event = "fault.inject", .node = "beta"},
    };
    struct measured_log log;
    struct prediction prediction;
    MADE_LOG(&log, events);
    prediction_init(&prediction, &log);
    add(&prediction, failover_events, FAILOVER_EVENTS);
    add(&prediction, quick, sizeof quick / sizeof *quick);
    add(&prediction, quick, 1);
    cr_expect_eq(prediction.replications, 2);
    cr_expect_eq(prediction.without, 1);
    const struct prediction_group *suspect = group_of(&prediction, "node.suspect", "beta");
    cr_assert_eq(suspect->count, 1);
    cr_expect_eq(suspect->rows[0].predicted.count, 2);
    cr_expect_eq(suspect->rows[0].predicted.minimum, 2000000);
    cr_expect_eq(suspect->rows[0].predicted.maximum, 3000000);
    cr_expect_eq(group_of(&prediction, "node.suspect", "gamma")->rows[0].predicted.count, 1);
    /* The second fault is at no node: the log's node is what it is about. */
    const struct prediction_group *second = group_of(&prediction, "fault.inject", "beta");
    cr_expect_eq(second->rows[0].measured->at, 4000000);
    cr_expect_eq(second->rows[0].predicted.maximum, 3000000);
    prediction_free(&prediction);
    measured_log_free(&log);
}

Test(prediction, of_equal_places_the_one_that_says_most_counts)
{
    static const struct measured_event events[] = {
        {.at = 1, .event = "node.suspect"},
        {.at = 2, .event = "node.suspect", .node = "beta", .object = "alpha"},
    };
    struct measured_log log;
    struct prediction prediction;
    MADE_LOG(&log, events);
    prediction_init(&prediction, &log);
    add(&prediction, quick, sizeof quick / sizeof *quick);
    cr_expect_eq(group_of(&prediction, "node.suspect", "beta")->rows[0].predicted.maximum, 2000000);
    cr_expect_eq(group_of(&prediction, "node.suspect", NULL)->rows[0].predicted.maximum, 2500000);
    cr_expect_eq(prediction.group_count, 2);
    prediction_free(&prediction);
    measured_log_free(&log);
}
