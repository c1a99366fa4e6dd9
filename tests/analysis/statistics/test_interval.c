#include "analysis/statistics/interval.h"

#include <criterion/criterion.h>
#include <float.h>

#include "tests/analysis/near.h"

static struct interval from(double mean, double lower, double upper)
{
    return (struct interval){.mean = mean,
                             .lower = lower,
                             .upper = upper,
                             .samples = 2,
                             .confidence = 0.95,
                             .known = true};
}

Test(interval, half_width_and_symmetry)
{
    struct interval even = from(10, 8, 12);
    struct interval skew = from(0.1, 0, 0.3);
    struct interval none = {.mean = 3, .samples = 1};

    expect_near(interval_half_width(&even), 2, NEAR_EXACT);
    cr_expect(interval_is_symmetric(&even));
    expect_near(interval_half_width(&skew), 0.15, NEAR_EXACT);
    cr_expect(!interval_is_symmetric(&skew));
    cr_expect(interval_half_width(&none) == 0 && !interval_is_symmetric(&none));
    struct interval point = from(1e9, 1e9, 1e9);
    cr_expect(interval_is_symmetric(&point));
    struct interval wide = from(0, -DBL_MAX, DBL_MAX);
    cr_expect(isfinite(interval_half_width(&wide)));
}

Test(interval, bounds_stay_inside_what_the_quantity_can_be)
{
    struct interval share = from(0.99, 0.97, 1.01);

    interval_clip(&share, 0, 1);
    cr_expect(share.upper == 1 && share.lower == 0.97);
    cr_expect(interval_holds(&share, 1) && interval_holds(&share, 0.97));
    cr_expect(!interval_holds(&share, 0.96) && !interval_holds(&share, 1.001));
    struct interval none = {.mean = 2};
    interval_clip(&none, 0, 1);
    cr_expect(!none.known && !interval_holds(&none, 0));
}

Test(interval, a_width_is_set_around_the_mean)
{
    struct interval interval = {.mean = 5, .samples = 3};

    interval_set_width(&interval, 0.5);
    cr_expect(interval.known && interval.lower == 4.5 && interval.upper == 5.5);
}
