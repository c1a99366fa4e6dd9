#include "models/cluster/san_parts.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/storage/san_failures.h"

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
                    paths_mend(run, cluster, lun, node, way, is_silent, cause);
                }
            }
        }
    }
}

void san_parts_fail(struct run *run, struct cluster *cluster, uint32_t part, bool is_silent,
                    struct cause cause)
{
    san_part_fail(run, cluster->san, part);
    if (!PLANTED("a path survives its part")) {
        each_path(run, cluster, part, true, is_silent, cause);
    }
}

void san_parts_mend(struct run *run, struct cluster *cluster, uint32_t part, bool is_silent,
                    struct cause cause)
{
    san_part_mend(run, cluster->san, part);
    if (!PLANTED("a path survives its part")) {
        each_path(run, cluster, part, false, is_silent, cause);
    }
}

/* A random failure on the timeline, as a scripted one has it. */
static void on_failed(struct run *run, void *owner, uint32_t part)
{
    struct cluster *cluster = owner;
    struct san_place place = san_place_of(cluster->san, part);
    const struct parameter_map *map = san_parts_of(san_parameters_of(cluster->san), place.sort);
    const struct san_part_parameters *of =
        &((const struct san_part_parameters *)map->elements)[place.index];
    const char *node = place.sort == SAN_ADAPTER ? cluster->node_names[place.host] : NULL;
    struct cause cause = {.fault = san_fault_names[place.sort]};
    cause.event = cluster_note(run, cluster, WORD_FAULT_INJECT, node, map->names[place.index], 0);
    timeline_text(cluster->timeline, "kind", cause.fault);
    san_parts_fail(run, cluster, part, of->is_silent, cause);
}

static void on_repaired(struct run *run, void *owner, uint32_t part)
{
    struct cluster *cluster = owner;
    struct san_place place = san_place_of(cluster->san, part);
    const struct parameter_map *map = san_parts_of(san_parameters_of(cluster->san), place.sort);
    const struct san_part_parameters *of =
        &((const struct san_part_parameters *)map->elements)[place.index];
    const char *node = place.sort == SAN_ADAPTER ? cluster->node_names[place.host] : NULL;
    struct cause cause = {.fault = san_fault_names[place.sort]};
    cause.event = cluster_note(run, cluster, WORD_UNIT_REPAIRED, node, map->names[place.index], 0);
    san_parts_mend(run, cluster, part, of->is_silent, cause);
}

struct san_part_listener san_parts_listener(struct cluster *cluster)
{
    return (struct san_part_listener){cluster, on_failed, on_repaired};
}

void san_parts_invariants(struct run *run, const struct cluster *cluster)
{
    uint32_t ways = cluster->san == NULL ? 0 : san_way_count(cluster->san);
    for (size_t unit = 0; unit < cluster->lun_count * cluster->node_count; unit++) {
        uint32_t node = (uint32_t)(unit % cluster->node_count);
        for (uint32_t i = 0; i < ways; i++) {
            CHECK(run, &cluster->component, san_parts,
                  san_way_works(cluster->san, node, i) || cluster->paths[unit].each[i].failures > 0,
                  "path %u of %s leads through a part that has failed, and works", i + 1,
                  cluster->node_names[node]);
        }
    }
}
