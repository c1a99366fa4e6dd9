#include "models/processor/seats.h"

/* Teams bound to cores go before those bound to processors, and these before all others. */
enum binding { TO_CORES, TO_PROCESSORS, TO_NOTHING, BINDINGS };

static enum binding binding_of(const struct team_parameters *team)
{
    return team->cores.count > 0        ? TO_CORES
           : team->processors.count > 0 ? TO_PROCESSORS
                                        : TO_NOTHING;
}

int64_t team_threads(const struct team_parameters *team, const struct seats_environment *around)
{
    int64_t cores = (int64_t)around->processors * around->cores;
    if (team->cores.count > 0) {
        cores = (int64_t)team->cores.count;
    } else if (team->processors.count > 0) {
        cores = (int64_t)team->processors.count * around->cores;
    }
    return team->threads > 0 ? team->threads : cores * around->hardware_threads;
}

/* The processor of the next thread: that with the fewest threads, or, in compact order, the first
 * whose cores have the fewest. */
static uint16_t pick(const struct team_parameters *team, const struct seats_environment *around,
                     const uint32_t *threads)
{
    const int64_t *listed = team->processors.elements;
    size_t count = team->processors.count > 0 ? team->processors.count : around->processors;
    uint32_t unit = team->affinity == AFFINITY_COMPACT ? around->cores : 1;
    uint32_t best = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t processor = (uint32_t)(team->processors.count > 0 ? listed[i] : (int64_t)i);
        if (i == 0 || threads[processor] / unit < threads[best] / unit) {
            best = processor;
        }
    }
    return (uint16_t)best;
}

static void deal_team(struct seats *seats, const struct team_parameters *team, size_t number,
                      const struct seats_environment *around)
{
    const int64_t *cores = team->cores.elements;
    for (uint32_t i = seats->first[number]; i < seats->first[number + 1]; i++) {
        struct seat *seat = &seats->list[i];
        if (team->cores.count > 0) {
            seat->core = (uint32_t)cores[(i - seats->first[number]) % team->cores.count];
            seat->processor = (uint16_t)(seat->core / around->cores);
            seats->threads_of_core[seat->core]++;
        } else {
            seat->core = SEAT_ANY_CORE;
            seat->processor = pick(team, around, seats->threads);
        }
        seats->threads[seat->processor]++;
    }
}

struct seats seats_deal(struct arena *arena, const struct team_parameters *teams, size_t count,
                        const struct seats_environment *around)
{
    struct seats seats = {
        .threads = ARENA_ARRAY(arena, uint32_t, around->processors),
        .first = ARENA_ARRAY(arena, uint32_t, count + 1),
        .threads_of_core = ARENA_ARRAY(arena, uint32_t, (size_t)around->processors * around->cores),
    };
    for (size_t i = 0; i < count; i++) {
        seats.first[i + 1] = seats.first[i] + (uint32_t)team_threads(&teams[i], around);
    }
    seats.list = ARENA_ARRAY(arena, struct seat, seats.first[count]);
    for (enum binding binding = TO_CORES; binding < BINDINGS; binding++) {
        for (size_t i = 0; i < count; i++) {
            if (binding_of(&teams[i]) == binding) {
                deal_team(&seats, &teams[i], i, around);
            }
        }
    }
    return seats;
}
