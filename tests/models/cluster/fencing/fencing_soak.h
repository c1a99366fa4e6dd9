/* Fencing under faults, requests and withdrawals that are drawn at random. */
#ifndef TESTS_MODELS_CLUSTER_FENCING_FENCING_SOAK_H
#define TESTS_MODELS_CLUSTER_FENCING_FENCING_SOAK_H

#include "tests/models/cluster/fencing/fencing_fixture.h"

/* The state of each target when asked for; answers that it is fenced though it ran on. */
struct soak {
    uint64_t incarnation[FENCING_NODES][FENCING_NODES];
    bool ran[FENCING_NODES][FENCING_NODES];
    unsigned fenced, failed, ran_on;
};

static inline void soak_judge(struct yard *yard, const struct answer *answer)
{
    struct soak *soak = yard->context;
    const struct node *target = &yard->nodes[answer->target];
    if (!answer->is_fenced) {
        soak->failed++;
        return;
    }
    soak->fenced++;
    bool is_same = target->incarnation == soak->incarnation[answer->requester][answer->target] &&
                   soak->ran[answer->requester][answer->target];
    soak->ran_on += is_same && answer->state != NODE_DOWN;
}

static inline void soak_ask(struct yard *yard, struct soak *soak, uint32_t requester,
                            uint32_t target)
{
    struct fencer *fencer = (struct fencer *)yard->fencing;
    if (requester == target || !node_is_running(&yard->nodes[requester])) {
        return;
    }
    enum fencing_state state = fencer_request(fencer, requester, target)->state;
    if (state == FENCING_NONE || state == FENCING_FAILED) {
        soak->incarnation[requester][target] = yard->nodes[target].incarnation;
        soak->ran[requester][target] = yard->nodes[target].state >= NODE_UP;
    }
    yard_fence(yard, requester, target);
}

/* Faults, requests and withdrawals at random; the invariants are checked after every event. */
static inline struct soak soak_run(const struct kind *kind, const void *parameters, uint64_t seed)
{
    struct soak soak = {0};
    struct yard yard = {.on_answer = soak_judge, .context = &soak};
    struct stream stream;
    stream_init(&stream, seed, 0, "soak", "what");
    yard.boot.firmware = yard.boot.operating_system = distribution_exponential(2.0 * SECOND);
    yard_start(&yard, kind, parameters);
    for (int step = 0; step < 4900; step++) {
        yard_run(&yard, run_now(yard.run) + (sim_ticks)stream_below(&stream, 4 * SECOND));
        uint32_t a = (uint32_t)stream_below(&stream, FENCING_NODES);
        uint32_t b = (uint32_t)stream_below(&stream, FENCING_NODES);
        uint64_t what = stream_below(&stream, 16);
        if (what == 0) {
            yard.nodes[a].is_unplugged = stream_below(&stream, 2) != 0;
            yard_crash(&yard, a, (sim_ticks)stream_below(&stream, 20 * SECOND));
        } else if (what < 6) {
            yard_hang(&yard, a, (sim_ticks)stream_below(&stream, 8 * SECOND));
        } else if (what < 7 && a != b) {
            yard.operations->withdraw(yard.run, yard.fencing, a, b);
        } else {
            soak_ask(&yard, &soak, a, b);
        }
        place_invariants(yard.run, yard.fencing);
    }
    yard_end(&yard);
    return soak;
}

#endif
