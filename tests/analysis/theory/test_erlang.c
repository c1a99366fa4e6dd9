#include "analysis/theory/erlang.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"

/* Reference cases D-erlang_b-1, D-erlang_b-2 (blocking) and D-mmc-1, D-mmc-2 (waiting). */
static const struct {
    int64_t servers;
    double offered, blocked;
} losses[] = {{5, 3.0, 0.11005435}, {10, 5.0, 0.01838457}};

static const struct {
    int64_t servers;
    double offered, waits;
} delays[] = {{4, 3.0, 0.50943396}, {16, 14.0, 0.50848221}};

Test(erlang, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < 2; i++) {
        expect_near(erlang_b(losses[i].servers, losses[i].offered), losses[i].blocked,
                    NEAR_PRINTED);
        expect_near(erlang_c(delays[i].servers, delays[i].offered), delays[i].waits, NEAR_PRINTED);
    }
}

Test(erlang, waiting_does_not_pass_for_losing)
{
    for (size_t i = 0; i < 2; i++) {
        expect_far(erlang_c(losses[i].servers, losses[i].offered), losses[i].blocked, 0.03);
        expect_far(erlang_b(delays[i].servers, delays[i].offered), delays[i].waits, 0.03);
    }
}

/* B = (a^c / c!) / sum_k a^k / k!, summed as it stands, which small c allow. */
static double erlang_b_by_definition(int servers, double offered)
{
    double term = 1;
    double sum = 1;

    for (int k = 1; k <= servers; k++) {
        term *= offered / k;
        sum += term;
    }
    return term / sum;
}

Test(erlang, the_recurrence_is_the_definition)
{
    for (int c = 0; c <= 60; c++) {
        for (double a = 0.25; a < 40; a *= 1.7) {
            expect_near(erlang_b(c, a), erlang_b_by_definition(c, a), NEAR_EXACT);
        }
    }
}

Test(erlang, holds_with_a_million_servers)
{
    /* For a = c the asymptote is sqrt(2 / (pi c)) (Jagerman 1974), good to 1/sqrt(c). */
    expect_near(erlang_b(1000000, 1e6), 7.978845608e-4, 1e-3);
    cr_expect(erlang_b(1000000, 10) == 0);
    expect_near(erlang_b(10, 1e12), 1 - 10e-12, NEAR_EXACT);
    expect_near(erlang_c(1000000, 999999.999), 1, 1e-5);
    cr_expect(erlang_c(7, 7) == 1 && erlang_c(7, 100) == 1 && erlang_c(7, 0) == 0);
}
