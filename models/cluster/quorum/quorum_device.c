#include "models/cluster/quorum/quorum_device.h"

#include "models/cluster/rank.h"
#include "models/invariants.h"
#include "models/planted.h"

enum event {
    SETTLES,
    SILENT, /* argument: the node */
    SYNCED, /* argument: the first member of the ring */
    EVENTS,
};

static void schedule(struct run *run, struct quorum_device *device, struct event_id *id,
                     sim_ticks delay, enum event event, uint32_t node)
{
    if (!event_is_pending(run, *id)) {
        uint32_t number = (uint32_t)event * (device->node_count + 1) + node;
        *id = event_ranked_after(run, delay, EVENT_NORMAL, cluster_rank(RANK_DEVICE, number),
                                 &device->component, event, node);
    }
}

/* The device looks at all rings when all that happens at the instant has. */
static void settle_soon(struct run *run, struct quorum_device *device)
{
    schedule(run, device, &device->settles, 0, SETTLES, 0);
}

static bool is_heard(const struct quorum_device *device, uint32_t node)
{
    return bit_set_has(&device->running, node) && !bit_set_has(&device->left, node) &&
           device->cuts[node] == 0 && device->failures == 0;
}

/* Follows what has become of a node and its way to the device. */
static void look(struct run *run, struct quorum_device *device, uint32_t node)
{
    bool is_connected = bit_set_has(&device->connected, node);
    if (is_heard(device, node)) {
        event_cancel(run, device->silences[node]);
        bit_set_add(&device->connected, node);
        settle_soon(run, device);
    } else if (is_connected && !PLANTED("the quorum device waits for the silent")) {
        schedule(run, device, &device->silences[node], device->parameters->timeout, SILENT, node);
    }
}

/* Whether every node that is connected is heard, and its ring is that of all in it. */
static bool is_stable(const struct quorum_device *device)
{
    BIT_SET_EACH(&device->connected, node)
    {
        if (!is_heard(device, node)) {
            return false;
        }
        BIT_SET_EACH(&device->rings[node], member)
        {
            if (bit_set_has(&device->connected, member) &&
                !bit_set_equals(&device->rings[node], &device->rings[member])) {
                return false;
            }
        }
    }
    return true;
}

static uint32_t count_connected(const struct quorum_device *device, const struct bit_set *ring)
{
    struct bit_set connected;
    bit_set_copy(&connected, ring);
    bit_set_intersect(&connected, &device->connected);
    return bit_set_count(&connected);
}

/* Whether half of the nodes goes before another. @param best  empty: there is no other */
static bool is_better(const struct quorum_device *device, const struct bit_set *ring,
                      const struct bit_set *best)
{
    uint32_t first = device->parameters->tie_breaker == DEVICE_LOWEST ? 0 : device->node_count - 1;
    uint32_t here = count_connected(device, ring);
    uint32_t there = count_connected(device, best);
    return here != there ? here > there : bit_set_has(ring, first);
}

/* The ring that gets the votes; empty: none. */
static void choose(const struct quorum_device *device, struct bit_set *best)
{
    bit_set_clear(best);
    BIT_SET_EACH(&device->connected, node)
    {
        const struct bit_set *ring = &device->rings[node];
        uint32_t count = 2 * bit_set_count(ring);
        if (count > device->node_count) {
            bit_set_copy(best, ring);
            return;
        }
        if (count == device->node_count && is_better(device, ring, best)) {
            bit_set_copy(best, ring);
        }
    }
}

static void note_answered(struct run *run, struct quorum_device *device, const struct bit_set *ring)
{
    bit_set_unite(&device->answered, ring);
    BIT_SET_EACH(ring, node)
    {
        event_cancel(run, device->syncs[node]);
    }
}

/* A ring of which no member is connected loses the votes. */
static void drop_silent(struct quorum_device *device)
{
    if (!bit_set_meets(&device->holder, &device->connected) &&
        !PLANTED("the quorum device votes for a silent ring")) {
        bit_set_clear(&device->holder);
    }
}

/* Decides if it can, and has all rings counted again. */
static void settle(struct run *run, struct quorum_device *device)
{
    drop_silent(device);
    if (device->failures == 0 && is_stable(device)) {
        choose(device, &device->holder);
        BIT_SET_EACH(&device->connected, node)
        {
            note_answered(run, device, &device->rings[node]);
        }
    }
    device->listener.recount(run, device->listener.owner, device->cause);
}

static void on_settles(struct run *run, void *component, uint64_t nothing)
{
    (void)nothing;
    settle(run, component);
}

static void on_silent(struct run *run, void *component, uint64_t node)
{
    struct quorum_device *device = component;
    bit_set_remove(&device->connected, (uint32_t)node);
    settle(run, device);
}

static void on_synced(struct run *run, void *component, uint64_t first)
{
    struct quorum_device *device = component;
    struct bit_set ring;
    bit_set_copy(&ring, &device->rings[first]);
    note_answered(run, device, &ring);
    device->listener.recount(run, device->listener.owner, device->cause);
}

void quorum_device_boot(struct quorum_device *device, uint32_t node)
{
    bit_set_clear(&device->rings[node]);
    bit_set_remove(&device->left, node);
}

void quorum_device_hear(struct run *run, struct quorum_device *device, uint32_t node)
{
    bit_set_add(&device->running, node);
    look(run, device, node);
}

void quorum_device_miss(struct run *run, struct quorum_device *device, uint32_t node,
                        bool is_leaving)
{
    if (!is_leaving) {
        bit_set_remove(&device->running, node);
        look(run, device, node);
        return;
    }
    bit_set_add(&device->left, node);
    bit_set_remove(&device->connected, node);
    event_cancel(run, device->silences[node]);
    drop_silent(device);
    settle_soon(run, device);
}

bool quorum_device_ask(struct run *run, struct quorum_device *device, const struct bit_set *members)
{
    if (bit_set_meets(&device->holder, members)) {
        bit_set_clear(&device->holder);
    }
    BIT_SET_EACH(members, node)
    {
        event_cancel(run, device->syncs[node]);
        bit_set_copy(&device->rings[node], members);
        bit_set_remove(&device->left, node);
    }
    bit_set_subtract(&device->answered, members);
    BIT_SET_EACH(members, node)
    {
        look(run, device, node);
    }
    if (!quorum_device_is_awaited(device, members)) {
        return false;
    }
    uint32_t first = bit_set_first(members);
    schedule(run, device, &device->syncs[first], device->parameters->sync_timeout, SYNCED, first);
    return true;
}

bool quorum_device_is_awaited(const struct quorum_device *device, const struct bit_set *members)
{
    return bit_set_meets(&device->connected, members) &&
           !bit_set_is_within(members, &device->answered);
}

bool quorum_device_votes_for(const struct quorum_device *device, const struct bit_set *members)
{
    return bit_set_equals(&device->holder, members) ||
           PLANTED("the quorum device votes for each ring");
}

void quorum_device_set(struct run *run, struct quorum_device *device, uint32_t node, bool works,
                       struct cause cause)
{
    uint32_t *failures = node == device->node_count ? &device->failures : &device->cuts[node];
    *failures = works ? *failures - 1 : *failures + 1;
    device->cause = cause;
    for (uint32_t i = 0; i < device->node_count; i++) {
        if (node == device->node_count || node == i) {
            look(run, device, i);
        }
    }
}

void quorum_device_invariants(struct run *run, const struct quorum_device *device)
{
    CHECK(run, &device->component, quorum_device,
          bit_set_is_empty(&device->holder) || bit_set_meets(&device->holder, &device->connected),
          "the quorum device votes for a ring that is not connected");
    bool is_late = device->parameters->timeout > run->horizon - run_now(run); /* past the end */
    BIT_SET_EACH(&device->connected, node)
    {
        CHECK(run, &device->component, quorum_silence,
              is_late || is_heard(device, node) || event_is_pending(run, device->silences[node]),
              "the silence of node %u is not noticed", node);
    }
}

static event_handler *const handlers[] = {
    [SETTLES] = on_settles, [SILENT] = on_silent, [SYNCED] = on_synced};
static const char *const event_names[] = {
    [SETTLES] = "settles", [SILENT] = "silent", [SYNCED] = "synced"};
static const struct behaviour behaviour = {
    .on = handlers, .event_names = event_names, .event_count = EVENTS};

struct quorum_device *quorum_device_build(struct assembly *assembly, const struct scope *scope,
                                          const struct quorum_device_parameters *parameters,
                                          const struct quorum_environment *environment)
{
    uint32_t count = environment->node_count;
    struct arena *arena = assembly->arena;
    struct quorum_device *device = ARENA_NEW(arena, struct quorum_device);
    *device = (struct quorum_device){
        .component = {&behaviour, scope->path},
        .parameters = parameters,
        .listener = environment->listener,
        .node_count = count,
        .cuts = ARENA_ARRAY(arena, uint32_t, count),
        .rings = ARENA_ARRAY(arena, struct bit_set, count),
        .silences = ARENA_ARRAY(arena, struct event_id, count),
        .syncs = ARENA_ARRAY(arena, struct event_id, count),
    };
    struct bit_set *const full[] = {&device->running, &device->connected, &device->answered,
                                    &device->holder};
    for (size_t i = 0; i < sizeof full / sizeof *full; i++) {
        bit_set_all(full[i], count);
    }
    for (uint32_t node = 0; node < count; node++) {
        bit_set_all(&device->rings[node], count);
    }
    return device;
}

void quorum_device_check(const struct quorum_device_parameters *parameters,
                         const struct scope *scope, const struct check_context *context)
{
    const struct quorum_environment *around = context->environment;
    if (parameters->sync_timeout < parameters->timeout) {
        scope_warn(scope, "sync_timeout", context->complaints,
                   "is under the timeout of the device: after a crash the ring counts its votes"
                   " before the device gives it any");
    }
    uint32_t of_nodes = 0;
    for (uint32_t node = 0; node < around->node_count; node++) {
        of_nodes += quorum_votes(around, node);
    }
    uint32_t votes = (uint32_t)parameters->votes;
    if (of_nodes > 0 && votes >= of_nodes) {
        scope_warn(scope, "votes", context->complaints,
                   "are more than those of the nodes less one, %u: without the device all nodes"
                   " together have no quorum",
                   of_nodes - 1);
    } else if (votes > 1) {
        scope_warn(scope, "votes", context->complaints,
                   "are not 1: the device votes for more than half of the nodes, or for one of two"
                   " halves, which need no more (ffsplit)");
    }
    if (around->node_count % 2 == 1) {
        scope_warn(scope, NULL, context->complaints,
                   "votes for the ring with more than half of %u nodes, which has quorum without"
                   " it (corosync-qdevice(8): ffsplit is for even numbers of nodes)",
                   around->node_count);
    }
}

static const char *const ties[] = {[DEVICE_LOWEST] = "lowest", [DEVICE_HIGHEST] = "highest", NULL};

#define ROW(member) .name = #member, .offset = offsetof(struct quorum_device_parameters, member)

TABLE(quorum_device_table, struct quorum_device_parameters,
      {ROW(votes), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = 255,
       .doc = "Its votes, which one ring has."},
      {ROW(tie_breaker), .type = PARAMETER_CHOICE, .choices = ties, .preset = "\"lowest\"",
       .doc = "Of two halves with as many nodes in reach of the device it votes for the one with"
              " the first node (lowest) or the last (highest)."},
      {ROW(timeout), .type = PARAMETER_DURATION, .preset = "\"10 s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Time from the silence of a node, or of the device, until the other takes it for"
              " gone; until then the device decides nothing."},
      {ROW(sync_timeout), .type = PARAMETER_DURATION, .preset = "\"30 s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Time from a new membership until it counts its votes without those of a device that"
              " has not answered."});
