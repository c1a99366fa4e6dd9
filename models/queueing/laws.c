/*
 * Laws and invariants of every queueing network: laws at the end of a run, exact in integers, and
 * invariants while it goes on.
 */
#include "models/invariants.h"
#include "models/queueing/parameters.h"

#include "sim/base/memory.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

/* The customers present now, found by looking at each one. */
struct presence {
    struct ledger_found
        found;          /* in a class: those not thinking; at a station: siblings in a fork */
    uint64_t customers; /* at a station: customers, not siblings */
    uint64_t thinkers;  /* in a class */
};

/* Adds one customer to its class and its station. */
static void add_customer(const struct queueing *queueing, const struct customer *customer,
                         sim_ticks now, struct presence *classes, struct presence *stations)
{
    enum customer_state state = customer->state;
    struct presence *class = &classes[customer->class - queueing->classes];
    if (state == CUSTOMER_THINKING) {
        class->thinkers++;
        return;
    }
    bool is_customer = customer->parent == NULL;
    if (is_customer) {
        class->found.ages += now - customer->begun;
        class->found.count++;
    }
    if (state == CUSTOMER_MOVING) {
        return;
    }
    struct presence *station = &stations[customer->visit->station - queueing->stations];
    station->customers += is_customer;
    if (state == CUSTOMER_WAITING || state == CUSTOMER_SERVED) {
        station->found.ages += now - customer->arrived;
        station->found.count++;
    }
}

/* Looks at every customer. @param classes, stations  one for each; zeroed by the caller */
static void find_customers(const struct queueing *queueing, sim_ticks now, struct presence *classes,
                           struct presence *stations)
{
    struct customer *records;
    size_t count;
    struct customer_chunk *chunk = NULL;
    while ((chunk = customers_chunk(&queueing->customers, chunk, &records, &count)) != NULL) {
        for (size_t i = 0; i < count; i++) {
            if (records[i].state != CUSTOMER_FREE) {
                add_customer(queueing, &records[i], now, classes, stations);
            }
        }
    }
}

static void class_laws(const struct queueing *queueing, sim_ticks now,
                       const struct presence *present, struct report *report)
{
    struct ledger all = {0};
    struct ledger_found found = {0};
    for (size_t i = 0; i < queueing->class_count; i++) {
        const struct customer_class *class = &queueing->classes[i];
        const char *path = class->component.path;
        report_littles_law(report, path, &class->passes, now, &present[i].found);
        report_flow_balance(report, path, &class->passes, &present[i].found);
        ledger_sum(&all, &class->passes, now);
        found.ages += present[i].found.ages;
        found.count += present[i].found.count;
    }
    all.present = *queueing_number(queueing);
    report_littles_law(report, "system", &all, now, &found);
    report_flow_balance(report, "system", &all, &found);
}

/* Server-ticks given against service received, both in the unit of the discipline. */
static void utilization_law(const struct station *station, sim_ticks now, struct report *report)
{
    const struct discipline *discipline = station->copies[0]->discipline;
    struct ledger_found found = {0};
    for (size_t i = 0; i < station->visit_count; i++) {
        found.service += station->visits[i]->finished + station->visits[i]->present;
    }
    for (size_t i = 0; i < station->copy_count && discipline->undelivered != NULL; i++) {
        found.service += discipline->undelivered(station->copies[i], now);
    }
    report_utilization_law(report, station->path, &station->ledger, now,
                           (wide)1 << discipline->fraction_bits, &found);
}

static void station_laws(const struct station *station, sim_ticks now,
                         const struct presence *present, struct report *report)
{
    struct ledger served = station->ledger;
    served.done = *station_served(station);
    report_littles_law(report, station->path, &served, now, &present->found);
    struct ledger_found customers = {.count = present->customers};
    report_flow_balance(report, station->path, &station->ledger, &customers);
    utilization_law(station, now, report);
    const struct servers *servers = station->copies[0];
    if (servers->discipline->laws != NULL) {
        servers->discipline->laws(servers, now, report);
    }
}

void queueing_laws(const struct component *system, sim_ticks now, struct report *report)
{
    const struct queueing *queueing = (const struct queueing *)system;
    struct presence *classes = ARENA_ARRAY(report->arena, struct presence, queueing->class_count);
    struct presence *stations =
        ARENA_ARRAY(report->arena, struct presence, queueing->station_count);
    find_customers(queueing, now, classes, stations);
    queueing_sum_present(queueing, now);
    class_laws(queueing, now, classes, report);
    for (size_t i = 0; i < queueing->station_count; i++) {
        station_laws(&queueing->stations[i], now, &stations[i], report);
    }
}

static void check_class(struct run *run, const struct customer_class *class)
{
    const struct ledger *passes = &class->passes;
    uint64_t ended = passes->done.count + passes->lost.count;
    int64_t present = passes->present.value;
    CHECK(run, &class->component, class_passes,
          present >= 0 && passes->joined.count == ended + (uint64_t)present,
          "%" PRIu64 " passes begun are not %" PRIu64 " ended and %" PRId64 " present",
          passes->joined.count, ended, present);
    if (customer_class_is_closed(class) && class->has_started) {
        CHECK(run, &class->component, class_population,
              class->thinkers + present == class->population,
              "%" PRId64 " thinking and %" PRId64 " present are not a population of %" PRId64,
              class->thinkers, present, class->population);
    }
}

static void check_servers(struct run *run, const struct servers *servers)
{
    const struct station *station = servers->station;
    const struct discipline *discipline = servers->discipline;
    const struct component *component = &servers->component;
    if (discipline->contradiction != NULL) {
        const char *contradiction = discipline->contradiction(servers, run_now(run));
        CHECK(run, component, discipline_state, contradiction == NULL, "%s", contradiction);
    }
    CHECK(run, component, servers_range,
          servers->idle >= 0 && servers->idle <= station->server_count,
          "%" PRId64 " servers of %" PRId64 " are idle", servers->idle, station->server_count);
    CHECK(run, component, servers_idle,
          servers->waiting == 0 || servers->idle == 0 || servers->away,
          "somebody waits while a server is idle");
    if (servers->away) {
        CHECK(run, component, servers_vacation, servers->idle == 1,
              "the server is on vacation and serves");
    }
}

static void check_station(struct run *run, const struct station *station)
{
    int64_t busy = 0;
    int64_t waiting = 0;
    for (size_t i = 0; i < station->copy_count; i++) {
        const struct servers *servers = station->copies[i];
        check_servers(run, servers);
        busy += station->server_count - servers->idle;
        waiting += (int64_t)servers->waiting;
    }
    const struct component *component = &station->copies[0]->component;
    CHECK(run, component, station_busy, busy == station->ledger.busy.value,
          "%" PRId64 " servers are busy, but %" PRId64 " are counted", busy,
          station->ledger.busy.value);
    CHECK(run, component, station_number, busy + waiting == station->ledger.present.value,
          "%" PRId64 " in service and %" PRId64 " waiting are not %" PRId64 " customers", busy,
          waiting, station->ledger.present.value);
}

/* Whether the end of a service is an event to come, or lies after the run; sharers have one event
 * for all of them. */
static bool has_end(const struct run *run, const struct customer *customer)
{
    return customer->servers->discipline->received != NULL ||
           event_is_pending(run, customer->finish) ||
           customer->left > run->horizon - customer->resumed;
}

static void check_ends(struct run *run, const struct queueing *queueing)
{
    struct customer *records;
    size_t count;
    struct customer_chunk *chunk = NULL;
    while ((chunk = customers_chunk(&queueing->customers, chunk, &records, &count)) != NULL) {
        for (size_t i = 0; i < count; i++) {
            if (records[i].state == CUSTOMER_SERVED) {
                CHECK(run, &records[i].servers->component, service_ends, has_end(run, &records[i]),
                      "a service that began at %" PRId64 " ticks will not end", records[i].resumed);
            }
        }
    }
}

/* The counts kept as customers come and go, against the customers present. */
static void check_census(struct run *run, const struct queueing *queueing)
{
    struct presence *classes = memory_alloc(queueing->class_count * sizeof *classes);
    struct presence *stations = memory_alloc(queueing->station_count * sizeof *stations);
    find_customers(queueing, run_now(run), classes, stations);
    for (size_t i = 0; i < queueing->class_count; i++) {
        const struct customer_class *class = &queueing->classes[i];
        CHECK(run, &class->component, class_census,
              classes[i].found.count == (uint64_t) class->passes.present.value &&
                  classes[i].thinkers == (uint64_t) class->thinkers,
              "%" PRIu64 " customers are present and %" PRIu64 " think, but %" PRId64
              " and %" PRId64 " are counted",
              classes[i].found.count, classes[i].thinkers, class->passes.present.value,
              class->thinkers);
    }
    for (size_t i = 0; i < queueing->station_count; i++) {
        const struct station *station = &queueing->stations[i];
        const struct component *component = &station->copies[0]->component;
        CHECK(run, component, station_census,
              stations[i].found.count == (uint64_t)station->ledger.present.value &&
                  stations[i].customers == (uint64_t)station->present,
              "%" PRIu64 " are served or wait and %" PRIu64 " customers are present, but %" PRId64
              " and %" PRId64 " are counted",
              stations[i].found.count, stations[i].customers, station->ledger.present.value,
              station->present);
        if (station->capacity != INT64_MAX) {
            CHECK(run, component, station_capacity,
                  stations[i].customers <= (uint64_t)station->capacity,
                  "%" PRIu64 " customers exceed the capacity of %" PRId64, stations[i].customers,
                  station->capacity);
        }
    }
    memory_free(classes);
    memory_free(stations);
}

void queueing_invariants(struct run *run, const struct component *system)
{
    const struct queueing *queueing = (const struct queueing *)system;
    int64_t present = 0;
    for (size_t i = 0; i < queueing->class_count; i++) {
        const struct customer_class *class = &queueing->classes[i];
        check_class(run, class);
        present += class->passes.present.value + class->thinkers;
    }
    for (size_t i = 0; i < queueing->station_count; i++) {
        check_station(run, &queueing->stations[i]);
    }
    CHECK(run, system, customers_pool, (uint64_t)present == queueing->customers.passes,
          "%" PRId64 " customers are counted, but %zu have been made", present,
          queueing->customers.passes);
    if (run_looks(run,
                  queueing->customers.count + queueing->station_count + queueing->class_count)) {
        check_census(run, queueing);
        check_ends(run, queueing);
    }
}
