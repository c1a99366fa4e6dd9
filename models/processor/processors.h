/*
 * Processors, and the threads that run a program on their cores.
 *
 * A thread belongs to one processor, whose cores alone may hold it. It computes until it misses a
 * line and issues the reference; it goes on while it may have more lines in flight, and stalls when
 * it may not, until one of them returns. Before it meets other threads, or ends, all of its lines
 * have returned.
 */
#ifndef MODELS_PROCESSOR_PROCESSORS_H
#define MODELS_PROCESSOR_PROCESSORS_H

#include "models/machine/program.h"
#include "models/machine/reference.h"
#include "models/processor/cores.h"
#include "models/processor/seats.h"
#include "models/processor/team.h"
#include "models/processor/walk.h"

extern const struct kind processors_kind;

/** A thread that runs a program. */
struct program_thread {
    struct thread thread;
    struct team *team;
    struct program_step step;
    struct program_place place;
    uint32_t in_flight; /* lines that it has requested and that have not returned */
    uint32_t wakes_at;  /* lines in flight, while it is stalled for them */
    bool meets;         /* it waits for other threads, or for a device */
    bool has_line;      /* it has referred to one: */
    uint16_t line_home; /* home and */
    uint32_t line;      /* address of its last reference, where lines follow that, */
    uint32_t page;      /* and its page */
    struct stream compute;
    struct walk *walk; /* of a program of addresses; NULL: another */
    /* Of a worker: */
    sim_ticks demand;     /* of its job: work in none of its steps yet */
    sim_ticks until_miss; /* work up to its next reference, in no step yet; negative: not drawn */
    bool is_blocked;      /* its job was dropped, and lines of the job are in flight */
    struct stream address;
    struct stream home;
};

struct processor {
    uint32_t threads;
    struct counter completed; /* references */
};

struct processors_options {
    struct numa_nodes nodes; /* with the cores of each processor */
    uint32_t threads;
    uint32_t threadless; /* references of no thread that may be in flight at once */
    bool are_workers;    /* threads execute jobs, one at a time, and are idle without one */
    bool boots;          /* threads begin with processors_begin, not with the run */
};

/** The listener to the workers of a machine. */
struct worker_port {
    void *owner;
    /** The job of a worker is done. @param demand  set to the demand of the worker's next job
     *  @return false: there is no next job, and the worker is idle */
    bool (*done)(struct run *run, void *owner, uint32_t worker, sim_ticks *demand);
    /** A worker whose job was dropped may take another. */
    void (*ready)(struct run *run, void *owner, uint32_t worker);
};

struct processors {
    struct component component;
    const char *machine; /* "system" in laws of the whole machine */
    struct processors_options options;
    struct team *teams;
    uint32_t team_count;
    uint32_t unended; /* teams whose programs end, and have not ended */
    struct cores *cores;
    struct processor *each;
    struct program_thread *threads;
    struct reference_pool pool;
    struct reference_port out; /* takes the references issued */
    struct reference_port dma; /* takes lines of devices that have returned */
    struct worker_port worker_port;
    struct caches *caches; /* NULL: programs say how often they miss */
    struct walk **stalled; /* walks that wait for lines, by core */
    bool is_uniform;       /* no reference is nearer than another */

    struct level in_flight; /* references */
    uint64_t issued;
    struct counter completed;
    struct tally latency;       /* with percentiles if is_uniform, */
    struct tally local_latency; /* else these have them: */
    struct tally remote_latency;
};

/** Build the processors of a machine with their threads, which run from the start.
 *  @param teams  the threads of one after those of another @param seats  of all threads */
struct processors *processors_build(const struct assembly *assembly, const struct scope *machine,
                                    const struct processors_options *options,
                                    const struct team_options *teams, uint32_t team_count,
                                    const struct seats *seats, struct cores *cores,
                                    bool is_uniform);

/** Whether a program displaces lines that are written back. */
static inline bool processors_write_back(const struct processors *processors)
{
    for (uint32_t i = 0; i < processors->team_count; i++) {
        const struct program *program = processors->teams[i].options.program;
        if (program != NULL && program->profile.writes_back) {
            return true;
        }
    }
    return false;
}

/** The time from which on a thread has waited for a reference. */
static inline sim_ticks processors_asked(const struct processors *processors,
                                         const struct reference *reference)
{
    const struct caches *caches = processors->caches;
    return caches == NULL ? reference->issued
                          : caches->misses[reference_index(&processors->pool, reference)].asked;
}

/** The program that all threads run; NULL: there is none, or there are several. */
static inline const struct program *processors_program(const struct processors *processors)
{
    return processors->team_count == 1 ? processors->teams->options.program : NULL;
}

/** Let all threads begin, each on its core; without workers. */
void processors_begin(struct run *run, struct processors *processors);

/** Take a line that has returned; fits struct reference_port. @param processors  its owner */
void processors_deliver(struct run *run, void *processors, struct reference *reference);

/** Give an idle worker a job. @param demand  [ticks of a core] that it computes */
void processors_assign(struct run *run, struct processors *processors, uint32_t worker,
                       sim_ticks demand);

/** Drop the job of a worker; its lines in flight return all the same. @return whether the worker
 * may take another job at once; else the listener is told when */
bool processors_abandon(struct run *run, struct processors *processors, uint32_t worker);

/** Laws over [0, now]: the references in flight. */
void processors_laws(const struct component *component, sim_ticks now, struct report *report);

/** Fail the run when threads and references in flight contradict each other. */
void processors_invariants(struct run *run, const struct component *component);

#endif
