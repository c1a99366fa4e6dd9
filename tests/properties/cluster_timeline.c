/* A timeline is read from its start, with what is known of each service and node so far. */
#include "tests/properties/cluster_timeline.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_MOST = 64 };

enum life { RUNS, HANGS, BOOTS, IS_DOWN };

/* A service or a node, in the order in which they are met. */
struct named {
    const char *name;
    bool is_out; /* services */
    const char *phase;
    sim_ticks began, since, phases;
    enum life life; /* nodes; all run at the start */
};

struct reading {
    const struct timeline_entry *entry;
    struct named things[NAMES_MOST];
    size_t count;
    char *text;
};

static bool wrong(struct reading *reading, const char *what)
{
    const struct timeline_event *event = &reading->entry->what;
    snprintf(reading->text, TIMELINE_FAULT_BYTES, "event %lu, %s (node %s, object %s): %s",
             (unsigned long)reading->entry->number, timeline_word_name(event->event),
             event->node == NULL ? "-" : event->node, event->object == NULL ? "-" : event->object,
             what);
    return false;
}

static struct named *find(struct reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (strcmp(reading->things[i].name, name) == 0) {
            return &reading->things[i];
        }
    }
    if (reading->count == NAMES_MOST) {
        return NULL;
    }
    reading->things[reading->count] = (struct named){.name = name};
    return &reading->things[reading->count++];
}

static const struct timeline_detail *detail_of(const struct timeline_entry *entry, const char *name)
{
    const struct timeline_detail *detail = entry->details;
    while (detail != NULL && strcmp(detail->name, name) != 0) {
        detail = detail->next;
    }
    return detail;
}

static bool is(const struct reading *reading, const char *event)
{
    return strcmp(timeline_word_name(reading->entry->what.event), event) == 0;
}

static bool begins_with(const struct reading *reading, const char *start)
{
    return strncmp(timeline_word_name(reading->entry->what.event), start, strlen(start)) == 0;
}

static bool check_order(struct reading *reading, uint64_t number, sim_ticks before,
                        sim_ticks horizon)
{
    const struct timeline_entry *entry = reading->entry;
    if (entry->number != number) {
        return wrong(reading, "its number does not follow that of the event before");
    }
    if (entry->at < before || entry->at > horizon) {
        return wrong(reading, "time goes back, or on after the end");
    }
    if (entry->what.cause >= number) {
        return wrong(reading, "its cause does not come before it");
    }
    return true;
}

/* The phases of an outage that ends, as the event lists them. */
static sim_ticks listed_phases(const struct timeline_entry *entry)
{
    sim_ticks sum = 0;
    for (const struct timeline_detail *detail = entry->details; detail != NULL;
         detail = detail->next) {
        bool is_phase = detail->type == TIMELINE_DURATION && strcmp(detail->name, "lasted") != 0;
        sum += is_phase ? detail->value : 0;
    }
    return sum;
}

static bool check_end(struct reading *reading, struct named *service)
{
    const struct timeline_entry *entry = reading->entry;
    const struct timeline_detail *lasted = detail_of(entry, "lasted");
    if (!service->is_out) {
        return wrong(reading, "the service was not out");
    }
    if (lasted == NULL || lasted->value != entry->at - service->began) {
        return wrong(reading, "it did not last from its beginning to its end");
    }
    if (listed_phases(entry) != lasted->value) {
        return wrong(reading, "its phases do not sum to it");
    }
    if (service->phases + (entry->at - service->since) != lasted->value) {
        return wrong(reading, "the changes of its phase do not sum to it");
    }
    service->is_out = false;
    return true;
}

static bool check_phase(struct reading *reading, struct named *service)
{
    const struct timeline_entry *entry = reading->entry;
    const struct timeline_detail *lasted = detail_of(entry, "lasted");
    const struct timeline_detail *after = detail_of(entry, "after");
    if (!service->is_out) {
        return wrong(reading, "the service is not out");
    }
    if (lasted == NULL || lasted->value != entry->at - service->since) {
        return wrong(reading, "the phase before did not last from its beginning to here");
    }
    if (after == NULL || strcmp(after->text, service->phase) != 0) {
        return wrong(reading, "another phase came before");
    }
    service->phases += lasted->value;
    service->since = entry->at;
    service->phase = entry->what.phase;
    return true;
}

static bool check_outage(struct reading *reading)
{
    if (!begins_with(reading, "outage.")) {
        return true;
    }
    const struct timeline_entry *entry = reading->entry;
    struct named *service = find(reading, entry->what.object);
    if (service == NULL) {
        return wrong(reading, "there are too many names");
    }
    if (is(reading, "outage.phase")) {
        return check_phase(reading, service);
    }
    if (is(reading, "outage.end")) {
        return check_end(reading, service);
    }
    if (service->is_out) {
        return wrong(reading, "the service is out already");
    }
    *service = (struct named){.name = service->name,
                              .is_out = true,
                              .phase = entry->what.phase,
                              .began = entry->at,
                              .since = entry->at};
    return true;
}

/* Events of a node, and its lives in which they may happen. */
static const struct {
    const char *event;
    unsigned from; /* bits */
    enum life to;
} turns[] = {
    {"node.crash", 1U << RUNS | 1U << HANGS | 1U << BOOTS, IS_DOWN},
    {"node.shutdown", 1U << RUNS, IS_DOWN},
    {"node.reset", 1U << RUNS | 1U << HANGS | 1U << BOOTS, IS_DOWN},
    {"node.boot", 1U << IS_DOWN | 1U << BOOTS, BOOTS},
    {"node.up", 1U << BOOTS, RUNS},
    {"node.hang", 1U << RUNS, HANGS},
    {"node.pause", 1U << RUNS, HANGS},
    {"node.resume", 1U << HANGS, RUNS},
};

/* Events of running nodes only. */
static const char *const doings[] = {
    "app.up",       "app.start",   "app.recover", "app.stopped",       "vg.",
    "fs.",          "ip.",         "lun.",        "monitor.",          "plan.",
    "start.failed", "stop.failed", "quorum.",     "membership.formed",
};

static bool check_node(struct reading *reading)
{
    if (reading->entry->what.node == NULL) {
        return true;
    }
    struct named *node = find(reading, reading->entry->what.node);
    if (node == NULL) {
        return wrong(reading, "there are too many names");
    }
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        if (is(reading, turns[i].event)) {
            if ((turns[i].from >> node->life & 1) == 0) {
                return wrong(reading, "this cannot happen to the node as it is");
            }
            node->life = turns[i].to;
        }
    }
    for (size_t i = 0; i < sizeof doings / sizeof *doings; i++) {
        if (begins_with(reading, doings[i]) && node->life != RUNS) {
            return wrong(reading, "the node does not run");
        }
    }
    return true;
}

bool cluster_timeline_is_sound(const struct timeline *timeline, sim_ticks horizon,
                               char text[TIMELINE_FAULT_BYTES])
{
    struct reading reading = {.text = text};
    sim_ticks before = 0;
    for (size_t i = 0; i < timeline->entry_count; i++) {
        reading.entry = &timeline->entries[i];
        if (!check_order(&reading, i + 1, before, horizon) || !check_outage(&reading) ||
            !check_node(&reading)) {
            return false;
        }
        before = reading.entry->at;
    }
    return true;
}

const char *cluster_timeline_out(const struct timeline *timeline)
{
    struct reading reading = {0};
    for (size_t i = 0; i < timeline->entry_count; i++) {
        reading.entry = &timeline->entries[i];
        if (is(&reading, "outage.begin") || is(&reading, "outage.end")) {
            find(&reading, reading.entry->what.object)->is_out = is(&reading, "outage.begin");
        }
    }
    for (size_t i = 0; i < reading.count; i++) {
        if (reading.things[i].is_out) {
            return reading.things[i].name;
        }
    }
    return NULL;
}

sim_ticks cluster_timeline_last_end(const struct timeline *timeline)
{
    struct reading reading = {0};
    sim_ticks last = 0;
    for (size_t i = 0; i < timeline->entry_count; i++) {
        reading.entry = &timeline->entries[i];
        last = is(&reading, "outage.end") ? reading.entry->at : last;
    }
    return last;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_details(const struct timeline_detail *a, const struct timeline_detail *b)
{
    while (a != NULL && b != NULL && a->type == b->type && same_text(a->name, b->name) &&
           same_text(a->text, b->text) && a->value == b->value) {
        a = a->next;
        b = b->next;
    }
    return a == NULL && b == NULL;
}

uint64_t cluster_timeline_difference(const struct timeline *a, const struct timeline *b)
{
    for (size_t i = 0; i < a->entry_count && i < b->entry_count; i++) {
        const struct timeline_entry *x = &a->entries[i];
        const struct timeline_entry *y = &b->entries[i];
        bool is_same =
            x->at == y->at && x->what.cause == y->what.cause && x->what.event == y->what.event &&
            same_text(x->what.node, y->what.node) && same_text(x->what.object, y->what.object) &&
            same_text(x->what.phase, y->what.phase) && same_details(x->details, y->details);
        if (!is_same) {
            return i + 1;
        }
    }
    size_t shorter = a->entry_count < b->entry_count ? a->entry_count : b->entry_count;
    return a->entry_count == b->entry_count && a->count == b->count ? 0 : shorter + 1;
}
