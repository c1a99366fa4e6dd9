#include "analysis/theory/priority.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"

enum { CLASSES = 3 };

/* Cobham 1954; Kleinrock 1976, chapter 3: cases D-prio_nonpreempt-* and D-prio_preempt_resume-*. */
static const struct {
    struct priority_class classes[CLASSES];
    double waiting[CLASSES], response[CLASSES];
    double preempted_waiting[CLASSES], preempted_response[CLASSES];
} facts[] = {
    {{{0.2, {1, 2}}, {0.3, {1, 2}}, {0.2, {1, 2}}},
     {0.875, 1.75, 4.6666667},
     {1.875, 2.75, 5.6666667},
     {0.25, 1.5, 5.6666667},
     {1.25, 2.5, 6.6666667}},
    {{{50, {0.002, 4e-6}}, {20, {0.01, 2e-4}}, {5, {0.1, 0.01}}},
     {0.030111111, 0.043015873, 0.19357143},
     {0.032111111, 0.053015873, 0.29357143},
     {0.00011111111, 0.0044444444, 0.23642857},
     {0.0021111111, 0.014444444, 0.33642857}},
};

Test(priority, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct queue_means means[CLASSES], preempted[CLASSES];
        cr_assert(priority_solve(facts[i].classes, CLASSES, means));
        cr_assert(priority_preemptive_solve(facts[i].classes, CLASSES, preempted) == CLASSES);
        for (size_t p = 0; p < CLASSES; p++) {
            expect_near(means[p].waiting_s, facts[i].waiting[p], NEAR_PRINTED);
            expect_near(means[p].response_s, facts[i].response[p], NEAR_PRINTED);
            expect_near(preempted[p].waiting_s, facts[i].preempted_waiting[p], NEAR_PRINTED);
            expect_near(preempted[p].response_s, facts[i].preempted_response[p], NEAR_PRINTED);
        }
    }
}

Test(priority, preemption_and_its_absence_do_not_pass_for_each_other)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct queue_means means[CLASSES], preempted[CLASSES];
        cr_assert(priority_solve(facts[i].classes, CLASSES, means));
        cr_assert(priority_preemptive_solve(facts[i].classes, CLASSES, preempted) == CLASSES);
        for (size_t p = 0; p < CLASSES; p++) {
            expect_far(means[p].response_s, facts[i].preempted_response[p], 0.03);
            expect_far(preempted[p].response_s, facts[i].response[p], 0.03);
        }
    }
}

Test(priority, one_class_is_mg1_and_the_order_of_service_conserves_work)
{
    struct priority_class classes[] = {{0.3, {1, 4}}, {0.1, {2, 5}}, {0.2, {0.5, 1}}};
    struct queue_means means[CLASSES], single, one;
    double work = 0;
    double load = 0;
    double residual = 0;

    cr_assert(priority_solve(classes, 1, &one));
    cr_assert(mg1_solve(0.3, classes[0].service, &single));
    expect_near(one.waiting_s, single.waiting_s, NEAR_EXACT);

    /* Kleinrock's conservation law: sum rho_p W_p = rho W_0 / (1 - rho), whatever the order. */
    cr_assert(priority_solve(classes, CLASSES, means));
    for (size_t p = 0; p < CLASSES; p++) {
        work += means[p].utilization * means[p].waiting_s;
        load += means[p].utilization;
        residual += classes[p].arrivals_per_s * classes[p].service.second_s2 / 2;
    }
    expect_near(work, load * residual / (1 - load), NEAR_EXACT);
}

Test(priority, lower_classes_may_drown_under_preemption)
{
    struct priority_class classes[] = {{0.5, {1, 2}}, {0.6, {1, 2}}, {0.1, {1, 2}}};
    struct queue_means means[CLASSES], top;

    cr_expect(!priority_solve(classes, CLASSES, means));
    cr_expect(means[0].waiting_s == 0 && means[0].utilization == 0.5);
    cr_expect(priority_preemptive_solve(classes, CLASSES, means) == 1);
    cr_assert(mg1_solve(0.5, classes[0].service, &top));
    expect_near(means[0].response_s, top.response_s, NEAR_EXACT);
    cr_expect(means[1].response_s == 0 && means[2].response_s == 0);
}
