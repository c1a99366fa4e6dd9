/* Which memories of a machine have DRAM behind their channels. */
#include "models/memory/memory.h"

bool memory_has_dram(const struct memory_parameters *parameters, const struct numa_nodes *nodes)
{
    uint32_t homes = memory_homes(parameters, nodes->count);
    bool has_dram = false;
    for (uint32_t home = 0; home < homes; home++) {
        struct memory_parameters at = memory_at(parameters, nodes, home);
        has_dram = has_dram || (at.dram != NULL && at.channels > 0);
    }
    return has_dram;
}

struct dram *memory_build_dram(const struct assembly *assembly, const struct scope *scope,
                               const struct memory *memory, const struct memory_environment *around)
{
    const struct dram_timing **timings =
        ARENA_ARRAY(assembly->arena, const struct dram_timing *, memory->homes);
    for (uint32_t home = 0; home < memory->homes; home++) {
        struct memory_parameters at = memory_at(memory->parameters, &memory->nodes, home);
        if (at.dram != NULL && at.channels > 0) {
            struct dram_timing *timing = ARENA_NEW(assembly->arena, struct dram_timing);
            *timing = dram_timing(at.dram, (uint32_t)at.channels, around->line_bytes,
                                  around->ticks_per_second);
            timings[home] = timing;
        }
    }
    return dram_build(assembly, scope,
                      &(struct dram_environment){
                          .homes = memory->homes,
                          .timings = timings,
                          .pool = memory->pool,
                          .writes_back = around->writes_back,
                      });
}
