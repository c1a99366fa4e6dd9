#include "models/machine/placement.h"

void placement_init(struct placement *placement, struct arena *arena,
                    const struct placement_options *options)
{
    *placement = (struct placement){.options = *options};
    if (options->policy == PLACEMENT_FIRST_TOUCH && options->shared_share > 0) {
        placement->homes = ARENA_ARRAY(arena, uint16_t, options->shared_pages);
    }
}

/* A page is placed with the first processor that refers to it. */
static uint32_t touch(struct placement *placement, struct stream *stream, uint32_t processor)
{
    if (stream_uniform(stream) >= placement->options.shared_share) {
        return processor;
    }
    uint16_t *home = &placement->homes[stream_below(stream, placement->options.shared_pages)];
    if (*home == 0) {
        *home = (uint16_t)(processor + 1);
    }
    return *home - 1u;
}

uint32_t placement_draw(struct placement *placement, struct stream *stream, uint32_t processor)
{
    const struct placement_options *options = &placement->options;
    if (options->remote_share > 0) {
        if (stream_uniform(stream) >= options->remote_share) {
            return processor;
        }
        uint32_t distance = 1 + (uint32_t)stream_below(stream, options->nodes - 1);
        return (processor + distance) % options->nodes;
    }
    switch (options->policy) {
    case PLACEMENT_FIRST_TOUCH:
        return touch(placement, stream, processor);
    case PLACEMENT_INTERLEAVED:
        return (uint32_t)stream_below(stream, options->nodes);
    case PLACEMENT_ON_ONE_NODE:
        return options->node;
    case PLACEMENT_LOCAL:
        break;
    }
    return processor;
}
