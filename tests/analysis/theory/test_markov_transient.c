#include "analysis/theory/markov_transient.h"

#include <criterion/criterion.h>
#include <string.h>

#include "sim/base/real.h"
#include "tests/analysis/near.h"

static double two_states_at(double lambda, double mu, double t)
{
    return (mu + lambda * real_exp(-(lambda + mu) * t)) / (lambda + mu);
}

/* The unavailability until t, in total time; by its series where the closed form cancels. */
static double two_states_down(double lambda, double mu, double t)
{
    double sum = lambda + mu;
    double x = sum * t;

    if (x > 0.5) {
        return lambda / sum * (t - (1 - real_exp(-x)) / sum);
    }
    double term = x / 2;
    double series = term;
    for (int k = 3; k < 30; k++) {
        term *= -x / k;
        series += term;
    }
    return lambda * t / sum * series;
}

Test(markov_transient, agrees_with_the_published_figures)
{
    const struct markov_transition transitions[] = {{0, 1, 0.1}, {1, 0, 1.0}};
    const struct markov_transition no_repair[] = {{0, 1, 0.1}, {1, 0, 0}};
    static const double start[] = {1, 0};
    struct markov_chain chain = {2, transitions, 2};
    struct markov_chain wrong = {2, no_repair, 2};
    double chances[2];
    double times[2];

    /* D-transient_avail-1: t = 1.3 */
    cr_assert(markov_transient(&chain, start, 1.3, chances, times, NULL));
    expect_near(chances[0], 0.93084627, NEAR_PRINTED);
    expect_near(times[0] / 1.3, 0.95745022, NEAR_PRINTED);
    expect_far(chances[0], 0.95745022, 0.01); /* the point taken for the interval */
    cr_assert(markov_transient(&chain, start, 1e6, chances, times, NULL));
    expect_near(chances[0], 0.90909091, NEAR_PRINTED);
    cr_assert(markov_transient(&wrong, start, 1.3, chances, times, NULL));
    expect_far(chances[0], 0.93084627, 0.01);
    expect_far(times[0] / 1.3, 0.95745022, 0.01);
    cr_assert(markov_transient(&wrong, start, 1e6, chances, times, NULL));
    expect_far(chances[0], 0.90909091, 0.01);
}

Test(markov_transient, two_states_follow_their_closed_form_at_any_time)
{
    static const double lambdas[] = {1e-9, 1e-3, 1, 50};

    for (size_t i = 0; i < sizeof lambdas / sizeof lambdas[0]; i++) {
        for (double t = 1e-9; t < 1e13; t *= 31) {
            const double lambda = lambdas[i];
            const struct markov_transition transitions[] = {{0, 1, lambda}, {1, 0, 2.0}};
            static const double start[] = {1, 0};
            struct markov_chain chain = {2, transitions, 2};
            double chances[2];
            double times[2];
            cr_assert(markov_transient(&chain, start, t, chances, times, NULL));
            expect_near(chances[0], two_states_at(lambda, 2, t), 1e-13);
            expect_near(times[1], two_states_down(lambda, 2, t), 1e-12);
            expect_near(times[0] + times[1], t, 1e-14);
        }
    }
}

/* A Poisson process counts: the chance of n jumps is exp(-x) x^n / n!. */
Test(markov_transient, pure_birth_is_a_poisson_process)
{
    enum { N = 80 };
    struct markov_transition transitions[N];
    double start[N + 1] = {1};
    double chances[N + 1];
    double times[N + 1];

    for (size_t i = 0; i < N; i++) {
        transitions[i] = (struct markov_transition){i, i + 1, 4};
    }
    struct markov_chain chain = {N + 1, transitions, N};
    for (double t = 0.125; t < 9; t *= 2) {
        cr_assert(markov_transient(&chain, start, t, chances, times, NULL));
        double weight = real_exp(-4 * t);
        double more = 1 - weight;
        for (size_t n = 0; n < 40; n++) {
            expect_near(chances[n], weight, NEAR_EXACT);
            if (more > 1e-3) {
                expect_near(times[n], more / 4, 1e-11);
            }
            weight *= 4 * t / (double)(n + 1);
            more -= weight;
        }
        expect_far(chances[2], chances[3], 0.1); /* one jump missed; t is never 3 / 4 */
    }
}

/* The chances at s + t follow from those at s (Chapman and Kolmogorov). */
Test(markov_transient, two_times_in_a_row_are_one_time_and_a_long_one_is_the_steady_state)
{
    enum { N = 60 };
    struct markov_transition transitions[3 * N];
    double start[N] = {[3] = 0.25, [7] = 0.75};
    double steady[N];
    double first[N];
    double second[N];
    double whole[N];
    double times[3][N];

    for (size_t i = 0; i < N; i++) {
        transitions[3 * i] = (struct markov_transition){i, (i + 1) % N, 1 + (double)(i % 4)};
        transitions[3 * i + 1] = (struct markov_transition){i, (i + 17) % N, 0.3};
        transitions[3 * i + 2] = (struct markov_transition){i, (i + 59) % N, 1e3 * (double)(i % 2)};
    }
    struct markov_chain chain = {N, transitions, sizeof transitions / sizeof transitions[0]};
    cr_assert(markov_steady_state(&chain, steady, NULL));
    cr_assert(markov_transient(&chain, start, 0.3, first, times[0], NULL));
    cr_assert(markov_transient(&chain, first, 0.45, second, times[1], NULL));
    cr_assert(markov_transient(&chain, start, 0.75, whole, times[2], NULL));
    for (size_t i = 0; i < N; i++) {
        expect_near(whole[i], second[i], NEAR_EXACT);
        expect_near(times[2][i], times[0][i] + times[1][i], NEAR_EXACT);
    }
    expect_far(whole[3], steady[3], 0.01);
    cr_assert(markov_transient(&chain, start, 1e12, whole, NULL, NULL));
    for (size_t i = 0; i < N; i++) {
        expect_near(whole[i], steady[i], NEAR_EXACT);
    }
}

/* Three units with failures once in 1e9 s, repaired in 1 s: all down has a chance near 1e-27. */
Test(markov_transient, small_chances_keep_their_digits_over_long_times)
{
    const struct markov_transition transitions[] = {
        {0, 1, 3e-9}, {1, 2, 2e-9}, {2, 3, 1e-9}, {1, 0, 1}, {2, 1, 2}, {3, 2, 3},
    };
    static const double start[] = {1, 0, 0, 0};
    struct markov_chain chain = {4, transitions, 6};
    double chances[4];
    double times[4];
    double down = 1e-9 / (1 + 1e-9);

    cr_assert(markov_transient(&chain, start, 3e9, chances, times, NULL));
    expect_near(chances[3], down * down * down, NEAR_EXACT);
    expect_near(chances[2], 3 * down * down * (1 - down), NEAR_EXACT);
    expect_near(times[1] / 3e9, 3 * down * (1 - down) * (1 - down), 1e-8); /* 1 s of start */
}

Test(markov_transient, no_time_and_no_transitions_change_nothing)
{
    const struct markov_transition transitions[] = {{0, 1, 1}};
    static const double start[] = {0.5, 0.5};
    static const double sure[] = {1};
    struct markov_chain chain = {2, transitions, 1};
    struct markov_chain still = {2, NULL, 0};
    struct markov_chain alone = {1, NULL, 0};
    double chances[2];
    double times[2];

    cr_assert(markov_transient(&chain, start, 0, chances, times, NULL));
    cr_expect(chances[0] == 0.5 && chances[1] == 0.5 && times[0] == 0 && times[1] == 0);
    cr_assert(markov_transient(&still, start, 100, chances, times, NULL));
    expect_near(chances[0], 0.5, NEAR_EXACT);
    expect_near(times[1], 50, NEAR_EXACT);
    cr_assert(markov_transient(&alone, sure, 3, chances, times, NULL));
    expect_near(chances[0], 1, NEAR_EXACT);
    expect_near(times[0], 3, NEAR_EXACT);
}

static void expect_refused(const struct markov_chain *chain, const double *start, double time_s,
                           const char *sentence)
{
    struct error error = {0};
    double chances[2];

    cr_expect(!markov_transient(chain, start, time_s, chances, NULL, &error));
    cr_expect(strstr(error.text, sentence), "says: %s", error.text);
}

Test(markov_transient, a_bad_start_time_or_chain_is_refused_with_a_sentence)
{
    const struct markov_transition transitions[] = {{0, 1, 1}, {1, 0, 1e308}};
    const struct markov_transition negative[] = {{0, 1, -1}};
    struct markov_chain chain = {2, transitions, 2};
    struct markov_chain bad = {2, negative, 1};

    expect_refused(&bad, (double[]){1, 0}, 1, "a rate of -1");
    expect_refused(&chain, (double[]){1, 0.1}, 1, "sum to 1.1 and not to 1");
    expect_refused(&chain, (double[]){NAN, 1}, 1, "the chance of state 0");
    expect_refused(&chain, (double[]){-0.5, 1.5}, 1, "the chance of state 0 at the start is -0.5");
    expect_refused(&chain, (double[]){1, 0}, -1, "the time is -1");
    expect_refused(&chain, (double[]){1, 0}, NAN, "the time is");
    expect_refused(&chain, (double[]){1, 0}, INFINITY, "the time is inf");
    expect_refused(&chain, (double[]){1, 0}, 100, "a rate of 1e+308 over a time of 100");
}
