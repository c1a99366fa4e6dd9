/* The links of the nodes, as they change and as what is around them does. */
#include "models/cluster/transport/knet_state.h"
#include "models/planted.h"

/* Among the events of their instants, behind the timers of the protocols above. */
#define KNET_RANKS (EVENT_RANKS / 4)

/* The fate of the pings of a node to another over a link from now on. */
static enum knet_answer find_answer(const struct knet *knet, uint32_t link, uint32_t node,
                                    uint32_t other)
{
    const struct network *network = knet->around.networks.of[link];
    if (!knet->nodes[other].is_on || !network_reaches(network, node, other)) {
        return PLANTED("the dead answer pings") ? KNET_ANSWERED : KNET_SILENT;
    }
    if (knet->nodes[other].hung != TICKS_NEVER) {
        return KNET_HELD;
    }
    return network_is_sure(network, node, other) ? KNET_ANSWERED : KNET_LOSSY;
}

void knet_arm(struct run *run, struct knet *knet, uint32_t number, uint32_t node, uint32_t other)
{
    struct knet_link *link = knet_link(knet, number, node, other);
    const struct knet_thread *thread = &knet->nodes[node].thread;
    event_cancel(run, link->next);
    link->next = EVENT_NONE;
    if (!knet_is_active(knet, node)) {
        return;
    }
    sim_ticks due = knet_link_changes(link, &knet->times, thread, run_now(run));
    if (link->answer == KNET_LOSSY) {
        sim_ticks pong =
            ticks_later(knet_ping_after(&knet->times, thread, link->judged), link->trip);
        due = pong < due ? pong : due;
    }
    if (due < TICKS_NEVER && !PLANTED("a silent link stays up")) {
        uint64_t place = (uint64_t)(link - knet->links);
        link->next = event_ranked(run, due, EVENT_TIME_OUT, KNET_RANKS + place, &knet->component,
                                  KNET_DUE, place);
    }
}

void knet_tell(struct run *run, struct knet *knet, uint32_t link, uint32_t node, uint32_t other,
               bool was)
{
    bool is_up = knet_link(knet, link, node, other)->is_up;
    if (was != is_up) {
        counter_add(is_up ? &knet->up : &knet->down);
        knet->around.listener.changed(run, knet->around.listener.owner, node, other);
    }
}

/* Judge the ping whose pong was to come now over links that lose messages. */
static void judge_one(struct run *run, struct knet *knet, uint32_t number, uint32_t node,
                      uint32_t other)
{
    struct knet_link *link = knet_link(knet, number, node, other);
    sim_ticks ping = knet_ping_after(&knet->times, &knet->nodes[node].thread, link->judged);
    if (ticks_later(ping, link->trip) > run_now(run)) {
        return;
    }
    link->judged = ping;
    double there = network_share(knet->around.networks.of[number], node, other);
    if (stream_uniform(&knet->losses) < there * there) {
        knet_link_pong(link, &knet->times, run_now(run), link->trip);
    }
}

void knet_due(struct run *run, void *component, uint64_t place)
{
    struct knet *knet = component;
    uint32_t count = knet->around.node_count;
    uint32_t number = (uint32_t)(place / count / count);
    uint32_t node = (uint32_t)(place / count % count);
    uint32_t other = (uint32_t)(place % count);
    struct knet_link *link = &knet->links[place];
    const struct knet_thread *thread = &knet->nodes[node].thread;
    bool was = link->is_up;
    link->next = EVENT_NONE;
    if (link->answer == KNET_LOSSY) {
        knet_link_check(link, &knet->times, thread, run_now(run));
        judge_one(run, knet, number, node, other);
    } else {
        knet_link_look(link, &knet->times, thread, run_now(run));
    }
    knet_arm(run, knet, number, node, other);
    knet_tell(run, knet, number, node, other, was);
}

/* Answer the pings that waited in the socket of the other node. */
static void answer_held(const struct knet *knet, struct knet_link *link,
                        const struct knet_thread *thread, sim_ticks now)
{
    for (sim_ticks ping = knet_ping_after(&knet->times, thread, link->judged); ping <= now;
         ping = knet_ping_after(&knet->times, thread, ping)) {
        knet_link_pong(link, &knet->times, now, now - ping + link->trip);
        link->judged = ping;
    }
}

/* A node, or the network of a link, has changed: judge what was until now, and look ahead. */
static void change(struct run *run, struct knet *knet, uint32_t number, uint32_t node,
                   uint32_t other)
{
    struct knet_link *link = knet_link(knet, number, node, other);
    const struct knet_thread *thread = &knet->nodes[node].thread;
    if (node == other || !knet_is_active(knet, node)) {
        return;
    }
    bool was = link->is_up;
    enum knet_answer answer = find_answer(knet, number, node, other);
    if (link->answer == KNET_HELD && answer == KNET_ANSWERED) {
        answer_held(knet, link, thread, run_now(run));
    } else {
        if (link->answer == KNET_HELD && answer != KNET_HELD) {
            link->answer = KNET_SILENT; /* the pings in the socket are lost */
        }
        knet_link_judge(link, &knet->times, thread, run_now(run));
    }
    link->answer = answer;
    knet_arm(run, knet, number, node, other);
    knet_tell(run, knet, number, node, other, was);
}

/* The links of a node over each network. */
#define EACH_LINK(knet, link, other)                                                               \
    for (uint32_t link = 0; link < (knet)->link_count; link++)                                     \
        for (uint32_t other = 0; other < (knet)->around.node_count; other++)

/* All links from a node and to it. */
static void change_all(struct run *run, struct knet *knet, uint32_t node)
{
    EACH_LINK(knet, link, other)
    {
        change(run, knet, link, node, other);
        change(run, knet, link, other, node);
    }
}

void knet_node_up(struct run *run, struct component *component, uint32_t node)
{
    struct knet *knet = (struct knet *)component;
    struct knet_node *it = &knet->nodes[node];
    sim_ticks now = run_now(run);
    it->is_on = true;
    it->hung = TICKS_NEVER;
    it->thread.ping = run_add(run, now, knet->times.look);
    it->thread.backoff = run_add(run, now, KNET_LOOKS_A_BACKOFF * knet->times.look);
    EACH_LINK(knet, number, other)
    {
        struct knet_link *link = knet_link(knet, number, node, other);
        knet_link_down(link, now);
        link->judged = now;
        link->answer = KNET_SILENT;
    }
    change_all(run, knet, node);
}

void knet_node_down(struct run *run, struct component *component, uint32_t node)
{
    struct knet *knet = (struct knet *)component;
    knet->nodes[node].is_on = false;
    knet->nodes[node].hung = TICKS_NEVER;
    EACH_LINK(knet, number, other)
    {
        knet_link_down(knet_link(knet, number, node, other), run_now(run));
        knet_arm(run, knet, number, node, other);
        change(run, knet, number, other, node);
    }
}

void knet_node_hung(struct run *run, struct component *component, uint32_t node)
{
    struct knet *knet = (struct knet *)component;
    EACH_LINK(knet, number, other)
    {
        knet_link_judge(knet_link(knet, number, node, other), &knet->times,
                        &knet->nodes[node].thread, run_now(run));
    }
    knet->nodes[node].hung = run_now(run);
    EACH_LINK(knet, number, other)
    {
        knet_arm(run, knet, number, node, other);
        change(run, knet, number, other, node);
    }
}

/* The thread of a node that resumes looks at once, and then as before the hang; that of a node that
 * was paused looks as if no time had passed. */
static void shift_thread(struct knet *knet, struct knet_node *it, sim_ticks still, sim_ticks now)
{
    if (still > 0) {
        it->thread.ping += still;
        it->thread.backoff += still;
        return;
    }
    sim_ticks look = knet->times.look;
    sim_ticks last = knet_ping_after(&knet->times, &it->thread, it->hung) - knet->times.period;
    sim_ticks due = ticks_later(last, knet->times.interval);
    sim_ticks late = due > now ? (due - now + look - 1) / look * look : 0;
    sim_ticks step = KNET_LOOKS_A_BACKOFF * look;
    sim_ticks left = step - ((it->hung - it->thread.backoff) % step + step) % step;
    it->thread.ping = now + late;
    it->thread.backoff = now + (left + look - 1) / look * look - look;
}

void knet_node_resumed(struct run *run, struct component *component, uint32_t node)
{
    struct knet *knet = (struct knet *)component;
    struct knet_node *it = &knet->nodes[node];
    sim_ticks now = run_now(run);
    sim_ticks still = knet->around.nodes[node]->stood_still;
    shift_thread(knet, it, still, now);
    EACH_LINK(knet, number, other)
    {
        struct knet_link *link = knet_link(knet, number, node, other);
        link->backed += now - it->hung;
        link->pong += link->pong == KNET_NO_PONG ? 0 : still;
        link->judged = now - 1;
        link->answer = KNET_SILENT;
    }
    it->hung = TICKS_NEVER;
    it->is_resuming = true;
    event_ranked(run, now, EVENT_TIME_OUT, KNET_RANKS, &knet->component, KNET_LOOKS, node);
}

/* The first look after a hang finds the last pongs old; then the pings go on, and those of the
 * other nodes are answered. */
void knet_looks(struct run *run, void *component, uint64_t argument)
{
    struct knet *knet = component;
    uint32_t node = (uint32_t)argument;
    knet->nodes[node].is_resuming = false;
    if (!knet_is_active(knet, node)) {
        return;
    }
    EACH_LINK(knet, number, other)
    {
        struct knet_link *link = knet_link(knet, number, node, other);
        bool was = link->is_up;
        if (node != other) {
            knet_link_check(link, &knet->times, &knet->nodes[node].thread, run_now(run));
            knet_tell(run, knet, number, node, other, was);
        }
    }
    change_all(run, knet, node);
}

void knet_network_changed(struct run *run, struct component *component)
{
    struct knet *knet = (struct knet *)component;
    for (uint32_t node = 0; node < knet->around.node_count; node++) {
        EACH_LINK(knet, link, other)
        {
            change(run, knet, link, node, other);
        }
    }
}
