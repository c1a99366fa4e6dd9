/*
 * Polling: one server goes round the queues of the classes, in cyclic order (polling.h).
 *
 * While the server switches it is away, as on a vacation; an arrival has to wait even where nobody
 * is served. With switch-over times the server goes round empty queues too. Without them it stands
 * while nobody waits, and an arrival finds it in no time.
 *
 * The server decides what it does next when a service ends; a customer that comes back at the same
 * instant comes after that.
 */
#include "models/station/polling.h"

#include "models/planted.h"
#include "models/station/station.h"
#include "sim/component/report.h"

struct queue {
    struct customer *first, *last;
    uint64_t count;
};

struct polling {
    struct servers servers;
    const struct polling_parameters *parameters;
    bool takes_time; /* to switch */
    struct stream switch_over;
    struct queue *queues; /* by turn of the visit */
    size_t count;
    size_t at;                   /* the queue that the server is at, or comes from */
    uint64_t polls;              /* arrivals of the server at a queue */
    uint64_t allowed;            /* services of this poll at most */
    uint64_t served;             /* services begun in this poll */
    struct customer *served_now; /* NULL: none */
    sim_ticks cycle_began;
    struct tally cycles;    /* times from one poll of the first queue to the next */
    struct level switching; /* 1 while the server switches */
    struct level standing;  /* 1 while it stands */
};

/* The server comes to the queue it is at. */
static void poll(struct run *run, struct polling *polling)
{
    polling->polls++;
    polling->served = 0;
    switch (polling->parameters->policy) {
    case POLLING_GATED:
        polling->allowed = polling->queues[polling->at].count;
        break;
    case POLLING_LIMITED:
        polling->allowed = (uint64_t)polling->parameters->limit;
        break;
    default:
        polling->allowed = UINT64_MAX;
        break;
    }
    if (polling->at == 0) {
        if (polling->polls > 1) {
            tally_add(&polling->cycles, run_now(run) - polling->cycle_began);
        }
        polling->cycle_began = run_now(run);
    }
}

static void go_to_next(struct run *run, struct polling *polling)
{
    polling->at = (polling->at + 1 + PLANTED("a queue is passed over")) % polling->count;
    poll(run, polling);
}

static bool may_serve(const struct polling *polling)
{
    return polling->queues[polling->at].count > 0 &&
           (polling->served < polling->allowed || PLANTED("a poll serves more than it may"));
}

/* The server, which is counted as idle, sets out for the next queue. */
static void set_out(struct run *run, struct polling *polling)
{
    struct servers *servers = &polling->servers;
    servers->away = true;
    level_set(&polling->switching, run_now(run), 1 - PLANTED("a switch is left out of the times"));
    event_after(run, distribution_draw(&polling->parameters->switch_over, &polling->switch_over),
                &servers->component, SERVERS_RETURNED, 0);
}

/* Serve the next of the queue on the server, which is counted as busy. */
static void serve(struct run *run, struct polling *polling)
{
    struct servers *servers = &polling->servers;
    struct queue *queue = &polling->queues[polling->at];
    struct customer *customer = queue->first;
    queue->first = customer->next;
    queue->count--;
    servers->waiting--;
    polling->served++;
    polling->served_now = customer;
    servers_serve(run, servers, customer);
}

/* The server, counted as busy, has nobody under way: what it does next. */
static void go_on(struct run *run, struct polling *polling)
{
    struct servers *servers = &polling->servers;
    polling->served_now = NULL;
    while (!may_serve(polling) && !polling->takes_time && servers->waiting > 0) {
        go_to_next(run, polling);
    }
    if (may_serve(polling)) {
        serve(run, polling);
        return;
    }
    servers->idle++;
    ledger_stop(&servers->station->ledger, run_now(run));
    if (polling->takes_time) {
        set_out(run, polling);
    } else {
        level_set(&polling->standing, run_now(run), 1);
    }
}

/* The server, counted as idle, begins to serve. */
static void start(struct run *run, struct polling *polling)
{
    struct servers *servers = &polling->servers;
    servers->idle--;
    ledger_start(&servers->station->ledger, run_now(run));
    go_on(run, polling);
}

static void enter(struct run *run, struct servers *servers, struct customer *customer)
{
    struct polling *polling = (struct polling *)servers;
    struct queue *queue = &polling->queues[customer->visit->turn];
    customer->state = CUSTOMER_WAITING;
    customer->next = NULL;
    if (queue->count == 0) {
        queue->first = customer;
    } else {
        queue->last->next = customer;
    }
    queue->last = customer;
    queue->count++;
    servers->waiting++;
    if (servers->idle > 0 && !servers->away) {
        level_set(&polling->standing, run_now(run), 0);
        start(run, polling);
    }
}

static void on_finished(struct run *run, void *component, uint64_t argument)
{
    struct customer *customer = (struct customer *)(uintptr_t)argument;
    go_on(run, component);
    station_leave(run, customer, customer->service);
}

/* The server comes to the next queue. */
static void on_returned(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct polling *polling = component;
    polling->servers.away = false;
    go_to_next(run, polling);
    if (may_serve(polling)) {
        level_set(&polling->switching, run_now(run), 0);
        start(run, polling);
    } else {
        set_out(run, polling);
    }
}

static void init(struct servers *servers, struct assembly *assembly)
{
    struct polling *polling = (struct polling *)servers;
    const struct station *station = servers->station;
    polling->parameters = station->polling == NULL ? &polling_preset : station->polling;
    polling->count = station->visit_count;
    polling->queues = ARENA_ARRAY(assembly->arena, struct queue, polling->count);
    polling->takes_time = polling->count > 0 && polling_switch_over(polling->parameters) > 0;
    tally_init(&polling->cycles, assembly->measures, false);
    level_init(&polling->switching, assembly->measures, 0);
    level_init(&polling->standing, assembly->measures, !polling->takes_time);
    if (polling->takes_time) {
        component_stream(assembly, &servers->component, "switch_over", &polling->switch_over);
        poll(assembly->run, polling);
        set_out(assembly->run, polling);
    } else if (polling->count > 0) {
        poll(assembly->run, polling);
    }
}

static const char *contradiction(const struct servers *servers, sim_ticks now)
{
    (void)now;
    const struct polling *polling = (const struct polling *)servers;
    uint64_t waiting = 0;
    for (size_t i = 0; i < polling->count; i++) {
        waiting += polling->queues[i].count;
    }
    if (waiting != servers->waiting) {
        return "the queues and their count disagree";
    }
    if (polling->count > 0 && polling->at != (polling->polls - 1) % polling->count) {
        return "the queues are not polled in cyclic order";
    }
    if (polling->served > polling->allowed) {
        return "more are served than the policy allows";
    }
    if ((polling->served_now == NULL) != (servers->idle > 0)) {
        return "the server is busy without a customer, or idle with one";
    }
    return polling->served_now == NULL || polling->served_now->visit->turn == polling->at
               ? NULL
               : "the server serves another queue than the one it is at";
}

static void report_times(const struct servers *servers, struct report *report)
{
    const struct polling *polling = (const struct polling *)servers;
    const char *path = servers->component.path;
    if (polling->takes_time) {
        report_utilization(report, path, &station_metrics[STATION_SWITCHING],
                           level_mean(&polling->switching, report->window));
        report_durations(report, path, &station_metrics[STATION_CYCLE_TIME], &polling->cycles);
    }
}

/* The server serves, switches or stands, and nothing else. */
static void laws(const struct servers *servers, sim_ticks now, struct report *report)
{
    const struct polling *polling = (const struct polling *)servers;
    report_law(report, "server_time", servers->component.path,
               level_integral(&servers->station->ledger.busy, now) +
                   level_integral(&polling->switching, now) +
                   level_integral(&polling->standing, now),
               now);
}

static const struct discipline operations = {
    .bytes = sizeof(struct polling),
    .init = init,
    .enter = enter,
    .contradiction = contradiction,
    .report = report_times,
    .laws = laws,
};

static event_handler *const on[] = {on_finished, on_returned};

const struct kind polling_kind = {
    .behaviour = {on, servers_event_names, SERVERS_EVENTS},
    .name = "polling",
    .role = "discipline",
    .doc = "One server goes round the classes in cyclic order, and serves each as \"polling\""
           " says.",
    .operations = &operations,
};
