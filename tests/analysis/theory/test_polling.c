#include "analysis/theory/polling.h"

#include <criterion/criterion.h>

#include "analysis/theory/mg1.h"
#include "tests/analysis/near.h"

enum { QUEUES_MOST = 8 };

/* Takagi 1986: cases D-polling-1 and D-polling-2. */
static const struct {
    size_t count;
    struct polling_queue queue;
    double step_s;
    double waiting[3], cycle, load;
} facts[] = {
    {4, {0.15, {1, 2}}, 0.5, {3.625, 4.375, 17.5}, 5, 0.6},
    {8, {0.05, {1, 1}}, 0.1, {0.96666667, 1.0333333, 1.1071429}, 1.3333333, 0.4},
};

static void fill(struct polling_queue *queues, size_t count, struct polling_queue each)
{
    for (size_t i = 0; i < count; i++) {
        queues[i] = each;
    }
}

Test(polling, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct polling_queue queues[QUEUES_MOST];
        double step = facts[i].step_s;
        fill(queues, facts[i].count, facts[i].queue);
        for (int service = POLLING_ALL; service <= POLLING_ONE; service++) {
            struct polling_means means;
            cr_assert(polling_solve(queues, facts[i].count, (enum polling_service)service,
                                    (struct moments){step, step * step}, &means));
            expect_near(means.waiting_s, facts[i].waiting[service], NEAR_PRINTED);
            expect_near(means.cycle_s, facts[i].cycle, NEAR_PRINTED);
            expect_near(means.utilization, facts[i].load, NEAR_EXACT);
            /* A wrong twin: steps that vary, the same mean. */
            cr_assert(polling_solve(queues, facts[i].count, (enum polling_service)service,
                                    (struct moments){step, 4 * step * step}, &means));
            expect_far(means.waiting_s, facts[i].waiting[service], 0.02);
        }
    }
}

/* Without steps no time is lost, and any order of service has the wait of M/G/1. */
Test(polling, without_switch_over_times_is_an_mg1)
{
    static const struct polling_queue queues[] = {{0.1, {1, 3}}, {0.3, {1, 2}}};
    struct queue_means all;
    cr_assert(mg1_solve(0.4, (struct moments){1, 2.25}, &all));
    for (int service = POLLING_ALL; service <= POLLING_FOUND; service++) {
        struct polling_means means;
        cr_assert(
            polling_solve(queues, 2, (enum polling_service)service, (struct moments){0}, &means));
        expect_near(means.waiting_s, all.waiting_s, NEAR_EXACT);
        cr_expect_eq(means.cycle_s, 0);
    }
}

/* One queue that is served until it is empty: its server goes on vacations. */
Test(polling, of_one_queue_is_a_server_with_vacations)
{
    static const struct polling_queue queue = {0.5, {1, 2}};
    struct queue_means vacations;
    struct polling_means means;
    cr_assert(mg1_vacation_solve(0.5, queue.service, (struct moments){3, 14}, &vacations));
    cr_assert(polling_solve(&queue, 1, POLLING_ALL, (struct moments){3, 14}, &means));
    expect_near(means.waiting_s, vacations.waiting_s, NEAR_EXACT);
}

Test(polling, has_no_means_where_queues_grow_without_end)
{
    struct polling_queue queues[4];
    struct polling_means means;
    fill(queues, 4, (struct polling_queue){0.15, {1, 2}});
    cr_expect(polling_solve(queues, 4, POLLING_ALL, (struct moments){1, 1}, &means));
    cr_expect_not(polling_solve(queues, 4, POLLING_ONE, (struct moments){1, 1}, &means));
    fill(queues, 4, (struct polling_queue){0.25, {1, 2}});
    cr_expect_not(polling_solve(queues, 4, POLLING_ALL, (struct moments){1, 1}, &means));
}
