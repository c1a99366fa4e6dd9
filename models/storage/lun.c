#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "models/storage/lun_state.h"

enum event { COMPLETED };

#define ROW(member) .name = #member, .offset = offsetof(struct lun_parameters, member)

/* clang-format off */
TABLE(lun_table, struct lun_parameters,
      {ROW(service), .type = PARAMETER_DISTRIBUTION, .preset = "\"1 ms\"",
       .doc = "Time that one I/O is served."},
      {ROW(servers), .type = PARAMETER_INTEGER, .preset = "8", .least = 1, .most = 1e6,
       .doc = "I/Os that are served at a time; the others wait, first come first served."},
      {ROW(bandwidth), .type = PARAMETER_BANDWIDTH, .preset = "\"200 MB/s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Bandwidth at which a journal is read back when it is replayed."},
      {ROW(preempt), .type = PARAMETER_DISTRIBUTION, .preset = "\"1 s\"",
       .doc = "Time until a new owner has taken over the reservation of another."},
      {ROW(persistent_reservations), .type = PARAMETER_BOOLEAN, .preset = "true",
       .doc = "Whether the owner reserves the unit for itself (SCSI-3 persistent reservations), so"
              " that writes of a node that was preempted are refused."});
/* clang-format on */

/* The nodes that can write: they hold the unit, run, and no reservation keeps them out. */
static void find_writers(const struct lun *lun, struct bit_set *writers)
{
    bit_set_copy(writers, &lun->holders);
    bit_set_intersect(writers, &lun->running);
    if (lun->reserved_by != LUN_NOBODY) {
        bool writes = bit_set_has(writers, lun->reserved_by);
        bit_set_clear(writers);
        if (writes) {
            bit_set_add(writers, lun->reserved_by);
        }
    }
}

/* Says on the timeline that from now on several nodes write, or one at most again. */
static void note_writers(struct run *run, struct lun *lun, const struct bit_set *writers)
{
    struct timeline *timeline = lun->around.timeline;
    bool is_double = bit_set_count(writers) > 1;
    lun->last_event =
        timeline_add(timeline, run_now(run),
                     &(struct timeline_event){
                         .event = is_double ? WORD_LUN_DOUBLE_OWNERSHIP : WORD_LUN_SINGLE_OWNERSHIP,
                         .object = lun->name,
                         .cause = lun->last_event,
                     });
    timeline_members(timeline, "writers", writers, lun->around.node_names);
}

/* Accounts for a change of the writers. */
static void settle(struct run *run, struct lun *lun)
{
    struct bit_set writers;
    find_writers(lun, &writers);
    bool is_double = bit_set_count(&writers) > 1;
    if (is_double != (lun->doubled.value != 0)) {
        level_set(&lun->doubled, run_now(run),
                  is_double && !PLANTED("a second writer is not counted"));
        lun->doubles.count += is_double;
        note_writers(run, lun, &writers);
    }
}

static void deliver(struct run *run, struct lun *lun, uint32_t place)
{
    uint32_t node = lun->queue.places[place].node;
    uint64_t argument = lun->queue.places[place].argument;
    lun_queue_release(&lun->queue, place);
    lun->around.port.take(run, lun->around.port.owner, node, argument, true);
}

static void on_completed(struct run *run, void *component, uint64_t argument)
{
    struct lun *lun = component;
    uint32_t place = (uint32_t)argument;
    const struct lun_io *io = lun_queue_complete(run, &lun->queue, place);
    if (io->life != lun->lives[io->node]) {
        lun_queue_release(&lun->queue, place);
    } else if (!bit_set_has(&lun->running, io->node)) {
        lun_list_push(&lun->unheard[io->node], lun->queue.places, place);
    } else {
        deliver(run, lun, place);
    }
}

static event_handler *const handlers[] = {[COMPLETED] = on_completed};
static const char *const event_names[] = {[COMPLETED] = "completed"};

enum { REFUSED = LUN_QUEUE_OWN, DOUBLE_OWNERSHIP, DOUBLE_OWNERSHIP_TIME };

static const struct metric_row metrics[] = {
    LUN_QUEUE_METRICS,
    [REFUSED] =
        METRIC("refused", "1", COUNT, "I/Os of nodes that another's reservation keeps out."),
    [DOUBLE_OWNERSHIP] =
        METRIC("double_ownership", "1", COUNT, "Times that a second node came to write."),
    [DOUBLE_OWNERSHIP_TIME] =
        METRIC("double_ownership_time", "s", TOTAL, "Time in which more than one node writes."),
    METRICS_END,
};

const struct kind lun_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 1},
    .name = "lun",
    .role = KIND_PART,
    .doc = "A logical unit on a SAN: one node owns it at a time.",
    .parameters = &lun_table,
    .metrics = metrics,
    .report = lun_report,
    .laws = lun_laws,
    .invariants = lun_invariants,
    .report_order = REPORT_STORAGE,
};

struct lun *lun_build(const struct assembly *assembly, const struct scope *scope, const char *name,
                      const struct lun_parameters *parameters,
                      const struct lun_environment *environment)
{
    ASSERT(environment->node_count >= 1 && environment->node_count <= BIT_SET_MOST);
    struct arena *arena = assembly->arena;
    struct lun *lun = ARENA_NEW(arena, struct lun);
    lun->component = (struct component){&lun_kind.behaviour, scope->path};
    lun->name = name;
    lun->parameters = parameters;
    lun->around = *environment;
    bit_set_all(&lun->running, environment->node_count);
    lun->reserved_by = LUN_NOBODY;
    lun->writes = ARENA_ARRAY(arena, uint64_t, environment->node_count);
    lun->writes_before = ARENA_ARRAY(arena, uint64_t, environment->node_count);
    lun->lives = ARENA_ARRAY(arena, uint32_t, environment->node_count);
    lun->unheard = ARENA_ARRAY(arena, struct lun_list, environment->node_count);
    for (uint32_t node = 0; node < environment->node_count; node++) {
        lun->unheard[node] = LUN_LIST_EMPTY;
    }
    component_stream(assembly, &lun->component, "preempt", &lun->preempts);
    lun_queue_init(&lun->queue, assembly, &lun->component, COMPLETED, &parameters->service,
                   parameters->servers);
    counter_init(&lun->refused, assembly->measures);
    counter_init(&lun->doubles, assembly->measures);
    level_init(&lun->doubled, assembly->measures, 0);
    return lun;
}

static uint64_t note(struct run *run, struct lun *lun, enum timeline_word event, uint32_t node,
                     uint64_t cause)
{
    return timeline_add(lun->around.timeline, run_now(run),
                        &(struct timeline_event){.event = event,
                                                 .node = lun->around.node_names[node],
                                                 .object = lun->name,
                                                 .cause = cause});
}

/* No node has written since another has the reservation; by the writes made, not the rights. */
static void check_reservation(struct run *run, const struct lun *lun)
{
    for (uint32_t node = 0; node < lun->around.node_count && lun->reserved_by != LUN_NOBODY;
         node++) {
        if (node != lun->reserved_by) {
            CHECK(run, &lun->component, lun_reservation,
                  lun->writes[node] == lun->writes_before[node],
                  "%s has written since %s has reserved %s", lun->around.node_names[node],
                  lun->around.node_names[lun->reserved_by], lun->name);
        }
    }
}

/* The node that loses the reservation may have written until now, but not from now on. */
static void reserve(struct run *run, struct lun *lun, uint32_t node)
{
    check_reservation(run, lun);
    lun->reserved_by = node;
    for (uint32_t i = 0; i < lun->around.node_count; i++) {
        lun->writes_before[i] = lun->writes[i];
    }
}

uint64_t lun_acquire(struct run *run, struct lun *lun, uint32_t node, uint64_t cause)
{
    if (lun->parameters->persistent_reservations) {
        if (lun->reserved_by != LUN_NOBODY && lun->reserved_by != node) {
            cause = note(run, lun, WORD_LUN_PREEMPT, node, cause);
            timeline_text(lun->around.timeline, "preempted",
                          lun->around.node_names[lun->reserved_by]);
        }
        reserve(run, lun, node);
        settle(run, lun);
    }
    lun->last_event = note(run, lun, WORD_LUN_ACQUIRE, node, cause);
    return lun->last_event;
}

void lun_mount(struct run *run, struct lun *lun, uint32_t node)
{
    bit_set_remove(&lun->holders, node);
    if (lun->around.is_fencing_safe) {
        CHECK(run, &lun->component, lun_owner, bit_set_is_empty(&lun->holders),
              "%s mounts %s while %s still holds it", lun->around.node_names[node], lun->name,
              lun->around.node_names[bit_set_first(&lun->holders)]);
    }
    bit_set_add(&lun->holders, node);
    settle(run, lun);
}

void lun_release(struct run *run, struct lun *lun, uint32_t node)
{
    if (!bit_set_has(&lun->holders, node)) {
        return;
    }
    bit_set_remove(&lun->holders, node);
    if (lun->reserved_by == node && bit_set_has(&lun->running, node)) {
        reserve(run, lun, LUN_NOBODY);
    }
    settle(run, lun);
}

/* Drops the I/Os completed while the node hung; the port is not told. */
static void forget_unheard(struct lun *lun, uint32_t node)
{
    struct lun_list *unheard = &lun->unheard[node];
    while (!lun_list_is_empty(unheard)) {
        lun_queue_release(&lun->queue, lun_list_pop(unheard, lun->queue.places));
    }
}

void lun_node_down(struct run *run, struct lun *lun, uint32_t node)
{
    bit_set_remove(&lun->running, node);
    bit_set_add(&lun->down, node);
    lun->lives[node]++;
    forget_unheard(lun, node);
    settle(run, lun);
}

void lun_node_hung(struct run *run, struct lun *lun, uint32_t node)
{
    if (!PLANTED("a unit is not told of a hang")) {
        bit_set_remove(&lun->running, node);
    }
    settle(run, lun);
}

void lun_node_runs(struct run *run, struct lun *lun, uint32_t node)
{
    bit_set_add(&lun->running, node);
    if (bit_set_has(&lun->down, node)) {
        if (!PLANTED("a unit keeps a node as down")) {
            bit_set_remove(&lun->down, node);
        }
        bit_set_remove(&lun->holders, node);
    }
    settle(run, lun);
    struct lun_list *unheard = &lun->unheard[node];
    /* The port may take the node down again. */
    while (!lun_list_is_empty(unheard) && bit_set_has(&lun->running, node) &&
           !PLANTED("a node hears of no I/O")) {
        deliver(run, lun, lun_list_pop(unheard, lun->queue.places));
    }
}

bool lun_accepts(const struct lun *lun, uint32_t node)
{
    return lun->reserved_by == LUN_NOBODY || lun->reserved_by == node ||
           PLANTED("a unit ignores its reservation");
}

void lun_submit(struct run *run, struct lun *lun, uint32_t node, bool is_write, uint64_t argument)
{
    ASSERT(bit_set_has(&lun->running, node));
    if (is_write && !lun_accepts(lun, node)) {
        counter_add(&lun->refused);
        lun->around.port.take(run, lun->around.port.owner, node, argument, false);
        return;
    }
    lun->writes[node] += is_write;
    lun_queue_submit(run, &lun->queue, node, lun->lives[node], argument);
}

bool lun_is_held_by(const struct lun *lun, uint32_t node)
{
    return bit_set_has(&lun->holders, node);
}

sim_ticks lun_replay_time(const struct lun *lun, int64_t bytes, int64_t ticks_per_second)
{
    return ticks_from_seconds((double)bytes / lun->parameters->bandwidth, ticks_per_second);
}

sim_ticks lun_preempt_time(struct lun *lun)
{
    return distribution_draw(&lun->parameters->preempt, &lun->preempts);
}

struct component *lun_component(struct lun *lun)
{
    return &lun->component;
}

void lun_report(const struct component *component, struct report *report)
{
    const struct lun *lun = (const struct lun *)component;
    const char *path = lun->component.path;
    lun_queue_report(&lun->queue, path, report);
    report_counter(report, path, &metrics[REFUSED], &lun->refused);
    report_counter(report, path, &metrics[DOUBLE_OWNERSHIP], &lun->doubles);
    report_total(report, path, &metrics[DOUBLE_OWNERSHIP_TIME],
                 wide_to_double(level_in(&lun->doubled, report->window)) /
                     (double)report->ticks_per_second);
}

void lun_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct lun *lun = (const struct lun *)component;
    lun_queue_laws(&lun->queue, lun->component.path, now, report);
}

/* Counts the writers node by node, and not by find_writers(), by which the level is kept. */
static void check_writers(struct run *run, const struct lun *lun)
{
    uint32_t count = 0;
    for (uint32_t node = 0; node < lun->around.node_count; node++) {
        bool is_kept_out = lun->reserved_by != LUN_NOBODY && lun->reserved_by != node;
        count +=
            bit_set_has(&lun->holders, node) && bit_set_has(&lun->running, node) && !is_kept_out;
    }
    CHECK(run, &lun->component, lun_writers, (count > 1) == (lun->doubled.value != 0),
          "%u nodes write, but that is %saccounted as double ownership", count,
          lun->doubled.value != 0 ? "" : "not ");
}

static void check_node(struct run *run, const struct lun *lun, uint32_t node)
{
    const char *name = lun->around.node_names[node];
    if (bit_set_has(&lun->running, node)) {
        CHECK(run, &lun->component, lun_heard, lun_list_is_empty(&lun->unheard[node]),
              "%s runs, but has not heard of its completed I/O", name);
        CHECK(run, &lun->component, lun_down, !bit_set_has(&lun->down, node),
              "%s is down, but runs", name);
    }
}

void lun_invariants(struct run *run, const struct component *component)
{
    const struct lun *lun = (const struct lun *)component;
    lun_queue_invariants(run, &lun->queue);
    check_writers(run, lun);
    check_reservation(run, lun);
    if (lun->around.is_fencing_safe) {
        CHECK(run, &lun->component, lun_owner, bit_set_count(&lun->holders) <= 1,
              "several nodes hold %s at once", lun->name);
    }
    for (uint32_t node = 0; node < lun->around.node_count; node++) {
        check_node(run, lun, node);
    }
}

void lun_check_nodes(struct run *run, const struct lun *lun, const struct bit_set *running)
{
    uint32_t node = 0; /* the first about which they differ */
    while (node < lun->around.node_count &&
           bit_set_has(&lun->running, node) == bit_set_has(running, node)) {
        node++;
    }
    CHECK(run, &lun->component, lun_nodes, node == lun->around.node_count, "%s takes %s for %s",
          lun->name, lun->around.node_names[node],
          bit_set_has(running, node) ? "not running, which it is" : "running, which it is not");
}
