/* The wish of a caller of coupling compare: results, points, replications. */
#ifndef EXPERIMENTS_COMMANDS_COMPARE_WISH_H
#define EXPERIMENTS_COMMANDS_COMPARE_WISH_H

#include <stddef.h>
#include <stdint.h>

enum { COMPARE_SIDES = 2 };

/** The results, points and replications to compare. What is given once is of both sides. */
struct compare_wish {
    const char *paths[COMPARE_SIDES]; /* of folders; borrowed */
    size_t path_count;                /* 1 or 2, of all that follow 0 to 2 */
    uint64_t points[COMPARE_SIDES];
    size_t point_count; /* 0: with --timeline the first point that has one, else all alike */
    uint64_t replications[COMPARE_SIDES]; /* with --timeline */
    size_t replication_count;             /* 0: the first that has a timeline */
};

#endif
