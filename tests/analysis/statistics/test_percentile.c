#include "analysis/statistics/percentile.h"

#include <criterion/criterion.h>

Test(percentile, needs_ten_observations_beyond_in_whole_numbers)
{
    static const struct {
        unsigned per_mille;
        uint64_t needed;
    } cases[] = {{500, 20},    {900, 100}, {950, 200}, {990, 1000},
                 {999, 10000}, {0, 10},    {997, 3334}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect(percentile_is_supported(cases[i].needed, cases[i].per_mille));
        cr_expect(!percentile_is_supported(cases[i].needed - 1, cases[i].per_mille));
    }
    cr_expect(percentile_is_supported(UINT64_MAX, 999) && !percentile_is_supported(0, 0));
}

Test(percentile, takes_the_replications_that_support_it)
{
    static const double values[] = {5, 99, 7, -99};
    static const bool supported[] = {true, false, true, false};
    struct percentile percentile = percentile_interval(values, supported, 4, 990, 0.95);
    struct interval direct = student_interval((double[]){5, 7}, 2, 0.95);

    cr_expect(percentile.known && percentile.reason[0] == '\0');
    cr_expect(percentile.interval.mean == 6 && percentile.interval.samples == 2);
    cr_expect(interval_half_width(&percentile.interval) == interval_half_width(&direct) &&
              percentile.interval.known);
}

Test(percentile, gives_its_reason_when_fewer_than_two_do)
{
    static const double values[] = {5, 6};
    static const bool one[] = {true, false};
    struct percentile tail = percentile_interval(values, one, 2, 999, 0.95);
    struct percentile median = percentile_interval(values, one, 0, 500, 0.95);

    cr_expect(!tail.known && tail.interval.samples == 0 && !tail.interval.known);
    cr_expect_str_eq(tail.reason, "fewer than 2 replications hold 10 observations beyond p99.9");
    cr_expect(!median.known);
    cr_expect_str_eq(median.reason, "fewer than 2 replications hold 10 observations beyond p50");
}
