#include "analysis/theory/mmck.h"

#include <criterion/criterion.h>

#include "analysis/theory/erlang.h"
#include "analysis/theory/mmc.h"
#include "tests/analysis/near.h"

/* Octave queueing package, tests of qsmmmk (mmarzolla/queueing): cases D-mmck-1 and D-mmck-2. */
static const struct {
    double arrivals, services;
    int64_t servers, capacity;
    double p0, lost, x, l, r, w;
} facts[] = {
    {40.0, 30.0, 3, 7, 0.25503688, 0.0039313152, 39.842747, 1.4549379, 0.036517008, 0.0031836746},
    {0.9, 1.0, 1, 10, 0.14573236, 0.050813731, 0.85426764, 3.9694406, 4.6466007, 3.6466007},
};

Test(mmck, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct mmck queue;
        mmck_solve(facts[i].arrivals, facts[i].services, facts[i].servers, facts[i].capacity,
                   &queue);
        expect_near(queue.empty, facts[i].p0, NEAR_PRINTED);
        expect_near(queue.lost, facts[i].lost, NEAR_PRINTED);
        expect_near(queue.means.throughput_per_s, facts[i].x, NEAR_PRINTED);
        expect_near(queue.means.number, facts[i].l, NEAR_PRINTED);
        expect_near(queue.means.response_s, facts[i].r, NEAR_PRINTED);
        expect_near(queue.means.waiting_s, facts[i].w, NEAR_PRINTED);
    }
}

Test(mmck, a_queue_without_limit_or_one_place_more_does_not_pass_for_it)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct mmck wrong;
        mmck_solve(facts[i].arrivals, facts[i].services, facts[i].servers, facts[i].capacity + 1,
                   &wrong);
        expect_far(wrong.lost, facts[i].lost, 0.02);
        struct mmc unlimited;
        cr_assert(mmc_solve(facts[i].arrivals, facts[i].services, facts[i].servers, &unlimited));
        expect_far(unlimited.means.waiting_s, facts[i].w, 0.02);
    }
}

Test(mmck, without_a_queue_is_the_loss_system_and_with_a_long_one_waits)
{
    for (int64_t c = 1; c < 40; c++) {
        struct mmck queue;
        struct mmc unlimited;
        mmck_solve(0.8 * (double)c, 1, c, c, &queue);
        expect_near(queue.lost, erlang_b(c, 0.8 * (double)c), NEAR_EXACT);
        cr_expect(queue.means.waiting_s == 0);
        mmck_solve(0.8 * (double)c, 1, c, c + 300, &queue);
        cr_assert(mmc_solve(0.8 * (double)c, 1, c, &unlimited));
        expect_near(queue.means.waiting_s, unlimited.means.waiting_s, 1e-10);
    }
}

Test(mmck, does_not_overflow_under_any_load)
{
    static const double loads[] = {1e-6, 0.5, 1.0, 3.0, 1e6};

    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        struct mmck queue;
        mmck_solve(loads[i] * 10000, 1, 10000, 100000, &queue);
        cr_expect(isfinite(queue.means.response_s) && queue.means.response_s >= 1);
        cr_expect(queue.lost >= 0 && queue.lost <= 1 && queue.empty >= 0 && queue.empty <= 1);
        expect_near(queue.means.throughput_per_s, (1 - queue.lost) * loads[i] * 10000, 1e-9);
    }
}
