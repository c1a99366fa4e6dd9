#include "analysis/theory/mva.h"

#include "analysis/theory/birth_death.h"
#include "sim/base/assert.h"
#include "sim/base/memory.h"

struct network {
    const struct mva_station *stations;
    size_t count;
    size_t population;
    double think_s;
};

static double demand_s(const struct mva_station *station)
{
    return station->visits * station->service_s;
}

static bool is_multiple(const struct mva_station *station)
{
    return station->servers > 1 && demand_s(station) > 0;
}

/*
 * Rounds per second of the part of the network without several-server stations, for each number of
 * customers 1 .. N: plain mean value analysis. Returns false when that part takes no time.
 */
static bool simple_part(const struct network *network, double *rates)
{
    double *queues = memory_alloc((network->count + 1) * sizeof(double));
    double slowest = network->think_s;

    for (size_t n = 1; n <= network->population; n++) {
        double round_s = network->think_s;
        for (size_t k = 0; k < network->count; k++) {
            const struct mva_station *station = &network->stations[k];
            if (!is_multiple(station)) {
                double ahead = station->servers == MVA_DELAY ? 0 : queues[k];
                round_s += demand_s(station) * (1 + ahead);
            }
        }
        slowest = round_s;
        if (round_s <= 0) {
            break;
        }
        rates[n] = (double)n / round_s;
        for (size_t k = 0; k < network->count; k++) {
            const struct mva_station *station = &network->stations[k];
            if (!is_multiple(station)) {
                double ahead = station->servers == MVA_DELAY ? 0 : queues[k];
                queues[k] = rates[n] * demand_s(station) * (1 + ahead);
            }
        }
    }
    memory_free(queues);
    return slowest > 0;
}

/* A several-server station against the rest of the network, with `customers` in both together. */
struct pairing {
    const struct mva_station *station;
    const double *rest; /* its rounds per second with 1, 2, ... customers */
    size_t customers;
};

/* Rounds per second that pass the station with `here` customers at it. */
static double station_rate(const struct mva_station *station, size_t here)
{
    int64_t busy = (int64_t)here < station->servers ? (int64_t)here : station->servers;

    return (double)busy / demand_s(station);
}

static double pairing_ratio(size_t here, const void *context)
{
    const struct pairing *pairing = context;

    return pairing->rest[pairing->customers - here] / station_rate(pairing->station, here + 1);
}

/* Rates of rest and station together from the rates of the rest alone; chances: room for N + 1. */
static void join_station(const struct mva_station *station, const double *rest, size_t population,
                         double *joined, double *chances)
{
    for (size_t n = 1; n <= population; n++) {
        struct pairing pairing = {station, rest, n};
        birth_death_solve(pairing_ratio, &pairing, n, chances);
        joined[n] = 0;
        for (size_t i = 1; i <= n; i++) {
            joined[n] += chances[i] * station_rate(station, i);
        }
    }
}

/*
 * Rounds per second of all but station `except` (count: of all), for each number of customers.
 * Returns false when that part takes no time. scratch: room for 2 (N + 1) values.
 */
static bool rates_without(const struct network *network, size_t except, double *rates,
                          double *scratch)
{
    double *joined = scratch;
    double *chances = scratch + network->population + 1;
    bool started = simple_part(network, rates);

    for (size_t k = 0; k < network->count; k++) {
        const struct mva_station *station = &network->stations[k];
        if (k == except || !is_multiple(station)) {
            continue;
        }
        if (started) {
            join_station(station, rates, network->population, joined, chances);
        }
        for (size_t n = 1; n <= network->population; n++) {
            rates[n] = started ? joined[n] : station_rate(station, n);
        }
        started = true;
    }
    return started;
}

/* Mean customers waiting and busy servers at a several-server station, from the rest's rates. */
static void solve_multiple(const struct network *network, size_t index, bool alone,
                           const double *rest, double *chances, struct queue_means *means)
{
    const struct mva_station *station = &network->stations[index];
    size_t population = network->population;
    size_t servers = (size_t)station->servers;
    double waiting = 0;
    double busy = 0;

    if (alone) {
        waiting = population > servers ? (double)(population - servers) : 0;
        busy = (double)population - waiting;
    } else {
        struct pairing pairing = {station, rest, population};
        birth_death_solve(pairing_ratio, &pairing, population, chances);
        for (size_t i = 1; i <= population; i++) {
            waiting += chances[i] * (double)(i > servers ? i - servers : 0);
            busy += chances[i] * (double)(i < servers ? i : servers);
        }
    }
    double visits_per_s = busy / station->service_s;
    *means = queue_from_waiting(busy / (double)servers, visits_per_s, waiting / visits_per_s,
                                station->service_s);
}

/* The arrival theorem, once the throughput with every number of customers is known. */
static void solve_simple(const struct mva_station *station, const double *rates, size_t population,
                         struct queue_means *means)
{
    double visits_per_s = rates[population] * station->visits;
    double queue = 0;
    double ahead = 0;

    for (size_t n = 1; n <= population && station->servers != MVA_DELAY; n++) {
        ahead = queue;
        queue = rates[n] * demand_s(station) * (1 + ahead);
    }
    double utilization = station->servers == MVA_DELAY ? 0 : visits_per_s * station->service_s;
    *means = queue_from_waiting(utilization, visits_per_s, station->service_s * ahead,
                                station->service_s);
}

bool mva_solve(const struct mva_station *stations, size_t count, int64_t population, double think_s,
               struct mva *out, struct queue_means *means)
{
    ASSERT(population >= 1 && think_s >= 0);
    struct network network = {stations, count, (size_t)population, think_s};
    size_t slots = network.population + 1;
    double *rates = memory_alloc(4 * slots * sizeof(double));
    double *rest = rates + slots;
    double *scratch = rest + slots;

    *out = (struct mva){0};
    for (size_t k = 0; k < count; k++) {
        ASSERT(stations[k].visits >= 0 && stations[k].service_s >= 0 && stations[k].servers >= 0);
        means[k] = (struct queue_means){0};
    }
    bool solved = rates_without(&network, count, rates, scratch);
    for (size_t k = 0; k < count && solved; k++) {
        if (is_multiple(&stations[k])) {
            bool alone = !rates_without(&network, k, rest, scratch);
            solve_multiple(&network, k, alone, rest, scratch, &means[k]);
        } else {
            solve_simple(&stations[k], rates, network.population, &means[k]);
        }
    }
    out->throughput_per_s = solved ? rates[network.population] : 0;
    for (size_t k = 0; k < count && solved; k++) {
        out->response_s += stations[k].visits * means[k].response_s;
    }
    memory_free(rates);
    return solved;
}
