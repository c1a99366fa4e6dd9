#include "analysis/theory/markov.h"

#include "sim/base/memory.h"

#include <math.h>
#include <string.h>

static const char where[] = "Markov chain";

static bool check_transition(const struct markov_chain *chain, size_t i, struct error *error)
{
    const struct markov_transition *transition = &chain->transitions[i];

    if (transition->from >= chain->states || transition->to >= chain->states) {
        return error_set(error, ERROR_INTERNAL, where,
                         "transition %zu goes from state %zu to state %zu; the last state is %zu",
                         i, transition->from, transition->to, chain->states - 1);
    }
    if (transition->from == transition->to) {
        return error_set(error, ERROR_INTERNAL, where,
                         "transition %zu goes from state %zu to itself", i, transition->from);
    }
    if (!(transition->rate_per_s >= 0) || isinf(transition->rate_per_s)) {
        return error_set(error, ERROR_INTERNAL, where,
                         "transition %zu has a rate of %g; a rate is 0 or more and finite", i,
                         transition->rate_per_s);
    }
    return true;
}

bool markov_check(const struct markov_chain *chain, struct error *error)
{
    if (chain->states == 0) {
        return error_set(error, ERROR_INTERNAL, where, "a chain needs at least one state");
    }
    for (size_t i = 0; i < chain->count; i++) {
        if (!check_transition(chain, i, error)) {
            return false;
        }
    }
    return true;
}

static bool out_of_range(struct error *error)
{
    return error_set(error, ERROR_INTERNAL, where,
                     "the rates are too far apart for numbers of double precision");
}

/*
 * Add to a set all states that can be reached from it (or, backwards, that can reach it). States of
 * `walls` are reached but not passed; NULL for none.
 */
static void spread(const struct markov_chain *chain, bool backwards, const bool *walls,
                   bool *reached)
{
    bool grew = true;

    while (grew) {
        grew = false;
        for (size_t i = 0; i < chain->count; i++) {
            const struct markov_transition *transition = &chain->transitions[i];
            size_t from = backwards ? transition->to : transition->from;
            size_t to = backwards ? transition->from : transition->to;
            if (transition->rate_per_s > 0 && reached[from] && !reached[to] &&
                !(walls && walls[from])) {
                reached[to] = true;
                grew = true;
            }
        }
    }
}

/*
 * The states that the chain never leaves once it is there. There is one such class exactly when
 * some state can be reached from all others; if so, it is the last from which a backward search
 * had to start anew.
 */
static bool closed_class(const struct markov_chain *chain, bool *members, struct error *error)
{
    size_t root = 0;

    memset(members, 0, chain->states * sizeof *members);
    for (size_t state = 0; state < chain->states; state++) {
        if (!members[state]) {
            root = state;
            members[state] = true;
            spread(chain, true, NULL, members);
        }
    }
    memset(members, 0, chain->states * sizeof *members);
    members[root] = true;
    spread(chain, true, NULL, members);
    for (size_t state = 0; state < chain->states; state++) {
        if (!members[state]) {
            return error_set(error, ERROR_INTERNAL, where,
                             "there is no unique steady state: state %zu is never followed by "
                             "state %zu, so that the long run depends on the start",
                             state, root);
        }
    }
    memset(members, 0, chain->states * sizeof *members);
    members[root] = true;
    spread(chain, false, NULL, members);
    return true;
}

/*
 * Take the last of k + 1 states out of a chain of `width` columns: a jump to it goes on to its
 * successors (Grassmann, Taksar and Heyman 1985). Leaves in column k the mean time that is spent in
 * k for a unit of time in each other. Returns false when k has no exit.
 */
static bool eliminate_state(double *rates, size_t width, size_t k)
{
    double leaving = 0;

    for (size_t j = 0; j < k; j++) {
        leaving += rates[k * width + j];
    }
    for (size_t i = 0; i < k && leaving > 0; i++) {
        double *row = rates + i * width;
        row[k] /= leaving;
        for (size_t j = 0; j < k && row[k] > 0; j++) {
            row[j] += row[k] * rates[k * width + j]; /* the diagonal is not read */
        }
    }
    return leaving > 0;
}

/* A square matrix of rates; positions[state] is its row; `width` and above: left out. */
static double *dense(const struct markov_chain *chain, const size_t *positions, size_t width)
{
    double *rates = memory_alloc(width * width * sizeof *rates);

    for (size_t i = 0; i < chain->count; i++) {
        size_t from = positions[chain->transitions[i].from];
        size_t to = positions[chain->transitions[i].to];
        if (from < width && to < width && from != to) {
            rates[from * width + to] += chain->transitions[i].rate_per_s;
        }
    }
    return rates;
}

/* Rows for the members of a set, from `first` on, and -1 for all others. Returns the end. */
static size_t number_rows(size_t states, const bool *members, size_t first, size_t *positions)
{
    size_t next = first;

    for (size_t state = 0; state < states; state++) {
        positions[state] = members[state] ? next++ : (size_t)-1;
    }
    return next;
}

/* Steady state of an irreducible matrix of rates, which is destroyed. */
static bool solve_steady(double *rates, size_t width, double *chances)
{
    double total = 1;

    for (size_t k = width - 1; k > 0; k--) {
        if (!eliminate_state(rates, width, k)) {
            return false;
        }
    }
    chances[0] = 1;
    for (size_t k = 1; k < width; k++) {
        chances[k] = 0;
        for (size_t i = 0; i < k; i++) {
            chances[k] += chances[i] * rates[i * width + k];
        }
        total += chances[k];
    }
    for (size_t k = 0; k < width; k++) {
        chances[k] /= total;
    }
    return isfinite(total);
}

bool markov_steady_state(const struct markov_chain *chain, double *chances, struct error *error)
{
    if (!markov_check(chain, error)) {
        return false;
    }
    bool *members = memory_alloc(chain->states * sizeof *members);
    bool found = closed_class(chain, members, error);
    if (found) {
        size_t *positions = memory_alloc(chain->states * sizeof *positions);
        size_t width = number_rows(chain->states, members, 0, positions);
        double *rates = dense(chain, positions, width);
        double *solved = memory_alloc(width * sizeof *solved);
        found = solve_steady(rates, width, solved) || out_of_range(error);
        for (size_t state = 0; state < chain->states; state++) {
            chances[state] = members[state] ? solved[positions[state]] : 0;
        }
        memory_free(solved);
        memory_free(rates);
        memory_free(positions);
    }
    memory_free(members);
    return found;
}

/* Whether the target is certain to be reached from everywhere the chain can be before it. */
static bool certain(const struct markov_chain *chain, const bool *before, const bool *target,
                    struct error *error)
{
    bool *leading = memory_alloc(chain->states * sizeof *leading);
    bool all = true;

    memcpy(leading, target, chain->states * sizeof *leading);
    spread(chain, true, NULL, leading);
    for (size_t state = 0; state < chain->states && all; state++) {
        all =
            !before[state] || leading[state] ||
            error_set(error, ERROR_INTERNAL, where,
                      "from state %zu the set is never reached: the mean time is infinite", state);
    }
    memory_free(leading);
    return all;
}

/* Row 0 is the target, row 1 the start; the matrix is destroyed. */
static bool solve_reaching(double *rates, size_t width, double *mean_s)
{
    double *stays = memory_alloc(width * sizeof *stays);
    bool solved = true;

    for (size_t i = 1; i < width; i++) {
        stays[i] = 1;
    }
    for (size_t k = width - 1; k > 1 && solved; k--) {
        solved = eliminate_state(rates, width, k);
        for (size_t i = 1; i < k; i++) {
            stays[i] += rates[i * width + k] * stays[k];
        }
    }
    *mean_s = stays[1] / rates[width];
    memory_free(stays);
    return solved && isfinite(*mean_s);
}

bool markov_time_to_reach(const struct markov_chain *chain, size_t start, const bool *target,
                          double *mean_s, struct error *error)
{
    if (!markov_check(chain, error)) {
        return false;
    }
    if (start >= chain->states) {
        return error_set(error, ERROR_INTERNAL, where,
                         "the start is state %zu; the last state is %zu", start, chain->states - 1);
    }
    *mean_s = 0;
    if (target[start]) {
        return true;
    }
    bool *before = memory_alloc(chain->states * sizeof *before);
    before[start] = true;
    spread(chain, false, target, before);
    bool found = certain(chain, before, target, error);
    if (found) {
        size_t *positions = memory_alloc(chain->states * sizeof *positions);
        for (size_t state = 0; state < chain->states; state++) {
            before[state] = before[state] && !target[state] && state != start;
        }
        size_t width = number_rows(chain->states, before, 2, positions);
        positions[start] = 1;
        for (size_t state = 0; state < chain->states; state++) {
            positions[state] = target[state] ? 0 : positions[state];
        }
        double *rates = dense(chain, positions, width);
        found = solve_reaching(rates, width, mean_s) || out_of_range(error);
        memory_free(rates);
        memory_free(positions);
    }
    memory_free(before);
    return found;
}

bool markov_entries(const struct markov_chain *chain, const double *chances, const bool *set,
                    double *per_s, struct error *error)
{
    if (!markov_check(chain, error)) {
        return false;
    }
    *per_s = 0;
    for (size_t i = 0; i < chain->count; i++) {
        const struct markov_transition *transition = &chain->transitions[i];
        if (set[transition->to] && !set[transition->from]) {
            *per_s += chances[transition->from] * transition->rate_per_s;
        }
    }
    return true;
}

double markov_sum(size_t states, const double *values, const bool *set)
{
    double sum = 0;

    for (size_t state = 0; state < states; state++) {
        sum += set[state] ? values[state] : 0;
    }
    return sum;
}
