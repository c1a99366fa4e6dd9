#include "tests/models/cluster/clients/clients_fixture.h"

/* A line of two ticks or more whose event notes due requests. */
struct waiters {
    struct component component;
    struct run *run;
    struct request_pool pool;
    struct request_line line;
    uint32_t order[16];
    sim_ticks at[16];
    unsigned count;
    bool joins_again;
};

static void on_due(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct waiters *waiters = component;
    uint32_t index;
    while ((index = request_line_take(run, &waiters->line, &waiters->pool)) != REQUEST_NONE) {
        waiters->at[waiters->count] = run_now(run);
        waiters->order[waiters->count++] = index;
        if (waiters->joins_again) {
            waiters->joins_again = false;
            request_line_join(run, &waiters->line, &waiters->pool, index);
        }
    }
}

static event_handler *const handlers[] = {on_due};
static const char *const names[] = {"due"};
static const struct behaviour behaviour = {handlers, names, 1};

static void start(struct waiters *waiters, sim_ticks delay)
{
    *waiters = (struct waiters){
        .component = {&behaviour, "waiters"},
        .run = run_create(&(struct run_options){.horizon = 1000, .ticks_per_second = 1000000000})};
    request_pool_init(&waiters->pool, waiters->run);
    request_line_init(&waiters->line, delay, &waiters->component, 0, EVENT_NORMAL, 0);
}

static uint32_t join(struct waiters *waiters)
{
    uint32_t index = request_take(&waiters->pool);
    waiters->pool.entries[index].state = REQUEST_UNDER_WAY;
    request_line_join(waiters->run, &waiters->line, &waiters->pool, index);
    return index;
}

static const char *contradiction(const struct waiters *waiters)
{
    return request_line_contradiction(waiters->run, &waiters->line, &waiters->pool,
                                      REQUEST_UNDER_WAY);
}

Test(clients_request, ids_travel_in_64_bits)
{
    static const struct request_id ids[] = {
        {.index = 0},
        {.index = UINT32_MAX, .attempt = 1, .group = 2, .service = 3},
        {.index = 5, .attempt = UINT16_MAX, .group = 255, .service = 127, .is_refused = true},
    };
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        struct request_id id = request_unpack(request_pack(ids[i]));
        cr_expect_eq(id.index, ids[i].index);
        cr_expect_eq(id.attempt, ids[i].attempt);
        cr_expect_eq(id.group, ids[i].group);
        cr_expect_eq(id.service, ids[i].service);
        cr_expect_eq(id.is_refused, ids[i].is_refused);
    }
}

Test(clients_request, places_are_used_again_and_keep_counting)
{
    struct waiters waiters;
    start(&waiters, 10);
    struct request_pool *pool = &waiters.pool;
    for (uint32_t i = 0; i < 1000; i++) {
        cr_assert_eq(request_take(pool), i);
        pool->entries[i].attempt = (uint16_t)i;
    }
    cr_expect_eq(pool->in_use, 1000);
    cr_expect_eq(pool->capacity, 1024);
    request_release(pool, 7);
    request_release(pool, 900);
    cr_expect_eq(request_take(pool), 900);
    cr_expect_eq(request_take(pool), 7);
    cr_expect_eq(pool->entries[900].attempt, 900);
    pool->free = REQUEST_NONE;
    pool->capacity = REQUESTS_MOST;
    cr_expect_eq(request_take(pool), REQUEST_NONE);
    run_destroy(waiters.run);
}

/* Five join at 0, 3, 3, 8, 500 and 995; the second and the last leave. */
Test(clients_request, a_line_lets_go_after_its_delay)
{
    struct waiters waiters;
    start(&waiters, 10);
    static const sim_ticks joining[] = {0, 3, 3, 8, 500, 995};
    for (uint32_t i = 0; i < 6; i++) {
        run_until(waiters.run, joining[i]);
        cr_expect_eq(join(&waiters), i);
        cr_expect_null(contradiction(&waiters));
        if (i == 3) {
            request_line_leave(&waiters.line, &waiters.pool, 1);
            cr_expect_null(contradiction(&waiters));
        }
    }
    run_until(waiters.run, 1000);
    static const uint32_t order[] = {0, 2, 3, 4};
    static const sim_ticks at[] = {10, 13, 18, 510};
    cr_assert_eq(waiters.count, 4);
    for (int i = 0; i < 4; i++) {
        cr_expect_eq(waiters.order[i], order[i]);
        cr_expect_eq(waiters.at[i], at[i]);
    }
    cr_expect_eq(waiters.line.count, 1);
    cr_expect_eq(waiters.pool.entries[5].due, TICKS_NEVER);
    cr_expect_null(contradiction(&waiters));
    request_line_leave(&waiters.line, &waiters.pool, 5);
    cr_expect_eq(waiters.line.head, REQUEST_NONE);
    cr_expect_eq(waiters.line.tail, REQUEST_NONE);
    run_destroy(waiters.run);
}

/* A request that joins while others of the line are due does not delay them. */
Test(clients_request, joining_while_the_line_is_emptied)
{
    struct waiters waiters;
    start(&waiters, 10);
    join(&waiters);
    run_until(waiters.run, 4);
    join(&waiters);
    waiters.joins_again = true;
    run_until(waiters.run, 1000);
    static const uint32_t order[] = {0, 1, 0};
    static const sim_ticks at[] = {10, 14, 20};
    cr_assert_eq(waiters.count, 3);
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(waiters.order[i], order[i]);
        cr_expect_eq(waiters.at[i], at[i]);
    }
    cr_expect_eq(run_events(waiters.run), 3);
    run_destroy(waiters.run);
}

/* One event for the head: requests that leave early cost none. */
Test(clients_request, who_leaves_early_costs_no_event)
{
    struct waiters waiters;
    start(&waiters, 100);
    for (sim_ticks now = 0; now < 1000; now++) {
        run_until(waiters.run, now);
        request_line_leave(&waiters.line, &waiters.pool, join(&waiters));
    }
    run_until(waiters.run, 1000);
    cr_expect_eq(waiters.count, 0);
    cr_expect_leq(run_events(waiters.run), 10);
    run_destroy(waiters.run);
}

Test(clients_request, each_contradiction_is_found)
{
    static const char *const expected[] = {
        "a request waits in a line that is not for its state",
        "a request is overdue",
        "a line is not in the order of its times",
        "a line is broken",
        "a line is not as long as counted",
        "a line is not as long as counted",
        "nothing will happen when the first of a line is due",
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct waiters waiters;
        start(&waiters, 10);
        join(&waiters);
        run_until(waiters.run, 5);
        uint32_t second = join(&waiters);
        uint32_t third = join(&waiters);
        cr_assert_null(contradiction(&waiters));
        struct request *entries = waiters.pool.entries;
        switch (i) {
        case 0:
            entries[second].state = REQUEST_BACKING_OFF;
            break;
        case 1:
            entries[0].due = 4;
            break;
        case 2:
            entries[second].due = 9;
            break;
        case 3:
            entries[third].previous = 0;
            break;
        case 4:
            waiters.line.count--;
            break;
        case 5:
            waiters.line.tail = second;
            break;
        case 6:
            event_cancel(waiters.run, waiters.line.alarm);
            break;
        }
        const char *found = contradiction(&waiters);
        cr_assert_not_null(found, "%s", expected[i]);
        cr_expect_str_eq(found, expected[i]);
        run_destroy(waiters.run);
    }
}
