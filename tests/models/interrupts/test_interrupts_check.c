#include "tests/models/interrupts/interrupts_fixture.h"

Test(interrupts_check, complains_at_the_place_of_the_mistake)
{
    static const struct {
        const char *where;
        size_t which;
    } facts[] = {
        {"/system/interrupts/core", 0},
        {"/system/interrupts/instruction", 1},
        {"/workload/interrupts/b/level", 2},
        {"/workload/interrupts/b/level", 3},
        {"/workload/interrupts/b/vector", 4},
        {"/workload/interrupts/b/action", 5},
        {"/workload/interrupts/a/arrivals", 6},
        {"/workload/interrupts", 7},
        {"/workload/interrupts", 8},
        {"/system/interrupts", 9},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct interrupted given;
        interrupted_init(&given, 2);
        interrupted_raises(&given, 0, ns(1000), ns(10));
        interrupted_raises(&given, 1, ns(1000), ns(0));
        cr_assert_eq(fixture_complaints(&given.machine, NULL), 0);
        switch (facts[i].which) {
        case 0:
            given.controller.core = 1;
            break;
        case 1:
            given.controller.instruction = distribution_weibull(1000, 2);
            break;
        case 2:
            given.controller.dispatch = DISPATCH_POLLED;
            break;
        case 3:
            given.sources[0].vector = 5;
            given.sources[1].vector = 5;
            break;
        case 4:
            given.sources[1].vector = 256;
            break;
        case 5:
            given.sources[1].action = ACTION_PANIC;
            break;
        case 6:
            given.arrivals[0].interarrival = ns(0);
            break;
        case 7:
            given.machine.workload.interrupts.count = 0;
            given.machine.workload.team.program =
                (struct part){&program_endless_kind, &given.machine.program};
            break;
        case 8: /* the routines need more than there is */
            given.sources[0].service = ns(1000);
            break;
        default:
            given.machine.machine.interrupts = NULL;
            break;
        }
        cr_expect_eq(fixture_complaints(&given.machine, facts[i].where), 1, "case %zu", i);
    }
}

/* Sources that are not maskable are in no chain. */
Test(interrupts_check, a_chain_has_one_level)
{
    struct interrupted given;
    interrupted_init(&given, 3);
    for (size_t i = 0; i < 3; i++) {
        interrupted_raises(&given, i, ns(1000), ns(0));
    }
    given.controller.vectors = 1;
    given.sources[0].maskable = false;
    given.sources[1].level = 4;
    given.sources[2].level = 4;
    cr_expect_eq(fixture_complaints(&given.machine, NULL), 0);
    given.sources[2].level = 5;
    cr_expect_eq(fixture_complaints(&given.machine, "/workload/interrupts/c/level"), 1);
}

Test(interrupts_check, load_counts_each_packet_and_each_interrupt)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(1000), ns(100));
    given.controller.save = ns(20);
    given.sources[0].deferred = ns(50);
    const struct parameter_map *sources = &given.machine.workload.interrupts;
    cr_expect_float_eq(interrupts_load(&given.controller, sources), 0.17, 1e-12);
    given.sources[0].coalescing = &given.coalescing;
    cr_expect_float_eq(interrupts_load(&given.controller, sources), 0.065, 1e-12);
    given.controller.backlog = 100;
    cr_expect_float_eq(interrupts_load(&given.controller, sources), 0.015, 1e-12);
}

/* An arrival, the save and the routine of each: three events a microsecond. */
Test(interrupts_check, events_are_arrivals_and_stages_that_take_time)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(1000), ns(100));
    given.controller.save = ns(20);
    double events = interrupts_events_per_s(&given.controller, &given.machine.workload.interrupts,
                                            TICKS_PER_SECOND_FINE);
    cr_expect_float_eq(events, 3e6, 1);
}
