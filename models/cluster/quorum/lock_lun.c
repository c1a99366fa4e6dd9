/*
 * The quorum "lock_lun", as Serviceguard forms clusters with a lock LUN (or lock disk).
 *
 * A ring has quorum with more than half of the nodes of the last ring with quorum
 * (models/cluster/quorum/dynamic_voting.h); with exactly half of them it races for the lock, which
 * lies on a unit of the storage network. A ring of which no node reaches the unit, or that takes
 * too long, fails. A node that boots remembers nothing: nodes that have all booted form a cluster
 * when all of them are there.
 *
 * Source: Managing HP Serviceguard A.11.20.20 for Linux ("Cluster quorum to prevent split-brain
 * syndrome", "Lock LUN requirements"); the cluster fails if the lock takes more than 0.2 times
 * MEMBER_TIMEOUT, p. 98; up to four nodes: Managing Serviceguard, 18th edition, p. 130.
 */
#include "models/cluster/quorum/dynamic_voting.h"

static const uint32_t MOST_NODES = 4; /* of a cluster with a lock LUN */

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    const struct quorum_environment *around = environment;
    const struct dynamic_voting_rules rules = {.lock = parameters, .dropped = around->node_count};
    return dynamic_voting_build(assembly, &lock_lun_kind, scope, &rules, around);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct quorum_environment *around = context->environment;
    dynamic_voting_check(scope, context);
    quorum_lock_check(from, scope, context);
    if (around->node_count > MOST_NODES) {
        scope_warn(scope, NULL, context->complaints,
                   "is for %u nodes: Serviceguard has a lock LUN in clusters of up to %u,"
                   " and a quorum server in larger ones",
                   around->node_count, MOST_NODES);
    }
}

#define ROW(member) .name = #member, .offset = offsetof(struct quorum_lock_parameters, member)

static TABLE(parameters_table, struct quorum_lock_parameters,
             {ROW(unit), .type = PARAMETER_NAME,
              .doc = "The LUN with the lock, of system.storage."},
             {ROW(acquisition), .type = PARAMETER_DISTRIBUTION,
              .preset = "{\"uniform\": [\"0 s\", \"2.8 s\"]}",
              .doc = "Time that half of the nodes take for the lock. Of two halves the first to"
                     " have it has quorum; a SCSI lock disk adds 5 to 13 s to a failover."},
             {ROW(timeout), .type = PARAMETER_DURATION, .preset = "\"2.8 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time after which a ring that has not taken the lock fails: 0.2 times a"
                     " MEMBER_TIMEOUT of 14 s."});

static const struct quorum_operations operations = {DYNAMIC_VOTING_OPERATIONS};

const struct kind lock_lun_kind = {
    .name = "lock_lun",
    .role = "quorum",
    .doc = "A ring acts with more than half of the nodes of the last one; of two halves that which"
           " takes the lock on a LUN (Serviceguard).",
    .parameters = &parameters_table,
    .check = check,
    .build = build,
    .operations = &operations,
};
