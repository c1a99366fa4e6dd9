#include "models/cluster/node/latent_failure.h"

#include "models/cluster/node/node_watchers.h"
#include "models/cluster/rank.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

enum latent_event { STRUCK, TESTED, FOUND, LATENT_EVENTS };

enum { UNDETECTED, FOUND_BY_TEST, FOUND_BY_START };

static const struct metric_row metrics[] = {
    [UNDETECTED] = METRIC_LESS("undetected", "1", MEAN,
                               "Share of time in which the node could start no service, and nobody"
                               " knew."),
    [FOUND_BY_TEST] = METRIC("found_by_test", "1", COUNT, "Defects that a test found."),
    [FOUND_BY_START] = METRIC_LESS("found_by_start", "1", COUNT,
                                   "Defects that were found when a service was started there."),
    METRICS_END,
};

/* Behind the events of all nodes, of which each has two places. */
static struct event_id schedule(struct run *run, struct latent_failure *failure, sim_ticks delay,
                                enum event_priority priority, enum latent_event event)
{
    uint32_t place = 2 * NODES_MOST + LATENT_EVENTS * failure->node->index + (uint32_t)event;
    if (delay > run->horizon - run_now(run)) {
        return EVENT_NONE;
    }
    return event_ranked_after(run, delay, priority, cluster_rank(RANK_NODE, place),
                              &failure->component, event, 0);
}

static void expect(struct run *run, struct latent_failure *failure)
{
    sim_ticks delay = distribution_draw(&failure->parameters->time_to_failure, &failure->failures);
    failure->next = schedule(run, failure, delay, EVENT_NORMAL, STRUCK);
}

static void set(struct run *run, struct latent_failure *failure, bool is_there)
{
    failure->is_there = is_there;
    level_set(&failure->there, run_now(run), is_there && !PLANTED("a defect is not counted"));
}

static void on_struck(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct latent_failure *failure = component;
    failure->next = EVENT_NONE;
    set(run, failure, true);
}

static void expect_test(struct run *run, struct latent_failure *failure)
{
    if (failure->parameters->test_interval > 0) {
        schedule(run, failure, failure->parameters->test_interval, EVENT_NORMAL, TESTED);
    }
}

static void expect_repair(struct run *run, struct latent_failure *failure, struct counter *counter)
{
    if (!event_is_pending(run, failure->found)) {
        counter_add(counter);
        failure->found = schedule(run, failure, 0, EVENT_DECISION, FOUND);
    }
}

static void on_tested(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct latent_failure *failure = component;
    expect_test(run, failure);
    if (failure->is_there && node_is_running(failure->node)) {
        expect_repair(run, failure, &failure->tested);
    }
}

void latent_failure_meet(struct run *run, struct node *node)
{
    expect_repair(run, node->latent_failure, &node->latent_failure->met);
}

/* The node may have gone down at this instant: then its repair mends it. */
static void on_found(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct latent_failure *failure = component;
    struct node *node = failure->node;
    failure->found = EVENT_NONE;
    if (!node_is_on(node)) {
        return;
    }
    struct cause cause = {.fault = CAUSE_NODE_CRASH};
    cause.event =
        timeline_add(node->timeline, run_now(run),
                     &(struct timeline_event){.event = WORD_FAULT_INJECT, .node = node->name});
    timeline_text(node->timeline, "kind", "latent_failure");
    set(run, failure, false);
    node_crash(run, node, -1, cause);
}

/* A node that comes up without the defect, and without one to come, has been repaired. */
static void on_node_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    struct latent_failure *failure = owner;
    if (failure->node == node && !failure->is_there && !event_is_pending(run, failure->next)) {
        expect(run, failure);
    }
}

static event_handler *const handlers[] = {
    [STRUCK] = on_struck, [TESTED] = on_tested, [FOUND] = on_found};
static const char *const event_names[] = {
    [STRUCK] = "struck", [TESTED] = "tested", [FOUND] = "found"};

static void start(struct run *run, struct component *component)
{
    struct latent_failure *failure = (struct latent_failure *)component;
    expect(run, failure);
    expect_test(run, failure);
}

static void report_failure(const struct component *component, struct report *report)
{
    const struct latent_failure *failure = (const struct latent_failure *)component;
    const char *path = component->path;
    report_utilization(report, path, &metrics[UNDETECTED],
                       level_mean(&failure->there, report->window));
    report_counter(report, path, &metrics[FOUND_BY_TEST], &failure->tested);
    report_counter(report, path, &metrics[FOUND_BY_START], &failure->met);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct latent_failure *failure = (const struct latent_failure *)component;
    CHECK(run, component, latent_there,
          failure->there.value == failure->is_there &&
              !(failure->is_there && event_is_pending(run, failure->next)),
          "the defect and its level differ, or another is to come");
}

const struct kind latent_failure_kind = {
    .behaviour = {handlers, event_names, LATENT_EVENTS},
    .name = "latent_failure",
    .role = KIND_PART,
    .doc = "A defect of a node that nobody notices until a service is started there.",
    .parameters = &latent_failure_table,
    .metrics = metrics,
    .start = start,
    .report = report_failure,
    .invariants = invariants,
    .report_order = REPORT_NODES,
};

void latent_failure_build(struct assembly *assembly, const struct scope *scope, struct node *node,
                          struct node_watchers *watchers)
{
    if (node->parameters->latent_failure == NULL) {
        return;
    }
    struct scope at = scope_child(scope, "latent_failure");
    struct latent_failure *failure = ARENA_NEW(assembly->arena, struct latent_failure);
    *failure = (struct latent_failure){.component = {&latent_failure_kind.behaviour, at.path},
                                       .parameters = node->parameters->latent_failure,
                                       .node = node};
    component_stream(assembly, &failure->component, "failure", &failure->failures);
    level_init(&failure->there, assembly->measures, 0);
    counter_init(&failure->tested, assembly->measures);
    counter_init(&failure->met, assembly->measures);
    node->latent_failure = failure;
    node_watchers_add(
        watchers, &(struct node_watcher){.owner = failure, .on = {[NODE_COMES_UP] = on_node_up}});
    assembly_add(assembly, &failure->component);
}
