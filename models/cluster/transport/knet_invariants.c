/*
 * How the state of knet could contradict itself: pings that a dead node answers, a link that would
 * stay up without pongs.
 */
#include "models/cluster/transport/knet_state.h"
#include "models/invariants.h"

/* The fate of a node's pings over a link, from the states of the nodes and the network alone. */
static enum knet_answer expected(const struct knet *knet, uint32_t link, uint32_t node,
                                 uint32_t other)
{
    const struct network *network = knet->around.networks.of[link];
    enum node_state state = knet->around.nodes[other]->state;
    bool is_up = (state == NODE_UP || state == NODE_HUNG) && knet->nodes[other].is_on;
    if (!is_up || !network_reaches(network, node, other)) {
        return KNET_SILENT;
    }
    bool is_sure = network_is_sure(network, node, other);
    return state == NODE_HUNG ? KNET_HELD : is_sure ? KNET_ANSWERED : KNET_LOSSY;
}

/* Messages go over links that are up; a passive node sends over one. */
static void check_ways(struct run *run, const struct knet *knet, uint32_t node, uint32_t other)
{
    uint32_t links = knet_links(&knet->component, node, other);
    bool are_up = true;
    for (uint32_t link = 0; link < knet->link_count; link++) {
        are_up = are_up && ((links & 1U << link) == 0 || knet_link(knet, link, node, other)->is_up);
    }
    bool is_one = knet->parameters->link_mode != KNET_PASSIVE || (links & (links - 1)) == 0;
    CHECK(run, &knet->component, knet_ways, are_up && is_one,
          "%s sends to %s over links that it may not use", knet->around.nodes[node]->name,
          knet->around.nodes[other]->name);
}

void knet_invariants(struct run *run, const struct component *component)
{
    const struct knet *knet = (const struct knet *)component;
    uint32_t node = (uint32_t)(run_events(run) % knet->around.node_count);
    if (!knet_is_active(knet, node) || knet->nodes[node].is_resuming) {
        return;
    }
    uint32_t number = (uint32_t)(run_events(run) / knet->around.node_count % knet->link_count);
    for (uint32_t other = 0; other < knet->around.node_count; other++) {
        const struct knet_link *link = knet_link(knet, number, node, other);
        if (other == node || knet->nodes[other].is_resuming) {
            continue;
        }
        CHECK(run, component, knet_answers, link->answer == expected(knet, number, node, other),
              "%s takes the pings to %s for others than they are", knet->around.nodes[node]->name,
              knet->around.nodes[other]->name);
        check_ways(run, knet, node, other);
        bool may_stay = link->answer == KNET_ANSWERED || !link->is_up;
        bool is_late = knet_link_falls(link, &knet->times, &knet->nodes[node].thread,
                                       run_now(run)) > run->horizon;
        CHECK(run, component, knet_changes,
              may_stay || is_late || event_is_pending(run, link->next),
              "%s would keep its link to %s without a pong", knet->around.nodes[node]->name,
              knet->around.nodes[other]->name);
    }
}
