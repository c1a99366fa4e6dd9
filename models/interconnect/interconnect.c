#include "models/interconnect/interconnect.h"

struct crossing interconnect_crossing(const struct kind *kind, const void *parameters,
                                      const struct interconnect_environment *around,
                                      uint32_t processor, uint32_t home)
{
    const struct interconnect_operations *operations = kind->operations;
    return operations->crossing(parameters, around, processor, home, around->line_bytes);
}

/* The crossings of all pairs behind the interconnect, in the arena; others are zeros. */
static struct crossing *all_crossings(const struct kind *kind, const void *parameters,
                                      const struct interconnect_environment *around,
                                      struct arena *arena)
{
    const struct interconnect_operations *operations = kind->operations;
    uint32_t count = around->processors * around->homes;
    struct crossing *table = ARENA_ARRAY(arena, struct crossing, count);
    if (operations->crossings != NULL) {
        operations->crossings(parameters, around, table);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t processor = i / around->homes;
        uint32_t home = i % around->homes;
        if (!memory_is_behind_interconnect(around->layout, processor, home)) {
            table[i] = (struct crossing){0};
        } else if (operations->crossings == NULL) {
            table[i] = interconnect_crossing(kind, parameters, around, processor, home);
        }
    }
    return table;
}

struct interconnect_pairs interconnect_pairs(const struct kind *kind, const void *parameters,
                                             const struct interconnect_environment *around)
{
    struct interconnect_pairs pairs = {0};
    struct arena *arena = arena_create();
    const struct crossing *table = all_crossings(kind, parameters, around, arena);
    for (uint32_t i = 0; i < around->processors * around->homes; i++) {
        if (!interconnect_joins(around, i / around->homes, i % around->homes)) {
            continue;
        }
        pairs.count++;
        pairs.hops += table[i].hops;
        pairs.events += table[i].events;
    }
    arena_destroy(arena);
    return pairs;
}

struct distances interconnect_distances(const struct kind *kind, const void *parameters,
                                        const struct interconnect_environment *around,
                                        struct arena *arena)
{
    struct distances distances = {.homes = around->homes,
                                  .of_a_processor = around->nodes.of_a_processor};
    if (kind == NULL) {
        return distances;
    }
    uint32_t count = around->processors * around->homes;
    struct arena *scratch = arena_create();
    const struct crossing *crossings = all_crossings(kind, parameters, around, scratch);
    double *table = ARENA_ARRAY(arena, double, count);
    double *nearest_to = ARENA_ARRAY(arena, double, around->homes);
    bool has_pair = false;
    for (uint32_t home = 0; home < around->homes; home++) {
        nearest_to[home] = -1;
    }
    for (uint32_t i = 0; i < count; i++) {
        table[i] = crossings[i].ticks;
        if (interconnect_joins(around, i / around->homes, i % around->homes)) {
            double *to = &nearest_to[i % around->homes];
            *to = *to < 0 || table[i] < *to ? table[i] : *to;
            distances.nearest =
                !has_pair || table[i] < distances.nearest ? table[i] : distances.nearest;
            has_pair = true;
        }
    }
    arena_destroy(scratch);
    distances.crossing = table;
    distances.nearest_to = nearest_to;
    return distances;
}

const struct parameter_use interconnect_without_transfer[] = {
    {.path = "transfer", .is_absent = true}, {.path = NULL}};

struct distribution interconnect_transfer(const struct distribution *transfer, double bandwidth,
                                          int64_t line_bytes, int64_t ticks_per_second)
{
    if (transfer->family != DISTRIBUTION_NONE) {
        return *transfer;
    }
    double seconds = bandwidth > 0 ? (double)line_bytes / bandwidth : 0;
    return distribution_constant(ticks_from_seconds(seconds, ticks_per_second));
}

void interconnect_check_transfer(const struct distribution *transfer, double bandwidth,
                                 const struct scope *scope, const struct check_context *context)
{
    if (bandwidth == 0 && transfer->family == DISTRIBUTION_NONE) {
        scope_complain(scope, "bandwidth", context->complaints,
                       "is missing; \"transfer\" would do in its place");
    }
}
