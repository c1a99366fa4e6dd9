/* Interrupts in whose specs one value is looked at, or not; for test_canonical.c. */
#ifndef TESTS_EXPERIMENTS_SPEC_CANONICAL_INTERRUPTS_H
#define TESTS_EXPERIMENTS_SPEC_CANONICAL_INTERRUPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define INTERRUPTED                                                                                \
    "{'name': 'i', 'system': {'kind': 'multiprocessor', 'cores_per_processor': 2, 'memory': "      \
    "{'latency': '90 ns'}, 'interrupts': {%s}}, 'workload': {'interrupts': {'a': {'arrivals': "    \
    "'1 us', %s}}}, 'run': {'horizon': '1 s'}}"

/* Two texts of a controller and of its source that differ in a row. */
static const struct interrupted_case {
    const char *row;
    bool is_used;
    const char *controller[2], *source[2];
} interrupted_cases[] = {
    {"core",
     false,
     {"'delivery': 'round_robin'", "'delivery': 'round_robin', 'core': 1"},
     {"'level': 1", "'level': 1"}},
    {"core", true, {"'core': 0", "'core': 1"}, {"'level': 1", "'level': 1"}},
    {"latch", false, {"", ""}, {"'trigger': 'level'", "'latch': 4"}},
    {"latch", true, {"", ""}, {"'trigger': 'edge'", "'trigger': 'edge', 'latch': 4"}},
};

enum { INTERRUPTED_CASES = sizeof interrupted_cases / sizeof *interrupted_cases };

/** Both texts of a case. */
static inline void interrupted_texts(const struct interrupted_case *at, char texts[2][1024])
{
    for (size_t k = 0; k < 2; k++) {
        snprintf(texts[k], 1024, INTERRUPTED, at->controller[k], at->source[k]);
    }
}

/** Add the cases of a row. */
static inline void interrupted_count(const char *row, size_t found[2])
{
    for (size_t i = 0; i < INTERRUPTED_CASES; i++) {
        found[interrupted_cases[i].is_used] += strcmp(interrupted_cases[i].row, row) == 0;
    }
}

#endif
