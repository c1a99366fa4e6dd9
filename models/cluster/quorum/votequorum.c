/*
 * Votes are counted when a ring has been formed; the nodes that still wait for all are kept from
 * ring to ring. A node that has seen all vouches for nodes that have not.
 */
#include "models/cluster/quorum/votequorum.h"

#include "models/planted.h"

#include "sim/base/assert.h"
#include "sim/component/assembly.h"

static bool is_chosen(int choice, bool preset)
{
    return choice == QUORUM_AUTO ? preset : choice == QUORUM_ON;
}

static uint32_t votes_needed(const struct votequorum_parameters *parameters, uint32_t node_count)
{
    return is_chosen(parameters->two_node, node_count == 2) ? 1 : (node_count + 2) / 2;
}

static bool waits_for_all(const struct votequorum_parameters *parameters, uint32_t node_count)
{
    return is_chosen(parameters->wait_for_all,
                     parameters->last_man_standing ||
                         is_chosen(parameters->two_node, node_count == 2));
}

static bool may_act_alone(const void *from, uint32_t node_count)
{
    const struct votequorum_parameters *parameters = from;
    return !waits_for_all(parameters, node_count) && votes_needed(parameters, node_count) == 1;
}

static bool may_be_two_with(const void *from, uint32_t node_count)
{
    return is_chosen(((const struct votequorum_parameters *)from)->two_node, node_count == 2);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct votequorum_parameters *parameters = from;
    const struct quorum_environment *around = environment;
    uint32_t count = around->node_count;
    ASSERT(count >= 1 && count <= BIT_SET_MOST);
    struct votequorum *quorum = ARENA_NEW(assembly->arena, struct votequorum);
    *quorum = (struct votequorum){
        .component = {&votequorum_kind.behaviour, scope->path},
        .parameters = parameters,
        .node_count = count,
        .votes_needed = votes_needed(parameters, count) - PLANTED("one vote less is enough"),
        .two_node = may_be_two_with(parameters, count),
        .wait_for_all = waits_for_all(parameters, count),
    };
    if (parameters->last_man_standing && !quorum->two_node) {
        quorum->last_man = ARENA_NEW(assembly->arena, struct last_man);
        last_man_init(quorum->last_man, assembly->arena, count,
                      parameters->last_man_standing_window);
    }
    return &quorum->component;
}

static void node_booted(struct component *component, uint32_t node)
{
    struct votequorum *quorum = (struct votequorum *)component;
    if (quorum->wait_for_all) {
        bit_set_add(&quorum->waiting, node);
    }
    if (quorum->last_man != NULL) {
        last_man_boot(quorum->last_man, node);
    }
}

static struct quorum_verdict form(struct component *component, const struct bit_set *members,
                                  sim_ticks now)
{
    struct votequorum *quorum = (struct votequorum *)component;
    struct last_man *last_man = quorum->last_man;
    uint32_t votes = bit_set_count(members);
    uint32_t expected = last_man == NULL ? 0 : last_man_expect(last_man, members, now);
    uint32_t needed = last_man == NULL ? quorum->votes_needed : (expected + 2) / 2;
    bool is_complete = votes == quorum->node_count;
    bool has_witness = !bit_set_is_within(members, &quorum->waiting);
    bool is_quorate = votes >= needed && (is_complete || has_witness);
    is_quorate = is_quorate || PLANTED("a minority has quorum");
    if (is_quorate) {
        bit_set_subtract(&quorum->waiting, members);
    }
    if (last_man != NULL) {
        last_man_note(last_man, members, expected, votes >= needed, is_quorate, now);
    }
    return (struct quorum_verdict){.is_quorate = is_quorate,
                                   .votes = votes,
                                   .needed = needed,
                                   .waits = !is_quorate && votes >= needed};
}

static bool may_act(const struct component *component, const struct bit_set *members)
{
    const struct votequorum *quorum = (const struct votequorum *)component;
    bool is_one_enough = quorum->node_count == 2 && quorum->parameters->two_node != QUORUM_OFF;
    uint32_t votes = bit_set_count(members);
    bool is_last = quorum->parameters->last_man_standing && votes >= 2;
    return is_one_enough || is_last || 2 * votes > quorum->node_count;
}

static bool may_be_two(const struct component *component)
{
    const struct votequorum *quorum = (const struct votequorum *)component;
    return quorum->two_node || quorum->last_man != NULL;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct votequorum_parameters *parameters = from;
    uint32_t node_count = *(const uint32_t *)context->environment;
    struct complaints *complaints = context->complaints;
    if (parameters->two_node == QUORUM_ON && node_count != 2) {
        scope_complain(scope, "two_node", complaints,
                       "is on in a cluster of %u nodes: it is for two nodes, of which one is"
                       " enough",
                       node_count);
    }
    bool two_node = is_chosen(parameters->two_node, node_count == 2);
    if (two_node && parameters->wait_for_all == QUORUM_OFF) {
        scope_warn(scope, "wait_for_all", complaints,
                   "is off with two_node: two nodes that boot on either side of a partition"
                   " both have quorum, and fence each other (votequorum(5): two_node enables"
                   " wait_for_all)");
    }
    if (parameters->last_man_standing && two_node) {
        scope_warn(scope, "last_man_standing", complaints,
                   "changes nothing with two_node: each of two nodes has quorum alone"
                   " (votequorum(5))");
    } else if (parameters->last_man_standing && parameters->wait_for_all == QUORUM_OFF) {
        scope_warn(scope, "wait_for_all", complaints,
                   "is off with last_man_standing: nodes that boot apart from those that expect"
                   " fewer votes may have quorum beside them (votequorum(5))");
    }
}

static const char *const choices[] = {
    [QUORUM_AUTO] = "auto", [QUORUM_ON] = "on", [QUORUM_OFF] = "off", NULL};

#define MEMBER(name) offsetof(struct votequorum_parameters, name)

static TABLE(
    parameters_table, struct votequorum_parameters,
    {.name = "two_node",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(two_node),
     .choices = choices,
     .preset = "\"auto\"",
     .doc = "One of two nodes has quorum, and fencing decides which; auto: on where there are"
            " two nodes."},
    {.name = "wait_for_all",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(wait_for_all),
     .choices = choices,
     .preset = "\"auto\"",
     .doc = "A node that has booted has no quorum until it has seen all nodes, or one that has;"
            " auto: as two_node, and on with last_man_standing."},
    {.name = "last_man_standing",
     .type = PARAMETER_BOOLEAN,
     .offset = MEMBER(last_man_standing),
     .preset = "false",
     .doc = "A ring that has lost nodes and has quorum expects no more votes than its own after a"
            " window, so that all nodes but two may be lost, one after the other; the last two"
            " need both, as there is no auto_tie_breaker. With two_node it changes nothing."},
    {.name = "last_man_standing_window",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(last_man_standing_window),
     .preset = "\"10 s\"",
     .doc = "Time from a new membership until its votes are what is expected."});

static const struct quorum_operations operations = {.may_act_alone = may_act_alone,
                                                    .may_be_two_with = may_be_two_with,
                                                    .node_booted = node_booted,
                                                    .form = form,
                                                    .may_act = may_act,
                                                    .may_be_two = may_be_two};

const struct kind votequorum_kind = {
    .name = "votequorum",
    .role = "quorum",
    .doc = "A ring acts with more than half of the votes (corosync's votequorum).",
    .parameters = &parameters_table,
    .check = check,
    .build = build,
    .operations = &operations,
};
