/* The parameters of the manager: rows of the section "system" of a spec. */
#ifndef MODELS_CLUSTER_MANAGER_MANAGER_PARAMETERS_H
#define MODELS_CLUSTER_MANAGER_MANAGER_PARAMETERS_H

#include "sim/component/parameter.h"

/** The ways in which a partition without quorum deals with the services that it runs. */
enum no_quorum_policy { NO_QUORUM_STOP, NO_QUORUM_FREEZE, NO_QUORUM_IGNORE, NO_QUORUM_FENCE };

struct manager_parameters {
    const char *coordinator;  /* node; NULL: the first */
    struct distribution plan; /* family none: the three below */
    struct distribution plan_kept, plan_elected, plan_joined;
    struct distribution action_delay; /* before each action */
    sim_ticks dc_deadtime;
    sim_ticks recheck_interval;
    sim_ticks priority_fencing_delay;
    bool startup_fencing;
    bool start_failure_is_fatal;
    int no_quorum_policy; /* enum no_quorum_policy */
};

/* clang-format off */
/** The rows of struct manager_parameters, which lies at `base`. The times are those that a
 *  Pacemaker 2.1.5 took. `without_plan` and
 *  `no_quorum_policies` belong to the table. */
#define MANAGER_ROW(base, member)                                                                  \
    .name = #member, .offset = (base) + offsetof(struct manager_parameters, member)
#define MANAGER_ROWS(base)                                                                         \
    {MANAGER_ROW(base, coordinator), .type = PARAMETER_NAME, .flags = PARAMETER_OPTIONAL,          \
     .doc = "The node that coordinates at the start (Pacemaker: the DC); the first node without"   \
            " it. Later the coordinator stays while it is in the ring, and the lowest member"      \
            " is elected when it is gone."},                                                       \
    {MANAGER_ROW(base, plan), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,         \
     .doc = "How long the coordinator takes from any new membership to its plan; without it, as"   \
            " long as the three times below."},                                                    \
    {MANAGER_ROW(base, plan_kept), .type = PARAMETER_DISTRIBUTION, .used_where = without_plan,     \
     .preset = "{\"mixture\": {\"of\": [{\"uniform\": [\"70 ms\", \"220 ms\"]},"                   \
               " {\"uniform\": [\"1.05 s\", \"1.19 s\"]}], \"weights\": [0.23, 0.77]}}",           \
     .doc = "Time from a new membership to the plan of a coordinator that all members had before"  \
            " (a Pacemaker took it in two modes)."},                                               \
    {MANAGER_ROW(base, plan_elected), .type = PARAMETER_DISTRIBUTION, .used_where = without_plan,  \
     .preset = "{\"uniform\": [\"150 ms\", \"400 ms\"]}",                                          \
     .doc = "The same where the coordinator is gone and another is elected."},                     \
    {MANAGER_ROW(base, plan_joined), .type = PARAMETER_DISTRIBUTION, .used_where = without_plan,   \
     .preset = "{\"mixture\": {\"of\": [{\"uniform\": [\"320 ms\", \"830 ms\"]},"                  \
               " {\"uniform\": [\"0.95 s\", \"2.85 s\"]}], \"weights\": [0.52, 0.48]}}",           \
     .doc = "The same where nodes have joined."},                                                  \
    {MANAGER_ROW(base, dc_deadtime), .type = PARAMETER_DURATION, .preset = "\"20 s\"",             \
     .doc = "How long a node that has booted waits for a coordinator before it takes part in"      \
            " electing one (Pacemaker: dc-deadtime)."},                                            \
    {MANAGER_ROW(base, action_delay), .type = PARAMETER_DISTRIBUTION,                              \
     .preset = "{\"uniform\": [\"30 ms\", \"130 ms\"]}",                                           \
     .doc = "Time from what an action waits for to the action: before a stop and before each step" \
            " of a recovery that an agent takes."},                                                \
    {MANAGER_ROW(base, recheck_interval), .type = PARAMETER_DURATION, .preset = "\"15 min\"",      \
     .flags = PARAMETER_ABOVE_LEAST,                                                               \
     .doc = "Time after which a node that could not be fenced is tried again"                      \
            " (Pacemaker: cluster-recheck-interval)."},                                            \
    {MANAGER_ROW(base, priority_fencing_delay), .type = PARAMETER_DURATION, .preset = "\"0 s\"",   \
     .doc = "Time that a side without more than half of the nodes waits, beside all other delays," \
            " before it has a node fenced whose services have the highest priority of all nodes"   \
            " (Pacemaker: priority-fencing-delay)."},                                              \
    {MANAGER_ROW(base, startup_fencing), .type = PARAMETER_BOOLEAN, .preset = "true",              \
     .doc = "Nodes that boot and know nothing of another one fence it before they start"           \
            " anything."},                                                                         \
    {MANAGER_ROW(base, start_failure_is_fatal), .type = PARAMETER_BOOLEAN, .preset = "true",       \
     .doc = "A service whose start fails on a node may not run there any more; else the failure"   \
            " counts as one of its migration_threshold (Pacemaker: start-failure-is-fatal)."},     \
    {MANAGER_ROW(base, no_quorum_policy), .type = PARAMETER_CHOICE, .choices = no_quorum_policies, \
     .preset = "\"stop\"",                                                                         \
     .doc = "What a partition without quorum does: stop what it runs; freeze, which lets it run"   \
            " and starts nothing; ignore, which acts as if it had quorum; fence, which has all its"\
            " members fenced, the coordinator last, and stops all where the coordinator never had" \
            " quorum or fencing takes no node down (Pacemaker: no-quorum-policy)."}
/* clang-format on */

#endif
