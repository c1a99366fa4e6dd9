#include "analysis/timeline/lanes.h"

#include "sim/base/memory.h"

#include <string.h>

/* Node states by event. */
static const struct {
    const char *event;
    enum timeline_lane_state state;
} node_events[] = {
    {"node.crash", LANE_DOWN},   {"node.reset", LANE_DOWN}, {"node.hang", LANE_HUNG},
    {"node.boot", LANE_BOOTING}, {"node.up", LANE_UP},      {"node.resume", LANE_UP},
    {"node.rejoin", LANE_UP},
};

/* States of a service outside of an outage; in one, only its phases count. */
static const struct {
    const char *event;
    enum timeline_lane_state state;
    const char *why;
} service_events[] = {
    {"app.start", LANE_DOWN, "starting"}, {"app.up", LANE_UP, NULL},
    {"app.stop", LANE_DOWN, "stopping"},  {"app.stopped", LANE_DOWN, "stopped"},
    {"app.failed", LANE_DOWN, "failed"},  {"service.blocked", LANE_DOWN, "blocked"},
};

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool timeline_is_outage(const struct timeline_line *line)
{
    return line->object != NULL &&
           (strcmp(line->event, "outage.begin") == 0 || strcmp(line->event, "outage.phase") == 0 ||
            strcmp(line->event, "outage.end") == 0);
}

static bool is_of_service(const struct timeline_line *line)
{
    return line->object != NULL &&
           (timeline_is_outage(line) || begins_with(line->event, "app.") ||
            begins_with(line->event, "service.") || strcmp(line->event, "monitor.failed") == 0);
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

static void change(struct timeline_lane *lane, enum timeline_lane_state state, const char *why)
{
    lane->state = state;
    lane->why = why;
    lane->changes++;
}

static struct timeline_lane *step_node(struct timeline_lane *lane, const struct timeline_line *line)
{
    for (size_t i = 0; i < sizeof node_events / sizeof *node_events; i++) {
        if (strcmp(line->event, node_events[i].event) == 0) {
            enum timeline_lane_state before = lane->state;
            if (node_events[i].state != before) {
                change(lane, node_events[i].state, NULL);
            }
            return lane->state != before ? lane : NULL;
        }
    }
    return NULL;
}

static struct timeline_lane *step_outage(struct timeline_lane *lane,
                                         const struct timeline_line *line)
{
    if (strcmp(line->event, "outage.end") == 0) {
        lane->is_in_outage = false;
        change(lane, LANE_UP, NULL);
    } else {
        lane->is_in_outage = true;
        change(lane, LANE_DOWN, line->phase != NULL ? line->phase : "down");
    }
    return lane;
}

static struct timeline_lane *step_service(struct timeline_lane *lane,
                                          const struct timeline_line *line)
{
    if (timeline_is_outage(line)) {
        return step_outage(lane, line);
    }
    for (size_t i = 0; i < sizeof service_events / sizeof *service_events; i++) {
        if (strcmp(line->event, service_events[i].event) != 0) {
            continue;
        }
        bool is_up = service_events[i].state == LANE_UP;
        bool moves = is_up && line->node != NULL &&
                     (lane->node == NULL || strcmp(lane->node, line->node) != 0);
        lane->node = is_up && line->node != NULL ? line->node : lane->node;
        if (!lane->is_in_outage && (moves || lane->state != service_events[i].state ||
                                    lane->why != service_events[i].why)) {
            change(lane, service_events[i].state, service_events[i].why);
            return lane;
        }
        return NULL;
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

static void add(struct timeline_lanes *lanes, size_t *capacity, const char *name, bool is_service)
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
        bool starts = strcmp(line->event, "node.boot") == 0 || strcmp(line->event, "node.up") == 0;
        struct timeline_lane after = *lane;
        if (step_node(&after, line) != NULL) {
            lane->state = starts ? LANE_DOWN : LANE_UP;
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
    bool starts = strcmp(line->event, "app.start") == 0 || strcmp(line->event, "app.up") == 0;
    const struct timeline_line *fault = timeline_fault(lines, line);
    lane->state = starts ? LANE_DOWN : LANE_UP;
    lane->why = starts ? "stopped" : NULL;
    if (!starts) {
        lane->node = line->node != NULL ? line->node : fault != NULL ? fault->node : NULL;
    }
}

void timeline_lanes_init(struct timeline_lanes *lanes, const struct timeline_lines *lines)
{
    *lanes = (struct timeline_lanes){0};
    size_t capacity = 0;
    for (size_t i = 0; i < lines->count; i++) {
        add(lanes, &capacity, lines->list[i].node, false);
    }
    lanes->nodes = lanes->count;
    for (size_t i = 0; i < lines->count; i++) {
        if (is_of_service(&lines->list[i])) {
            add(lanes, &capacity, lines->list[i].object, true);
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

struct timeline_lane *timeline_lanes_place(const struct timeline_lanes *lanes,
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
