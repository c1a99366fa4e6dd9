/*
 * The caches of a machine: those of each core, what keeps them coherent, and the lines that are on
 * their way.
 *
 * An access that the caches of its core answer is no event: the thread that makes it goes on at
 * once, ahead of the run's time as far as nothing can happen to those caches (caches_bound). What
 * they cannot answer becomes a reference:
 *
 *     processors -> caches -> (interconnect) -> caches -> memory -> processors
 *
 * It leaves the core when all levels of the core have been looked up. It is served when it comes to
 * the home of its line, or when the bus grants it: then the states of the line change in all
 * caches, and the line comes from another core's caches or from memory. A dirty line that it makes
 * leave goes to memory by itself (write_backs.h). From the issue on, the
 * other caches that have the line are told (LINE_ANNOUNCED), so that no core goes ahead of what
 * becomes of it.
 */
#ifndef MODELS_CACHES_CACHES_H
#define MODELS_CACHES_CACHES_H

#include "models/caches/cachegrind.h"
#include "models/caches/caches_parameters.h"
#include "models/caches/coherence.h"
#include "models/caches/core_caches.h"
#include "models/caches/line_values.h"
#include "models/caches/prefetches.h"
#include "models/caches/write_backs.h"
#include "models/machine/distance.h"
#include "models/machine/reference.h"
#include "sim/component/assembly.h"

extern const struct kind caches_kind;
extern const struct metric_row caches_metrics[];
extern const char *const caches_level_names[]; /* of a spec, by enum cache_level_name */

/** A line that is on its way to a core; by the index of its reference. */
struct cache_miss {
    uint64_t line;
    uint32_t core;
    uint32_t next;       /* of those of its core; REFERENCE_NONE: the last */
    sim_ticks asked;     /* its thread has waited since then; a prefetch was issued before */
    uint32_t joined;     /* accesses that found it on its way */
    sim_ticks joined_at; /* the sum of their times */
    sim_ticks replies;   /* all agents that are asked have replied by then */
    uint8_t kind;        /* enum access_kind */
    bool writes;
    bool is_upgrade;  /* the core has the line, and asks for leave to write it */
    bool owes_write;  /* a write has found it on its way, and is made when it comes */
    bool is_prefetch; /* no access waits for the line so far */
    bool is_served;
    bool is_lost; /* it was here, and is gone before it came */
};

/** Where a line is in memory. */
struct cache_home {
    uint16_t node;
    uint32_t place; /* [lines], for struct reference */
};

/** Finds the home of a line that has been asked for before. */
struct cache_home_port {
    void *owner;
    struct cache_home (*find)(void *owner, uint64_t line);
};

/** Takes note that the write buffer of a core has a place again. */
struct cache_place_port {
    void *owner;
    void (*take)(struct run *run, void *owner, uint32_t core);
};

/** The levels that a spec names. */
enum cache_level_name { LEVEL_L1, LEVEL_L1_INSTRUCTION, LEVEL_L2, LEVEL_L3, CACHE_LEVELS_NAMED };

struct caches_options {
    uint32_t cores;
    uint32_t processor_count;
    const uint16_t *processors; /* of each core, in which cores of a processor stand together */
    const uint16_t *nodes;      /* of each core */
    struct distances distances; /* between nodes */
    int64_t line_bytes;
    bool is_snooped;     /* all agents see what is carried (interconnect_operations) */
    bool is_preempted;   /* one event may begin threads on several cores, or end another's turn */
    bool is_interrupted; /* an event may stop what a core executes */
};

/** The work of the caches up to a mark. */
struct caches_mark {
    struct cache_level_counts levels[CACHE_LEVELS_NAMED];
    struct coherence_counts coherence; /* of agents */
    struct coherence_counts within;    /* of cores of one processor */
    struct cachegrind_counts cachegrind[CACHEGRIND_SIDES];
    struct prefetches_counts prefetches;
    uint64_t tlb_references, tlb_misses;
    uint64_t accesses;
    uint64_t access_ticks; /* from accesses to their answers */
};

/** The level that the cores of a processor share. */
struct shared_caches {
    struct caches *caches;
    struct cache_level level;
    struct coherence within; /* whose agents are the cores of the processor, from 0 */
    uint32_t first_core;
    uint32_t cores;
};

struct caches {
    struct component component; /* path "caches" */
    const struct caches_parameters *parameters;
    struct caches_options options;
    unsigned line_bits;
    struct core_caches *cores;
    struct cache_level *levels[CACHE_LEVELS_NAMED]; /* of each core; NULL: not given */
    struct shared_caches *shared;      /* of each processor; NULL: cores share no level */
    enum cache_level_name shared_name; /* of that level */
    bool is_inclusive;                 /* that level: cores may lose what it evicts at any time */
    struct coherence *coherence;       /* of agents; NULL: one core alone has caches */
    struct tlb *tlbs;                  /* of each core; NULL: none */
    struct cachegrind *cachegrind;     /* in place of all levels; NULL: they count themselves */
    struct cache cachegrind_last;      /* its LL */
    bool begins_many;                  /* one event begins threads on several cores, right now */
    struct reference_pool *pool;
    struct cache_miss *misses; /* by reference */
    uint32_t *first_miss;      /* of each core; REFERENCE_NONE: none */
    sim_ticks lookup;          /* of all levels of a core, and of its processor */
    sim_ticks transfer;        /* of a line from the caches of another core */
    uint64_t accesses;
    uint64_t access_ticks;
    struct caches_mark *marked;
    struct reference_port out; /* takes what leaves a core */
    struct reference_port memory;
    struct reference_port back; /* takes what is answered without memory */
    struct reference_port done; /* takes what memory is done with */
    struct write_backs write_backs;
    struct prefetches *prefetches; /* NULL: none */
    struct line_values *values;    /* of lines; NULL: without --check, and until the first miss */
    struct cache_home_port homes;
    struct cache_place_port has_place;
};

/** Register what is measured; caches_build does. */
void caches_measure(struct caches *caches, struct measures *measures);

/** Metrics of the levels and of coherence; fits struct kind. */
void caches_report(const struct component *component, struct report *report);

/** No line is lost that was written; fits struct kind. */
void caches_laws(const struct component *component, sim_ticks now, struct report *report);

/** Fail the run when two caches contradict each other; fits struct kind. */
void caches_invariants(struct run *run, const struct component *component);

/** Build caches; ports and pool must be set before the first access. @param scope  of the machine
 */
struct caches *caches_build(const struct assembly *assembly, const struct scope *scope,
                            const struct caches_parameters *parameters,
                            const struct caches_options *options);

/** Set the pool whose references carry lines. */
void caches_join(struct caches *caches, struct arena *arena, struct reference_pool *pool);

/** The line of an address. */
static inline uint64_t caches_line(const struct caches *caches, uint64_t address)
{
    return address >> caches->line_bits;
}

/** A core may go ahead of the run's time up to here, and not including it: other cores do nothing
 * before their next events. Where one event begins threads on several cores none goes ahead, as the
 * first does not know what the others do at that instant. With --check no core goes ahead: each
 * access is an event, and has to have the same results. */
sim_ticks caches_bound(const struct run *run, const struct caches *caches, uint32_t core);

/** The reference that brings a line to a core, which is on its way; it is the last one made. */
static inline uint32_t caches_find(const struct caches *caches, uint32_t core, uint64_t line)
{
    uint32_t index = caches->first_miss[core];
    while (index != REFERENCE_NONE && caches->misses[index].line != line) {
        index = caches->misses[index].next;
    }
    return index;
}

/** Ask for a line that its core needs. The reference has its thread and home. */
void caches_ask(struct run *run, struct caches *caches, struct reference *reference,
                const struct cache_miss *miss);

/** A reference comes to where its line is served; fits struct reference_port. */
void caches_serve(struct run *run, void *caches, struct reference *reference);

/** Memory is done with a reference; fits struct reference_port. */
void caches_return(struct run *run, void *caches, struct reference *reference);

/** An access has made lines leave levels of a core. */
void caches_leave(struct run *run, struct caches *caches, uint32_t core,
                  const struct cache_leavers *leavers);

/** An access at the run's time takes effect, or does so when a line is served that is on its way.
 *  @param use  but for what is known of that line @param reference  REFERENCE_NONE: a hit */
void caches_use_value(struct caches *caches, const struct line_use *use, uint32_t reference);

/** An access finds a line on its way. */
static inline void caches_join_miss(struct caches *caches, uint32_t reference, sim_ticks now)
{
    caches->misses[reference].joined++;
    caches->misses[reference].joined_at += now;
}

/** The line of a reference is there. */
void caches_arrive(struct caches *caches, const struct reference *reference, sim_ticks now);

#endif
