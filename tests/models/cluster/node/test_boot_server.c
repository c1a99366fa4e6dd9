#include "models/cluster/node/boot_server.h"

#include "models/cluster/node/node_watchers.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>

enum { BOOTING = 4 };

/* Nodes that boot 10 ticks of firmware, an image of 100 bytes and 5 ticks of an operating system;
 * the server carries a byte in a tick. */
struct storm {
    struct boot_parameters boot;
    struct node_parameters parameters;
    struct boot_server_parameters server;
    struct run *run;
    struct arena *kept;
    struct assembly assembly;
    struct node_watchers watchers;
    struct node nodes[BOOTING];
    struct node *list[BOOTING];
    sim_ticks up[BOOTING];
};

static void ignore_job(struct run *run, void *owner, struct node *node, uint64_t argument)
{
    (void)run;
    (void)owner;
    (void)node;
    (void)argument;
}

static void note_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)cause;
    ((struct storm *)owner)->up[node->index] = run_now(run);
}

static void check_server(struct run *run, void *context)
{
    place_invariants(run, &((struct storm *)context)->nodes[0].boot_server->component);
}

static void open_storm(struct storm *storm, int64_t at_once)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    *storm = (struct storm){
        .run = run_create(&(struct run_options){
            .horizon = 2000, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 5}),
        .kept = arena_create(),
        .server = {(double)TICKS_PER_SECOND_COARSE, at_once}};
    storm->assembly =
        assembly_start(storm->run, measures_create(storm->run->arena, 2), storm->kept);
    storm->boot = (struct boot_parameters){.firmware = distribution_constant(10),
                                           .operating_system = distribution_constant(5),
                                           .cluster_stack = distribution_constant(0),
                                           .image = 100};
    storm->parameters = (struct node_parameters){.cores = 1, .boot = &storm->boot};
    storm->watchers = (struct node_watchers){.arena = storm->assembly.arena};
    node_watchers_add(&storm->watchers, &(struct node_watcher){storm, {note_up}});
    struct scope nodes = place_of(storm->assembly.arena, "system", "nodes");
    for (uint32_t i = 0; i < BOOTING; i++) {
        struct scope scope = scope_child(&nodes, names[i]);
        storm->list[i] = &storm->nodes[i];
        node_init(&storm->nodes[i], &storm->assembly, &scope, names[i], i, &storm->parameters,
                  &storm->watchers, &(struct node_port){ignore_job, storm});
    }
    struct scope server = place_of(storm->assembly.arena, "system", "boot_server");
    boot_server_build(&storm->assembly, &server, storm->list, BOOTING, &storm->server);
    run_on_event(storm->run, check_server, storm);
    measures_set_mark(storm->assembly.measures, 0);
}

static void close_storm(struct storm *storm)
{
    struct report report;
    report_init(&report, storm->kept, NULL, TICKS_PER_SECOND_COARSE);
    place_laws(&storm->nodes[0].boot_server->component, run_now(storm->run), &report);
    cr_expect_eq(report.law_count, (size_t)3);
    for (size_t i = 0; i < report.law_count; i++) {
        cr_expect(report.laws[i].holds, "%s", report.laws[i].law);
    }
    cr_expect_not(run_failed(storm->run), "%s", run_error(storm->run)->text);
    run_destroy(storm->run);
    arena_destroy(storm->kept);
}

static void reset_all(struct storm *storm)
{
    for (uint32_t i = 0; i < BOOTING; i++) {
        node_reset(storm->run, &storm->nodes[i], (struct cause){0, NULL});
    }
}

/* The last is up n S / B after its firmware, however many are loaded at once. */
Test(boot_server, images_share_its_bandwidth)
{
    static const struct {
        int64_t at_once;
        sim_ticks up[BOOTING];
    } facts[] = {{1, {115, 215, 315, 415}}, {2, {215, 215, 415, 415}}, {4, {415, 415, 415, 415}}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct storm storm;
        open_storm(&storm, facts[i].at_once);
        reset_all(&storm);
        run_until(storm.run, 1000);
        for (uint32_t k = 0; k < BOOTING; k++) {
            cr_expect_eq(storm.up[k], facts[i].up[k], "%d at once, %u at %d", (int)facts[i].at_once,
                         (unsigned)k, (int)storm.up[k]);
        }
        cr_expect(storm.nodes[0].boots.whole.sum == facts[i].up[0]);
        cr_expect(storm.nodes[3].boots.each[1].sum == facts[i].up[3] - 15);
        close_storm(&storm);
    }
}

/* Nodes that are reset give up their load and their place: a at 50 while it loads, c at 120 while
 * it waits behind b. */
Test(boot_server, a_node_that_goes_down_gives_up_its_load)
{
    struct storm storm;
    open_storm(&storm, 1);
    reset_all(&storm);
    run_until(storm.run, 50);
    node_reset(storm.run, &storm.nodes[0], (struct cause){0, NULL});
    run_until(storm.run, 120);
    node_reset(storm.run, &storm.nodes[2], (struct cause){0, NULL});
    run_until(storm.run, 140);
    node_crash(storm.run, &storm.nodes[3], TICKS_NEVER, (struct cause){0, CAUSE_NODE_CRASH});
    run_until(storm.run, 2000);
    static const sim_ticks up[] = {255, 155, 355, 0};
    for (uint32_t k = 0; k < BOOTING; k++) {
        cr_expect_eq(storm.up[k], up[k], "%u at %d", (unsigned)k, (int)storm.up[k]);
    }
    cr_expect_eq(storm.nodes[0].boot_server->loads.lost.count, (uint64_t)3);
    close_storm(&storm);
}

/* A load that goes on of a node that does not boot, and a line that nobody serves, are found. */
Test(boot_server, finds_loads_that_cannot_be)
{
    for (int which = 0; which < 2; which++) {
        struct storm storm;
        open_storm(&storm, 1);
        reset_all(&storm);
        run_until(storm.run, 50);
        check_server(storm.run, &storm);
        cr_expect_not(run_failed(storm.run));
        if (which == 0) {
            storm.nodes[1].state = NODE_UP;
        } else {
            storm.nodes[0].load.state = LOAD_WAITS;
        }
        check_server(storm.run, &storm);
        cr_expect(run_failed(storm.run));
        run_destroy(storm.run);
        arena_destroy(storm.kept);
    }
}
