/*
 * The load that open classes put on each station.
 *
 * A class makes v[s] visits to station s in a pass: the traffic equations v = p + v P, in which p
 * are the probabilities from `start` and P those between stations (Jackson 1957). Small networks
 * are solved by elimination, large ones by iteration from 0, which approaches v from below: it
 * cannot find a station overloaded that is not.
 */
#include "models/queueing/plan_check.h"

#include <inttypes.h>

extern const struct kind polling_kind;

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

/* The customers that come to a station. */
struct coming {
    double load;    /* of open classes, servers that they keep busy */
    double most;    /* arrivals of the open class that comes most often, per tick */
    size_t classes; /* open and closed */
};

/* Adds the load of an open class to each station it comes to. */
static void add_load(const struct plan *plan, struct coming *coming)
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
            struct coming *here = &coming[station];
            here->load += visits * distribution_mean(plan->places[station].service);
            here->most = visits > here->most ? visits : here->most;
        }
    }
}

/* Where at most k of a queue are served in a poll: the server, which loads and switches occupy, has
 * to come often enough. Its cycle takes R / (1 - load), with R for all switches (Fricker and Jaibi
 * 1994, Queueing Systems 15). */
static void check_polls(const struct plan *plan, size_t index, const struct coming *coming,
                        struct complaints *complaints)
{
    const struct station_parameters *station = queueing_station_parameters(plan->parameters, index);
    const struct polling_parameters *polling = station->polling;
    if (station->discipline != &polling_kind || polling == NULL ||
        polling->policy != POLLING_LIMITED || station->capacity > 0) {
        return;
    }
    double switches = (double)coming->classes * polling_switch_over(polling);
    double load = coming->load + coming->most * switches / (double)polling->limit;
    if (load >= 1 - ALMOST) {
        scope_complain(&plan->stations, plan->names[index], complaints,
                       "unstable: open classes and the switches between polls load station \"%s\""
                       " to %.4g, which is not under 1, with %" PRId64 " at most served in a poll;"
                       " \"run\": {\"transient\": true} runs it all the same",
                       plan->names[index], load, polling->limit);
    }
}

void queueing_check_load(struct plan *plan, struct complaints *complaints)
{
    struct coming *coming = ARENA_ARRAY(plan->arena, struct coming, plan->station_count);
    for (size_t i = 0; i < plan->parameters->workload->classes.count; i++) {
        plan_class(plan, i, NULL);
        if (plan->class->arrivals != NULL) {
            add_load(plan, coming);
        }
        for (size_t k = 0; k < plan->reached_count; k++) {
            coming[plan->reached[k]].classes++;
        }
    }
    for (size_t i = 0; i < plan->station_count; i++) {
        const struct station_parameters *station = queueing_station_parameters(plan->parameters, i);
        double load = coming[i].load / (double)station->servers;
        if (station->capacity > 0 || station->servers == PARAMETER_INFINITE || load < 1 - ALMOST) {
            check_polls(plan, i, &coming[i], complaints);
            continue;
        }
        scope_complain(&plan->stations, plan->names[i], complaints,
                       "unstable: open classes load station \"%s\" to %.4g, which is not under 1,"
                       " so its queue grows without end; \"run\": {\"transient\": true} runs it"
                       " all the same",
                       plan->names[i], load);
    }
}
