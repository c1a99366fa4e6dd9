#include "analysis/timeline/lanes.h"

#include "tests/analysis/timeline/failover.h"

#include <stdio.h>

/* A state as one text: "down", "on beta", "fence". */
static const char *state_of(const struct timeline_lanes *lanes, const char *name, bool is_service,
                            char text[64])
{
    static const char *const words[LANE_STATES] = {"up", "down", "booting", "hung"};
    const struct timeline_lane *lane = timeline_lanes_find(lanes, name, is_service);
    cr_assert(lane != NULL, "no lane %s", name);
    snprintf(text, 64, "%s%s", lane->why != NULL ? lane->why : words[lane->state],
             !is_service || lane->state != LANE_UP ? ""
             : lane->node == NULL                  ? ""
                                                   : lane->node);
    return text;
}

Test(timeline_lanes, follow_a_failover)
{
    static const struct {
        uint64_t after; /* this event */
        const char *alpha;
        const char *beta;
        const char *database;
    } rows[] = {
        {0, "up", "up", "upalpha"},           {1, "up", "up", "upalpha"},
        {2, "down", "up", "upalpha"},         {3, "down", "up", "detect"},
        {6, "down", "up", "membership"},      {13, "down", "up", "fence"},
        {16, "booting", "up", "fence"},       {29, "booting", "up", "application"},
        {30, "booting", "up", "application"}, {31, "booting", "up", "upbeta"},
        {36, "up", "up", "upbeta"},
    };
    struct timeline_lines lines;
    struct timeline_lanes lanes;
    char text[64];
    made_lines(&lines, failover_events, FAILOVER_EVENTS);
    timeline_lanes_init(&lanes, &lines);
    cr_expect_eq(lanes.count, 3);
    cr_expect_eq(lanes.nodes, 2);
    size_t at = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (; at < rows[i].after; at++) {
            timeline_lanes_step(&lanes, &lines.list[at]);
        }
        cr_expect_str_eq(state_of(&lanes, "alpha", false, text), rows[i].alpha);
        cr_expect_str_eq(state_of(&lanes, "beta", false, text), rows[i].beta);
        cr_expect_str_eq(state_of(&lanes, "database", true, text), rows[i].database);
    }
    cr_expect_null(timeline_lanes_find(&lanes, "database", false));
    cr_expect_null(timeline_lanes_find(&lanes, "lun0", true), "a device is no service");
    cr_expect_null(timeline_lanes_find(&lanes, NULL, true));
    /* An event is at its node, else at the one that it is about. */
    cr_expect_eq(timeline_lanes_node(&lanes, &lines.list[16]),
                 timeline_lanes_find(&lanes, "beta", false));
    lines.list[16].node = NULL;
    cr_expect_eq(timeline_lanes_node(&lanes, &lines.list[16]),
                 timeline_lanes_find(&lanes, "alpha", false));
    lines.list[16].object = NULL;
    cr_expect_null(timeline_lanes_node(&lanes, &lines.list[16]));
    timeline_lanes_free(&lanes);
    timeline_lines_free(&lines);
}

#define DATABASE .object = "database"

Test(timeline_lanes, begin_as_the_first_event_shows)
{
    static const struct {
        struct made_event events[2];
        const char *node;
        const char *service; /* NULL: none */
    } rows[] = {
        {{{.event = "node.boot", .node = "alpha"}}, "down", NULL},
        {{{.event = "node.up", .node = "alpha"}}, "down", NULL},
        {{{.event = "node.hang", .node = "alpha"}}, "up", NULL},
        {{{.event = "made.up", .node = "alpha"}}, "up", NULL},
        {{{.event = "app.start", DATABASE, .node = "alpha"}}, "up", "stopped"},
        {{{.event = "monitor.failed", DATABASE, .node = "alpha"}}, "up", "upalpha"},
        {{{.event = "fault.inject", .node = "alpha"},
          {.event = "outage.begin", DATABASE, .cause = 1}},
         "up",
         "upalpha"},
        {{{.event = "network.partition", .node = "alpha"}, {.event = "outage.begin", DATABASE}},
         "up",
         "up"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made_event events[2] = {rows[i].events[0], rows[i].events[1]};
        struct timeline_lines lines;
        struct timeline_lanes lanes;
        char text[64];
        events[0].t = events[1].t = "1.000000000 s";
        made_lines(&lines, events, events[1].event == NULL ? 1 : 2);
        timeline_lanes_init(&lanes, &lines);
        cr_expect_str_eq(state_of(&lanes, "alpha", false, text), rows[i].node);
        if (rows[i].service != NULL) {
            cr_expect_str_eq(state_of(&lanes, "database", true, text), rows[i].service);
        }
        timeline_lanes_free(&lanes);
        timeline_lines_free(&lines);
    }
}

Test(timeline_lanes, outside_of_an_outage_the_application_counts)
{
    static const struct {
        const char *after;
        bool changes;
    } rows[] = {{"stopping", true}, {"starting", true}, {"upbeta", true}, {"upbeta", false},
                {"blocked", true},  {"fence", true},    {"fence", false}, {"upalpha", true}};
    static const struct made_event events[] = {
        {.t = "1.000000000 s", .event = "app.stop", DATABASE, .node = "alpha"},
        {.t = "2.000000000 s", .event = "app.start", DATABASE, .node = "beta"},
        {.t = "3.000000000 s", .event = "app.up", DATABASE, .node = "beta"},
        {.t = "4.000000000 s", .event = "app.up", DATABASE, .node = "beta"},
        {.t = "5.000000000 s", .event = "service.blocked", DATABASE},
        {.t = "6.000000000 s", .event = "outage.begin", DATABASE, .phase = "fence"},
        {.t = "7.000000000 s", .event = "app.up", DATABASE, .node = "alpha"},
        {.t = "8.000000000 s", .event = "outage.end", DATABASE},
    };
    struct timeline_lines lines;
    struct timeline_lanes lanes;
    char text[64];
    made_lines(&lines, events, sizeof events / sizeof *events);
    timeline_lanes_init(&lanes, &lines);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool changes = timeline_lanes_step(&lanes, &lines.list[i]) != NULL;
        cr_expect_eq(changes, rows[i].changes, "row %zu", i);
        cr_expect_str_eq(state_of(&lanes, "database", true, text), rows[i].after);
    }
    timeline_lanes_free(&lanes);
    timeline_lines_free(&lines);
}
