#include "models/cluster/clients/clients_state.h"
#include "models/planted.h"
#include "models/report_order.h"

#include "sim/base/assert.h"
#include "sim/component/assembly.h"
#include "sim/random/rates.h"

enum clients_event {
    CLIENTS_ARRIVED,
    CLIENTS_STARTED,
    CLIENTS_THOUGHT, /* argument: the connection that the client has */
    CLIENTS_TIMED_OUT,
    CLIENTS_BACKED_OFF, /* argument: number of the line */
    CLIENTS_RECONNECTED,
    CLIENTS_JUDGED, /* an interval of the service level */
    CLIENTS_EVENTS,
};

/* Requests of one group issued at one instant; more than any sound model has. */
static const uint64_t AT_ONCE_MOST = 10000000;

/* Sends an attempt to the endpoint that has the address now. */
static void send_attempt(struct run *run, struct clients *clients, uint32_t index)
{
    const struct clients_environment *around = &clients->around;
    struct request *request = &clients->pool.entries[index];
    request->attempt++;
    request->has_written = false;
    request->state = REQUEST_UNDER_WAY;
    request_line_join(run, &clients->timeouts, &clients->pool, index);
    int64_t endpoint = around->address(around->owner, around->service);
    if (endpoint < 0) {
        counter_add(&clients->unaddressed);
        return;
    }
    struct request_id id = {.index = index,
                            .attempt = request->attempt,
                            .group = around->group,
                            .service = (unsigned)around->service & 0x7f};
    network_send(run, around->network,
                 &(struct network_message){.from = around->endpoint,
                                           .to = (uint32_t)endpoint,
                                           .bytes = clients->request_bytes,
                                           .sort = MESSAGE_REQUEST,
                                           .argument = request_pack(id)});
}

/* Fails the run of a population without thinking that issues requests for ever at one instant, as
 * it does where neither the network nor the service takes any time. @return whether it fails */
static bool asks_in_no_time(struct run *run, struct clients *clients)
{
    if (clients->instant != run_now(run)) {
        clients->instant = run_now(run);
        clients->at_once = 0;
    }
    if (++clients->at_once <= AT_ONCE_MOST) {
        return false;
    }
    run_fail(run, &clients->component, ERROR_RUN,
             "clients ask for ever in no time: this group needs a think time");
    return true;
}

/* @param connection  that the request takes */
static void issue(struct run *run, struct clients *clients, uint32_t connection)
{
    if (asks_in_no_time(run, clients)) {
        return;
    }
    uint32_t index = request_take(&clients->pool);
    if (index == REQUEST_NONE) {
        run_fail(run, &clients->component, ERROR_RUN, "more than %d requests are open at once",
                 REQUESTS_MOST);
        return;
    }
    struct request *request = &clients->pool.entries[index];
    request->begun = run_now(run);
    request->retries = 0;
    request->is_executed = false;
    request->backoff = 0;
    request->connection = connection;
    request->cohort = aftermath_begin(&clients->aftermath);
    service_level_issue(&clients->level, run_now(run));
    ledger_join(&clients->requests, run_now(run));
    clients->requests.joined.count += PLANTED("a request is counted twice");
    send_attempt(run, clients, index);
}

/* @param connection  that the client keeps meanwhile */
static void start_thinking(struct run *run, struct clients *clients, uint32_t connection)
{
    sim_ticks duration = 0;
    if (clients->think.family != DISTRIBUTION_NONE) {
        duration = distribution_draw(&clients->think, &clients->thinking);
    }
    if (duration == 0) {
        issue(run, clients, connection);
        return;
    }
    clients->thinkers++;
    event_after(run, duration, &clients->component, CLIENTS_THOUGHT, connection);
}

/* A request is answered or lost; the client that issued it goes on. */
static void end_request(struct run *run, struct clients *clients, uint32_t index)
{
    uint32_t connection = clients->pool.entries[index].connection;
    if (!PLANTED("a cohort keeps a request")) {
        aftermath_close(&clients->aftermath, clients->pool.entries[index].cohort, run_now(run));
    }
    if (!PLANTED("a request is leaked")) {
        request_release(&clients->pool, index);
    }
    if (clients_is_closed(clients)) {
        start_thinking(run, clients, connection);
    } else {
        connections_keep(&clients->connections, connection);
    }
}

static void answer(struct run *run, struct clients *clients, uint32_t index)
{
    sim_ticks now = run_now(run);
    sim_ticks begun = clients->pool.entries[index].begun;
    ledger_leave(&clients->requests, begun - PLANTED("a response is a tick longer"), now);
    if (!PLANTED("an answer is in no period")) {
        tally_add(&clients->parts[clients->period].completed, now - begun);
    }
    aftermath_answer(&clients->aftermath, now);
    service_level_end(&clients->level, begun, now, true);
    end_request(run, clients, index);
}

/* Backs off for a time drawn, and reconnects then: one event for both. */
static void back_off_with_jitter(struct run *run, struct clients *clients, uint32_t index)
{
    struct request *request = &clients->pool.entries[index];
    sim_ticks delay = backoff_draw(clients->jitter, clients->backoff, clients->backoff_maximum,
                                   request->retries, request->backoff, &clients->backing_off);
    request->backoff = delay;
    tally_add(&clients->backed_off, delay);
    if (clients->reconnect.family != DISTRIBUTION_NONE) {
        delay = run_add(run, delay, distribution_draw(&clients->reconnect, &clients->reconnecting));
    }
    request->retries++;
    request->state = REQUEST_RECONNECTING;
    clients->reconnecting_count++;
    event_after(run, delay, &clients->component, CLIENTS_RECONNECTED, index);
}

/* An attempt was refused or given up: the client backs off, or the request is lost. */
static void fail_attempt(struct run *run, struct clients *clients, uint32_t index)
{
    struct request *request = &clients->pool.entries[index];
    request->connection = CONNECTION_NONE;
    if (request->retries == clients->retries) {
        ledger_lose(&clients->requests, request->begun, run_now(run));
        counter_add(&clients->parts[clients->period].lost);
        service_level_end(&clients->level, request->begun, run_now(run), false);
        clients->lost_executed += request->is_executed && !PLANTED("an execution is forgotten");
        end_request(run, clients, index);
        return;
    }
    if (clients->jitter != JITTER_NONE) {
        back_off_with_jitter(run, clients, index);
        return;
    }
    uint32_t last = clients->backoff_count - 1;
    uint32_t line = request->retries < last ? request->retries : last;
    request->retries++;
    request->state = REQUEST_BACKING_OFF;
    request_line_join(run, &clients->backoffs[line], &clients->pool, index);
}

static void retry(struct run *run, struct clients *clients, uint32_t index)
{
    counter_add(&clients->retried);
    send_attempt(run, clients, index);
}

void clients_deliver(struct run *run, struct clients *clients, struct request_id id)
{
    struct request_pool *pool = &clients->pool;
    if (id.index >= pool->capacity) {
        run_fail(run, &clients->component, ERROR_INTERNAL,
                 "an answer to request %u, which never was", id.index);
        return;
    }
    const struct request *request = &pool->entries[id.index];
    if (request->state != REQUEST_UNDER_WAY || request->attempt != id.attempt) {
        counter_add(&clients->late);
        return;
    }
    request_line_leave(&clients->timeouts, pool, id.index);
    if (id.is_refused) {
        counter_add(&clients->refused);
        fail_attempt(run, clients, id.index);
    } else {
        answer(run, clients, id.index);
    }
}

static void expect_request(struct run *run, struct clients *clients)
{
    sim_ticks gap = distribution_draw_from(&clients->arrivals, run_now(run), &clients->arriving);
    event_after(run, gap, &clients->component, CLIENTS_ARRIVED, 0);
}

static void on_arrived(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct clients *clients = component;
    expect_request(run, clients);
    issue(run, clients, connections_take(&clients->connections));
}

/* The whole population begins by thinking. */
static void on_started(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct clients *clients = component;
    clients->has_started = true;
    for (int64_t i = 0; i < clients->population && !run_failed(run); i++) {
        start_thinking(run, clients, clients->around.first_start);
    }
}

static void on_thought(struct run *run, void *component, uint64_t connection)
{
    struct clients *clients = component;
    clients->thinkers -= 1 + PLANTED("a client is forgotten");
    issue(run, clients, (uint32_t)connection);
}

static void on_timed_out(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct clients *clients = component;
    uint32_t index;
    while ((index = request_line_take(run, &clients->timeouts, &clients->pool)) != REQUEST_NONE) {
        fail_attempt(run, clients, index);
    }
}

static void on_backed_off(struct run *run, void *component, uint64_t number)
{
    struct clients *clients = component;
    struct request_line *line = &clients->backoffs[number];
    bool reconnects = clients->reconnect.family != DISTRIBUTION_NONE;
    uint32_t index;
    while ((index = request_line_take(run, line, &clients->pool)) != REQUEST_NONE) {
        sim_ticks delay =
            reconnects ? distribution_draw(&clients->reconnect, &clients->reconnecting) : 0;
        if (delay == 0) {
            retry(run, clients, index);
            continue;
        }
        clients->pool.entries[index].state = REQUEST_RECONNECTING;
        clients->reconnecting_count++;
        event_after(run, delay, &clients->component, CLIENTS_RECONNECTED, index);
    }
}

static void on_reconnected(struct run *run, void *component, uint64_t index)
{
    struct clients *clients = component;
    clients->reconnecting_count--;
    retry(run, clients, (uint32_t)index);
}

/* An answer at the very end of the response time is in time. */
static void expect_judgement(struct run *run, struct clients *clients, sim_ticks delay)
{
    if (delay <= run->horizon - run_now(run)) {
        event_at(run, run_now(run) + delay, EVENT_TIME_OUT, &clients->component, CLIENTS_JUDGED, 0);
    }
}

static void on_judged(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct clients *clients = component;
    expect_judgement(run, clients, service_level_judge(&clients->level, run_now(run)));
}

static event_handler *const on[] = {on_arrived,    on_started,     on_thought, on_timed_out,
                                    on_backed_off, on_reconnected, on_judged};
static const char *const event_names[] = {"arrived",    "started",     "thought", "timed_out",
                                          "backed_off", "reconnected", "judged"};

static void start(struct run *run, struct component *component)
{
    struct clients *clients = (struct clients *)component;
    if (clients_is_closed(clients)) {
        event_at(run, 0, EVENT_NORMAL, &clients->component, CLIENTS_STARTED, 0);
    } else {
        expect_request(run, clients);
    }
    const struct service_level_parameters *level = clients->level.parameters;
    if (level != NULL) {
        expect_judgement(run, clients, level->interval + level->response_time);
    }
}

const struct kind clients_kind = {
    .behaviour = {on, event_names, CLIENTS_EVENTS},
    .name = "clients",
    .role = KIND_PART,
    .doc = "A group of clients that ask a service, wait, and try again.",
    .parameters = &clients_table,
    .metrics = clients_metrics,
    .start = start,
    .report = clients_report,
    .laws = clients_laws,
    .invariants = clients_invariants,
    .report_order = REPORT_CLIENTS,
};

/* One line for each length of back-off: b, 2 b, 4 b, ... and the maximum; no more than retries. */
static void build_backoffs(struct clients *clients, struct arena *arena,
                           const struct clients_parameters *parameters)
{
    enum { LINES_MOST = 64 };
    sim_ticks delays[LINES_MOST];
    sim_ticks most = parameters->backoff_maximum;
    sim_ticks delay = parameters->backoff < 1 ? 1 : parameters->backoff;
    uint32_t count = 0;
    while (delay < most && count + 1 < LINES_MOST && count + 1 < clients->retries) {
        delays[count++] = delay;
        delay = delay > most / 2 ? most : 2 * delay;
    }
    delays[count++] = delay < most ? delay : most;
    clients->backoffs = ARENA_ARRAY(arena, struct request_line, count);
    clients->backoff_count = count;
    for (uint32_t i = 0; i < count; i++) {
        request_line_init(&clients->backoffs[i], delays[i], &clients->component, CLIENTS_BACKED_OFF,
                          EVENT_NORMAL, i);
    }
}

static void init_measures(struct clients *clients, struct measures *measures)
{
    ledger_init(&clients->requests, measures,
                LEDGER_JOINED | LEDGER_PRESENT | LEDGER_DONE | LEDGER_LOST);
    counter_init(&clients->outages, measures);
    counter_init(&clients->retried, measures);
    counter_init(&clients->unaddressed, measures);
    counter_init(&clients->late, measures);
    counter_init(&clients->refused, measures);
    tally_init(&clients->backed_off, measures, false);
    for (int i = 0; i < CLIENTS_PERIODS; i++) {
        level_init(&clients->parts[i].on, measures, i == CLIENTS_BEFORE);
        tally_init(&clients->parts[i].completed, measures, true);
        counter_init(&clients->parts[i].lost, measures);
    }
}

struct clients *clients_build(const struct assembly *assembly, const struct scope *scope,
                              const struct clients_parameters *parameters,
                              const struct clients_environment *environment)
{
    struct arena *arena = assembly->arena;
    struct clients *clients = ARENA_NEW(arena, struct clients);
    clients->component = (struct component){&clients_kind.behaviour, scope->path};
    clients->around = *environment;
    clients->population = parameters->population;
    clients->arrivals = parameters->arrivals;
    clients->think = parameters->think;
    clients->reconnect = parameters->reconnect;
    clients->request_bytes = (uint32_t)parameters->request_size;
    clients->reply_bytes = (uint32_t)parameters->reply_size;
    clients->retries = (uint32_t)parameters->retries;
    clients->jitter = (enum jitter)parameters->jitter;
    clients->backoff = parameters->backoff < 1 ? 1 : parameters->backoff;
    clients->backoff_maximum = parameters->backoff_maximum;
    clients->instant = -1;
    component_stream(assembly, &clients->component, "arrivals", &clients->arriving);
    component_stream(assembly, &clients->component, "think", &clients->thinking);
    component_stream(assembly, &clients->component, "reconnect", &clients->reconnecting);
    component_stream(assembly, &clients->component, "backoff", &clients->backing_off);
    init_measures(clients, assembly->measures);
    connections_init(&clients->connections, arena, assembly->measures,
                     (uint32_t)parameters->idle_connections, environment->first_start);
    service_level_init(&clients->level, assembly->measures, parameters->service_level);
    request_pool_init(&clients->pool, assembly->run);
    /* An answer at the very end of the time-out is in time. */
    request_line_init(&clients->timeouts, parameters->timeout, &clients->component,
                      CLIENTS_TIMED_OUT, EVENT_TIME_OUT, 0);
    build_backoffs(clients, arena, parameters);
    aftermath_init(&clients->aftermath, arena, assembly->measures, environment->timeline,
                   environment->service_name);
    return clients;
}

static void enter_period(struct clients *clients, enum clients_period period, sim_ticks now)
{
    level_set(&clients->parts[clients->period].on, now, 0);
    clients->period = period;
    level_set(&clients->parts[period].on, now, !PLANTED("no period is on"));
}

void clients_outage_began(struct run *run, struct clients *clients, struct cause cause)
{
    (void)cause;
    ASSERT(clients->period != CLIENTS_DURING);
    enter_period(clients, CLIENTS_DURING, run_now(run));
    counter_add(&clients->outages);
    aftermath_outage_began(&clients->aftermath, run_now(run));
}

void clients_outage_ended(struct run *run, struct clients *clients, struct cause cause)
{
    ASSERT(clients->period == CLIENTS_DURING);
    enter_period(clients, CLIENTS_AFTER, run_now(run));
    aftermath_outage_ended(&clients->aftermath, run_now(run), cause);
}

struct component *clients_component(struct clients *clients)
{
    return &clients->component;
}

uint32_t clients_reply_bytes(const struct clients *clients)
{
    return clients->reply_bytes;
}

const struct level *clients_outstanding(const struct clients *clients)
{
    return &clients->requests.present;
}
