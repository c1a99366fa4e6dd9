/* The probability that two nodes that fence each other both go down, beside races that are run. */
#include "models/cluster/fencing/fencing_power.h"
#include "models/cluster/fencing/fencing_race.h"
#include "models/cluster/fencing/fencing_sbd.h"

#include "sim/base/real.h"
#include "tests/models/cluster/fencing/fencing_fixture.h"

static double both(struct distribution delay, int64_t apart, struct distribution window)
{
    return fencing_race_both_die(&(struct fencing_race){delay, apart, window});
}

/* Constant delays: for certain or never. A uniform one: 1 - (1 - w/s)^2, where both have it. An
 * exponential one: 1 - exp(-w/m). */
Test(fencing_race, closed_forms)
{
    struct distribution none = {0};
    struct distribution five = distribution_constant(5 * SECOND);
    cr_expect_eq(both(none, 0, none), 0);
    cr_expect_eq(both(none, 0, five), 1);
    cr_expect_eq(both(distribution_constant(3 * SECOND), 5 * SECOND, five), 1);
    cr_expect_eq(both(none, 5 * SECOND + 1, five), 0);
    cr_expect_eq(both(none, -5 * SECOND - 1, five), 0);
    struct distribution uniform = distribution_uniform(0, 15e9);
    cr_expect_float_eq(both(uniform, 0, five), 5.0 / 9, 1e-12);
    cr_expect_float_eq(both(uniform, 20 * SECOND, five), 0, 1e-12);
    cr_expect_float_eq(both(uniform, 10 * SECOND, five), 0.5 * (4.0 / 9), 1e-12);
    cr_expect_float_eq(both(uniform, -10 * SECOND, five), 0.5 * (4.0 / 9), 1e-12);
    cr_expect_eq(both(distribution_uniform(15e9, 15e9), 0, five), 1);
    struct distribution exponential = distribution_exponential(4e9);
    cr_expect_float_eq(both(exponential, 0, five), 1 - real_exp(-1.25), 1e-12);
    /* A uniform window: the mean of 1 - (1 - w/15)^2 for w up to 3. */
    cr_expect_float_eq(both(uniform, 0, distribution_uniform(0, 3e9)), 0.2 - 0.2 * 0.2 / 3, 1e-5);
    cr_expect_float_eq(both(none, 500 * MS, distribution_uniform(0, 1e9)), 0.5, 1e-5);
    /* Samples: of two Weibulls of shape 1, which are exponential, and of an exponential window. */
    cr_expect_float_eq(both(distribution_weibull(4e9, 1), 0, five), 1 - real_exp(-1.25), 0.015);
    cr_expect_float_eq(both(none, 4 * SECOND, distribution_exponential(4e9)), real_exp(-1), 0.015);
}

struct races {
    const struct kind *kind;
    const void *parameters;
    sim_ticks apart;
};

/* The share of races in which both go down; one every 2 s; nodes boot in between. */
static double run_races(const struct races *races, int count)
{
    struct yard yard = {0};
    yard.boot.firmware = distribution_exponential(0.01e9);
    yard.boot.operating_system = distribution_constant(0);
    yard_start(&yard, races->kind, races->parameters);
    yard.node_parameters[BETA].fencing_delay = races->apart;
    int doubles = 0;
    for (int i = 0; i < count; i++) {
        uint64_t before = yard.nodes[ALPHA].resets.count + yard.nodes[BETA].resets.count;
        yard.answer_count = 0;
        yard_fence(&yard, ALPHA, BETA);
        yard_fence(&yard, BETA, ALPHA);
        yard_run(&yard, run_now(yard.run) + 2 * SECOND);
        uint64_t resets = yard.nodes[ALPHA].resets.count + yard.nodes[BETA].resets.count - before;
        cr_assert(resets == 1 || resets == 2, "race %d: %d resets", i, (int)resets);
        doubles += resets == 2;
    }
    yard_end(&yard);
    return (double)doubles / count;
}

/* Times are a hundredth of those of a real cluster. Wrong: an order that dies with its giver. */
Test(fencing_race, is_as_often_lost_by_both_as_computed)
{
    enum { RACES = 2500 };
    const struct distribution delays[] = {
        distribution_uniform(0, 150 * MS), distribution_exponential(60 * MS),
        distribution_weibull(60 * MS, 2), distribution_lognormal(60 * MS, 1.5)};
    const struct distribution durations[] = {distribution_constant(50 * MS),
                                             distribution_uniform(20 * MS, 80 * MS),
                                             distribution_exponential(50 * MS)};
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 4; k++) {
            struct fencing_parameters common = {
                .timeout = 60 * SECOND, .attempts = 1, .delay = delays[i]};
            struct power_parameters power = {.common = common,
                                             .login = 10 * MS,
                                             .duration = durations[k % 3],
                                             .order_outlives_requester = true,
                                             .attempt_timeout = 20 * SECOND};
            struct sbd_parameters sbd = {.common = common,
                                         .watchdog = SECOND,
                                         .msgwait = SECOND,
                                         .loop = 50 * MS,
                                         .devices = 1};
            bool is_sbd = k == 3;
            struct races races = {is_sbd ? &sbd_kind : &power_kind,
                                  is_sbd ? (const void *)&sbd : (const void *)&power,
                                  (sim_ticks)(k % 2) * 30 * MS};
            const struct fencing_operations *operations = races.kind->operations;
            struct fencing_race race = {delays[i], races.apart,
                                        operations->race_window(races.parameters)};
            double expected = fencing_race_both_die(&race);
            double error = sqrt(expected * (1 - expected) / RACES) + 0.004;
            double found = run_races(&races, RACES);
            cr_expect(found > expected - 4 * error && found < expected + 4 * error,
                      "delay %zu, window %zu: %g, not %g", i, k, found, expected);
            cr_expect(expected > 0.15 && expected < 0.85);
            power.order_outlives_requester = false;
            if (!is_sbd && k == 0) {
                cr_expect_eq(operations->race_window(&power).family, DISTRIBUTION_NONE);
                cr_expect_eq(run_races(&races, RACES), 0);
            }
        }
    }
}
