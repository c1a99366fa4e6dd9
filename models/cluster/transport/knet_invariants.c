/*
 * How the state of knet could contradict itself: pings that a dead node answers, a link that would
 * stay up without pongs.
 */
#include "models/cluster/transport/knet_state.h"
#include "models/invariants.h"

/* The fate of a node's pings, from the states of the nodes and the network alone. */
static enum knet_answer expected(const struct knet *knet, uint32_t node, uint32_t other)
{
    enum node_state state = knet->around.nodes[other]->state;
    bool is_up = (state == NODE_UP || state == NODE_HUNG) && knet->nodes[other].is_on;
    if (!is_up || !network_reaches(knet->around.network, node, other)) {
        return KNET_SILENT;
    }
    bool is_sure = network_is_sure(knet->around.network, node, other);
    return state == NODE_HUNG ? KNET_HELD : is_sure ? KNET_ANSWERED : KNET_LOSSY;
}

void knet_invariants(struct run *run, const struct component *component)
{
    const struct knet *knet = (const struct knet *)component;
    uint32_t node = (uint32_t)(run_events(run) % knet->around.node_count);
    if (!knet_is_active(knet, node) || knet->nodes[node].is_resuming) {
        return;
    }
    for (uint32_t other = 0; other < knet->around.node_count; other++) {
        const struct knet_link *link = knet_link(knet, node, other);
        if (other == node || knet->nodes[other].is_resuming) {
            continue;
        }
        CHECK(run, component, knet_answers, link->answer == expected(knet, node, other),
              "%s takes the pings to %s for others than they are", knet->around.nodes[node]->name,
              knet->around.nodes[other]->name);
        bool may_stay = link->answer == KNET_ANSWERED || !link->is_up;
        bool is_late = knet_link_falls(link, &knet->times, &knet->nodes[node].thread,
                                       run_now(run)) > run->horizon;
        CHECK(run, component, knet_changes,
              may_stay || is_late || event_is_pending(run, link->next),
              "%s would keep its link to %s without a pong", knet->around.nodes[node]->name,
              knet->around.nodes[other]->name);
    }
}
