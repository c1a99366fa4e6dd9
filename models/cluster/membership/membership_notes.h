/* The timeline events of all kinds of membership, and the nodes that a node can hear. */
#ifndef MODELS_CLUSTER_MEMBERSHIP_MEMBERSHIP_NOTES_H
#define MODELS_CLUSTER_MEMBERSHIP_MEMBERSHIP_NOTES_H

#include "models/cluster/membership/membership.h"

/** Whether a node would take a message that another sends it now. */
static inline bool membership_hears(const struct membership_environment *around, uint32_t from,
                                    uint32_t to)
{
    return node_is_running(around->nodes[to]) && networks_reach(&around->networks, from, to);
}

enum { MEMBERSHIP_SUSPECTED, MEMBERSHIP_FORMED, MEMBERSHIP_TIME_APART, MEMBERSHIP_OWN };

/* clang-format off */
/** The rows of the metrics of every kind of membership, in that order. */
#define MEMBERSHIP_METRICS                                                                         \
    METRIC("suspected", "1", COUNT, "Times that a node has noticed that its ring is broken."),     \
    METRIC("formed", "1", COUNT, "Rings that have been formed."),                                  \
    METRIC_LESS("time_apart", "s", TOTAL,                                                          \
                "Time in which two running nodes that could reach each other are in different"     \
                " rings.")
/* clang-format on */

extern const struct metric_row membership_metrics[];

/** Find the nodes that run, among all. */
void membership_running(const struct membership_environment *around, struct bit_set *running);

/**
 * node.suspect: a node no longer hears its ring.
 *
 * @param suspects   empty: the node cannot tell yet
 * @param last_seen  time since the node last heard its ring [ticks]; negative: not known
 * @return the cause of what follows from it
 */
struct cause membership_note_suspect(struct run *run, const struct membership_environment *around,
                                     uint32_t by, const struct bit_set *suspects,
                                     sim_ticks last_seen, struct cause cause);

/** membership.gather: a node looks for other nodes. @return the cause of what follows from it */
struct cause membership_note_gather(struct run *run, const struct membership_environment *around,
                                    uint32_t node, struct cause cause);

/** membership.leave: a node leaves its ring. @return the cause of what follows from it */
struct cause membership_note_leave(struct run *run, const struct membership_environment *around,
                                   uint32_t node, struct cause cause);

/** Tell the listener that a node knows of the leave of another, or of its own. */
void membership_tell_left(struct run *run, const struct membership_environment *around, uint32_t by,
                          uint32_t node, struct cause cause);

/** membership.formed, at its lowest member. @return the cause of what follows from it */
struct cause membership_note_formed(struct run *run, const struct membership_environment *around,
                                    const struct bit_set *members, struct cause cause);

#endif
