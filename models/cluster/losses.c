#include "models/cluster/losses.h"

#include "models/cluster/service/service.h"

void losses_init(struct losses *losses, struct arena *arena, uint32_t node_count)
{
    *losses = (struct losses){.progress = ARENA_ARRAY(arena, enum phase, node_count)};
}

void losses_reach(struct run *run, struct losses *losses, uint32_t node, enum phase phase,
                  uint64_t cause)
{
    losses->progress[node] = phase;
    for (size_t i = 0; i < losses->service_count; i++) {
        service_lost_progress(run, &losses->services[i], node, phase, cause);
    }
}

void losses_begin(struct run *run, struct losses *losses, uint32_t node, uint64_t cause)
{
    if (!bit_set_has(&losses->lost, node)) {
        losses_reach(run, losses, node, PHASE_DETECT, cause);
    }
}

void losses_forget(struct losses *losses, uint32_t node)
{
    bit_set_remove(&losses->lost, node);
    losses->progress[node] = PHASE_DETECT;
}

void losses_notice(struct run *run, struct losses *losses, uint32_t node, uint64_t cause)
{
    bit_set_add(&losses->lost, node);
    if (losses->progress[node] == PHASE_DETECT) {
        losses_reach(run, losses, node, PHASE_MEMBERSHIP, cause);
    }
}
