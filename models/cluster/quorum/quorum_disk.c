#include "models/cluster/quorum/quorum_disk.h"

#include "models/cluster/quorum/quorum_lock.h"
#include "models/cluster/rank.h"
#include "models/invariants.h"
#include "models/planted.h"

#include "sim/base/assert.h"

enum event {
    READS, /* argument: the first member of the ring */
    EVENTS,
};

static uint32_t votes_of_nodes(const struct quorum_environment *environment)
{
    uint32_t votes = 0;
    for (uint32_t node = 0; node < environment->node_count; node++) {
        votes += quorum_votes(environment, node);
    }
    return votes;
}

static uint32_t votes_needed(const struct quorum_disk_parameters *parameters,
                             const struct quorum_environment *environment)
{
    return (votes_of_nodes(environment) + (uint32_t)parameters->votes + 2) / 2;
}

static uint32_t votes_of(const struct quorum_disk *disk, const struct bit_set *members)
{
    uint32_t votes = 0;
    BIT_SET_EACH(members, node)
    {
        votes += disk->votes[node];
    }
    return votes;
}

/* Whether a member watches the disk. */
static bool is_watched(const struct quorum_disk *disk, const struct bit_set *members)
{
    BIT_SET_EACH(members, node)
    {
        if (bit_set_has(&disk->running, node) && !bit_set_has(&disk->outside, node) &&
            disk->storage.reaches(disk->storage.owner, disk->unit, node)) {
            return true;
        }
    }
    return false;
}

/* Whether the last mark is of members of a ring, or is old. */
static bool is_free(const struct quorum_disk *disk, const struct bit_set *members, sim_ticks now)
{
    return bit_set_meets(&disk->mark, members) || now - disk->marked > disk->parameters->interval ||
           PLANTED("a quorum disk is taken beside its ring");
}

static void plan_reading(struct run *run, struct quorum_disk *disk, uint32_t first)
{
    disk->rings[first].reads =
        event_ranked_after(run, disk->parameters->interval, EVENT_NORMAL,
                           cluster_rank(RANK_DEVICE, first), &disk->component, READS, first);
}

static void on_reads(struct run *run, void *component, uint64_t first)
{
    struct quorum_disk *disk = component;
    struct disk_ring *ring = &disk->rings[first];
    bool is_changed = ring->is_new;
    bool is_marked =
        is_watched(disk, &ring->members) && is_free(disk, &ring->members, run_now(run));
    if (is_marked) {
        bit_set_copy(&disk->mark, &ring->members);
        disk->marked = run_now(run);
    }
    bool has_disk = is_marked || (ring->has_disk && PLANTED("a quorum disk is never lost"));
    is_changed |= has_disk != ring->has_disk;
    ring->has_disk = has_disk;
    ring->is_new = false;
    plan_reading(run, disk, (uint32_t)first);
    if (is_changed) {
        disk->listener.recount(run, disk->listener.owner, (struct cause){0});
    }
}

/* The rings of these nodes are no more. */
static void withdraw(struct run *run, struct quorum_disk *disk, const struct bit_set *nodes)
{
    for (uint32_t first = 0; first < disk->node_count; first++) {
        struct disk_ring *ring = &disk->rings[first];
        if (bit_set_meets(&ring->members, nodes)) {
            event_cancel(run, ring->reads);
            bit_set_clear(&ring->members);
            ring->has_disk = ring->is_new = false;
        }
    }
}

static struct quorum_verdict count(struct run *run, struct component *component,
                                   const struct bit_set *members)
{
    (void)run;
    const struct quorum_disk *disk = (const struct quorum_disk *)component;
    const struct disk_ring *ring = &disk->rings[bit_set_first(members)];
    bool is_standing = bit_set_equals(&ring->members, members);
    bool has_disk = is_standing && ring->has_disk;
    uint32_t of_disk = (uint32_t)disk->parameters->votes;
    uint32_t votes = votes_of(disk, members) + (has_disk ? of_disk : 0);
    bool is_quorate = votes >= disk->votes_needed;
    return (struct quorum_verdict){
        .is_quorate = is_quorate,
        .votes = votes,
        .needed = disk->votes_needed,
        .has_device = has_disk,
        .is_open = is_standing && ring->is_new && !is_quorate && is_watched(disk, members) &&
                   votes + of_disk >= disk->votes_needed,
    };
}

static struct quorum_verdict form(struct run *run, struct component *component,
                                  const struct bit_set *members)
{
    struct quorum_disk *disk = (struct quorum_disk *)component;
    uint32_t first = bit_set_first(members);
    withdraw(run, disk, members);
    bit_set_subtract(&disk->outside, members);
    bit_set_copy(&disk->rings[first].members, members);
    disk->rings[first].is_new = true;
    plan_reading(run, disk, first);
    return count(run, component, members);
}

static void node_booted(struct component *component, uint32_t node)
{
    bit_set_add(&((struct quorum_disk *)component)->outside, node);
}

static void node_heard(struct run *run, struct component *component, uint32_t node)
{
    (void)run;
    bit_set_add(&((struct quorum_disk *)component)->running, node);
}

static void node_missed(struct run *run, struct component *component, uint32_t node,
                        bool is_leaving)
{
    (void)run;
    struct quorum_disk *disk = (struct quorum_disk *)component;
    if (is_leaving) {
        bit_set_add(&disk->outside, node);
    } else {
        bit_set_remove(&disk->running, node);
    }
}

static bool may_act(const struct component *component, const struct bit_set *members)
{
    const struct quorum_disk *disk = (const struct quorum_disk *)component;
    return votes_of(disk, members) + (uint32_t)disk->parameters->votes >= disk->votes_needed;
}

static bool may_be_two(const struct component *component)
{
    (void)component;
    return false;
}

static bool may_be_two_with(const void *parameters, const struct quorum_environment *environment)
{
    (void)parameters;
    (void)environment;
    return false;
}

/* Whichever node it is, where it reaches the disk. */
static bool may_act_alone(const void *from, const struct quorum_environment *environment)
{
    const struct quorum_disk_parameters *parameters = from;
    uint32_t needed = votes_needed(parameters, environment);
    bool has_votes = true;
    for (uint32_t node = 0; node < environment->node_count; node++) {
        uint32_t votes = quorum_votes(environment, node) + (uint32_t)parameters->votes;
        has_votes = has_votes && votes >= needed;
    }
    return has_votes;
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct quorum_disk_parameters *parameters = from;
    const struct quorum_environment *around = environment;
    uint32_t count = around->node_count;
    ASSERT(count >= 1 && count <= BIT_SET_MOST);
    struct quorum_disk *disk = ARENA_NEW(assembly->arena, struct quorum_disk);
    *disk = (struct quorum_disk){
        .component = {&quorum_disk_kind.behaviour, scope->path},
        .parameters = parameters,
        .listener = around->listener,
        .storage = around->storage,
        .unit = quorum_unit_named(around, parameters->unit),
        .node_count = count,
        .votes = ARENA_ARRAY(assembly->arena, uint32_t, count),
        .votes_needed = votes_needed(parameters, around),
        .rings = ARENA_ARRAY(assembly->arena, struct disk_ring, count),
    };
    for (uint32_t node = 0; node < count; node++) {
        disk->votes[node] = quorum_votes(around, node);
    }
    bit_set_all(&disk->running, count);
    bit_set_all(&disk->mark, count);
    bit_set_all(&disk->rings[0].members, count);
    disk->rings[0].has_disk = true;
    return &disk->component;
}

static void start(struct run *run, struct component *component)
{
    plan_reading(run, (struct quorum_disk *)component, 0);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct quorum_disk_parameters *parameters = from;
    const struct quorum_environment *around = context->environment;
    uint32_t of_nodes = votes_of_nodes(around);
    if (of_nodes == 0) {
        scope_complain(scope, NULL, context->complaints, "no node has a vote");
    } else if (of_nodes < votes_needed(parameters, around)) {
        scope_warn(scope, "votes", context->complaints,
                   "are more than those of the nodes less one, %u: without the disk all nodes"
                   " together have no quorum",
                   of_nodes - 1);
    }
    quorum_unit_check(parameters->unit, scope, context);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct quorum_disk *disk = (const struct quorum_disk *)component;
    uint32_t rings = 0;
    for (uint32_t first = 0; first < disk->node_count; first++) {
        const struct disk_ring *ring = &disk->rings[first];
        rings += ring->has_disk;
        CHECK(run, component, quorum_disk_marked,
              !ring->has_disk || run_now(run) - disk->marked <= disk->parameters->interval,
              "the ring of node %u has the quorum disk without its mark", first);
    }
    CHECK(run, component, quorum_disk_one, rings <= 1, "%u rings have the quorum disk", rings);
}

static event_handler *const handlers[] = {[READS] = on_reads};
static const char *const event_names[] = {[READS] = "reads"};

#define ROW(member) .name = #member, .offset = offsetof(struct quorum_disk_parameters, member)

static TABLE(parameters_table, struct quorum_disk_parameters,
             {ROW(unit), .type = PARAMETER_NAME,
              .doc = "The quorum disk, a LUN of system.storage."},
             {ROW(votes), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = 255,
              .doc = "Its votes (QDSKVOTES); with those of all nodes less one each node may be the"
                     " last."},
             {ROW(interval), .type = PARAMETER_DURATION, .preset = "\"3 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time between two readings of the disk (QDSKINTERVAL). A new ring that needs"
                     " the votes has them after the first; one that has lost the disk misses them"
                     " at the next."});

static const struct quorum_operations operations = {
    .may_act_alone = may_act_alone,
    .may_be_two_with = may_be_two_with,
    .node_booted = node_booted,
    .form = form,
    .count = count,
    .may_act = may_act,
    .may_be_two = may_be_two,
    .node_heard = node_heard,
    .node_missed = node_missed,
};

const struct kind quorum_disk_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = EVENTS},
    .name = "quorum_disk",
    .role = "quorum",
    .doc = "A ring acts with more than half of the votes; a disk that is watched by its nodes alone"
           " has some (OpenVMS).",
    .parameters = &parameters_table,
    .check = check,
    .build = build,
    .start = start,
    .invariants = invariants,
    .operations = &operations,
};
