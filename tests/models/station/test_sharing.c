#include "models/station/sharing.h"

#include <criterion/criterion.h>
#include <string.h>

enum { JOBS = 8 };

/* Servers whose sharers are numbered, and when each of them was done. */
struct bench {
    struct component component;
    struct run *run;
    struct sharing sharing;
    sim_ticks done[JOBS];
    wide begun[JOBS]; /* attained service at the arrival */
    wide received;    /* by jobs that are gone */
    wide work;        /* server-ticks */
    sim_ticks since;
};

static void advance(struct bench *bench)
{
    sim_ticks now = run_now(bench->run);
    bench->work += sharing_busy(&bench->sharing) * (wide)(now - bench->since);
    bench->since = now;
    sharing_advance(&bench->sharing, now);
}

static void settle(struct bench *bench, int64_t sharers)
{
    sharing_settle(bench->run, &bench->sharing, sharers, &bench->component, 0);
}

static void on_finished(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct bench *bench = component;
    advance(bench);
    const sim_ticks *done = sharing_take(&bench->sharing);
    size_t job = (size_t)(done - bench->done);
    bench->done[job] = run_now(run);
    bench->received += bench->sharing.attained - bench->begun[job];
    settle(bench, sharing_present(&bench->sharing));
}

static event_handler *const handlers[] = {on_finished};
static const char *const names[] = {"finished"};
static const struct behaviour behaviour = {handlers, names, 1};

static void start(struct bench *bench, int64_t servers)
{
    *bench = (struct bench){.component = {&behaviour, "sharing"}};
    bench->run = run_create(
        &(struct run_options){.horizon = 1000000, .ticks_per_second = TICKS_PER_SECOND_FINE});
    sharing_init(&bench->sharing, bench->run->arena, servers);
}

static void add(struct bench *bench, size_t job, sim_ticks demand)
{
    advance(bench);
    bench->begun[job] = bench->sharing.attained;
    sharing_add(&bench->sharing, demand, &bench->done[job]);
    settle(bench, sharing_present(&bench->sharing));
}

/* 0-4 alone; 4-10 halves: the second has its 3 at 10; then 5 more alone, until 15. */
Test(sharing, gives_each_an_equal_share)
{
    struct bench bench;
    start(&bench, 1);
    add(&bench, 0, 12);
    run_until(bench.run, 4);
    add(&bench, 1, 3);
    cr_expect_eq(sharing_busy(&bench.sharing), 1);
    run_until(bench.run, 100);
    cr_expect_eq(bench.done[1], 10);
    cr_expect_eq(bench.done[0], 15);
    cr_expect_eq(sharing_busy(&bench.sharing), 0);
    cr_expect_not(event_is_pending(bench.run, bench.sharing.next));
    run_destroy(bench.run);
}

Test(sharing, stands_still_while_nobody_shares)
{
    struct bench bench;
    start(&bench, 1);
    add(&bench, 0, 12);
    run_until(bench.run, 4);
    advance(&bench);
    settle(&bench, 0);
    run_until(bench.run, 50);
    cr_expect_not(event_is_pending(bench.run, bench.sharing.next));
    advance(&bench);
    settle(&bench, sharing_present(&bench.sharing));
    run_until(bench.run, 100);
    cr_expect_eq(bench.done[0], 50 + 12 - 4);
    run_destroy(bench.run);
}

/* Looked at at every tick, with thirds and sevenths of ticks: nothing comes or goes. */
Test(sharing, work_is_service_received_and_carry)
{
    struct bench bench;
    start(&bench, 3);
    static const struct {
        sim_ticks at, demand;
    } jobs[JOBS] = {{0, 100}, {3, 40}, {4, 41}, {5, 7}, {5, 0}, {11, 200}, {12, 13}, {200, 5}};
    size_t next = 0;
    bool has_carried = false;
    for (sim_ticks now = 0; now < 300; now++) {
        run_until(bench.run, now);
        for (; next < JOBS && jobs[next].at == now; next++) {
            add(&bench, next, jobs[next].demand);
        }
        advance(&bench);
        wide received = bench.received + bench.sharing.carry;
        for (size_t i = 0; i < next; i++) {
            received += bench.done[i] == 0 ? bench.sharing.attained - bench.begun[i] : 0;
        }
        cr_assert(bench.work * SHARING_TICK == received, "at %d", (int)now);
        cr_assert_null(sharing_contradiction(&bench.sharing, now));
        has_carried = has_carried || bench.sharing.carry > 0;
    }
    cr_expect(has_carried);
    cr_expect_eq(sharing_present(&bench.sharing), 0);
    cr_expect_eq(bench.done[4], 5, "whoever needs nothing leaves at once");
    cr_expect(bench.work >= 100 + 40 + 41 + 7 + 200 + 13 + 5);
    run_destroy(bench.run);
}

Test(sharing, what_ends_past_the_horizon_never_does)
{
    struct bench bench;
    start(&bench, INT64_MAX);
    add(&bench, 0, TICKS_NEVER);
    add(&bench, 1, 999999);
    add(&bench, 2, 1000001);
    cr_assert(run_until(bench.run, TICKS_NEVER));
    cr_expect_eq(bench.done[1], 999999);
    cr_expect_eq(sharing_present(&bench.sharing), 2);
    cr_expect_null(sharing_contradiction(&bench.sharing, 1000000));
    run_destroy(bench.run);
}

Test(sharing, planted_bugs_are_contradictions)
{
    static const char *const facts[] = {"those who share", "gone back", "more service"};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct bench bench;
        start(&bench, 2);
        for (size_t job = 0; job < 3; job++) {
            add(&bench, job, 30);
        }
        run_until(bench.run, 7);
        cr_assert_null(sharing_contradiction(&bench.sharing, 7));
        switch (i) {
        case 0:
            bench.sharing.sharers--;
            break;
        case 1:
            bench.sharing.sharers = 3;
            bench.sharing.servers = INT64_MAX;
            bench.sharing.carry = -1;
            break;
        default:
            bench.sharing.attained += 100 * SHARING_TICK;
            break;
        }
        const char *text = sharing_contradiction(&bench.sharing, 7);
        cr_assert_not_null(text, "fact %zu", i);
        cr_expect_not_null(strstr(text, facts[i]), "%s", text);
        run_destroy(bench.run);
    }
}
