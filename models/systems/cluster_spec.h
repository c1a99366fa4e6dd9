/*
 * The checks of a cluster's spec across rows.
 *
 * cluster_check.c holds the limits and the order of the checks; names and times that one row has
 * from another, the parts with their own checks, the rules of fencing, takeovers, and operations
 * have a file each.
 */
#ifndef MODELS_SYSTEMS_CLUSTER_SPEC_H
#define MODELS_SYSTEMS_CLUSTER_SPEC_H

#include "models/systems/cluster.h"

/** A spec under check. */
struct cluster_spec {
    const struct cluster_parameters *parameters;
    const struct cluster_machine *system;
    const struct check_context *context;
    struct complaints *complaints;
    struct {
        struct scope whole, system, nodes, services, clients;
    } at;
};

/** Nodes, services, clients and faults: names that lead nowhere, and times that never come; also
 *  where values are missing. There are nodes and services. */
void cluster_check_names(const struct cluster_spec *spec);

/** Services that are related: names that lead nowhere, and circles; also where values are missing.
 */
void cluster_check_relations(const struct cluster_spec *spec);

/** The nodes of each chassis, and its groups; also where values are missing. */
void cluster_check_chassis(const struct cluster_spec *spec);

/** Network, machines, LUNs, quorum, membership and fencing, each by its own check. No value is
 *  missing. */
void cluster_check_parts(const struct cluster_spec *spec);

/** The lock manager and its clients, each by its own check; nodes that may be lost. No value is
 *  missing. */
void cluster_check_locks(const struct cluster_spec *spec);

/** Rules that services and the nodes that they run on have to keep. No value is missing. */
void cluster_check_services(const struct cluster_spec *spec);

/** A part's own check. @param key  its name in the section "system" @param environment  as the
 *  role of the part has it */
void cluster_check_part(const struct cluster_spec *spec, const struct part *part, const char *key,
                        const void *environment);

/** Rules that membership, nodes and fencing have to keep between them. No value is missing. */
void cluster_check_fencing(const struct cluster_spec *spec);

/** Parts that open clients load to 1 or more while nothing is lost. Nothing else is wrong. */
void cluster_check_load(const struct cluster_spec *spec);

/** Loads of nodes that take over from another, and nodes that lose their power together. Nothing
 *  else is wrong. */
void cluster_check_takeover(const struct cluster_spec *spec);

/** Operations of services against their time-outs. No value is missing. */
void cluster_check_operations(const struct cluster_spec *spec);

/** A time of the spec in seconds. */
static inline double cluster_spec_seconds(const struct cluster_spec *spec, sim_ticks ticks)
{
    return ticks_to_seconds(ticks, spec->context->ticks_per_second);
}

#endif
