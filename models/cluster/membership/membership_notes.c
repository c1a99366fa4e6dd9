/*
 * Events of membership are the same for all its kinds, so that a timeline reads alike whatever
 * finds out that a node is gone. Names are put together only where the timeline is kept.
 */
#include "models/cluster/membership/membership_notes.h"

const struct metric_row membership_metrics[] = {MEMBERSHIP_METRICS, METRICS_END};

enum { TEXT_BYTES = 4096 };

node_set membership_running(const struct membership_environment *around)
{
    node_set running = 0;
    for (uint32_t i = 0; i < around->node_count; i++) {
        running |= node_is_running(around->nodes[i]) ? node_set_of(i) : 0;
    }
    return running;
}

static const char *names(char text[TEXT_BYTES], const struct membership_environment *around,
                         node_set nodes)
{
    const char *all[NODES_MOST];
    for (uint32_t i = 0; i < around->node_count; i++) {
        all[i] = around->nodes[i]->name;
    }
    return node_set_names(nodes, all, text, TEXT_BYTES);
}

static bool is_kept(const struct membership_environment *around)
{
    return around->timeline->arena != NULL;
}

struct cause membership_note_suspect(struct run *run, const struct membership_environment *around,
                                     uint32_t by, node_set suspects, sim_ticks last_seen,
                                     struct cause cause)
{
    char text[TEXT_BYTES];
    bool is_named = suspects != 0 && is_kept(around);
    cause.event = timeline_add(
        around->timeline, run_now(run),
        &(struct timeline_event){.event = "node.suspect",
                                 .node = around->nodes[by]->name,
                                 .object = is_named ? names(text, around, suspects) : NULL,
                                 .phase = "detect",
                                 .cause = cause.event});
    if (last_seen >= 0) {
        timeline_duration(around->timeline, "last_seen", last_seen);
    }
    return cause;
}

struct cause membership_note_gather(struct run *run, const struct membership_environment *around,
                                    uint32_t node, struct cause cause)
{
    cause.event = timeline_add(around->timeline, run_now(run),
                               &(struct timeline_event){.event = "membership.gather",
                                                        .node = around->nodes[node]->name,
                                                        .phase = "membership",
                                                        .cause = cause.event});
    return cause;
}

struct cause membership_note_formed(struct run *run, const struct membership_environment *around,
                                    node_set members, struct cause cause)
{
    cause.event =
        timeline_add(around->timeline, run_now(run),
                     &(struct timeline_event){.event = "membership.formed",
                                              .node = around->nodes[node_set_first(members)]->name,
                                              .phase = "membership",
                                              .cause = cause.event});
    if (is_kept(around)) {
        char text[TEXT_BYTES];
        timeline_text(around->timeline, "members", names(text, around, members));
        timeline_number(around->timeline, "count", node_set_count(members));
    }
    return cause;
}
