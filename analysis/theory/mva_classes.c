#include "analysis/theory/mva_classes.h"

#include "sim/base/assert.h"
#include "sim/base/memory.h"

/* The mixes of customers, numbered in mixed radix; one customer of class c more adds stride[c]. */
struct lattice {
    size_t *mix; /* customers of each class at the present point */
    size_t *stride;
    size_t points;
};

static bool lattice_open(struct lattice *lattice, const struct mva_classes *network)
{
    size_t stations = network->station_count > 0 ? network->station_count : 1;
    size_t most = MVA_CLASSES_MAXIMUM / stations;
    size_t points = 1;

    for (size_t c = 0; c < network->class_count; c++) {
        ASSERT(network->classes[c].population >= 0 && network->classes[c].think_s >= 0);
        size_t levels = (size_t)network->classes[c].population + 1;
        if (levels > most / points) {
            return false;
        }
        points *= levels;
    }
    lattice->points = points;
    lattice->mix = memory_alloc(2 * (network->class_count + 1) * sizeof(size_t));
    lattice->stride = lattice->mix + network->class_count + 1;
    size_t stride = 1;
    for (size_t c = 0; c < network->class_count; c++) {
        lattice->stride[c] = stride;
        stride *= (size_t)network->classes[c].population + 1;
    }
    return true;
}

static void lattice_step(struct lattice *lattice, const struct mva_classes *network)
{
    for (size_t c = 0; c < network->class_count; c++) {
        if (lattice->mix[c] < (size_t)network->classes[c].population) {
            lattice->mix[c]++;
            return;
        }
        lattice->mix[c] = 0;
    }
}

/* Customers that one of class c finds at station k on its arrival. */
static double found(const struct mva_classes *network, const double *queues, size_t point, size_t k)
{
    bool is_delay = network->is_delay != NULL && network->is_delay[k];

    return is_delay ? 0 : queues[point * network->station_count + k];
}

/*
 * Solve class c in the present mix from the points before it, and add its customers to the queues.
 * Returns its throughput in rounds per second, or 0 when its round takes no time.
 */
static double solve_class(const struct mva_classes *network, const struct lattice *lattice,
                          size_t point, size_t c, double *queues)
{
    size_t stations = network->station_count;
    const double *visits = network->visits + c * stations;
    const double *service_s = network->service_s + c * stations;
    size_t before = point - lattice->stride[c];
    double round_s = network->classes[c].think_s;

    for (size_t k = 0; k < stations; k++) {
        round_s += visits[k] * service_s[k] * (1 + found(network, queues, before, k));
    }
    if (round_s <= 0) {
        return 0;
    }
    double rounds_per_s = (double)lattice->mix[c] / round_s;
    for (size_t k = 0; k < stations; k++) {
        queues[point * stations + k] +=
            rounds_per_s * visits[k] * service_s[k] * (1 + found(network, queues, before, k));
    }
    return rounds_per_s;
}

static void report_class(const struct mva_classes *network, const struct lattice *lattice,
                         const double *queues, size_t c, struct mva *out, struct queue_means *means)
{
    size_t stations = network->station_count;
    size_t before = lattice->points - 1 - lattice->stride[c];

    for (size_t k = 0; k < stations; k++) {
        size_t cell = c * stations + k;
        bool is_delay = network->is_delay != NULL && network->is_delay[k];
        double visits_per_s = out[c].throughput_per_s * network->visits[cell];
        double service_s = network->service_s[cell];
        means[cell] = queue_from_waiting(is_delay ? 0 : visits_per_s * service_s, visits_per_s,
                                         service_s * found(network, queues, before, k), service_s);
        out[c].response_s += network->visits[cell] * means[cell].response_s;
    }
}

bool mva_classes_solve(const struct mva_classes *network, struct mva *out,
                       struct queue_means *means)
{
    struct lattice lattice;
    bool moves = true;

    for (size_t c = 0; c < network->class_count; c++) {
        out[c] = (struct mva){0};
    }
    for (size_t i = 0; i < network->class_count * network->station_count; i++) {
        ASSERT(network->visits[i] >= 0 && network->service_s[i] >= 0);
        means[i] = (struct queue_means){0};
    }
    if (!lattice_open(&lattice, network)) {
        return false;
    }
    double *queues = memory_alloc((lattice.points * network->station_count + 1) * sizeof(double));
    for (size_t point = 1; point < lattice.points && moves; point++) {
        lattice_step(&lattice, network);
        for (size_t c = 0; c < network->class_count && moves; c++) {
            if (lattice.mix[c] > 0) {
                out[c].throughput_per_s = solve_class(network, &lattice, point, c, queues);
                moves = out[c].throughput_per_s > 0;
            }
        }
    }
    for (size_t c = 0; c < network->class_count; c++) {
        if (!moves) {
            out[c].throughput_per_s = 0;
        } else if (network->classes[c].population > 0) {
            report_class(network, &lattice, queues, c, out, means);
        }
    }
    memory_free(queues);
    memory_free(lattice.mix);
    return moves;
}
