#include "models/cluster/quorum/last_man.h"

void last_man_boot(struct last_man *last_man, uint32_t node)
{
    struct last_man_node *of = &last_man->nodes[node];
    *of = (struct last_man_node){.expected = last_man->count, .since = -1};
    bit_set_add(&of->ring, node);
}

void last_man_init(struct last_man *last_man, struct arena *arena, uint32_t node_count,
                   sim_ticks window)
{
    *last_man =
        (struct last_man){ARENA_ARRAY(arena, struct last_man_node, node_count), node_count, window};
    for (uint32_t node = 0; node < node_count; node++) {
        last_man_boot(last_man, node);
        last_man->nodes[node].is_quorate = true;
        bit_set_all(&last_man->nodes[node].ring, node_count);
    }
}

/* Ends the window of a node, if it is over. */
static void settle(const struct last_man *last_man, struct last_man_node *node, sim_ticks now)
{
    if (node->since >= 0 && now - node->since >= last_man->window) {
        node->since = -1;
        node->expected = node->is_quorate ? bit_set_count(&node->ring) : node->expected;
    }
}

uint32_t last_man_expect(struct last_man *last_man, const struct bit_set *members, sim_ticks now)
{
    uint32_t of_quorate = 0;
    uint32_t of_any = 0;
    BIT_SET_EACH(members, i)
    {
        struct last_man_node *node = &last_man->nodes[i];
        settle(last_man, node, now);
        of_any = node->expected > of_any ? node->expected : of_any;
        of_quorate = node->is_quorate && node->expected > of_quorate ? node->expected : of_quorate;
    }
    uint32_t expected = of_quorate > 0 ? of_quorate : of_any;
    uint32_t votes = bit_set_count(members);
    return expected > votes ? expected : votes;
}

void last_man_note(struct last_man *last_man, const struct bit_set *members, uint32_t expected,
                   bool has_votes, bool is_quorate, sim_ticks now)
{
    BIT_SET_EACH(members, i)
    {
        struct last_man_node *node = &last_man->nodes[i];
        bool has_lost = !bit_set_is_within(&node->ring, members);
        node->since = has_lost && has_votes ? now : node->since;
        node->expected = is_quorate ? expected : node->expected;
        node->is_quorate = is_quorate;
        bit_set_copy(&node->ring, members);
    }
}
