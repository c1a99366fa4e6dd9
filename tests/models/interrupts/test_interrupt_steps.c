#include "models/interrupts/interrupt_steps.h"

#include <criterion/criterion.h>

Test(interrupt_steps, each_is_the_cause_of_the_next)
{
    struct arena *arena = arena_create();
    struct timeline timeline;
    timeline_init(&timeline, arena);
    struct interrupt_steps steps = {&timeline, 1, NULL};
    struct interrupt first = {0};
    struct interrupt second = {0};
    static const enum timeline_word words[] = {WORD_INTERRUPT_RAISE,    WORD_INTERRUPT_CATCH,
                                               WORD_INTERRUPT_DISPATCH, WORD_INTERRUPT_SERVICE,
                                               WORD_INTERRUPT_CLEAR,    WORD_INTERRUPT_RETURN};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        interrupt_step(&steps, &first, words[i], (sim_ticks)i, i == 0 ? NULL : "cores.0", "disk");
        interrupt_step(&steps, &second, words[i], (sim_ticks)i, "cores.0", "card");
    }
    cr_assert_eq(timeline.entry_count, 6, "the second is not shown");
    for (size_t i = 0; i < 6; i++) {
        cr_expect_eq(timeline.entries[i].what.event, words[i]);
        cr_expect_eq(timeline.entries[i].what.cause, i);
        cr_expect_str_eq(timeline.entries[i].what.object, "disk");
    }
    arena_destroy(arena);
}

Test(interrupt_steps, one_that_is_lost_ends_there)
{
    struct arena *arena = arena_create();
    struct timeline timeline;
    timeline_init(&timeline, arena);
    struct interrupt_steps steps = {&timeline, 5, NULL};
    struct interrupt lost = {0};
    interrupt_step(&steps, &lost, WORD_INTERRUPT_RAISE, 1, NULL, "disk");
    interrupt_step(&steps, &lost, WORD_INTERRUPT_LOST, 1, NULL, "disk");
    cr_expect_eq(timeline.entry_count, 2);
    cr_expect_eq(timeline.entries[1].what.cause, 1);
    arena_destroy(arena);
}

/* Of a node's machine: the lane is the node's, and one that a fault has caused is always shown. */
Test(interrupt_steps, are_those_of_a_node_and_follow_from_a_fault)
{
    struct arena *arena = arena_create();
    struct timeline timeline;
    timeline_init(&timeline, arena);
    struct interrupt_steps steps = {&timeline, 0, "alpha"};
    struct interrupt error = {
        .step = timeline_add(&timeline, 1, &(struct timeline_event){.event = WORD_FAULT_INJECT})};
    struct interrupt other = {0};
    interrupt_step(&steps, &error, WORD_INTERRUPT_RAISE, 1, NULL, "memory");
    interrupt_step(&steps, &other, WORD_INTERRUPT_RAISE, 1, NULL, "memory");
    interrupt_step(&steps, &error, WORD_INTERRUPT_CATCH, 1, "nodes.alpha.cores.3", "memory");
    cr_assert_eq(timeline.entry_count, 3);
    cr_expect_eq(timeline.entries[1].what.cause, 1);
    cr_expect_str_eq(timeline.entries[1].what.node, "alpha");
    cr_expect_eq(timeline.entries[2].what.cause, 2);
    cr_expect_str_eq(timeline.entries[2].details->name, "core");
    cr_expect_str_eq(timeline.entries[2].details->text, "3");
    arena_destroy(arena);
}
