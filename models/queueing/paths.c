/*
 * The ways of a customer along the routes: whether it can leave, and whether time goes by.
 *
 * A customer who moves by probabilities gets from where it is to some goal with certainty exactly
 * when the goal can be reached from every place it can come to (the chain is finite). So both
 * questions are searches backwards from a goal: the exit, or the places where time goes by.
 */
#include "models/queueing/plan_check.h"

/* The places of a class as a graph. Node i is station reached[i]; the last node is `start`. */
struct graph {
    const struct plan *plan;
    size_t node_count;
    size_t *first_from; /* index of the first entry of `from` of each node */
    uint32_t *from;     /* nodes from which one gets to a node in one step */
    bool is_round;      /* a closed class: `done` leads to `start` */
};

static const struct place *node_place(const struct graph *graph, size_t node)
{
    const struct plan *plan = graph->plan;
    return node + 1 == graph->node_count ? &plan->start : &plan->places[plan->reached[node]];
}

/* The node that destination `i` of a place leads to, or PLAN_NOWHERE. */
static uint32_t destination(const struct graph *graph, const struct place *place, size_t i)
{
    if (place->weights[i] <= 0) {
        return PLAN_NOWHERE;
    }
    if (place->to[i] == PLAN_DONE) {
        return graph->is_round ? (uint32_t)graph->node_count - 1 : PLAN_NOWHERE;
    }
    return graph->plan->position[place->to[i]];
}

/* Lays out which nodes lead to each node, to be followed backwards. */
static void draw_graph(struct graph *graph, const struct plan *plan)
{
    struct arena *arena = plan->arena;
    *graph = (struct graph){
        .plan = plan,
        .node_count = plan->reached_count + 1,
        .first_from = ARENA_ARRAY(arena, size_t, plan->reached_count + 3),
        .is_round = plan->class->population > 0,
    };
    size_t *after = graph->first_from + 2; /* counted two ahead, so that filling ends one behind */
    for (size_t node = 0; node < graph->node_count; node++) {
        const struct place *place = node_place(graph, node);
        for (size_t i = 0; i < place->count; i++) {
            uint32_t to = destination(graph, place, i);
            after[to == PLAN_NOWHERE ? 0 : to] += to != PLAN_NOWHERE;
        }
    }
    for (size_t node = 1; node < graph->node_count; node++) {
        after[node] += after[node - 1];
    }
    graph->from = ARENA_ARRAY(arena, uint32_t, after[graph->node_count - 1] + 1);
    for (size_t node = 0; node < graph->node_count; node++) {
        const struct place *place = node_place(graph, node);
        for (size_t i = 0; i < place->count; i++) {
            uint32_t to = destination(graph, place, i);
            if (to != PLAN_NOWHERE) {
                graph->from[graph->first_from[to + 1]++] = (uint32_t)node;
            }
        }
    }
}

/* Adds to `is_good` every node from which a good one can be reached. */
static void search_backwards(const struct graph *graph, bool *is_good)
{
    uint32_t *found = ARENA_ARRAY(graph->plan->arena, uint32_t, graph->node_count);
    size_t count = 0;
    for (uint32_t node = 0; node < graph->node_count; node++) {
        if (is_good[node]) {
            found[count++] = node;
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = graph->first_from[found[i]]; j < graph->first_from[found[i] + 1]; j++) {
            if (!is_good[graph->from[j]]) {
                is_good[graph->from[j]] = true;
                found[count++] = graph->from[j];
            }
        }
    }
}

static bool leads_out(const struct place *place)
{
    for (size_t i = 0; i < place->count; i++) {
        if (place->to[i] == PLAN_DONE && place->weights[i] > 0) {
            return true;
        }
    }
    return false;
}

/* The first station from which no good place can be reached, or NULL. */
static const char *first_bad(const struct graph *graph, const bool *is_good)
{
    for (size_t node = 0; node + 1 < graph->node_count; node++) {
        if (!is_good[node]) {
            return graph->plan->names[graph->plan->reached[node]];
        }
    }
    return NULL;
}

static void check_way_out(const struct graph *graph, struct complaints *complaints)
{
    const struct plan *plan = graph->plan;
    bool *is_good = ARENA_ARRAY(plan->arena, bool, graph->node_count);
    for (size_t node = 0; node < graph->node_count; node++) {
        is_good[node] = leads_out(node_place(graph, node));
    }
    search_backwards(graph, is_good);
    const char *station = first_bad(graph, is_good);
    if (station == NULL) {
        return;
    }
    struct scope route = scope_section(&plan->class_scope, "route");
    if (plan->class->arrivals != NULL) {
        scope_complain(&route, station, complaints,
                       "a customer who comes here can never leave: no way leads to \"done\"");
    } else {
        scope_warn(&route, station, complaints,
                   "no way leads from here to \"done\": such a pass never ends, and its"
                   " response time is never known");
    }
}

/* Whether every closed customer meets a time that is not nothing, when none is lost. */
static bool time_goes_by(const struct graph *graph, struct complaints *complaints)
{
    const struct plan *plan = graph->plan;
    bool *is_good = ARENA_ARRAY(plan->arena, bool, graph->node_count);
    for (size_t node = 0; node + 1 < graph->node_count; node++) {
        is_good[node] = !duration_is_nothing(node_place(graph, node)->service);
    }
    is_good[graph->node_count - 1] = !duration_is_nothing(&plan->class->think);
    search_backwards(graph, is_good);
    const char *station = first_bad(graph, is_good);
    if (station == NULL && is_good[graph->node_count - 1]) {
        return true;
    }
    struct scope route = scope_section(&plan->class_scope, "route");
    scope_complain(&route, station == NULL ? "start" : station, complaints,
                   "from here a customer can pass for ever in no time: all service and think times"
                   " on its way are 0");
    return false;
}

/* Whether a station can be full and stay so for a time: a service or vacation takes time there, and
 * there are enough others to fill it. */
static bool can_be_full(const struct plan *plan, const struct visitors *here, uint32_t station)
{
    const struct station_parameters *parameters =
        queueing_station_parameters(plan->parameters, station);
    bool takes_time = here->take_time || parameters->vacation.family != DISTRIBUTION_NONE;
    bool are_enough = here->has_open || here->population > parameters->capacity;
    return parameters->capacity > 0 && takes_time && are_enough;
}

/* A customer who is lost and does not think is at `start` again at once, and the station that was
 * full still is. The customer can go on like that when all stations on its way can be full at
 * once. */
static void check_losses(const struct graph *graph, const struct visitors *visitors,
                         struct complaints *complaints)
{
    const struct plan *plan = graph->plan;
    bool *is_met = ARENA_ARRAY(plan->arena, bool, graph->node_count);
    uint32_t *met = ARENA_ARRAY(plan->arena, uint32_t, graph->node_count);
    size_t count = 1;
    int64_t needed = 0; /* customers to fill the stations that only closed ones come to */
    bool is_lost = false;
    met[0] = (uint32_t)graph->node_count - 1;
    is_met[met[0]] = true;
    for (size_t i = 0; i < count; i++) {
        const struct place *place = node_place(graph, met[i]);
        if (met[i] + 1 < graph->node_count) {
            uint32_t station = plan->reached[met[i]];
            if (can_be_full(plan, &visitors[station], station)) {
                is_lost = true;
                needed += visitors[station].has_open
                              ? 0
                              : queueing_station_parameters(plan->parameters, station)->capacity;
                continue;
            }
            if (!duration_is_nothing(place->service)) {
                return; /* with some luck it gets here, where time goes by */
            }
        }
        for (size_t j = 0; j < place->count; j++) {
            uint32_t to = destination(graph, place, j);
            if (to != PLAN_NOWHERE && !is_met[to]) {
                is_met[to] = true;
                met[count++] = to;
            }
        }
    }
    if (is_lost && needed < queueing_population(plan->parameters)) {
        scope_complain(&plan->class_scope, NULL, complaints,
                       "a customer who finds a station full begins again at once, and so can pass"
                       " for ever in no time: \"think\" is missing or 0");
    }
}

void queueing_check_paths(struct plan *plan, const struct visitors *visitors,
                          struct complaints *complaints)
{
    for (size_t i = 0; i < plan->parameters->workload->classes.count; i++) {
        plan_class(plan, i, NULL);
        struct graph graph;
        draw_graph(&graph, plan);
        check_way_out(&graph, complaints);
        if (graph.is_round && time_goes_by(&graph, complaints) &&
            duration_is_nothing(&plan->class->think)) {
            check_losses(&graph, visitors, complaints);
        }
    }
}
