#include "models/processor/run_queues.h"

#include "tests/models/systems/multiprocessor_fixture.h"

/* An interval of no time is refused where threads are balanced at intervals, and nowhere else. */
Test(run_queues, an_interval_takes_time)
{
    static const struct {
        int per, balancing;
        size_t errors;
    } facts[] = {
        {RUN_QUEUES_PER_CORE, BALANCING_PULL, 1},
        {RUN_QUEUES_PER_CORE, BALANCING_PUSH, 1},
        {RUN_QUEUES_PER_CORE, BALANCING_STEAL, 0},
        {RUN_QUEUES_PER_MACHINE, BALANCING_PUSH, 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct complaints complaints = {0};
        struct arena *arena = arena_create();
        struct scope scope = scope_of_spec(arena);
        struct run_queues_parameters queues = {.per = facts[i].per,
                                               .balancing = facts[i].balancing};
        run_queues_check(&queues, &scope, &complaints);
        cr_expect_eq(complaints.errors, facts[i].errors, "case %zu", i);
        complaints_free(&complaints);
        arena_destroy(arena);
    }
    cr_expect_not(run_queues_are_per_core(NULL));
}
