#include "models/cluster/membership/time_apart.h"

#include "models/cluster/membership/membership_notes.h"
#include "models/invariants.h"
#include "models/planted.h"

#include <inttypes.h>

void time_apart_init(struct time_apart *apart, struct measures *measures,
                     const struct membership_environment *around, const struct bit_set **rings)
{
    apart->around = around;
    apart->rings = rings;
    level_init(&apart->level, measures, 0);
}

static bool has_ring(const struct time_apart *apart, uint32_t node)
{
    return node_is_running(apart->around->nodes[node]) && !bit_set_is_empty(apart->rings[node]);
}

/* Whether all running nodes with a ring are in the same one. */
static bool is_one_ring(const struct time_apart *apart)
{
    const struct bit_set *ring = NULL;
    for (uint32_t node = 0; node < apart->around->node_count; node++) {
        if (has_ring(apart, node)) {
            ring = ring == NULL ? apart->rings[node] : ring;
            if (!bit_set_equals(apart->rings[node], ring)) {
                return false;
            }
        }
    }
    return true;
}

/* Whether a node is apart from one after it. */
static bool is_apart(const struct time_apart *apart, uint32_t node)
{
    const struct networks *networks = &apart->around->networks;
    for (uint32_t other = node + 1; other < apart->around->node_count; other++) {
        if (has_ring(apart, other) && networks_join(networks, node, other) &&
            !bit_set_equals(apart->rings[node], apart->rings[other])) {
            return true;
        }
    }
    return false;
}

void time_apart_look(struct run *run, struct time_apart *apart)
{
    bool are_apart = false;
    if (!is_one_ring(apart)) {
        for (uint32_t node = 0; node < apart->around->node_count && !are_apart; node++) {
            are_apart = has_ring(apart, node) && is_apart(apart, node);
        }
    }
    are_apart = are_apart || PLANTED("nodes are apart for ever");
    level_set(&apart->level, run_now(run), are_apart);
}

/* The rings of both list both, where neither is out of reach of the other. */
static bool is_together(const struct time_apart *apart, uint32_t one, uint32_t other)
{
    const struct networks *networks = &apart->around->networks;
    const struct bit_set *rings[] = {apart->rings[one], apart->rings[other]};
    return bit_set_is_empty(rings[0]) || bit_set_is_empty(rings[1]) ||
           !networks_join(networks, one, other) ||
           (bit_set_has(rings[0], other) && bit_set_has(rings[1], one));
}

void time_apart_invariants(struct run *run, const struct component *membership,
                           const struct time_apart *apart)
{
    uint32_t count = apart->around->node_count;
    struct node *const *nodes = apart->around->nodes;
    if (!run_looks(run, (uint64_t)count * count)) {
        return;
    }
    int64_t pairs = 0;
    for (uint32_t one = 0; one < count; one++) {
        for (uint32_t other = 0; other < one && nodes[one]->state == NODE_UP; other++) {
            pairs += nodes[other]->state == NODE_UP && !is_together(apart, one, other);
        }
    }
    CHECK(run, membership, time_apart, (pairs > 0) == (apart->level.value == 1),
          "%" PRId64 " pairs of nodes are apart, and the time apart %s", pairs,
          apart->level.value == 1 ? "runs" : "stands still");
}

void time_apart_report(const struct time_apart *apart, const char *path, struct report *report)
{
    report_total(report, path, &membership_metrics[MEMBERSHIP_TIME_APART],
                 wide_to_double(level_in(&apart->level, report->window)) /
                     (double)report->ticks_per_second);
}
