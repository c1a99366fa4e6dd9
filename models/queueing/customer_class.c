#include "models/queueing/customer_class.h"

#include "models/planted.h"
#include "models/station/station.h"
#include "sim/random/rates.h"

#include <inttypes.h>

enum class_event {
    CLASS_ARRIVED,
    CLASS_STARTED,
    CLASS_THOUGHT,
    CLASS_EVENTS,
};

/* Passes of one class that begin at one instant; more than any sound model has. */
static const uint64_t AT_ONCE_MOST = 10000000;

static const struct parameter service_element = {
    .name = "service", .type = PARAMETER_DISTRIBUTION, .doc = "Service time at that station."};

static const struct parameter route_element = {
    .name = "route",
    .type = PARAMETER_WEIGHTED_NAMES,
    .doc = "The next station, or several with probabilities; `done` ends the pass."};

#define ARRIVALS(member) .name = #member, .offset = offsetof(struct arrivals_parameters, member)

static const struct parameter arrivals_rows[] = {
    {ARRIVALS(interarrival), .type = PARAMETER_DISTRIBUTION,
     .flags = PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS | PARAMETER_ARRIVALS,
     .doc = "Time between arrivals."},
    {ARRIVALS(batch), .type = PARAMETER_COUNT, .preset = "1", .least = 1, .most = CUSTOMERS_MOST,
     .doc = "Customers that arrive together."},
};

static const struct table arrivals_table = {
    .rows = arrivals_rows,
    .count = sizeof arrivals_rows / sizeof *arrivals_rows,
    .bytes = sizeof(struct arrivals_parameters),
    .shorthand = "interarrival",
};

#define ROW(member) .name = #member, .offset = offsetof(struct customer_class_parameters, member)

TABLE(customer_class_table, struct customer_class_parameters,
      {ROW(arrivals), .type = PARAMETER_OBJECT, .of = &arrivals_table, .flags = PARAMETER_OPTIONAL,
       .doc = "An open class: the time between arrivals, alone or with the size of batches."},
      {ROW(population), .type = PARAMETER_INTEGER, .flags = PARAMETER_OPTIONAL, .least = 1,
       .most = CUSTOMERS_MOST, .doc = "A closed class: how many customers there are."},
      {ROW(think), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
       .doc = "Time a customer of a closed class thinks between passes; without it the next pass"
              " begins at once."},
      {ROW(priority), .type = PARAMETER_INTEGER, .preset = "0", .least = -1e9, .most = 1e9,
       .doc = "The higher number goes first where the discipline knows priorities."},
      {ROW(service), .type = PARAMETER_MAP, .element = &service_element, .names = "station",
       .flags = PARAMETER_OPTIONAL,
       .doc = "Service times at stations where this class has its own."},
      {ROW(route), .type = PARAMETER_MAP, .element = &route_element, .names = "station",
       .count_least = 1,
       .doc = "From `start` and each station the class can reach: where its customers go next."});

static void begin_pass(struct run *run, struct customer_class *class, struct customer *customer)
{
    sim_ticks now = run_now(run);
    customer->begun = now;
    customer->state = CUSTOMER_MOVING;
    ledger_join(&class->passes, now);
    class->passes.joined.count += PLANTED("a pass is counted twice");
    if (class->everyone != NULL) {
        level_add(class->everyone, now, 1);
    }
}

static void end_pass(struct run *run, struct customer_class *class, struct customer *customer,
                     bool is_lost)
{
    sim_ticks now = run_now(run);
    sim_ticks begun = customer->begun - PLANTED("a pass is a tick longer");
    if (is_lost) {
        ledger_lose(&class->passes, begun, now);
    } else {
        ledger_leave(&class->passes, begun, now);
    }
    if (class->everyone != NULL) {
        level_add(class->everyone, now, -1);
    }
}

static void think(struct run *run, struct customer_class *class, struct customer *customer,
                  sim_ticks duration)
{
    customer->state = PLANTED("a thinker moves") ? CUSTOMER_MOVING : CUSTOMER_THINKING;
    class->thinkers++;
    event_after(run, duration, &class->component, CLASS_THOUGHT, (uint64_t)(uintptr_t)customer);
}

/* The spec's check refuses models whose customers pass for ever in no time; models that it cannot
 * judge, as some with several full stations, end here instead of never. */
static bool are_too_many_at_once(struct run *run, struct customer_class *class, int64_t passes)
{
    if (class->instant != run_now(run)) {
        class->instant = run_now(run);
        class->at_once = 0;
    }
    class->at_once += (uint64_t)passes;
    return class->at_once > AT_ONCE_MOST;
}

static bool goes_round_in_no_time(struct run *run, struct customer_class *class)
{
    if (!are_too_many_at_once(run, class, 1)) {
        return false;
    }
    run_fail(run, &class->component, ERROR_RUN,
             "customers pass for ever in no time: this class needs a think time");
    return true;
}

void customer_class_route(struct run *run, struct customer *customer, const struct route *route)
{
    struct customer_class *class = customer->class;
    for (;;) {
        customer->state = CUSTOMER_MOVING;
        struct visit *visit = route_next(route, &class->routing);
        if (visit != NULL && station_enter(run, visit, customer)) {
            return;
        }
        bool is_lost = visit != NULL;
        end_pass(run, class, customer, is_lost);
        if (!customer_class_is_closed(class)) {
            customers_release(class->customers, customer);
            return;
        }
        if (class->think.family != DISTRIBUTION_NONE) {
            think(run, class, customer, distribution_draw(&class->think, &class->thinking));
            return;
        }
        if (goes_round_in_no_time(run, class)) {
            return;
        }
        if (is_lost) {
            /* At once, but after the customers leaving the full station at this instant. */
            think(run, class, customer, 0);
            return;
        }
        begin_pass(run, class, customer);
        route = &class->start;
    }
}

static void expect_customer(struct run *run, struct customer_class *class)
{
    sim_ticks gap = distribution_draw_from(&class->interarrival, run_now(run), &class->arriving);
    event_after(run, gap, &class->component, CLASS_ARRIVED, 0);
}

static void on_arrived(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct customer_class *class = component;
    expect_customer(run, class);
    int64_t batch = distribution_draw(&class->batch, &class->batching);
    if (batch > CUSTOMERS_MOST) {
        customers_refuse(run, &class->component, "customers", CUSTOMERS_MOST);
        return;
    }
    /* Customers of a batch that are lost at once leave no event behind to count. */
    if (batch > 1 && are_too_many_at_once(run, class, batch)) {
        run_fail(run, &class->component, ERROR_RUN,
                 "batches of more than %" PRIu64 " customers in all arrive at one instant",
                 AT_ONCE_MOST);
        return;
    }
    for (int64_t i = 0; i < batch; i++) {
        struct customer *customer = customers_take(class->customers, run, class);
        if (customer == NULL) {
            return;
        }
        begin_pass(run, class, customer);
        customer_class_route(run, customer, &class->start);
    }
}

/* The whole population of a closed class begins: by thinking where it thinks. */
static void on_started(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct customer_class *class = component;
    class->has_started = true;
    for (int64_t i = 0; i < class->population && !run_failed(run); i++) {
        struct customer *customer = customers_take(class->customers, run, class);
        if (customer == NULL) {
            return;
        }
        if (class->think.family != DISTRIBUTION_NONE) {
            think(run, class, customer, distribution_draw(&class->think, &class->thinking));
        } else {
            begin_pass(run, class, customer);
            customer_class_route(run, customer, &class->start);
        }
    }
}

static void on_thought(struct run *run, void *component, uint64_t argument)
{
    struct customer_class *class = component;
    struct customer *customer = (struct customer *)(uintptr_t)argument;
    class->thinkers -= 1 + PLANTED("a thinker is forgotten");
    begin_pass(run, class, customer);
    customer_class_route(run, customer, &class->start);
}

static event_handler *const on[] = {on_arrived, on_started, on_thought};
static const char *const event_names[] = {"arrived", "started", "thought"};

extern const struct metric_row queueing_metrics[];

const struct kind customer_class_kind = {
    .behaviour = {on, event_names, CLASS_EVENTS},
    .name = "class",
    .role = KIND_PART,
    .doc = "Customers of a queueing network with the same behaviour.",
    .parameters = &customer_class_table,
    .metrics = queueing_metrics,
};

void customer_class_init(struct customer_class *class, struct assembly *assembly,
                         const struct scope *scope, const char *name,
                         const struct customer_class_parameters *parameters,
                         struct customers *customers)
{
    struct measures *measures = assembly->measures;
    class->component = (struct component){&customer_class_kind.behaviour, scope->path};
    class->name = name;
    class->priority = parameters->priority;
    class->population = parameters->population;
    class->think = parameters->think;
    class->customers = customers;
    class->instant = -1;
    if (parameters->arrivals != NULL) {
        class->interarrival = parameters->arrivals->interarrival;
        class->batch = parameters->arrivals->batch;
    }
    component_stream(assembly, &class->component, "arrivals", &class->arriving);
    component_stream(assembly, &class->component, "batch", &class->batching);
    component_stream(assembly, &class->component, "think", &class->thinking);
    component_stream(assembly, &class->component, "route", &class->routing);
    ledger_init(&class->passes, measures,
                LEDGER_JOINED | LEDGER_PRESENT | LEDGER_DONE | LEDGER_PERCENTILES | LEDGER_LOST);
}

void customer_class_start(struct customer_class *class, struct run *run)
{
    if (customer_class_is_closed(class)) {
        event_at(run, 0, EVENT_NORMAL, &class->component, CLASS_STARTED, 0);
    } else {
        expect_customer(run, class);
    }
}
