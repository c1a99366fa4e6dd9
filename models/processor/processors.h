/*
 * Processors, their cores, and the threads that run on them.
 *
 * A thread belongs to one processor. On a core it computes until it misses a line and issues the
 * reference; it keeps the core while it may have more lines in flight, and stalls when it may
 * not. A thread that stalls leaves its core to the next ready thread of its processor, in order of
 * becoming ready and at no cost; when a line returns to it, it is ready again and takes an idle
 * core or waits for one. With no more threads than cores a thread never waits for a core.
 *
 * One event for each stretch of computing; none for a stretch of no time.
 */
#ifndef MODELS_PROCESSOR_PROCESSORS_H
#define MODELS_PROCESSOR_PROCESSORS_H

#include "models/machine/program.h"
#include "models/machine/reference.h"
#include "sim/component/assembly.h"

extern const struct kind processors_kind;

#define THREAD_NONE UINT32_MAX

/** How threads are dealt out to processors. */
enum processors_affinity {
    AFFINITY_SPREAD,  /* in turn, so that all have the same number */
    AFFINITY_COMPACT, /* a thread for each core of the first, then the next, and so on */
};

enum thread_state { THREAD_COMPUTING, THREAD_READY, THREAD_STALLED };

struct thread {
    enum thread_state state;
    uint32_t in_flight; /* lines it waits for or will */
    uint32_t next;      /* behind it among the ready, or THREAD_NONE */
    uint16_t processor;
    sim_ticks until; /* while computing: up to when */
    struct stream compute;
    struct stream address;
    struct stream home;
};

struct processor {
    uint32_t idle;       /* cores */
    uint32_t ready_head; /* threads without a core, or THREAD_NONE */
    uint32_t ready_tail;
    uint32_t threads;
    struct counter completed; /* references */
};

struct processors_options {
    uint32_t processors;
    uint32_t cores; /* of each processor */
    uint32_t threads;
    enum processors_affinity affinity;
};

struct processors {
    struct component component;
    const char *machine; /* "system" in laws of the whole machine */
    const char *cores;   /* "cores" */
    struct processors_options options;
    struct program program;
    struct processor *each;
    struct thread *threads;
    struct reference_pool pool;
    struct reference_port out; /* takes the references issued */
    bool is_uniform;           /* no reference is nearer than another */

    struct level computing; /* cores */
    struct level in_flight; /* references */
    uint64_t issued;
    struct counter completed;
    struct tally latency;       /* with percentiles if is_uniform, */
    struct tally local_latency; /* else these have them: */
    struct tally remote_latency;
    wide compute_sum; /* of all stretches of computing begun */
};

/** Build the processors of a machine with their threads; they run from the start. */
struct processors *processors_build(const struct assembly *assembly, const struct scope *machine,
                                    const struct processors_options *options,
                                    const struct program *program, bool is_uniform);

/** Take a line that has returned; fits struct reference_port. @param processors  its owner */
void processors_deliver(struct run *run, void *processors, struct reference *reference);

/** Laws over [0, now]: the references in flight, and the cores that compute. */
void processors_laws(const struct component *component, sim_ticks now, struct report *report);

/** Fail the run when threads, cores and references in flight contradict each other. */
void processors_invariants(struct run *run, const struct component *component);

#endif
