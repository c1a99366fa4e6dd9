#include "models/queueing/plan.h"

#include "sim/base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    SUGGESTED_AMONG_MOST = 2000, /* names; with more the search for the nearest takes too long */
};

static int compare_names(const void *left, const void *right, void *context)
{
    const char *const *names = context;
    return strcmp(names[*(const uint32_t *)left], names[*(const uint32_t *)right]);
}

void plan_init(struct plan *plan, const struct scope *scope,
               const struct queueing_parameters *parameters)
{
    struct arena *arena = scope->arena;
    struct scope system = scope_section(scope, "system");
    struct scope workload = scope_section(scope, "workload");
    size_t count = parameters->system->stations.count;
    const char *const *names = parameters->system->stations.names;
    uint32_t *by_name = ARENA_ARRAY(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        by_name[i] = i;
    }
    qsort_r(by_name, count, sizeof *by_name, compare_names, (void *)(uintptr_t)names);
    *plan = (struct plan){
        .parameters = parameters,
        .arena = arena,
        .stations = scope_child(&system, "stations"),
        .classes = scope_child(&workload, "classes"),
        .station_count = count,
        .names = names,
        .by_name = by_name,
        .places = ARENA_ARRAY(arena, struct place, count),
        .reached = ARENA_ARRAY(arena, uint32_t, count),
        .position = ARENA_ARRAY(arena, uint32_t, count),
    };
}

uint32_t plan_find(const struct plan *plan, const char *name)
{
    size_t low = 0;
    size_t high = plan->station_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, plan->names[plan->by_name[middle]]);
        if (order == 0) {
            return plan->by_name[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return PLAN_NOWHERE;
}

const char *plan_nearest(const struct plan *plan, const char *name)
{
    return plan->station_count > SUGGESTED_AMONG_MOST
               ? NULL
               : text_nearest(name, plan->names, plan->station_count);
}

/* Complains that a name is no station's. @param map  "route" or "service" @param key  in the map */
static void complain_of_name(const struct plan *plan, const char *map, const char *key,
                             const char *name, struct complaints *complaints)
{
    if (complaints == NULL) {
        return;
    }
    struct scope where = scope_section(&plan->class_scope, map);
    const char *nearest = plan_nearest(plan, name);
    if (strcmp(name, "start") == 0) {
        scope_complain(&where, key, complaints,
                       "\"start\" is where a pass begins and cannot be gone to; "
                       "\"done\" ends the pass");
    } else if (nearest != NULL) {
        scope_complain(&where, key, complaints, "there is no station \"%s\"; did you mean \"%s\"?",
                       name, nearest);
    } else {
        /* Only where a way that may end leads to the station. */
        bool is_way =
            strcmp(map, "route") == 0 && strcmp(key, name) != 0 && strcmp(key, "start") != 0;
        scope_complain(&where, key, complaints, "there is no station \"%s\"%s", name,
                       is_way ? " (\"done\" ends the pass)" : "");
    }
}

/* Reads the route from one place. */
static void read_route(struct plan *plan, const char *from, const struct weighted_names *next,
                       struct place *place, struct complaints *complaints)
{
    uint32_t *to = ARENA_ARRAY(plan->arena, uint32_t, next->count);
    for (size_t i = 0; i < next->count; i++) {
        to[i] = strcmp(next->names[i], "done") == 0 ? PLAN_DONE : plan_find(plan, next->names[i]);
        if (to[i] == PLAN_NOWHERE) {
            complain_of_name(plan, "route", from, next->names[i], complaints);
        }
    }
    place->count = next->count;
    place->to = to;
    place->weights = next->weights;
}

static void read_routes(struct plan *plan, struct complaints *complaints)
{
    const struct parameter_map *route = &plan->class->route;
    const struct weighted_names *nexts = route->elements;
    for (size_t i = 0; i < route->count; i++) {
        const char *from = route->names[i];
        if (strcmp(from, "start") == 0) {
            read_route(plan, from, &nexts[i], &plan->start, complaints);
            continue;
        }
        uint32_t index = plan_find(plan, from);
        if (index == PLAN_NOWHERE) {
            complain_of_name(plan, "route", from, from, complaints);
            continue;
        }
        read_route(plan, from, &nexts[i], &plan->places[index], complaints);
    }
}

static void read_services(struct plan *plan, struct complaints *complaints)
{
    for (size_t i = 0; i < plan->station_count; i++) {
        const struct distribution *service =
            &queueing_station_parameters(plan->parameters, i)->service;
        plan->places[i] = (struct place){
            .service = service->family == DISTRIBUTION_NONE ? NULL : service,
        };
    }
    const struct parameter_map *own = &plan->class->service;
    const struct distribution *services = own->elements;
    for (size_t i = 0; i < own->count; i++) {
        uint32_t index = plan_find(plan, own->names[i]);
        if (index != PLAN_NOWHERE) {
            plan->places[index].service = &services[i];
            continue;
        }
        complain_of_name(plan, "service", own->names[i], own->names[i], complaints);
    }
}

static void reach_from(struct plan *plan, const struct place *place)
{
    for (size_t i = 0; i < place->count; i++) {
        uint32_t to = place->to[i];
        if (to == PLAN_DONE || to == PLAN_NOWHERE || place->weights[i] <= 0 ||
            plan->places[to].is_reached) {
            continue;
        }
        plan->places[to].is_reached = true;
        plan->position[to] = (uint32_t)plan->reached_count;
        plan->reached[plan->reached_count++] = to;
    }
}

void plan_class(struct plan *plan, size_t index, struct complaints *complaints)
{
    plan->class = queueing_class_parameters(plan->parameters, index);
    plan->class_name = plan->parameters->workload->classes.names[index];
    plan->class_scope = scope_child(&plan->classes, plan->class_name);
    plan->start = (struct place){.is_reached = true};
    plan->reached_count = 0;
    read_services(plan, complaints);
    read_routes(plan, complaints);
    reach_from(plan, &plan->start);
    for (size_t i = 0; i < plan->reached_count; i++) {
        reach_from(plan, &plan->places[plan->reached[i]]);
    }
}
