#include "models/cluster/node/repair_crew.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

static void start_repair(struct run *run, struct repair_crew *crew, struct node *node)
{
    struct node_repair *repair = &node->repair;
    repair->state = REPAIR_GOES_ON;
    repair->started = run_now(run);
    ledger_start(&crew->failed, run_now(run));
    tally_add(&crew->waits, run_now(run) - repair->asked);
}

bool repair_crew_ask(struct run *run, struct repair_crew *crew, struct node *node)
{
    struct node_repair *repair = &node->repair;
    repair->state = REPAIR_WAITS;
    repair->asked = run_now(run);
    repair->next = NULL;
    ledger_join(&crew->failed, run_now(run));
    crew->failed.joined.count += PLANTED("a failed node is counted twice");
    bool is_idle =
        crew->failed.busy.value < crew->repairers || PLANTED("a repairer is in two places");
    if (is_idle && !PLANTED("a repairer does nothing")) {
        start_repair(run, crew, node);
        return true;
    }
    if (crew->first == NULL) {
        crew->first = node;
    } else {
        crew->last->repair.next = node;
    }
    crew->last = node;
    return false;
}

struct node *repair_crew_end(struct run *run, struct repair_crew *crew, struct node *node)
{
    struct node_repair *repair = &node->repair;
    sim_ticks now = run_now(run);
    repair->state = REPAIR_NONE;
    ledger_stop(&crew->failed, now);
    crew->failed.service += now - repair->started - PLANTED("a repair is a tick shorter");
    ledger_leave(&crew->failed, repair->asked - PLANTED("a node fails a tick earlier"), now);
    struct node *next = crew->first;
    if (next != NULL) {
        crew->first = next->repair.next;
        start_repair(run, crew, next);
    }
    return next;
}

enum { UTILIZATION, QUEUE_LENGTH, RESPONSE_TIME, WAITING_TIME };

static const struct metric_row metrics[] = {
    [UTILIZATION] = METRIC("utilization", "1", MEAN, "Share of the repairers' time in use."),
    [QUEUE_LENGTH] =
        METRIC_LESS("queue_length", "1", MEAN,
                    "Nodes that have crashed and wait for a repairer or are repaired."),
    [RESPONSE_TIME] = METRIC_LESS("response_time", "s", RATIO,
                                  "Time from the crash of a node to the end of its repair."),
    [WAITING_TIME] = METRIC_LESS("waiting_time", "s", RATIO,
                                 "Of that, the time in which the node waits for a repairer."),
    METRICS_END,
};

static void report_crew(const struct component *component, struct report *report)
{
    static const struct ledger_rows rows = {&metrics[UTILIZATION], &metrics[QUEUE_LENGTH],
                                            &metrics[RESPONSE_TIME], NULL};
    const struct repair_crew *crew = (const struct repair_crew *)component;
    report_ledger(report, component->path, &rows, &crew->failed, crew->repairers, component->path);
    report_durations(report, component->path, &metrics[WAITING_TIME], &crew->waits);
}

/* Nodes found failed, with their ages and what they have had of their repairs. */
static struct ledger_found find_failed(const struct repair_crew *crew, sim_ticks now)
{
    struct ledger_found found = {0};
    for (uint32_t i = 0; i < crew->node_count; i++) {
        const struct node_repair *repair = &crew->nodes[i]->repair;
        if (repair->state != REPAIR_NONE) {
            found.count++;
            found.ages += now - repair->asked;
        }
        if (repair->state == REPAIR_GOES_ON) {
            found.service += now - repair->started;
        }
    }
    return found;
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct repair_crew *crew = (const struct repair_crew *)component;
    struct ledger_found found = find_failed(crew, now);
    report_flow_balance(report, component->path, &crew->failed, &found);
    report_littles_law(report, component->path, &crew->failed, now, &found);
    report_utilization_law(report, component->path, &crew->failed, now, 1, &found);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct repair_crew *crew = (const struct repair_crew *)component;
    int64_t waiting = 0;
    int64_t repaired = 0;
    for (uint32_t i = 0; i < crew->node_count; i++) {
        const struct node *node = crew->nodes[i];
        waiting += node->repair.state == REPAIR_WAITS;
        repaired += node->repair.state == REPAIR_GOES_ON;
        CHECK(run, component, repair_down,
              node->repair.state == REPAIR_NONE || node->state == NODE_DOWN,
              "%s runs, and is repaired", node->name);
    }
    CHECK(run, component, repair_most, repaired <= crew->repairers,
          "%" PRId64 " nodes are repaired at once by %" PRId64 " repairers", repaired,
          crew->repairers);
    CHECK(run, component, repair_idle, waiting == 0 || repaired >= crew->repairers,
          "a repairer is idle while %" PRId64 " nodes wait", waiting);
}

const struct kind repair_crew_kind = {
    .name = "repair",
    .role = KIND_PART,
    .doc = "The repairers of a cluster, and the nodes that wait for them.",
    .metrics = metrics,
    .report = report_crew,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_NODES,
};

void repair_crew_build(struct assembly *assembly, const struct scope *scope,
                       struct node *const *nodes, uint32_t node_count, int64_t repairers)
{
    struct repair_crew *crew = ARENA_NEW(assembly->arena, struct repair_crew);
    *crew = (struct repair_crew){.component = {&repair_crew_kind.behaviour, scope->path},
                                 .repairers = repairers,
                                 .nodes = nodes,
                                 .node_count = node_count};
    ledger_init(&crew->failed, assembly->measures, LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE);
    tally_init(&crew->waits, assembly->measures, false);
    for (uint32_t i = 0; i < node_count; i++) {
        nodes[i]->crew = crew;
    }
    assembly_add(assembly, &crew->component);
}
