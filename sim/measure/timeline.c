#include "sim/measure/timeline.h"

#include "sim/base/text.h"

void timeline_init(struct timeline *timeline, struct arena *arena)
{
    *timeline = (struct timeline){.arena = arena};
}

void timeline_watch(struct timeline *timeline, timeline_watcher *watcher, void *context)
{
    ASSERT(timeline->watcher == NULL);
    timeline->watcher = watcher;
    timeline->watching = context;
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

void timeline_keep(struct timeline *timeline, sim_ticks now, const struct timeline_event *event)
{
    if (timeline->entry_count == TIMELINE_MOST) {
        return;
    }
    *next_entry(timeline) = (struct timeline_entry){
        .what = {.event = event->event,
                 .node = kept_text(timeline, event->node),
                 .object = kept_text(timeline, event->object),
                 .phase = event->phase == NULL ? timeline_words[event->event].phase
                                               : arena_copy(timeline->arena, event->phase),
                 .cause = event->cause},
        .number = timeline->count,
        .at = now,
    };
}

/* A detail at the end of the last event's. */
static struct timeline_detail *add_detail(struct timeline *timeline, const char *name,
                                          enum timeline_detail_type type)
{
    ASSERT(timeline_keeps_last(timeline));
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

void timeline_keep_text(struct timeline *timeline, const char *name, const char *text)
{
    add_detail(timeline, name, TIMELINE_TEXT)->text = arena_copy(timeline->arena, text);
}

void timeline_keep_duration(struct timeline *timeline, const char *name, sim_ticks ticks)
{
    add_detail(timeline, name, TIMELINE_DURATION)->value = ticks;
}

void timeline_keep_number(struct timeline *timeline, const char *name, int64_t number)
{
    add_detail(timeline, name, TIMELINE_COUNT)->value = number;
}

void timeline_keep_members(struct timeline *timeline, const char *name, const struct bit_set *set,
                           const char *const *names)
{
    struct text_buffer text = {0};
    text_append(&text, "");
    bit_set_append_names(set, names, &text);
    add_detail(timeline, name, TIMELINE_TEXT)->text = arena_copy(timeline->arena, text.text);
    text_buffer_free(&text);
}
