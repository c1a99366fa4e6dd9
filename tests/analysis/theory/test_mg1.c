#include "analysis/theory/mg1.h"

#include <criterion/criterion.h>

#include "analysis/theory/mm1.h"
#include "tests/analysis/near.h"

/*
 * Pollaczek-Khinchine: reference cases D-mg1-1 (constant 1), D-mg1-2 (Erlang-4 of mean 1: second
 * moment 1 + 1/4), D-mg1-3 (hyperexponential 0.9 x 0.5, 0.1 x 5.5: 2 (0.9 x 0.25 + 0.1 x 30.25)).
 */
static const struct {
    double arrivals;
    struct moments service;
    double u, w, r, lq, l;
} facts[] = {
    {0.8, {1.0, 1.0}, 0.8, 2.0, 3.0, 1.6, 2.4},
    {0.7, {1.0, 1.25}, 0.7, 1.4583333, 2.4583333, 1.0208333, 1.7208333},
    {0.6, {1.0, 6.5}, 0.6, 4.875, 5.875, 2.925, 3.525},
};

Test(mg1, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct queue_means means;
        cr_assert(mg1_solve(facts[i].arrivals, facts[i].service, &means));
        expect_near(means.utilization, facts[i].u, NEAR_PRINTED);
        expect_near(means.waiting_s, facts[i].w, NEAR_PRINTED);
        expect_near(means.response_s, facts[i].r, NEAR_PRINTED);
        expect_near(means.number_waiting, facts[i].lq, NEAR_PRINTED);
        expect_near(means.number, facts[i].l, NEAR_PRINTED);
    }
}

Test(mg1, an_exponential_service_does_not_pass_for_others)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct queue_means wrong;
        cr_assert(mm1_solve(facts[i].arrivals, 1, &wrong));
        expect_far(wrong.waiting_s, facts[i].w, 0.03);
        expect_far(wrong.response_s, facts[i].r, 0.03);
    }
}

/* Reference case D-mg1_ps-1 (Kleinrock 1976, chapter 4). */
Test(mg1, processor_sharing_agrees_and_first_come_does_not_pass_for_it)
{
    struct queue_means means, wrong;

    cr_assert(mg1_ps_solve(0.7, 1, &means));
    expect_near(means.utilization, 0.7, NEAR_PRINTED);
    expect_near(means.response_s, 3.3333333, NEAR_PRINTED);
    expect_near(means.number, 2.3333333, NEAR_PRINTED);
    cr_assert(mg1_solve(0.7, (struct moments){1, 6.5}, &wrong));
    expect_far(wrong.response_s, 3.3333333, 0.03);
}

/* Reference case D-mg1_batch-1: groups of exactly 3, constant service of 1. */
Test(mg1, batches_agree_and_the_same_customers_one_by_one_do_not_pass_for_them)
{
    struct queue_means means, wrong;

    cr_assert(mg1_batch_solve(0.2, 3, 9, (struct moments){1, 1}, &means));
    expect_near(means.utilization, 0.6, NEAR_PRINTED);
    expect_near(means.waiting_s, 3.25, NEAR_PRINTED);
    expect_near(means.response_s, 4.25, NEAR_PRINTED);
    cr_assert(mg1_solve(0.6, (struct moments){1, 1}, &wrong));
    expect_far(wrong.waiting_s, 3.25, 0.03);
    cr_assert(mg1_batch_solve(0.6, 1, 1, (struct moments){1, 1}, &means));
    expect_near(means.waiting_s, wrong.waiting_s, NEAR_EXACT);
}

/* Reference case D-mg1_vacation-1 (Fuhrmann and Cooper 1985): vacations with moments 2 and 4. */
Test(mg1, vacations_agree_and_a_server_that_stays_does_not_pass_for_them)
{
    struct queue_means means, wrong;

    cr_assert(mg1_vacation_solve(0.5, (struct moments){1, 2}, (struct moments){2, 4}, &means));
    expect_near(means.utilization, 0.5, NEAR_PRINTED);
    expect_near(means.waiting_s, 2, NEAR_PRINTED);
    expect_near(means.response_s, 3, NEAR_PRINTED);
    cr_assert(mg1_solve(0.5, (struct moments){1, 2}, &wrong));
    expect_far(wrong.waiting_s, 2, 0.03);
}

Test(mg1, an_overloaded_server_has_no_steady_state)
{
    struct queue_means means;
    struct moments service = {2, 8};

    cr_expect(!mg1_solve(0.5, service, &means) && means.utilization == 1 && means.number == 0);
    cr_expect(!mg1_ps_solve(0.6, 2, &means) && means.response_s == 0);
    cr_expect(!mg1_batch_solve(0.2, 3, 9, service, &means) && means.waiting_s == 0);
    cr_expect(!mg1_vacation_solve(0.6, service, service, &means) && means.waiting_s == 0);
}
