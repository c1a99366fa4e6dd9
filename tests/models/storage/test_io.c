#include "models/storage/io.h"

#include <criterion/criterion.h>

Test(io, places_stay_where_they_are_and_are_used_again)
{
    enum { COUNT = 1000 };
    struct arena *arena = arena_create();
    struct io_pool pool = {.arena = arena};
    struct io *taken[COUNT];
    for (uint64_t i = 0; i < COUNT; i++) {
        taken[i] = io_take(&pool);
        taken[i]->argument = i;
    }
    for (uint64_t i = 0; i < COUNT; i++) {
        cr_expect_eq(taken[i]->argument, i);
    }
    size_t capacity = pool.capacity;
    cr_expect(capacity >= COUNT && capacity < 4 * COUNT);
    for (unsigned i = 0; i < COUNT; i++) {
        taken[i]->is_refused = true;
        io_release(&pool, taken[i]);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        const struct io *io = io_take(&pool);
        cr_expect(io->argument == 0 && !io->is_refused, "the next owner finds all zeros");
    }
    cr_expect_eq(pool.capacity, capacity);
    arena_destroy(arena);
}

Test(io, lists_keep_their_order)
{
    struct io each[3] = {{.argument = 0}, {.argument = 1}, {.argument = 2}};
    struct io_list list = {0};
    cr_expect(io_list_is_empty(&list));
    cr_expect_null(io_list_pop(&list));
    io_list_push(&list, &each[0]);
    io_list_push(&list, &each[1]);
    cr_expect_eq(io_list_pop(&list), &each[0]);
    io_list_push(&list, &each[2]);
    cr_expect_not(io_list_is_empty(&list));
    cr_expect_eq(io_list_pop(&list), &each[1]);
    cr_expect_eq(io_list_pop(&list), &each[2]);
    cr_expect(io_list_is_empty(&list));
    io_list_push(&list, &each[0]);
    cr_expect_eq(io_list_pop(&list), &each[0]);
    cr_expect_null(io_list_pop(&list));
}
