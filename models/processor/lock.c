#include "models/processor/lock.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum event { GRANTED };

/* A thread has the lock from now on. */
static void hold(struct lock *lock, const struct waiter *waiter, sim_ticks now)
{
    lock->holder = waiter;
    lock->asked = waiter->since;
    lock->taken = now;
    ledger_start(&lock->ledger, now);
    tally_add(&lock->waited, now - waiter->since);
}

bool lock_take(struct run *run, struct lock *lock, struct waiter *waiter)
{
    sim_ticks now = run_now(run);
    waiter->since = now;
    ledger_join(&lock->ledger, now);
    lock->ledger.present.value += PLANTED("a thread waits twice");
    lock->ledger.joined.count += PLANTED("a lock is asked for twice");
    if (lock->holder == NULL || PLANTED("two threads hold a lock")) {
        hold(lock, waiter, now);
        return true;
    }
    waiters_push(&lock->waiting, waiter);
    return false;
}

void lock_give(struct run *run, struct lock *lock)
{
    sim_ticks now = run_now(run);
    ledger_stop(&lock->ledger, now);
    ledger_leave(&lock->ledger, lock->asked, now);
    lock->ledger.service += now - lock->taken + PLANTED("a lock is held a tick longer");
    lock->holder = NULL;
    struct waiter *next = PLANTED("a lock is not handed on") ? NULL : waiters_pop(&lock->waiting);
    if (next != NULL) {
        hold(lock, next, now);
        event_ranked(run, now, EVENT_DECISION, next->thread, &lock->component, GRANTED,
                     (uint64_t)(uintptr_t)next);
    }
}

static void on_granted(struct run *run, void *component, uint64_t argument)
{
    struct lock *lock = component;
    lock->port.go(run, lock->port.owner, (struct waiter *)(uintptr_t)argument);
}

static event_handler *const handlers[] = {[GRANTED] = on_granted};
static const char *const event_names[] = {[GRANTED] = "granted"};

enum { UTILIZATION, QUEUE_LENGTH, THROUGHPUT, WAITING_TIME };

static const struct metric_row metrics[] = {
    [UTILIZATION] =
        METRIC("NAME.utilization", "1", MEAN, "Share of time in which a thread holds it."),
    [QUEUE_LENGTH] = METRIC("NAME.queue_length", "1", MEAN, "Threads that wait for it or hold it."),
    [THROUGHPUT] =
        METRIC_MORE("NAME.throughput", "1/s", MEAN, "Times that it is given up in a second."),
    [WAITING_TIME] = METRIC_WITH_PERCENTILES("NAME.waiting_time",
                                             "Time from asking for it to having it, of all times."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct lock *lock = (const struct lock *)component;
    struct ledger_rows rows = {.utilization = &metrics[UTILIZATION],
                               .queue_length = &metrics[QUEUE_LENGTH],
                               .throughput = &metrics[THROUGHPUT]};
    report_ledger(to, component->path, &rows, &lock->ledger, 1, component->path);
    report_durations(to, component->path, &metrics[WAITING_TIME], &lock->waited);
}

static struct ledger_found find(const struct lock *lock, sim_ticks now)
{
    struct ledger_found found = {0};
    for (const struct waiter *waiter = lock->waiting.head; waiter != NULL;
         waiter = waiter->behind) {
        found.count++;
        found.ages += now - waiter->since;
    }
    if (lock->holder != NULL) {
        found.count++;
        found.ages += now - lock->asked;
        found.service = now - lock->taken;
    }
    return found;
}

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    const struct lock *lock = (const struct lock *)component;
    struct ledger_found found = find(lock, now);
    report_flow_balance(to, component->path, &lock->ledger, &found);
    report_littles_law(to, component->path, &lock->ledger, now, &found);
    report_utilization_law(to, component->path, &lock->ledger, now, 1, &found);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct lock *lock = (const struct lock *)component;
    struct ledger_found found = find(lock, run_now(run));
    int64_t present = lock->ledger.present.value;
    int64_t busy = lock->ledger.busy.value;
    CHECK(run, component, lock_one, busy == (lock->holder != NULL),
          "%" PRId64 " threads hold the lock", busy);
    CHECK(run, component, lock_present, present == (int64_t)found.count,
          "%" PRIu64 " threads are found, and %" PRId64 " are counted", found.count, present);
    CHECK(run, component, lock_free, lock->holder != NULL || lock->waiting.head == NULL,
          "%" PRIu64 " threads wait for a lock that no thread holds", found.count);
}

const struct kind lock_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "locks",
    .role = KIND_PART,
    .doc = "A lock of a program, which one thread holds at a time.",
    .metrics = metrics,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_PROGRAMS,
};

void lock_init(struct lock *lock, const struct assembly *assembly, const struct scope *scope,
               const char *name, const struct waiter_port *port)
{
    *lock = (struct lock){
        .component = {&lock_kind.behaviour,
                      scope_inside(scope, "%s.%s", lock_kind.name, name).path},
        .port = *port,
    };
    ledger_init(&lock->ledger, assembly->measures, LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE);
    tally_init(&lock->waited, assembly->measures, true);
}
