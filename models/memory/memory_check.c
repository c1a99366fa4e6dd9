/* Checks of a memory across the rows of its table. */
#include "models/memory/memory.h"

enum { BANKS_MOST = 4194304 }; /* of the whole machine */

/* Channels as a memory says them beside its DRAM. */
struct channels_said {
    double bandwidth;
    const struct distribution *transfer;
    int64_t banks;
    const struct distribution *bank_cycle;
};

/* Which parameter says a latency. */
static const char matrix[] = "latencies";
static const char local[] = "latency";
static const char remote[] = "remote_latency";
static const char sibling[] = "sibling_latency";

/* Complains of latencies that are no square matrix; true when they can be looked up. */
static bool check_matrix(const struct memory_parameters *parameters, const struct scope *scope,
                         uint32_t processors, struct complaints *complaints)
{
    const struct parameter_list *rows = parameters->latencies.elements;
    bool is_square = parameters->latencies.count == processors;
    for (size_t i = 0; i < parameters->latencies.count; i++) {
        is_square = is_square && rows[i].count == processors;
    }
    if (!is_square) {
        scope_complain(scope, matrix, complaints,
                       "must have %u rows of %u latencies, one for each pair of nodes", processors,
                       processors);
    }
    return is_square;
}

static bool has_matrix(const struct memory_parameters *parameters)
{
    return parameters->layout == MEMORY_NUMA && parameters->latencies.count > 0;
}

/* Whether the latency of a pair follows from that of the home's own cores, with which both are
 * right or wrong. */
static bool follows_from_own(const struct memory_parameters *all,
                             const struct memory_environment *around, uint32_t processor,
                             uint32_t home)
{
    struct memory_parameters at = memory_at(all, &around->nodes, home);
    bool is_beyond_links =
        distance_place(&around->distances, processor) != distance_place(&around->distances, home) &&
        __builtin_isfinite(distance_crossing(&around->distances, processor, home));
    return at.layout == MEMORY_NUMA && !has_matrix(all) && is_beyond_links &&
           at.remote_latency == 0 && numa_have_cores(&around->nodes, home);
}

/* The place in a spec of what is said of one memory. */
static struct scope scope_of(const struct scope *memory, const struct memory_environment *around,
                             uint32_t home)
{
    if (numa_memory_of(&around->nodes, home) == NULL) {
        return *memory;
    }
    struct scope nodes = scope_child(&around->machine, "nodes");
    struct scope node = scope_element(&nodes, home);
    return scope_child(&node, "memory");
}

/* Complains of a latency that is not given or leaves no time for the services on its way. */
static void check_latency(const struct memory_parameters *all, const struct scope *memory,
                          const struct memory_environment *around, uint32_t processor,
                          uint32_t home, struct complaints *complaints)
{
    struct memory_parameters at = memory_at(all, &around->nodes, home);
    struct scope own = scope_of(memory, around, home);
    const struct scope *scope = has_matrix(all) ? memory : &own;
    const struct memory_parameters *parameters = &at;
    struct controller_timing timing =
        memory_timing(parameters, around->line_bytes, around->ticks_per_second);
    bool is_remote = parameters->layout == MEMORY_NUMA && processor != home;
    double least = memory_services(&timing, distance_crossing(&around->distances, processor, home));
    sim_ticks latency = memory_latency(parameters, &around->distances, processor, home);
    if (latency == 0) {
        scope_complain(scope, has_matrix(parameters) ? matrix : local, complaints,
                       "is missing: the latency of an unloaded reference");
    } else if (!(least <= (double)latency + 0.5)) {
        bool is_sibling = is_remote && distance_place(&around->distances, processor) ==
                                           distance_place(&around->distances, home);
        const char *key = has_matrix(parameters)                                       ? matrix
                          : is_sibling && parameters->sibling_latency > 0              ? sibling
                          : is_remote && !is_sibling && parameters->remote_latency > 0 ? remote
                                                                                       : local;
        scope_complain(scope, key, complaints,
                       "is %.6g ns, but crossing, channel and bank alone take %.6g ns on average",
                       (double)latency / (double)around->ticks_per_second * 1e9,
                       least / (double)around->ticks_per_second * 1e9);
    }
}

/* Checks the latencies of all pairs; where one is given for many, that of the nearest. */
static void check_latencies(const struct memory_parameters *parameters, const struct scope *scope,
                            const struct memory_environment *around, struct complaints *complaints)
{
    uint32_t homes = memory_homes(parameters, around->processors);
    for (uint32_t i = 0; i < around->processors * homes; i++) {
        uint32_t processor = i / homes;
        uint32_t home = i % homes;
        if (!numa_have_cores(&around->nodes, processor) ||
            (homes > 1 && !numa_have_memory(&around->nodes, home)) ||
            follows_from_own(parameters, around, processor, home)) {
            continue;
        }
        if (has_matrix(parameters) ||
            distance_beyond_nearest(&around->distances, processor, home) == 0) {
            check_latency(parameters, scope, around, processor, home, complaints);
        }
    }
}

/* Complains of banks without their cycle, of the machine's memory or of one node's; returns whether
 * both are given or neither. */
static bool check_banks(const struct memory_parameters *parameters, const struct scope *scope,
                        bool may_have_none, struct complaints *complaints)
{
    bool has_cycle = parameters->bank_cycle.family != DISTRIBUTION_NONE;
    if (parameters->banks > 0 && !has_cycle) {
        scope_complain(scope, "bank_cycle", complaints,
                       "is missing: how long a bank is busy with a line");
        return false;
    }
    if (parameters->banks == 0 && has_cycle && !may_have_none) {
        scope_complain(scope, "banks", complaints,
                       "is missing: there is a bank_cycle, but no banks");
        return false;
    }
    return true;
}

/* The same of all memories, and of how many banks they have together. */
static bool check_all_banks(const struct memory_parameters *parameters, const struct scope *scope,
                            const struct memory_environment *around, struct complaints *complaints)
{
    uint32_t homes = memory_homes(parameters, around->processors);
    int64_t banks = 0;
    bool is_sound = check_banks(parameters, scope, false, complaints);
    for (uint32_t home = 0; home < homes; home++) {
        struct memory_parameters at = memory_at(parameters, &around->nodes, home);
        banks += at.banks * at.channels;
        if (is_sound && homes > 1 && numa_memory_of(&around->nodes, home) != NULL) {
            struct scope own = scope_of(scope, around, home);
            is_sound = check_banks(&at, &own, true, complaints);
        }
    }
    if (banks > BANKS_MOST) {
        scope_complain(scope, "banks", complaints, "are %lld in all, more than %d",
                       (long long)banks, BANKS_MOST);
    }
    return is_sound;
}

/* Complains of DRAM that contradicts itself, and of what else is said of channels and banks. */
static void check_dram_at(const struct dram_parameters *dram, const struct scope *scope,
                          const struct channels_said *said, const struct memory_environment *around,
                          struct complaints *complaints)
{
    const struct {
        const char *key;
        bool is_given;
    } others[] = {
        {"channel_bandwidth", said->bandwidth > 0},
        {"transfer", said->transfer->family != DISTRIBUTION_NONE},
        {"banks", said->banks > 0},
        {"bank_cycle", said->bank_cycle->family != DISTRIBUTION_NONE},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (others[i].is_given) {
            scope_complain(
                scope, others[i].key, complaints,
                "stands beside \"dram\", which says what channels and banks do: give one or the "
                "other");
        }
    }
    struct scope inside = scope_child(scope, "dram");
    dram_check(dram, &inside, around->line_bytes, around->ticks_per_second, complaints);
}

/* Banks of the DRAM of all memories. */
static int64_t count_dram_banks(const struct memory_parameters *parameters,
                                const struct memory_environment *around)
{
    uint32_t homes = memory_homes(parameters, around->processors);
    int64_t banks = 0;
    for (uint32_t home = 0; home < homes; home++) {
        struct memory_parameters at = memory_at(parameters, &around->nodes, home);
        if (at.dram != NULL && at.channels > 0) {
            struct dram_timing timing = dram_timing(at.dram, (uint32_t)at.channels,
                                                    around->line_bytes, around->ticks_per_second);
            banks += (int64_t)timing.ranks * timing.banks * timing.channels;
        }
    }
    return banks;
}

/* Checks the DRAM of the machine and of each node; true when latencies can be looked at. */
static bool check_dram(const struct memory_parameters *parameters, const struct scope *scope,
                       const struct memory_environment *around, struct complaints *complaints)
{
    size_t before = complaints->errors;
    if (parameters->dram != NULL) {
        struct channels_said said = {parameters->channel_bandwidth, &parameters->transfer,
                                     parameters->banks, &parameters->bank_cycle};
        check_dram_at(parameters->dram, scope, &said, around, complaints);
    }
    uint32_t homes = memory_homes(parameters, around->processors);
    for (uint32_t home = 0; homes > 1 && home < homes; home++) {
        const struct numa_memory_parameters *own = numa_memory_of(&around->nodes, home);
        if (own != NULL && own->dram != NULL) {
            struct channels_said said = {own->channel_bandwidth, &own->transfer,
                                         own->banks == PARAMETER_NOT_GIVEN ? 0 : own->banks,
                                         &own->bank_cycle};
            struct scope node = scope_of(scope, around, home);
            check_dram_at(own->dram, &node, &said, around, complaints);
        }
    }
    int64_t banks = complaints->errors == before ? count_dram_banks(parameters, around) : 0;
    if (banks > BANKS_MOST) {
        struct scope inside = scope_child(scope, "dram");
        scope_complain(&inside, "ranks", complaints, "make %lld banks in all, more than %d",
                       (long long)banks, BANKS_MOST);
    }
    return complaints->errors == before;
}

void memory_check(const struct memory_parameters *parameters, const struct scope *scope,
                  const struct memory_environment *environment, struct complaints *complaints)
{
    if (!check_dram(parameters, scope, environment, complaints) ||
        !check_all_banks(parameters, scope, environment, complaints)) {
        return;
    }
    uint32_t processors = environment->processors;
    if (has_matrix(parameters) && !check_matrix(parameters, scope, processors, complaints)) {
        return;
    }
    check_latencies(parameters, scope, environment, complaints);
}
