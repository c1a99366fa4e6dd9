#include "models/cluster/node/repair_crew.h"

#include "analysis/theory/repairman.h"
#include "models/cluster/node/node_watchers.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <math.h>

enum { FAILING = 5 };

#define HOUR ((sim_ticks)3600000)

/* Nodes that boot in no time, with a crew. */
struct shop {
    struct boot_parameters boot;
    struct node_parameters parameters;
    struct run *run;
    struct arena *kept;
    struct assembly assembly;
    struct node_watchers watchers;
    struct node nodes[FAILING];
    struct node *list[FAILING];
    struct level up;        /* nodes */
    struct level is_enough; /* 1 while at least `needed` are up */
    int64_t needed;
    bool is_long; /* no timeline is kept, and nothing checked after each event */
};

static void ignore_job(struct run *run, void *owner, struct node *node, uint64_t argument)
{
    (void)run;
    (void)owner;
    (void)node;
    (void)argument;
}

static void count_up(struct run *run, struct shop *shop, int64_t change)
{
    level_add(&shop->up, run_now(run), change);
    level_set(&shop->is_enough, run_now(run), shop->up.value >= shop->needed);
}

static void one_more(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)node;
    (void)cause;
    count_up(run, owner, 1);
}

static void one_less(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)node;
    (void)cause;
    count_up(run, owner, -1);
}

static void check_crew(struct run *run, void *context)
{
    const struct shop *shop = context;
    if (shop->nodes[0].crew != NULL) {
        place_invariants(run, &shop->nodes[0].crew->component);
    }
}

/* @param repairers  0: no crew */
static void open_shop(struct shop *shop, int64_t repairers, sim_ticks horizon)
{
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    shop->run = run_create(&(struct run_options){
        .horizon = horizon, .ticks_per_second = TICKS_PER_SECOND_COARSE, .seed = 5});
    shop->kept = shop->is_long ? NULL : arena_create();
    shop->assembly = assembly_start(shop->run, measures_create(shop->run->arena, 2), shop->kept);
    shop->boot = (struct boot_parameters){.firmware = distribution_constant(0),
                                          .operating_system = distribution_constant(0),
                                          .cluster_stack = distribution_constant(0)};
    shop->parameters.cores = 1;
    shop->parameters.boot = &shop->boot;
    shop->watchers = (struct node_watchers){.arena = shop->assembly.arena};
    node_watchers_add(&shop->watchers, &(struct node_watcher){shop, {one_more, one_less}});
    struct scope nodes = place_of(shop->assembly.arena, "system", "nodes");
    for (uint32_t i = 0; i < FAILING; i++) {
        struct scope scope = scope_child(&nodes, names[i]);
        shop->list[i] = &shop->nodes[i];
        node_init(&shop->nodes[i], &shop->assembly, &scope, names[i], i, &shop->parameters,
                  &shop->watchers, &(struct node_port){ignore_job, shop});
    }
    struct scope repair = place_of(shop->assembly.arena, "system", "repair");
    if (repairers > 0) {
        repair_crew_build(&shop->assembly, &repair, shop->list, FAILING, repairers);
    }
    level_init(&shop->up, shop->assembly.measures, FAILING);
    level_init(&shop->is_enough, shop->assembly.measures, 1);
    for (uint32_t i = 0; i < FAILING; i++) {
        place_start(&shop->assembly, &shop->nodes[i].component);
    }
    if (shop->kept != NULL) {
        run_on_event(shop->run, check_crew, shop);
    }
    measures_set_mark(shop->assembly.measures, 0);
}

static void close_shop(struct shop *shop)
{
    cr_expect_not(run_failed(shop->run), "%s", run_error(shop->run)->text);
    run_destroy(shop->run);
    if (shop->kept != NULL) {
        arena_destroy(shop->kept);
    }
}

static sim_ticks happens_at(const struct shop *shop, const char *word, const char *name)
{
    const struct timeline *timeline = shop->assembly.timeline;
    for (size_t i = 0; i < timeline->entry_count; i++) {
        const struct timeline_entry *entry = &timeline->entries[i];
        if (strcmp(timeline_word_name(entry->what.event), word) == 0 &&
            strcmp(entry->what.node, name) == 0) {
            return entry->at;
        }
    }
    return -1;
}

static sim_ticks up_at(const struct shop *shop, const char *name)
{
    return happens_at(shop, "node.up", name);
}

/* Four crash within 30 ticks, and are repaired in 100 each in the order in which they crashed; the
 * one that is never repaired keeps no repairer. Without a crew each is repaired at once. */
Test(repair_crew, nodes_are_repaired_in_the_order_of_their_crashes)
{
    static const struct {
        int64_t repairers;
        sim_ticks up[4]; /* of c, a, d, b */
    } facts[] = {{1, {110, 210, 310, 410}}, {2, {110, 120, 210, 220}}, {0, {110, 120, 130, 140}}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct shop shop = {0};
        const struct cause cause = {0, CAUSE_NODE_CRASH};
        open_shop(&shop, facts[i].repairers, 1000);
        run_until(shop.run, 5);
        node_crash(shop.run, &shop.nodes[4], TICKS_NEVER, cause);
        static const uint32_t order[] = {2, 0, 3, 1};
        static const char *const names[] = {"c", "a", "d", "b"};
        for (int k = 0; k < 4; k++) {
            run_until(shop.run, 10 + 10 * k);
            node_crash(shop.run, &shop.nodes[order[k]], 100, cause);
        }
        run_until(shop.run, 1000);
        for (int k = 0; k < 4; k++) {
            cr_expect_eq(up_at(&shop, names[k]), facts[i].up[k], "%d repairers, %s at %d",
                         (int)facts[i].repairers, names[k], (int)up_at(&shop, names[k]));
            sim_ticks starts = facts[i].repairers == 0 ? -1 : facts[i].up[k] - 100;
            cr_expect_eq(happens_at(&shop, "repair.start", names[k]), starts);
        }
        cr_expect_eq(shop.nodes[4].state, NODE_DOWN);
        close_shop(&shop);
    }
}

/* The loss of power of a node that is repaired delays its boot, not its repair. */
Test(repair_crew, a_repairer_does_not_wait_for_power)
{
    struct shop shop = {0};
    const struct cause cause = {0, CAUSE_NODE_CRASH};
    open_shop(&shop, 1, 1000);
    run_until(shop.run, 10);
    node_crash(shop.run, &shop.nodes[0], 100, cause);
    node_crash(shop.run, &shop.nodes[1], 100, cause);
    node_lose_power(shop.run, &shop.nodes[0], cause);
    node_lose_power(shop.run, &shop.nodes[2], cause);
    run_until(shop.run, 500);
    cr_expect_eq(up_at(&shop, "b"), 210);
    node_restore_power(shop.run, &shop.nodes[0]);
    node_restore_power(shop.run, &shop.nodes[2]);
    cr_expect_eq(up_at(&shop, "a"), 500);
    cr_expect_eq(up_at(&shop, "c"), 500, "it needs no repair");
    close_shop(&shop);
}

/* Share of time in which at least four of five are up: 200 h to fail, 8 h to repair. */
static double four_of_five(int64_t repairers, double *failed, double *busy)
{
    struct shop shop = {.needed = 4, .is_long = true};
    sim_ticks horizon = 250000 * 200 * HOUR;
    shop.parameters.time_to_failure = distribution_exponential(200.0 * (double)HOUR);
    shop.parameters.time_to_repair = distribution_exponential(8.0 * (double)HOUR);
    open_shop(&shop, repairers, horizon);
    run_until(shop.run, horizon);
    double share = wide_to_double(level_integral(&shop.is_enough, horizon)) / (double)horizon;
    if (repairers > 0) {
        const struct ledger *ledger = &shop.nodes[0].crew->failed;
        *failed = wide_to_double(level_integral(&ledger->present, horizon)) / (double)horizon;
        *busy = wide_to_double(level_integral(&ledger->busy, horizon)) / (double)horizon;
    }
    close_shop(&shop);
    return share;
}

/* CHECKS, row "k of n". The machine repairman gives means and the share; independent repairs, which
 * need a repairer for each node, give another share. 1.2 million failures: 0.0004 is four standard
 * errors. */
Test(repair_crew, is_the_machine_repairman)
{
    double failed = 0;
    double busy = 0;
    double one = four_of_five(1, &failed, &busy);
    struct repairman theory;
    repairman_solve(FAILING, 1, 200 * 3600.0, 8 * 3600.0, &theory);
    cr_expect_float_eq(one, 0.970749, 4e-4, "%.6f", one);
    cr_expect_float_eq(failed, FAILING - theory.power, 1.5e-3, "%.6f", failed);
    cr_expect_float_eq(busy, 1 - theory.idle, 1e-3, "%.6f", busy);
    double unlimited = four_of_five(0, &failed, &busy);
    cr_expect_float_eq(unlimited, 0.986313, 4e-4, "%.6f", unlimited);
    cr_expect_gt(fabs(unlimited - 0.970749), 0.01, "the wrong twin passes");
    double five = four_of_five(5, &failed, &busy);
    cr_expect_eq(five, unlimited, "a repairer for each is no crew: %.9f", five);
}
