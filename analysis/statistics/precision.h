/*
 * How many replications a wanted precision needs, decided in rounds.
 *
 * A point runs its minimum, then asks here after every complete round. The answer hangs on the
 * values of complete rounds alone, in order of replication: never on which worker was first. So the
 * number of replications, and with it every byte of the result, is the same for any -j.
 */
#ifndef ANALYSIS_STATISTICS_PRECISION_H
#define ANALYSIS_STATISTICS_PRECISION_H

#include <stdbool.h>
#include <stddef.h>

struct precision_rule {
    size_t minimum; /* replications, 1 or more */
    size_t maximum; /* >= minimum */
    double confidence;
};

/** One metric whose interval must become narrow enough. */
struct precision_goal {
    const double *values;       /* of the complete replications that have one, in their order */
    size_t count;               /* at most the complete replications */
    double relative_half_width; /* wanted half-width / |mean|, > 0 */
    bool is_met;                /* the interval over these replications is narrow enough */
    bool was_met;               /* and it was at the end of the round before */
    bool is_hopeless; /* narrow enough in both rounds, of a value that replications do not mend */
};

struct precision {
    bool reached;  /* every goal is met: stop */
    bool hopeless; /* a goal is hopeless and no other asks for more: stop */
    size_t add;    /* replications of the next round; 0: stop */
    size_t worst;  /* index of the goal that asks for most; 0 when reached */
};

/**
 * Size of the next round.
 *
 * A goal needs n = (t s / (r x))^2 replications, with the t quantile of that same n: the smallest n
 * whose interval would be narrow enough if mean and deviation stayed (Law 2015, section 9.4.1). The
 * next round makes up the largest need, but adds at least 1, at most doubles what is there, and
 * stops at the maximum. A goal whose values are fewer than 2 or all equal, or that has a mean of 0,
 * cannot tell: it doubles.
 *
 * A rule that stops at the first narrow interval stops at those that are narrow by chance and
 * covers too seldom. So a goal counts as reached only when it was met at the end of the round
 * before too; one that is met for the first time asks for half as many replications again.
 *
 * A hopeless goal asks for nothing: the runs are too short for it, and others of their length are
 * so too.
 *
 * @param replications  complete so far; 0 before the first round
 */
struct precision precision_next(const struct precision_rule *rule,
                                const struct precision_goal *goals, size_t goal_count,
                                size_t replications);

/**
 * How many replications in all would meet a goal that `replications` do not, if mean and deviation
 * stayed; 0 where that cannot be told (fewer than 2 values, equal ones, a mean of 0) or is above a
 * thousand million.
 */
size_t precision_enough(const struct precision_goal *goal, double confidence, size_t replications);

#endif
