#include "analysis/theory/birth_death.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"

struct binomial {
    size_t trials;
    double odds;
};

/* The stationary chances of `trials` things that fail and are repaired apart: binomial. */
static double binomial_ratio(size_t state, const void *context)
{
    const struct binomial *binomial = context;

    return (double)(binomial->trials - state) / (double)(state + 1) * binomial->odds;
}

Test(birth_death, finds_a_known_distribution)
{
    static const double expected[] = {1.0 / 81, 8.0 / 81, 24.0 / 81, 32.0 / 81, 16.0 / 81};
    struct binomial binomial = {4, 2}; /* chance 2/3 each */
    double chances[5];

    birth_death_solve(binomial_ratio, &binomial, 4, chances);
    for (size_t i = 0; i < 5; i++) {
        expect_near(chances[i], expected[i], NEAR_EXACT);
    }
}

Test(birth_death, products_that_leave_the_range_of_a_double_do_no_harm)
{
    enum { LAST = 100000 };
    static double chances[LAST + 1];
    struct binomial binomial = {LAST, 1e-2};
    double mean = 0;
    double sum = 0;

    birth_death_solve(binomial_ratio, &binomial, LAST, chances);
    for (size_t i = 0; i <= LAST; i++) {
        sum += chances[i];
        mean += (double)i * chances[i];
    }
    expect_near(sum, 1, NEAR_EXACT);
    expect_near(mean, LAST * 0.01 / 1.01, 1e-10);
}

static double never(size_t state, const void *context)
{
    (void)state;
    (void)context;
    return 0;
}

Test(birth_death, without_births_stays_at_zero)
{
    double chances[3] = {7, 7, 7};

    birth_death_solve(never, NULL, 2, chances);
    cr_expect(chances[0] == 1 && chances[1] == 0 && chances[2] == 0);
    birth_death_solve(never, NULL, 0, chances);
    cr_expect(chances[0] == 1);
}
