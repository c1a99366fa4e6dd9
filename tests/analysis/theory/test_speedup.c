#include "analysis/theory/speedup.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"

/* Amdahl 1967, Gustafson 1988: reference cases D-laws-1 and D-laws-2. */
static const struct {
    double n, parallel, amdahl, gustafson;
} facts[] = {{16, 0.95, 9.1428571, 15.25}, {64, 0.92, 10.596026, 58.96}};

Test(speedup, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        expect_near(speedup_amdahl(facts[i].parallel, facts[i].n), facts[i].amdahl, NEAR_PRINTED);
        expect_near(speedup_gustafson(facts[i].parallel, facts[i].n), facts[i].gustafson,
                    NEAR_PRINTED);
    }
}

Test(speedup, the_two_laws_do_not_pass_for_each_other)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        expect_far(speedup_gustafson(facts[i].parallel, facts[i].n), facts[i].amdahl, 0.005);
        expect_far(speedup_amdahl(1 - facts[i].parallel, facts[i].n), facts[i].amdahl, 0.005);
    }
}

/* Gunther's fit of SPEC SDM91 by the R package usl: reference case D-usl-specsdm91. */
static const struct speedup_usl sdm91 = {89.99523, 0.02772848, 0.00010436548};

Test(speedup, usl_gives_the_published_curve_and_peak)
{
    static const double n[] = {1, 18, 36, 72, 108, 144, 216};
    static const double x[] = {90, 1078, 1541, 1850, 1879, 1822, 1646}; /* printed whole */
    double peak;

    for (size_t i = 0; i < sizeof n / sizeof n[0]; i++) {
        cr_expect(fabs(speedup_usl(&sdm91, n[i]) - x[i]) <= 0.5);
    }
    cr_assert(speedup_usl_peak(&sdm91, &peak));
    expect_near(peak, 96.51956, 1e-7);
    cr_expect(speedup_usl(&sdm91, peak) > speedup_usl(&sdm91, peak * 1.01));
    cr_expect(speedup_usl(&sdm91, peak) > speedup_usl(&sdm91, peak * 0.99));
}

Test(speedup, usl_without_coherency_is_amdahl_and_has_no_peak)
{
    struct speedup_usl law = {3, 0.05, 0};
    double peak;

    expect_near(speedup_usl(&law, 16), 3 * speedup_amdahl(0.95, 16), NEAR_EXACT);
    cr_expect(!speedup_usl_peak(&law, &peak));
    cr_expect(speedup_usl_peak(&(struct speedup_usl){3, 1.5, 0.1}, &peak) && peak == 1);
    cr_expect(speedup_usl_peak(&(struct speedup_usl){3, 0.9, 0.5}, &peak) && peak == 1);
}
