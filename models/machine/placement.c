#include "models/machine/placement.h"

static bool is_among(const struct parameter_list *among, uint32_t node)
{
    const int64_t *listed = among->elements;
    for (size_t i = 0; i < among->count; i++) {
        if (listed[i] == node) {
            return true;
        }
    }
    return among->count == 0;
}

/* Whether the policy uses the memory of a node. */
static bool is_used(const struct placement_options *options, uint32_t node)
{
    bool is_listed = options->policy == PLACEMENT_BOUND || options->policy == PLACEMENT_INTERLEAVED;
    return numa_have_memory(&options->memories.which, node) &&
           (!is_listed || is_among(&options->among, node));
}

/* The nodes with memory. */
static void list_memories(struct placement *placement, struct arena *arena)
{
    const struct placement_memories *memories = &placement->options.memories;
    uint16_t *list = ARENA_ARRAY(arena, uint16_t, memories->nodes);
    for (uint32_t node = 0; node < memories->nodes; node++) {
        if (memories->nodes == 1 || is_used(&placement->options, node)) {
            list[placement->count++] = (uint16_t)node;
        }
    }
    placement->list = list;
}

/* Whether a node has a memory nearer than another; its own is the nearest. */
static bool is_nearer(const struct placement_memories *memories, uint32_t node, uint32_t memory,
                      uint32_t other)
{
    if (memory == node || other == node || memories->latencies == NULL) {
        return memory == node;
    }
    const sim_ticks *from = &memories->latencies[(size_t)node * memories->nodes];
    return from[memory] < from[other];
}

static void find_nearest(struct placement *placement, struct arena *arena)
{
    const struct placement_memories *memories = &placement->options.memories;
    uint16_t *nearest = ARENA_ARRAY(arena, uint16_t, memories->nodes);
    for (uint32_t node = 0; node < memories->nodes; node++) {
        for (uint32_t i = 1; i < placement->count; i++) {
            if (is_nearer(memories, node, placement->list[i], placement->list[nearest[node]])) {
                nearest[node] = (uint16_t)i;
            }
        }
    }
    placement->nearest = nearest;
}

/* A round over the memories: each has as many turns as its weight says. */
static void deal_turns(struct placement *placement, struct arena *arena)
{
    const struct placement_options *options = &placement->options;
    bool is_weighted = options->policy == PLACEMENT_WEIGHTED;
    const int64_t *weights = is_weighted ? options->weights.elements : NULL;
    for (uint32_t i = 0; i < placement->count; i++) {
        placement->turn_count += is_weighted ? (uint32_t)weights[placement->list[i]] : 1;
    }
    uint16_t *turns = ARENA_ARRAY(arena, uint16_t, placement->turn_count);
    for (uint32_t i = 0, turn = 0; i < placement->count; i++) {
        uint32_t end = turn + (is_weighted ? (uint32_t)weights[placement->list[i]] : 1);
        while (turn < end) {
            turns[turn++] = placement->list[i];
        }
    }
    placement->turns = turns;
}

static void claim_pages(struct placement *placement)
{
    const struct placement_options *options = &placement->options;
    uint32_t shared = options->shared_share > 0 ? options->shared_pages : 0;
    placement->first_page = pages_claim(options->pages, shared);
    placement->first_own =
        pages_claim(options->pages, (uint64_t)options->threads * options->private_pages);
}

void placement_init(struct placement *placement, struct arena *arena,
                    const struct placement_options *options)
{
    *placement = (struct placement){.options = *options};
    if (options->pages != NULL) {
        claim_pages(placement);
    } else if (options->policy == PLACEMENT_FIRST_TOUCH && options->shared_share > 0) {
        placement->homes = ARENA_ARRAY(arena, uint16_t, options->shared_pages);
    }
    list_memories(placement, arena);
    find_nearest(placement, arena);
    bool is_own = options->remote_share == 0 && options->shared_share == 0 &&
                  options->policy <= PLACEMENT_LOCAL;
    bool is_round =
        options->policy == PLACEMENT_INTERLEAVED || options->policy == PLACEMENT_WEIGHTED;
    if (is_round && options->memories.nodes > 1) {
        deal_turns(placement, arena);
    }
    if (options->memories.nodes == 1) {
        placement->way = PLACEMENT_WAY_FIRST;
    } else if (is_own && placement->count == options->memories.nodes) {
        placement->way = PLACEMENT_WAY_OWN;
    }
}

/* A page is placed with the first processor that refers to it. */
static uint32_t touch(struct placement *placement, struct stream *stream, uint32_t nearest)
{
    if (stream_uniform(stream) >= placement->options.shared_share) {
        return nearest;
    }
    uint16_t *home = &placement->homes[stream_below(stream, placement->options.shared_pages)];
    if (*home == 0) {
        *home = (uint16_t)(nearest + 1);
    }
    return *home - 1u;
}

/* The nearest memory, or any other. */
static uint32_t draw_remote(const struct placement *placement, struct stream *stream,
                            uint32_t processor)
{
    uint32_t place = placement->nearest[processor];
    if (stream_uniform(stream) < placement->options.remote_share && placement->count > 1) {
        place =
            (place + 1 + (uint32_t)stream_below(stream, placement->count - 1)) % placement->count;
    }
    return placement->list[place];
}

uint32_t placement_draw(struct placement *placement, struct stream *stream, uint32_t processor)
{
    const struct placement_options *options = &placement->options;
    uint32_t nearest = placement->list[placement->nearest[processor]];
    if (options->remote_share > 0) {
        return draw_remote(placement, stream, processor);
    }
    switch (options->policy) {
    case PLACEMENT_FIRST_TOUCH:
        return options->pages != NULL ? nearest : touch(placement, stream, nearest);
    case PLACEMENT_INTERLEAVED:
    case PLACEMENT_WEIGHTED:
        return placement->turns[stream_below(stream, placement->turn_count)];
    case PLACEMENT_ON_ONE_NODE:
        return options->node;
    case PLACEMENT_LOCAL:
    case PLACEMENT_BOUND:
        break;
    }
    return nearest;
}

uint32_t placement_of_page(const struct placement *placement, uint64_t page, uint32_t node)
{
    if (placement->options.policy == PLACEMENT_ON_ONE_NODE) {
        return placement->options.node;
    }
    return placement->turn_count > 0 ? placement->turns[page % placement->turn_count]
                                     : placement->list[placement->nearest[node]];
}

uint32_t placement_page(const struct placement *placement, struct stream *stream, uint32_t thread)
{
    const struct placement_options *options = &placement->options;
    if (stream_uniform(stream) < options->shared_share) {
        return placement->first_page + (uint32_t)stream_below(stream, options->shared_pages);
    }
    return placement->first_own + thread * options->private_pages +
           (uint32_t)stream_below(stream, options->private_pages);
}
