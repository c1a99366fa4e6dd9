/*
 * Votes are counted when a ring has been formed; the nodes that still wait for all are kept from
 * ring to ring. A node that has seen all vouches for nodes that have not.
 */
#include "models/cluster/quorum/quorum.h"

#include "models/planted.h"

#include "sim/base/assert.h"

static bool is_on(int choice, bool preset)
{
    return choice == QUORUM_AUTO ? preset : choice == QUORUM_ON;
}

void quorum_init(struct quorum *quorum, const struct quorum_parameters *parameters,
                 uint32_t node_count)
{
    ASSERT(node_count >= 1 && node_count <= BIT_SET_MOST);
    bool two_node = is_on(parameters->two_node, node_count == 2);
    *quorum = (struct quorum){
        .parameters = parameters,
        .node_count = node_count,
        .votes_needed = two_node ? 1 : (node_count + 2) / 2 - PLANTED("one vote less is enough"),
        .two_node = two_node,
        .wait_for_all = is_on(parameters->wait_for_all, two_node),
    };
}

void quorum_node_booted(struct quorum *quorum, uint32_t node)
{
    if (quorum->wait_for_all) {
        bit_set_add(&quorum->waiting, node);
    }
}

bool quorum_form(struct quorum *quorum, const struct bit_set *members)
{
    uint32_t votes = bit_set_count(members);
    bool is_complete = votes == quorum->node_count;
    bool has_witness = !bit_set_is_within(members, &quorum->waiting);
    bool is_quorate = votes >= quorum->votes_needed && (is_complete || has_witness);
    is_quorate = is_quorate || PLANTED("a minority has quorum");
    if (is_quorate) {
        bit_set_subtract(&quorum->waiting, members);
    }
    return is_quorate;
}

void quorum_check(const struct quorum_parameters *parameters, const struct scope *scope,
                  uint32_t node_count, struct complaints *complaints)
{
    if (parameters->two_node == QUORUM_ON && node_count != 2) {
        scope_complain(scope, "two_node", complaints,
                       "is on in a cluster of %u nodes: it is for two nodes, of which one is"
                       " enough",
                       node_count);
    }
    bool two_node = is_on(parameters->two_node, node_count == 2);
    if (two_node && parameters->wait_for_all == QUORUM_OFF) {
        scope_warn(scope, "wait_for_all", complaints,
                   "is off with two_node: two nodes that boot on either side of a partition"
                   " both have quorum, and fence each other (votequorum(5): two_node enables"
                   " wait_for_all)");
    }
}

static const char *const choices[] = {
    [QUORUM_AUTO] = "auto", [QUORUM_ON] = "on", [QUORUM_OFF] = "off", NULL};

#define MEMBER(name) offsetof(struct quorum_parameters, name)

TABLE(quorum_table, struct quorum_parameters,
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
              " auto: as two_node."});
