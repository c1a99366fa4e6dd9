#include "models/cluster/quorum/tie_breaker.h"

#include "models/planted.h"

void tie_breaker_init(struct tie_breaker *tie_breaker, struct arena *arena, uint32_t node_count,
                      uint32_t *order, uint32_t order_count)
{
    *tie_breaker =
        (struct tie_breaker){order, order_count, ARENA_ARRAY(arena, struct bit_set, node_count)};
    for (uint32_t node = 0; node < node_count; node++) {
        bit_set_all(&tie_breaker->rings[node], node_count);
    }
}

void tie_breaker_boot(struct tie_breaker *tie_breaker, uint32_t node)
{
    bit_set_clear(&tie_breaker->rings[node]);
}

/* Whether the ring has the node that decides, as one of its members remembers. */
static bool has_decider(const struct tie_breaker *tie_breaker, const struct bit_set *members,
                        const struct bit_set *remembered)
{
    for (uint32_t i = 0; i < tie_breaker->order_count; i++) {
        if (bit_set_has(remembered, tie_breaker->order[i])) {
            return bit_set_has(members, tie_breaker->order[i]) ||
                   PLANTED("both halves win the tie");
        }
    }
    return false;
}

bool tie_breaker_wins(const struct tie_breaker *tie_breaker, const struct bit_set *members)
{
    BIT_SET_EACH(members, node)
    {
        if (!has_decider(tie_breaker, members, &tie_breaker->rings[node])) {
            return false;
        }
    }
    return true;
}

void tie_breaker_note(struct tie_breaker *tie_breaker, const struct bit_set *members)
{
    BIT_SET_EACH(members, node)
    {
        bit_set_copy(&tie_breaker->rings[node], members);
    }
}
