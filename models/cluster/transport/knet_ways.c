/*
 * The ways of messages: which of the links that are up they go over.
 *
 * Passive: the link of the highest priority, of equals the first. Active: all links, a copy over
 * each; the receiver takes the copy that comes first. Round robin: one link after the other. A node
 * takes what comes over any link, as long as it has one link to the sender that is up. Source:
 * corosync.conf(5), and libknet's host.c, threads_tx.c and threads_rx.c.
 */
#include "models/cluster/transport/knet_state.h"
#include "models/planted.h"

static int64_t priority(const struct knet *knet, uint32_t link)
{
    const struct parameter_list *given = &knet->parameters->link_priorities;
    return link < given->count ? ((const int64_t *)given->elements)[link] : 1;
}

static uint32_t links_up(const struct knet *knet, uint32_t from, uint32_t to)
{
    uint32_t up = 0;
    for (uint32_t link = 0; link < knet->link_count; link++) {
        up |= (uint32_t)(knet_link(knet, link, from, to)->is_up ||
                         PLANTED("messages go over links that are down"))
              << link;
    }
    return up;
}

uint32_t knet_links(const struct component *component, uint32_t from, uint32_t to)
{
    const struct knet *knet = (const struct knet *)component;
    uint32_t up = links_up(knet, from, to);
    if (knet->parameters->link_mode != KNET_PASSIVE || up == 0) {
        return up;
    }
    uint32_t best = KNET_LINKS_NONE;
    for (uint32_t link = 0; link < knet->link_count; link++) {
        bool is_up = (up & 1U << link) != 0;
        if (is_up && (best == KNET_LINKS_NONE || priority(knet, link) > priority(knet, best))) {
            best = link;
        }
    }
    return 1U << best;
}

bool knet_is_in_turn(const struct component *component)
{
    return ((const struct knet *)component)->parameters->link_mode == KNET_RR;
}

static struct knet_flow *flow_of(const struct knet *knet, uint32_t from, uint32_t to)
{
    return &knet->flows[(size_t)from * knet->around.node_count + to];
}

uint32_t knet_choose(struct component *component, struct network_message *message)
{
    const struct knet *knet = (const struct knet *)component;
    uint32_t links = knet_links(component, message->from, message->to);
    if (knet->flows == NULL || links == 0) {
        return links;
    }
    struct knet_flow *flow = flow_of(knet, message->from, message->to);
    if (knet->parameters->link_mode == KNET_ACTIVE) {
        message->number = ++flow->sent;
        return links;
    }
    while ((links & 1U << flow->turn) == 0) {
        flow->turn = (flow->turn + 1) % knet->link_count;
    }
    uint32_t link = flow->turn;
    flow->turn = (link + 1) % knet->link_count;
    return 1U << link;
}

bool knet_takes(const struct component *component, uint32_t from, uint32_t to, uint32_t links)
{
    const struct knet *knet = (const struct knet *)component;
    bool takes = links_up(knet, to, from) != 0;
    for (uint32_t link = 0; link < knet->link_count && !takes; link++) {
        takes = (links & 1U << link) != 0 && knet->parameters->up_on_data &&
                knet_link(knet, link, to, from)->pongs > 0;
    }
    return takes;
}

/* Whether a number is new to its receiver. Numbers of a flow come about in their order. */
static bool is_first(struct knet_flow *flow, uint16_t number)
{
    enum { WINDOW = 64 };
    int ahead = (int16_t)(uint16_t)(number - flow->newest);
    if (ahead > 0) {
        flow->seen = (ahead < WINDOW ? flow->seen << ahead : 0) | 1;
        flow->newest = number;
        return true;
    }
    uint64_t bit = ahead > -WINDOW ? UINT64_C(1) << -ahead : 0;
    bool is_new = bit != 0 && (flow->seen & bit) == 0;
    flow->seen |= bit;
    return is_new;
}

bool knet_taken(struct run *run, struct component *component, const struct network_message *message)
{
    struct knet *knet = (struct knet *)component;
    uint32_t node = message->to;
    struct knet_link *link = knet_link(knet, message->link, node, message->from);
    if (!link->is_up && knet->parameters->up_on_data && link->pongs > 0) {
        link->is_up = true;
        knet_arm(run, knet, message->link, node, message->from);
        knet_tell(run, knet, message->link, node, message->from, false);
    }
    return knet->flows == NULL || knet->parameters->link_mode != KNET_ACTIVE ||
           is_first(flow_of(knet, message->from, node), (uint16_t)message->number);
}

static bool stays_up(const struct knet_link *link)
{
    return link->is_up && link->answer == KNET_ANSWERED;
}

bool knet_is_sure(const struct component *component, uint32_t from, uint32_t to)
{
    const struct knet *knet = (const struct knet *)component;
    if (from == to) {
        return true;
    }
    uint32_t links = knet_links(component, from, to);
    bool is_sure = links != 0;
    bool is_back = false;
    for (uint32_t link = 0; link < knet->link_count && is_sure; link++) {
        is_back = is_back || stays_up(knet_link(knet, link, to, from));
        is_sure = (links & 1U << link) == 0 || stays_up(knet_link(knet, link, from, to));
    }
    return is_sure && is_back;
}
