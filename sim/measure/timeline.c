#include "sim/measure/timeline.h"

#include "sim/base/assert.h"
#include "sim/base/text.h"

void timeline_init(struct timeline *timeline, struct arena *arena)
{
    *timeline = (struct timeline){.arena = arena};
}

static const char *kept_text(struct timeline *timeline, const char *text)
{
    return text == NULL ? NULL : arena_copy(timeline->arena, text);
}

static struct timeline_entry *next_entry(struct timeline *timeline)
{
    timeline->entries = arena_grow(timeline->arena, timeline->entries, timeline->entry_count,
                                   &timeline->entry_capacity, sizeof *timeline->entries);
    return &timeline->entries[timeline->entry_count++];
}

uint64_t timeline_add(struct timeline *timeline, sim_ticks now, const struct timeline_event *event)
{
    ASSERT(event->event != WORD_NONE);
    ASSERT(event->cause <= timeline->count);
    uint64_t number = ++timeline->count;
    if (timeline->arena == NULL || timeline->entry_count == TIMELINE_MOST) {
        return number;
    }
    *next_entry(timeline) = (struct timeline_entry){
        .what = {.event = event->event,
                 .node = kept_text(timeline, event->node),
                 .object = kept_text(timeline, event->object),
                 .phase = event->phase == NULL ? timeline_words[event->event].phase
                                               : arena_copy(timeline->arena, event->phase),
                 .cause = event->cause},
        .number = number,
        .at = now,
    };
    return number;
}

/* A detail at the end of the last event's; NULL when that event is not kept. */
static struct timeline_detail *add_detail(struct timeline *timeline, const char *name,
                                          enum timeline_detail_type type)
{
    ASSERT(timeline->count > 0);
    if (timeline->entry_count < timeline->count) {
        return NULL;
    }
    struct timeline_entry *entry = &timeline->entries[timeline->entry_count - 1];
    struct timeline_detail *detail = ARENA_NEW(timeline->arena, struct timeline_detail);
    detail->name = arena_copy(timeline->arena, name);
    detail->type = type;
    if (entry->last_detail == NULL) {
        entry->details = detail;
    } else {
        entry->last_detail->next = detail;
    }
    entry->last_detail = detail;
    return detail;
}

void timeline_text(struct timeline *timeline, const char *name, const char *text)
{
    struct timeline_detail *detail = add_detail(timeline, name, TIMELINE_TEXT);
    if (detail != NULL) {
        detail->text = arena_copy(timeline->arena, text);
    }
}

void timeline_duration(struct timeline *timeline, const char *name, sim_ticks ticks)
{
    struct timeline_detail *detail = add_detail(timeline, name, TIMELINE_DURATION);
    if (detail != NULL) {
        detail->value = ticks;
    }
}

void timeline_number(struct timeline *timeline, const char *name, int64_t number)
{
    struct timeline_detail *detail = add_detail(timeline, name, TIMELINE_COUNT);
    if (detail != NULL) {
        detail->value = number;
    }
}

void timeline_members(struct timeline *timeline, const char *name, const struct bit_set *set,
                      const char *const *names)
{
    struct timeline_detail *detail = add_detail(timeline, name, TIMELINE_TEXT);
    if (detail == NULL) {
        return;
    }
    struct text_buffer text = {0};
    text_append(&text, "");
    bit_set_append_names(set, names, &text);
    detail->text = arena_copy(timeline->arena, text.text);
    text_buffer_free(&text);
}
