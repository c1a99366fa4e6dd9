#include "analysis/theory/jackson.h"

#include "analysis/theory/mmc.h"
#include "sim/base/assert.h"
#include "sim/base/memory.h"

/*
 * Gaussian elimination in place, the solution in `right`. In every column of the traffic equations
 * the diagonal outweighs the rest, since the chances to leave a station sum to at most 1, and
 * elimination keeps it so: no rows need be exchanged for stability. A diagonal of nothing but
 * rounding says that customers of some stations never leave.
 */
static bool eliminate(double *matrix, double *right, size_t count)
{
    for (size_t column = 0; column < count; column++) {
        double diagonal = matrix[column * count + column];
        if (diagonal < 1e-12) {
            return false;
        }
        for (size_t i = column + 1; i < count; i++) {
            double factor = matrix[i * count + column] / diagonal;
            if (factor != 0) {
                for (size_t j = column; j < count; j++) {
                    matrix[i * count + j] -= factor * matrix[column * count + j];
                }
                right[i] -= factor * right[column];
            }
        }
    }
    for (size_t i = count; i-- > 0;) {
        for (size_t j = i + 1; j < count; j++) {
            right[i] -= matrix[i * count + j] * right[j];
        }
        right[i] /= matrix[i * count + i];
    }
    return true;
}

bool jackson_traffic(const struct jackson_station *stations, size_t count, const double *routing,
                     double *arrivals)
{
    double *matrix = memory_alloc(count * count * sizeof(double));

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            ASSERT(routing[j * count + i] >= 0 && routing[j * count + i] <= 1);
            matrix[i * count + j] = (i == j ? 1.0 : 0.0) - routing[j * count + i];
        }
        ASSERT(stations[i].outside_per_s >= 0);
        arrivals[i] = stations[i].outside_per_s;
    }
    bool solved = eliminate(matrix, arrivals, count);
    memory_free(matrix);
    for (size_t i = 0; i < count; i++) {
        /* A rate of zero may come out as a rounding error below it. */
        arrivals[i] = solved && arrivals[i] > 0 ? arrivals[i] : 0;
    }
    return solved;
}

bool jackson_solve(const struct jackson_station *stations, size_t count, const double *routing,
                   struct jackson *out, struct queue_means *means)
{
    double *arrivals = memory_alloc(count * sizeof(double));
    bool stable = jackson_traffic(stations, count, routing, arrivals);

    *out = (struct jackson){0};
    for (size_t i = 0; i < count; i++) {
        struct mmc station;
        stable =
            mmc_solve(arrivals[i], stations[i].services_per_s, stations[i].servers, &station) &&
            stable;
        means[i] = station.means;
        out->throughput_per_s += stations[i].outside_per_s;
        out->number += station.means.number;
    }
    memory_free(arrivals);
    if (!stable) {
        *out = (struct jackson){0};
        return false;
    }
    out->response_s = out->throughput_per_s > 0 ? out->number / out->throughput_per_s : 0;
    return true;
}
