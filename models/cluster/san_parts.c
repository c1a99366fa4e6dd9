#include "models/cluster/san_parts.h"

#include "models/invariants.h"
#include "models/planted.h"

void san_parts_build(struct assembly *assembly, struct cluster *cluster)
{
    if (cluster->san != NULL) {
        cluster->san_failures =
            ARENA_ARRAY(assembly->arena, uint32_t, san_part_count(cluster->san));
    }
}

/* Has each path through a part fail, or mends it. */
static void each_path(struct run *run, struct cluster *cluster, uint32_t part, bool fails,
                      bool is_silent, struct cause cause)
{
    for (size_t lun = 0; lun < cluster->lun_count; lun++) {
        for (uint32_t node = 0; node < cluster->node_count; node++) {
            for (uint32_t way = 0; way < san_way_count(cluster->san); way++) {
                if (!san_leads_through(cluster->san, node, way, part)) {
                    continue;
                }
                if (fails) {
                    paths_fail(run, cluster, lun, node, way, is_silent, cause);
                } else {
                    paths_mend(run, cluster, lun, node, way, cause);
                }
            }
        }
    }
}

void san_parts_fail(struct run *run, struct cluster *cluster, uint32_t part, bool is_silent,
                    struct cause cause)
{
    if (cluster->san_failures[part]++ == 0 && !PLANTED("a path survives its part")) {
        each_path(run, cluster, part, true, is_silent, cause);
    }
}

void san_parts_mend(struct run *run, struct cluster *cluster, uint32_t part, struct cause cause)
{
    if (--cluster->san_failures[part] == 0 && !PLANTED("a path survives its part")) {
        each_path(run, cluster, part, false, false, cause);
    }
}

void san_parts_invariants(struct run *run, const struct cluster *cluster)
{
    uint32_t ways = cluster->san == NULL ? 0 : san_way_count(cluster->san);
    for (size_t unit = 0; unit < cluster->lun_count * cluster->node_count; unit++) {
        uint32_t node = (uint32_t)(unit % cluster->node_count);
        for (uint32_t i = 0; i < ways; i++) {
            const struct san_way *way = san_way(cluster->san, i);
            bool has_failed =
                cluster->san_failures[san_adapter(cluster->san, node, way->adapter)] > 0 ||
                cluster->san_failures[san_fabric(cluster->san, way->fabric)] > 0 ||
                cluster->san_failures[san_port(cluster->san, way->port)] > 0;
            CHECK(run, &cluster->component, san_parts,
                  !has_failed || cluster->paths[unit].each[i].failures > 0,
                  "path %u of %s leads through a part that has failed, and works", i + 1,
                  cluster->node_names[node]);
        }
    }
}
