#include "sim/kernel/run.h"

#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct run *run_create(const struct run_options *options)
{
    ASSERT(options->horizon >= 0 && options->horizon < TICKS_NEVER);
    ASSERT(options->ticks_per_second > 0);
    struct run *run = memory_alloc_line(sizeof *run);
    run->horizon = options->horizon;
    run->ticks_per_second = options->ticks_per_second;
    run->seed = options->seed;
    run->replication = options->replication;
    run->check = options->check;
    run->last = QUEUE_EMPTY;
    run->instant = -1;
    run->instant_most = RUN_INSTANT_LEAST;
    run->arena = arena_create();
    /* Any key but 0 will do; replications of one seed shuffle differently. */
    uint64_t key = (options->seed * 2 + 1) * UINT64_C(0x9e3779b97f4a7c15) +
                   options->replication * UINT64_C(0xd1342543de82ef95) + options->shuffle_ties;
    event_queue_init(&run->queue, options->shuffle_ties == 0 ? 0 : key == 0 ? 1 : key);
    if (options->event_limit > 0 && options->event_limit < run->queue.sequences_max) {
        run->queue.sequences_max = options->event_limit;
        run->queue.sequence_limit = 0; /* worked out anew at the next event */
    }
    return run;
}

void run_destroy(struct run *run)
{
    if (run == NULL) {
        return;
    }
    event_queue_free(&run->queue);
    arena_destroy(run->arena);
    memory_free(run);
}

/* "stations.cpu at 12.000000000000 s": exact, with the decimals of the tick. */
static struct text_buffer name_place(const struct run *run, const struct component *component)
{
    int decimals = 0;
    for (int64_t unit = run->ticks_per_second; unit > 1; unit /= 10) {
        decimals++;
    }
    struct text_buffer place = {0};
    text_print(&place, "%s at %" PRId64 ".%0*" PRId64 " s",
               component == NULL || component->path == NULL ? "run" : component->path,
               run->now / run->ticks_per_second, decimals, run->now % run->ticks_per_second);
    return place;
}

void run_fail(struct run *run, const struct component *component, enum error_code code,
              const char *format, ...)
{
    struct text_buffer place = name_place(run, component);
    va_list arguments;
    va_start(arguments, format);
    error_set_list(&run->error, code, place.text, format, arguments);
    va_end(arguments);
    text_buffer_free(&place);
    run_stop(run);
}

bool run_looks(const struct run *run, uint64_t size)
{
    enum { LOOKED_AT = 64 };
    return !run->check || run_events(run) % (size / LOOKED_AT + 1) == 0;
}

void run_count(struct run *run, uint64_t parts)
{
    run->parts += parts;
    run->instant_most = RUN_INSTANT_LEAST + RUN_INSTANT_PER_PART * run->parts;
}

bool run_is_over_limit(const struct run *run)
{
    return run_failed(run) && run->queue.sequences_max < QUEUE_SEQUENCES_MAX &&
           run->queue.sequence >= run->queue.sequences_max;
}

struct event_id run_refuse_time(struct run *run, const struct component *component, unsigned event,
                                sim_ticks time)
{
    if (time < run->now) {
        const struct behaviour *kind = component->kind;
        run_fail(run, component, ERROR_INTERNAL,
                 "event \"%s\" was scheduled %" PRIu64 " ticks before the present time",
                 event < kind->event_count && kind->event_names != NULL ? kind->event_names[event]
                                                                        : "?",
                 (uint64_t)run->now - (uint64_t)time);
    }
    return EVENT_NONE;
}

struct event_id run_refuse_full(struct run *run, const struct component *component)
{
    if (run->queue.sequence >= run->queue.sequences_max) {
        run_fail(run, component, ERROR_RUN,
                 "more than %" PRIu64 " events were scheduled in one run%s",
                 run->queue.sequences_max,
                 run->queue.sequences_max < QUEUE_SEQUENCES_MAX ? ", its limit" : "");
    } else {
        run_fail(run, component, ERROR_RUN, "more than %" PRIu32 " events are pending at once",
                 run->queue.slot_limit);
    }
    return EVENT_NONE;
}

sim_ticks run_add_slowly(struct run *run, sim_ticks a, sim_ticks b)
{
    if (a < 0 || b < 0) {
        run_fail(run, NULL, ERROR_INTERNAL,
                 "of the times %" PRId64 " and %" PRId64 " ticks, to be added, one is negative", a,
                 b);
    }
    return TICKS_NEVER;
}

struct event_id event_ranked(struct run *run, sim_ticks time, enum event_priority priority,
                             uint64_t rank, struct component *component, unsigned event,
                             uint64_t argument)
{
    ASSERT_SLOW(rank < EVENT_RANKS);
    if (time < run->now || time > run->horizon) {
        return run_refuse_time(run, component, event, time);
    }
    return run_schedule(run, time, priority, rank, component, event, argument);
}

struct event_id event_move(struct run *run, struct event_id id, sim_ticks time)
{
    if (!event_is_pending(run, id)) {
        return EVENT_NONE;
    }
    struct event_queue *queue = &run->queue;
    const struct event_record *record = &queue->records[id.slot];
    uint64_t sequence;
    if (time < run->now) {
        run_refuse_time(run, record->component, (unsigned)record->event, time);
        return id;
    }
    if (time > run->horizon) {
        event_cancel(run, id);
        return EVENT_NONE;
    }
    if (!queue_next_sequence(queue, &sequence)) {
        run_refuse_full(run, record->component);
        return id;
    }
    unsigned_wide entry = queue_find(queue, id.slot);
    uint64_t order = queue_entry_order(entry);
    order = order & QUEUE_RANKED ? order : sequence;
    queue_move(queue, queue_entry(time, queue_entry_priority(entry), order, id.slot));
    return id;
}

void run_on_event(struct run *run, void (*after)(struct run *run, void *context), void *context)
{
    run->after = after;
    run->after_context = context;
}

/* An event is due at the time of the one before it: a tie, or one too many. Apart from handle(), as
 * most events are neither. */
static void __attribute__((noinline)) note_same_time(struct run *run, unsigned_wide entry)
{
    sim_ticks time = queue_entry_time(entry);
    run->ties += queue_entry_is_tie(entry, run->last);
    if (time != run->instant) {
        run->instant = time;
        run->instant_start = run->queue.pops - 1;
    }
    if (run->queue.pops - run->instant_start >= run->instant_most) {
        run_fail(run, run->queue.records[queue_entry_slot(entry)].component, ERROR_RUN,
                 "time stands still: more than %" PRIu64 " events happen at this instant (1000000,"
                 " and 100 for each of %" PRIu64 " components, customers and requests); something"
                 " that goes on for ever has to take time",
                 run->instant_most, run->parts);
    }
}

/* Take the next event off the queue and let it happen. */
static inline void handle(struct run *run, unsigned_wide entry)
{
    sim_ticks time = queue_entry_time(entry);
    if (__builtin_expect(time == queue_entry_time(run->last), 0)) {
        note_same_time(run, entry);
    }
    struct event_queue *queue = &run->queue;
    uint32_t slot = queue_entry_slot(entry);
    const struct event_record *record = &queue->records[slot];
    struct component *component = record->component;
    uint64_t argument = record->argument;
    uint64_t event = record->event;
    queue_pop(queue);
    queue_release(queue, slot);
    run->now = time;
    run->last = entry;
    component->kind->on[event](run, component, argument);
}

/* Whether an entry is to be handled; an empty queue shows one that never is. */
static inline bool is_due(const struct run *run, unsigned_wide entry)
{
    return queue_entry_time(entry) <= run->until;
}

bool run_until(struct run *run, sim_ticks until)
{
    ASSERT(until >= run->now);
    if (run_failed(run)) {
        return false;
    }
    run->until = until < run->horizon ? until : run->horizon;
    unsigned_wide entry;
    if (run->is_halted) {
        /* nothing happens */
    } else if (run->after == NULL) {
        while (is_due(run, entry = queue_peek(&run->queue))) {
            handle(run, entry);
        }
    } else {
        while (is_due(run, entry = queue_peek(&run->queue))) {
            handle(run, entry);
            run->after(run, run->after_context);
        }
    }
    if (run_failed(run)) {
        return false;
    }
    if (run->until > run->now) {
        run->now = run->until;
    }
    return true;
}
