#include "analysis/theory/repairman.h"

#include <criterion/criterion.h>

#include "analysis/theory/mm1.h"
#include "tests/analysis/near.h"

/* Machine repairman: cases D-bus_mm1n-1..5 (think 9, service 1) and D-lock_single-1..3 (in ms). */
static const struct {
    int64_t customers;
    double think, service;
    double x, u, r, l, p0, thinking, speedup, power;
} facts[] = {
    {1, 9, 1, 0.1, 0.1, 1.0, 0.1, 0.9, 0.9, 1.0, 0.9},
    {2, 9, 1, 0.1980198, 0.1980198, 1.1, 0.21782178, 0.8019802, 0.89108911, 1.980198, 1.7821782},
    {4, 9, 1, 0.38619141, 0.38619141, 1.3575581, 0.52427729, 0.61380859, 0.86893068, 3.8619141,
     3.4757227},
    {8, 9, 1, 0.7108419, 0.7108419, 2.2542606, 1.6024229, 0.2891581, 0.79969714, 7.108419,
     6.3975771},
    {16, 9, 1, 0.9889475, 0.9889475, 7.1788163, 7.0994725, 0.011052498, 0.55628297, 9.889475,
     8.9005275},
    {4, 0.009, 0.001, 386.19141, 0.38619141, 0.0013575581, 0.52427729, 0.61380859, 0.86893068,
     3.8619141, 3.4757227},
    {10, 0.009, 0.001, 832.03677, 0.83203677, 0.0030186996, 2.511669, 0.16796323, 0.7488331,
     8.3203677, 7.488331},
    {20, 0.009, 0.001, 999.38303, 0.99938303, 0.011012347, 11.005553, 0.00061697283, 0.44972236,
     9.9938303, 8.9944472},
};

/* Takacs 1962, constant service: cases D-bus_md1n-1..4 (think 9, service 1). */
static const struct {
    int64_t customers;
    double u, r, speedup, thinking;
} constant_facts[] = {
    {2, 0.19893463, 1.0535539, 1.9893463, 0.89520583},
    {4, 0.39219746, 1.1989442, 3.9219746, 0.88244429},
    {8, 0.74028032, 1.8067172, 7.4028032, 0.83281536},
    {16, 0.99899852, 7.0160397, 9.9899852, 0.56193667},
};

Test(repairman, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct repairman system;
        repairman_solve(facts[i].customers, 1, facts[i].think, facts[i].service, &system);
        expect_near(system.means.throughput_per_s, facts[i].x, NEAR_PRINTED);
        expect_near(system.means.utilization, facts[i].u, NEAR_PRINTED);
        expect_near(system.means.response_s, facts[i].r, NEAR_PRINTED);
        expect_near(system.means.number, facts[i].l, NEAR_PRINTED);
        expect_near(system.idle, facts[i].p0, NEAR_PRINTED);
        expect_near(system.thinking, facts[i].thinking, NEAR_PRINTED);
        expect_near(system.speedup, facts[i].speedup, NEAR_PRINTED);
        expect_near(system.power, facts[i].power, NEAR_PRINTED);
    }
}

Test(repairman, constant_service_agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof constant_facts / sizeof constant_facts[0]; i++) {
        struct repairman system;
        repairman_single_solve(constant_facts[i].customers, REPAIRMAN_CONSTANT, 9, 1, &system);
        expect_near(system.means.utilization, constant_facts[i].u, NEAR_PRINTED);
        expect_near(system.means.throughput_per_s, constant_facts[i].u, NEAR_PRINTED);
        expect_near(system.means.response_s, constant_facts[i].r, NEAR_PRINTED);
        expect_near(system.speedup, constant_facts[i].speedup, NEAR_PRINTED);
        expect_near(system.thinking, constant_facts[i].thinking, NEAR_PRINTED);
    }
}

Test(repairman, exponential_and_constant_service_do_not_pass_for_each_other)
{
    for (size_t i = 0; i < 3; i++) {
        struct repairman system;
        repairman_solve(constant_facts[i].customers, 1, 9, 1, &system);
        expect_far(system.means.response_s, constant_facts[i].r, 0.015);
        repairman_single_solve(facts[i + 1].customers, REPAIRMAN_CONSTANT, 9, 1, &system);
        expect_far(system.means.response_s, facts[i + 1].r, 0.015);
    }
}

Test(repairman, customers_without_number_do_not_pass_for_a_few)
{
    for (size_t i = 2; i < 4; i++) {
        struct queue_means wrong;
        cr_assert(mm1_solve((double)facts[i].customers / 9, 1, &wrong));
        expect_far(wrong.response_s, facts[i].r, 0.015);
    }
}

Test(repairman, one_exponential_phase_is_the_birth_death_solution)
{
    for (int64_t n = 1; n < 3000; n = n * 2 + 1) {
        for (double think = 1e-3; think < 1e6; think *= 10) {
            struct repairman markov, general;
            repairman_solve(n, 1, think, 1, &markov);
            repairman_single_solve(n, 1, think, 1, &general);
            expect_near(general.means.utilization, markov.means.utilization, 1e-11);
            cr_expect(fabs(general.means.response_s - markov.means.response_s) <=
                      1e-11 * (think + markov.means.response_s));
        }
    }
    /* Many customers that think long: the transform's distance from 1 needs all its digits. */
    struct repairman markov, general;
    repairman_solve(1000000, 1, 2e6, 1, &markov);
    repairman_single_solve(1000000, 1, 2e6, 1, &general);
    expect_near(general.means.utilization, markov.means.utilization, 1e-12);
}

Test(repairman, erlang_phases_lie_between_exponential_and_constant)
{
    struct repairman constant, many;
    double before = 0;

    for (int phases = 1; phases <= 64; phases *= 2) {
        struct repairman system;
        repairman_single_solve(8, phases, 9, 1, &system);
        cr_expect(system.means.utilization > before);
        before = system.means.utilization;
    }
    repairman_single_solve(8, REPAIRMAN_CONSTANT, 9, 1, &constant);
    repairman_single_solve(8, 1000000, 9, 1, &many);
    cr_expect(constant.means.utilization > before);
    expect_near(many.means.utilization, constant.means.utilization, 1e-6);
}

Test(repairman, does_not_overflow_with_many_customers_or_servers)
{
    struct repairman system;

    repairman_single_solve(1000000, REPAIRMAN_CONSTANT, 10, 1, &system);
    expect_near(system.means.utilization, 1, NEAR_EXACT);
    expect_near(system.means.response_s, 1000000 - 10, NEAR_EXACT);
    cr_expect(system.idle >= 0 && system.idle < 1e-290);
    repairman_solve(1000000, 1000, 1, 1, &system);
    expect_near(system.means.throughput_per_s, 1000, 1e-9);
    repairman_solve(1000, 1000000, 1, 3, &system);
    expect_near(system.means.number, 750, 1e-10);
    cr_expect(system.means.waiting_s == 0);
}
