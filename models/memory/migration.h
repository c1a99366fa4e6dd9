/*
 * Page migration: pages move to the node whose references to them dominate.
 *
 * As AutoNUMA in operating systems does: a reference of a node to a page adds one to the lead of
 * that node, a reference of any other takes one off, and at 0 the next node takes the lead (the
 * majority vote of Boyer and Moore 1981; one counter a page, as in competitive page migration,
 * Black and Sleator 1989). A lead is no more than the threshold, and begins anew after an interval.
 * A page whose lead comes to the threshold moves to that node.
 *
 * A node moves one page at a time to its memory; another that ought to move there waits for its
 * next reference. First the page is unmapped and its translations are shot down: a fixed cost. Then
 * its lines are copied: each is a reference of the new node to the old home, over the interconnect,
 * and once it is there another to the new home. References to the page are held from the start of
 * the move to its end, in order; those on their way at the start are served at the old home.
 *
 * No core is busy with a move: what threads lose is the time that their references are held. The
 * memory of a node has room for any number of pages.
 */
#ifndef MODELS_MEMORY_MIGRATION_H
#define MODELS_MEMORY_MIGRATION_H

#include "models/machine/numa.h"
#include "models/machine/pages.h"
#include "models/machine/reference.h"
#include "sim/component/assembly.h"
#include "sim/component/kind.h"
#include "sim/measure/counter.h"
#include "sim/measure/level.h"
#include "sim/measure/tally.h"

/** Lines of a page that a node may copy at once. */
enum { MIGRATION_OUTSTANDING_MOST = 64 };

/** The object "migration" of a memory. */
struct migration_parameters {
    int64_t threshold; /* 0: pages stay */
    sim_ticks interval;
    sim_ticks cost;
    int64_t page_size;
    int64_t outstanding;
};

extern const struct table migration_table;
extern const struct kind migration_kind;

/** The machine around a migration. */
struct migration_environment {
    struct pages *pages;
    struct numa_nodes nodes;
    int64_t line_bytes;
    bool has_rows; /* the lines of a page follow each other in DRAM */
    struct reference_pool *pool;
    struct reference_port out;  /* takes references to their homes */
    struct reference_port back; /* takes those of threads whose line is back */
};

/** The move of a page to a node. */
struct mover {
    struct page *page; /* NULL: none moves there */
    uint32_t asked;    /* lines of it */
    uint32_t copied;
    uint32_t address; /* of the line asked for last */
    struct reference_queue held;
};

struct migration {
    struct component component;
    const struct migration_parameters *parameters;
    struct migration_environment around;
    uint32_t lines;       /* of a page */
    struct mover *movers; /* to each node */
    struct stream address;

    struct level held; /* references */
    struct tally waiting;
    struct counter moved;  /* pages */
    struct counter copied; /* lines */
};

/** Lines of a page. */
static inline uint32_t migration_lines(const struct migration_parameters *parameters,
                                       int64_t line_bytes)
{
    return (uint32_t)((parameters->page_size + line_bytes - 1) / line_bytes);
}

/** Lines that all nodes may copy at once. @param parameters  NULL: none */
static inline uint32_t migration_in_flight(const struct migration_parameters *parameters,
                                           uint32_t nodes)
{
    return parameters == NULL ? 0 : nodes * (uint32_t)parameters->outstanding;
}

struct migration *migration_build(const struct assembly *assembly, const struct scope *scope,
                                  const struct migration_parameters *parameters,
                                  const struct migration_environment *environment);

/** Take a reference of a thread, which names its page; fits struct reference_port. */
void migration_take(struct run *run, void *migration, struct reference *reference);

/** Take a line that is back, of a thread or of a page that moves; fits struct reference_port. */
void migration_return(struct run *run, void *migration, struct reference *reference);

/** References that wait for their page. */
uint64_t migration_held(const struct migration *migration);

/** Laws over [0, now]: lines copied, and references held. */
void migration_laws(const struct component *component, sim_ticks now, struct report *report);

/** Fail the run when pages, their moves and the references held contradict each other. */
void migration_invariants(struct run *run, const struct component *component);

#endif
