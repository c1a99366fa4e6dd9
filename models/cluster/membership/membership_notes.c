/*
 * Events of membership are the same for all its kinds, so that a timeline reads alike whatever
 * finds out that a node is gone. Names are put together only where the timeline is kept.
 */
#include "models/cluster/membership/membership_notes.h"

#include "sim/base/text.h"

const struct metric_row membership_metrics[] = {MEMBERSHIP_METRICS, METRICS_END};

void membership_running(const struct membership_environment *around, struct bit_set *running)
{
    bit_set_clear(running);
    for (uint32_t i = 0; i < around->node_count; i++) {
        if (node_is_running(around->nodes[i])) {
            bit_set_add(running, i);
        }
    }
}

struct cause membership_note_suspect(struct run *run, const struct membership_environment *around,
                                     uint32_t by, const struct bit_set *suspects,
                                     sim_ticks last_seen, struct cause cause)
{
    struct text_buffer names = {0};
    if (around->timeline->arena != NULL) {
        bit_set_append_names(suspects, around->node_names, &names);
    }
    cause.event = timeline_add(around->timeline, run_now(run),
                               &(struct timeline_event){.event = WORD_NODE_SUSPECT,
                                                        .node = around->nodes[by]->name,
                                                        .object = names.text,
                                                        .cause = cause.event});
    text_buffer_free(&names);
    if (last_seen >= 0) {
        timeline_duration(around->timeline, "last_seen", last_seen);
    }
    return cause;
}

/* An event at a node. */
static struct cause note_at(struct run *run, const struct membership_environment *around,
                            enum timeline_word word, uint32_t node, struct cause cause)
{
    cause.event =
        timeline_add(around->timeline, run_now(run),
                     &(struct timeline_event){
                         .event = word, .node = around->nodes[node]->name, .cause = cause.event});
    return cause;
}

struct cause membership_note_gather(struct run *run, const struct membership_environment *around,
                                    uint32_t node, struct cause cause)
{
    return note_at(run, around, WORD_MEMBERSHIP_GATHER, node, cause);
}

struct cause membership_note_leave(struct run *run, const struct membership_environment *around,
                                   uint32_t node, struct cause cause)
{
    return note_at(run, around, WORD_MEMBERSHIP_LEAVE, node, cause);
}

void membership_tell_left(struct run *run, const struct membership_environment *around, uint32_t by,
                          uint32_t node, struct cause cause)
{
    const struct membership_listener *listener = &around->listener;
    if (listener->left != NULL) {
        listener->left(run, listener->owner, by, node, cause);
    }
}

struct cause membership_note_formed(struct run *run, const struct membership_environment *around,
                                    const struct bit_set *members, struct cause cause)
{
    cause.event =
        timeline_add(around->timeline, run_now(run),
                     &(struct timeline_event){.event = WORD_MEMBERSHIP_FORMED,
                                              .node = around->node_names[bit_set_first(members)],
                                              .cause = cause.event});
    timeline_members(around->timeline, "members", members, around->node_names);
    timeline_number(around->timeline, "count", bit_set_count(members));
    return cause;
}
