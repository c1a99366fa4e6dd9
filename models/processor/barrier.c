#include "models/processor/barrier.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

#include <inttypes.h>

enum event { RELEASED };

static void on_released(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct barrier *barrier = component;
    sim_ticks now = run_now(run);
    tally_add(&barrier->superstep, now - barrier->passed);
    barrier->passed = now;
    barrier->passes++;
    struct waiters released = {NULL, NULL};
    for (uint32_t i = 0; i < barrier->threads; i++) {
        if (barrier->is_here[i]) {
            barrier->is_here[i] = false;
            tally_add(&barrier->waiting, now - barrier->waiters[i].since);
            waiters_push(&released, &barrier->waiters[i]);
        }
    }
    barrier->here = 0;
    struct waiter *waiter;
    while ((waiter = waiters_pop(&released)) != NULL) {
        barrier->released++;
        barrier->port.go(run, barrier->port.owner, waiter); /* may come here again at once */
    }
}

void barrier_come(struct run *run, struct barrier *barrier, struct waiter *waiter)
{
    waiter->since = run_now(run);
    barrier->is_here[waiter - barrier->waiters] = true;
    barrier->here++;
    if (barrier->here == barrier->threads - PLANTED("a barrier is passed early")) {
        event_ranked(run, run_now(run), EVENT_DECISION, barrier->waiters[0].thread,
                     &barrier->component, RELEASED, 0);
    }
}

static event_handler *const handlers[] = {[RELEASED] = on_released};
static const char *const event_names[] = {[RELEASED] = "released"};

enum { SUPERSTEP, WAITING_TIME };

static const struct metric_row metrics[] = {
    [SUPERSTEP] =
        METRIC_WITH_PERCENTILES("superstep", "Time from one passing of all threads to the next."),
    [WAITING_TIME] =
        METRIC_WITH_PERCENTILES("waiting_time", "Time that a thread waits for the others."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct barrier *barrier = (const struct barrier *)component;
    report_durations(to, component->path, &metrics[SUPERSTEP], &barrier->superstep);
    report_durations(to, component->path, &metrics[WAITING_TIME], &barrier->waiting);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct barrier *barrier = (const struct barrier *)component;
    if (!run_looks(run, barrier->threads)) {
        return;
    }
    uint32_t here = 0;
    for (uint32_t i = 0; i < barrier->threads; i++) {
        here += barrier->is_here[i];
    }
    CHECK(run, component, barrier_passed,
          here == barrier->here && barrier->released == barrier->passes * barrier->threads,
          "%" PRIu32 " threads are here, %" PRIu32 " are counted, and %" PRIu64
          " have gone on in %" PRIu64 " passes of %" PRIu32,
          here, barrier->here, barrier->released, barrier->passes, barrier->threads);
}

const struct kind barrier_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "barrier",
    .role = KIND_PART,
    .doc = "The barrier of a program: each thread waits there for all others.",
    .metrics = metrics,
    .report = report,
    .invariants = invariants,
    .report_order = REPORT_PROGRAMS,
};

struct barrier *barrier_build(const struct assembly *assembly, const struct scope *scope,
                              struct waiter *waiters, uint32_t threads,
                              const struct waiter_port *port)
{
    struct barrier *barrier = ARENA_NEW(assembly->arena, struct barrier);
    barrier->component = (struct component){&barrier_kind.behaviour,
                                            scope_inside(scope, "%s", barrier_kind.name).path};
    barrier->waiters = waiters;
    barrier->is_here = ARENA_ARRAY(assembly->arena, bool, threads);
    barrier->threads = threads;
    barrier->port = *port;
    tally_init(&barrier->superstep, assembly->measures, true);
    tally_init(&barrier->waiting, assembly->measures, true);
    return barrier;
}
