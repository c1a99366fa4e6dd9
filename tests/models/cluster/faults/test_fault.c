#include "models/cluster/faults/fault.h"
#include "models/kinds.h"

#include "tests/models/cluster/cluster_fixture.h"

static void expect_text(const char *name, const char *const *known, size_t count, const char *text)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "faults", "3");
    fault_check_name(&scope, "target", "node", name, known, count, &complaints);
    arena_destroy(arena);
    cr_expect_eq(complaints.count, (size_t)(text == NULL ? 0 : 1), "%s", name);
    if (text != NULL && complaints.count == 1) {
        cr_expect_str_eq(complaints.list[0].where, "/faults/3/target");
        cr_expect_eq(strstr(complaints.list[0].text, text), complaints.list[0].text, "%s",
                     complaints.list[0].text);
    }
    complaints_free(&complaints);
}

Test(fault, names_are_known_or_complained_of)
{
    static const char *const known[] = {"alpha", "beta"};
    expect_text("alpha", known, 2, NULL);
    expect_text(NULL, known, 2, NULL);
    expect_text("bta", known, 2, "there is no node \"bta\"; did you mean \"beta\"?");
    expect_text("zulu", known, 2, "there is no node \"zulu\"");
    expect_text("zulu", known, 0, "there is no node \"zulu\"");
}

Test(fault, a_name_is_a_node_or_the_clients)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_start(bench);
    cr_expect_eq(cluster_node_named(bench->cluster, "alpha"), 0);
    cr_expect_eq(cluster_node_named(bench->cluster, "gamma"), 2);
    cr_expect_eq(cluster_node_named(bench->cluster, "clients"), 3);
    cluster_bench_end(bench);
}

/* Every fault is on the timeline with its kind and its target, and is the cause of what follows. */
Test(fault, each_kind_is_on_the_timeline)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_hang(bench, 10 * SECOND, "beta", SECOND);
    cluster_bench_isolate(bench, 20 * SECOND, 2, SECOND);
    cluster_bench_lose(bench, 30 * SECOND, "clients", 0.5, SECOND);
    cluster_bench_fail(bench, 40 * SECOND, "database", false);
    cluster_bench_crash(bench, 90 * SECOND, "gamma", TICKS_NEVER);
    cluster_bench_run(bench, 200 * SECOND);
    static const struct {
        const char *kind, *target, *next;
        sim_ticks at;
    } facts[] = {{"node_hang", "beta", "node.hang", 10},
                 {"partition", NULL, "network.partition", 20},
                 {"link_loss", "clients", "link.loss", 30},
                 {"application_failure", "database", "app.failed", 40},
                 {"node_crash", "gamma", "node.crash", 90}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const struct timeline_entry *fault = cluster_bench_find(bench, "fault.inject", NULL, i);
        cr_assert_not_null(fault);
        cr_expect_eq(fault->at, facts[i].at * SECOND);
        cr_expect_eq(fault->what.cause, 0);
        cr_expect_str_eq(fault->details->text, facts[i].kind);
        if (facts[i].target == NULL) {
            cr_expect_null(fault->what.object);
        } else {
            cr_expect_str_eq(fault->what.object, facts[i].target);
        }
        const struct timeline_entry *next = cluster_bench_find(bench, facts[i].next, NULL, 0);
        cr_assert_not_null(next, "%s", facts[i].next);
        cr_expect_eq(next->what.cause, fault->number, "%s", facts[i].next);
        cr_expect_eq(next->at, fault->at);
    }
    cluster_bench_end(bench);
}

static void outer_nodes(const struct cluster *cluster, const void *parameters,
                        struct bit_set *targets)
{
    (void)parameters;
    bit_set_add(targets, 0);
    bit_set_add(targets, cluster->node_count - 1);
}

/* A fault of several nodes names them all. Wrong: a kind that does not list them. */
Test(fault, all_targets_are_on_the_timeline)
{
    for (int has_targets = 0; has_targets < 2; has_targets++) {
        struct kind kind = *kinds_find("fault", "node_hang");
        struct fault_operations operations = *(const struct fault_operations *)kind.operations;
        kind.operations = &operations;
        operations.targets = has_targets ? outer_nodes : NULL;
        struct cluster_bench *bench = cluster_bench_create(3);
        cluster_bench_fault(bench, &kind, 10 * SECOND, "beta");
        cluster_bench_run(bench, 11 * SECOND);
        const struct timeline_entry *fault = cluster_bench_find(bench, "fault.inject", NULL, 0);
        const struct timeline_detail *targets = fault->details->next;
        cr_expect_eq(targets != NULL, has_targets);
        if (targets != NULL) {
            cr_expect_str_eq(targets->name, "targets");
            cr_expect_str_eq(targets->text, "alpha,gamma");
        }
        cluster_bench_end(bench);
    }
}

static sim_ticks drawn;
static sim_ticks ended;

static sim_ticks drawn_time(const void *parameters, struct stream *stream)
{
    (void)parameters;
    struct distribution time = distribution_exponential(60e9);
    return drawn < 0 ? TICKS_NEVER : (drawn = distribution_draw(&time, stream));
}

static void end(struct run *run, struct cluster *cluster, const void *parameters,
                struct cause cause)
{
    (void)cluster;
    (void)parameters;
    cr_expect_neq(cause.event, 0);
    cr_expect_str_eq(cause.fault, "node_hang");
    ended = run_now(run);
}

/* A fault may draw how long it lasts. Wrong: one that never ends. */
Test(fault, the_time_it_lasts_may_be_drawn)
{
    for (int never = 0; never < 2; never++) {
        struct kind kind = *kinds_find("fault", "node_hang");
        struct fault_operations operations = *(const struct fault_operations *)kind.operations;
        kind.operations = &operations;
        operations.lasts = drawn_time;
        operations.end = end;
        drawn = never ? -1 : 0;
        ended = -1;
        struct cluster_bench *bench = cluster_bench_create(2);
        cluster_bench_fault(bench, &kind, 10 * SECOND, "beta");
        cluster_bench_run(bench, 3000 * SECOND);
        cr_expect_eq(ended, never ? -1 : 10 * SECOND + drawn);
        cluster_bench_end(bench);
    }
}
