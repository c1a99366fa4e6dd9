#include "analysis/timeline/roles.h"

#include "sim/base/memory.h"
#include "tests/analysis/timeline/failover.h"
#include "tests/analysis/timeline/six_nodes.h"

/* The roles of a lane of a timeline. */
static unsigned roles_of(const struct timeline_lanes *lanes, const unsigned *roles,
                         const char *name, bool is_service)
{
    const struct timeline_lane *lane = timeline_lanes_find(lanes, name, is_service);
    cr_assert(lane != NULL, "no lane %s", name);
    return roles[lane - lanes->list];
}

Test(timeline_roles, say_who_fails_takes_over_and_coordinates)
{
    static const struct {
        const char *name;
        bool is_service;
        unsigned roles;
        const char *word;
        unsigned rank;
    } rows[] = {
        {"charlie", false, TIMELINE_FAILS | TIMELINE_CHANGES, "fails", 0},
        {"database", true, TIMELINE_OUTAGE | TIMELINE_CHANGES, NULL, 1},
        {"foxtrot", false, TIMELINE_TAKES_OVER, "takes over", 2},
        {"alpha", false, TIMELINE_COORDINATES, "coordinates", 3},
        {"mail", true, TIMELINE_CHANGES, NULL, 4},
        {"echo", false, 0, NULL, TIMELINE_RANK_NONE},
    };
    struct timeline_lines lines;
    struct timeline_lanes lanes;
    made_lines(&lines, six_nodes_events, SIX_NODES_EVENTS);
    timeline_lanes_init(&lanes, &lines);
    unsigned *roles = timeline_roles_of(&lines, &lanes);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned found = roles_of(&lanes, roles, rows[i].name, rows[i].is_service);
        const char *word = timeline_role_word(found);
        cr_expect_eq(found, rows[i].roles, "%s: %u", rows[i].name, found);
        cr_expect_eq(timeline_role_rank(found), rows[i].rank, "%s", rows[i].name);
        cr_expect(word == rows[i].word ||
                      (word != NULL && rows[i].word != NULL && strcmp(word, rows[i].word) == 0),
                  "%s", rows[i].name);
    }
    memory_free(roles);
    timeline_lanes_free(&lanes);
    timeline_lines_free(&lines);
}

/* A service that comes back where it was is taken over by nobody. */
Test(timeline_roles, have_no_takeover_where_a_service_comes_back_on_its_node)
{
    static const struct made_event events[] = {
        {.t = "0.000000000 s", .event = "app.up", .node = "alpha", .object = "database"},
        {.t = "1.000000000 s", .event = "outage.begin", .object = "database", .phase = "detect"},
        {.t = "2.000000000 s", .event = "app.up", .node = "alpha", .object = "database"},
        {.t = "2.000000000 s", .event = "outage.end", .object = "database"},
    };
    struct timeline_lines lines;
    struct timeline_lanes lanes;
    made_lines(&lines, events, sizeof events / sizeof *events);
    timeline_lanes_init(&lanes, &lines);
    unsigned *roles = timeline_roles_of(&lines, &lanes);
    cr_expect_eq(roles_of(&lanes, roles, "alpha", false) & TIMELINE_TAKES_OVER, 0);
    cr_expect_neq(roles_of(&lanes, roles, "database", true) & TIMELINE_OUTAGE, 0);
    memory_free(roles);
    timeline_lanes_free(&lanes);
    timeline_lines_free(&lines);
    made_lines(&lines, failover_events, FAILOVER_EVENTS);
    timeline_lanes_init(&lanes, &lines);
    roles = timeline_roles_of(&lines, &lanes);
    cr_expect_neq(roles_of(&lanes, roles, "beta", false) & TIMELINE_TAKES_OVER, 0);
    cr_expect_neq(roles_of(&lanes, roles, "alpha", false) & TIMELINE_FAILS, 0);
    memory_free(roles);
    timeline_lanes_free(&lanes);
    timeline_lines_free(&lines);
}
