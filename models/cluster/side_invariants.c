/* What is always true of sides. */
#include "models/cluster/side.h"

/* Whether two sides with quorum may be: of two nodes each has it alone, and one at least has to
 * fence the other before it starts anything. (One that was fenced and has booted has to.) */
static bool is_excused(const struct cluster *cluster, const struct side *a, const struct side *b)
{
    return cluster->quorum.two_node &&
           (!cluster->is_fencing_safe || (b->members & ~side_unclean(cluster, a)) == 0 ||
            (a->members & ~side_unclean(cluster, b)) == 0);
}

void sides_invariants(struct run *run, const struct cluster *cluster)
{
    const struct side *quorate = NULL;
    node_set seen = 0;
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        const struct side *side = &cluster->sides[i];
        if ((seen & side->members) != 0) {
            run_fail(run, &cluster->component, ERROR_INTERNAL,
                     "a node is a member of two sides at once");
        }
        seen |= side->members;
        if (side->members == 0 || !side->is_quorate) {
            continue;
        }
        if (quorate != NULL && !is_excused(cluster, quorate, side)) {
            run_fail(run, &cluster->component, ERROR_INTERNAL, "two sides have quorum at once");
        }
        quorate = side;
    }
}
