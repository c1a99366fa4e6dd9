/* Rules of the trade between fencing, membership and nodes, each with its source. */
#include "models/systems/cluster_spec.h"

#include <string.h>

/* A key that the kind has a row for; NULL: it has none, and its part itself is meant. */
static const char *key_of(const struct kind *kind, const char *key)
{
    const struct table *table = kind->parameters;
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        if (strcmp(table->rows[i].name, key) == 0) {
            return key;
        }
    }
    return NULL;
}

/* A request to fence is not given up before a new ring has been formed. */
static void check_time_limit(const struct cluster_spec *spec)
{
    const struct part *part = &spec->system->fencing;
    const struct part *membership = &spec->system->membership;
    const struct fencing_operations *fencing = part->kind->operations;
    sim_ticks reform = ((const struct membership_operations *)membership->kind->operations)
                           ->reform(membership->parameters, (uint32_t)spec->system->nodes.count);
    sim_ticks limit = fencing->time_limit == NULL ? 0 : fencing->time_limit(part->parameters);
    if (limit != 0 && reform != TICKS_NEVER && limit < reform) {
        struct scope scope = scope_child(&spec->at.system, "fencing");
        scope_warn(&scope, key_of(part->kind, "timeout"), spec->complaints,
                   "%g s are less than a new membership takes, %g s: fencing may be given "
                   "up before the cluster agrees on who is lost (crmsh: stonith-timeout "
                   "is at least token + consensus)",
                   cluster_spec_seconds(spec, limit), cluster_spec_seconds(spec, reform));
    }
}

static bool is_random(const struct distribution *delay)
{
    return delay != NULL && delay->family != DISTRIBUTION_NONE &&
           delay->family != DISTRIBUTION_CONSTANT;
}

void cluster_check_fencing(const struct cluster_spec *spec)
{
    const struct part *part = &spec->system->fencing;
    const struct fencing_operations *fencing = part->kind->operations;
    const struct node_parameters *nodes = spec->system->nodes.elements;
    if (fencing->is_absent) {
        return;
    }
    check_time_limit(spec);
    if (spec->system->nodes.count == 2 && nodes[0].fencing_delay == nodes[1].fencing_delay &&
        (fencing->delay == NULL || !is_random(fencing->delay(part->parameters)))) {
        scope_warn(&spec->at.nodes, NULL, spec->complaints,
                   "two nodes with the same fencing_delay fence each other at the same time "
                   "when they lose sight of each other, and both go down (Pacemaker: set "
                   "pcmk_delay_base on one of them, or pcmk_delay_max)");
    }
}
