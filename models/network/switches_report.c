/* The metrics, laws and invariants of the switches of a network. */
#include "models/invariants.h"
#include "models/network/switches.h"

#include <inttypes.h>

void switches_report(const struct switches *switches, const struct metric_row *waits,
                     struct report *report)
{
    for (uint32_t i = 1; i < switches->count; i++) {
        const struct switch_state *it = &switches->list[i];
        for (enum link_way way = 0; way < LINK_WAYS; way++) {
            report_durations(report, it->path, &waits[way], &it->wait[way]);
        }
        for (uint32_t k = it->first; k < it->first + it->count; k++) {
            link_report(&switches->uplinks[k].link, report);
        }
    }
}

void switches_laws(const struct switches *switches, const uint64_t *crossing, sim_ticks now,
                   struct report *report)
{
    for (uint32_t i = 1; i < switches->count; i++) {
        const struct switch_state *it = &switches->list[i];
        report_law(report, "message_conservation", it->path, (wide)it->given,
                   (wide)(it->crossed + it->lost + it->too_late + crossing[i]));
    }
    for (uint32_t k = 0; k < switches->uplink_count; k++) {
        link_laws(&switches->uplinks[k].link, now, report);
    }
}

void switches_invariants(struct run *run, const struct component *owner,
                         const struct switches *switches)
{
    for (uint32_t i = 1; i < switches->count; i++) {
        const struct switch_state *it = &switches->list[i];
        uint32_t working = 0;
        for (uint32_t k = it->first; k < it->first + it->count; k++) {
            const struct uplink *uplink = &switches->uplinks[k];
            working += it->failures == 0 && uplink->losses == 0;
            link_invariants(run, owner, &uplink->link);
        }
        CHECK(run, owner, uplinks_working, working == it->working,
              "%" PRIu32 " uplinks of %s work, but %" PRIu32 " are taken to", working, it->name,
              it->working);
    }
}
