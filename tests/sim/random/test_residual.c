#include "sim/random/residual.h"

#include <criterion/criterion.h>
#include <math.h>

enum { DRAWS = 400000 };

/* The mean of the rest of a length: E[X^2] / 2 E[X], whatever the family. Wrong: half of the mean,
 * as if a long length were met no more often than a short one. */
static void expect_mean(const struct distribution *length, const char *name)
{
    struct arena *arena = arena_create();
    struct stream stream;
    stream_init(&stream, 1, 2, "residual", name);
    cr_assert(residual_exists(length), "%s", name);
    struct residual residual = residual_of(arena, length);
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
        sum += (double)residual_draw(&residual, &stream);
    }
    double mean = sum / DRAWS;
    double expected = distribution_second_moment(length) / 2 / distribution_mean(length);
    cr_expect_float_eq(mean, expected, 0.02 * expected, "%s: %g, not %g", name, mean, expected);
    arena_destroy(arena);
}

Test(residual, mean_is_that_of_renewal_theory)
{
    struct arena *arena = arena_create();
    const double values[] = {1000, 100000};
    const struct {
        const char *name;
        struct distribution length;
    } facts[] = {
        {"constant", distribution_constant(1000)},
        {"exponential", distribution_exponential(1e6)},
        {"uniform", distribution_uniform(1e6, 5e6)},
        {"erlang", distribution_erlang(1e6, 3)},
        {"hyperexponential", distribution_hyperexponential(1e6, 2)},
        {"lognormal", distribution_lognormal(1e6, 0.7)},
        {"pareto", distribution_pareto(1e6, 5)},
        {"empirical", distribution_empirical(arena, values, (const double[]){0.9, 0.1}, 2)},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        expect_mean(&facts[i].length, facts[i].name);
    }
    arena_destroy(arena);
}

Test(residual, of_a_constant_lies_in_it_evenly)
{
    struct arena *arena = arena_create();
    struct distribution length = distribution_constant(100);
    struct residual residual = residual_of(arena, &length);
    struct stream stream;
    stream_init(&stream, 1, 2, "residual", "even");
    int under_half = 0;
    for (int i = 0; i < DRAWS; i++) {
        int64_t rest = residual_draw(&residual, &stream);
        cr_assert(rest >= 0 && rest <= 100);
        under_half += rest < 50;
    }
    cr_expect_float_eq((double)under_half / DRAWS, 0.5, 0.01);
    arena_destroy(arena);
}

Test(residual, is_refused_where_it_is_not_known)
{
    struct distribution none[] = {
        distribution_constant(0),   distribution_exponential(0), distribution_pareto(1, 1),
        distribution_weibull(1, 2), distribution_geometric(3),
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        cr_expect_not(residual_exists(&none[i]), "%zu", i);
    }
}
