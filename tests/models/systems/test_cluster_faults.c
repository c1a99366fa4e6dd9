#include "models/cluster/faults/fault.h"
#include "models/kinds.h"
#include "models/systems/cluster_build.h"

#include "tests/models/cluster/cluster_fixture.h"

/* Every fault is on the timeline with its kind and its target, and is the cause of what follows. */
Test(cluster_faults, each_kind_is_on_the_timeline)
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
                        struct fault_targets *targets)
{
    (void)parameters;
    fault_targets_add(targets, cluster->node_count - 1);
    fault_targets_add(targets, 0);
    fault_targets_add(targets, cluster->node_count - 1);
}

/* A fault of several nodes names them all, once each, in the order in which they fail. Wrong: a
 * kind that does not list them. */
Test(cluster_faults, all_targets_are_on_the_timeline)
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
            cr_expect_str_eq(targets->text, "gamma,alpha");
        }
        cluster_bench_end(bench);
    }
}

static sim_ticks drawn;
static unsigned long long turns_wanted, turns_done;
static sim_ticks turn_times[4];

static sim_ticks drawn_time(const void *parameters, struct stream *stream)
{
    (void)parameters;
    struct distribution time = distribution_exponential(60e9);
    return drawn < 0 ? TICKS_NEVER : (drawn = distribution_draw(&time, stream));
}

/* Goes on after 1 s, then 2 s, as often as wanted. */
static sim_ticks take_turn(struct run *run, struct cluster *cluster, const void *parameters,
                           struct stream *stream, struct cause cause, uint64_t turn)
{
    (void)parameters;
    cr_expect_eq(stream, &cluster->faults[0].stream);
    cr_expect_neq(cause.event, 0);
    cr_expect_str_eq(cause.fault, "node_hang");
    cr_expect_eq(turn, ++turns_done);
    turn_times[turn] = run_now(run);
    return turn < turns_wanted ? (sim_ticks)turn * SECOND : TICKS_NEVER;
}

static void run_turns(unsigned wanted, bool never)
{
    struct kind kind = *kinds_find("fault", "node_hang");
    struct fault_operations operations = *(const struct fault_operations *)kind.operations;
    kind.operations = &operations;
    operations.lasts = drawn_time;
    operations.go_on = take_turn;
    drawn = never ? -1 : 0;
    turns_wanted = wanted;
    turns_done = 0;
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fault(bench, &kind, 10 * SECOND, "beta");
    cluster_bench_run(bench, 3000 * SECOND);
    cluster_bench_end(bench);
}

/* A fault may draw how long it lasts. Wrong: one that never ends. */
Test(cluster_faults, the_time_it_lasts_may_be_drawn)
{
    run_turns(1, false);
    cr_assert_eq(turns_done, 1u);
    cr_expect_eq(turn_times[1], 10 * SECOND + drawn);
    run_turns(1, true);
    cr_expect_eq(turns_done, 0u);
}

/* A fault may go on more than once, each time when it has said before. Wrong: one that ends after
 * the second time. */
Test(cluster_faults, a_fault_may_go_on_more_than_once)
{
    run_turns(3, false);
    cr_assert_eq(turns_done, 3u);
    cr_expect_eq(turn_times[1], 10 * SECOND + drawn);
    cr_expect_eq(turn_times[2] - turn_times[1], SECOND);
    cr_expect_eq(turn_times[3] - turn_times[2], 2 * SECOND);
    run_turns(2, false);
    cr_expect_eq(turns_done, 2u);
}

/* Hangs alpha, then crashes it: twice, if wanted. */
static sim_ticks crash_later(struct run *run, struct cluster *cluster, const void *parameters,
                             struct stream *stream, struct cause cause, uint64_t turn)
{
    (void)parameters;
    (void)stream;
    cause = fault_goes_on(run, cluster, turn == 1 ? "alpha" : NULL, cause);
    node_crash(run, &cluster->nodes[0], 10 * SECOND, cause);
    return turn == 1 ? 1000 * SECOND : TICKS_NEVER;
}

static sim_ticks ten_minutes(const void *parameters, struct stream *stream)
{
    (void)parameters;
    (void)stream;
    return 600 * SECOND;
}

/* A fault that goes on is on the timeline each time, with the injection as its cause, and is the
 * cause of what fails then. Its kind stays the cause that downtime is added up by. */
Test(cluster_faults, a_fault_that_goes_on_is_the_cause_of_what_follows)
{
    struct kind kind = *kinds_find("fault", "node_hang");
    struct fault_operations operations = *(const struct fault_operations *)kind.operations;
    kind.operations = &operations;
    kind.name = "meteors";
    operations.lasts = ten_minutes;
    operations.go_on = crash_later;
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fault(bench, &kind, 10 * SECOND, "beta");
    cluster_bench_run(bench, 3000 * SECOND);
    uint64_t injected = cluster_bench_find(bench, "fault.inject", NULL, 0)->number;
    cr_assert_eq(cluster_bench_count(bench, "fault.goes_on", NULL), 2);
    for (size_t turn = 0; turn < 2; turn++) {
        const struct timeline_entry *on = cluster_bench_find(bench, "fault.goes_on", NULL, turn);
        const struct timeline_entry *crash = cluster_bench_find(bench, "node.crash", NULL, turn);
        cr_assert_not_null(crash);
        cr_expect_eq(on->at, (610 + 1000 * (sim_ticks)turn) * SECOND);
        cr_expect_eq(on->what.cause, injected);
        cr_expect_str_eq(on->details->text, "meteors");
        cr_expect_eq(on->what.object != NULL, turn == 0);
        cr_expect_eq(crash->what.cause, on->number);
        cr_expect_eq(crash->at, on->at);
    }
    cluster_bench_end(bench);
}

/* The kinds of the spec's faults are causes that outages may have, once each. Wrong: without the
 * fault. */
Test(cluster_faults, their_kinds_are_causes_of_outages)
{
    size_t counts[2];
    for (int has_fault = 0; has_fault < 2; has_fault++) {
        struct kind kind = *kinds_find("fault", "node_hang");
        kind.name = "meteor";
        struct cluster_bench *bench = cluster_bench_create(2);
        for (int i = 0; i < 2 * has_fault; i++) {
            cluster_bench_fault(bench, &kind, 10 * SECOND, "beta");
        }
        cluster_bench_start(bench);
        const struct cause_list *causes = &bench->cluster->causes;
        cr_expect_eq(cause_list_find(causes, "meteor") < causes->count, has_fault);
        cr_expect_lt(cause_list_find(causes, CAUSE_NODE_CRASH), causes->count);
        counts[has_fault] = causes->count;
        cluster_bench_end(bench);
    }
    cr_expect_eq(counts[1], counts[0] + 1);
}

/* Faults of one instant happen in the order of the spec, and one that ends does so after them: the
 * partition that begins then stays. Wrong: one that begins a tick later. */
Test(cluster_faults, those_of_an_instant_begin_before_one_ends)
{
    for (sim_ticks late = 0; late < 2; late++) {
        struct cluster_bench *bench = cluster_bench_create(3);
        cluster_bench_isolate(bench, 10 * SECOND, 2, 2 * SECOND);
        cluster_bench_isolate(bench, 12 * SECOND + late, 1, 100 * SECOND);
        cluster_bench_hang(bench, 12 * SECOND, "gamma", SECOND);
        cluster_bench_run(bench, 13 * SECOND);
        const struct timeline_entry *healed = cluster_bench_find(bench, "network.heal", NULL, 0);
        cr_expect_eq(healed != NULL, late);
        const struct timeline_entry *second = cluster_bench_find(bench, "fault.inject", NULL, 1);
        cr_expect_eq(second->what.object == NULL, !late, "the partition, or the node");
        cr_expect_not(network_reaches(bench->cluster->network, 0, 1));
        cluster_bench_end(bench);
    }
}
