#include "models/station/station.h"

#include "models/planted.h"

#include <stdlib.h>

#define ROW(member) .name = #member, .offset = offsetof(struct station_parameters, member)

TABLE(station_table, struct station_parameters,
      {ROW(servers), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = 1e6,
       .flags = PARAMETER_MAY_BE_INFINITE, .doc = "Equal servers behind one queue."},
      {ROW(discipline), .type = PARAMETER_KIND, .role = "discipline", .preset = "\"fcfs\"",
       .doc = "The order in which customers are served."},
      {ROW(capacity), .type = PARAMETER_INTEGER, .flags = PARAMETER_OPTIONAL, .least = 1,
       .doc = "Customers, waiting and in service, that make the station full: an arrival that finds"
              " as many is lost. None by default."},
      {ROW(service), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
       .doc = "Time a server takes for a customer; a class may bring its own."},
      {ROW(vacation), .type = PARAMETER_DISTRIBUTION,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
       .doc = "Whenever the one server is free and nobody waits it leaves for this time, again and"
              " again until somebody waits on its return."},
      {ROW(polling), .type = PARAMETER_OBJECT, .of = &polling_table, .flags = PARAMETER_OPTIONAL,
       .doc = "How the one server of discipline polling goes round the classes."},
      {ROW(fork), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = 1e6,
       .doc = "Copies of the station: a customer splits into as many siblings, one for each copy,"
              " and goes on when the last is done."},
      {ROW(percentiles), .type = PARAMETER_BOOLEAN, .preset = "false",
       .doc = "Whether percentiles of the response time of a visit are reported."});

const struct metric_row station_metrics[] = {
    [STATION_UTILIZATION] = METRIC("utilization", "1", MEAN, "Share of the servers' time in use."),
    [STATION_QUEUE_LENGTH] = METRIC_LESS("queue_length", "1", MEAN,
                                         "Customers who wait or are served; siblings in a fork."),
    [STATION_RESPONSE_TIME] = METRIC_WITH_PERCENTILES(
        "response_time", "Time from the arrival of a customer to the end of its service."),
    [STATION_WAITING_TIME] =
        METRIC_LESS("waiting_time", "s", RATIO, "Of that, the time in which it is not served."),
    [STATION_THROUGHPUT] = METRIC_MORE("throughput", "1/s", MEAN, "Visits that end in a second."),
    [STATION_LOST_FRACTION] =
        METRIC_LESS("lost_fraction", "1", SHARE, "Arrivals that find the station full."),
    [STATION_CYCLE_TIME] = METRIC_LESS(
        "cycle_time", "s", RATIO,
        "With polling that takes time to switch: from one poll of the first class to the next."),
    [STATION_SWITCHING] = METRIC_LESS("switching", "1", MEAN,
                                      "The same: share of the time in which the server switches."),
    [STATION_CLASS_UTILIZATION] = METRIC("classes.CLASS.utilization", "1", MEAN,
                                         "Share of the servers' time that a class receives."),
    [STATION_CLASS_THROUGHPUT] = METRIC_MORE("classes.CLASS.throughput", "1/s", MEAN,
                                             "Visits of a class that end in a second."),
    METRICS_END,
};

const struct kind station_kind = {
    .name = "station",
    .role = KIND_PART,
    .doc = "Servers of a queueing network and the customers who wait for them.",
    .parameters = &station_table,
    .metrics = station_metrics,
};

void station_init(struct station *station, struct assembly *assembly, const struct scope *scope,
                  const char *name, const struct station_parameters *parameters,
                  struct customers *customers)
{
    struct measures *measures = assembly->measures;
    station->name = name;
    station->path = scope->path;
    station->server_count = parameters->servers;
    station->capacity = parameters->capacity == 0 ? INT64_MAX : parameters->capacity;
    station->copy_count = parameters->fork > 1 ? (size_t)parameters->fork : 1;
    station->customers = customers;
    station->vacation = parameters->vacation;
    station->polling = parameters->polling;
    ledger_init(&station->ledger, measures,
                LEDGER_JOINED | LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE | LEDGER_LOST |
                    (parameters->percentiles ? LEDGER_PERCENTILES : 0u));
    if (station->copy_count > 1) {
        tally_init(&station->siblings_served, measures, false);
    }
}

/* Higher priorities first; equal ones in the order of the classes. */
static int compare_visits(const void *left, const void *right)
{
    const struct visit *a = *(struct visit *const *)left;
    const struct visit *b = *(struct visit *const *)right;
    if (a->priority != b->priority) {
        return a->priority > b->priority ? -1 : 1;
    }
    return a->class < b->class ? -1 : a->class > b->class;
}

/* Gives the visits their turns, in the order of the classes, and ranks them: 0 for the highest
 * priority; equal priorities share a rank. */
static void rank_visits(struct station *station)
{
    struct visit **visits = station->visits;
    for (size_t i = 0; i < station->visit_count; i++) {
        visits[i]->turn = i;
    }
    qsort(visits, station->visit_count, sizeof *visits, compare_visits);
    for (size_t i = 1; i < station->visit_count; i++) {
        visits[i]->rank = visits[i - 1]->rank + (visits[i]->priority != visits[i - 1]->priority);
    }
    station->ranks = station->visit_count == 0 ? 1 : visits[station->visit_count - 1]->rank + 1;
}

void station_start(struct station *station, struct assembly *assembly, const struct kind *kind)
{
    const struct discipline *discipline = discipline_of(kind);
    rank_visits(station);
    station->copies = ARENA_ARRAY(assembly->arena, struct servers *, station->copy_count);
    for (size_t i = 0; i < station->copy_count; i++) {
        struct servers *servers = arena_alloc_line(assembly->arena, discipline->bytes);
        servers->component = (struct component){&kind->behaviour, station->path};
        servers->station = station;
        servers->discipline = discipline;
        servers->copy = i;
        servers->idle = station->server_count;
        if (discipline->init != NULL) {
            discipline->init(servers, assembly);
        }
        station->copies[i] = servers;
    }
    if (station->vacation.family == DISTRIBUTION_NONE) {
        return;
    }
    component_stream(assembly, &station->copies[0]->component, "vacation", &station->vacations);
    for (size_t i = 0; i < station->copy_count; i++) {
        servers_leave(assembly->run, station->copies[i]);
    }
}

/* Puts a customer or sibling before the servers of one copy. */
static inline void arrive_at_servers(struct run *run, struct visit *visit, struct servers *servers,
                                     struct customer *customer)
{
    struct station *station = visit->station;
    sim_ticks now = run_now(run);
    customer->arrived = now;
    customer->visit = visit;
    customer->servers = servers;
    customer->service = distribution_draw(&visit->service, &visit->stream);
    customer->left = customer->service;
    level_add(&station->ledger.present, now, 1 + PLANTED("an arrival is in the level twice"));
    if (servers->discipline->enter != NULL) {
        servers->discipline->enter(run, servers, customer);
    } else if (servers->idle > 0 && (!servers->away || PLANTED("one on vacation serves"))) {
        servers->idle--;
        ledger_start(&station->ledger, now);
        servers_serve(run, servers, customer);
    } else {
        customer->state = CUSTOMER_WAITING;
        servers->waiting++;
        servers->discipline->push(servers, customer);
    }
}

static void split(struct run *run, struct visit *visit, struct customer *customer)
{
    struct station *station = visit->station;
    customer->state = CUSTOMER_FORKED;
    customer->arrived = run_now(run);
    customer->visit = visit;
    customer->siblings = (uint32_t)station->copy_count;
    for (size_t i = 0; i < station->copy_count; i++) {
        struct customer *sibling = customers_take_sibling(station->customers, run, customer);
        if (sibling == NULL) {
            return;
        }
        arrive_at_servers(run, visit, station->copies[i], sibling);
    }
}

bool station_enter(struct run *run, struct visit *visit, struct customer *customer)
{
    struct station *station = visit->station;
    counter_add(&station->ledger.joined);
    station->ledger.joined.count += PLANTED("an arrival is counted twice");
    if (station->present == station->capacity + PLANTED("one above the capacity")) {
        tally_add(&station->ledger.lost, 0);
        return false;
    }
    station->present += 1 + PLANTED("a customer is present twice");
    if (station->copy_count > 1) {
        split(run, visit, customer);
    } else {
        arrive_at_servers(run, visit, station->copies[0], customer);
    }
    return true;
}

wide station_received(const struct customer *customer, sim_ticks now)
{
    const struct servers *servers = customer->servers;
    const struct discipline *discipline = servers->discipline;
    return discipline->received == NULL ? servers_received(servers, customer, now)
                                        : discipline->received(servers, customer, now);
}
