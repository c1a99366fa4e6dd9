#include "models/cluster/fencing/fencing_levels.h"

/* A level, and what it answers to. */
struct level_of_fencing {
    struct levels *of;
    uint32_t index;
    const struct fencing_operations *operations;
    struct component *component;
};

struct levels {
    struct component component; /* has no events */
    struct fencing_environment around;
    struct arena *arena;
    struct level_of_fencing *list;
    uint32_t count;
    uint8_t **tried; /* of each requester, for each target: the level that is tried, from 1; 0:
                        none, count + 1: all have failed. NULL: no request yet */
};

static uint8_t *tried_of(struct levels *levels, uint32_t requester)
{
    if (levels->tried[requester] == NULL) {
        levels->tried[requester] = ARENA_ARRAY(levels->arena, uint8_t, levels->around.node_count);
    }
    return levels->tried[requester];
}

static void fence(struct run *run, struct component *component, uint32_t requester, uint32_t target,
                  sim_ticks delay, struct cause cause)
{
    struct levels *levels = (struct levels *)component;
    if (!node_is_on(levels->around.nodes[requester])) {
        return; /* the order does not reach it */
    }
    uint8_t *tried = &tried_of(levels, requester)[target];
    if (*tried == 0 || *tried > levels->count) {
        *tried = 1;
    }
    const struct level_of_fencing *level = &levels->list[*tried - 1];
    level->operations->fence(run, level->component, requester, target, delay, cause);
}

/* Takes the request back at all levels. */
static void withdraw(struct run *run, struct component *component, uint32_t requester,
                     uint32_t target)
{
    struct levels *levels = (struct levels *)component;
    for (uint32_t i = 0; i < levels->count; i++) {
        levels->list[i].operations->withdraw(run, levels->list[i].component, requester, target);
    }
    if (levels->tried[requester] != NULL) {
        levels->tried[requester][target] = 0;
    }
}

static void tell(struct run *run, const struct levels *levels, uint32_t requester, uint32_t target,
                 bool is_fenced, struct cause cause)
{
    const struct fencing_listener *listener = &levels->around.listener;
    listener->done(run, listener->owner, requester, target, is_fenced, cause);
}

static void on_done(struct run *run, void *owner, uint32_t requester, uint32_t target,
                    bool is_fenced, struct cause cause)
{
    const struct level_of_fencing *level = owner;
    struct levels *levels = level->of;
    uint8_t *tried = &tried_of(levels, requester)[target];
    if (is_fenced && *tried != 0) {
        withdraw(run, &levels->component, requester, target);
        tell(run, levels, requester, target, true, cause);
    } else if (!is_fenced && *tried == level->index + 1) {
        ++*tried;
        if (*tried <= levels->count) {
            fence(run, &levels->component, requester, target, 0, cause);
        } else {
            tell(run, levels, requester, target, false, cause);
        }
    }
}

static void set_reachable(struct run *run, struct component *component, uint32_t target,
                          bool is_reachable)
{
    struct levels *levels = (struct levels *)component;
    for (uint32_t i = 0; i < levels->count; i++) {
        const struct level_of_fencing *level = &levels->list[i];
        if (level->operations->set_reachable != NULL) {
            level->operations->set_reachable(run, level->component, target, is_reachable);
        }
    }
}

static void set_device(struct run *run, struct component *component, uint32_t device, bool works,
                       struct cause cause)
{
    struct levels *levels = (struct levels *)component;
    for (uint32_t i = 0; i < levels->count; i++) {
        const struct level_of_fencing *level = &levels->list[i];
        if (level->operations->set_device != NULL) {
            level->operations->set_device(run, level->component, device, works, cause);
        }
    }
}

static void paths_changed(struct run *run, struct component *component, uint32_t node,
                          bool has_path)
{
    struct levels *levels = (struct levels *)component;
    for (uint32_t i = 0; i < levels->count; i++) {
        const struct level_of_fencing *level = &levels->list[i];
        if (level->operations->paths_changed != NULL) {
            level->operations->paths_changed(run, level->component, node, has_path);
        }
    }
}

static void set_quorum(struct run *run, struct component *component, uint32_t node, bool has_quorum,
                       struct cause cause)
{
    struct levels *levels = (struct levels *)component;
    for (uint32_t i = 0; i < levels->count; i++) {
        const struct level_of_fencing *level = &levels->list[i];
        if (level->operations->set_quorum != NULL) {
            level->operations->set_quorum(run, level->component, node, has_quorum, cause);
        }
    }
}

/* A target that has booted is asked for from the first level on. */
static void node_up(struct run *run, struct component *component, uint32_t node)
{
    struct levels *levels = (struct levels *)component;
    for (uint32_t i = 0; i < levels->count; i++) {
        levels->list[i].operations->node_up(run, levels->list[i].component, node);
    }
    for (uint32_t requester = 0; requester < levels->around.node_count; requester++) {
        if (levels->tried[requester] != NULL && levels->tried[requester][node] > levels->count) {
            levels->tried[requester][node] = 0;
        }
    }
}

/* The requests of a node that goes down are dropped by all levels. */
static void node_down(struct run *run, struct component *component, uint32_t node)
{
    struct levels *levels = (struct levels *)component;
    for (uint32_t i = 0; i < levels->count; i++) {
        levels->list[i].operations->node_down(run, levels->list[i].component, node);
    }
    for (uint32_t target = 0; levels->tried[node] != NULL && target < levels->around.node_count;
         target++) {
        levels->tried[node][target] = 0;
    }
}

static void node_hung(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    struct levels *levels = (struct levels *)component;
    for (uint32_t i = 0; i < levels->count; i++) {
        levels->list[i].operations->node_hung(run, levels->list[i].component, node, cause);
    }
}

static void node_resumed(struct run *run, struct component *component, uint32_t node)
{
    struct levels *levels = (struct levels *)component;
    for (uint32_t i = 0; i < levels->count; i++) {
        levels->list[i].operations->node_resumed(run, levels->list[i].component, node);
    }
}

static const struct fencing_operations *operations_of(const struct part *part)
{
    return part->kind->operations;
}

static struct fencing_requests requests(const void *from)
{
    const struct part *first = ((const struct fencing_levels_parameters *)from)->first;
    const struct fencing_operations *operations = operations_of(first);
    return operations->requests == NULL ? (struct fencing_requests){1, 0}
                                        : operations->requests(first->parameters);
}

bool fencing_levels_are_safe(const struct fencing_levels_parameters *levels)
{
    bool is_safe = true;
    for (size_t i = 0; i <= levels->others->count; i++) {
        const struct part *part = fencing_level_at(levels, i);
        is_safe = is_safe && operations_of(part)->is_safe_with(part->parameters);
    }
    return is_safe;
}

static bool keeps_keys(const void *from)
{
    const struct fencing_levels_parameters *levels = from;
    bool keeps = true;
    for (size_t i = 0; i <= levels->others->count; i++) {
        const struct part *part = fencing_level_at(levels, i);
        const struct fencing_operations *operations = operations_of(part);
        keeps =
            keeps && (operations->keeps_keys == NULL || operations->keeps_keys(part->parameters));
    }
    return keeps;
}

bool fencing_levels_are_by_storage(const struct fencing_levels_parameters *levels)
{
    bool is_by_storage = false;
    for (size_t i = 0; i <= levels->others->count; i++) {
        is_by_storage = is_by_storage || operations_of(fencing_level_at(levels, i))->is_by_storage;
    }
    return is_by_storage;
}

bool fencing_levels_leave_up(const struct fencing_levels_parameters *levels)
{
    return fencing_levels_are_by_storage(levels) || operations_of(levels->first)->leaves_up;
}

bool fencing_levels_trust_watchdog(const struct fencing_levels_parameters *levels)
{
    bool trusts = false;
    for (size_t i = 0; i <= levels->others->count; i++) {
        trusts = trusts || operations_of(fencing_level_at(levels, i))->trusts_watchdog;
    }
    return trusts;
}

static bool is_safe_with(const void *from)
{
    return fencing_levels_are_safe(from);
}

const struct fencing_operations fencing_levels_operations = {
    .requests = requests,
    .is_safe_with = is_safe_with,
    .keeps_keys = keeps_keys,
    .fence = fence,
    .withdraw = withdraw,
    .set_reachable = set_reachable,
    .set_device = set_device,
    .set_quorum = set_quorum,
    .paths_changed = paths_changed,
    .node_up = node_up,
    .node_down = node_down,
    .node_hung = node_hung,
    .node_resumed = node_resumed,
};

static void build_level(struct assembly *assembly, const struct scope *system,
                        const struct part *part, struct level_of_fencing *level)
{
    struct fencing_environment around = level->of->around;
    around.level = level->index;
    around.listener = (struct fencing_listener){level, on_done};
    struct scope first = scope_child(system, "fencing");
    struct scope others = scope_child(system, "fencing_levels");
    struct scope scope = level->index == 0 ? first : scope_element(&others, level->index - 1);
    level->operations = operations_of(part);
    level->component = assembly_build(assembly, part->kind, &scope, part->parameters, &around);
}

struct component *fencing_levels_build(struct assembly *assembly, const struct scope *system,
                                       const struct fencing_levels_parameters *parameters,
                                       const struct fencing_environment *environment)
{
    struct levels *levels = ARENA_NEW(assembly->arena, struct levels);
    levels->around = *environment;
    levels->arena = assembly->arena;
    levels->count = (uint32_t)parameters->others->count + 1;
    ASSERT(levels->count <= FENCING_LEVELS_MOST);
    levels->list = ARENA_ARRAY(assembly->arena, struct level_of_fencing, levels->count);
    levels->tried = ARENA_ARRAY(assembly->arena, uint8_t *, environment->node_count);
    for (uint32_t i = 0; i < levels->count; i++) {
        levels->list[i].of = levels;
        levels->list[i].index = i;
        build_level(assembly, system, fencing_level_at(parameters, i), &levels->list[i]);
    }
    return &levels->component;
}
