#include "models/processor/seats.h"

/* The nodes that the threads of a team may be on, for the order of teams: 0 of those bound to
 * cores, which go first, and more than any list has of those bound to nothing. */
static size_t choice_of(const struct team_parameters *team)
{
    return team->cores.count > 0 ? 0 : team->nodes.count > 0 ? team->nodes.count : SIZE_MAX;
}

/* The least choice of a team above that of the teams before, which is SIZE_MAX at the end. */
static size_t next_choice(const struct team_parameters *teams, size_t count, size_t last)
{
    size_t next = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t choice = choice_of(&teams[i]);
        next = choice > last && choice < next ? choice : next;
    }
    return next;
}

/* Cores of the nodes that a team is bound to. A node that is not there has none. */
static int64_t cores_of(const struct parameter_list *list, const struct numa_nodes *nodes)
{
    const int64_t *numbers = list->elements;
    int64_t cores = 0;
    for (size_t i = 0; i < list->count; i++) {
        bool is_there = numbers[i] < nodes->count;
        cores += is_there ? numa_cores_of(nodes, (uint32_t)numbers[i]) : 0;
    }
    return cores;
}

int64_t team_cores(const struct team_parameters *team, const struct seats_environment *around)
{
    return team->cores.count > 0   ? (int64_t)team->cores.count
           : team->nodes.count > 0 ? cores_of(&team->nodes, &around->nodes)
                                   : numa_all_cores(&around->nodes);
}

int64_t team_threads(const struct team_parameters *team, const struct seats_environment *around)
{
    return team->threads > 0 ? team->threads : team_cores(team, around) * around->hardware_threads;
}

/* The seats while they are dealt out. */
struct dealing {
    struct seats seats;
    const struct numa_nodes *nodes;
    const uint32_t *first_cores;
};

/* Whether the next thread goes to a node rather than to another. In a round each core gets a
 * thread: spread takes a core of each node in turn, compact all cores of one before the next. */
static bool goes_before(const struct dealing *dealing, enum affinity affinity, uint32_t node,
                        uint32_t other)
{
    uint32_t cores = numa_cores_of(dealing->nodes, node);
    uint32_t others = numa_cores_of(dealing->nodes, other);
    if (cores == 0 || others == 0) {
        return others == 0 && cores > 0;
    }
    const uint32_t *threads = dealing->seats.threads;
    uint32_t round = threads[node] / cores;
    uint32_t other_round = threads[other] / others;
    return round != other_round
               ? round < other_round
               : affinity == AFFINITY_SPREAD && threads[node] % cores < threads[other] % others;
}

static uint32_t pick(const struct dealing *dealing, const struct team_parameters *team)
{
    const int64_t *listed = team->nodes.elements;
    size_t count = team->nodes.count > 0 ? team->nodes.count : dealing->nodes->count;
    uint32_t best = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t node = (uint32_t)(team->nodes.count > 0 ? listed[i] : (int64_t)i);
        if (i == 0 || goes_before(dealing, (enum affinity)team->affinity, node, best)) {
            best = node;
        }
    }
    return best;
}

static uint32_t node_of(const struct dealing *dealing, uint32_t core)
{
    uint32_t node = 0;
    while (core >= dealing->first_cores[node + 1]) {
        node++;
    }
    return node;
}

static void deal_team(struct dealing *dealing, const struct team_parameters *team, size_t number)
{
    const int64_t *cores = team->cores.elements;
    struct seats *seats = &dealing->seats;
    for (uint32_t i = seats->first[number]; i < seats->first[number + 1]; i++) {
        struct seat *seat = &seats->list[i];
        uint32_t node;
        if (team->cores.count > 0) {
            seat->core = (uint32_t)cores[(i - seats->first[number]) % team->cores.count];
            node = node_of(dealing, seat->core);
            seats->threads_of_core[seat->core]++;
        } else {
            seat->core = SEAT_ANY_CORE;
            node = pick(dealing, team);
        }
        seat->node = (uint16_t)node;
        seats->threads[node]++;
    }
}

struct seats seats_deal(struct arena *arena, const struct team_parameters *teams, size_t count,
                        const struct seats_environment *around)
{
    const struct numa_nodes *nodes = &around->nodes;
    struct dealing dealing = {.nodes = nodes,
                              .first_cores = numa_first_cores(nodes, nodes->count, arena)};
    struct seats *seats = &dealing.seats;
    *seats = (struct seats){
        .threads = ARENA_ARRAY(arena, uint32_t, nodes->count),
        .first = ARENA_ARRAY(arena, uint32_t, count + 1),
        .threads_of_core = ARENA_ARRAY(arena, uint32_t, dealing.first_cores[nodes->count]),
    };
    for (size_t i = 0; i < count; i++) {
        seats->first[i + 1] = seats->first[i] + (uint32_t)team_threads(&teams[i], around);
    }
    seats->list = ARENA_ARRAY(arena, struct seat, seats->first[count]);
    for (size_t choice = 0;; choice = next_choice(teams, count, choice)) {
        for (size_t i = 0; i < count; i++) {
            if (choice_of(&teams[i]) == choice) {
                deal_team(&dealing, &teams[i], i);
            }
        }
        if (choice == SIZE_MAX) {
            break;
        }
    }
    return *seats;
}

uint32_t seats_cores(const struct seats *seats, const struct seats_environment *around)
{
    uint32_t taken = 0;
    for (uint32_t node = 0, core = 0; node < around->nodes.count; node++) {
        uint32_t cores = numa_cores_of(&around->nodes, node);
        uint32_t unbound = seats->threads[node];
        uint32_t bound_to = 0;
        for (uint32_t i = 0; i < cores; i++, core++) {
            unbound -= seats->threads_of_core[core];
            bound_to += seats->threads_of_core[core] > 0;
        }
        taken += unbound < cores - bound_to ? bound_to + unbound : cores;
    }
    return taken;
}
