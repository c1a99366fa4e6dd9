#include "analysis/statistics/precision.h"

#include <math.h>

#include "analysis/statistics/student.h"
#include "analysis/statistics/sum.h"
#include "sim/base/assert.h"

enum { ENOUGH_MOST = 1000000000 };

/* Equal values do not tell how much others would spread. */
static bool are_equal(const struct precision_goal *goal)
{
    for (size_t i = 1; i < goal->count; i++) {
        if (goal->values[i] != goal->values[0]) {
            return false;
        }
    }
    return true;
}

/*
 * The smallest number of values n <= most that would meet the goal, t(n - 1) s / sqrt(n) <= r |x|,
 * if mean and deviation stay as they are; most when none does. The left side falls with n.
 */
static size_t needed(const struct precision_goal *goal, double confidence, size_t most)
{
    if (are_equal(goal)) { /* or fewer than 2 */
        return most;
    }
    double wanted = goal->relative_half_width * fabs(sum_mean(goal->values, goal->count));
    double deviation = student_deviation(goal->values, goal->count);
    size_t too_few = goal->count;
    size_t enough = most;
    while (enough - too_few > 1) {
        size_t middle = too_few + (enough - too_few) / 2;
        double half_width = student_quantile(confidence, middle) * deviation / sqrt((double)middle);
        if (half_width <= wanted) {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    return enough;
}

/* Replications that hold so many values, when `count` of `replications` have one. */
static size_t replications_for(size_t values, size_t count, size_t replications)
{
    if (count == 0) {
        return 2 * replications;
    }
    double total = ceil((double)values * (double)replications / (double)count);
    return (size_t)total;
}

size_t precision_enough(const struct precision_goal *goal, double confidence, size_t replications)
{
    if (goal->count < 2 || sum_mean(goal->values, goal->count) == 0) {
        return 0;
    }
    size_t values = needed(goal, confidence, ENOUGH_MOST);
    return values == ENOUGH_MOST ? 0 : replications_for(values, goal->count, replications);
}

struct precision precision_next(const struct precision_rule *rule,
                                const struct precision_goal *goals, size_t goal_count,
                                size_t replications)
{
    ASSERT(rule->minimum >= 1 && rule->maximum >= rule->minimum);
    struct precision next = {.reached = true};
    size_t most = replications;

    if (replications < rule->minimum) {
        return (struct precision){.add = rule->minimum - replications};
    }
    for (size_t i = 0; i < goal_count; i++) {
        const struct precision_goal *goal = &goals[i];
        ASSERT(goal->count <= replications && goal->relative_half_width > 0);
        if (goal->is_hopeless) {
            next.hopeless = true;
            continue;
        }
        if (goal->is_met && (goal->was_met || replications >= rule->maximum)) {
            continue;
        }
        size_t total = goal->is_met
                           ? replications + (replications + 1) / 2
                           : replications_for(needed(goal, rule->confidence, 2 * goal->count),
                                              goal->count, replications);
        if (next.reached || total > most) {
            most = total;
            next.worst = i;
        }
        next.reached = false;
    }
    if (!next.reached && replications < rule->maximum) {
        next.hopeless = false;
        size_t total = most > replications ? most : replications + 1;
        next.add = (total < rule->maximum ? total : rule->maximum) - replications;
    }
    next.reached = next.reached && !next.hopeless;
    return next;
}
