#include "analysis/theory/mm1.h"

#include <criterion/criterion.h>

#include "analysis/theory/mg1.h"
#include "tests/analysis/near.h"

/* Kleinrock 1975, as tabulated in the reference cases D-mm1-1 and D-mm1-2 (mu = 1). */
static const struct {
    double arrivals, u, l, r, w, p0, r90, r95;
} facts[] = {
    {0.5, 0.5, 1.0, 2.0, 1.0, 0.5, 4.6051702, 5.9914645},
    {0.9, 0.9, 9.0, 10.0, 9.0, 0.1, 23.025851, 29.957323},
};

Test(mm1, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct queue_means means;
        double empty, r90, r95;
        cr_assert(mm1_solve(facts[i].arrivals, 1, &means));
        cr_assert(mm1_empty(facts[i].arrivals, 1, &empty));
        cr_assert(mm1_response_percentile(facts[i].arrivals, 1, 0.90, &r90));
        cr_assert(mm1_response_percentile(facts[i].arrivals, 1, 0.95, &r95));
        expect_near(means.utilization, facts[i].u, NEAR_PRINTED);
        expect_near(means.number, facts[i].l, NEAR_PRINTED);
        expect_near(means.response_s, facts[i].r, NEAR_PRINTED);
        expect_near(means.waiting_s, facts[i].w, NEAR_PRINTED);
        expect_near(empty, facts[i].p0, NEAR_PRINTED);
        expect_near(r90, facts[i].r90, NEAR_PRINTED);
        expect_near(r95, facts[i].r95, NEAR_PRINTED);
    }
}

Test(mm1, a_constant_service_does_not_pass_for_it)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct queue_means wrong;
        cr_assert(mg1_solve(facts[i].arrivals, (struct moments){1, 1}, &wrong));
        expect_far(wrong.response_s, facts[i].r, 0.02);
        expect_far(wrong.waiting_s, facts[i].w, 0.02);
    }
}

Test(mm1, an_overloaded_server_has_no_steady_state)
{
    struct queue_means means;
    double value;

    cr_expect(!mm1_solve(1, 1, &means));
    cr_expect(means.utilization == 1 && means.response_s == 0);
    cr_expect(!mm1_solve(3, 2, &means));
    cr_expect(means.utilization == 1.5);
    cr_expect(!mm1_response_percentile(3, 2, 0.9, &value) && value == 0);
    cr_expect(!mm1_empty(3, 2, &value) && value == 0);
    cr_expect(mm1_solve(0, 2, &means) && means.response_s == 0.5 && means.number == 0);
}
