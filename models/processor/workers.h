/*
 * The workers of a machine: threads that execute jobs given to the machine.
 *
 * A job is an amount of computing. It waits, first come first served, until a worker is free, and
 * is done when the worker has computed it; the worker refers to memory on the way as its program
 * says. The owner hears of a job that is done by an event of the same instant. While the machine is
 * frozen its cores stand still; lines in flight return. The lines of a job that is dropped return
 * too, and are ignored.
 */
#ifndef MODELS_PROCESSOR_WORKERS_H
#define MODELS_PROCESSOR_WORKERS_H

#include "models/processor/machine.h"
#include "sim/measure/ledger.h"

extern const struct kind workers_kind;

struct machine_rates; /* models/processor/machine_rates.h */

/** The object of a spec that has a machine with workers. */
struct workers_parameters {
    const char *file; /* that the rest was read from; NULL: none */
    struct machine_parameters machine;
    int as;                            /* enum workers_as */
    int64_t threads;                   /* 0: one for each hardware thread */
    struct part program;               /* no kind: jobs refer to no memory */
    const struct machine_rates *rates; /* of a service centre, once measured; no row */
};

/** How much of a machine is simulated. */
enum workers_as { WORKERS_WHOLE, WORKERS_SERVICE_CENTRE };

extern const struct table workers_table;

/** Called when a job is done. @param argument  as given to workers_execute */
struct workers_port {
    void *owner;
    void (*finished)(struct run *run, void *owner, uint64_t argument);
};

struct worker_job {
    uint64_t argument;
    uint32_t process; /* the process that executes the job, as the owner numbers processes */
    sim_ticks demand;
    sim_ticks joined;
    struct worker_job *next;
};

/** Jobs in order, linked through `next`. */
struct worker_jobs {
    struct worker_job *first, *last;
};

struct workers {
    struct component component; /* path "nodes.alpha.machine" */
    const struct workers_parameters *parameters;
    struct workers_port port;
    struct machine *machine;
    struct arena *arena;
    uint32_t count;
    struct worker_job **jobs; /* of each worker; NULL: none */
    uint32_t *idle;           /* workers that may take a job, a stack */
    uint32_t idle_count;
    uint32_t blocked; /* workers without a job that may take none yet */
    struct worker_jobs waiting;
    struct worker_jobs finished; /* done, and not yet announced to their owner */
    struct worker_job *free;
    struct event_id telling;
    struct ledger ledger; /* jobs, from workers_execute until their end is announced */
};

/** Threads that execute jobs. */
int64_t workers_count(const struct workers_parameters *parameters);

/** Build a machine with its workers and add all of its parts. @param scope  of the machine */
struct workers *workers_build(struct assembly *assembly, const struct scope *scope,
                              const struct workers_parameters *parameters,
                              const struct workers_port *port);

/** Take a job. @param demand  [ticks of one core, >= 0] @param process  that executes the job */
void workers_execute(struct run *run, struct workers *workers, sim_ticks demand, uint32_t process,
                     uint64_t argument);

/** Let the machine stand still, and go on. */
void workers_freeze(struct run *run, struct workers *workers);
void workers_thaw(struct run *run, struct workers *workers);

/** Drop all jobs; the port is not told. */
void workers_drop(struct run *run, struct workers *workers);

/** Drop the jobs of a process. O(workers + jobs that wait) */
void workers_end(struct run *run, struct workers *workers, uint32_t process);

/** Whether a job of a process is present. O(workers + jobs that wait) */
bool workers_execute_for(const struct workers *workers, uint32_t process);

/** Jobs present. */
static inline uint64_t workers_jobs(const struct workers *workers)
{
    return (uint64_t)workers->ledger.present.value;
}

/** The share of the cores' time in which they execute. */
double workers_utilization(const struct workers *workers, const struct window *window);

#endif
