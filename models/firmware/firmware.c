#include "models/firmware/firmware.h"

#include <string.h>

const struct parameter phase_row = {
    .name = "phase",
    .type = PARAMETER_PART,
    .doc = "A phase of a boot.",
    .role = "phase",
};

static const struct part *phase_at(const struct parameter_list *phases, size_t index)
{
    return (const struct part *)phases->elements + index;
}

static const char *name_of(const struct part *phase)
{
    return ((const struct phase_parameters *)phase->parameters)->name;
}

static struct distribution time_of(const struct part *phase,
                                   const struct firmware_environment *environment)
{
    const struct phase_operations *operations = phase->kind->operations;
    return operations->time(phase->parameters, environment);
}

struct firmware firmware_make(struct arena *arena, const struct parameter_list *phases,
                              const struct firmware_environment *environment)
{
    const char **names = ARENA_ARRAY(arena, const char *, phases->count);
    struct distribution *times = ARENA_ARRAY(arena, struct distribution, phases->count);
    for (size_t i = 0; i < phases->count; i++) {
        names[i] = name_of(phase_at(phases, i));
        times[i] = time_of(phase_at(phases, i), environment);
    }
    return (struct firmware){(uint32_t)phases->count, names, times};
}

double firmware_mean(const struct parameter_list *phases,
                     const struct firmware_environment *environment)
{
    double mean = 0;
    for (size_t i = 0; i < phases->count; i++) {
        struct distribution time = time_of(phase_at(phases, i), environment);
        mean += distribution_mean(&time);
    }
    return mean;
}

sim_ticks firmware_transfer(int64_t bytes, double bandwidth, int64_t ticks_per_second)
{
    return distribution_round((double)bytes / bandwidth * (double)ticks_per_second);
}

/* Whether a name is that of a phase before it, or of another one beside the list. */
static bool is_taken(const struct parameter_list *phases, size_t index, const char *const *taken)
{
    const char *name = name_of(phase_at(phases, index));
    for (size_t i = 0; i < index; i++) {
        if (strcmp(name_of(phase_at(phases, i)), name) == 0) {
            return true;
        }
    }
    for (; taken != NULL && *taken != NULL; taken++) {
        if (strcmp(*taken, name) == 0) {
            return true;
        }
    }
    return false;
}

void firmware_check(const struct parameter_list *phases, const char *const *taken,
                    const struct scope *scope, const struct check_context *context)
{
    if (phases->count > FIRMWARE_PHASES_MOST) {
        scope_complain(scope, NULL, context->complaints, "has %zu phases; the most is %d",
                       phases->count, FIRMWARE_PHASES_MOST);
        return;
    }
    for (size_t i = 0; i < phases->count; i++) {
        const struct part *phase = phase_at(phases, i);
        struct scope place = scope_element(scope, i);
        if (is_taken(phases, i, taken)) {
            scope_complain(&place, "name", context->complaints,
                           "\"%s\" is the name of another phase; each has its own", name_of(phase));
        }
        kind_check(phase->kind, phase->parameters, &place, context);
    }
}
