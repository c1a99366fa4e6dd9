/* The load that clients offer while nothing is lost: parts that it is too much for. */
#include "models/systems/cluster_offered_load.h"
#include "models/systems/cluster_spec.h"

#include "sim/base/text.h"

/* Where the spec has what a part is made from. */
static struct scope scope_of(const struct cluster_spec *spec, const struct offered_loads *loads,
                             const struct offered_part *part)
{
    struct scope network = scope_child(&spec->at.system, "network");
    struct scope switches = scope_child(&network, "switches");
    switch (part->sort) {
    case OFFERED_CORES:
        return scope_child(&spec->at.nodes, spec->system->nodes.names[part->owner]);
    case OFFERED_UPLINK:
        return scope_child(&switches, loads->network.switches.map->names[part->owner]);
    case OFFERED_LINK:
        break;
    }
    return network;
}

void cluster_check_load(const struct cluster_spec *spec)
{
    const struct offered_loads *loads =
        offered_loads_find(spec->at.whole.arena, spec->parameters, spec->context->ticks_per_second);
    for (uint32_t i = 0; i < loads->part_count; i++) {
        const struct offered_part *part = &loads->parts[i];
        if (part->load >= 1) {
            struct text_buffer text = {0};
            struct scope scope = scope_of(spec, loads, part);
            offered_part_print(loads, part, &text);
            scope_warn(&scope, NULL, spec->complaints,
                       "open clients load %s to %.3g while nothing is lost: from 1 on a queue grows"
                       " for ever (Kleinrock, Queueing Systems I)",
                       text.text, part->load);
            text_buffer_free(&text);
        }
    }
}
