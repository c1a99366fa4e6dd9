/*
 * Shared by the speed programs, so that engine and hand-written loops do the same work: the
 * arguments, the draws, the clock and the line of JSON.
 */
#ifndef TESTS_SPEED_SPEED_H
#define TESTS_SPEED_SPEED_H

#include "sim/random/variate.h"

#include <stdint.h>

enum { SPEED_SEED = 1 };

#define SPEED_MEAN_TICKS  1e9
#define SPEED_UTILIZATION 0.9

/** The arguments: `customers` for mm1, the other two for hold; the rest is 0. */
struct speed_arguments {
    uint64_t customers;
    uint64_t pending;
    uint64_t events;
};

/** Read `mm1 --customers N` or `hold --pending N --events M`; ends the program on anything else. */
struct speed_arguments speed_parse(int count, char **arguments);

/** Say why on stderr and end with status 2. */
_Noreturn void speed_give_up(const char *text);

/** A length of time, or a point in it; processor time suffers less from others on the machine. */
struct speed_time {
    double elapsed_s;
    double cpu_s;
};

struct speed_time speed_start(void);

/** The time since the start. */
struct speed_time speed_stop(struct speed_time start);

/** Events of a hold run that do not count. */
uint64_t speed_warmup(uint64_t pending, uint64_t events);

struct speed_result {
    const char *benchmark;
    uint64_t events;
    struct speed_time time;    /* of the loop alone */
    double mean_response_time; /* 0 where there is none */
    int64_t clock_ticks;       /* of the last event */
};

void speed_print(const struct speed_result *result);

/** An exponential time in ticks. */
static inline int64_t speed_draw(struct stream *stream, double mean_ticks)
{
    return (int64_t)(stream_exponential(stream) * mean_ticks + 0.5);
}

#endif
