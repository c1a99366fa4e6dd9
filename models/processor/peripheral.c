#include "models/processor/peripheral.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

#include "sim/component/report_ledger.h"

#include <inttypes.h>

enum event { SERVED };

static void serve_next(struct run *run, struct peripheral *device)
{
    const struct waiter *waiter = device->present.head;
    if (waiter == NULL || PLANTED("a device serves no thread")) {
        return;
    }
    sim_ticks now = run_now(run);
    ledger_start(&device->ledger, now);
    device->until = run_add(run, now, waiter->time);
    device->ledger.service += device->until - now + PLANTED("a device works a tick longer");
    event_ranked(run, device->until, EVENT_NORMAL, waiter->thread, &device->component, SERVED, 0);
}

void peripheral_come(struct run *run, struct peripheral *device, struct waiter *waiter,
                     sim_ticks time)
{
    waiter->since = run_now(run);
    waiter->time = time;
    ledger_join(&device->ledger, waiter->since);
    device->ledger.present.value += PLANTED("a thread is at a device twice");
    device->ledger.joined.count += PLANTED("a thread comes to a device twice");
    waiters_push(&device->present, waiter);
    if (device->present.head == waiter) {
        serve_next(run, device);
    }
}

static void on_served(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct peripheral *device = component;
    struct waiter *waiter = waiters_pop(&device->present);
    ledger_stop(&device->ledger, run_now(run));
    ledger_leave(&device->ledger, waiter->since, run_now(run));
    serve_next(run, device);
    device->port.go(run, device->port.owner, waiter);
}

static event_handler *const handlers[] = {[SERVED] = on_served};
static const char *const event_names[] = {[SERVED] = "served"};

enum { UTILIZATION, QUEUE_LENGTH, THROUGHPUT, RESPONSE_TIME };

static const struct metric_row metrics[] = {
    [UTILIZATION] =
        METRIC("NAME.utilization", "1", MEAN, "Share of time in which it serves a thread."),
    [QUEUE_LENGTH] =
        METRIC("NAME.queue_length", "1", MEAN, "Threads that wait for it or are served."),
    [THROUGHPUT] =
        METRIC_MORE("NAME.throughput", "1/s", MEAN, "Threads that it serves in a second."),
    [RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "NAME.response_time", "Time from the coming of a thread to the end of its service."),
    METRICS_END,
};

static void report(const struct component *component, struct report *to)
{
    const struct peripheral *device = (const struct peripheral *)component;
    struct ledger_rows rows = {.utilization = &metrics[UTILIZATION],
                               .queue_length = &metrics[QUEUE_LENGTH],
                               .response_time = &metrics[RESPONSE_TIME],
                               .throughput = &metrics[THROUGHPUT]};
    report_ledger(to, component->path, &rows, &device->ledger, 1, component->path);
}

static struct ledger_found find(const struct peripheral *device, sim_ticks now)
{
    struct ledger_found found = {0};
    for (const struct waiter *waiter = device->present.head; waiter != NULL;
         waiter = waiter->behind) {
        found.count++;
        found.ages += now - waiter->since;
    }
    found.service = found.count > 0 ? now - device->until : 0; /* booked and to come */
    return found;
}

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    const struct peripheral *device = (const struct peripheral *)component;
    struct ledger_found found = find(device, now);
    report_flow_balance(to, component->path, &device->ledger, &found);
    report_littles_law(to, component->path, &device->ledger, now, &found);
    report_utilization_law(to, component->path, &device->ledger, now, 1, &found);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct peripheral *device = (const struct peripheral *)component;
    struct ledger_found found = find(device, run_now(run));
    int64_t present = device->ledger.present.value;
    int64_t busy = device->ledger.busy.value;
    CHECK(run, component, peripheral_present, present == (int64_t)found.count,
          "%" PRIu64 " threads are found, and %" PRId64 " are counted", found.count, present);
    CHECK(run, component, peripheral_busy, busy == (found.count > 0),
          "%" PRId64 " threads are served, of %" PRIu64, busy, found.count);
}

const struct kind peripheral_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "devices",
    .role = KIND_PART,
    .doc = "A device that the threads of a program share, which serves one at a time.",
    .metrics = metrics,
    .report = report,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_PROGRAMS,
};

void peripheral_init(struct peripheral *device, const struct assembly *assembly,
                     const struct scope *scope, const char *name, const struct waiter_port *port)
{
    *device = (struct peripheral){
        .component = {&peripheral_kind.behaviour,
                      scope_inside(scope, "%s.%s", peripheral_kind.name, name).path},
        .port = *port,
    };
    ledger_init(&device->ledger, assembly->measures,
                LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_PERCENTILES);
}
