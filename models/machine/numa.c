#include "models/machine/numa.h"

const uint32_t *numa_first_cores(const struct numa_nodes *nodes, uint32_t count,
                                 struct arena *arena)
{
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)count + 1);
    for (uint32_t node = 0; node < count; node++) {
        first[node + 1] = first[node] + numa_cores_of(nodes, node);
    }
    return first;
}

int64_t numa_all_cores(const struct numa_nodes *nodes)
{
    int64_t cores = 0;
    for (uint32_t node = 0; node < nodes->count; node++) {
        cores += numa_cores_of(nodes, node);
    }
    return cores;
}
