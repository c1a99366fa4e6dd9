/* The threads that run a program, and where they run: as a spec says it. */
#ifndef MODELS_PROCESSOR_TEAM_PARAMETERS_H
#define MODELS_PROCESSOR_TEAM_PARAMETERS_H

#include "sim/component/kind.h"

/** The ways in which threads are dealt out to processors. */
enum affinity {
    AFFINITY_SPREAD,  /* in turn, so that all have the same number */
    AFFINITY_COMPACT, /* a thread for each core of the first, then the next, and so on */
};

struct team_parameters {
    int64_t threads;             /* 0: see team_threads */
    int64_t weight;              /* of each thread */
    int affinity;                /* enum affinity */
    struct parameter_list nodes; /* of int64_t; none: all */
    struct parameter_list cores; /* of int64_t; none: those of the nodes */
    struct part program;
};

extern const char *const affinity_names[];
extern const struct parameter team_node_row, team_core_row;

/* clang-format off */
/** The rows of these parameters but for the program, in a struct that has them at an offset. */
#define TEAM_ROWS(at)                                                                              \
    {.name = "threads", .type = PARAMETER_INTEGER,                                                 \
     .offset = (at) + offsetof(struct team_parameters, threads),                                   \
     .doc = "Threads that run the program; one for each hardware thread of the cores unless "      \
            "given.",                                                                              \
     .flags = PARAMETER_OPTIONAL, .least = 1, .most = THREADS_MOST},                               \
    {.name = "weight", .type = PARAMETER_INTEGER,                                                  \
     .offset = (at) + offsetof(struct team_parameters, weight),                                    \
     .doc = "Weight of each thread under a scheduler that shares cores by weight: with twice "     \
            "that of another a thread has twice its time.",                                        \
     .preset = "1", .least = 1, .most = 1e6},                                                      \
    {.name = "affinity", .type = PARAMETER_CHOICE,                                                 \
     .offset = (at) + offsetof(struct team_parameters, affinity),                                  \
     .doc = "How threads are bound to processors: spread over all in turn, or compact, "           \
            "which fills the cores of one before the next.",                                       \
     .preset = "\"spread\"", .choices = affinity_names},                                           \
    {.name = "nodes", .type = PARAMETER_LIST,                                                      \
     .offset = (at) + offsetof(struct team_parameters, nodes),                                     \
     .doc = "Nodes that the threads are bound to, which are the processors unless \"system\" "     \
            "lists nodes or splits its processors; all unless given.",                             \
     .flags = PARAMETER_OPTIONAL, .element = &team_node_row},                                 \
    {.name = "cores", .type = PARAMETER_LIST,                                                      \
     .offset = (at) + offsetof(struct team_parameters, cores),                                     \
     .doc = "Cores that the threads are bound to, one after another in turn; those of the first "  \
            "node are counted from 0, then those of the next.",                               \
     .flags = PARAMETER_OPTIONAL, .element = &team_core_row}
/* clang-format on */

enum { THREADS_MOST = 100000 };

/** One of several programs. */
extern const struct table team_table;

#endif
