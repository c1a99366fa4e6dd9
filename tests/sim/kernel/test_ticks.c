#include "sim/kernel/ticks.h"

#include <criterion/criterion.h>
#include <math.h>

static const int64_t FINE = TICKS_PER_SECOND_FINE;
static const int64_t COARSE = TICKS_PER_SECOND_COARSE;

Test(ticks, the_tick_follows_from_the_horizon)
{
    static const double DAY_S = 86400.0;
    static const double YEAR_S = 365.25 * 86400.0;
    cr_assert_eq(ticks_per_second_for(1e-6), FINE);
    cr_assert_eq(ticks_per_second_for(89.999 * DAY_S), FINE);
    cr_assert_eq(ticks_per_second_for(90.0 * DAY_S), COARSE);
    cr_assert_eq(ticks_per_second_for(290.0 * YEAR_S), COARSE);
    cr_assert_eq(ticks_per_second_for(290.001 * YEAR_S), 0);
    cr_assert_eq(ticks_per_second_for((double)INFINITY), 0);
    cr_assert_eq(ticks_per_second_for((double)NAN), 0);
    /* The longest horizons fit, with room to TICKS_NEVER. */
    cr_assert(ticks_from_seconds(290.0 * YEAR_S, COARSE) < TICKS_NEVER);
    cr_assert(ticks_from_seconds(89.999 * DAY_S, FINE) < TICKS_NEVER);
}

Test(ticks, seconds_are_rounded_once_to_the_nearest_tick)
{
    static const struct {
        double seconds;
        int64_t per_second;
        sim_ticks ticks;
    } cases[] = {
        {0.0, TICKS_PER_SECOND_FINE, 0},
        {1.0, TICKS_PER_SECOND_FINE, 1000000000000},
        {80e-9, TICKS_PER_SECOND_FINE, 80000},
        {80e-9, TICKS_PER_SECOND_COARSE, 80},
        {1e-12, TICKS_PER_SECOND_FINE, 1},
        {0.4999e-12, TICKS_PER_SECOND_FINE, 0},
        {0.5001e-12, TICKS_PER_SECOND_FINE, 1},
        {0x1p-10, 512, 1},               /* exactly half a tick goes up */
        {0x1.fffffffffffffp-11, 512, 0}, /* the double before it down */
        {2.5, 1, 3},
        {5e-324, TICKS_PER_SECOND_FINE, 0},
        {0x1p-1022, TICKS_PER_SECOND_FINE, 0},
        {1e-100, TICKS_PER_SECOND_FINE, 0},
        /* One third of a million seconds: 333333.33333333331393 s as a double, 64-bit product. */
        {1e6 / 3.0, TICKS_PER_SECOND_FINE, 333333333333333314},
        {9223372036.0, TICKS_PER_SECOND_COARSE, 9223372036000000000},
        {9223372037.0, TICKS_PER_SECOND_COARSE, TICKS_NEVER},
        {0x1.fffffffffffffp+62, 1, 0x7ffffffffffffc00},
        {0x1p63, 1, TICKS_NEVER},
        {1e300, TICKS_PER_SECOND_FINE, TICKS_NEVER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert_eq(ticks_from_seconds(cases[i].seconds, cases[i].per_second), cases[i].ticks,
                     "%g s", cases[i].seconds);
    }
    cr_assert_eq(ticks_from_seconds((double)INFINITY, COARSE), TICKS_NEVER);
}

Test(ticks, seconds_come_back_as_the_nearest_double)
{
    cr_assert_eq(ticks_to_seconds(0, FINE), 0.0);
    cr_assert_eq(ticks_to_seconds(80000, FINE), 80e-9);
    cr_assert_eq(ticks_to_seconds(-80000, FINE), -80e-9);
    cr_assert_eq(ticks_to_seconds(1500000000, COARSE), 1.5);
    /* Past 2^53 ticks a double cannot hold the ticks: converting first would round twice. */
    cr_assert_eq(ticks_to_seconds(9007199254740993, FINE), 9007.199254740993);
    cr_assert_eq(ticks_to_seconds(INT64_C(1234567890123456789), FINE), 1234567.890123456789);
    cr_assert_eq(ticks_to_seconds(INT64_C(9223372036854775806), COARSE), 9223372036.854775806);
    /* So near to half way between two doubles that 64 binary places do not tell. */
    cr_assert_eq(ticks_to_seconds(16056740509943088, FINE), 0x1.f5c5ec907a1f7p+13);
    cr_assert_eq(ticks_to_seconds(17017443750177119, FINE), 0x1.09e5c66672495p+14);
    cr_assert_eq(ticks_to_seconds(INT64_MIN, COARSE), -9223372036.854775808);
}

Test(ticks, ticks_survive_the_way_to_seconds_and_back)
{
    /* Up to 2^52 ticks the double in between is exact enough for every tick. */
    uint64_t state = 1;
    for (int i = 0; i < 200000; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        sim_ticks ticks = (sim_ticks)(state >> (12 + state % 50));
        cr_assert_eq(ticks_from_seconds(ticks_to_seconds(ticks, FINE), FINE), ticks);
        cr_assert_eq(ticks_from_seconds(ticks_to_seconds(ticks, COARSE), COARSE), ticks);
    }
}

Test(ticks, sums_and_multiples_end_at_never)
{
    cr_assert_eq(ticks_add(40, 2), 42);
    cr_assert_eq(ticks_add(TICKS_NEVER - 3, 2), TICKS_NEVER - 1);
    cr_assert_eq(ticks_add(TICKS_NEVER - 3, 4), TICKS_NEVER);
    cr_assert_eq(ticks_add(4, TICKS_NEVER - 3), TICKS_NEVER);
    cr_assert_eq(ticks_add(TICKS_NEVER, TICKS_NEVER), TICKS_NEVER);
    cr_assert_eq(ticks_later(40, 2), 42);
    cr_assert_eq(ticks_later(-40, 2), -38);
    cr_assert_eq(ticks_later(-1, TICKS_NEVER), TICKS_NEVER - 1);
    cr_assert_eq(ticks_later(1, TICKS_NEVER), TICKS_NEVER);
    cr_assert_eq(ticks_times(0, TICKS_NEVER), 0);
    cr_assert_eq(ticks_times(1, TICKS_NEVER - 1), TICKS_NEVER - 1);
    cr_assert_eq(ticks_times(3, INT64_C(3074457345618258602)), TICKS_NEVER - 1);
    cr_assert_eq(ticks_times(3, INT64_C(3074457345618258603)), TICKS_NEVER);
    cr_assert_eq(ticks_times(63, TICKS_NEVER), TICKS_NEVER);
}
