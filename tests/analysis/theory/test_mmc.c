#include "analysis/theory/mmc.h"

#include <criterion/criterion.h>

#include "analysis/theory/mm1.h"
#include "tests/analysis/near.h"

/* Erlang C: reference cases D-mmc-1 and D-mmc-2 (mu = 1). */
static const struct {
    double arrivals;
    int64_t servers;
    double u, waits, w, r, lq, l;
} facts[] = {
    {3.0, 4, 0.75, 0.50943396, 0.50943396, 1.509434, 1.5283019, 4.5283019},
    {14.0, 16, 0.875, 0.50848221, 0.2542411, 1.2542411, 3.5593754, 17.559375},
};

Test(mmc, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct mmc queue;
        cr_assert(mmc_solve(facts[i].arrivals, 1, facts[i].servers, &queue));
        expect_near(queue.means.utilization, facts[i].u, NEAR_PRINTED);
        expect_near(queue.waits, facts[i].waits, NEAR_PRINTED);
        expect_near(queue.means.waiting_s, facts[i].w, NEAR_PRINTED * 4); /* 7 digits printed */
        expect_near(queue.means.response_s, facts[i].r, NEAR_PRINTED * 5);
        expect_near(queue.means.number_waiting, facts[i].lq, NEAR_PRINTED);
        expect_near(queue.means.number, facts[i].l, NEAR_PRINTED);
    }
}

Test(mmc, one_fast_server_does_not_pass_for_it)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct queue_means wrong;
        cr_assert(mm1_solve(facts[i].arrivals, (double)facts[i].servers, &wrong));
        expect_far(wrong.response_s, facts[i].r, 0.02);
        expect_far(wrong.number, facts[i].l, 0.02);
    }
}

Test(mmc, with_one_server_is_mm1)
{
    for (double load = 0.05; load < 1; load += 0.1) {
        struct mmc queue;
        struct queue_means single;
        double several_s, single_s;
        cr_assert(mmc_solve(load * 7, 7, 1, &queue));
        cr_assert(mm1_solve(load * 7, 7, &single));
        expect_near(queue.means.response_s, single.response_s, NEAR_EXACT);
        for (double share = 0; share < 0.9995; share += 0.111) {
            cr_assert(mmc_response_percentile(load * 7, 7, 1, share, &several_s));
            cr_assert(mm1_response_percentile(load * 7, 7, share, &single_s));
            cr_expect(fabs(several_s - single_s) <= 1e-11 * single_s + 1e-15);
        }
    }
}

/* Chance of a response over t, straight from its definition as service plus wait. */
static double tail_by_quadrature(double waits, double spare, double t)
{
    enum { STEPS = 20000 };
    double sum = 0;

    for (int i = 0; i < STEPS; i++) {
        double wait = t * (i + 0.5) / STEPS;
        sum += spare * exp(-spare * wait) * exp(-(t - wait)) * t / STEPS;
    }
    return (1 - waits) * exp(-t) + waits * (exp(-spare * t) + sum);
}

Test(mmc, percentiles_invert_the_distribution_on_both_sides_of_its_singular_load)
{
    static const double arrivals[] = {0.5, 2.0, 2.9999, 3.0, 3.0001, 3.7, 3.999};
    static const double shares[] = {0.1, 0.5, 0.9, 0.99, 0.999};

    for (size_t i = 0; i < sizeof arrivals / sizeof arrivals[0]; i++) {
        struct mmc queue;
        cr_assert(mmc_solve(arrivals[i], 1, 4, &queue));
        for (size_t j = 0; j < sizeof shares / sizeof shares[0]; j++) {
            double response_s, waiting_s;
            cr_assert(mmc_response_percentile(arrivals[i], 1, 4, shares[j], &response_s));
            expect_near(tail_by_quadrature(queue.waits, 4 - arrivals[i], response_s), 1 - shares[j],
                        1e-5);
            cr_assert(mmc_waiting_percentile(arrivals[i], 1, 4, shares[j], &waiting_s));
            double tail = queue.waits * exp(-(4 - arrivals[i]) * waiting_s);
            if (waiting_s > 0) {
                expect_near(tail, 1 - shares[j], 1e-10);
            } else {
                cr_expect(tail <= 1 - shares[j]);
            }
            cr_expect(response_s > waiting_s);
        }
    }
}

Test(mmc, percentiles_are_smooth_through_the_singular_load)
{
    double middle, near, far;

    /* Within the series and just outside it, the slope against the load is the same. */
    cr_assert(mmc_response_percentile(3, 1, 4, 0.9, &middle));
    cr_assert(mmc_response_percentile(3 + 3e-5, 1, 4, 0.9, &near));
    cr_assert(mmc_response_percentile(3 + 6e-5, 1, 4, 0.9, &far));
    expect_near((near - middle) / 3e-5, (far - middle) / 6e-5, 1e-3);
}

Test(mmc, holds_with_very_many_servers_and_near_saturation)
{
    struct mmc queue;
    double value;

    cr_assert(mmc_solve(999000, 1, 1000000, &queue));
    cr_expect(queue.means.response_s >= 1 && queue.means.response_s < 1.01);
    cr_assert(mmc_response_percentile(0.999999, 1, 1, 0.99, &value));
    expect_near(value, 4605170.186, 1e-8);
    cr_expect(!mmc_solve(4, 1, 4, &queue));
    cr_expect(queue.means.utilization == 1 && queue.means.response_s == 0);
    cr_expect(!mmc_response_percentile(4, 1, 4, 0.9, &value) && value == 0);
    cr_expect(!mmc_waiting_percentile(4, 1, 4, 0.9, &value) && value == 0);
}
