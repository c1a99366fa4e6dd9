#include "models/station/customer.h"

#include "models/queueing/customer_class.h"

#include <criterion/criterion.h>

static struct run *new_run(void)
{
    return run_create(&(struct run_options){.horizon = 100, .ticks_per_second = 1});
}

Test(customer, the_last_released_is_the_first_taken)
{
    struct run *run = new_run();
    struct customer_class class = {.component = {NULL, "classes.a"}};
    struct customers customers;
    customers_init(&customers, run->arena, 0);
    struct customer *first = customers_take(&customers, run, &class);
    struct customer *second = customers_take(&customers, run, &class);
    cr_expect_neq(first, second);
    cr_expect_eq(customers.passes, 2);
    customers_release(&customers, first);
    customers_release(&customers, second);
    cr_expect_eq(customers.passes, 0);
    cr_expect_eq(customers_take(&customers, run, &class), second);
    cr_expect_eq(customers_take(&customers, run, &class), first);
    run_destroy(run);
}

Test(customer, a_steady_state_takes_no_memory)
{
    struct run *run = new_run();
    struct customer_class class = {.component = {NULL, "classes.a"}};
    struct customers customers;
    struct customer *taken[100];
    customers_init(&customers, run->arena, 0);
    size_t used = 0;
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 100; i++) {
            taken[i] = customers_take(&customers, run, &class);
        }
        for (int i = 0; i < 100; i++) {
            customers_release(&customers, taken[i]);
        }
        if (round == 0) {
            used = arena_used(run->arena);
        }
    }
    cr_expect_eq(arena_used(run->arena), used);
    run_destroy(run);
}

Test(customer, chunks_hold_every_record_once)
{
    struct run *run = new_run();
    struct customer_class class = {.component = {NULL, "classes.a"}};
    struct customers customers;
    customers_init(&customers, run->arena, 0);
    for (int i = 0; i < 1000; i++) {
        customers_take(&customers, run, &class)->begun = 7;
    }
    size_t records = 0;
    size_t marked = 0;
    struct customer *record;
    size_t count;
    struct customer_chunk *chunk = NULL;
    while ((chunk = customers_chunk(&customers, chunk, &record, &count)) != NULL) {
        records += count;
        for (size_t i = 0; i < count; i++) {
            marked += record[i].begun == 7;
        }
    }
    cr_expect_eq(records, customers.count);
    cr_expect_eq(marked, 1000);
    run_destroy(run);
}

Test(customer, one_too_many_fails_the_run)
{
    struct run *run = new_run();
    struct customer_class class = {.component = {NULL, "classes.a"}};
    struct customers customers;
    customers_init(&customers, run->arena, 0);
    for (int i = 0; i < CUSTOMERS_MOST; i++) {
        cr_assert_not_null(customers_take(&customers, run, &class));
    }
    cr_expect_not(run_failed(run));
    cr_expect_null(customers_take(&customers, run, &class));
    cr_expect(run_failed(run));
    cr_expect_str_eq(run_error(run)->where, "classes.a at 0.0 s");
    cr_expect_str_eq(run_error(run)->text, "more than 1000000 customers are in the system at once");
    run_destroy(run);
}
