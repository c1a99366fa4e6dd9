#include "models/interrupts/interrupt_pool.h"

#include <criterion/criterion.h>

Test(interrupt_pool, grows_and_gives_places_again)
{
    struct run *run = run_create(&(struct run_options){.horizon = 1, .ticks_per_second = 1});
    struct interrupt_pool pool = {.arena = run->arena};
    struct interrupt *first = interrupt_take(run, &pool, NULL);
    cr_assert_not_null(first);
    cr_expect_eq(first->packets, 1);
    cr_expect_eq(pool.capacity, INTERRUPT_CHUNK);
    for (int i = 1; i < INTERRUPT_CHUNK; i++) {
        interrupt_take(run, &pool, NULL);
    }
    cr_expect_null(pool.free);
    interrupt_take(run, &pool, NULL);
    cr_expect_eq(pool.capacity, 2 * INTERRUPT_CHUNK);
    cr_expect_eq(pool.present, INTERRUPT_CHUNK + 1);
    first->argument = 7;
    interrupt_release(&pool, first);
    struct interrupt *again = interrupt_take(run, &pool, NULL);
    cr_expect_eq(again, first);
    cr_expect_eq(again->argument, 0);
    run_destroy(run);
}

Test(interrupt_pool, has_an_end)
{
    struct run *run = run_create(&(struct run_options){.horizon = 1, .ticks_per_second = 1});
    struct interrupt_pool pool = {.arena = run->arena, .capacity = INTERRUPTS_MOST};
    cr_expect_null(interrupt_take(run, &pool, NULL));
    cr_expect(run_failed(run));
    run_destroy(run);
}
