#include "analysis/timeline/roles.h"

#include "sim/base/memory.h"

#include <string.h>

/* Lanes that events pass by, and what is known of each. */
struct watch {
    struct timeline_lanes lanes;
    unsigned *roles;
    const char **left; /* by lane: the node that a service ran on when its outage began */
};

static void add_role(struct watch *watch, const struct timeline_lane *lane, unsigned role)
{
    if (lane != NULL) {
        watch->roles[lane - watch->lanes.list] |= role;
    }
}

/* A service comes back on a node: another one than where it was takes over. */
static void end_outage(struct watch *watch, const struct timeline_lane *service)
{
    const char *before = watch->left[service - watch->lanes.list];
    if (service->node != NULL && (before == NULL || strcmp(before, service->node) != 0)) {
        add_role(watch, timeline_lanes_find(&watch->lanes, service->node, false),
                 TIMELINE_TAKES_OVER);
    }
}

static void look_at_outage(struct watch *watch, const struct timeline_line *line)
{
    struct timeline_lane *service = timeline_lanes_find(&watch->lanes, line->object, true);
    enum timeline_outage_part part = timeline_words[line->word].outage;
    if (service == NULL || !timeline_is_outage(line)) {
        return;
    }
    add_role(watch, service, TIMELINE_OUTAGE);
    if (part == OUTAGE_BEGINS) {
        watch->left[service - watch->lanes.list] = service->node;
    } else if (part == OUTAGE_ENDS) {
        end_outage(watch, service);
    }
}

static void look_at(struct watch *watch, const struct timeline_line *line)
{
    const struct timeline_lane *place = timeline_lanes_node(&watch->lanes, line);
    look_at_outage(watch, line);
    if (timeline_words[line->word].is_fault) {
        add_role(watch, place, TIMELINE_FAILS);
    }
    if (line->word == WORD_PLAN_COMPUTED) {
        add_role(watch, place, TIMELINE_COORDINATES);
    }
    const struct timeline_lane *changed = timeline_lanes_step(&watch->lanes, line);
    bool is_lost = changed != NULL && !changed->is_service &&
                   (changed->state == LANE_DOWN || changed->state == LANE_HUNG);
    add_role(watch, changed, is_lost ? TIMELINE_FAILS | TIMELINE_CHANGES : TIMELINE_CHANGES);
}

unsigned *timeline_roles_of(const struct timeline_lines *lines, const struct timeline_lanes *lanes)
{
    struct watch watch = {.roles = memory_alloc((lanes->count + 1) * sizeof *watch.roles),
                          .left = memory_alloc((lanes->count + 1) * sizeof *watch.left)};
    memset(watch.roles, 0, (lanes->count + 1) * sizeof *watch.roles);
    for (size_t i = 0; i < lanes->count; i++) {
        watch.left[i] = NULL;
    }
    timeline_lanes_init(&watch.lanes, lines);
    for (size_t i = 0; i < lines->count; i++) {
        look_at(&watch, &lines->list[i]);
    }
    timeline_lanes_free(&watch.lanes);
    memory_free(watch.left);
    return watch.roles;
}

unsigned timeline_role_rank(unsigned roles)
{
    static const unsigned by_rank[TIMELINE_RANK_NONE] = {TIMELINE_FAILS, TIMELINE_OUTAGE,
                                                         TIMELINE_TAKES_OVER, TIMELINE_COORDINATES,
                                                         TIMELINE_CHANGES};
    unsigned rank = 0;
    while (rank < TIMELINE_RANK_NONE && (roles & by_rank[rank]) == 0) {
        rank++;
    }
    return rank;
}

const char *timeline_role_word(unsigned roles)
{
    return (roles & TIMELINE_FAILS) != 0         ? "fails"
           : (roles & TIMELINE_TAKES_OVER) != 0  ? "takes over"
           : (roles & TIMELINE_COORDINATES) != 0 ? "coordinates"
                                                 : NULL;
}
