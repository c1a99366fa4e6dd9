#include "sim/measure/timeline.h"

#include <criterion/criterion.h>
#include <string.h>

/* A story of three events, with details; returns the number of the last. */
static uint64_t tell(struct timeline *timeline)
{
    char node[] = "alpha";
    uint64_t fault =
        timeline_add(timeline, 10, &(struct timeline_event){.event = WORD_FAULT_INJECT});
    uint64_t crash = timeline_add(
        timeline, 10,
        &(struct timeline_event){.event = WORD_NODE_CRASH, .node = node, .cause = fault});
    timeline_number(timeline, "incarnation", 3);
    timeline_text(timeline, "by", node);
    memset(node, 'x', sizeof node - 1);
    uint64_t fence = timeline_add(timeline, 30,
                                  &(struct timeline_event){.event = WORD_FENCE_OK,
                                                           .node = "beta",
                                                           .object = "alpha",
                                                           .phase = "fence",
                                                           .cause = crash});
    timeline_duration(timeline, "lasted", 20);
    return fence;
}

Test(timeline, keeps_events_with_copies_of_what_was_said)
{
    struct arena *arena = arena_create();
    struct timeline timeline;
    timeline_init(&timeline, arena);
    cr_expect_eq(tell(&timeline), 3);
    cr_assert_eq(timeline.entry_count, 3);
    const struct timeline_entry *crash = &timeline.entries[1];
    cr_expect_eq(crash->what.event, WORD_NODE_CRASH);
    cr_expect_str_eq(crash->what.node, "alpha");
    cr_expect_null(crash->what.object);
    cr_expect_null(crash->what.phase);
    cr_expect_eq(crash->what.cause, 1);
    cr_expect_eq(crash->number, 2);
    cr_expect_eq(crash->at, 10);
    cr_expect_str_eq(crash->details->name, "incarnation");
    cr_expect_eq(crash->details->type, TIMELINE_COUNT);
    cr_expect_eq(crash->details->value, 3);
    cr_expect_str_eq(crash->details->next->name, "by");
    cr_expect_eq(crash->details->next->type, TIMELINE_TEXT);
    cr_expect_str_eq(crash->details->next->text, "alpha");
    cr_expect_null(crash->details->next->next);
    const struct timeline_entry *fence = &timeline.entries[2];
    cr_expect_str_eq(fence->what.object, "alpha");
    cr_expect_str_eq(fence->what.phase, "fence");
    cr_expect_eq(fence->details->type, TIMELINE_DURATION);
    cr_expect_eq(fence->details->value, 20);
    cr_expect_null(timeline.entries[0].details);
    arena_destroy(arena);
}

struct watched {
    uint64_t last;
    enum timeline_word words[3];
};

static void watch(void *context, const struct timeline_event *event, uint64_t number)
{
    struct watched *watched = context;
    cr_assert_lt(watched->last, (uint64_t)3);
    watched->words[watched->last] = event->event;
    watched->last = number;
}

Test(timeline, a_watcher_is_told_of_all_events_whether_they_are_kept)
{
    for (int is_kept = 0; is_kept < 2; is_kept++) {
        struct arena *arena = arena_create();
        struct timeline timeline;
        struct watched watched = {0};
        timeline_init(&timeline, is_kept == 1 ? arena : NULL);
        timeline_watch(&timeline, watch, &watched);
        tell(&timeline);
        cr_expect_eq(watched.last, (uint64_t)3);
        cr_expect_eq(watched.words[0], WORD_FAULT_INJECT);
        cr_expect_eq(watched.words[2], WORD_FENCE_OK);
        arena_destroy(arena);
    }
}

Test(timeline, events_have_the_same_numbers_when_nothing_is_kept)
{
    struct timeline timeline;
    timeline_init(&timeline, NULL);
    cr_expect_eq(tell(&timeline), 3);
    cr_expect_eq(timeline.count, 3);
    cr_expect_eq(timeline.entry_count, 0);
}

Test(timeline, keeps_the_first_events_only_and_counts_on)
{
    enum { CUT = 7 };
    struct arena *arena = arena_create();
    struct timeline timeline;
    timeline_init(&timeline, arena);
    for (uint64_t i = 1; i <= TIMELINE_MOST + CUT; i++) {
        cr_assert_eq(timeline_add(&timeline, (sim_ticks)i,
                                  &(struct timeline_event){.event = WORD_NODE_UP, .cause = i - 1}),
                     i);
        timeline_number(&timeline, "index", (int64_t)i);
    }
    cr_expect_eq(timeline.count, TIMELINE_MOST + CUT);
    cr_assert_eq(timeline.entry_count, TIMELINE_MOST);
    for (size_t i = 0; i < timeline.entry_count; i++) {
        const struct timeline_entry *entry = &timeline.entries[i];
        cr_assert_eq(entry->number, i + 1);
        cr_assert_eq(entry->at, (sim_ticks)i + 1);
        cr_assert_eq(entry->details->value, (int64_t)i + 1);
        cr_assert_null(entry->details->next, "a detail of a cut event");
    }
    arena_destroy(arena);
}
