#include "models/cluster/quorum/quorum_lock.h"

#include "models/cluster/rank.h"
#include "models/planted.h"

#include "sim/base/foreign.h"
#include "sim/base/text.h"

#include <string.h>

enum { NAME_SHOWN = 60 };

enum event {
    ENDS, /* argument: the first member of the ring */
    EVENTS,
};

uint32_t quorum_unit_named(const struct quorum_environment *environment, const char *name)
{
    uint32_t unit = 0;
    while (unit < environment->unit_count &&
           (name == NULL || strcmp(environment->unit_names[unit], name) != 0)) {
        unit++;
    }
    return unit;
}

void quorum_unit_check(const char *name, const struct scope *scope,
                       const struct check_context *context)
{
    const struct quorum_environment *around = context->environment;
    if (quorum_unit_named(around, name) < around->unit_count) {
        return;
    }
    struct text_buffer text = {0};
    text_append(&text, "there is no LUN \"");
    foreign_append(&text, name, NAME_SHOWN);
    text_append(&text, "\"");
    foreign_append_known(&text, name, around->unit_names, around->unit_count);
    scope_complain(scope, "unit", context->complaints, "%s", text.text);
    text_buffer_free(&text);
}

/* The least time that the lock takes, where there is one of note. */
static double least_time(const struct distribution *time)
{
    return time->family == DISTRIBUTION_CONSTANT  ? (double)time->constant
           : time->family == DISTRIBUTION_UNIFORM ? time->uniform.least
           : time->family == DISTRIBUTION_PARETO  ? time->pareto.minimum
                                                  : 0;
}

void quorum_lock_check(const struct quorum_lock_parameters *parameters, const struct scope *scope,
                       const struct check_context *context)
{
    if (parameters->unit != NULL) {
        quorum_unit_check(parameters->unit, scope, context);
    }
    if (least_time(&parameters->acquisition) > (double)parameters->timeout) {
        scope_warn(scope, "acquisition", context->complaints,
                   "is above the timeout every time: no ring ever has it in time, and half of the"
                   " votes are always lost");
    }
}

static bool reaches(const struct quorum_lock *lock, uint32_t node)
{
    bool has_unit = lock->parameters->unit != NULL;
    return bit_set_has(lock->running, node) && lock->failures == 0 && lock->cuts[node] == 0 &&
           (!has_unit || lock->storage.reaches(lock->storage.owner, lock->unit, node));
}

/* The first member that reaches the lock; the number of nodes: none. */
static uint32_t find_taker(const struct quorum_lock *lock, const struct bit_set *members)
{
    BIT_SET_EACH(members, node)
    {
        if (reaches(lock, node)) {
            return node;
        }
    }
    return lock->node_count;
}

bool quorum_lock_is_reached(const struct quorum_lock *lock, const struct bit_set *members)
{
    return find_taker(lock, members) < lock->node_count;
}

void quorum_lock_withdraw(struct run *run, struct quorum_lock *lock, const struct bit_set *nodes)
{
    for (uint32_t first = 0; first < lock->node_count; first++) {
        struct lock_race *race = &lock->races[first];
        if (event_is_pending(run, race->ends) && bit_set_meets(&race->ring, nodes)) {
            event_cancel(run, race->ends);
            race->ends = EVENT_NONE;
        }
    }
}

void quorum_lock_race(struct run *run, struct quorum_lock *lock, const struct bit_set *members,
                      uint64_t generation)
{
    uint32_t first = bit_set_first(members);
    struct lock_race *race = &lock->races[first];
    sim_ticks timeout = lock->parameters->timeout;
    sim_ticks time = distribution_draw(&lock->parameters->acquisition, &lock->times);
    bool is_late = time > timeout;
    bit_set_copy(&race->ring, members);
    race->generation = generation;
    race->taker = is_late ? lock->node_count : find_taker(lock, members);
    race->ends =
        event_ranked_after(run, race->taker == lock->node_count ? timeout : time, EVENT_NORMAL,
                           cluster_rank(RANK_DEVICE, first), &lock->component, ENDS, first);
}

static void on_ends(struct run *run, void *component, uint64_t first)
{
    struct quorum_lock *lock = component;
    struct lock_race *race = &lock->races[first];
    bool is_free = race->generation > lock->taken || PLANTED("a quorum lock is taken twice");
    bool is_won = race->taker < lock->node_count && reaches(lock, race->taker) && is_free;
    race->ends = EVENT_NONE;
    if (is_won) {
        lock->taken = race->generation;
    }
    struct bit_set ring;
    bit_set_copy(&ring, &race->ring);
    lock->listener.decided(run, lock->listener.owner, &ring, is_won);
}

void quorum_lock_set(struct quorum_lock *lock, uint32_t node, bool works)
{
    uint32_t *failures = node == lock->node_count ? &lock->failures : &lock->cuts[node];
    *failures = works ? *failures - 1 : *failures + 1;
}

static event_handler *const handlers[] = {[ENDS] = on_ends};
static const char *const event_names[] = {[ENDS] = "ends"};
static const struct behaviour behaviour = {
    .on = handlers, .event_names = event_names, .event_count = EVENTS};

struct quorum_lock *quorum_lock_build(struct assembly *assembly, const struct scope *scope,
                                      const struct quorum_lock_parameters *parameters,
                                      const struct quorum_environment *environment,
                                      const struct bit_set *running,
                                      struct quorum_lock_listener listener)
{
    struct arena *arena = assembly->arena;
    struct quorum_lock *lock = ARENA_NEW(arena, struct quorum_lock);
    *lock = (struct quorum_lock){
        .component = {&behaviour, scope->path},
        .parameters = parameters,
        .listener = listener,
        .storage = environment->storage,
        .unit = quorum_unit_named(environment, parameters->unit),
        .node_count = environment->node_count,
        .running = running,
        .cuts = ARENA_ARRAY(arena, uint32_t, environment->node_count),
        .races = ARENA_ARRAY(arena, struct lock_race, environment->node_count),
    };
    component_stream(assembly, &lock->component, "acquisition", &lock->times);
    return lock;
}
