#include "models/queueing/parameters.h"

#include "models/queueing/plan.h"
#include "models/systems/queueing_parameters.h"

extern const struct kind fcfs_kind;

/* Builds the visit of a class at a station. */
static struct visit *build_visit(struct assembly *assembly, struct station *station,
                                 struct customer_class *class, const struct distribution *service)
{
    struct visit *visit = arena_alloc_line(assembly->arena, sizeof *visit);
    visit->station = station;
    visit->class = class;
    visit->priority = class->priority;
    visit->service = *service;
    const char *path = arena_print(assembly->arena, "%s.classes.%s", station->path, class->name);
    assembly_stream(assembly, path, "service", &visit->stream);
    counter_init(&visit->passed, assembly->measures);
    visit->marked =
        ARENA_ARRAY(assembly->arena, struct visit_mark, measures_marks(assembly->measures)->count);
    station->visit_count++;
    return visit;
}

static void build_route(struct assembly *assembly, const struct customer_class *class,
                        const struct place *place, struct route *route)
{
    struct visit **to = ARENA_ARRAY(assembly->arena, struct visit *, place->count);
    for (size_t i = 0; i < place->count; i++) {
        to[i] = place->to[i] == PLAN_DONE ? NULL : class->visits[place->to[i]];
    }
    route_init(route, assembly->arena, to, place->weights, place->count);
}

/* Builds a class with its visits to the stations that it can reach. */
static void build_class(struct queueing *queueing, struct assembly *assembly, struct plan *plan,
                        size_t index)
{
    struct customer_class *class = &queueing->classes[index];
    plan_class(plan, index, NULL);
    customer_class_init(class, assembly, &plan->class_scope, plan->class_name, plan->class,
                        &queueing->customers);
    class->everyone = queueing->class_count == 1 ? NULL : &queueing->everyone;
    class->visits = ARENA_ARRAY(assembly->arena, struct visit *, queueing->station_count);
    for (size_t i = 0; i < plan->reached_count; i++) {
        uint32_t station = plan->reached[i];
        class->visits[station] = build_visit(assembly, &queueing->stations[station], class,
                                             plan->places[station].service);
    }
    build_route(assembly, class, &plan->start, &class->start);
    for (size_t i = 0; i < plan->reached_count; i++) {
        uint32_t station = plan->reached[i];
        build_route(assembly, class, &plan->places[station], &class->visits[station]->route);
    }
}

/* The system, its classes, and each copy of each station; customers count as they come. */
static void count_parts(struct run *run, const struct queueing *queueing)
{
    uint64_t parts = 1 + queueing->class_count;
    for (size_t i = 0; i < queueing->station_count; i++) {
        parts += queueing->stations[i].copy_count;
    }
    run_count(run, parts);
}

/* A visit is over: the customer's class knows where it goes next. */
static void go_on(struct run *run, void *owner, struct customer *customer)
{
    (void)owner;
    customer_class_route(run, customer, &customer->visit->route);
}

/* Without waiting or sharing, every discipline does the same. */
static const struct kind *discipline_in_use(const struct station *station,
                                            const struct station_parameters *parameters)
{
    return station_is_infinite(station) ? &fcfs_kind : parameters->discipline;
}

static void build_stations(struct queueing *queueing, struct assembly *assembly,
                           const struct queueing_parameters *parameters)
{
    for (size_t i = 0; i < queueing->station_count; i++) {
        struct station *station = &queueing->stations[i];
        station->visits = ARENA_ARRAY(assembly->arena, struct visit *, station->visit_count);
        station->visit_count = 0;
        for (size_t j = 0; j < queueing->class_count; j++) {
            struct visit *visit = queueing->classes[j].visits[i];
            if (visit != NULL) {
                station->visits[station->visit_count++] = visit;
            }
        }
        station->out = (struct customer_port){queueing, go_on};
        station_start(station, assembly,
                      discipline_in_use(station, queueing_station_parameters(parameters, i)));
    }
}

/* Keeps at a mark what each class has received of each station. */
static void mark_visits(void *measure, unsigned mark, sim_ticks now)
{
    const struct queueing *queueing = measure;
    queueing_sum_present(queueing, now);
    for (size_t i = 0; i < queueing->station_count; i++) {
        for (size_t j = 0; j < queueing->stations[i].visit_count; j++) {
            struct visit *visit = queueing->stations[i].visits[j];
            visit->marked[mark] =
                (struct visit_mark){visit->finished, visit->finished + visit->present};
        }
    }
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *all, const void *environment)
{
    (void)environment;
    const struct queueing_parameters *parameters = all;
    struct arena *arena = assembly->arena;
    struct queueing *queueing = ARENA_NEW(arena, struct queueing);
    queueing->component = (struct component){&queueing_kind.behaviour, scope_title(scope)};
    queueing->station_count = parameters->system->stations.count;
    queueing->class_count = parameters->workload->classes.count;
    queueing->stations = ARENA_ARRAY(arena, struct station, queueing->station_count);
    queueing->classes = ARENA_ARRAY(arena, struct customer_class, queueing->class_count);
    level_init(&queueing->everyone, assembly->measures, 0);
    measures_register(assembly->measures, queueing, mark_visits);
    struct plan plan;
    plan_init(&plan, scope, parameters);
    for (size_t i = 0; i < queueing->station_count; i++) {
        const char *name = parameters->system->stations.names[i];
        struct scope station = scope_child(&plan.stations, name);
        station_init(&queueing->stations[i], assembly, &station, name,
                     queueing_station_parameters(parameters, i), &queueing->customers);
    }
    customers_init(&queueing->customers, arena, queueing_population(parameters));
    for (size_t i = 0; i < queueing->class_count; i++) {
        build_class(queueing, assembly, &plan, i);
    }
    build_stations(queueing, assembly, parameters);
    count_parts(assembly->run, queueing);
    return &queueing->component;
}

static void start(struct run *run, struct component *system)
{
    struct queueing *queueing = (struct queueing *)system;
    for (size_t i = 0; i < queueing->class_count; i++) {
        customer_class_start(&queueing->classes[i], run);
    }
}

static const struct level *signal(const struct component *system)
{
    return queueing_number((const struct queueing *)system);
}

static const struct system_operations operations = {
    .signal = signal,
    .signal_metric = "number_in_system",
    .events_per_s = queueing_events_per_s,
};

const struct kind queueing_kind = {
    .name = "queueing",
    .role = "system",
    .doc = "A network of stations with queues, and the classes of customers who go through it.",
    .parameters = &queueing_table,
    .metrics = queueing_metrics,
    .check = queueing_check,
    .build = build,
    .start = start,
    .report = queueing_report,
    .laws = queueing_laws,
    .invariants = queueing_invariants,
    .operations = &operations,
};
