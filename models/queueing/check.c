/*
 * Checks of a spec across rows: names that lead somewhere, services and routes where they are
 * needed, limits of the whole. The ways of a customer along the routes are checked in paths.c, and
 * whether the stations keep up in load.c.
 */
#include "models/queueing/plan_check.h"

#include <inttypes.h>
#include <string.h>

extern const struct kind polling_kind;

static void check_sizes(const struct plan *plan, struct complaints *complaints)
{
    const struct queueing_parameters *parameters = plan->parameters;
    size_t station_count = parameters->system->stations.count;
    int64_t servers = 0;
    if (station_count > STATIONS_MOST) {
        scope_complain(&plan->stations, NULL, complaints, "%zu stations are more than %d",
                       station_count, STATIONS_MOST);
    }
    for (size_t i = 0; i < station_count; i++) {
        const struct station_parameters *station = queueing_station_parameters(parameters, i);
        bool is_infinite = station->servers == PARAMETER_INFINITE;
        servers += (is_infinite ? 1 : station->servers) * (station->fork > 1 ? station->fork : 1);
    }
    if (servers > SERVERS_MOST) {
        scope_complain(&plan->stations, NULL, complaints,
                       "%" PRId64 " servers in all stations together, copies of forks included, are"
                       " more than %d",
                       servers, SERVERS_MOST);
    }
    int64_t population = queueing_population(parameters);
    if (population > CUSTOMERS_MOST) {
        scope_complain(&plan->classes, NULL, complaints,
                       "populations of %" PRId64 " in all are more than %d customers", population,
                       CUSTOMERS_MOST);
    }
}

/* One server that goes round has no copies, and no vacations beside its switches. */
static void check_polling(const struct station_parameters *station, const struct scope *scope,
                          struct complaints *complaints)
{
    if (station->discipline != &polling_kind) {
        if (station->polling != NULL) {
            scope_warn(scope, "polling", complaints,
                       "discipline %s polls nobody: only \"discipline\": \"polling\" looks at this",
                       station->discipline->name);
        }
        return;
    }
    if (station->servers != 1) {
        scope_complain(scope, "discipline", complaints, "polling needs \"servers\": 1, not %s",
                       station->servers == PARAMETER_INFINITE ? "\"infinite\"" : "more");
    }
    if (station->fork > 1) {
        scope_complain(scope, "fork", complaints, "a station that polls has no copies");
    }
    if (station->vacation.family != DISTRIBUTION_NONE) {
        scope_complain(scope, "vacation", complaints,
                       "a server that polls has no vacations; \"switch_over\" takes it away");
    }
}

static void check_station_rows(const struct plan *plan, size_t index, struct complaints *complaints)
{
    const struct station_parameters *station = queueing_station_parameters(plan->parameters, index);
    const char *name = plan->names[index];
    struct scope scope = scope_child(&plan->stations, name);
    if (strcmp(name, "start") == 0 || strcmp(name, "done") == 0) {
        scope_complain(&scope, NULL, complaints, "\"%s\" is a reserved name: routes use it", name);
    }
    if (station->vacation.family != DISTRIBUTION_NONE) {
        if (station->servers != 1) {
            scope_complain(&scope, "vacation", complaints,
                           "a vacation needs \"servers\": 1, not %s",
                           station->servers == PARAMETER_INFINITE ? "\"infinite\"" : "more");
        }
        if (duration_is_nothing(&station->vacation)) {
            scope_complain(&scope, "vacation", complaints,
                           "a vacation has to last longer than nothing: its mean"
                           " is 0 in ticks of the run");
        }
    }
    check_polling(station, &scope, complaints);
    if (station->capacity > 0 && station->servers != PARAMETER_INFINITE &&
        station->capacity < station->servers) {
        scope_warn(&scope, "capacity", complaints,
                   "a capacity of %" PRId64 " leaves some of %" PRId64 " servers idle",
                   station->capacity, station->servers);
    }
}

static void check_arrivals(const struct plan *plan, struct complaints *complaints)
{
    const struct arrivals_parameters *arrivals = plan->class->arrivals;
    const struct scope *scope = &plan->class_scope;
    if (duration_is_nothing(&arrivals->interarrival)) {
        scope_complain(
            scope, "arrivals", complaints,
            "the mean time between arrivals is 0 in ticks of the run; it has to be above 0");
    }
    if (distribution_mean(&arrivals->batch) > CUSTOMERS_MOST) {
        scope_complain(scope, "arrivals", complaints,
                       "a batch has more than %d customers on average", CUSTOMERS_MOST);
    }
    if (plan->class->think.family != DISTRIBUTION_NONE) {
        scope_complain(
            scope, "think", complaints,
            "only the customers of a \"population\" think; with \"arrivals\" they leave");
    }
}

static void check_source(const struct plan *plan, struct complaints *complaints)
{
    bool is_open = plan->class->arrivals != NULL;
    bool is_closed = plan->class->population > 0;
    if (is_open == is_closed) {
        scope_complain(
            &plan->class_scope, NULL, complaints, "%s",
            is_open ? "both \"arrivals\" and \"population\" are given: a class is either open"
                      " or closed"
                    : "\"arrivals\" (an open class) or \"population\" (a closed one) is missing");
    }
    if (is_open) {
        check_arrivals(plan, complaints);
    }
}

/* Routes and services where the class comes. */
static void check_class_places(const struct plan *plan, struct complaints *complaints)
{
    if (plan->start.count == 0) {
        scope_complain(&plan->class_scope, "route", complaints,
                       "\"start\" is missing: where a pass begins");
    }
    for (size_t i = 0; i < plan->reached_count; i++) {
        const struct place *place = &plan->places[plan->reached[i]];
        const char *name = plan->names[plan->reached[i]];
        if (place->count == 0) {
            scope_complain(&plan->class_scope, "route", complaints,
                           "\"%s\" is missing: the class can come to that station, and has to go"
                           " somewhere from there",
                           name);
        }
        if (place->service == NULL) {
            scope_complain(&plan->stations, name, complaints,
                           "\"service\" is missing, and class \"%s\", which comes here, has none"
                           " of its own",
                           plan->class_name);
        }
    }
}

/* Notes the visitors of each station. */
static void note_visitors(const struct plan *plan, struct visitors *visitors)
{
    for (size_t i = 0; i < plan->reached_count; i++) {
        struct visitors *here = &visitors[plan->reached[i]];
        here->has_open = here->has_open || plan->class->arrivals != NULL;
        here->population += plan->class->population;
        const struct distribution *service = plan->places[plan->reached[i]].service;
        here->take_time = here->take_time || (service != NULL && !duration_is_nothing(service));
    }
}

static void warn_of_lonely_stations(const struct plan *plan, const struct visitors *visitors,
                                    struct complaints *complaints)
{
    for (size_t i = 0; i < plan->station_count; i++) {
        if (!visitors[i].has_open && visitors[i].population == 0) {
            scope_warn(&plan->stations, plan->names[i], complaints,
                       "no class comes to this station");
        }
    }
}

void queueing_check(const void *all, const struct scope *spec, const struct check_context *context)
{
    const struct queueing_parameters *parameters = all;
    struct complaints *complaints = context->complaints;
    if (!context->is_whole) {
        return;
    }
    struct arena *arena = arena_create();
    struct scope scope = {arena, spec->path, spec->pointer};
    struct plan plan;
    plan_init(&plan, &scope, parameters);
    struct visitors *visitors = ARENA_ARRAY(arena, struct visitors, plan.station_count);
    size_t before = complaints->errors;
    check_sizes(&plan, complaints);
    for (size_t i = 0; i < plan.station_count; i++) {
        check_station_rows(&plan, i, complaints);
    }
    for (size_t i = 0; i < parameters->workload->classes.count; i++) {
        plan_class(&plan, i, complaints);
        check_source(&plan, complaints);
        check_class_places(&plan, complaints);
        note_visitors(&plan, visitors);
    }
    /* The next checks follow customers, so they need routes that lead somewhere. */
    if (complaints->errors == before) {
        warn_of_lonely_stations(&plan, visitors, complaints);
        queueing_check_paths(&plan, visitors, complaints);
    }
    if (complaints->errors == before && !context->transient) {
        queueing_check_load(&plan, complaints);
    }
    arena_destroy(arena);
}
