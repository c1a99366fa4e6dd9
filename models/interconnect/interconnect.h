/*
 * The role "interconnect": carries references between processors and memories.
 *
 * A spec names one as {"kind": "bus", ...}. An interconnect takes a reference over when it has to
 * cross, lets it wait for whatever is shared, and hands it on through its port when it is across.
 * While it has the reference, the slot of the reference is the interconnect's own.
 *
 * A reference crosses once, on the way to its home, and the interconnect carries its line then; the
 * way back is part of the memory's latency. A kind may take references on their way back too.
 *
 * Processors and memories may be at different distances: an interconnect says for each pair how
 * long a crossing takes that meets no other line, and the memory adds what is left of a latency.
 */
#ifndef MODELS_INTERCONNECT_INTERCONNECT_H
#define MODELS_INTERCONNECT_INTERCONNECT_H

#include "models/memory/memory.h"

/** The machine around an interconnect; pool and port only where one is built. */
struct interconnect_environment {
    enum memory_layout layout;
    uint32_t processors;
    uint32_t homes; /* places of memories: 1, or one for each processor */
    struct numa_nodes nodes;
    int64_t line_bytes;
    int64_t ticks_per_second;
    bool has_dma; /* devices have lines carried too */
    struct reference_pool *pool;
    struct reference_port out;  /* takes references once across */
    struct reference_port back; /* takes those whose line is back */
};

/** The word for an end of an interconnect: node where a spec lists nodes, else processor. */
static inline const char *interconnect_end(const struct interconnect_environment *around)
{
    return around->nodes.given == NULL ? "processor" : "node";
}

/** A crossing that meets no other line. */
struct crossing {
    double ticks;    /* mean time */
    uint32_t hops;   /* links that it takes one after the other; 0: the kind has no links */
    uint32_t events; /* of the simulation */
};

/** Operations of the role "interconnect". The environment of check and build is a struct
 *  interconnect_environment; carry and present get the component that the kind built. */
struct interconnect_operations {
    bool is_snooped; /* every processor sees each reference that is carried, as it is carried */
    /** The crossing from a processor to a home behind the interconnect. @param bytes  carried */
    struct crossing (*crossing)(const void *parameters,
                                const struct interconnect_environment *around, uint32_t from,
                                uint32_t to, int64_t bytes);
    /** The crossings of all pairs, by processor and then by home; those to a processor's own memory
     *  are not looked at. NULL: each is asked for by itself. */
    void (*crossings)(const void *parameters, const struct interconnect_environment *around,
                      struct crossing *table);
    /** Take over a reference from its processor, to its home. */
    void (*carry)(struct run *run, struct component *interconnect, struct reference *reference);
    /** References that are crossing or wait to, those at memory left out. */
    uint64_t (*present)(const struct component *interconnect);
    /** Takes references that memory is done with, of all processors and homes. NULL, or a port
     *  without an owner: they go straight to their processors. */
    struct reference_port (*way_back)(struct component *interconnect);
    /** Bytes a second that all processors together can send [bytes/s]; 0: no limit. NULL: not
     *  known. */
    double (*bandwidth)(const void *parameters, const struct interconnect_environment *around);
};

/** All pairs of a processor and a home behind the interconnect; a processor's own memory is none,
 *  nor is a pair without cores or memory. */
struct interconnect_pairs {
    uint64_t count;
    uint64_t hops;   /* of the crossings of all pairs together */
    uint64_t events; /* likewise */
};

/** The processor of a node: the interconnect joins processors, each with all of its nodes. */
static inline uint32_t interconnect_place(const struct interconnect_environment *around,
                                          uint32_t node)
{
    return numa_processor_of(&around->nodes, node);
}

/** Whether a reference crosses: it leaves its processor. */
static inline bool interconnect_carries(const struct interconnect_environment *around,
                                        const struct reference *reference)
{
    return memory_is_behind_interconnect(around->layout,
                                         interconnect_place(around, reference->processor),
                                         interconnect_place(around, reference->home));
}

/** Whether a line may cross from a processor to a home. */
static inline bool interconnect_joins(const struct interconnect_environment *around,
                                      uint32_t processor, uint32_t home)
{
    return memory_is_behind_interconnect(around->layout, processor, home) &&
           numa_have_cores(&around->nodes, processor) &&
           (around->layout == MEMORY_UMA || numa_have_memory(&around->nodes, home));
}

/** The crossing of a line from a processor to a home behind the interconnect. */
struct crossing interconnect_crossing(const struct kind *kind, const void *parameters,
                                      const struct interconnect_environment *around,
                                      uint32_t processor, uint32_t home);

/** Look at all pairs. O(processors x homes) */
struct interconnect_pairs interconnect_pairs(const struct kind *kind, const void *parameters,
                                             const struct interconnect_environment *around);

/** The distances of all pairs, in the arena. @param kind  NULL: no interconnect, and no time */
struct distances interconnect_distances(const struct kind *kind, const void *parameters,
                                        const struct interconnect_environment *around,
                                        struct arena *arena);

/* --- The time that a bus or a link is busy with a line --- */

/**
 * The time that carrying a line takes [ticks]: `transfer` where it is given, else line / bandwidth.
 *
 * @param bandwidth  [bytes/s]; 0 with no transfer: no time
 */
struct distribution interconnect_transfer(const struct distribution *transfer, double bandwidth,
                                          int64_t line_bytes, int64_t ticks_per_second);

/** Complain where neither is given. */
void interconnect_check_transfer(const struct distribution *transfer, double bandwidth,
                                 const struct scope *scope, const struct check_context *context);

/** A bandwidth is used where no transfer is given. */
extern const struct parameter_use interconnect_without_transfer[];

/* clang-format off */
/** The rows of a table for both. @param STRUCT  has the members `bandwidth` and `transfer` */
#define INTERCONNECT_TRANSFER_ROWS(STRUCT, BANDWIDTH_DOC, TRANSFER_DOC)                            \
    {.name = "bandwidth", .type = PARAMETER_BANDWIDTH, .offset = offsetof(STRUCT, bandwidth),      \
     .doc = (BANDWIDTH_DOC), .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,                  \
     .used_where = interconnect_without_transfer},                                                 \
    {.name = "transfer", .type = PARAMETER_DISTRIBUTION, .offset = offsetof(STRUCT, transfer),     \
     .doc = (TRANSFER_DOC), .flags = PARAMETER_OPTIONAL}
/* clang-format on */

#endif
