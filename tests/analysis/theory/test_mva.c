#include "analysis/theory/mva.h"

#include <criterion/criterion.h>

#include "analysis/theory/repairman.h"
#include "tests/analysis/near.h"

enum { MOST_STATIONS = 4 };

/* Jain 1991 p. 577 and Bolch et al. example 8.3 p. 331 (both published), and a third. D-mva_closed.
 */
static const struct {
    int64_t population;
    double think;
    size_t count;
    struct mva_station stations[MOST_STATIONS];
    double x, rsys;
    double u[MOST_STATIONS], q[MOST_STATIONS], r[MOST_STATIONS];
} facts[] = {
    {20,
     4,
     3,
     {{16, 0.125, 1}, {10, 0.3, 1}, {5, 0.2, 1}},
     0.33324651,
     56.015632,
     {0.66649302, 0.99973954, 0.33324651},
     {1.9906233, 16.176651, 0.49973954},
     {0.37333911, 4.8542597, 0.29992185}},
    {6,
     0,
     4,
     {{1, 0.02, 1}, {0.4, 0.2, 1}, {0.2, 0.4, 1}, {0.1, 0.6, 1}},
     9.9198363,
     0.60484869,
     {0.19839673, 0.79358691, 0.79358691, 0.59519018},
     {0.24361526, 2.2610378, 2.2610378, 1.2343092},
     {0.024558395, 0.56982739, 1.1396548, 1.2442838}},
    {10,
     0,
     3,
     {{20, 0.04, 1}, {10, 0.03, 1}, {9, 0.06, 1}},
     1.2385874,
     8.0737136,
     {0.99086992, 0.37157622, 0.6688372},
     {7.5205178, 0.5877683, 1.8917139},
     {0.30359253, 0.047454729, 0.16970174}},
};

Test(mva, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct mva network;
        struct queue_means means[MOST_STATIONS];
        cr_assert(mva_solve(facts[i].stations, facts[i].count, facts[i].population, facts[i].think,
                            &network, means));
        expect_near(network.throughput_per_s, facts[i].x, NEAR_PRINTED);
        expect_near(network.response_s, facts[i].rsys, NEAR_PRINTED);
        for (size_t k = 0; k < facts[i].count; k++) {
            expect_near(means[k].utilization, facts[i].u[k], NEAR_PRINTED);
            expect_near(means[k].number, facts[i].q[k], NEAR_PRINTED);
            expect_near(means[k].response_s, facts[i].r[k], NEAR_PRINTED);
        }
    }
}

/* Arrivals that see the full population: the recursion's classic mistake. */
static double throughput_without_the_arrival_theorem(size_t i)
{
    double queue[MOST_STATIONS] = {0};
    double x = 0;

    for (int round = 0; round < 10000; round++) {
        double total = facts[i].think;
        for (size_t k = 0; k < facts[i].count; k++) {
            total += facts[i].stations[k].visits * facts[i].stations[k].service_s * (1 + queue[k]);
        }
        x = (double)facts[i].population / total;
        for (size_t k = 0; k < facts[i].count; k++) {
            queue[k] =
                x * facts[i].stations[k].visits * facts[i].stations[k].service_s * (1 + queue[k]);
        }
    }
    return x;
}

Test(mva, seeing_oneself_or_lacking_a_server_does_not_pass_for_it)
{
    for (size_t i = 1; i < sizeof facts / sizeof facts[0]; i++) {
        expect_far(throughput_without_the_arrival_theorem(i), facts[i].x, 0.02);
    }
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct mva network;
        struct queue_means means[MOST_STATIONS];
        struct mva_station wrong[MOST_STATIONS];
        for (size_t k = 0; k < facts[i].count; k++) {
            wrong[k] = facts[i].stations[k];
            wrong[k].servers = 2;
        }
        cr_assert(
            mva_solve(wrong, facts[i].count, facts[i].population, facts[i].think, &network, means));
        expect_far(network.throughput_per_s, facts[i].x, 0.02);
    }
}

/*
 * Normalization constants by summing over every way to spread the customers (Gordon and Newell
 * 1967): slow, and nothing of it is shared with the recursion.
 */
static double spread(const struct mva_station *stations, size_t count, double think, int left)
{
    if (count == 0) {
        double weight = 1;
        for (int i = 1; i <= left; i++) {
            weight *= think / i;
        }
        return weight;
    }
    double sum = 0;
    double weight = 1;
    for (int here = 0; here <= left; here++) {
        if (here > 0) {
            int busy = stations->servers == MVA_DELAY || here < stations->servers
                           ? here
                           : (int)stations->servers;
            weight *= stations->visits * stations->service_s / busy;
        }
        sum += weight * spread(stations + 1, count - 1, think, left - here);
    }
    return sum;
}

Test(mva, several_servers_and_delays_agree_with_the_sum_over_all_states)
{
    static const struct mva_station networks[][3] = {
        {{1, 0.5, 2}, {2, 0.3, 1}, {1, 0.9, 4}},
        {{1, 0.5, 3}, {1, 0.25, MVA_DELAY}, {3, 0.3, 2}},
        {{1, 4.0, 7}, {1, 0.01, 2}, {0, 9.0, 3}},
        {{1, 1.0, 2}, {1, 1.0, 2}, {1, 1.0, 2}},
    };
    static const double thinks[] = {0, 1.5};

    for (size_t i = 0; i < 4; i++) {
        for (size_t z = 0; z < 2; z++) {
            for (int n = 1; n <= 14; n++) {
                struct mva network;
                struct queue_means means[3];
                double x =
                    spread(networks[i], 3, thinks[z], n - 1) / spread(networks[i], 3, thinks[z], n);
                cr_assert(mva_solve(networks[i], 3, n, thinks[z], &network, means));
                expect_near(network.throughput_per_s, x, NEAR_EXACT);
                double customers = x * thinks[z];
                for (size_t k = 0; k < 3; k++) {
                    customers += means[k].number;
                }
                expect_near(customers, n, 1e-11);
            }
        }
    }
}

Test(mva, with_a_think_time_and_one_station_is_the_repairman)
{
    for (int64_t c = 1; c <= 1000; c = c * 3 + 1) {
        for (int64_t n = 1; n <= 2000; n = n * 2 + 1) {
            struct mva_station station = {1, 1.0, c};
            struct repairman repairman;
            struct mva network;
            struct queue_means means;
            repairman_solve(n, c, 4.0, 1.0, &repairman);
            cr_assert(mva_solve(&station, 1, n, 4.0, &network, &means));
            expect_near(network.throughput_per_s, repairman.means.throughput_per_s, 1e-10);
            expect_near(means.number, repairman.means.number, 1e-10);
            expect_near(means.utilization, repairman.means.utilization, 1e-10);
        }
    }
}

Test(mva, keeps_its_digits_where_the_textbook_recursion_goes_negative)
{
    /* 400 customers on two stations with 64 servers, far past saturation: bounds are tight. */
    struct mva_station stations[] = {{1, 1.0, 64}, {1, 0.5, 64}, {1, 0.001, 1}};
    struct mva network;
    struct queue_means means[3];

    cr_assert(mva_solve(stations, 3, 400, 0, &network, means));
    expect_near(network.throughput_per_s, 64, 1e-9);
    cr_expect(network.throughput_per_s <= 64 * (1 + 1e-12));
    cr_expect(means[0].number > 350 && means[1].number >= 32 && means[2].number > 0.06);
    expect_near(means[0].number + means[1].number + means[2].number, 400, 1e-10);
}

Test(mva, stations_alone_and_stations_that_take_no_time)
{
    struct mva_station only = {2, 0.5, 3};
    struct mva_station nothing[] = {{0, 1, 1}, {1, 0, 4}};
    struct mva network;
    struct queue_means means[2];

    cr_assert(mva_solve(&only, 1, 5, 0, &network, means));
    expect_near(network.throughput_per_s, 3, NEAR_EXACT);
    expect_near(means[0].number, 5, NEAR_EXACT);
    expect_near(means[0].utilization, 1, NEAR_EXACT);
    cr_assert(mva_solve(&only, 1, 2, 0, &network, means));
    expect_near(network.throughput_per_s, 2, NEAR_EXACT);
    cr_expect(means[0].waiting_s == 0);

    cr_expect(!mva_solve(nothing, 2, 5, 0, &network, means));
    cr_expect(network.throughput_per_s == 0 && means[1].number == 0);
    cr_assert(mva_solve(nothing, 2, 5, 2, &network, means));
    expect_near(network.throughput_per_s, 2.5, NEAR_EXACT);
    cr_expect(network.response_s == 0);
}
