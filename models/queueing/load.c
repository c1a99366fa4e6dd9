/*
 * The load that open classes put on each station.
 *
 * A class makes v[s] visits to station s in a pass: the traffic equations v = p + v P, in which p
 * are the probabilities from `start` and P those between stations (Jackson 1957). Small networks
 * are solved by elimination, large ones by iteration from 0, which approaches v from below: it
 * cannot find a station overloaded that is not.
 */
#include "models/queueing/plan_check.h"

enum { ELIMINATED_MOST = 200, STEPS_MOST = 30000000 };

static const double ALMOST = 1e-9; /* rounding error allowed in a load of exactly 1 */

/* The traffic of one class; station reached[i] has index i. */
struct traffic {
    const struct plan *plan;
    size_t count;
    double *visits; /* in a pass, before any station at which customers may be lost */
};

static bool station_may_lose(const struct traffic *traffic, size_t index)
{
    const struct plan *plan = traffic->plan;
    return queueing_station_parameters(plan->parameters, plan->reached[index])->capacity > 0;
}

/* Adds `factor` times the probabilities of going from a place to each station. */
static void add_steps(const struct traffic *traffic, const struct place *place, double factor,
                      double *to)
{
    for (size_t i = 0; i < place->count; i++) {
        if (place->to[i] != PLAN_DONE && place->weights[i] > 0) {
            to[traffic->plan->position[place->to[i]]] += factor * place->weights[i];
        }
    }
}

/* Solves v (I - P) = p by elimination; the matrix is diagonally dominant, so without pivoting. */
static void solve_traffic(struct traffic *traffic)
{
    const struct plan *plan = traffic->plan;
    size_t n = traffic->count;
    double *rows = ARENA_ARRAY(plan->arena, double, n *n); /* transposed: one equation a row */
    double *step = ARENA_ARRAY(plan->arena, double, n);
    double *v = traffic->visits;
    add_steps(traffic, &plan->start, 1, v);
    for (size_t from = 0; from < n; from++) {
        for (size_t to = 0; to < n; to++) {
            step[to] = 0;
        }
        if (!station_may_lose(traffic, from)) {
            add_steps(traffic, &plan->places[plan->reached[from]], 1, step);
        }
        for (size_t to = 0; to < n; to++) {
            rows[to * n + from] = (to == from) - step[to];
        }
    }
    for (size_t pivot = 0; pivot < n; pivot++) {
        for (size_t row = pivot + 1; row < n; row++) {
            double factor = rows[row * n + pivot] / rows[pivot * n + pivot];
            for (size_t column = pivot; column < n && factor != 0; column++) {
                rows[row * n + column] -= factor * rows[pivot * n + column];
            }
            v[row] -= factor * v[pivot];
        }
    }
    for (size_t row = n; row-- > 0;) {
        for (size_t column = row + 1; column < n; column++) {
            v[row] -= rows[row * n + column] * v[column];
        }
        v[row] /= rows[row * n + row];
    }
}

/* Sends what has arrived at each station on to the next until hardly anything is left. */
static void iterate(struct traffic *traffic)
{
    const struct plan *plan = traffic->plan;
    double *arriving = ARENA_ARRAY(plan->arena, double, traffic->count);
    add_steps(traffic, &plan->start, 1, arriving);
    double left = 1;
    for (size_t steps = 0; steps < STEPS_MOST && left > ALMOST / 1000;) {
        left = 0;
        for (size_t i = 0; i < traffic->count; i++) {
            double now = arriving[i];
            const struct place *place = &plan->places[plan->reached[i]];
            arriving[i] = 0;
            traffic->visits[i] += now;
            steps += 1 + place->count;
            if (now > 0 && !station_may_lose(traffic, i)) {
                add_steps(traffic, place, now, arriving);
            }
        }
        for (size_t i = 0; i < traffic->count; i++) {
            left += arriving[i];
        }
    }
}

/* Adds the load of an open class to each station it comes to. */
static void add_load(const struct plan *plan, double *loads)
{
    struct traffic traffic = {
        .plan = plan,
        .count = plan->reached_count,
        .visits = ARENA_ARRAY(plan->arena, double, plan->reached_count),
    };
    if (traffic.count <= ELIMINATED_MOST) {
        solve_traffic(&traffic);
    } else {
        iterate(&traffic);
    }
    const struct arrivals_parameters *arrivals = plan->class->arrivals;
    double rate = distribution_mean(&arrivals->batch) / distribution_mean(&arrivals->interarrival);
    for (size_t i = 0; i < traffic.count; i++) {
        double visits = rate * traffic.visits[i];
        if (visits > 0) {
            uint32_t station = plan->reached[i];
            loads[station] += visits * distribution_mean(plan->places[station].service);
        }
    }
}

void queueing_check_load(struct plan *plan, struct complaints *complaints)
{
    double *loads = ARENA_ARRAY(plan->arena, double, plan->station_count);
    for (size_t i = 0; i < plan->parameters->workload->classes.count; i++) {
        plan_class(plan, i, NULL);
        if (plan->class->arrivals != NULL) {
            add_load(plan, loads);
        }
    }
    for (size_t i = 0; i < plan->station_count; i++) {
        const struct station_parameters *station = queueing_station_parameters(plan->parameters, i);
        double load = loads[i] / (double)station->servers;
        if (station->capacity > 0 || station->servers == PARAMETER_INFINITE || load < 1 - ALMOST) {
            continue;
        }
        scope_complain(&plan->stations, plan->names[i], complaints,
                       "unstable: open classes load station \"%s\" to %.4g, which is not under 1,"
                       " so its queue grows without end; \"run\": {\"transient\": true} runs it"
                       " all the same",
                       plan->names[i], load);
    }
}
