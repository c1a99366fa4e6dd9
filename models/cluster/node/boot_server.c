#include "models/cluster/node/boot_server.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>

TABLE(boot_server_table, struct boot_server_parameters,
      {.name = "bandwidth",
       .type = PARAMETER_BANDWIDTH,
       .offset = offsetof(struct boot_server_parameters, bandwidth),
       .preset = "\"1 Gbit/s\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .doc = "Bandwidth over which images are loaded, of the server or of what leads to it."},
      {.name = "at_once",
       .type = PARAMETER_INTEGER,
       .offset = offsetof(struct boot_server_parameters, at_once),
       .preset = "1",
       .least = 1,
       .most = 4096,
       .doc = "Images that are loaded at once, at most, each over an equal part of the bandwidth;"
              " nodes beyond them wait, first come first served."});

static void start_load(struct run *run, struct boot_server *server, struct node *node)
{
    node->load.state = LOAD_GOES_ON;
    node->load.started = run_now(run);
    ledger_start(&server->loads, run_now(run));
    tally_add(&server->waits, run_now(run) - node->load.asked);
}

bool boot_server_ask(struct run *run, struct boot_server *server, struct node *node)
{
    struct node_load *load = &node->load;
    load->state = LOAD_WAITS;
    load->asked = run_now(run);
    load->next = NULL;
    ledger_join(&server->loads, run_now(run));
    server->loads.joined.count += PLANTED("an image is asked for twice");
    bool is_idle = server->loads.busy.value < server->at_once ||
                   PLANTED("a boot server does more than it can");
    if (is_idle && !PLANTED("a boot server does nothing")) {
        start_load(run, server, node);
        return true;
    }
    if (server->first == NULL) {
        server->first = node;
    } else {
        server->last->load.next = node;
    }
    server->last = node;
    return false;
}

static void leave_line(struct boot_server *server, const struct node *node)
{
    struct node *before = NULL;
    struct node **at = &server->first;
    while (*at != node) {
        before = *at;
        at = &(*at)->load.next;
    }
    *at = node->load.next;
    server->last = node->load.next == NULL ? before : server->last;
}

struct node *boot_server_end(struct run *run, struct boot_server *server, struct node *node,
                             bool is_done)
{
    struct node_load *load = &node->load;
    sim_ticks now = run_now(run);
    bool was_loading = load->state == LOAD_GOES_ON;
    load->state = LOAD_NONE;
    if (is_done) {
        ledger_leave(&server->loads, load->asked - PLANTED("an image is asked for earlier"), now);
    } else {
        ledger_lose(&server->loads, load->asked, now);
    }
    if (!was_loading) {
        leave_line(server, node);
        return NULL;
    }
    ledger_stop(&server->loads, now);
    server->loads.service += now - load->started + PLANTED("a load is a tick longer");
    struct node *next = server->first;
    if (next != NULL) {
        server->first = next->load.next;
        start_load(run, server, next);
    }
    return next;
}

enum { UTILIZATION, QUEUE_LENGTH, RESPONSE_TIME, WAITING_TIME };

static const struct metric_row metrics[] = {
    [UTILIZATION] =
        METRIC("utilization", "1", MEAN, "Share of the loads that it does at once in use."),
    [QUEUE_LENGTH] =
        METRIC_LESS("queue_length", "1", MEAN, "Nodes that load their image or wait for it."),
    [RESPONSE_TIME] = METRIC_LESS("response_time", "s", RATIO,
                                  "Time from the request of an image until it is loaded."),
    [WAITING_TIME] =
        METRIC_LESS("waiting_time", "s", RATIO, "Of that, the time before the load starts."),
    METRICS_END,
};

static void report_server(const struct component *component, struct report *report)
{
    static const struct ledger_rows rows = {&metrics[UTILIZATION], &metrics[QUEUE_LENGTH],
                                            &metrics[RESPONSE_TIME], NULL};
    const struct boot_server *server = (const struct boot_server *)component;
    report_ledger(report, component->path, &rows, &server->loads, server->at_once, component->path);
    report_durations(report, component->path, &metrics[WAITING_TIME], &server->waits);
}

static void laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct boot_server *server = (const struct boot_server *)component;
    struct ledger_found found = {0};
    for (uint32_t i = 0; i < server->node_count; i++) {
        const struct node_load *load = &server->nodes[i]->load;
        if (load->state != LOAD_NONE) {
            found.count++;
            found.ages += now - load->asked;
        }
        found.service += load->state == LOAD_GOES_ON ? now - load->started : 0;
    }
    report_flow_balance(report, component->path, &server->loads, &found);
    report_littles_law(report, component->path, &server->loads, now, &found);
    report_utilization_law(report, component->path, &server->loads, now, 1, &found);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct boot_server *server = (const struct boot_server *)component;
    int64_t waiting = 0;
    int64_t going_on = 0;
    for (uint32_t i = 0; i < server->node_count; i++) {
        const struct node *node = server->nodes[i];
        waiting += node->load.state == LOAD_WAITS;
        going_on += node->load.state == LOAD_GOES_ON;
        CHECK(run, component, load_booting,
              node->load.state == LOAD_NONE || node->state == NODE_BOOTING,
              "%s does not boot, and loads its image", node->name);
    }
    CHECK(run, component, load_most, going_on <= server->at_once,
          "%" PRId64 " images are loaded at once, not %" PRId64, going_on, server->at_once);
    CHECK(run, component, load_idle, waiting == 0 || going_on >= server->at_once,
          "a boot server could do more while %" PRId64 " nodes wait", waiting);
}

const struct kind boot_server_kind = {
    .name = "boot_server",
    .role = KIND_PART,
    .doc = "The server from which nodes load the images that they boot.",
    .parameters = &boot_server_table,
    .metrics = metrics,
    .report = report_server,
    .laws = laws,
    .invariants = invariants,
    .report_order = REPORT_NODES,
};

void boot_server_build(struct assembly *assembly, const struct scope *scope,
                       struct node *const *nodes, uint32_t node_count,
                       const struct boot_server_parameters *parameters)
{
    struct boot_server *server = ARENA_NEW(assembly->arena, struct boot_server);
    *server = (struct boot_server){.component = {&boot_server_kind.behaviour, scope->path},
                                   .at_once = parameters->at_once,
                                   .nodes = nodes,
                                   .node_count = node_count};
    ledger_init(&server->loads, assembly->measures, LEDGER_PRESENT | LEDGER_BUSY | LEDGER_DONE);
    tally_init(&server->waits, assembly->measures, false);
    for (uint32_t i = 0; i < node_count; i++) {
        double bytes = (double)nodes[i]->parameters->boot->image * (double)parameters->at_once;
        nodes[i]->load.lasts =
            ticks_from_seconds(bytes / parameters->bandwidth, assembly->run->ticks_per_second);
        nodes[i]->boot_server = server;
    }
    assembly_add(assembly, &server->component);
}
