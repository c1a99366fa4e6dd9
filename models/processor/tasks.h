/*
 * Tasks that arrive at the cores of a machine, compute and leave.
 *
 * A task is a thread of no processor: any core may hold it. It computes for its service and refers
 * to no memory. It goes through the machine's scheduler beside the threads that run a program;
 * tasks have a priority of their own, those threads have priority 0.
 *
 * Tasks may be of several classes, each with arrivals, services, a priority and a weight of its
 * own. For each class it is told how long its tasks wait, also those that wait still.
 *
 * Tasks may trap (traps.h). Response times, slowdowns and throughputs are those of tasks that have
 * done their service; tasks that a trap ended are counted beside them.
 */
#ifndef MODELS_PROCESSOR_TASKS_H
#define MODELS_PROCESSOR_TASKS_H

#include "models/processor/cores.h"
#include "models/processor/traps.h"

extern const struct kind tasks_kind;
extern const struct kind task_classes_kind; /* tasks of one of several classes */
extern const struct table tasks_table;

/* Tasks present at once: with all threads they have different ranks (core.c). */
enum { TASKS_MOST = 400000 };

struct tasks_parameters {
    struct distribution arrivals; /* time between them */
    struct distribution service;
    int64_t priority;
    int64_t weight;
    struct traps_parameters *traps; /* NULL: none traps */
};

/** The machine around tasks; for their check. */
struct tasks_environment {
    int64_t cores;
    int64_t places;               /* hardware threads of all cores */
    int64_t threads;              /* that run a program */
    int64_t held;                 /* places that some of these keep for ever */
    bool has_boss;                /* handlers take no time of these cores, but of a boss */
    const struct part *scheduler; /* no kind: none */
};

struct task {
    struct thread thread;
    sim_ticks arrived; /* -1: the place is free */
    sim_ticks service;
    struct trapped trapped;
};

/* Task number i is in chunk c, the greatest with i >= TASKS_CHUNK x (2^c - 1). */
enum { TASKS_CHUNKS = 14, TASKS_CHUNK = 32 };

struct tasks_options {
    const char *name;      /* of the class; NULL: tasks have no classes */
    uint32_t first_number; /* of the tasks among all threads */
    uint32_t most;         /* present at once */
};

struct tasks {
    struct component component; /* path "tasks", or "task_classes.NAME" */
    struct tasks_options options;
    struct tasks *next;        /* class; NULL: this is the last one */
    struct tasks *head;        /* the first class; itself where there are none */
    struct level of_all;       /* of the first class: tasks of all classes present */
    struct thread_waits waits; /* of a class */
    const struct tasks_parameters *parameters;
    struct cores *cores;
    struct arena *arena;
    bool boots; /* tasks arrive from tasks_begin on, not from the start of the run */
    struct task *chunks[TASKS_CHUNKS];
    unsigned chunk_count;
    struct thread *free; /* places, linked through `next` */
    struct stream arriving, serving;
    struct traps traps;

    uint64_t arrived;
    struct level number;
    struct tally response;
    struct tally ended_by_trap; /* the response times of other tasks */
    struct tally slowdown;      /* in units of 2^-20, of tasks whose service takes time */
};

struct tasks *tasks_build(const struct assembly *assembly, const struct scope *machine,
                          const struct tasks_parameters *parameters, struct cores *cores,
                          const struct tasks_options *options);

/** Classes of tasks, of which the first is returned. @param parameters  of each class */
struct tasks *task_classes_build(const struct assembly *assembly, const struct scope *machine,
                                 const struct parameter_map *parameters, struct cores *cores,
                                 uint32_t first_number);

/** Let tasks arrive from now on. */
void tasks_begin(struct run *run, struct tasks *tasks);

/** Share of the cores' time that tasks, the handlers of their traps and the switches to them take;
 *  1 or more: too many. */
double tasks_load(const struct tasks_parameters *parameters,
                  const struct tasks_environment *environment);

/** Share of the time of a boss that the handlers of their traps take. */
double tasks_boss_load(const struct tasks_parameters *parameters);

/** Complain of mistakes; fits struct kind. The environment is struct tasks_environment. */
void tasks_check(const void *parameters, const struct scope *scope,
                 const struct check_context *context);

#endif
