#include "analysis/theory/hot_standby.h"

#include "analysis/theory/markov.h"
#include "analysis/theory/markov_transient.h"

#include <math.h>

/* The states in which the service starts come last: a takeover at once has none. */
enum state { TWO_RUNNING, ONE_RUNNING, ONE_UNNOTICED, NONE, TWO_STARTING, ONE_STARTING, STATES };

enum { MOST_TRANSITIONS = 16, STATES_AT_ONCE = TWO_STARTING };

static const bool up[STATES] = {[TWO_RUNNING] = true, [ONE_RUNNING] = true};
static const bool both_up[STATES] = {[TWO_RUNNING] = true, [TWO_STARTING] = true};
static const bool none_up[STATES] = {[NONE] = true};

struct pair_chain {
    struct markov_chain chain;
    struct markov_transition transitions[MOST_TRANSITIONS];
};

static bool check_pair(const struct hot_standby *pair, struct error *error)
{
    static const char where[] = "hot standby";

    if (!(pair->failure_s > 0) || isinf(pair->failure_s)) {
        return error_set(error, ERROR_INTERNAL, where,
                         "the mean time to failure is %g s; it must be above 0 and finite",
                         pair->failure_s);
    }
    if (!(pair->repair_s > 0) || isinf(pair->repair_s)) {
        return error_set(error, ERROR_INTERNAL, where,
                         "the mean time to repair is %g s; it must be above 0 and finite",
                         pair->repair_s);
    }
    if (!(pair->takeover_s >= 0) || isinf(pair->takeover_s)) {
        return error_set(error, ERROR_INTERNAL, where,
                         "the mean takeover is %g s; it must be 0 or more and finite",
                         pair->takeover_s);
    }
    if (!(pair->coverage >= 0 && pair->coverage <= 1)) {
        return error_set(error, ERROR_INTERNAL, where, "the coverage is %g; it must be 0 to 1",
                         pair->coverage);
    }
    return true;
}

static void add_transition(struct pair_chain *pair, enum state from, enum state to,
                           double rate_per_s)
{
    pair->transitions[pair->chain.count++] = (struct markov_transition){from, to, rate_per_s};
}

/* Holds a pointer into itself: fill it in where it stays. */
static void build_chain(const struct hot_standby *pair, struct pair_chain *out)
{
    bool at_once = pair->takeover_s == 0;
    double fails = 1 / pair->failure_s;
    double repaired = 1 / pair->repair_s;
    double covered = pair->coverage * fails;
    double uncovered = (1 - pair->coverage) * fails;
    enum state two_starting = at_once ? TWO_RUNNING : TWO_STARTING;
    enum state one_starting = at_once ? ONE_RUNNING : ONE_STARTING;

    out->chain = (struct markov_chain){at_once ? STATES_AT_ONCE : STATES, out->transitions, 0};

    add_transition(out, TWO_RUNNING, one_starting, covered);
    add_transition(out, TWO_RUNNING, ONE_UNNOTICED, uncovered);
    add_transition(out, TWO_RUNNING, ONE_RUNNING, fails); /* of the standby */
    add_transition(out, ONE_RUNNING, NONE, fails);
    add_transition(out, ONE_RUNNING, TWO_RUNNING, repaired);
    add_transition(out, ONE_UNNOTICED, NONE, fails);
    add_transition(out, ONE_UNNOTICED, two_starting, repaired);
    add_transition(out, NONE, one_starting, 2 * repaired);
    if (at_once) {
        return;
    }
    add_transition(out, TWO_STARTING, TWO_RUNNING, 1 / pair->takeover_s);
    add_transition(out, TWO_STARTING, ONE_STARTING, covered); /* the other one begins anew */
    add_transition(out, TWO_STARTING, ONE_UNNOTICED, uncovered);
    add_transition(out, TWO_STARTING, ONE_STARTING, fails); /* of the standby */
    add_transition(out, ONE_STARTING, ONE_RUNNING, 1 / pair->takeover_s);
    add_transition(out, ONE_STARTING, NONE, fails);
    add_transition(out, ONE_STARTING, TWO_STARTING, repaired);
}

bool hot_standby_solve(const struct hot_standby *pair, struct hot_standby_means *out,
                       struct error *error)
{
    struct pair_chain chain;
    double chances[STATES] = {0};

    *out = (struct hot_standby_means){0};
    if (!check_pair(pair, error)) {
        return false;
    }
    build_chain(pair, &chain);
    if (!markov_steady_state(&chain.chain, chances, error)) {
        return false;
    }
    for (enum state state = 0; state < STATES; state++) {
        out->unavailability += up[state] ? 0 : chances[state];
    }
    out->availability = markov_sum(STATES, chances, up);
    out->both_up = markov_sum(STATES, chances, both_up);
    out->none_up = markov_sum(STATES, chances, none_up);
    out->failures_per_s = out->availability / pair->failure_s;
    out->between_failures_s = pair->failure_s / out->availability;
    out->outage_s = out->unavailability * out->between_failures_s;
    return true;
}

bool hot_standby_solve_until(const struct hot_standby *pair, double time_s,
                             struct hot_standby_until *out, struct error *error)
{
    static const double start[STATES] = {[TWO_RUNNING] = 1};
    struct pair_chain chain;
    double chances[STATES] = {0};
    double times_s[STATES] = {0};

    *out = (struct hot_standby_until){0};
    if (!check_pair(pair, error)) {
        return false;
    }
    build_chain(pair, &chain);
    if (!markov_transient(&chain.chain, start, time_s, chances, times_s, error)) {
        return false;
    }
    double up_s = markov_sum(STATES, times_s, up);
    out->availability_at = markov_sum(STATES, chances, up);
    out->availability_over = time_s > 0 ? up_s / time_s : 1;
    out->failures = up_s / pair->failure_s;
    return true;
}
