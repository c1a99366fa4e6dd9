#include "experiments/results/core_time.h"

#include <criterion/criterion.h>

static int sum_of(const struct core_time *time, const int *tenths)
{
    int sum = 0;
    for (size_t i = 0; i < time->count; i++) {
        sum += tenths[i];
    }
    return sum;
}

/* Facts: three thirds are 33.3 each, and the first has the tenth that is left. Of 66.67, 16.67 and
 * 16.66 the two that lose most have one. Wrong: each rounded to the nearest, 99.9 and 100.1. */
Test(core_time, adds_up_as_rounded)
{
    static const struct {
        struct core_time time;
        int tenths[4];
    } facts[] = {
        {{3, {"a", "b", "c"}, {1 / 3.0, 1 / 3.0, 1 / 3.0}}, {334, 333, 333}},
        {{3, {"a", "b", "c"}, {0.6667, 0.1667, 0.1666}}, {667, 167, 166}},
        {{4, {"a", "b", "c", "d"}, {0.25, 0.25, 0.25, 0.25}}, {250, 250, 250, 250}},
        {{2, {"a", "b"}, {1, 0}}, {1000, 0}},
        {{2, {"a", "b"}, {0.99999, 0.00001}}, {1000, 0}},
        {{1, {"a"}, {1 - 1e-15}}, {1000}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        int tenths[CORE_TIME_STATES];
        core_time_round(&facts[i].time, tenths);
        for (size_t k = 0; k < facts[i].time.count; k++) {
            cr_expect_eq(tenths[k], facts[i].tenths[k], "case %zu: %d", i, tenths[k]);
        }
        cr_expect_eq(sum_of(&facts[i].time, tenths), CORE_TIME_WHOLE);
    }
}

static struct result_metric metric_of(const char *name, double value)
{
    return (struct result_metric){.name = name,
                                  .mean.interval = {.samples = value < 0 ? 0 : 3, .mean = value}};
}

/* Of the cores of the whole system alone, in their order. */
Test(core_time, is_found_among_the_metrics)
{
    struct result_metric metrics[] = {
        metric_of("throughput", 5),       metric_of("cores.user", 0.7),
        metric_of("cores.idle", 0.3),     metric_of("nodes.a.machine.cores.user", 0.1),
        metric_of("cores.userland", 0.1), metric_of("cores", 0.1),
        metric_of("cores.switching", -1),
    };
    struct result_point point = {.metrics = metrics,
                                 .metric_count = sizeof metrics / sizeof *metrics};
    struct core_time time = core_time_of(&point);
    cr_assert_eq(time.count, 2);
    cr_expect_str_eq(time.states[0], "user");
    cr_expect_str_eq(time.states[1], "idle");
    cr_expect_float_eq(time.shares[1], 0.3, 1e-12);
    point.metric_count = 1;
    cr_expect_eq(core_time_of(&point).count, 0);
}
