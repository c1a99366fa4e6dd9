/*
 * What must hold in every queueing network, whatever its parameters: laws at the end of a run,
 * exact in integers, and invariants while it goes on.
 */
#include "models/systems/queueing.h"

#include "sim/base/memory.h"

#include <inttypes.h>

/* Who is there now, and for how long they have been in sum. */
struct presence {
    wide ages;
    uint64_t count;
};

static void add_age(struct presence *presence, sim_ticks age)
{
    presence->ages += age;
    presence->count++;
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
            const struct customer *customer = &records[i];
            enum customer_state state = customer->state;
            if (state == CUSTOMER_FREE || state == CUSTOMER_THINKING) {
                continue;
            }
            if (customer->parent == NULL) {
                add_age(&classes[customer->class - queueing->classes], now - customer->begun);
            }
            if (state == CUSTOMER_WAITING || state == CUSTOMER_SERVED) {
                add_age(&stations[customer->visit->station - queueing->stations],
                        now - customer->arrived);
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
        uint64_t ended =
            station->visits_served.count + station->lost.count + (uint64_t)station->present;
        report_law(report, "flow_balance", station->path, (wide)station->arrived.count,
                   (wide)ended);
        utilization_law(station, now, report);
    }
}

static void check_class(struct run *run, const struct customer_class *class)
{
    uint64_t ended = class->done.count + class->lost.count;
    int64_t present = class->number.value;
    if (present < 0 || class->begun.count != ended + (uint64_t)present) {
        run_fail(run, &class->component, ERROR_INTERNAL,
                 "%" PRIu64 " passes begun are not %" PRIu64 " ended and %" PRId64 " present",
                 class->begun.count, ended, present);
    }
    if (customer_class_is_closed(class) && class->has_started &&
        class->thinkers + present != class->population) {
        run_fail(run, &class->component, ERROR_INTERNAL,
                 "%" PRId64 " thinking and %" PRId64 " present are not a population of %" PRId64,
                 class->thinkers, present, class->population);
    }
}

static void check_servers(struct run *run, const struct servers *servers)
{
    const struct station *station = servers->station;
    const struct discipline *discipline = servers->discipline;
    const char *contradiction =
        discipline->contradiction == NULL ? NULL : discipline->contradiction(servers, run_now(run));
    if (servers->idle < 0 || servers->idle > station->server_count) {
        contradiction = "more servers are busy than there are";
    } else if (servers->waiting > 0 && servers->idle > 0 && !servers->away) {
        contradiction = "somebody waits while a server is idle";
    } else if (servers->away && servers->idle != 1) {
        contradiction = "the server is on vacation and serves";
    }
    if (contradiction != NULL) {
        run_fail(run, &servers->component, ERROR_INTERNAL, "%s", contradiction);
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
    if (busy != station->busy.value) {
        run_fail(run, component, ERROR_INTERNAL,
                 "%" PRId64 " servers are busy, but %" PRId64 " are counted", busy,
                 station->busy.value);
    }
    if (busy + waiting != station->number.value) {
        run_fail(run, component, ERROR_INTERNAL,
                 "%" PRId64 " in service and %" PRId64 " waiting are not %" PRId64 " customers",
                 busy, waiting, station->number.value);
    }
    if (station->present > station->capacity) {
        run_fail(run, component, ERROR_INTERNAL, "%" PRId64 " customers exceed the capacity",
                 station->present);
    }
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
    if ((uint64_t)present != queueing->customers.passes) {
        run_fail(run, system, ERROR_INTERNAL,
                 "%" PRId64 " customers are counted, but %zu have been made", present,
                 queueing->customers.passes);
    }
}
