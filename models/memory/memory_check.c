/* Checks of a memory across the rows of its table. */
#include "models/memory/memory.h"

enum { BANKS_MOST = 4194304 }; /* of the whole machine */

/* Which parameter says a latency. */
static const char matrix[] = "latencies";
static const char local[] = "latency";
static const char remote[] = "remote_latency";

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
                       "must have %u rows of %u latencies, one for each pair of processors",
                       processors, processors);
    }
    return is_square;
}

static bool has_matrix(const struct memory_parameters *parameters)
{
    return parameters->layout == MEMORY_NUMA && parameters->latencies.count > 0;
}

/* Complains of a latency that is not given or leaves no time for the services on its way. */
static void check_latency(const struct memory_parameters *parameters, const struct scope *scope,
                          const struct memory_environment *around, uint32_t processor,
                          uint32_t home, struct complaints *complaints)
{
    struct controller_timing timing =
        memory_timing(parameters, around->line_bytes, around->ticks_per_second);
    bool is_remote = parameters->layout == MEMORY_NUMA && processor != home;
    double least = memory_services(&timing, distance_crossing(&around->distances, processor, home));
    sim_ticks latency = memory_latency(parameters, &around->distances, processor, home);
    if (latency == 0) {
        scope_complain(scope, has_matrix(parameters) ? matrix : local, complaints,
                       "is missing: the latency of an unloaded reference");
    } else if (!(least <= (double)latency + 0.5)) {
        const char *key = has_matrix(parameters) ? matrix : is_remote ? remote : local;
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
        if (has_matrix(parameters) ||
            distance_beyond_nearest(&around->distances, i / homes, i % homes) == 0) {
            check_latency(parameters, scope, around, i / homes, i % homes, complaints);
        }
    }
}

void memory_check(const struct memory_parameters *parameters, const struct scope *scope,
                  const struct memory_environment *environment, struct complaints *complaints)
{
    int64_t banks = parameters->banks * parameters->channels *
                    memory_homes(parameters, environment->processors);
    if (banks > BANKS_MOST) {
        scope_complain(scope, "banks", complaints, "are %lld in all, more than %d",
                       (long long)banks, BANKS_MOST);
    }
    bool has_cycle = parameters->bank_cycle.family != DISTRIBUTION_NONE;
    if (parameters->banks > 0 && !has_cycle) {
        scope_complain(scope, "bank_cycle", complaints,
                       "is missing: how long a bank is busy with a line");
        return;
    }
    if (parameters->banks == 0 && has_cycle) {
        scope_complain(scope, "banks", complaints,
                       "is missing: there is a bank_cycle, but no banks");
        return;
    }
    uint32_t processors = environment->processors;
    if (has_matrix(parameters) && !check_matrix(parameters, scope, processors, complaints)) {
        return;
    }
    check_latencies(parameters, scope, environment, complaints);
}
