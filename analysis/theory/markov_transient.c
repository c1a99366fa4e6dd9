#include "analysis/theory/markov_transient.h"

#include "sim/base/memory.h"
#include "sim/base/real.h"

#include <string.h>

/* Terms of a step whose mean number of jumps is at most 1: the rest is under 1e-80. */
enum { TERMS = 60 };

static const char where[] = "Markov chain";

/* From each start (row): the chance of each state after a step, and the time spent in each. */
struct flow {
    size_t states;
    double step_s;
    double *after;
    double *during;
    double *scratch; /* a third matrix, and room for two rows at least */
};

/* One step of the chain that jumps at rate `fastest`, at times without moving: next = now * U. */
static void jump(const struct markov_chain *chain, const double *exits, double fastest,
                 const double *now, double *next)
{
    for (size_t state = 0; state < chain->states; state++) {
        next[state] = now[state] * ((fastest - exits[state]) / fastest);
    }
    for (size_t i = 0; i < chain->count; i++) {
        const struct markov_transition *transition = &chain->transitions[i];
        next[transition->to] += now[transition->from] * (transition->rate_per_s / fastest);
    }
}

/*
 * The flow of a step in which at most one jump is expected: the chance of each number of jumps is
 * Poisson, and the time spent after exactly k of them has the mean P(more than k) / fastest.
 */
static void first_step(const struct markov_chain *chain, const double *exits, double fastest,
                       struct flow *flow)
{
    double weights[TERMS];
    double more[TERMS];
    double *now = flow->scratch;
    double *next = flow->scratch + flow->states;

    weights[0] = real_exp(-fastest * flow->step_s);
    for (size_t k = 1; k < TERMS; k++) {
        weights[k] = weights[k - 1] * (fastest * flow->step_s) / (double)k;
    }
    more[TERMS - 1] = 0;
    for (size_t k = TERMS - 1; k > 0; k--) {
        more[k - 1] = more[k] + weights[k];
    }
    for (size_t start = 0; start < flow->states; start++) {
        memset(now, 0, flow->states * sizeof *now);
        now[start] = 1;
        for (size_t k = 0; k < TERMS; k++) {
            for (size_t state = 0; state < flow->states; state++) {
                flow->after[start * flow->states + state] += weights[k] * now[state];
                flow->during[start * flow->states + state] += more[k] / fastest * now[state];
            }
            jump(chain, exits, fastest, now, next);
            double *swapped = now;
            now = next;
            next = swapped;
        }
    }
}

/* into += left * right */
static void add_product(size_t states, const double *left, const double *right, double *into)
{
    for (size_t i = 0; i < states; i++) {
        for (size_t k = 0; k < states; k++) {
            double factor = left[i * states + k];
            for (size_t j = 0; j < states && factor > 0; j++) {
                into[i * states + j] += factor * right[k * states + j];
            }
        }
    }
}

static void scale_rows(size_t states, double *matrix, double sum)
{
    for (size_t i = 0; i < states; i++) {
        double found = 0;
        for (size_t j = 0; j < states; j++) {
            found += matrix[i * states + j];
        }
        for (size_t j = 0; j < states; j++) {
            matrix[i * states + j] *= found > 0 ? sum / found : 1;
        }
    }
}

/* P(2t) = P(t) P(t) and M(2t) = M(t) + P(t) M(t). */
static void double_step(struct flow *flow)
{
    size_t bytes = flow->states * flow->states * sizeof(double);
    double *freed = flow->during;

    flow->step_s *= 2;
    memcpy(flow->scratch, flow->during, bytes);
    add_product(flow->states, flow->after, flow->during, flow->scratch);
    flow->during = flow->scratch;
    memset(freed, 0, bytes);
    add_product(flow->states, flow->after, flow->after, freed);
    flow->scratch = flow->after;
    flow->after = freed;
    scale_rows(flow->states, flow->after, 1);
    scale_rows(flow->states, flow->during, flow->step_s);
}

static bool check_start(const struct markov_chain *chain, const double *initial, double time_s,
                        struct error *error)
{
    double sum = 0;

    for (size_t state = 0; state < chain->states; state++) {
        if (!(initial[state] >= 0)) {
            return error_set(error, ERROR_INTERNAL, where,
                             "the chance of state %zu at the start is %g", state, initial[state]);
        }
        sum += initial[state];
    }
    if (!(sum >= 1 - 1e-9 && sum <= 1 + 1e-9)) {
        return error_set(error, ERROR_INTERNAL, where,
                         "the chances of the states at the start sum to %.12g and not to 1", sum);
    }
    if (!(time_s >= 0) || isinf(time_s)) {
        return error_set(error, ERROR_INTERNAL, where,
                         "the time is %g; it must be 0 or more and finite", time_s);
    }
    return true;
}

/* The row of a matrix that belongs to a start in several states at once, each with its chance. */
static void mix_rows(size_t states, const double *initial, const double *matrix, double *row)
{
    memset(row, 0, states * sizeof *row);
    for (size_t start = 0; start < states; start++) {
        for (size_t state = 0; state < states; state++) {
            row[state] += initial[start] * matrix[start * states + state];
        }
    }
}

static bool solve_transient(const struct markov_chain *chain, const double *exits, double fastest,
                            double time_s, struct flow *flow)
{
    int doublings = 0;

    if (!isfinite(fastest * time_s)) {
        return false;
    }
    for (flow->step_s = time_s; fastest * flow->step_s > 1; flow->step_s /= 2) {
        doublings++;
    }
    first_step(chain, exits, fastest, flow);
    scale_rows(flow->states, flow->after, 1);
    scale_rows(flow->states, flow->during, flow->step_s);
    while (doublings-- > 0) {
        double_step(flow);
    }
    return true;
}

bool markov_transient(const struct markov_chain *chain, const double *initial, double time_s,
                      double *chances, double *times_s, struct error *error)
{
    if (!markov_check(chain, error) || !check_start(chain, initial, time_s, error)) {
        return false;
    }
    size_t squared = chain->states * chain->states;
    double *exits = memory_alloc((2 * chain->states + 3 * squared) * sizeof *exits);
    struct flow flow = {.states = chain->states,
                        .after = exits + chain->states,
                        .during = exits + chain->states + squared,
                        .scratch = exits + chain->states + 2 * squared};
    double fastest = 0;

    for (size_t i = 0; i < chain->count; i++) {
        exits[chain->transitions[i].from] += chain->transitions[i].rate_per_s;
    }
    for (size_t state = 0; state < chain->states; state++) {
        fastest = exits[state] > fastest ? exits[state] : fastest;
    }
    fastest = fastest > 0 ? fastest : 1; /* nothing ever moves: any rate of no jumps will do */
    bool solved = solve_transient(chain, exits, fastest, time_s, &flow) ||
                  error_set(error, ERROR_INTERNAL, where,
                            "a rate of %g over a time of %g is out of range", fastest, time_s);
    if (solved) {
        mix_rows(chain->states, initial, flow.after, chances);
        if (times_s) {
            mix_rows(chain->states, initial, flow.during, times_s);
        }
    }
    memory_free(exits);
    return solved;
}
