/*
 * Acts: the steps of a program, taken apart into what a thread does one after the other.
 *
 * A step of a spec comes to a few acts; one loop walks them (program_steps.c). Locks and devices
 * are numbered in the order in which steps name them.
 */
#ifndef MODELS_MACHINE_ACTS_H
#define MODELS_MACHINE_ACTS_H

#include "models/machine/program_endless.h"

enum act_kind {
    ACT_COMPUTE,   /* the amount, and the next act follows */
    ACT_REFERENCE, /* the computing before a reference, and the reference */
    ACT_REPEAT,    /* the acts up to ACT_AGAIN follow so often */
    ACT_AGAIN,
    ACT_BARRIER,
    ACT_LOCK,
    ACT_UNLOCK,
    ACT_IO,
    ACT_END, /* of the list, which begins again or is over */
};

/** The part that a thread has in the work of a step. */
enum act_part {
    PART_PARALLEL,   /* threads share it evenly */
    PART_REPLICATED, /* each thread does all of it */
    PART_SERIAL,     /* the first does it, and the others wait for it at barriers */
};

struct act {
    enum act_kind kind;
    enum act_part part;
    uint32_t number; /* of the lock or device; where ACT_REPEAT and ACT_AGAIN lead */
    uint32_t step;   /* of the spec, from 0 */
    uint64_t count;  /* ACT_REPEAT: of all threads together, or of each, as the part says */
    double scale;    /* ACT_COMPUTE: ticks for a unit of the amount; 0: the amount is in ticks */
    struct distribution amount;
    struct endless_source *source;
};

enum { ACTS_MOST = 4096, ACTS_NAMES_MOST = 64 };

struct acts {
    struct arena *arena;
    struct act *list;
    uint32_t count;
    uint32_t step; /* whose acts are being added */
    const char *locks[ACTS_NAMES_MOST];
    const char *devices[ACTS_NAMES_MOST];
    struct program_names lock_names, device_names; /* the same */
    bool is_full;                                  /* acts or names were left out */
};

/** No acts yet. @param steps  of the spec */
void acts_init(struct acts *acts, struct arena *arena, size_t steps);

/** Add an act, whose other members the caller sets. */
struct act *acts_add(struct acts *acts, enum act_kind kind);

/** Add the beginning and the end of work that threads have a part in: acts that are added between
 *  the two are repeated. @return the number of the beginning, for acts_close */
uint32_t acts_open(struct acts *acts, enum act_part part, uint64_t count);
void acts_close(struct acts *acts, uint32_t opened);

/** The number of a lock or device, which it gets when it is named first. */
uint32_t acts_lock(struct acts *acts, const char *name);
uint32_t acts_device(struct acts *acts, const char *name);

/** How often a thread repeats what follows. */
uint64_t acts_share(const struct act *repeat, const struct program_place *place);

/** Operations of the role "step"; its check gets a struct program_environment. */
struct step_operations {
    void (*compile)(const void *parameters, const struct program_environment *environment,
                    struct acts *acts);
};

/** The names of enum act_part, for rows. */
extern const char *const act_parts[];

/** The row of the part that a thread has in the work of a step, an enum act_part. */
#define ACT_PART_ROW(STRUCT)                                                                       \
    {                                                                                              \
        .name = "part", .type = PARAMETER_CHOICE, .offset = offsetof(STRUCT, part),                \
        .doc = "parallel: the threads share it evenly; replicated: each does all of it; serial: "  \
               "one does it while the others wait at a barrier.",                                  \
        .preset = "\"parallel\"", .choices = act_parts                                             \
    }

#endif
