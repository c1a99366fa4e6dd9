#include "analysis/theory/single_node.h"

#include "analysis/theory/markov_transient.h"

bool single_node_solve_until(const struct single_node *node, double time_s,
                             struct single_node_until *out, struct error *error)
{
    enum { UP, DOWN, STARTING, STATES };
    static const double initial[STATES] = {1, 0, 0};
    bool starts = node->start_s > 0;
    const struct markov_transition transitions[] = {
        {UP, DOWN, 1 / node->failure_s},
        {DOWN, starts ? STARTING : UP, 1 / node->repair_s},
        {STARTING, UP, starts ? 1 / node->start_s : 0},
        {STARTING, DOWN, starts ? 1 / node->failure_s : 0},
    };
    struct markov_chain chain = {starts ? STATES : STARTING, transitions, starts ? 4 : 2};
    double chances[STATES];
    double times_s[STATES];
    *out = (struct single_node_until){0};
    if (!(time_s > 0)) {
        return error_set(error, ERROR_INTERNAL, "single node", "a time of %g s is not above 0",
                         time_s);
    }
    if (!markov_transient(&chain, initial, time_s, chances, times_s, error)) {
        return false;
    }
    *out = (struct single_node_until){chances[UP], times_s[UP] / time_s};
    return true;
}
