#include "models/io/driver_queue.h"

#include "models/kinds.h"

#include <criterion/criterion.h>

enum { REQUESTS = 4 };

static void expect_order(const char *scheduling, const unsigned *order)
{
    static const uint64_t blocks[REQUESTS] = {500, 90, 700, 30};
    struct io given[REQUESTS];
    struct io_request requests[REQUESTS];
    struct driver_queue queue = {.scheduling =
                                     kinds_find("disk_scheduling", scheduling)->operations,
                                 .blocks = 1000,
                                 .at = 100,
                                 .is_inwards = true};
    cr_expect_null(driver_queue_next(&queue));
    for (unsigned i = 0; i < REQUESTS; i++) {
        given[i] = (struct io){.block = blocks[i], .bytes = IO_BLOCK_BYTES};
        requests[i] = (struct io_request){.io = &given[i]};
        driver_queue_push(&queue, &requests[i]);
    }
    for (unsigned i = 0; i < REQUESTS; i++) {
        struct io_request *next = driver_queue_next(&queue);
        cr_expect_eq(next, &requests[order[i]], "%s: %u", scheduling, i);
        cr_expect_eq(driver_queue_pop(&queue), next);
    }
    cr_expect_null(driver_queue_next(&queue));
}

/* From block 100 on: 500, 90, 700 and 30 wait. */
Test(driver_queue, orders_by_blocks)
{
    expect_order("fcfs", (const unsigned[]){0, 1, 2, 3});
    expect_order("sstf", (const unsigned[]){1, 3, 0, 2});
    expect_order("look", (const unsigned[]){0, 2, 1, 3});
    expect_order("c_look", (const unsigned[]){0, 2, 3, 1});
}

/* A choice is made anew when a command has come since. */
Test(driver_queue, looks_again)
{
    struct io given[2] = {{.block = 800, .bytes = 1}, {.block = 120, .bytes = 1}};
    struct io_request requests[2] = {{.io = &given[0]}, {.io = &given[1]}};
    struct driver_queue queue = {.scheduling = kinds_find("disk_scheduling", "sstf")->operations,
                                 .at = 100};
    driver_queue_push(&queue, &requests[0]);
    cr_expect_eq(driver_queue_next(&queue), &requests[0]);
    driver_queue_push(&queue, &requests[1]);
    cr_expect_eq(driver_queue_next(&queue), &requests[1]);
}
