#include "sim/random/distribution.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* The ends: rounding, never, zero, the absent, and parameters without sense. */

Test(distribution_limits, rounding_is_to_the_nearest_and_ends_at_never)
{
    static const struct {
        double x;
        int64_t rounded;
    } cases[] = {
        {0.0, 0},
        {0x1p-1074, 0},
        {0.49999999999999994, 0},
        {0.5, 0},
        {0.5000000000000001, 1},
        {1.5, 2},
        {2.5, 2},
        {1e9 + 0.75, 1000000001},
        {0x1p51 + 0.5, INT64_C(1) << 51},
        {0x1p52 - 0.5, INT64_C(1) << 52},
        {0x1p52, INT64_C(1) << 52},
        {0x1p52 + 1.0, (INT64_C(1) << 52) + 1},
        {0x1p53 - 1.0, (INT64_C(1) << 53) - 1},
        {0x1.fffffffffffffp61, (INT64_C(1) << 62) - 512},
        {0x1p62, INT64_C(1) << 62},
        {5.184e18, INT64_C(5184000000000000000)},   /* 60 days of 1 ps */
        {6.912e18, INT64_C(6912000000000000000)},   /* 80 days */
        {9151704e12, INT64_C(9151704000000000000)}, /* 290 years of 1 ns */
        {0x1.fffffffffffffp62, INT64_MAX - 1023},
        {0x1p63, DISTRIBUTION_NEVER},
        {0x1.0000000000001p63, DISTRIBUTION_NEVER},
        {1e300, DISTRIBUTION_NEVER},
        {INFINITY, DISTRIBUTION_NEVER},
        {NAN, DISTRIBUTION_NEVER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert_eq(distribution_round(cases[i].x), cases[i].rounded, "%.17g", cases[i].x);
    }
}

Test(distribution_limits, constants_are_exact_and_enormous_draws_never_come)
{
    struct stream stream;
    stream_init(&stream, 1, 0, "extremes", "test");
    static const int64_t constants[] = {0, 1, (INT64_C(1) << 53) + 1, DISTRIBUTION_NEVER};
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        struct distribution constant = distribution_constant(constants[i]);
        cr_assert_eq(distribution_draw(&constant, &stream), constants[i]);
    }
    cr_assert_eq(stream.used, 0, "a constant uses no random numbers");
    const struct distribution enormous[] = {
        distribution_exponential(1e300),      distribution_pareto(1.0, 1e-3),
        distribution_weibull(1.0, 1e-3),      distribution_lognormal(1e100, 1e9),
        distribution_geometric(1e300),        distribution_hyperexponential(1e300, 1e9),
        distribution_erlang(1e300, 3),        distribution_uniform(0.0, 1e300),
        distribution_pareto(1e300, 1e300),    distribution_exponential(0x1p63),
        distribution_erlang(0x1p63, 1000000), distribution_weibull(0x1p63, 2.0),
        distribution_lognormal(0x1p63, 1e-3),
    };
    for (size_t i = 0; i < sizeof enormous / sizeof enormous[0]; i++) {
        int never = 0;
        for (int draw = 0; draw < 10000; draw++) {
            int64_t drawn = distribution_draw(&enormous[i], &stream);
            cr_assert_geq(drawn, 0);
            cr_assert(drawn <= INT64_MAX - 1023 || drawn == DISTRIBUTION_NEVER);
            never += drawn == DISTRIBUTION_NEVER;
        }
        cr_assert_gt(never, 3000, "case %zu", i);
    }
}

/* How many of a number of draws are at most `most`; none is negative, and what fits in 63 bits is
 * not lost. */
static double share_up_to(const struct distribution *distribution, const char *name, double most)
{
    enum { DRAWS = 200000 };
    struct stream stream;
    int within = 0;
    int past_half = 0;
    stream_init(&stream, 1, 0, "share", name);
    for (int i = 0; i < DRAWS; i++) {
        int64_t drawn = distribution_draw(distribution, &stream);
        cr_assert_geq(drawn, 0);
        within += (double)drawn <= most;
        past_half += drawn >= INT64_C(1) << 62 && drawn < DISTRIBUTION_NEVER;
    }
    cr_expect_gt(past_half, 0, "%s: nothing is drawn from 2^62 to 2^63", name);
    return (double)within / DRAWS;
}

/* Every family, with its bulk between 2^62 and the longest horizon of both ticks: 90 days of 1 ps
 * are 7.776e18 ticks, 290 years of 1 ns 9.15e18. The right shares are those of the textbooks. */
Test(distribution_limits, every_family_is_whole_up_to_the_longest_horizons)
{
    struct arena *arena = arena_create();
    const double day = 86400e12;
    const double year = 365.25 * 86400e9;
    const double one[] = {1.0, 1.0};
    const double days[] = {60.0 * day, 80.0 * day};
    const struct distribution constants[] = {distribution_constant(INT64_C(5184000000000000000)),
                                             distribution_constant(INT64_C(6912000000000000000))};
    const struct {
        const char *name;
        struct distribution distribution;
        double most, share;
    } cases[] = {
        {"uniform", distribution_uniform(60 * day, 80 * day), 70 * day, 0.5},
        {"uniform to the end", distribution_uniform(60 * day, 80 * day), 80 * day, 1.0},
        {"exponential, 1 ps", distribution_exponential(80 * day), 88 * day, 0.667129},
        {"exponential, 1 ns", distribution_exponential(100 * year), 250 * year, 0.917915},
        {"erlang of 2", distribution_erlang(80 * day, 2), 88 * day, 0.645430},
        {"erlang of 9", distribution_erlang(80 * day, 9), 88 * day, 0.655809},
        {"hyperexponential", distribution_hyperexponential(80 * day, 1.0), 88 * day, 0.667129},
        {"lognormal", distribution_lognormal(250 * year, 0.1), 250 * year, 0.519890},
        {"weibull", distribution_weibull(200 * year, 3.0), 250 * year, 0.858172},
        {"pareto", distribution_pareto(60 * day, 2.0), 80 * day, 0.4375},
        {"empirical", distribution_empirical(arena, days, one, 2), 79 * day, 0.5},
        {"empirical to the end", distribution_empirical(arena, days, one, 2), 80 * day, 1.0},
        {"mixture", distribution_mixture(arena, constants, one, 2), 79 * day, 0.5},
        {"constant", constants[1], 80 * day, 1.0},
        {"geometric", distribution_geometric(80 * day), 88 * day, 0.667129},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double share = share_up_to(&cases[i].distribution, cases[i].name, cases[i].most);
        cr_expect(share > cases[i].share - 0.006 && share < cases[i].share + 0.006,
                  "%s: %.4f, not %.4f", cases[i].name, share, cases[i].share);
    }
    arena_destroy(arena);
}

Test(distribution_limits, a_mean_of_zero_draws_zero)
{
    struct arena *arena = arena_create();
    const double zero[] = {0.0};
    const double one[] = {1.0};
    struct distribution constant = distribution_constant(0);
    const struct distribution cases[] = {
        constant,
        distribution_exponential(0.0),
        distribution_uniform(0.0, 0.0),
        distribution_erlang(0.0, 3),
        distribution_erlang(0.0, 30),
        distribution_hyperexponential(0.0, 3.0),
        distribution_lognormal(0.0, 3.0),
        distribution_weibull(0.0, 0.7),
        distribution_weibull(0.0, 0.001),
        distribution_empirical(arena, zero, one, 1),
        distribution_mixture(arena, &constant, one, 1),
    };
    struct stream stream;
    stream_init(&stream, 1, 0, "zero", "test");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert_eq(distribution_mean(&cases[i]), 0.0, "case %zu", i);
        cr_assert_eq(distribution_second_moment(&cases[i]), 0.0, "case %zu", i);
        cr_assert_eq(distribution_cv2(&cases[i]), 0.0, "case %zu", i);
        for (int draw = 0; draw < 1000; draw++) {
            cr_assert_eq(distribution_draw(&cases[i], &stream), 0, "case %zu", i);
        }
    }
    arena_destroy(arena);
}

Test(distribution_limits, names_are_the_words_of_the_spec)
{
    static const char *const names[] = {"none",   "constant",         "exponential", "uniform",
                                        "erlang", "hyperexponential", "lognormal",   "weibull",
                                        "pareto", "empirical",        "mixture",     "geometric",
                                        "rates"};
    cr_assert_eq(sizeof names / sizeof names[0], DISTRIBUTION_FAMILIES);
    for (int i = 0; i < DISTRIBUTION_FAMILIES; i++) {
        cr_assert_str_eq(distribution_name((enum distribution_family)i), names[i]);
    }
}

/* Did the child that was just forked end with an assert? */
static bool child_aborted(void)
{
    int status = 0;
    wait(&status);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

#define EXPECT_REFUSED(call)                                                                       \
    do {                                                                                           \
        fflush(NULL);                                                                              \
        if (fork() == 0) {                                                                         \
            fclose(stderr);                                                                        \
            (void)(call);                                                                          \
            _exit(0);                                                                              \
        }                                                                                          \
        cr_expect(child_aborted(), "%s went through", #call);                                      \
    } while (0)

Test(distribution_limits, parameters_that_make_no_sense_are_refused)
{
    struct arena *arena = arena_create();
    const struct distribution absent = {0};
    const double zeros[] = {0.0, 0.0};
    const double ones[] = {1.0, 1.0};
    const double negative[] = {2.0, -1.0};
    struct stream stream;
    stream_init(&stream, 1, 0, "absent", "draw");
    EXPECT_REFUSED(distribution_constant(-1));
    EXPECT_REFUSED(distribution_exponential(-1.0));
    EXPECT_REFUSED(distribution_exponential(INFINITY));
    EXPECT_REFUSED(distribution_exponential(NAN));
    EXPECT_REFUSED(distribution_uniform(2.0, 1.0));
    EXPECT_REFUSED(distribution_uniform(-1.0, 1.0));
    EXPECT_REFUSED(distribution_uniform(1.0, INFINITY));
    EXPECT_REFUSED(distribution_erlang(1.0, 0));
    EXPECT_REFUSED(distribution_erlang(-1.0, 2));
    EXPECT_REFUSED(distribution_hyperexponential(1.0, 0.9));
    EXPECT_REFUSED(distribution_hyperexponential(1.0, INFINITY));
    EXPECT_REFUSED(distribution_lognormal(1.0, -0.1));
    EXPECT_REFUSED(distribution_weibull(1.0, 0.0));
    EXPECT_REFUSED(distribution_weibull(-1.0, 1.0));
    EXPECT_REFUSED(distribution_pareto(0.0, 1.0));
    EXPECT_REFUSED(distribution_pareto(1.0, 0.0));
    EXPECT_REFUSED(distribution_geometric(0.9));
    EXPECT_REFUSED(distribution_empirical(arena, ones, ones, 0));
    EXPECT_REFUSED(distribution_empirical(arena, ones, zeros, 2));
    EXPECT_REFUSED(distribution_empirical(arena, ones, negative, 2));
    EXPECT_REFUSED(distribution_empirical(arena, negative, ones, 2));
    EXPECT_REFUSED(distribution_mixture(arena, &absent, ones, 1));
    EXPECT_REFUSED(distribution_draw(&absent, &stream));
    EXPECT_REFUSED(distribution_name(DISTRIBUTION_FAMILIES));
    arena_destroy(arena);
}
