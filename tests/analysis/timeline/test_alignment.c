#include "analysis/timeline/alignment.h"

#include "tests/analysis/timeline/failover.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct made_event left_events[] = {
    {.t = "1.000000000000 s", .event = "node.crash", .node = "alpha"},
    {.t = "1.000000000000 s", .event = "outage.begin", .object = "web", .phase = "detect"},
    {.t = "2.000000000000 s", .event = "fence.start", .node = "beta", .object = "alpha"},
    {.t = "3.000000000000 s", .event = "fence.start", .node = "beta", .object = "alpha"},
    {.t = "5.000000000000 s",
     .event = "outage.end",
     .object = "web",
     .durations = {{"lasted", "4.000000000000 s"},
                   {"detect", "1.000000000000 s"},
                   {"fence", "2.000000000000 s"},
                   {"go", "1.000000000000 s"}}},
};
static const struct made_event right_events[] = {
    {.t = "1.000000000000 s", .event = "node.crash", .node = "alpha"},
    {.t = "1.000000000000 s", .event = "outage.begin", .object = "web", .phase = "detect"},
    {.t = "2.500000000000 s", .event = "fence.start", .node = "beta", .object = "alpha"},
    {.t = "2.500000000000 s", .event = "fence.start", .node = "gamma", .object = "alpha"},
    {.t = "4.000000000000 s",
     .event = "outage.end",
     .object = "web",
     .durations = {{"lasted", "3.000000000000 s"},
                   {"detect", "1.500000000000 s"},
                   {"wait", "0.500000000000 s"},
                   {"go", "1.000000000000 s"}}},
    {.t = "6.000000000000 s", .event = "outage.begin", .object = "web", .phase = "boot"},
    {.t = "7.000000000000 s", .event = "run.end"},
};

Test(alignment, pairs_by_what_happened_where_and_how_often)
{
    static const struct {
        const char *event;
        uint64_t occurrence;
        int only;           /* the side that has it; -1: both */
        int64_t difference; /* [ps] */
    } rows[] = {
        {"node.crash", 1, -1, 0},
        {"outage.begin", 1, -1, 0},
        {"fence.start", 1, -1, INT64_C(500000000000)},
        {"fence.start", 1, 1, 0}, /* of gamma */
        {"fence.start", 2, 0, 0},
        {"outage.end", 1, -1, INT64_C(-1000000000000)},
        {"outage.begin", 2, 1, 0},
        {"run.end", 1, 1, 0},
    };
    struct timeline_lines left;
    struct timeline_lines right;
    struct alignment alignment;
    made_lines(&left, left_events, COUNT(left_events));
    made_lines(&right, right_events, COUNT(right_events));
    alignment_init(&alignment, &left, &right);
    cr_assert_eq(alignment.count, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct alignment_row *row = &alignment.rows[i];
        const struct timeline_line *line = row->sides[rows[i].only == 1];
        cr_assert_not_null(line, "row %zu", i);
        cr_expect_str_eq(line->event, rows[i].event);
        cr_expect_eq(row->occurrence, rows[i].occurrence, "row %zu", i);
        cr_expect_eq(row->sides[1] == NULL, rows[i].only == 0, "row %zu", i);
        cr_expect_eq(row->sides[0] == NULL, rows[i].only == 1, "row %zu", i);
        if (rows[i].only < 0) {
            cr_expect_eq(alignment_difference(&alignment, row), rows[i].difference, "row %zu", i);
        }
    }
    cr_expect(alignment.equal == 2 && alignment.moved == 2);
    cr_expect(alignment.only[0] == 1 && alignment.only[1] == 3);
    cr_expect(alignment.differs);
    alignment_free(&alignment);
    timeline_lines_free(&left);
    timeline_lines_free(&right);
}

Test(alignment, outages_stand_beside_each_other_by_phases)
{
    static const char *const phases[] = {"detect", "fence", "wait", "go"};
    static const int64_t left_lasted[] = {1000, 2000, 0, 1000}; /* [ms] */
    static const int64_t right_lasted[] = {1500, 0, 500, 1000}; /* [ms] */
    struct timeline_lines left;
    struct timeline_lines right;
    struct alignment alignment;
    made_lines(&left, left_events, COUNT(left_events));
    made_lines(&right, right_events, COUNT(right_events));
    alignment_init(&alignment, &left, &right);
    cr_assert_eq(alignment.pair_count, 2);
    const struct alignment_outage *pair = &alignment.pairs[0];
    cr_assert_eq(pair->phase_count, COUNT(phases));
    for (size_t i = 0; i < COUNT(phases); i++) {
        cr_expect_str_eq(pair->phases[i], phases[i]);
        cr_expect_eq(alignment_phase(&alignment, pair, 0, phases[i]) / 1000000000, left_lasted[i]);
        cr_expect_eq(alignment_phase(&alignment, pair, 1, phases[i]) / 1000000000, right_lasted[i]);
    }
    cr_expect_null(alignment.pairs[1].sides[0]);
    cr_expect_eq(alignment.pairs[1].occurrence, 2);
    cr_expect_str_eq(alignment.pairs[1].phases[0], "boot");
    alignment_free(&alignment);
    timeline_lines_free(&left);
    timeline_lines_free(&right);
}

Test(alignment, equal_timelines_do_not_differ_and_one_tick_does)
{
    struct made_event events[FAILOVER_EVENTS];
    struct timeline_lines left;
    struct timeline_lines right;
    struct alignment alignment;
    memcpy(events, failover_events, sizeof events);
    made_lines(&left, failover_events, FAILOVER_EVENTS);
    for (int i = 0; i < 3; i++) {
        made_lines(&right, events, FAILOVER_EVENTS);
        right.cut = i == 2 ? 3 : 0;
        alignment_init(&alignment, &left, &right);
        cr_expect_eq(alignment.differs, i > 0, "%d", i);
        cr_expect_eq(alignment.moved, i == 1 ? 1 : 0);
        alignment_free(&alignment);
        timeline_lines_free(&right);
        events[FAILOVER_EVENTS - 1].t = i == 0 ? "155.312500000001 s" : "155.312500000000 s";
    }
    /* Phases of a lie: the events are the same. */
    for (size_t i = 0; i < FAILOVER_EVENTS; i++) {
        if (strcmp(events[i].event, "outage.end") == 0) {
            events[i].durations[1].time = "3.000000000001 s";
        }
    }
    made_lines(&right, events, FAILOVER_EVENTS);
    alignment_init(&alignment, &left, &right);
    cr_expect(alignment.differs && alignment.equal == alignment.count);
    alignment_free(&alignment);
    timeline_lines_free(&right);
    timeline_lines_free(&left);
}

Test(alignment, of_two_ticks_the_coarser_one_counts)
{
    static const struct made_event fine[] = {
        {.t = "1.000000000499 s", .event = "node.up", .node = "alpha"},
        {.t = "2.000000000500 s", .event = "node.up", .node = "alpha"},
    };
    static const struct made_event coarse[] = {
        {.t = "1.000000000 s", .event = "node.up", .node = "alpha"},
        {.t = "2.000000000 s", .event = "node.up", .node = "alpha"},
    };
    struct timeline_lines left;
    struct timeline_lines right;
    struct alignment alignment;
    made_lines(&left, fine, 2);
    made_lines(&right, coarse, 2);
    right.decimals = TIMELINE_DECIMALS_COARSE;
    alignment_init(&alignment, &left, &right);
    cr_expect_eq(alignment.decimals, TIMELINE_DECIMALS_COARSE);
    cr_expect_eq(alignment_difference(&alignment, &alignment.rows[0]), 0);
    cr_expect_eq(alignment_difference(&alignment, &alignment.rows[1]), -1);
    alignment_free(&alignment);
    timeline_lines_free(&left);
    timeline_lines_free(&right);
}

Test(alignment, takes_timelines_without_events)
{
    struct timeline_lines left;
    struct timeline_lines right;
    struct alignment alignment;
    made_lines(&left, NULL, 0);
    made_lines(&right, NULL, 0);
    alignment_init(&alignment, &left, &right);
    cr_expect(alignment.count == 0 && !alignment.differs);
    alignment_free(&alignment);
    timeline_lines_free(&left);
    timeline_lines_free(&right);
}
