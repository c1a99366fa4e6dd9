/* The invariants of partitions. */
#include "models/cluster/manager/partition.h"

#include "models/cluster/manager/placement.h"
#include "models/invariants.h"

/* Whether two partitions may both have quorum: each of two nodes has it alone, and at least one has
 * to fence the other before it starts anything. (A node that was fenced and has booted has to.)
 * Fencing by storage leaves the node that was fenced up, with its vote and without its storage. */
static bool is_excused(const struct manager *manager, const struct partition *a,
                       const struct partition *b)
{
    return manager->around.quorum->may_be_two(manager->around.quorum_component) &&
           (!manager->around.is_fencing_safe || manager->around.leaves_fenced_up ||
            bit_set_is_within(&b->members, partition_unclean(manager, a)) ||
            bit_set_is_within(&a->members, partition_unclean(manager, b)));
}

/* Whether the ring, as it was formed, may have quorum by the rules of its kind. */
static void check_votes(struct run *run, const struct manager *manager,
                        const struct partition *partition)
{
    const struct node_view *view = &manager->views[partition_coordinator(manager, partition)];
    const struct manager_environment *around = &manager->around;
    CHECK(run, &manager->component, quorum_votes,
          around->quorum->may_act(around->quorum_component, &view->members),
          "%u nodes of %u have quorum without the votes", bit_set_count(&view->members),
          manager->around.node_count);
}

void manager_invariants(struct run *run, const struct manager *manager)
{
    const struct partition *quorate = NULL;
    struct bit_set seen;
    bit_set_clear(&seen);
    for (uint32_t i = 0; i < manager->around.node_count; i++) {
        const struct partition *partition = &manager->partitions[i];
        if (bit_set_is_empty(&partition->members)) {
            continue;
        }
        CHECK(run, &manager->component, partitions_apart,
              !bit_set_meets(&seen, &partition->members),
              "a node is a member of two partitions at once");
        bit_set_unite(&seen, &partition->members);
        bool claims = manager->around.parameters->no_quorum_policy != NO_QUORUM_IGNORE;
        if (partition->is_quorate && claims) {
            CHECK(run, &manager->component, quorum_one,
                  quorate == NULL || is_excused(manager, quorate, partition),
                  "two partitions have quorum at once");
            check_votes(run, manager, partition);
            quorate = partition;
        }
    }
    placement_invariants(run, manager);
}
