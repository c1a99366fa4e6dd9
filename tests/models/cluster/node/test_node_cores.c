#include "tests/models/cluster/node/node_fixture.h"
#include "tests/models/places.h"

static const struct cause crash_cause = {0, CAUSE_NODE_CRASH};
static const struct cause hang_cause = {0, CAUSE_NODE_HANG};
static const struct cause fencing_cause = {0, CAUSE_PARTITION};

static void expect_done(const struct bench *bench, const struct job_done *facts, size_t count)
{
    cr_assert_eq(bench->done_count, count);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(bench->done[i].argument, facts[i].argument, "place %zu", i);
        cr_expect_eq(bench->done[i].at, facts[i].at, "place %zu: job %d at %d", i,
                     (int)bench->done[i].argument, (int)bench->done[i].at);
    }
}

/* Two cores: 0-6 one each; 6-12 three share two, 4 each; then 2 and 6 are left with one each. */
Test(node_cores, are_shared_equally)
{
    struct bench bench = bench_prepare();
    bench.parameters.cores = 2;
    bench_start(&bench);
    node_execute(bench.run, &bench.node, 12, 0, 1);
    node_execute(bench.run, &bench.node, 16, 0, 2);
    bench_run(&bench, 6);
    node_execute(bench.run, &bench.node, 4, 0, 3);
    cr_expect_eq(node_cores_of(&bench.node)->jobs.busy.value, 2);
    bench_run(&bench, 1000);
    expect_done(&bench, (struct job_done[]){{12, 3}, {14, 1}, {18, 2}}, 3);
    bench_end(&bench);
}

Test(node_cores, a_job_of_no_time_is_done_at_once)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    node_execute(bench.run, &bench.node, 10, 0, 1);
    bench_run(&bench, 5);
    node_execute(bench.run, &bench.node, 0, 0, 2);
    cr_expect_eq(bench.done_count, 0, "but not before it has been taken");
    bench_run(&bench, 1000);
    expect_done(&bench, (struct job_done[]){{5, 2}, {10, 1}}, 2);
    bench_end(&bench);
}

/* A job that is done sets off the next. */
static void go_on(struct run *run, void *owner, struct node *node, uint64_t argument)
{
    bench_finished(run, owner, node, argument);
    if (argument > 0) {
        node_execute(run, node, 7, 0, argument - 1);
    }
}

Test(node_cores, whoever_is_told_may_execute_more)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    node_cores_of(&bench.node)->port.finished = go_on;
    node_execute(bench.run, &bench.node, 7, 0, 3);
    bench_run(&bench, 1000);
    expect_done(&bench, (struct job_done[]){{7, 3}, {14, 2}, {21, 1}, {28, 0}}, 4);
    cr_expect_null(node_cores_of(&bench.node)->free->next, "one record for all");
    bench_end(&bench);
}

/* Jobs of 10 ticks begun at 0, 5 and 20 on one core, which hangs from 7 for 100. */
Test(node_cores, a_hang_shifts_completions_by_its_length)
{
    for (sim_ticks hang = 0; hang <= 100; hang += 50) {
        struct bench bench = bench_prepare();
        bench_start(&bench);
        node_execute(bench.run, &bench.node, 10, 0, 1);
        bench_run(&bench, 5);
        node_execute(bench.run, &bench.node, 10, 0, 2);
        bench_run(&bench, 7);
        if (hang > 0) {
            node_hang(bench.run, &bench.node, hang, hang_cause);
            bench_run(&bench, 7 + hang - 1);
            cr_expect_eq(bench.done_count, 0);
            cr_expect_eq(node_cores_of(&bench.node)->jobs.busy.value, 0);
        }
        bench_run(&bench, 20 + hang);
        node_execute(bench.run, &bench.node, 10, 0, 3);
        bench_run(&bench, 1000);
        static const struct job_done alone[] = {{15, 1}, {20, 2}, {30, 3}};
        cr_assert_eq(bench.done_count, 3);
        for (size_t i = 0; i < 3; i++) {
            cr_expect_eq(bench.done[i].argument, alone[i].argument);
            cr_expect_eq(bench.done[i].at, alone[i].at + hang, "job %zu, hang %d", i, (int)hang);
        }
        cr_expect(bench_law(&bench, "utilization").holds);
        bench_end(&bench);
    }
}

Test(node_cores, what_comes_while_it_hangs_begins_when_it_resumes)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    node_hang(bench.run, &bench.node, 100, hang_cause);
    bench_run(&bench, 50);
    node_execute(bench.run, &bench.node, 10, 0, 1);
    bench_run(&bench, 109);
    cr_expect_eq(bench.done_count, 0);
    bench_run(&bench, 110);
    cr_expect_eq(bench.done_count, 1);
    bench_end(&bench);
}

Test(node_cores, jobs_are_dropped_when_it_goes_down)
{
    for (int way = 0; way < 3; way++) {
        struct bench bench = bench_prepare();
        bench_start(&bench);
        for (uint64_t job = 0; job < 5; job++) {
            node_execute(bench.run, &bench.node, 10, 0, job);
        }
        bench_run(&bench, 7);
        if (way == 0) {
            node_crash(bench.run, &bench.node, 20, crash_cause);
        } else {
            if (way == 1) {
                node_hang(bench.run, &bench.node, 1000, hang_cause);
            }
            node_reset(bench.run, &bench.node, fencing_cause);
        }
        bench_run(&bench, 8);
        cr_expect_eq(node_cores_jobs(node_cores_of(&bench.node)), 0);
        node_execute(bench.run, &bench.node, 1, 0, 6); /* while down or booting: dropped */
        bench_run(&bench, 30);
        node_execute(bench.run, &bench.node, 1, 0, 7);
        bench_run(&bench, 1000);
        cr_expect_eq(bench.done_count, 0);
        node_execute(bench.run, &bench.node, 10, 0, 8);
        bench_run(&bench, 1010);
        cr_assert_eq(bench.done_count, 1);
        cr_expect_eq(bench.done[0].argument, 8);
        cr_expect_eq(bench.done[0].at, 1010);
        cr_expect(bench_law(&bench, "utilization").holds);
        cr_expect(bench_law(&bench, "flow_balance").holds);
        bench_end(&bench);
    }
}

/* Process 4 ends at 7: its job has had 3.5 of one shared core; job 2 of process 5 goes on alone. */
Test(node_cores, jobs_are_dropped_when_their_process_is_gone)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    node_end_process(bench.run, &bench.node, 4);
    node_execute(bench.run, &bench.node, 10, 4, 1);
    node_execute(bench.run, &bench.node, 10, 5, 2);
    bench_run(&bench, 7);
    cr_expect(node_executes_for(&bench.node, 4));
    node_end_process(bench.run, &bench.node, 4);
    cr_expect_not(node_executes_for(&bench.node, 4));
    cr_expect(node_executes_for(&bench.node, 5));
    cr_expect_eq(node_cores_of(&bench.node)->jobs.lost.count, 1);
    bench_run(&bench, 100);
    cr_expect(node_is_running(&bench.node));
    cr_assert_eq(bench.done_count, 1);
    cr_expect_eq(bench.done[0].argument, 2);
    cr_expect_eq(bench.done[0].at, 14); /* 6.5 left at 7 */
    cr_expect(bench_law(&bench, "utilization").holds);
    bench_end(&bench);
}

/* Jobs come, hang, are dropped and finish, in thirds and sevenths of ticks. */
Test(node_cores, laws_hold_at_any_instant)
{
    struct bench bench = bench_prepare();
    bench.parameters.cores = 3;
    bench_start(&bench);
    uint64_t word = 1;
    for (sim_ticks now = 0; now < 3000; now++) {
        bench_run(&bench, now);
        word = word * UINT64_C(6364136223846793005) + 1442695040888963407;
        uint64_t choice = word >> 40;
        if (choice % 7 < 2) {
            node_execute(bench.run, &bench.node, (sim_ticks)(choice / 7 % 20), 0, (uint64_t)now);
        } else if (choice % 101 == 0) {
            node_hang(bench.run, &bench.node, 1 + (sim_ticks)(choice / 101 % 20), hang_cause);
        } else if (choice % 29 == 0) {
            node_end_process(bench.run, &bench.node, 0);
        }
        cr_assert(bench_is_sound(&bench));
        cr_assert(bench_law(&bench, "utilization").holds, "at %d", (int)now);
        cr_assert(bench_law(&bench, "flow_balance").holds, "at %d", (int)now);
    }
    cr_expect_gt(node_cores_of(&bench.node)->jobs.done.count, 300);
    cr_expect_gt(node_cores_of(&bench.node)->jobs.lost.count, 3);
    bench_end(&bench);
}

Test(node_cores, utilization_is_a_share_of_all_cores)
{
    struct bench bench = bench_prepare();
    bench.parameters.cores = 4;
    bench_start(&bench);
    node_execute(bench.run, &bench.node, 60, 0, 1);
    node_execute(bench.run, &bench.node, 20, 0, 2);
    bench_run(&bench, 100);
    measures_set_mark(bench.assembly.measures, 100);
    struct window window = {measures_marks(bench.assembly.measures), 0, 1};
    cr_expect_eq(node_cores_utilization(node_cores_of(&bench.node), &window), 0.2);
    struct report report;
    report_init(&report, bench.kept, &window, bench.options.ticks_per_second);
    place_report(&bench.node.component, &report);
    cr_assert_eq(report.resource_count, 1);
    cr_expect_str_eq(report.resources[0].component, "nodes.alpha");
    cr_expect_eq(report.resources[0].utilization, 0.2);
    bench_end(&bench);
}

/* Three jobs under way on two cores. */
static struct bench *busy(struct bench *bench)
{
    *bench = bench_prepare();
    bench->parameters.cores = 2;
    bench_start(bench);
    for (uint64_t job = 0; job < 4; job++) {
        node_execute(bench->run, &bench->node, 10 + 20 * (sim_ticks)job, 0, job);
    }
    bench_run(bench, 21);
    cr_assert_eq(bench->done_count, 1);
    return bench;
}

Test(node_cores, planted_bugs_break_laws)
{
    struct bench bench;
    node_cores_of(&busy(&bench)->node)->jobs.service -= 1;
    cr_expect_not(bench_law(&bench, "utilization").holds, "service that nobody received");
    bench_end(&bench);
    node_cores_of(&busy(&bench)->node)->jobs.busy.integral += 1;
    cr_expect_not(bench_law(&bench, "utilization").holds, "a core that worked for nobody");
    bench_end(&bench);
    node_cores_of(&busy(&bench)->node)->jobs.done.count--;
    cr_expect_not(bench_law(&bench, "flow_balance").holds, "a job that is lost");
    bench_end(&bench);
}

Test(node_cores, planted_bugs_fail_the_run)
{
    struct bench bench;
    node_cores_of(&busy(&bench)->node)->sharing.sharers = 0;
    cr_expect(bench_fails_with(&bench, "share running cores"));
    bench_end(&bench);
    node_cores_of(&busy(&bench)->node)->sharing.attained += 1000 * SHARING_TICK;
    cr_expect(bench_fails_with(&bench, "more service than it wanted"));
    bench_end(&bench);
    node_cores_of(&busy(&bench)->node)->jobs.busy.value--;
    cr_expect(bench_fails_with(&bench, "counted as busy"));
    bench_end(&bench);
    busy(&bench);
    struct event_id next = node_cores_of(&bench.node)->sharing.next;
    node_end_process(bench.run, &bench.node, 0);
    cr_expect_not(event_is_pending(bench.run, next));
    node_cores_of(&bench.node)->sharing.next =
        event_at(bench.run, 30, EVENT_NORMAL, &node_cores_of(&bench.node)->component, 0, 0);
    cr_expect(bench_fails_with(&bench, "to finish where none runs"));
    bench_end(&bench);
    busy(&bench);
    event_cancel(bench.run, node_cores_of(&bench.node)->sharing.next);
    cr_expect(bench_fails_with(&bench, "no job is to finish"));
    bench_end(&bench);
}
