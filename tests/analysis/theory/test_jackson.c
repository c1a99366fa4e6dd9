#include "analysis/theory/jackson.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"

enum { STATIONS = 4 };

/* Bolch et al., example 7.4, via the tests of mmarzolla/queueing: reference case D-jackson-1. */
static const struct jackson_station bolch[STATIONS] = {
    {0, 25, 1}, {0, 33.333333, 1}, {0, 16.666667, 1}, {4, 20, 1}};
static const double bolch_routing[STATIONS * STATIONS] = {0,   0.5, 0.5, 0, 1, 0, 0, 0,
                                                          0.6, 0,   0,   0, 1, 0, 0, 0};
static const struct {
    double u, l, r;
} bolch_facts[STATIONS] = {
    {0.8, 4.0, 0.2}, {0.3, 0.42857143, 0.042857143}, {0.6, 1.5, 0.15}, {0.2, 0.25, 0.0625}};

Test(jackson, agrees_with_the_published_figures)
{
    struct jackson network;
    struct queue_means means[STATIONS];

    cr_assert(jackson_solve(bolch, STATIONS, bolch_routing, &network, means));
    expect_near(network.response_s, 1.5446429, NEAR_PRINTED);
    expect_near(network.number, 6.1785714, NEAR_PRINTED);
    cr_expect(network.throughput_per_s == 4);
    for (size_t i = 0; i < STATIONS; i++) {
        expect_near(means[i].utilization, bolch_facts[i].u, NEAR_PRINTED);
        expect_near(means[i].number, bolch_facts[i].l,
                    NEAR_PRINTED * 2); /* the rates are printed */
        expect_near(means[i].response_s, bolch_facts[i].r, NEAR_PRINTED * 2);
    }
}

Test(jackson, routing_read_by_columns_or_a_lost_loop_does_not_pass_for_it)
{
    double turned[STATIONS * STATIONS];
    double straight[STATIONS * STATIONS];
    struct jackson network;
    struct queue_means means[STATIONS];

    for (size_t i = 0; i < STATIONS; i++) {
        for (size_t j = 0; j < STATIONS; j++) {
            turned[i * STATIONS + j] = bolch_routing[j * STATIONS + i];
            straight[i * STATIONS + j] = i == 2 ? 0 : bolch_routing[i * STATIONS + j];
        }
    }
    cr_expect(!jackson_solve(bolch, STATIONS, turned, &network, means) ||
              !is_near(network.response_s, 1.5446429, 0.03));
    cr_assert(jackson_solve(bolch, STATIONS, straight, &network, means));
    expect_far(network.response_s, 1.5446429, 0.03);
}

Test(jackson, several_servers_at_a_station)
{
    struct jackson_station station = {3, 1, 4};
    struct jackson network;
    struct queue_means means;

    /* Alone it is M/M/4: reference case D-mmc-1. */
    cr_assert(jackson_solve(&station, 1, (double[]){0}, &network, &means));
    expect_near(network.number, 4.5283019, NEAR_PRINTED);
    expect_near(means.waiting_s, 0.50943396, NEAR_PRINTED);
}

Test(jackson, traffic_of_a_long_ring_with_feedback)
{
    enum { RING = 60 };
    static struct jackson_station stations[RING];
    static double routing[RING * RING];
    double arrivals[RING];

    for (size_t i = 0; i < RING; i++) {
        stations[i] = (struct jackson_station){i == 0 ? 1 : 0, 1, 1};
        routing[i * RING + (i + 1) % RING] = i + 1 == RING ? 0.75 : 1;
    }
    cr_assert(jackson_traffic(stations, RING, routing, arrivals));
    for (size_t i = 0; i < RING; i++) {
        expect_near(arrivals[i], 4, NEAR_EXACT);
    }
}

Test(jackson, refuses_customers_that_never_leave_and_stations_that_overflow)
{
    struct jackson_station stations[] = {{1, 10, 1}, {0, 10, 1}};
    double forever[] = {0, 1, 1, 0};
    double nearly[] = {0, 1, 0.95, 0};
    struct jackson network;
    struct queue_means means[2];
    double arrivals[2];

    cr_expect(!jackson_traffic(stations, 2, forever, arrivals));
    cr_expect(!jackson_solve(stations, 2, forever, &network, means));
    cr_expect(!jackson_solve(stations, 2, nearly, &network, means));
    expect_near(means[1].utilization, 2, NEAR_EXACT);
    cr_expect(network.response_s == 0);
}
