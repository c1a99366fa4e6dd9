#include "sim/random/residual.h"

#include "sim/base/assert.h"
#include "sim/base/real.h"

bool residual_exists(const struct distribution *length)
{
    if (!(length->mean > 0) || length->mean == INFINITY) {
        return false;
    }
    switch (length->family) {
    case DISTRIBUTION_CONSTANT:
    case DISTRIBUTION_EXPONENTIAL:
    case DISTRIBUTION_UNIFORM:
    case DISTRIBUTION_ERLANG:
    case DISTRIBUTION_HYPEREXPONENTIAL:
    case DISTRIBUTION_LOGNORMAL:
    case DISTRIBUTION_EMPIRICAL:
        return true;
    case DISTRIBUTION_PARETO:
        return length->pareto.exponent < 1; /* a shape above 1 */
    default:
        return false;
    }
}

/* The weight of each row of an alias table, times their number. */
static double *weights_of(struct arena *arena, const struct distribution_column *columns,
                          uint64_t count)
{
    double *weights = ARENA_ARRAY(arena, double, count);
    for (uint64_t i = 0; i < count; i++) {
        double own = (double)columns[i].cut * 0x1p-64;
        weights[i] += own;
        weights[columns[i].alias] += 1 - own;
    }
    return weights;
}

/* Values that are met as often as they are frequent and long. */
static struct distribution met_of_values(struct arena *arena, const struct distribution *length)
{
    uint64_t count = length->empirical.count;
    double *weights = weights_of(arena, length->empirical.columns, count);
    double *values = ARENA_ARRAY(arena, double, count);
    for (uint64_t i = 0; i < count; i++) {
        values[i] = (double)length->empirical.values[i];
        weights[i] *= values[i];
    }
    return distribution_empirical(arena, values, weights, count);
}

struct residual residual_of(struct arena *arena, const struct distribution *length)
{
    ASSERT(residual_exists(length));
    double mean = length->mean;
    struct residual residual = {.met = *length};
    switch (length->family) {
    case DISTRIBUTION_EXPONENTIAL:
        residual.is_exponential = true;
        break;
    case DISTRIBUTION_UNIFORM:
        residual.is_uniform = true;
        break;
    case DISTRIBUTION_ERLANG: /* one phase more */
        residual.met = distribution_erlang(mean + length->erlang.phase, length->erlang.phases + 1);
        break;
    case DISTRIBUTION_HYPEREXPONENTIAL: { /* each phase has half of the mean, so half of the time */
        const struct distribution phases[] = {
            distribution_erlang(2 * length->hyperexponential.rare_mean, 2),
            distribution_erlang(2 * length->hyperexponential.common_mean, 2),
        };
        residual.met = distribution_mixture(arena, phases, (const double[]){0.5, 0.5}, 2);
        break;
    }
    case DISTRIBUTION_LOGNORMAL: /* the logarithm has a mean higher by its variance */
        residual.met = distribution_lognormal(mean * (1 + length->cv2), sqrt(length->cv2));
        break;
    case DISTRIBUTION_PARETO:
        residual.met = distribution_pareto(length->pareto.minimum, 1 / length->pareto.exponent - 1);
        break;
    case DISTRIBUTION_EMPIRICAL:
        residual.met = met_of_values(arena, length);
        break;
    default:
        break;
    }
    return residual;
}

int64_t residual_draw(const struct residual *residual, struct stream *stream)
{
    if (residual->is_exponential) {
        return distribution_draw(&residual->met, stream);
    }
    double whole;
    if (residual->is_uniform) { /* the distribution function is a square */
        double least = residual->met.uniform.least;
        double most = least + residual->met.uniform.span;
        double square = least * least + stream_uniform(stream) * (most * most - least * least);
        whole = sqrt(square);
    } else {
        whole = (double)distribution_draw(&residual->met, stream);
    }
    return distribution_round(stream_uniform(stream) * whole);
}
