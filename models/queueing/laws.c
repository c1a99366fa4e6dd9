/*
 * Laws and invariants of every queueing network: laws at the end of a run, exact in integers, and
 * invariants while it goes on.
 */
#include "models/invariants.h"
#include "models/queueing/queueing.h"

#include "sim/base/memory.h"

#include <inttypes.h>

/* The customers present now, found by looking at each one, and the sum of their ages. */
struct presence {
    wide ages;
    uint64_t count;     /* in a class: those not thinking; at a station: siblings in a fork */
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
        class->ages += now - customer->begun;
        class->count++;
    }
    if (state == CUSTOMER_MOVING) {
        return;
    }
    struct presence *station = &stations[customer->visit->station - queueing->stations];
    station->customers += is_customer;
    if (state == CUSTOMER_WAITING || state == CUSTOMER_SERVED) {
        station->ages += now - customer->arrived;
        station->count++;
    }
}

/* Looks at every customer. @param classes, stations  one for each; zeroed by the caller */
static void look_round(const struct queueing *queueing, sim_ticks now, struct presence *classes,
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

/* The time all passes of a class have lasted so far. */
static wide time_in_system(const struct customer_class *class, const struct presence *present)
{
    return class->done.sum + class->lost.sum + present->ages;
}

static void class_laws(const struct queueing *queueing, sim_ticks now,
                       const struct presence *present, struct report *report)
{
    wide time = 0;
    uint64_t begun = 0;
    uint64_t ended = 0;
    for (size_t i = 0; i < queueing->class_count; i++) {
        const struct customer_class *class = &queueing->classes[i];
        const char *path = class->component.path;
        wide class_time = time_in_system(class, &present[i]);
        uint64_t class_ended = class->done.count + class->lost.count + present[i].count;
        report_law(report, "little", path, level_integral(&class->number, now), class_time);
        report_law(report, "flow_balance", path, (wide) class->begun.count, (wide)class_ended);
        time += class_time;
        begun += class->begun.count;
        ended += class_ended;
    }
    report_law(report, "little", "system", level_integral(queueing_number(queueing), now), time);
    report_law(report, "flow_balance", "system", (wide)begun, (wide)ended);
}

/* Server-ticks given against service received, both in the unit of the discipline. */
static void utilization_law(const struct station *station, sim_ticks now, struct report *report)
{
    const struct discipline *discipline = station->copies[0]->discipline;
    wide received = 0;
    for (size_t i = 0; i < station->visit_count; i++) {
        received += station->visits[i]->finished + station->visits[i]->present;
    }
    for (size_t i = 0; i < station->copy_count && discipline->undelivered != NULL; i++) {
        received += discipline->undelivered(station->copies[i], now);
    }
    wide given = level_integral(&station->busy, now) * ((wide)1 << discipline->fraction_bits);
    report_law(report, "utilization", station->path, given, received);
}

void queueing_laws(const struct component *system, sim_ticks now, struct report *report)
{
    const struct queueing *queueing = (const struct queueing *)system;
    struct presence *classes = ARENA_ARRAY(report->arena, struct presence, queueing->class_count);
    struct presence *stations =
        ARENA_ARRAY(report->arena, struct presence, queueing->station_count);
    look_round(queueing, now, classes, stations);
    queueing_sum_present(queueing, now);
    class_laws(queueing, now, classes, report);
    for (size_t i = 0; i < queueing->station_count; i++) {
        const struct station *station = &queueing->stations[i];
        const struct tally *served = station_served(station);
        report_law(report, "little", station->path, level_integral(&station->number, now),
                   served->sum + stations[i].ages);
        uint64_t ended = station->visits_served.count + station->lost.count + stations[i].customers;
        report_law(report, "flow_balance", station->path, (wide)station->arrived.count,
                   (wide)ended);
        utilization_law(station, now, report);
    }
}

static void check_class(struct run *run, const struct customer_class *class)
{
    uint64_t ended = class->done.count + class->lost.count;
    int64_t present = class->number.value;
    CHECK(run, &class->component, class_passes,
          present >= 0 && class->begun.count == ended + (uint64_t)present,
          "%" PRIu64 " passes begun are not %" PRIu64 " ended and %" PRId64 " present",
          class->begun.count, ended, present);
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
    CHECK(run, component, station_busy, busy == station->busy.value,
          "%" PRId64 " servers are busy, but %" PRId64 " are counted", busy, station->busy.value);
    CHECK(run, component, station_number, busy + waiting == station->number.value,
          "%" PRId64 " in service and %" PRId64 " waiting are not %" PRId64 " customers", busy,
          waiting, station->number.value);
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
    look_round(queueing, run_now(run), classes, stations);
    for (size_t i = 0; i < queueing->class_count; i++) {
        const struct customer_class *class = &queueing->classes[i];
        CHECK(run, &class->component, class_census,
              classes[i].count == (uint64_t) class->number.value &&
                  classes[i].thinkers == (uint64_t) class->thinkers,
              "%" PRIu64 " customers are present and %" PRIu64 " think, but %" PRId64
              " and %" PRId64 " are counted",
              classes[i].count, classes[i].thinkers, class->number.value, class->thinkers);
    }
    for (size_t i = 0; i < queueing->station_count; i++) {
        const struct station *station = &queueing->stations[i];
        const struct component *component = &station->copies[0]->component;
        CHECK(run, component, station_census,
              stations[i].count == (uint64_t)station->number.value &&
                  stations[i].customers == (uint64_t)station->present,
              "%" PRIu64 " are served or wait and %" PRIu64 " customers are present, but %" PRId64
              " and %" PRId64 " are counted",
              stations[i].count, stations[i].customers, station->number.value, station->present);
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
        present += class->number.value + class->thinkers;
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
