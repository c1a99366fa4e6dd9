#include "models/processor/tasks.h"

#include "models/processor/scheduler_round_robin.h"
#include "tests/models/systems/multiprocessor_fixture.h"

static double load_of(sim_ticks quantum, sim_ticks switch_cost)
{
    struct tasks_parameters parameters = {.arrivals = distribution_exponential(1000),
                                          .service = distribution_exponential(1500)};
    struct scheduler_quantum_parameters around = {quantum, switch_cost};
    struct part scheduler = {&scheduler_round_robin_kind, &around};
    return tasks_load(&parameters,
                      &(struct tasks_environment){.cores = 2, .scheduler = &scheduler});
}

Test(tasks_check, switches_are_a_part_of_the_load)
{
    cr_expect_float_eq(load_of(100, 0), 0.75, 1e-12);
    cr_expect_float_eq(load_of(100, 10), 0.825, 1e-12, "one for each quantum");
    cr_expect_float_eq(load_of(100000, 10), 0.755, 1e-12, "one at the least");
}

/* Facts: exponential services of 1500 with a trap after each 500 on average, handlers of 100. Where
 * no trap ends a task it takes 3 of them, 1800 in all. Where each does, a task computes for
 * 1 / (1 / 1500 + 1 / 500) = 375, and one that computes for t has had t / 500 traps: 0.75. */
Test(tasks_check, traps_are_a_part_of_the_load)
{
    struct traps_parameters traps = {.between = distribution_exponential(500),
                                     .handler = distribution_constant(100)};
    struct tasks_parameters parameters = {.arrivals = distribution_exponential(1000),
                                          .service = distribution_exponential(1500),
                                          .traps = &traps};
    struct scheduler_quantum_parameters given = {10000, 0};
    struct part scheduler = {&scheduler_round_robin_kind, &given};
    struct tasks_environment around = {.cores = 2, .scheduler = &scheduler};
    cr_expect_float_eq(tasks_load(&parameters, &around), 0.9, 1e-12);
    traps.ends = 1;
    cr_expect_float_eq(tasks_load(&parameters, &around), 0.225, 1e-12);
}

/* A trap without computing before it would stop time. */
Test(tasks_check, traps_of_no_time_are_refused)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct scheduler_quantum_parameters given = {10000, 0};
    fixture.machine.scheduler = (struct part){&scheduler_round_robin_kind, &given};
    fixture_use_tasks(&fixture, 1000 * NS, distribution_constant(100 * NS));
    struct traps_parameters traps = {.between = distribution_constant(1)};
    fixture.tasks.traps = &traps;
    cr_expect_eq(fixture_complaints(&fixture, "/workload/tasks/traps/between"), 0);
    traps.between = distribution_constant(0);
    cr_expect_eq(fixture_complaints(&fixture, "/workload/tasks/traps/between"), 1);
}
