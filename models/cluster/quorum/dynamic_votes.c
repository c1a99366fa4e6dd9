/*
 * The quorum "dynamic_votes", as Windows Server Failover Clustering counts votes (dynamic quorum).
 *
 * The votes that count are those of the last ring with quorum, as far as its nodes have one
 * (models/cluster/quorum/dynamic_voting.h): a lost node's vote is gone when the others have formed
 * a ring with quorum. A witness has a vote while those of the nodes are even in number (dynamic
 * witness). Without one, or where no node reaches it, an even number is made odd: the vote of one
 * node is dropped, of which two halves the other one has quorum. A node keeps what it knows on its
 * own disk, and knows it when it has booted.
 *
 * There a witness is looked after from time to time; here its failure is known at once. A witness
 * on a LUN that no node reaches any more is missed when the next ring is formed.
 *
 * Source: Microsoft, "Understanding cluster and pool quorum" and "Configure and manage quorum".
 */
#include "models/cluster/quorum/dynamic_voting.h"

#include "sim/base/foreign.h"
#include "sim/base/text.h"

#include <string.h>

enum { NAME_SHOWN = 60 };

struct dynamic_votes_parameters {
    struct quorum_lock_parameters *witness; /* NULL: none */
    const char *lower_priority_node;        /* NULL: the last */
};

/* The number of nodes: there is no such node. */
static uint32_t node_named(const struct quorum_environment *environment, const char *name)
{
    uint32_t node = 0;
    while (node < environment->node_count &&
           (name == NULL || strcmp(environment->node_names[node], name) != 0)) {
        node++;
    }
    return node;
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct dynamic_votes_parameters *parameters = from;
    const struct dynamic_voting_rules rules = {
        .lock = parameters->witness,
        .lock_name = "witness",
        .remembers = true,
        .is_adjusted = true,
        .dropped = node_named(environment, parameters->lower_priority_node)};
    return dynamic_voting_build(assembly, &dynamic_votes_kind, scope, &rules, environment);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct dynamic_votes_parameters *parameters = from;
    const struct quorum_environment *around = context->environment;
    const char *lower = parameters->lower_priority_node;
    dynamic_voting_check(scope, context);
    if (parameters->witness != NULL) {
        struct scope witness = scope_child(scope, "witness");
        quorum_lock_check(parameters->witness, &witness, context);
    }
    if (lower != NULL && node_named(around, lower) == around->node_count) {
        struct text_buffer text = {0};
        text_append(&text, "there is no node \"");
        foreign_append(&text, lower, NAME_SHOWN);
        text_append(&text, "\"");
        foreign_append_known(&text, lower, around->node_names, around->node_count);
        scope_complain(scope, "lower_priority_node", context->complaints, "%s", text.text);
        text_buffer_free(&text);
    }
}

static bool has_device(const void *from)
{
    return ((const struct dynamic_votes_parameters *)from)->witness != NULL;
}

#define ROW(member) .name = #member, .offset = offsetof(struct quorum_lock_parameters, member)

static TABLE(witness_table, struct quorum_lock_parameters,
             {ROW(unit), .type = PARAMETER_NAME, .flags = PARAMETER_OPTIONAL,
              .doc = "The LUN of a disk witness, of system.storage; without it the witness is"
                     " elsewhere (a file share, the cloud), and the fault quorum_device_failure"
                     " befalls it."},
             {ROW(acquisition), .type = PARAMETER_DISTRIBUTION, .preset = "\"1 s\"",
              .doc = "Time that a ring takes for the vote of the witness (arbitration), where it"
                     " needs it. Of two halves the first to have it has quorum."},
             {ROW(timeout), .type = PARAMETER_DURATION, .preset = "\"20 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time after which a ring that has not the vote goes without it"
                     " (QuorumArbitrationTimeMax)."});

static TABLE(parameters_table, struct dynamic_votes_parameters,
             {.name = "witness",
              .type = PARAMETER_OBJECT,
              .offset = offsetof(struct dynamic_votes_parameters, witness),
              .of = &witness_table,
              .flags = PARAMETER_OPTIONAL,
              .doc = "A witness, which has a vote while the votes of nodes are even in number."},
             {.name = "lower_priority_node",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct dynamic_votes_parameters, lower_priority_node),
              .flags = PARAMETER_OPTIONAL,
              .doc = "The node whose vote is dropped where the votes of nodes are even in number"
                     " and no witness has one (LowerQuorumPriorityNodeID); without it, or where it"
                     " is not there, the last."});

static const struct quorum_operations operations = {
    DYNAMIC_VOTING_OPERATIONS,
    .has_device = has_device,
    .set_device = dynamic_voting_set_device,
};

const struct kind dynamic_votes_kind = {
    .name = "dynamic_votes",
    .role = "quorum",
    .doc = "A ring acts with more than half of the votes of the last one; a witness has one while"
           " those of nodes are even (Windows failover clusters).",
    .parameters = &parameters_table,
    .check = check,
    .build = build,
    .operations = &operations,
};
