/* The invariants of sides. */
#include "models/cluster/manager/side.h"

#include "models/invariants.h"

/* Whether two sides may both have quorum: each of two nodes has it alone, and at least one has to
 * fence the other before it starts anything. (A node that was fenced and has booted has to.) */
static bool is_excused(const struct cluster *cluster, const struct side *a, const struct side *b)
{
    return cluster->quorum.two_node &&
           (!cluster->is_fencing_safe || bit_set_is_within(&b->members, side_unclean(cluster, a)) ||
            bit_set_is_within(&a->members, side_unclean(cluster, b)));
}

/* Votes by corosync's rule, from the spec and the members of the ring as it was formed. */
static void check_votes(struct run *run, const struct cluster *cluster, const struct side *side)
{
    const struct view *view = &cluster->views[bit_set_first(&side->members)];
    bool is_one_enough =
        cluster->node_count == 2 && cluster->quorum.parameters->two_node != QUORUM_OFF;
    uint32_t votes = bit_set_count(&view->members);
    CHECK(run, &cluster->component, quorum_votes, is_one_enough || 2 * votes > cluster->node_count,
          "a side has quorum with %u votes of %u", votes, cluster->node_count);
}

void sides_invariants(struct run *run, const struct cluster *cluster)
{
    const struct side *quorate = NULL;
    struct bit_set seen;
    bit_set_clear(&seen);
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        const struct side *side = &cluster->sides[i];
        if (bit_set_is_empty(&side->members)) {
            continue;
        }
        CHECK(run, &cluster->component, sides_apart, !bit_set_meets(&seen, &side->members),
              "a node is a member of two sides at once");
        bit_set_unite(&seen, &side->members);
        if (side->is_quorate) {
            CHECK(run, &cluster->component, quorum_one,
                  quorate == NULL || is_excused(cluster, quorate, side),
                  "two sides have quorum at once");
            check_votes(run, cluster, side);
            quorate = side;
        }
    }
}
