#include "analysis/theory/markov.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/analysis/near.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { MOST = 512 };

static struct markov_chain chain_of(size_t states, const struct markov_transition *transitions,
                                    size_t count)
{
    return (struct markov_chain){states, transitions, count};
}

/*
 * Two nodes with imperfect coverage, one repair at a time (Trivedi and Muppala). In hours.
 * D-ha_duplex.
 */
enum duplex { TWO_UP, RECONFIGURING, REBOOTING, ONE_UP, NONE_UP, DUPLEX_STATES };

static const struct duplex_fact {
    double lambda, mu, c, reconfiguration, reboot;
    double a, a_brief, downtime_min, mtbf, failovers;
    double chances[DUPLEX_STATES];
} duplex_facts[] = {
    {0.0002,
     0.25,
     0.9,
     0.0083333333,
     0.16666667,
     0.99998907,
     0.99999207,
     5.7443142,
     24857.217,
     0.00035942099,
     {0.99839164, 2.9951749e-06, 6.6559443e-06, 0.0015974266, 1.2779413e-06}},
    {0.005,
     0.5,
     0.95,
     0.016666667,
     0.5,
     0.99940395,
     0.99955909,
     313.28374,
     1715.2665,
     0.009308174,
     {0.97980779, 0.00015513623, 0.00024495195, 0.019596156, 0.00019596156}},
};

struct duplex_result {
    double a, a_brief, downtime_min, mtbf, failovers;
    double chances[DUPLEX_STATES];
};

static struct duplex_result duplex_solve(const struct duplex_fact *fact, double repairs_when_none)
{
    const struct markov_transition transitions[] = {
        {TWO_UP, RECONFIGURING, 2 * fact->lambda * fact->c},
        {TWO_UP, REBOOTING, 2 * fact->lambda * (1 - fact->c)},
        {RECONFIGURING, ONE_UP, 1 / fact->reconfiguration},
        {REBOOTING, ONE_UP, 1 / fact->reboot},
        {ONE_UP, TWO_UP, fact->mu},
        {ONE_UP, NONE_UP, fact->lambda},
        {NONE_UP, ONE_UP, repairs_when_none * fact->mu},
    };
    static const bool up[] = {[TWO_UP] = true, [ONE_UP] = true, [NONE_UP] = false};
    static const bool brief[] = {[RECONFIGURING] = true, [NONE_UP] = false};
    static const bool failed[] = {[REBOOTING] = true, [NONE_UP] = true};
    struct markov_chain chain = chain_of(DUPLEX_STATES, transitions, COUNT(transitions));
    struct duplex_result result;

    cr_assert(markov_steady_state(&chain, result.chances, NULL));
    cr_assert(markov_time_to_reach(&chain, TWO_UP, failed, &result.mtbf, NULL));
    cr_assert(markov_entries(&chain, result.chances, brief, &result.failovers, NULL));
    result.a = markov_sum(DUPLEX_STATES, result.chances, up);
    result.a_brief = result.a + markov_sum(DUPLEX_STATES, result.chances, brief);
    result.downtime_min = 0;
    for (size_t state = 0; state < DUPLEX_STATES; state++) {
        result.downtime_min += up[state] ? 0 : result.chances[state] * 365 * 24 * 60;
    }
    return result;
}

Test(markov, agrees_with_the_published_duplex)
{
    for (size_t i = 0; i < COUNT(duplex_facts); i++) {
        const struct duplex_fact *fact = &duplex_facts[i];
        struct duplex_result result = duplex_solve(fact, 1);
        expect_near(result.a, fact->a, NEAR_PRINTED);
        expect_near(result.a_brief, fact->a_brief, NEAR_PRINTED);
        expect_near(result.downtime_min, fact->downtime_min, NEAR_PRINTED);
        expect_near(result.mtbf, fact->mtbf, NEAR_PRINTED);
        expect_near(result.failovers, fact->failovers, NEAR_PRINTED);
        for (size_t state = 0; state < DUPLEX_STATES; state++) {
            expect_near(result.chances[state], fact->chances[state], NEAR_PRINTED);
        }
    }
}

Test(markov, a_duplex_with_another_repair_or_coverage_does_not_pass_for_it)
{
    for (size_t i = 0; i < COUNT(duplex_facts); i++) {
        const struct duplex_fact *fact = &duplex_facts[i];
        struct duplex_fact covered = *fact;
        struct duplex_fact lone = *fact;
        struct duplex_result result = duplex_solve(fact, 2);
        expect_far(result.chances[NONE_UP], fact->chances[NONE_UP], 0.05);
        expect_far(result.downtime_min, fact->downtime_min, 0.05);
        covered.c = 1;
        result = duplex_solve(&covered, 1);
        expect_far(result.mtbf, fact->mtbf, 0.05);
        expect_far(result.failovers, fact->failovers, 0.03);
        expect_far(result.chances[REBOOTING], fact->chances[REBOOTING], 0.05);
        lone.lambda /= 2; /* as if one node alone could fail while two are up */
        result = duplex_solve(&lone, 1);
        expect_far(result.failovers, fact->failovers, 0.03);
        expect_far(result.chances[RECONFIGURING], fact->chances[RECONFIGURING], 0.05);
        expect_far(result.chances[ONE_UP], fact->chances[ONE_UP], 0.05);
        expect_far(1 - result.a, 1 - fact->a, 0.05);
        expect_far(1 - result.a_brief, 1 - fact->a_brief, 0.05);
    }
}

/* n units of which k must be up, some repairmen, failures go on while the system is down. */
struct k_of_n {
    double a, mttf;
};

static struct k_of_n k_of_n_solve(size_t n, size_t k, double lambda, double mu, size_t repairmen)
{
    struct markov_transition transitions[2 * MOST];
    double chances[MOST];
    bool up[MOST];
    bool down[MOST];
    size_t count = 0;
    struct k_of_n result;

    for (size_t failed = 0; failed < n; failed++) {
        size_t crew = failed + 1 < repairmen ? failed + 1 : repairmen;
        transitions[count++] =
            (struct markov_transition){failed, failed + 1, (double)(n - failed) * lambda};
        transitions[count++] = (struct markov_transition){failed + 1, failed, (double)crew * mu};
    }
    for (size_t failed = 0; failed <= n; failed++) {
        up[failed] = n - failed >= k;
        down[failed] = !up[failed];
    }
    struct markov_chain chain = chain_of(n + 1, transitions, count);
    cr_assert(markov_steady_state(&chain, chances, NULL));
    cr_assert(markov_time_to_reach(&chain, 0, down, &result.mttf, NULL));
    result.a = markov_sum(n + 1, chances, up);
    return result;
}

Test(markov, agrees_with_the_published_k_of_n)
{
    struct k_of_n pair = k_of_n_solve(2, 1, 0.01, 1, 1); /* D-k_of_n-1 */
    struct k_of_n five = k_of_n_solve(5, 3, 0.02, 0.5, 1);

    expect_near(pair.a, 0.99980396, NEAR_PRINTED);
    expect_near(pair.mttf, 5150.0, NEAR_PRINTED);
    expect_near(five.a, 0.99663515, NEAR_PRINTED);
    expect_near(five.mttf, 726.66667, NEAR_PRINTED);
    /* As many repairmen as units, or a quorum of one more. */
    expect_far(1 - k_of_n_solve(2, 1, 0.01, 1, 2).a, 1 - 0.99980396, 0.05);
    expect_far(k_of_n_solve(2, 2, 0.01, 1, 1).mttf, 5150.0, 0.05);
    expect_far(1 - k_of_n_solve(5, 3, 0.02, 0.5, 5).a, 1 - 0.99663515, 0.05);
    expect_far(k_of_n_solve(5, 4, 0.02, 0.5, 1).mttf, 726.66667, 0.05);
    expect_far(k_of_n_solve(5, 3, 0.02, 0.5, 5).mttf, 726.66667, 0.05);
}

/* Disks in a redundancy group, failed ones rebuilt at once (Chen et al. 1994). D-raid_mttdl. */
Test(markov, agrees_with_the_published_time_to_data_loss)
{
    expect_near(k_of_n_solve(5, 4, 1 / 1000.0, 1 / 10.0, 1).mttf, 5450.0, NEAR_PRINTED);
    expect_near(k_of_n_solve(8, 6, 1 / 1000.0, 1 / 20.0, 2).mttf, 18589.286, NEAR_PRINTED);
    /* One disk more or less, or one rebuild at a time. */
    expect_far(k_of_n_solve(6, 5, 1 / 1000.0, 1 / 10.0, 1).mttf, 5450.0, 0.05);
    expect_far(k_of_n_solve(8, 6, 1 / 1000.0, 1 / 20.0, 1).mttf, 18589.286, 0.05);
}

Test(markov, two_states_are_a_ratio_whatever_the_rates)
{
    static const bool down[] = {false, true};

    for (double lambda = 1e-12; lambda < 1e13; lambda *= 97) {
        for (double mu = 1e-12; mu < 1e13; mu *= 89) {
            const struct markov_transition transitions[] = {{0, 1, lambda}, {1, 0, mu}};
            struct markov_chain chain = chain_of(2, transitions, 2);
            double chances[2];
            double mean;
            double entries;
            cr_assert(markov_steady_state(&chain, chances, NULL));
            cr_assert(markov_time_to_reach(&chain, 0, down, &mean, NULL));
            cr_assert(markov_entries(&chain, chances, down, &entries, NULL));
            expect_near(chances[0], mu / (lambda + mu), 1e-15);
            expect_near(chances[1], lambda / (lambda + mu), 1e-15);
            expect_near(mean, 1 / lambda, 1e-15);
            expect_near(entries, lambda * mu / (lambda + mu), 1e-15);
        }
    }
}

/*
 * Birth and death on 300 states whose rates lie many decades apart, in a scrambled order: chances
 * are products (Kleinrock 1975, section 3.1), the first passage is a sum of positive terms.
 */
Test(markov, hundreds_of_states_keep_the_digits_of_small_chances)
{
    enum { N = 300 };
    static struct markov_transition transitions[2 * N];
    static double chances[N];
    static double expected[N];
    static bool last[N];
    double total = 0;
    double step = 0;
    double passage = 0;
    double mean;

#define PLACE(i) ((i)*7 % N)
#define UP(i)    (1e-6 * (double)((i) % 5 + 1))
#define DOWN(i)  (1e-4 * (double)((i) % 3 + 1))
    for (size_t i = 0; i + 1 < N; i++) {
        transitions[2 * i] = (struct markov_transition){PLACE(i), PLACE(i + 1), UP(i)};
        transitions[2 * i + 1] = (struct markov_transition){PLACE(i + 1), PLACE(i), DOWN(i)};
    }
    struct markov_chain chain = chain_of(N, transitions, 2 * (N - 1));
    expected[0] = 1;
    for (size_t i = 0; i + 1 < N; i++) {
        expected[i + 1] = expected[i] * UP(i) / DOWN(i);
    }
    for (size_t i = N; i-- > 0;) {
        total += expected[i];
    }
    cr_assert(markov_steady_state(&chain, chances, NULL));
    for (size_t i = 0; i < 100; i++) {
        expect_near(chances[PLACE(i)], expected[i] / total, NEAR_EXACT);
    }
    for (size_t i = 0; i < 30; i++) { /* mean time from i to i + 1 */
        step = 1 / UP(i) + (i > 0 ? DOWN(i - 1) / UP(i) * step : 0);
        passage += step;
    }
    last[PLACE(30)] = true;
    cr_assert(markov_time_to_reach(&chain, PLACE(0), last, &mean, NULL));
    expect_near(mean, passage, NEAR_EXACT);
#undef PLACE
#undef UP
#undef DOWN
}

Test(markov, the_steady_state_balances_flows_on_random_chains)
{
    enum { N = 40, JUMPS = 200 };
    unsigned int seed = 12345;

    for (int round = 0; round < 20; round++) {
        struct markov_transition transitions[JUMPS + N];
        double chances[N];
        for (size_t i = 0; i < N; i++) { /* a ring, so that every state meets every other */
            transitions[i] = (struct markov_transition){i, (i + 1) % N, 0.001};
        }
        for (size_t i = N; i < N + JUMPS; i++) {
            size_t from = (seed = seed * 1103515245 + 12345) / 65536 % N;
            size_t by = (seed = seed * 1103515245 + 12345) / 65536 % (N - 1) + 1;
            double rate = (double)((seed = seed * 1103515245 + 12345) / 65536 % 1000) / 100;
            transitions[i] = (struct markov_transition){from, (from + by) % N, rate};
        }
        struct markov_chain chain = chain_of(N, transitions, N + JUMPS);
        cr_assert(markov_steady_state(&chain, chances, NULL));
        double total = 0;
        for (size_t state = 0; state < N; state++) {
            bool only[N] = {false};
            bool others[N];
            double in;
            double out;
            only[state] = true;
            for (size_t i = 0; i < N; i++) {
                others[i] = !only[i];
            }
            cr_assert(markov_entries(&chain, chances, only, &in, NULL));
            cr_assert(markov_entries(&chain, chances, others, &out, NULL));
            expect_near(in, out, NEAR_EXACT);
            total += chances[state];
        }
        expect_near(total, 1, NEAR_EXACT);
        /* A chain with one rate changed is another chain. */
        double wrong[N];
        transitions[0].rate_per_s *= 1000;
        cr_assert(markov_steady_state(&chain, wrong, NULL));
        expect_far(wrong[0], chances[0], 1e-6);
    }
}

Test(markov, states_that_are_left_for_ever_get_nothing)
{
    const struct markov_transition transitions[] = {
        {0, 1, 1}, {1, 2, 2}, {2, 1, 3}, {3, 0, 4}, {0, 3, 1e-3},
    };
    struct markov_chain chain = chain_of(4, transitions, COUNT(transitions));
    double chances[4];
    double mean;
    static const bool end[] = {false, false, true, false};
    static const bool none[4];

    cr_assert(markov_steady_state(&chain, chances, NULL));
    cr_expect(chances[0] == 0 && chances[3] == 0);
    expect_near(chances[1], 0.6, NEAR_EXACT);
    expect_near(chances[2], 0.4, NEAR_EXACT);
    /* From 3 to 0, on to 1 (perhaps once more by 3), then to 2. */
    cr_assert(markov_time_to_reach(&chain, 3, end, &mean, NULL));
    expect_near(mean, 0.25 + (1 + 1e-3 * 0.25) + 0.5, NEAR_EXACT);
    cr_assert(markov_time_to_reach(&chain, 2, end, &mean, NULL));
    cr_expect(mean == 0);
    cr_expect(markov_sum(4, chances, none) == 0);

    /* Moves after the first visit do not matter, even if none leads back. */
    const struct markov_transition passing[] = {{0, 1, 4}, {1, 2, 1}};
    static const bool middle[] = {false, true, false};
    struct markov_chain line = chain_of(3, passing, 2);
    cr_assert(markov_time_to_reach(&line, 0, middle, &mean, NULL));
    expect_near(mean, 0.25, NEAR_EXACT);
    cr_expect(!markov_time_to_reach(&line, 2, middle, &mean, NULL));

    struct markov_chain alone = chain_of(1, NULL, 0);
    cr_assert(markov_steady_state(&alone, chances, NULL));
    cr_expect(chances[0] == 1);
}

static void expect_refused(const struct markov_chain *chain, const char *sentence)
{
    struct error error = {0};
    double values[8];

    cr_expect(!markov_steady_state(chain, values, &error));
    cr_expect(strstr(error.text, sentence), "says: %s", error.text);
}

Test(markov, what_is_no_chain_or_has_no_answer_is_refused_with_a_sentence)
{
    const struct markov_transition good[] = {{0, 1, 1}, {1, 0, 1}, {2, 0, 1}};
    struct markov_transition bad[3];
    struct markov_chain chain = chain_of(3, bad, 3);
    struct error error = {0};
    double values[3];
    double mean;
    static const bool last[] = {false, false, true};

    struct markov_chain empty = chain_of(0, NULL, 0);
    expect_refused(&empty, "at least one state");
    memcpy(bad, good, sizeof good);
    cr_expect(markov_steady_state(&chain, values, NULL));
    cr_expect(!markov_time_to_reach(&chain, 0, last, &mean, &error));
    cr_expect(strstr(error.text, "the mean time is infinite"), "says: %s", error.text);
    error = (struct error){0};
    cr_expect(!markov_time_to_reach(&chain, 3, last, &mean, &error));
    cr_expect(strstr(error.text, "the start is state 3"), "says: %s", error.text);

    bad[2].rate_per_s = 0; /* 2 stays alone: two ends */
    expect_refused(&chain, "no unique steady state");
    bad[2].rate_per_s = -1;
    expect_refused(&chain, "transition 2 has a rate of -1");
    bad[2].rate_per_s = NAN;
    expect_refused(&chain, "transition 2 has a rate of");
    bad[2].rate_per_s = INFINITY;
    expect_refused(&chain, "transition 2 has a rate of inf");
    bad[2] = (struct markov_transition){2, 3, 1};
    expect_refused(&chain, "from state 2 to state 3; the last state is 2");
    bad[2] = (struct markov_transition){3, 2, 1};
    expect_refused(&chain, "from state 3 to state 2; the last state is 2");
    bad[2] = (struct markov_transition){2, 2, 1};
    expect_refused(&chain, "from state 2 to itself");
    error = (struct error){0};
    cr_expect(!markov_entries(&chain, values, last, &mean, &error));
    cr_expect(strstr(error.text, "to itself"));
    cr_expect(!markov_time_to_reach(&chain, 0, last, &mean, NULL));

    const struct markov_transition apart[] = {{0, 1, 1e300}, {1, 0, 1e-300}};
    struct markov_chain far_apart = chain_of(2, apart, 2);
    expect_refused(&far_apart, "too far apart");
    const struct markov_transition slow[] = {{0, 1, 1e-310}, {1, 0, 1}};
    struct markov_chain endless = chain_of(2, slow, 2);
    static const bool down[] = {false, true};
    error = (struct error){0};
    cr_expect(!markov_time_to_reach(&endless, 0, down, &mean, &error));
    cr_expect(strstr(error.text, "too far apart"), "says: %s", error.text);
}
