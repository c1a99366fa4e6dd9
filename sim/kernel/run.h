/*
 * One run: a clock, the events to come, and the loop that makes them happen.
 *
 * A handler is told the run and its component; it reads the clock with run_now, schedules with
 * event_after or event_at, takes back with event_cancel and event_move:
 *
 *     static void on_arrived(struct run *run, void *component, uint64_t customer)
 *     {
 *         struct station *station = component;
 *         event_after(run, draw(&station->service), &station->component, DEPARTED, customer);
 *     }
 *
 * The order of events is total: by time, then priority, then the order of scheduling (a moved event
 * counts as scheduled anew). Where results hang on the last, the model states the order itself: by
 * priorities, or among events of one priority by ranks (event_ranked). An event for a time past the
 * horizon will never happen, so it is not queued and has no handle; that is not an error. An event
 * for the past, a negative time or duration, more than 1,048,576 pending events and more than 2^39
 * scheduled ones end the run with an error, loudly: run_fail notes the first error and stops the
 * loop after the present handler; scheduling in a failed run does no harm.
 *
 * A model in which time stands still ends too: at one instant at most 10^6 events may happen, and
 * 100 more for each component, customer and request that the model has told run_count of. And a run
 * may be given a limit of the events that it schedules in all.
 *
 * Nothing is global. All parts of a run live in its arena, which run_destroy frees at once; runs
 * share nothing, so each thread or test may have its own. Scheduling, cancelling and moving cost
 * O(log n) of pending events at most; after the pool of events has grown to what the model needs,
 * the loop allocates nothing.
 */
#ifndef SIM_KERNEL_RUN_H
#define SIM_KERNEL_RUN_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/kernel/event_queue.h"

enum { RUN_INVARIANTS_MOST = 256 }; /* numbered by the models */

/* Events that may happen at one instant: these, and so many for each part counted. */
#define RUN_INSTANT_LEAST    UINT64_C(1000000)
#define RUN_INSTANT_PER_PART UINT64_C(100)

struct run_options {
    sim_ticks horizon; /* end of simulated time, 0 to TICKS_NEVER - 1 */
    int64_t ticks_per_second;
    uint64_t seed;
    uint64_t replication;
    uint64_t event_limit;  /* events that may be scheduled, moved ones again; 0: 2^39 */
    uint32_t shuffle_ties; /* not 0: pop ties in a pseudo-random order, each number in another, to
                              prove that no result hangs on it */
    bool check;            /* the models are to check their invariants after every event */
};

/* All is visible so that scheduling compiles inline; only the functions below change it. */
struct run {
    sim_ticks now;
    sim_ticks horizon;
    bool is_halted;     /* no pending event happens any more */
    sim_ticks until;    /* the loop handles events up to here; -1 once stopped or failed */
    uint64_t ties;      /* events that come after the one before by the order of scheduling only */
    unsigned_wide last; /* entry of the event handled last */
    /* The last instant at which two events have happened, the events handled before the second of
     * them, and how many more may be. */
    sim_ticks instant;
    uint64_t instant_start;
    uint64_t instant_most;
    uint64_t parts; /* components and the like that run_count was told of */
    struct event_queue queue;
    struct arena *arena; /* for all that lives as long as the run */
    int64_t ticks_per_second;
    uint64_t seed;
    uint64_t replication;
    bool check;
    void (*after)(struct run *run, void *context); /* NULL, or called after each event */
    void *after_context;
    struct error error;
    uint64_t evaluated[RUN_INVARIANTS_MOST]; /* how often each invariant was, by its number */
};

/** A run at time 0, its queue and arena empty; asserts that the options are in range. */
struct run *run_create(const struct run_options *options);

/** Free the run, its arena and its events; NULL is allowed. */
void run_destroy(struct run *run);

/**
 * Handle every event up to and including `until`, then set the clock to `until`.
 *
 * @param until  >= the present time; what is past the horizon means the horizon
 * @return false when the run has failed; the clock then shows the time of the failure
 */
bool run_until(struct run *run, sim_ticks until);

/**
 * End the run with an error: the first one wins, and the loop stops after the present handler.
 *
 * @param component  whose path the error names beside the simulated time; NULL for the run itself
 */
void run_fail(struct run *run, const struct component *component, enum error_code code,
              const char *format, ...) __attribute__((format(printf, 4, 5), cold));

/**
 * Let the present run_until return true after the present handler, with the clock as it is.
 *
 * For models that end on a count; the events still pending stay so, and run_until may go on.
 */
static inline void run_stop(struct run *run)
{
    run->until = -1;
}

/**
 * The same for an end after which nothing happens, as power fails: the events that are pending
 * never do, and run_until moves the clock alone.
 */
static inline void run_halt(struct run *run)
{
    run->is_halted = true;
    run_stop(run);
}

/**
 * Tell the run of parts of the model: components, and customers, requests and the like, each of
 * which may take part in what happens at one instant.
 */
void run_count(struct run *run, uint64_t parts);

/** Whether the run has failed by scheduling more events than run_options.event_limit. */
bool run_is_over_limit(const struct run *run);

/**
 * Call a function after each event from the next run_until on; NULL ends it.
 *
 * For --check: a run without it takes another loop and pays nothing.
 */
void run_on_event(struct run *run, void (*after)(struct run *run, void *context), void *context);

/**
 * Whether invariants that look at `size` things are to be looked at now.
 *
 * Always at marks; with --check, where they are checked after each event, after one in so many that
 * it costs little on average.
 */
bool run_looks(const struct run *run, uint64_t size);

/* The slow ends of the functions below: say why an event cannot be scheduled, or two times not be
 * added. */
struct event_id run_refuse_time(struct run *run, const struct component *component, unsigned event,
                                sim_ticks time) __attribute__((cold));
struct event_id run_refuse_full(struct run *run, const struct component *component)
    __attribute__((cold));
sim_ticks run_add_slowly(struct run *run, sim_ticks a, sim_ticks b) __attribute__((cold));

/** The simulated time [ticks]. */
static inline sim_ticks run_now(const struct run *run)
{
    return run->now;
}

static inline bool run_failed(const struct run *run)
{
    return run->error.code != ERROR_NONE;
}

/** The first error; its code is ERROR_NONE when there is none. */
static inline const struct error *run_error(const struct run *run)
{
    return &run->error;
}

/** Events handled so far. */
static inline uint64_t run_events(const struct run *run)
{
    return run->queue.pops;
}

/** Events that had the same time and priority as the one handled before them, and no rank. */
static inline uint64_t run_ties(const struct run *run)
{
    return run->ties;
}

/** Events scheduled so far, moves among them: for ranks in the order of scheduling. */
static inline uint64_t run_scheduled(const struct run *run)
{
    return run->queue.sequence;
}

/** Events now pending. */
static inline uint64_t run_pending(const struct run *run)
{
    return queue_count(&run->queue);
}

/** No event happens from now up to this time, unless the present handler schedules one. O(1) */
static inline sim_ticks run_next_time(const struct run *run)
{
    return queue_next_time(&run->queue);
}

/**
 * The sum of two times or durations [ticks, >= 0]: TICKS_NEVER where it does not fit in 63 bits.
 *
 * No horizon reaches that far, so such a sum lies past every horizon, as does a draw that long:
 * that is no error. A negative summand, the trace of an overflow somewhere else, ends the run with
 * one.
 */
static inline sim_ticks run_add(struct run *run, sim_ticks a, sim_ticks b)
{
    sim_ticks sum;
    if (__builtin_expect(__builtin_add_overflow(a, b, &sum) || (a | b) < 0, 0)) {
        return run_add_slowly(run, a, b);
    }
    return sum;
}

/* A rank that is none: the order of scheduling counts. */
#define RUN_NO_RANK UINT64_MAX

/* Queue an event whose time is known to be between now and the horizon; `rank` as event_ranked. */
static inline struct event_id run_schedule(struct run *run, sim_ticks time,
                                           enum event_priority priority, uint64_t rank,
                                           struct component *component, unsigned event,
                                           uint64_t argument)
{
    struct event_queue *queue = &run->queue;
    ASSERT_SLOW(event < component->kind->event_count && (unsigned)priority <= EVENT_LAST);
    uint64_t sequence;
    if (__builtin_expect(!queue_next_sequence(queue, &sequence), 0)) {
        return run_refuse_full(run, component);
    }
    uint32_t slot = queue_acquire(queue);
    if (__builtin_expect(slot == QUEUE_NO_SLOT, 0)) {
        return run_refuse_full(run, component);
    }
    struct event_record *record = &queue->records[slot];
    record->component = component;
    record->argument = argument;
    record->event = event;
    struct event_id id = {slot, record->generation};
    uint64_t order = rank == RUN_NO_RANK ? sequence : QUEUE_RANKED | rank;
    queue_push(queue, queue_entry(time, priority, order, slot));
    return id;
}

/**
 * Schedule event number `event` of a component.
 *
 * @param time      [ticks]; the past ends the run with an error
 * @param argument  handed to the handler
 * @return a handle to cancel or move it with; EVENT_NONE when it lies past the horizon
 */
static inline struct event_id event_at(struct run *run, sim_ticks time,
                                       enum event_priority priority, struct component *component,
                                       unsigned event, uint64_t argument)
{
    /* Unsigned, the past wraps round to what is past the horizon too: one comparison for both. */
    if (__builtin_expect(
            (uint64_t)time - (uint64_t)run->now > (uint64_t)run->horizon - (uint64_t)run->now, 0)) {
        return run_refuse_time(run, component, event, time);
    }
    return run_schedule(run, time, priority, RUN_NO_RANK, component, event, argument);
}

/**
 * Schedule an event that has a stated place among those of its time and priority; else as event_at.
 *
 * Ranked events come after those without a rank, the lower rank first, whatever the order in which
 * they were scheduled; so no two that may fall on one time and priority should have the same rank.
 * Ranks are never shuffled.
 *
 * @param rank  0 to EVENT_RANKS - 1
 */
struct event_id event_ranked(struct run *run, sim_ticks time, enum event_priority priority,
                             uint64_t rank, struct component *component, unsigned event,
                             uint64_t argument);

/** Schedule an event of normal priority a delay [ticks, >= 0] from now; else as event_at. */
static inline struct event_id event_after(struct run *run, sim_ticks delay,
                                          struct component *component, unsigned event,
                                          uint64_t argument)
{
    if (__builtin_expect((uint64_t)delay > (uint64_t)(run->horizon - run->now), 0)) {
        if (delay >= 0) {
            return EVENT_NONE;
        }
        return run_refuse_time(run, component, event, run->now + delay);
    }
    return run_schedule(run, run->now + delay, EVENT_NORMAL, RUN_NO_RANK, component, event,
                        argument);
}

/** Schedule a ranked event a delay [ticks, >= 0] from now; else as event_ranked. */
static inline struct event_id event_ranked_after(struct run *run, sim_ticks delay,
                                                 enum event_priority priority, uint64_t rank,
                                                 struct component *component, unsigned event,
                                                 uint64_t argument)
{
    /* Past the horizon is past the horizon, however far. */
    sim_ticks most = TICKS_NEVER - run->now;
    return event_ranked(run, run->now + (delay < most ? delay : most), priority, rank, component,
                        event, argument);
}

/** Whether a ranked event of the present instant, had it been scheduled before, would have happened
 *  by now: its place is before that of the event under way. */
static inline bool run_has_passed(const struct run *run, enum event_priority priority,
                                  uint64_t rank)
{
    sim_ticks last = queue_entry_time(run->last); /* TICKS_NEVER: nothing has happened yet */
    return last != run->now ? last < run->now
                            : run->last > queue_entry(run->now, priority, QUEUE_RANKED | rank, 0);
}

/** Whether the event is still to come. */
static inline bool event_is_pending(const struct run *run, struct event_id id)
{
    ASSERT_SLOW(id.generation == 0 || id.slot < run->queue.capacity);
    return id.generation != 0 && run->queue.records[id.slot].generation == id.generation;
}

/** When a pending event is due [ticks]; TICKS_NEVER when it is not pending. */
static inline sim_ticks event_time(const struct run *run, struct event_id id)
{
    if (!event_is_pending(run, id)) {
        return TICKS_NEVER;
    }
    return queue_entry_time(queue_find(&run->queue, id.slot));
}

/** Take an event back. @return whether it was pending; a stale handle changes nothing */
static inline bool event_cancel(struct run *run, struct event_id id)
{
    if (!event_is_pending(run, id)) {
        return false;
    }
    queue_remove(&run->queue, id.slot);
    queue_release(&run->queue, id.slot);
    return true;
}

/**
 * Give a pending event another time; among ties it counts as scheduled now, or keeps its rank.
 *
 * @param time  [ticks]; the past ends the run with an error
 * @return the same handle; EVENT_NONE when `time` is past the horizon, which cancels the event,
 *         and when the handle is stale, which changes nothing
 */
struct event_id event_move(struct run *run, struct event_id id, sim_ticks time);

#endif
