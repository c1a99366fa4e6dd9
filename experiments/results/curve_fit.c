#include "experiments/results/curve_fit.h"

#include "analysis/statistics/student.h"
#include "sim/base/text.h"

/* @param reason  of an interval that rests on more than one fit */
static struct curve_parameter parameter_of(const struct interval *interval, const char *reason,
                                           struct arena *arena)
{
    struct curve_parameter parameter = {.interval = *interval};
    if (!interval->known) {
        parameter.reason =
            interval->samples == 1 ? student_reason(interval) : arena_copy(arena, reason);
    }
    return parameter;
}

/* Contention, or the serial share of Amdahl's law, which has a bound on either side. */
static struct curve_parameter contention_of(const struct scaling *scaling, struct arena *arena)
{
    struct curve_parameter contention = parameter_of(&scaling->contention, scaling->reason, arena);
    bool is_serial =
        scaling->is_serial_held || (scaling->serial_held > 0 && !scaling->is_contention_held);
    contention.is_held = is_serial ? scaling->is_serial_held : scaling->is_contention_held;
    contention.held_in = is_serial ? scaling->serial_held : scaling->contention_held;
    contention.bound = is_serial ? 1 : 0;
    return contention;
}

static const char *mark_of(const char *of_law, const char *of_points, struct arena *arena)
{
    if (of_law[0] == '\0') {
        return of_points;
    }
    return of_points == NULL ? arena_copy(arena, of_law)
                             : arena_print(arena, "%s; %s", of_law, of_points);
}

struct curve_fit curve_fit_of(const struct scaling *scaling, const char *points,
                              struct arena *arena)
{
    struct curve_fit fit = {
        .reason = scaling->fitted == 0 ? arena_copy(arena, scaling->reason) : NULL,
        .rate = parameter_of(&scaling->rate_per_s, scaling->reason, arena),
        .contention = contention_of(scaling, arena),
        .coherency = parameter_of(&scaling->coherency, scaling->reason, arena),
        .peak = parameter_of(&scaling->peak_n, scaling->peak_reason, arena),
        .misfit = scaling->misfit,
        .misses = scaling->mark[0] != '\0',
        .mark = mark_of(scaling->mark, points, arena),
        .note = scaling->note[0] == '\0' ? NULL : arena_copy(arena, scaling->note),
        .curves = scaling->curves,
        .fitted = scaling->fitted,
    };
    fit.coherency.is_held = scaling->is_coherency_held;
    fit.coherency.held_in = scaling->coherency_held;
    return fit;
}
