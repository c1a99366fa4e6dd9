#include "analysis/timeline/lanes.h"

#include "sim/base/memory.h"

#include <string.h>

static const struct timeline_word_row *word_row(const struct timeline_line *line)
{
    return &timeline_words[line->word];
}

bool timeline_is_outage(const struct timeline_line *line)
{
    return line->object != NULL && word_row(line)->outage != OUTAGE_NOTHING;
}

static bool is_of_service(const struct timeline_line *line)
{
    return line->object != NULL && word_row(line)->lane == LANE_OF_SERVICE;
}

struct timeline_lane *timeline_lanes_find(const struct timeline_lanes *lanes, const char *name,
                                          bool is_service)
{
    for (size_t i = 0; name != NULL && i < lanes->count; i++) {
        if (lanes->list[i].is_service == is_service && strcmp(lanes->list[i].name, name) == 0) {
            return &lanes->list[i];
        }
    }
    return NULL;
}

static void change_lane(struct timeline_lane *lane, enum timeline_lane_state state, const char *why)
{
    lane->state = state;
    lane->why = why;
    lane->changes++;
}

static struct timeline_lane *step_node(struct timeline_lane *lane, const struct timeline_line *line)
{
    const struct timeline_word_row *row = word_row(line);
    if (row->lane != LANE_OF_NODE || row->state == LANE_STATES || row->state == lane->state) {
        return NULL;
    }
    change_lane(lane, row->state, NULL);
    return lane;
}

static struct timeline_lane *step_outage(struct timeline_lane *lane,
                                         const struct timeline_line *line)
{
    if (word_row(line)->outage == OUTAGE_ENDS) {
        lane->is_in_outage = false;
        change_lane(lane, LANE_UP, NULL);
    } else {
        lane->is_in_outage = true;
        change_lane(lane, LANE_DOWN, line->phase != NULL ? line->phase : "down");
    }
    return lane;
}

/* Outside of an outage; in one, only its phases count. */
static struct timeline_lane *step_service(struct timeline_lane *lane,
                                          const struct timeline_line *line)
{
    if (timeline_is_outage(line)) {
        return step_outage(lane, line);
    }
    const struct timeline_word_row *row = word_row(line);
    if (row->state == LANE_STATES) {
        return NULL;
    }
    bool is_up = row->state == LANE_UP;
    bool moves =
        is_up && line->node != NULL && (lane->node == NULL || strcmp(lane->node, line->node) != 0);
    lane->node = is_up && line->node != NULL ? line->node : lane->node;
    if (!lane->is_in_outage && (moves || lane->state != row->state || lane->why != row->why)) {
        change_lane(lane, row->state, row->why);
        return lane;
    }
    return NULL;
}

struct timeline_lane *timeline_lanes_step(struct timeline_lanes *lanes,
                                          const struct timeline_line *line)
{
    struct timeline_lane *service =
        is_of_service(line) ? timeline_lanes_find(lanes, line->object, true) : NULL;
    if (service != NULL) {
        return step_service(service, line);
    }
    struct timeline_lane *node = timeline_lanes_find(lanes, line->node, false);
    return node == NULL ? NULL : step_node(node, line);
}

static void add_lane(struct timeline_lanes *lanes, size_t *capacity, const char *name,
                     bool is_service)
{
    if (name != NULL && timeline_lanes_find(lanes, name, is_service) == NULL) {
        lanes->list = memory_grow(lanes->list, lanes->count, capacity, sizeof *lanes->list);
        lanes->list[lanes->count++] =
            (struct timeline_lane){.name = name, .is_service = is_service, .state = LANE_STATES};
    }
}

/* A node is up before its first event unless that is its start. */
static void begin_node(struct timeline_lane *lane, const struct timeline_line *line)
{
    if (lane->state == LANE_STATES) {
        struct timeline_lane after = *lane;
        if (step_node(&after, line) != NULL) {
            lane->state = word_row(line)->is_start ? LANE_DOWN : LANE_UP;
        }
    }
}

/* A service is up before its first event unless that is its start. The service ran where that event
 * says, or on the node whose fault took it down. */
static void begin_service(struct timeline_lane *lane, const struct timeline_line *line,
                          const struct timeline_lines *lines)
{
    if (lane->state != LANE_STATES) {
        return;
    }
    bool starts = word_row(line)->is_start;
    const struct timeline_line *fault = timeline_fault(lines, line);
    lane->state = starts ? LANE_DOWN : LANE_UP;
    lane->why = starts ? timeline_words[WORD_APP_STOPPED].why : NULL;
    if (!starts) {
        lane->node = line->node != NULL ? line->node : fault != NULL ? fault->node : NULL;
    }
}

void timeline_lanes_init(struct timeline_lanes *lanes, const struct timeline_lines *lines)
{
    *lanes = (struct timeline_lanes){0};
    size_t capacity = 0;
    for (size_t i = 0; i < lines->count; i++) {
        add_lane(lanes, &capacity, lines->list[i].node, false);
    }
    lanes->nodes = lanes->count;
    for (size_t i = 0; i < lines->count; i++) {
        if (is_of_service(&lines->list[i])) {
            add_lane(lanes, &capacity, lines->list[i].object, true);
        }
    }
    for (size_t i = 0; i < lines->count; i++) {
        const struct timeline_line *line = &lines->list[i];
        struct timeline_lane *node = timeline_lanes_find(lanes, line->node, false);
        if (is_of_service(line)) {
            begin_service(timeline_lanes_find(lanes, line->object, true), line, lines);
        } else if (node != NULL) {
            begin_node(node, line);
        }
    }
    for (size_t i = 0; i < lanes->count; i++) {
        lanes->list[i].state = lanes->list[i].state == LANE_STATES ? LANE_UP : lanes->list[i].state;
    }
}

struct timeline_lane *timeline_lanes_node(const struct timeline_lanes *lanes,
                                          const struct timeline_line *line)
{
    struct timeline_lane *node = timeline_lanes_find(lanes, line->node, false);
    if (node == NULL && line->node == NULL) {
        node = timeline_lanes_find(lanes, line->object, false);
    }
    return node;
}

void timeline_lanes_free(struct timeline_lanes *lanes)
{
    memory_free(lanes->list);
    *lanes = (struct timeline_lanes){0};
}
