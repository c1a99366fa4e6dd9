/*
 * In every change of a node the state changes first, then the timeline has the change, then the
 * watchers are told, and see the node as it is. At most two events are pending for a node: its next
 * change, and its random failure.
 */
#include "models/cluster/node/node.h"

#include "models/cluster/node/boot_server.h"
#include "models/cluster/node/node_executor.h"
#include "models/cluster/node/node_watchers.h"
#include "models/cluster/node/repair_crew.h"
#include "models/cluster/rank.h"
#include "models/planted.h"
#include "models/report_order.h"

/* REPAIRED: a crash, or a reset whose power comes back later. */
enum node_event { PHASE_ENDED, REPAIRED, RESUMED, FAILED };

/* The end of a delay; TICKS_NEVER when it lies past the horizon. */
static sim_ticks time_after(const struct run *run, sim_ticks delay)
{
    return delay > run->horizon - run_now(run) ? TICKS_NEVER : run_now(run) + delay;
}

static void schedule_change(struct run *run, struct node *node, sim_ticks delay,
                            enum node_event event, uint64_t argument)
{
    node->next_at = time_after(run, delay);
    node->next =
        event_ranked(run, node->next_at, EVENT_NORMAL, cluster_rank(RANK_NODE, 2 * node->index),
                     &node->component, (unsigned)event, argument);
    node->next_at += PLANTED("a node expects its change a tick later");
}

static void clear_next(struct run *run, struct node *node)
{
    event_cancel(run, node->next);
    node->next = EVENT_NONE;
    node->next_at = TICKS_NEVER;
}

static void plan_failure(struct run *run, struct node *node)
{
    const struct distribution *time_to_failure = &node->parameters->time_to_failure;
    if (time_to_failure->family != DISTRIBUTION_NONE) {
        node->failure_at = time_after(run, distribution_draw(time_to_failure, &node->failures));
        node->failure =
            event_ranked(run, node->failure_at, EVENT_NORMAL,
                         cluster_rank(RANK_NODE, 2 * node->index + 1), &node->component, FAILED, 0);
    }
}

static void change_state(struct run *run, struct node *node, enum node_state state)
{
    level_set(&node->in_state[node->state], run_now(run), PLANTED("a node is in two states"));
    level_set(&node->in_state[state], run_now(run), 1);
    node->state = state;
}

/* An event of the node on the timeline. @return the cause of what follows */
static struct cause note_node(struct run *run, struct node *node, enum timeline_word event,
                              struct cause cause)
{
    uint64_t number = timeline_add(
        node->timeline, run_now(run),
        &(struct timeline_event){.event = event, .node = node->name, .cause = cause.event});
    return (struct cause){number, cause.fault};
}

static void note_duration(struct node *node, const char *name, sim_ticks ticks)
{
    if (ticks != TICKS_NEVER) {
        timeline_duration(node->timeline, name, ticks);
    }
}

static void come_up(struct run *run, struct node *node)
{
    change_state(run, node, NODE_UP);
    struct cause cause = note_node(run, node, WORD_NODE_UP, node->why);
    timeline_number(node->timeline, "incarnation", (int64_t)node->incarnation);
    node->why = (struct cause){0, NULL};
    plan_failure(run, node);
    if (node->executor.operations->start != NULL) {
        node->executor.operations->start(run, node->executor.owner);
    }
    node_watchers_tell(run, node->watchers, NODE_COMES_UP, node, cause);
}

/* The server begins to load the image of the node. */
static void start_load(struct run *run, struct node *node)
{
    schedule_change(run, node, node->load.lasts, PHASE_ENDED, node->boots.image);
}

/* The node has its image, or gives it up: the next one has its turn. */
static void end_load(struct run *run, struct node *node, bool is_done)
{
    struct node *next = boot_server_end(run, node->boot_server, node, is_done);
    if (next != NULL) {
        start_load(run, next);
    }
}

/* The phases from one on: up to the first that takes time, or until the node is up. */
static void boot(struct run *run, struct node *node, uint64_t phase)
{
    struct node_boots *boots = &node->boots;
    for (; phase < boots->phases.count; phase++) {
        sim_ticks duration = node_boots_enter(boots, phase, run_now(run), &node->boot);
        note_node(run, node, WORD_NODE_BOOT, node->why);
        timeline_text(node->timeline, "phase", boots->phases.names[phase]);
        if (phase == boots->image) {
            if (boot_server_ask(run, node->boot_server, node)) {
                start_load(run, node);
            }
            return;
        }
        note_duration(node, "duration", duration);
        if (duration > 0) {
            schedule_change(run, node, duration, PHASE_ENDED, phase);
            return;
        }
        node_boots_leave(boots, phase, run_now(run));
    }
    come_up(run, node);
}

/* Boots the node, now or when its power is back. */
static void power_on(struct run *run, struct node *node)
{
    bool has_power = node->power_losses == 0 || PLANTED("a node boots without power");
    node->waits_for_power = !has_power || PLANTED("a node waits for power that it has");
    if (node->waits_for_power) {
        return;
    }
    node->incarnation += 1 + PLANTED("a power-on is counted twice");
    node->is_unplugged = node->is_unplugged && PLANTED("a node boots without power");
    change_state(run, node, NODE_BOOTING);
    node_watchers_tell(run, node->watchers, NODE_BOOTS, node, node->why);
    node_boots_begin(&node->boots, run_now(run));
    boot(run, node, 0);
}

/* Takes a node down, and drops its jobs and pending events. @return whether it was up or hung */
static bool go_down(struct run *run, struct node *node)
{
    enum node_state before = node->state;
    clear_next(run, node);
    if (node->load.state != LOAD_NONE && !PLANTED("a load outlives its node")) {
        end_load(run, node, false);
    }
    if (before == NODE_BOOTING) {
        node_boots_cut(&node->boots, run_now(run));
    }
    if (!PLANTED("a node fails when it is down")) {
        event_cancel(run, node->failure);
        node->failure = EVENT_NONE;
        node->failure_at = TICKS_NEVER;
    }
    node->executor.operations->drop(run, node->executor.owner);
    if (before == NODE_HUNG) {
        node->executor.operations->thaw(run, node->executor.owner);
    }
    node->is_paused = node->is_paused && PLANTED("a node is down and paused");
    change_state(run, node, NODE_DOWN);
    return before != NODE_BOOTING;
}

/* A repairer of the crew begins to repair the node. */
static void start_repair(struct run *run, struct node *node)
{
    note_node(run, node, WORD_REPAIR_START, node->why);
    schedule_change(run, node, node->repair.lasts, REPAIRED, 0);
}

/* Takes down a node that is not. @param repair  TICKS_NEVER: no repair lets it boot */
static void crash(struct run *run, struct node *node, sim_ticks repair, struct cause cause)
{
    bool was_on = go_down(run, node);
    counter_add(&node->crashes);
    node->why = note_node(run, node, WORD_NODE_CRASH, cause);
    note_duration(node, "repair", repair);
    if (node->crew == NULL || repair == TICKS_NEVER) {
        schedule_change(run, node, repair, REPAIRED, 0);
    } else {
        node->repair.lasts = repair;
        if (repair_crew_ask(run, node->crew, node)) {
            start_repair(run, node);
        }
    }
    if (was_on) {
        node_watchers_tell(run, node->watchers, NODE_GOES_DOWN, node, node->why);
    }
}

void node_crash(struct run *run, struct node *node, sim_ticks repair, struct cause cause)
{
    if (node->state == NODE_DOWN) {
        return;
    }
    const struct distribution *time_to_repair = &node->parameters->time_to_repair;
    if (repair < 0) {
        repair = time_to_repair->family == DISTRIBUTION_NONE
                     ? TICKS_NEVER
                     : distribution_draw(time_to_repair, &node->repairs);
    }
    crash(run, node, repair, cause);
}

void node_lose_power(struct run *run, struct node *node, struct cause cause)
{
    node->power_losses++;
    if (node->state != NODE_DOWN) {
        node->waits_for_power = true;
        crash(run, node, TICKS_NEVER, cause);
    }
}

void node_restore_power(struct run *run, struct node *node)
{
    ASSERT(node->power_losses > 0);
    node->power_losses--;
    if (node->power_losses == 0 && node->waits_for_power) {
        power_on(run, node);
    }
}

void node_switch_off(struct run *run, struct node *node, sim_ticks off, struct cause cause)
{
    if (node->state == NODE_DOWN) {
        return;
    }
    bool was_on = go_down(run, node);
    counter_add(&node->resets);
    node->why = note_node(run, node, WORD_NODE_RESET, cause);
    if (off > 0) {
        note_duration(node, "off", off);
        schedule_change(run, node, off, REPAIRED, 0);
    }
    if (was_on) {
        node_watchers_tell(run, node->watchers, NODE_GOES_DOWN, node, node->why);
    }
    if (off == 0) {
        power_on(run, node);
    }
}

void node_reset(struct run *run, struct node *node, struct cause cause)
{
    node_switch_off(run, node, 0, cause);
}

void node_shut_down(struct run *run, struct node *node, sim_ticks off, struct cause cause)
{
    if (node->state != NODE_UP) {
        return;
    }
    go_down(run, node);
    counter_add(&node->shutdowns);
    node->why = note_node(run, node, WORD_NODE_SHUTDOWN, cause);
    schedule_change(run, node, off, REPAIRED, 0);
    node_watchers_tell(run, node->watchers, NODE_GOES_DOWN, node, node->why);
}

/* Stops a node that is up. */
static void stand_still(struct run *run, struct node *node, sim_ticks lasts, bool is_paused,
                        struct cause cause)
{
    change_state(run, node, NODE_HUNG);
    node->is_paused = is_paused;
    node->hung_at = run_now(run);
    node->executor.operations->freeze(run, node->executor.owner);
    counter_add(&node->hangs);
    node->why = note_node(run, node, is_paused ? WORD_NODE_PAUSE : WORD_NODE_HANG, cause);
    note_duration(node, "duration", lasts);
    schedule_change(run, node, lasts, RESUMED, 0);
    node_watchers_tell(run, node->watchers, NODE_HANGS, node, node->why);
}

void node_hang(struct run *run, struct node *node, sim_ticks lasts, struct cause cause)
{
    if (node->state == NODE_UP) {
        stand_still(run, node, lasts, false, cause);
    }
}

void node_pause(struct run *run, struct node *node, sim_ticks lasts, struct cause cause)
{
    if (node->state == NODE_UP) {
        stand_still(run, node, lasts, true, cause);
    }
}

void node_execute(struct run *run, struct node *node, sim_ticks demand, uint32_t process,
                  uint64_t argument)
{
    if (node->state == NODE_UP || node->state == NODE_HUNG) {
        double slowness = node->slowness[SLOW_BY_CHASSIS] * node->slowness[SLOW_BY_FAULT];
        if (slowness > 1) {
            double slow = (double)demand * slowness;
            demand = slow < 0x1p62 ? (sim_ticks)slow : TICKS_NEVER;
        }
        node->executor.operations->execute(run, node->executor.owner, demand, process, argument);
    }
}

void node_interrupt(struct run *run, struct node *node, const char *source, struct cause cause)
{
    if (node->state == NODE_UP || node->state == NODE_HUNG) {
        node->executor.operations->interrupt(run, node->executor.owner, source, cause);
    }
}

bool node_executes_for(const struct node *node, uint32_t process)
{
    return node->executor.operations->executes_for(node->executor.owner, process);
}

void node_end_process(struct run *run, struct node *node, uint32_t process)
{
    if (node->state != NODE_DOWN) { /* else all jobs are dropped already */
        node->executor.operations->end(run, node->executor.owner, process);
    }
}

static void on_phase_ended(struct run *run, void *component, uint64_t phase)
{
    struct node *node = component;
    clear_next(run, node);
    if (phase == node->boots.image) {
        node_boots_measure(&node->boots, run_now(run));
        end_load(run, node, true);
    }
    node_boots_leave(&node->boots, phase, run_now(run));
    boot(run, node, phase + 1);
}

static void on_repaired(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct node *node = component;
    clear_next(run, node);
    if (node->repair.state != REPAIR_NONE && !PLANTED("a node that is up is repaired")) {
        struct node *next = repair_crew_end(run, node->crew, node);
        if (next != NULL) {
            start_repair(run, next);
        }
    }
    power_on(run, node);
}

static void on_resumed(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct node *node = component;
    clear_next(run, node);
    change_state(run, node, NODE_UP);
    node->stood_still = node->is_paused ? run_now(run) - node->hung_at : 0;
    node->is_paused = false;
    node->executor.operations->thaw(run, node->executor.owner);
    struct cause cause = note_node(run, node, WORD_NODE_RESUME, node->why);
    node->why = (struct cause){0, NULL};
    node_watchers_tell(run, node->watchers, NODE_RESUMES, node, cause);
}

static void on_failed(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct node *node = component;
    struct cause fault =
        note_node(run, node, WORD_FAULT_INJECT, (struct cause){0, CAUSE_NODE_CRASH});
    timeline_text(node->timeline, "kind", CAUSE_NODE_CRASH);
    node_crash(run, node, -1, fault);
}

static event_handler *const handlers[] = {[PHASE_ENDED] = on_phase_ended,
                                          [REPAIRED] = on_repaired,
                                          [RESUMED] = on_resumed,
                                          [FAILED] = on_failed};
static const char *const event_names[] = {[PHASE_ENDED] = "phase_ended",
                                          [REPAIRED] = "repaired",
                                          [RESUMED] = "resumed",
                                          [FAILED] = "failed"};

static void start(struct run *run, struct component *component)
{
    plan_failure(run, (struct node *)component);
}

const struct kind node_kind = {
    .behaviour = {handlers, event_names, 4},
    .name = "node",
    .role = KIND_PART,
    .doc = "A computer of a cluster: it boots, serves, hangs, crashes and is reset.",
    .parameters = &node_table,
    .metrics = node_metrics,
    .start = start,
    .report = node_report,
    .laws = node_laws,
    .invariants = node_invariants,
    .report_order = REPORT_NODES,
};

/* A panic of its machine is the end of the node. */
static void on_panic(struct run *run, void *node, uint64_t event, const char *fault)
{
    node_crash(run, node, -1, (struct cause){event, fault == NULL ? CAUSE_MACHINE_PANIC : fault});
}

void node_init(struct node *node, struct assembly *assembly, const struct scope *scope,
               const char *name, uint32_t index, const struct node_parameters *parameters,
               const struct node_watchers *watchers, const struct node_port *port)
{
    *node = (struct node){.component = {&node_kind.behaviour, scope->path},
                          .parameters = parameters,
                          .name = name,
                          .index = index,
                          .state = NODE_UP,
                          .incarnation = 1,
                          .slowness = {1, 1},
                          .timeline = assembly->timeline,
                          .watchers = watchers,
                          .next_at = TICKS_NEVER,
                          .failure_at = TICKS_NEVER};
    for (int state = 0; state < NODE_STATES; state++) {
        level_init(&node->in_state[state], assembly->measures, state == NODE_UP ? 1 : 0);
    }
    counter_init(&node->crashes, assembly->measures);
    counter_init(&node->resets, assembly->measures);
    counter_init(&node->shutdowns, assembly->measures);
    counter_init(&node->hangs, assembly->measures);
    node_boots_init(&node->boots, assembly, parameters->boot, node_memories(parameters));
    component_stream(assembly, &node->component, "boot", &node->boot);
    component_stream(assembly, &node->component, "failure", &node->failures);
    component_stream(assembly, &node->component, "repair", &node->repairs);
    node->executor = parameters->machine == NULL ? node_executor_of_cores(assembly, node, port)
                     : node_is_centre(parameters)
                         ? node_executor_of_centre(assembly, scope, node, port)
                         : node_executor_of_machine(assembly, scope, node, port, on_panic);
}
