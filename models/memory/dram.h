/*
 * DRAM behind the channels of memory controllers.
 *
 * A reference waits for its channel until it is chosen; then all of its commands, and the instant
 * of its data, are known, and the data come back. The choice is made as late as its row can still
 * be opened in time, when the channel is about to be free, and sees all that the instant has
 * brought. So a reference costs one event more than one at a channel without DRAM.
 *
 * Written lines wait in a queue of their own, and hold up no thread. A channel reads until so many
 * lines wait to be written; then it writes until few are left, since each turn of the channel costs
 * time (tWTR, tRTW). It writes down to those few, too, where nothing is to be read. A line of a
 * page that moves is written among the reads, since what moves the page waits for it.
 */
#ifndef MODELS_MEMORY_DRAM_H
#define MODELS_MEMORY_DRAM_H

#include "models/memory/booking.h"
#include "models/memory/dram_queue.h"
#include "sim/component/assembly.h"
#include "sim/measure/counter.h"

extern const struct kind dram_kind;

/** A channel with the references that wait for it. */
struct dram_line {
    struct dram_controller *controller;
    struct dram_channel channel;
    struct dram_queue reads;
    struct dram_queue writes;
    struct reference_queue held;    /* lines written back that find no place among the writes */
    struct reference_queue written; /* in order of their data; back in the pool when these end */
    bool is_writing;                /* until few writes wait */
    struct event_id choice;         /* the event that chooses the next reference, if one waits */
};

/** The DRAM of one memory controller. */
struct dram_controller {
    const char *path;                 /* "memory.controllers.3" */
    const struct dram_timing *timing; /* NULL: there is no DRAM here */
    struct dram_line *lines;          /* of its channels, among those of all controllers */
    uint64_t asked;                   /* lines that came to be read or written */
    struct counter read;              /* lines */
    struct counter written;
    struct booking writing;  /* channels that carry lines to be written */
    struct counter found[3]; /* by enum dram_found */
    wide *marked_refreshing; /* time of refreshes at each mark [rank x ticks] */
};

struct dram {
    struct component component; /* with the path of its memory */
    uint32_t homes;
    uint32_t line_count;                 /* channels of all controllers */
    struct dram_controller *controllers; /* one for each home */
    struct dram_line *lines;
    struct reference_pool *pool;
    struct reference_pool writes;
    struct reference_port out; /* takes the references back when their data's time is known */
};

/** The environment of DRAM: the memory that it is in. */
struct dram_environment {
    uint32_t homes;
    const struct dram_timing *const *timings; /* of each home; NULL: it has no DRAM */
    bool writes_back;                         /* references displace dirty lines */
    struct reference_pool *pool;
};

/** Build DRAM and add it to the assembly. @param scope  of the memory */
struct dram *dram_build(const struct assembly *assembly, const struct scope *scope,
                        const struct dram_environment *environment);

/** Whether there is DRAM at a home. @param dram  NULL: at none */
static inline bool dram_is_at(const struct dram *dram, uint32_t home)
{
    return dram != NULL && dram->controllers[home].timing != NULL;
}

/** A reference comes to its home now. It goes out when the times of its data, `channel_from` and
 *  `channel_to`, are known; a line that is written back goes out, with times of nothing, when it
 *  has a place among the writes. */
void dram_deliver(struct run *run, struct dram *dram, struct reference *reference);

/** Whether a reference at its memory waits for its channel. */
static inline bool dram_is_waiting(const struct reference *reference)
{
    return reference->bank_to == reference->joined;
}

/** Metrics over the report's window; fits struct kind. */
void dram_report(const struct component *component, struct report *report);

/** Laws over [0, now]; fits struct kind. */
void dram_laws(const struct component *component, sim_ticks now, struct report *report);

/** Fail the run when commands came that devices do not allow; fits struct kind. */
void dram_invariants(struct run *run, const struct component *component);

extern const struct metric_row dram_metrics[];

#endif
