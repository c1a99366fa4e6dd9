/*
 * The role "program": what a thread does, step by step.
 *
 * A step is work, and what the thread does when that is done: it refers to memory, meets other
 * threads, or ends. A spec names a program as {"kind": "endless", ...}. A program is the same for
 * all threads that run it; each of them has a place in it, and draws from a stream of its own.
 */
#ifndef MODELS_MACHINE_PROGRAM_H
#define MODELS_MACHINE_PROGRAM_H

#include "models/machine/numa.h"
#include "models/machine/placement.h"
#include "sim/component/kind.h"

/** The next act of a thread at the end of a step. All but the first wait until every line that the
 *  thread has in flight has returned. */
enum step_end {
    STEP_REFERENCE, /* it misses a line and refers to memory for it */
    STEP_BARRIER,   /* it waits until all threads of the program are here */
    STEP_LOCK,      /* it takes a lock, or waits for it */
    STEP_UNLOCK,    /* it gives the lock up */
    STEP_IO,        /* it leaves its core until a device has served it */
    STEP_WALK,      /* its next access to an address is due: walk.h */
    STEP_END,       /* it is done, and leaves its core */
};

struct program_step {
    sim_ticks work; /* before its end */
    enum step_end end;
    uint32_t number; /* of the lock or device */
};

/** Where a thread's references go, and how many it may have in flight. */
struct program_source {
    struct placement placement;
    uint32_t outstanding;
    double sequential_share; /* of references, to the line behind the thread's last one */
    double write_back_share; /* of references, whose line displaces a dirty one */
    bool knows_lines;        /* one of the two is above 0, or pages migrate */
};

/** The place of a thread in its program; the program's own but for `source` and `time`. */
struct program_place {
    struct program_source *source; /* of the reference that ends the present step */
    sim_ticks time;                /* at the device that ends it */
    uint32_t thread;               /* from 0 */
    uint32_t threads;              /* that run the program */
    uint32_t act;                  /* the next */
    uint64_t repetitions, iterations;
};

/** The machine around a program. */
struct program_environment {
    uint32_t processors;
    uint32_t homes;             /* memories to place lines in: 1 under uma */
    struct numa_nodes nodes;    /* with those memories under numa */
    const sim_ticks *latencies; /* of references from each node to each home; NULL: not known */
    double clock;               /* [Hz] */
    int64_t ticks_per_second;
    bool has_caches; /* for programs of addresses */
    int64_t line_bytes;
    bool has_dram;       /* lines have rows there, and are written back */
    bool migrates;       /* pages do */
    struct pages *pages; /* that migrate, of a program that is made; NULL: none */
    uint32_t threads;    /* that run the program; of a worker's not known, and 0 */
};

/** The ways in which a thread waits for other threads. */
enum program_wait {
    PROGRAM_SPINS,  /* it keeps its place on its core */
    PROGRAM_BLOCKS, /* it leaves its core to others */
};

/** The properties of a program that are known before it runs. */
struct program_profile {
    double compute_mean;      /* from one reference to the next [ticks] */
    double instruction_ticks; /* one instruction [ticks]; 0: steps differ */
    uint32_t outstanding;     /* lines that a thread may have in flight at most */
    bool is_endless;          /* it refers to memory for ever, and does nothing else */
    bool ends;
    bool has_barriers;
    bool has_addresses; /* caches find out which of its accesses miss */
    bool writes_back;   /* dirty lines that its references displace */
    enum program_wait wait;
};

/** Names that a program gives to what its threads share, numbered from 0. */
struct program_names {
    const char *const *list;
    uint32_t count;
};

struct program {
    const struct program_operations *operations;
    struct program_profile profile;
    struct program_names locks, devices;
};

/** Operations of the role "program"; its check gets a struct program_environment. */
struct program_operations {
    struct program_profile (*profile)(const void *parameters,
                                      const struct program_environment *environment);
    /** A program in the arena, with its sources and names; program_make does the rest. */
    struct program *(*make)(struct arena *arena, const void *parameters,
                            const struct program_environment *environment);
    /** Bring a thread to the start; `thread` and `threads` of the place are set. */
    void (*begin)(const struct program *program, struct program_place *place);
    /** The next step of a thread. @param stream  the thread's own */
    struct program_step (*next)(const struct program *program, struct program_place *place,
                                struct stream *stream);
};

static inline struct program_profile program_profile(const struct part *part,
                                                     const struct program_environment *environment)
{
    const struct program_operations *operations = part->kind->operations;
    return operations->profile(part->parameters, environment);
}

/** Make the program that a spec names. */
static inline struct program *program_make(struct arena *arena, const struct part *part,
                                           const struct program_environment *environment)
{
    const struct program_operations *operations = part->kind->operations;
    struct program *program = operations->make(arena, part->parameters, environment);
    program->operations = operations;
    program->profile = operations->profile(part->parameters, environment);
    return program;
}

#endif
