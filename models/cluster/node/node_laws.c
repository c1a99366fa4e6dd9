/* The metrics, laws and invariants of a node. */
#include "models/cluster/node/node.h"
#include "models/cluster/node/node_executor.h"
#include "models/invariants.h"

#include <inttypes.h>

static const char *const state_names[NODE_STATES] = {
    [NODE_DOWN] = "down", [NODE_BOOTING] = "booting", [NODE_UP] = "up", [NODE_HUNG] = "hung"};

enum { AVAILABILITY, CRASHES, RESETS, SHUTDOWNS, HANGS, UTILIZATION, BOOT_TIME, BOOT_PHASE_TIME };

const struct metric_row node_metrics[] = {
    [AVAILABILITY] =
        METRIC_MORE("availability", "1", MEAN, "Share of time in which the node is up."),
    [CRASHES] = METRIC("crashes", "1", COUNT, "Times that the node crashed."),
    [RESETS] = METRIC("resets", "1", COUNT, "Times that the node was reset."),
    [SHUTDOWNS] = METRIC("shutdowns", "1", COUNT, "Times that the node was shut down."),
    [HANGS] = METRIC("hangs", "1", COUNT, "Times that the node hung, or was paused."),
    [UTILIZATION] = METRIC("utilization", "1", MEAN, "Share of its cores' time in use."),
    NODE_BOOTS_ROWS(BOOT_TIME, BOOT_PHASE_TIME),
    METRICS_END,
};

void node_report(const struct component *component, struct report *report)
{
    const struct node *node = (const struct node *)component;
    const char *path = node->component.path;
    report_utilization(report, path, &node_metrics[AVAILABILITY],
                       level_mean(&node->in_state[NODE_UP], report->window));
    report_counter(report, path, &node_metrics[CRASHES], &node->crashes);
    report_counter(report, path, &node_metrics[RESETS], &node->resets);
    report_counter(report, path, &node_metrics[SHUTDOWNS], &node->shutdowns);
    report_counter(report, path, &node_metrics[HANGS], &node->hangs);
    double utilization =
        node->executor.operations->utilization(node->executor.owner, report->window);
    report_utilization(report, path, &node_metrics[UTILIZATION], utilization);
    node_boots_report(&node->boots, path, &node_metrics[BOOT_TIME], report);
    report_resource(report, path, utilization);
}

void node_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct node *node = (const struct node *)component;
    wide sojourns = 0;
    for (int state = 0; state < NODE_STATES; state++) {
        sojourns += level_integral(&node->in_state[state], now);
    }
    report_law(report, "states", node->component.path, sojourns, now);
    node_boots_laws(&node->boots, node->component.path, node->state == NODE_BOOTING,
                    level_integral(&node->in_state[NODE_BOOTING], now), now, report);
    if (node->executor.operations->laws != NULL) {
        node->executor.operations->laws(node->executor.owner, now, report);
    }
}

/* A node is in one state, and each power-on followed a reset, a shutdown or the repair of a crash.
 */
static void check_state(struct run *run, const struct node *node)
{
    for (int state = 0; state < NODE_STATES; state++) {
        int64_t expected = state == (int)node->state ? 1 : 0;
        CHECK(run, &node->component, node_state, node->in_state[state].value == expected,
              "%s, but counted %" PRId64 " times as %s", state_names[node->state],
              node->in_state[state].value, state_names[state]);
    }
    uint64_t power_ons = node->incarnation - 1;
    uint64_t ways_down = node->crashes.count + node->resets.count + node->shutdowns.count;
    CHECK(run, &node->component, node_power_ons,
          power_ons == ways_down - (node->state == NODE_DOWN ? 1 : 0),
          "%" PRIu64 " power-ons after it went down %" PRIu64 " times and is %s", power_ons,
          ways_down, state_names[node->state]);
    CHECK(run, &node->component, node_paused, !node->is_paused || node->state == NODE_HUNG,
          "paused, but %s", state_names[node->state]);
}

/* A node that is not down has power; one that waits for its power is down, and for nothing else. */
static void check_power(struct run *run, const struct node *node)
{
    CHECK(run, &node->component, node_power, node->state == NODE_DOWN || node_has_power(node),
          "%s without power", state_names[node->state]);
    bool may_wait = node->state == NODE_DOWN && node->power_losses > 0;
    CHECK(run, &node->component, node_waits,
          !node->waits_for_power || (may_wait && node->next_at == TICKS_NEVER),
          "waits for power, but it is %s with %" PRIu32 " losses of power",
          state_names[node->state], node->power_losses);
}

/* The queue agrees with the node about its pending events, and its state allows them. */
static void check_events(struct run *run, const struct node *node)
{
    sim_ticks next_at = event_time(run, node->next);
    sim_ticks failure_at = event_time(run, node->failure);
    CHECK(run, &node->component, node_events,
          next_at == node->next_at && failure_at == node->failure_at,
          "its change is due at %" PRId64 " and its failure at %" PRId64 " ticks, not at %" PRId64
          " and %" PRId64,
          next_at, failure_at, node->next_at, node->failure_at);
    bool is_on = node->state == NODE_UP || node->state == NODE_HUNG;
    CHECK(run, &node->component, node_pending,
          (node->state != NODE_UP || next_at == TICKS_NEVER) &&
              (is_on || failure_at == TICKS_NEVER),
          "an event is pending that cannot befall a node that is %s", state_names[node->state]);
}

void node_invariants(struct run *run, const struct component *component)
{
    const struct node *node = (const struct node *)component;
    check_state(run, node);
    check_power(run, node);
    check_events(run, node);
    bool is_on = node->state == NODE_UP || node->state == NODE_HUNG;
    const struct node_executor_operations *operations = node->executor.operations;
    uint64_t jobs = operations->jobs(node->executor.owner);
    bool is_frozen = operations->is_frozen(node->executor.owner);
    CHECK(run, &node->component, node_jobs, is_on || jobs == 0,
          "%" PRIu64 " jobs on a node that is %s", jobs, state_names[node->state]);
    CHECK(run, &node->component, node_frozen, is_frozen == (node->state == NODE_HUNG),
          "its cores are %s while it is %s", is_frozen ? "frozen" : "running",
          state_names[node->state]);
    if (operations->invariants != NULL) {
        operations->invariants(run, node->executor.owner);
    }
}
