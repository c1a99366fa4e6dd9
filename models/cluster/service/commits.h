/*
 * The writes of an application that are not yet on its unit.
 *
 * Without a commit interval a request that writes is answered when its write is on the unit. With
 * one it is answered as soon as it is executed, and all writes since the last commit go to the unit
 * together, once each interval from when the application came up (PostgreSQL: synchronous_commit =
 * off; MySQL: innodb_flush_log_at_trx_commit = 0; Redis: appendfsync everysec). Writes that are not
 * committed when the application ends, or its node does, are lost, whether their requests have been
 * answered or not. A clean stop commits, where the unit takes writes from the node; a commit that
 * it refuses ends the application. While the node hangs nothing is committed.
 *
 * Every write of an instance has a number, one after the other over all its starts. All up to one
 * of them are committed or lost; those of a commit under way come next, then the rest.
 */
#ifndef MODELS_CLUSTER_SERVICE_COMMITS_H
#define MODELS_CLUSTER_SERVICE_COMMITS_H

#include "sim/component/report.h"
#include "sim/kernel/run.h"

struct instance;

struct commits {
    struct component component;
    struct instance *instance;
    struct event_id next;        /* the next commit */
    sim_ticks left;              /* until that, while the node hangs; TICKS_NEVER: none is due */
    sim_ticks from;              /* commits come at multiples of the interval from here */
    uint32_t written;            /* number of the last write; numbers wrap */
    uint32_t leaving;            /* of the last write of the commit under way, or before it */
    uint32_t settled;            /* of the last write that is committed or lost */
    uint32_t lost_from, lost_to; /* writes after the first up to the second were lost last */
    uint64_t answered_leaving, answered_later; /* requests answered, of writes not settled */
    bool is_under_way;
};

/** The work of a service, over all its instances. */
struct work {
    uint64_t executed;            /* attempts of requests */
    uint64_t written;             /* requests whose writes waited for a commit */
    uint64_t committed, lost;     /* of those */
    struct counter answered_lost; /* of those lost, requests that their clients know as done */
    struct counter redone;        /* executions of requests that had been executed before */
    struct counter abandoned;     /* executions that ended after their requests */
};

/* clang-format off */
#define LOST_WORK_METRICS                                                                          \
    METRIC_LESS("lost_work.acknowledged", "1", COUNT,                                              \
                "Requests that were answered, and whose writes were lost before a commit."),       \
    METRIC_LESS("lost_work.redone", "1", COUNT,                                                    \
                "Executions of requests that had been executed before: a reply was lost or late."),\
    METRIC_LESS("lost_work.abandoned", "1", COUNT,                                                 \
                "Executions that ended when their request had been answered or given up already.")
/* clang-format on */

void work_init(struct work *work, struct measures *measures);

/** @param rows  those of LOST_WORK_METRICS */
void work_report(const struct work *work, const char *path, const struct metric_row *rows,
                 struct report *report);

void commits_init(struct commits *commits, struct instance *instance);

/** The application has come up: its commits come at multiples of the interval from now on. */
void commits_start(struct commits *commits, sim_ticks now);

/** A request that writes has been executed, and its write waits. @return the number of the write */
uint32_t commits_write(struct run *run, struct commits *commits);

/** The I/O of the commit under way is done. */
void commits_done(struct commits *commits);

/** A client has the answer to a request whose write has a number. */
void commits_answered(struct commits *commits, uint32_t write);

/** The application ends without a clean stop: what is not committed is lost. */
void commits_lose(struct run *run, struct commits *commits);

/** The application has been stopped cleanly, and has committed. */
void commits_stop(struct run *run, struct commits *commits);

/** The node hangs, and goes on. */
void commits_freeze(struct run *run, struct commits *commits);
void commits_thaw(struct run *run, struct commits *commits);

/** Writes that are neither committed nor lost. */
static inline uint32_t commits_waiting(const struct commits *commits)
{
    return commits->written - commits->settled;
}

void commits_invariants(struct run *run, const struct commits *commits);

#endif
