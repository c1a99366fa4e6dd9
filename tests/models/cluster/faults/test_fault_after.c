#include "models/cluster/faults/fault_after.h"

#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_node_crash_kind;

/* Beta crashes after an event, whatever the time of the fault says. */
static void crash_beta_after(struct cluster_bench *bench, struct fault_after_parameters *after)
{
    struct part *fault = cluster_bench_fault(bench, &fault_node_crash_kind, 0, "beta");
    const struct fault_after_parameters *given = after;
    bench_set(fault, "after", &given);
}

static struct fault_after_parameters after_event(const char *event, int64_t number, sim_ticks delay)
{
    return (struct fault_after_parameters){
        .event = event, .number = number, .delay = distribution_constant(delay)};
}

/* Alpha is lost at 30 s; beta, which recovers from 52.15 s on, crashes 2 s after that begins. */
Test(fault_after, follows_the_event_by_its_delay)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    struct fault_after_parameters after = after_event("app.recover.start", 1, 2 * SECOND);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    crash_beta_after(bench, &after);
    cluster_bench_run(bench, 180 * SECOND);
    sim_ticks recovers = cluster_bench_at(bench, "app.recover.start", "beta", 0);
    cr_expect_gt(recovers, 30 * SECOND);
    cr_expect_eq(cluster_bench_at(bench, "node.crash", "beta", 0), recovers + 2 * SECOND);
    cr_expect_eq(bench->cluster->faults_injected.count, UINT64_C(2));
    cluster_bench_end(bench);
}

/* The second loss of a node is waited for: the first event of that name is alpha's. */
Test(fault_after, counts_events_of_the_kind)
{
    struct cluster_bench *bench = cluster_bench_create(4);
    struct fault_after_parameters after = after_event("node.crash", 2, 0);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_crash(bench, 70 * SECOND, "gamma", TICKS_NEVER);
    crash_beta_after(bench, &after);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_eq(cluster_bench_at(bench, "node.crash", "beta", 0), 70 * SECOND + 1);
    cluster_bench_end(bench);
}

Test(fault_after, counts_events_of_the_node_and_object_alone)
{
    static const struct {
        const char *node, *object;
        bool counts;
    } cases[] = {{NULL, NULL, true},       {"beta", NULL, true},        {"gamma", NULL, false},
                 {NULL, "database", true}, {NULL, "mail", false},       {"beta", "database", true},
                 {"beta", "mail", false},  {"gamma", "database", false}};
    struct timeline_event event = {.event = WORD_APP_UP, .node = "beta", .object = "database"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault_after_parameters after = {.node = cases[i].node, .object = cases[i].object};
        cr_expect_eq(fault_after_counts(&after, &event), cases[i].counts, "case %zu", i);
    }
    struct fault_after_parameters at_beta = {.node = "beta"};
    struct timeline_event nowhere = {.event = WORD_NETWORK_HEAL};
    cr_expect(!fault_after_counts(&at_beta, &nowhere));
}

/* A fault whose event never comes is not injected, and the run says how many were. */
Test(fault_after, never_comes_without_its_event)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    struct fault_after_parameters after = after_event("node.hang", 1, 0);
    crash_beta_after(bench, &after);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "fault.inject", NULL), (size_t)0);
    cr_expect_eq(cluster_bench_metric(bench, "faults_injected"), 0.0);
    cluster_bench_end(bench);
}

Test(fault_after, says_what_is_no_event)
{
    struct cluster_bench *bench = sound_cluster(2);
    struct fault_after_parameters after = after_event("fence.begin", 1, 0);
    crash_beta_after(bench, &after);
    EXPECT_ERRORS(bench, "/faults/1/after/event: there is no timeline event \"fence.begin\"");
}
