#include "models/cluster/membership/membership_notes.h"

#include "models/cluster/membership/delay.h"
#include "tests/models/cluster/membership/membership_bed.h"

/* A crash on the timeline: each event knows what led to it, and rings name their members. */
Test(membership_notes, a_chain_of_causes)
{
    struct delay_parameters parameters = {distribution_constant(SECOND), distribution_constant(MS),
                                          1};
    struct bed bed;
    bed_start(&bed, &delay_kind, &parameters, 3, 0, 100 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_CRASH, 1);
    bed_run(&bed, 100 * SECOND);
    cr_assert_eq(bed.timeline->count, 3);
    const struct timeline_entry *entries = bed.timeline->entries;
    cr_expect_eq(entries[1].what.event, WORD_NODE_SUSPECT);
    cr_expect_str_eq(entries[1].what.node, "a");
    cr_expect_str_eq(entries[1].what.object, "b");
    cr_expect_str_eq(entries[1].what.phase, "detect");
    cr_expect_eq(entries[1].what.cause, entries[0].number);
    cr_expect_null(entries[1].details);
    cr_expect_eq(entries[2].what.event, WORD_MEMBERSHIP_FORMED);
    cr_expect_str_eq(entries[2].what.phase, "membership");
    cr_expect_eq(entries[2].what.cause, entries[1].number);
    cr_expect_str_eq(entries[2].details->text, "a,c");
    cr_expect_eq(entries[2].details->next->value, 2);
    cr_expect_eq(bed.formed[0].cause.event, entries[2].number);
    bed_end(&bed);
}

/* A leave on the timeline is the cause of the ring without the node. */
Test(membership_notes, a_leave_is_noted)
{
    struct delay_parameters parameters = {distribution_constant(SECOND), distribution_constant(MS),
                                          1};
    struct bed bed;
    bed_start(&bed, &delay_kind, &parameters, 3, 0, 100 * SECOND);
    bed_at(&bed, 10 * SECOND, BED_LEAVE, 1);
    bed_run(&bed, 100 * SECOND);
    cr_assert_eq(bed.timeline->count, 2);
    const struct timeline_entry *entries = bed.timeline->entries;
    cr_expect_eq(entries[0].what.event, WORD_MEMBERSHIP_LEAVE);
    cr_expect_str_eq(entries[0].what.node, "b");
    cr_expect_eq(bed.left[2].cause.event, entries[0].number);
    cr_expect_eq(entries[1].what.cause, entries[0].number);
    bed_end(&bed);
}

Test(membership_notes, lists_of_all_nodes_are_whole)
{
    static char name[101];
    memset(name, 'x', sizeof name - 1);
    static struct node nodes[NODES_MOST];
    static struct node *list[NODES_MOST];
    static const char *names[NODES_MOST];
    struct arena *arena = arena_create();
    struct timeline timeline;
    timeline_init(&timeline, arena);
    for (uint32_t i = 0; i < NODES_MOST; i++) {
        nodes[i] = (struct node){.name = name, .index = i, .state = NODE_UP};
        list[i] = &nodes[i];
        names[i] = name;
    }
    struct run *run = run_create(&(struct run_options){.horizon = 1, .ticks_per_second = SECOND});
    struct membership_environment around = {
        .nodes = list, .node_names = names, .node_count = NODES_MOST, .timeline = &timeline};
    struct bit_set running;
    struct bit_set all;
    bit_set_all(&all, NODES_MOST);
    membership_running(&around, &running);
    cr_expect(bit_set_equals(&running, &all));
    membership_note_formed(run, &around, &all, (struct cause){0});
    cr_expect_eq(strlen(timeline.entries[0].details->text), 101 * NODES_MOST - 1);
    cr_expect_eq(timeline.entries[0].details->next->value, NODES_MOST);
    struct cause gather = membership_note_gather(run, &around, 5, (struct cause){1, NULL});
    cr_expect_eq(gather.event, 2);
    membership_note_suspect(run, &around, 5, &(struct bit_set){0}, 77, gather);
    cr_expect_null(timeline.entries[2].what.object);
    cr_expect_eq(timeline.entries[2].details->value, 77);
    run_destroy(run);
    arena_destroy(arena);
}
