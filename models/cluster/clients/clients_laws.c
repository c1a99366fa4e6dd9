/* The laws of a client group at the end of a run, and its invariants during the run. */
#include "models/cluster/clients/clients_state.h"
#include "models/invariants.h"

#include "sim/component/report_ledger.h"

#include <inttypes.h>

/* The requests that are open, by looking at every entry. */
static struct ledger_found find_open(const struct clients *clients, sim_ticks now)
{
    struct ledger_found open = {0};
    for (uint32_t i = 0; i < clients->pool.capacity; i++) {
        const struct request *request = &clients->pool.entries[i];
        if (request->state != REQUEST_FREE) {
            open.count++;
            open.ages += now - request->begun;
        }
    }
    return open;
}

void clients_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct clients *clients = (const struct clients *)component;
    struct ledger_found open = find_open(clients, now);
    report_littles_law(report, component->path, &clients->requests, now, &open);
    report_flow_balance(report, component->path, &clients->requests, &open);
    uint64_t executed = 0;
    for (uint32_t i = 0; i < clients->pool.capacity; i++) {
        const struct request *request = &clients->pool.entries[i];
        executed += request->state != REQUEST_FREE && request->is_executed;
    }
    report_law(report, "executions", component->path, clients->executed,
               (wide)clients->requests.done.count + clients->lost_executed + executed);
}

static void check_counts(struct run *run, const struct clients *clients)
{
    const struct component *component = &clients->component;
    const struct ledger *requests = &clients->requests;
    uint64_t ended = requests->done.count + requests->lost.count;
    int64_t open = requests->present.value;
    CHECK(run, component, requests_flow,
          open >= 0 && requests->joined.count == ended + (uint64_t)open,
          "%" PRIu64 " requests issued are not %" PRIu64 " ended and %" PRId64 " open",
          requests->joined.count, ended, open);
    if (clients->has_started) {
        CHECK(run, component, requests_population, clients->thinkers + open == clients->population,
              "%" PRId64 " thinking and %" PRId64 " asking are not a population of %" PRId64,
              clients->thinkers, open, clients->population);
    }
    CHECK(run, component, requests_cohorts, aftermath_open(&clients->aftermath) == (uint64_t)open,
          "the cohorts hold more or fewer requests than are open");
}

static void check_periods(struct run *run, const struct clients *clients)
{
    uint64_t completed = 0;
    uint64_t lost = 0;
    int64_t on = 0;
    for (int i = 0; i < CLIENTS_PERIODS; i++) {
        completed += clients->parts[i].completed.count;
        lost += clients->parts[i].lost.count;
        on += clients->parts[i].on.value;
    }
    CHECK(run, &clients->component, requests_period,
          on == 1 && clients->parts[clients->period].on.value == 1,
          "it is not exactly one of before, during and after");
    CHECK(run, &clients->component, requests_periods,
          completed == clients->requests.done.count && lost == clients->requests.lost.count,
          "before, during and after are not the whole");
}

static void check_pool(struct run *run, const struct clients *clients)
{
    uint64_t open = find_open(clients, run_now(run)).count;
    uint64_t waiting = (uint64_t)clients->timeouts.count + clients->reconnecting_count;
    for (uint32_t i = 0; i < clients->backoff_count; i++) {
        waiting += clients->backoffs[i].count;
    }
    CHECK(run, &clients->component, requests_pool,
          open == (uint64_t)clients->requests.present.value && open == clients->pool.in_use &&
              open == waiting,
          "%" PRId64 " requests are open, %" PRIu64 " found, %" PRIu32 " entries in use, %" PRIu64
          " waiting",
          clients->requests.present.value, open, clients->pool.in_use, waiting);
}

/* The requests of each interval of the service level that is kept, by looking at every entry. */
static void check_level(struct run *run, const struct clients *clients)
{
    uint64_t open[SERVICE_LEVEL_INTERVALS] = {0};
    const struct service_level *level = &clients->level;
    for (uint32_t i = 0; level->parameters != NULL && i < clients->pool.capacity; i++) {
        const struct request *request = &clients->pool.entries[i];
        const struct service_level_interval *interval =
            request->state == REQUEST_FREE ? NULL : service_level_of(level, request->begun);
        if (interval != NULL) {
            open[interval - level->intervals]++;
        }
    }
    for (int i = 0; level->parameters != NULL && i < SERVICE_LEVEL_INTERVALS; i++) {
        const struct service_level_interval *interval = &level->intervals[i];
        CHECK(run, &clients->component, requests_level,
              interval->issued == interval->in_time + interval->late + open[i],
              "%" PRIu64 " requests of an interval are not %" PRIu64 " in time, %" PRIu64
              " late and %" PRIu64 " open",
              interval->issued, interval->in_time, interval->late, open[i]);
    }
}

static void check_line(struct run *run, const struct clients *clients,
                       const struct request_line *line, enum request_state state)
{
    const char *what = request_line_contradiction(run, line, &clients->pool, state);
    CHECK(run, &clients->component, requests_line, what == NULL, "%s", what);
}

/* Where invariants are checked after each event, every request is looked at only after one event in
 * many, so that the cost per event stays small. */
static bool is_time_to_look(const struct run *run, const struct clients *clients)
{
    enum { LOOKED_AT = 64 };
    return !run->check || run_events(run) % (clients->pool.capacity / LOOKED_AT + 1) == 0;
}

void clients_invariants(struct run *run, const struct component *component)
{
    const struct clients *clients = (const struct clients *)component;
    check_counts(run, clients);
    check_periods(run, clients);
    if (!is_time_to_look(run, clients)) {
        return;
    }
    check_pool(run, clients);
    check_level(run, clients);
    check_line(run, clients, &clients->timeouts, REQUEST_UNDER_WAY);
    for (uint32_t i = 0; i < clients->backoff_count; i++) {
        check_line(run, clients, &clients->backoffs[i], REQUEST_BACKING_OFF);
    }
}
