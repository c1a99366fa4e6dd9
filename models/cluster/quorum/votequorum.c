/*
 * Votes are counted when a ring has been formed; the nodes that still wait for all are kept from
 * ring to ring. A node that has seen all vouches for nodes that have not.
 */
#include "models/cluster/quorum/votequorum.h"

#include "models/planted.h"

#include "sim/base/assert.h"
#include "sim/base/foreign.h"
#include "sim/base/text.h"
#include "sim/component/assembly.h"

#include <string.h>

enum { NAME_SHOWN = 60 };

static bool is_chosen(int choice, bool preset)
{
    return choice == QUORUM_AUTO ? preset : choice == QUORUM_ON;
}

static bool breaks_ties(const struct votequorum_parameters *parameters)
{
    return parameters->auto_tie_breaker != TIE_LOST || parameters->auto_tie_breaker_nodes.count > 0;
}

static bool is_two_node(const struct votequorum_parameters *parameters, uint32_t node_count)
{
    bool is_alone = !breaks_ties(parameters) && parameters->device == NULL;
    return is_chosen(parameters->two_node, node_count == 2 && is_alone);
}

static uint32_t votes_of_nodes(const struct quorum_environment *environment)
{
    uint32_t votes = 0;
    for (uint32_t node = 0; node < environment->node_count; node++) {
        votes += quorum_votes(environment, node);
    }
    return votes;
}

static uint32_t votes_of_all(const struct votequorum_parameters *parameters,
                             const struct quorum_environment *environment)
{
    uint32_t votes = parameters->device == NULL ? 0 : (uint32_t)parameters->device->votes;
    return votes + votes_of_nodes(environment);
}

static uint32_t votes_needed(const struct votequorum_parameters *parameters,
                             const struct quorum_environment *environment)
{
    bool is_one_enough = is_two_node(parameters, environment->node_count);
    return is_one_enough ? 1 : (votes_of_all(parameters, environment) + 2) / 2;
}

static bool waits_for_all(const struct votequorum_parameters *parameters, uint32_t node_count)
{
    return is_chosen(parameters->wait_for_all,
                     parameters->last_man_standing || is_two_node(parameters, node_count));
}

/* Whichever node it is: one of two halves may not, as a node that has booted wins no tie, and a
 * quorum device may be out of reach. */
static bool may_act_alone(const void *from, const struct quorum_environment *environment)
{
    const struct votequorum_parameters *parameters = from;
    uint32_t needed = votes_needed(parameters, environment);
    bool has_votes = !waits_for_all(parameters, environment->node_count);
    for (uint32_t node = 0; node < environment->node_count; node++) {
        has_votes = has_votes && quorum_votes(environment, node) >= needed;
    }
    return has_votes;
}

static bool may_be_two_with(const void *from, const struct quorum_environment *environment)
{
    return is_two_node(from, environment->node_count);
}

static uint32_t node_named(const struct quorum_environment *environment, const char *name)
{
    uint32_t node = 0;
    while (strcmp(environment->node_names[node], name) != 0) {
        node++;
    }
    return node;
}

static void build_tie_breaker(struct votequorum *quorum, struct arena *arena,
                              const struct quorum_environment *environment)
{
    const struct votequorum_parameters *parameters = quorum->parameters;
    const struct parameter_list *list = &parameters->auto_tie_breaker_nodes;
    const char *const *names = list->elements;
    uint32_t nodes = environment->node_count;
    uint32_t count = list->count > 0 ? (uint32_t)list->count : nodes;
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        order[i] = list->count > 0                               ? node_named(environment, names[i])
                   : parameters->auto_tie_breaker == TIE_HIGHEST ? nodes - 1 - i
                                                                 : i;
    }
    quorum->tie_breaker = ARENA_NEW(arena, struct tie_breaker);
    tie_breaker_init(quorum->tie_breaker, arena, nodes, order, count);
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
        .votes = ARENA_ARRAY(assembly->arena, uint32_t, count),
        .votes_of_all = votes_of_all(parameters, around),
        .votes_needed = votes_needed(parameters, around) - PLANTED("one vote less is enough"),
        .two_node = is_two_node(parameters, count),
        .wait_for_all = waits_for_all(parameters, count),
    };
    for (uint32_t node = 0; node < count; node++) {
        quorum->votes[node] = quorum_votes(around, node);
    }
    if (parameters->last_man_standing && !quorum->two_node) {
        quorum->last_man = ARENA_NEW(assembly->arena, struct last_man);
        last_man_init(quorum->last_man, assembly->arena, count,
                      parameters->last_man_standing_window);
    }
    if (breaks_ties(parameters) && !quorum->two_node) {
        build_tie_breaker(quorum, assembly->arena, around);
    }
    if (parameters->device != NULL) {
        struct scope device = scope_child(scope, "device");
        quorum->device = quorum_device_build(assembly, &device, parameters->device, around);
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
    if (quorum->tie_breaker != NULL) {
        tie_breaker_boot(quorum->tie_breaker, node);
    }
    if (quorum->device != NULL) {
        quorum_device_boot(quorum->device, node);
    }
}

static bool has_device(const void *parameters)
{
    return ((const struct votequorum_parameters *)parameters)->device != NULL;
}

static void node_heard(struct run *run, struct component *component, uint32_t node)
{
    struct votequorum *quorum = (struct votequorum *)component;
    if (quorum->device != NULL) {
        quorum_device_hear(run, quorum->device, node);
    }
}

static void node_missed(struct run *run, struct component *component, uint32_t node,
                        bool is_leaving)
{
    struct votequorum *quorum = (struct votequorum *)component;
    if (quorum->device != NULL) {
        quorum_device_miss(run, quorum->device, node, is_leaving);
    }
}

static void set_device(struct run *run, struct component *component, uint32_t node, bool works,
                       struct cause cause)
{
    struct votequorum *quorum = (struct votequorum *)component;
    if (quorum->device != NULL) {
        quorum_device_set(run, quorum->device, node, works, cause);
    }
}

static uint32_t votes_of(const struct votequorum *quorum, const struct bit_set *members)
{
    uint32_t votes = 0;
    BIT_SET_EACH(members, node)
    {
        votes += quorum->votes[node];
    }
    return votes;
}

static struct quorum_verdict count(struct run *run, struct component *component,
                                   const struct bit_set *members)
{
    sim_ticks now = run_now(run);
    struct votequorum *quorum = (struct votequorum *)component;
    struct last_man *last_man = quorum->last_man;
    struct tie_breaker *tie_breaker = quorum->tie_breaker;
    const struct quorum_device *device = quorum->device;
    if (device != NULL && quorum_device_is_awaited(device, members)) {
        return (struct quorum_verdict){.is_open = true};
    }
    bool has_device = device != NULL && quorum_device_votes_for(device, members);
    uint32_t votes = votes_of(quorum, members);
    votes += has_device ? (uint32_t)device->parameters->votes : 0;
    uint32_t expected =
        last_man == NULL ? quorum->votes_of_all : last_man_expect(last_man, members, now);
    uint32_t needed = last_man == NULL ? quorum->votes_needed : (expected + 2) / 2;
    bool has_votes = votes >= needed;
    bool wins_tie = !has_votes && tie_breaker != NULL && 2 * votes == expected &&
                    tie_breaker_wins(tie_breaker, members);
    bool is_complete = votes == quorum->votes_of_all;
    bool has_witness = !bit_set_is_within(members, &quorum->waiting);
    bool is_quorate = (has_votes || wins_tie) && (is_complete || has_witness);
    is_quorate = is_quorate || PLANTED("a minority has quorum");
    if (is_quorate) {
        bit_set_subtract(&quorum->waiting, members);
    }
    if (is_quorate && has_votes && tie_breaker != NULL) {
        tie_breaker_note(tie_breaker, members);
    }
    if (last_man != NULL) {
        last_man_note(last_man, members, expected, has_votes || wins_tie, is_quorate, now);
    }
    return (struct quorum_verdict){.is_quorate = is_quorate,
                                   .votes = votes,
                                   .needed = needed,
                                   .wins_tie = is_quorate && wins_tie,
                                   .has_device = has_device,
                                   .waits = !is_quorate && (has_votes || wins_tie)};
}

static struct quorum_verdict form(struct run *run, struct component *component,
                                  const struct bit_set *members)
{
    struct votequorum *quorum = (struct votequorum *)component;
    if (quorum->device != NULL) {
        quorum_device_ask(run, quorum->device, members);
    }
    return count(run, component, members);
}

static bool may_act(const struct component *component, const struct bit_set *members)
{
    const struct votequorum *quorum = (const struct votequorum *)component;
    const struct votequorum_parameters *parameters = quorum->parameters;
    uint32_t votes = votes_of(quorum, members);
    votes += parameters->device == NULL ? 0 : (uint32_t)parameters->device->votes;
    uint32_t least = breaks_ties(parameters) ? 1 : 2; /* of the last that stand */
    return is_two_node(parameters, quorum->node_count) ||
           (parameters->last_man_standing && votes >= least) || 2 * votes > quorum->votes_of_all ||
           (breaks_ties(parameters) && 2 * votes == quorum->votes_of_all);
}

static bool may_be_two(const struct component *component)
{
    const struct votequorum *quorum = (const struct votequorum *)component;
    return quorum->two_node || quorum->last_man != NULL;
}

/* Nodes may have several votes, or none. */
static void check_votes(const struct votequorum_parameters *parameters, const struct scope *scope,
                        const struct check_context *context)
{
    const struct quorum_environment *around = context->environment;
    if (votes_of_nodes(around) == 0) {
        scope_complain(scope, NULL, context->complaints, "no node has a vote");
    }
    for (uint32_t node = 0; node < around->node_count && parameters->last_man_standing; node++) {
        if (quorum_votes(around, node) != 1) {
            scope_complain(scope, "last_man_standing", context->complaints,
                           "is on where \"%s\" has %u votes: each node needs one (votequorum(5))",
                           around->node_names[node], quorum_votes(around, node));
            break;
        }
    }
}

static void check_ties(const struct votequorum_parameters *parameters, const struct scope *scope,
                       const struct check_context *context)
{
    const char *key = parameters->auto_tie_breaker_nodes.count > 0 ? "auto_tie_breaker_nodes"
                                                                   : "auto_tie_breaker";
    uint32_t votes = votes_of_nodes(context->environment);
    if (!breaks_ties(parameters)) {
        return;
    }
    if (parameters->two_node == QUORUM_ON) {
        scope_complain(scope, key, context->complaints,
                       "is given with two_node, where fencing decides which node has quorum"
                       " (corosync turns two_node off)");
    }
    if (parameters->auto_tie_breaker != TIE_LOST && parameters->auto_tie_breaker_nodes.count > 0) {
        scope_complain(scope, key, context->complaints,
                       "is given with auto_tie_breaker: each says which node decides");
    }
    if (votes % 2 == 1 && !parameters->last_man_standing) {
        scope_warn(scope, key, context->complaints, "decides nothing: no ring has half of %u votes",
                   votes);
    }
}

static void check_tie_nodes(const struct parameter_list *list, const struct scope *scope,
                            const struct check_context *context)
{
    const struct quorum_environment *around = context->environment;
    const char *const *names = list->elements;
    struct scope nodes = scope_child(scope, "auto_tie_breaker_nodes");
    for (size_t i = 0; i < list->count; i++) {
        struct scope at = scope_element(&nodes, i);
        bool is_known = false;
        for (uint32_t node = 0; node < around->node_count && !is_known; node++) {
            is_known = strcmp(around->node_names[node], names[i]) == 0;
        }
        if (!is_known) {
            struct text_buffer text = {0};
            text_append(&text, "there is no node \"");
            foreign_append(&text, names[i], NAME_SHOWN);
            text_append(&text, "\"");
            foreign_append_known(&text, names[i], around->node_names, around->node_count);
            scope_complain(&at, NULL, context->complaints, "%s", text.text);
            text_buffer_free(&text);
        }
    }
}

/* A quorum device does not go with what else decides between two halves. */
static void check_device(const struct votequorum_parameters *parameters, const struct scope *scope,
                         const struct check_context *context)
{
    struct complaints *complaints = context->complaints;
    if (parameters->device == NULL) {
        return;
    }
    if (parameters->two_node == QUORUM_ON) {
        scope_complain(scope, "two_node", complaints,
                       "is on with a quorum device: one decides, not both (votequorum(5))");
    }
    if (breaks_ties(parameters)) {
        scope_complain(scope, "device", complaints,
                       "is given with a tie breaker: one decides, not both (votequorum(5))");
    }
    if (parameters->last_man_standing) {
        scope_complain(scope, "last_man_standing", complaints,
                       "is on with a quorum device: the votes expected cannot follow the losses"
                       " (votequorum(5))");
    }
    struct scope device = scope_child(scope, "device");
    quorum_device_check(parameters->device, &device, context);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct votequorum_parameters *parameters = from;
    const struct quorum_environment *around = context->environment;
    uint32_t node_count = around->node_count;
    struct complaints *complaints = context->complaints;
    if (parameters->two_node == QUORUM_ON && node_count != 2) {
        scope_complain(scope, "two_node", complaints,
                       "is on in a cluster of %u nodes: it is for two nodes, of which one is"
                       " enough",
                       node_count);
    }
    bool two_node = is_two_node(parameters, node_count);
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
    check_votes(parameters, scope, context);
    check_ties(parameters, scope, context);
    check_device(parameters, scope, context);
    check_tie_nodes(&parameters->auto_tie_breaker_nodes, scope, context);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct votequorum *quorum = (const struct votequorum *)component;
    if (quorum->device != NULL) {
        quorum_device_invariants(run, quorum->device);
    }
}

static const char *const choices[] = {
    [QUORUM_AUTO] = "auto", [QUORUM_ON] = "on", [QUORUM_OFF] = "off", NULL};

static const char *const ties[] = {
    [TIE_LOST] = "off", [TIE_LOWEST] = "lowest", [TIE_HIGHEST] = "highest", NULL};

static const struct parameter tie_node_row = {
    .name = "node",
    .type = PARAMETER_NAME,
    .doc = "A node.",
};

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
            " window, so that all nodes but two may be lost, one after the other, and with"
            " auto_tie_breaker one of these two. Each node needs one vote. With two_node it"
            " changes nothing."},
    {.name = "last_man_standing_window",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(last_man_standing_window),
     .preset = "\"10 s\"",
     .doc = "Time from a new membership until its votes are what is expected."},
    {.name = "auto_tie_breaker",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(auto_tie_breaker),
     .choices = ties,
     .preset = "\"off\"",
     .doc = "Of two rings with half of the votes each, the one with the first node (lowest) or the"
            " last (highest) of those that were together before has quorum; two_node is then off"
            " unless it is given."},
    {.name = "auto_tie_breaker_nodes",
     .type = PARAMETER_LIST,
     .offset = MEMBER(auto_tie_breaker_nodes),
     .element = &tie_node_row,
     .flags = PARAMETER_OPTIONAL,
     .doc = "As auto_tie_breaker, but these nodes decide, in this order: the first of them that"
            " was there before."},
    {.name = "device",
     .type = PARAMETER_OBJECT,
     .offset = MEMBER(device),
     .of = &quorum_device_table,
     .flags = PARAMETER_OPTIONAL,
     .doc = "A quorum device (corosync's qnetd, ffsplit): a witness that is no node, and votes for"
            " one ring. two_node is then off unless it is given."});

static const struct quorum_operations operations = {.may_act_alone = may_act_alone,
                                                    .may_be_two_with = may_be_two_with,
                                                    .node_booted = node_booted,
                                                    .form = form,
                                                    .count = count,
                                                    .may_act = may_act,
                                                    .may_be_two = may_be_two,
                                                    .has_device = has_device,
                                                    .node_heard = node_heard,
                                                    .node_missed = node_missed,
                                                    .set_device = set_device};

const struct kind votequorum_kind = {
    .name = "votequorum",
    .role = "quorum",
    .doc = "A ring acts with more than half of the votes (corosync's votequorum).",
    .parameters = &parameters_table,
    .check = check,
    .build = build,
    .invariants = invariants,
    .operations = &operations,
};
