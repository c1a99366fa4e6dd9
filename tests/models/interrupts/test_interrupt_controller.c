#include "models/interrupts/interrupt_controller.h"

#include "tests/models/interrupts/interrupts_fixture.h"

static void on_two_cores(struct interrupted *given, int delivery)
{
    interrupted_init(given, 1);
    interrupted_raises(given, 0, ns(100), ns(150));
    given->controller.delivery = delivery;
    given->machine.machine.cores_per_processor = 2;
}

/* Interrupts at 100, 200, 300 ns of 150 ns: one core is behind from the second on, two are not. */
Test(interrupt_controller, delivers_to_the_cores_it_is_told)
{
    static const struct {
        int delivery;
        int64_t core;
        uint32_t depth[2];
    } facts[] = {
        {DELIVERY_FIXED, 0, {1, 0}},
        {DELIVERY_FIXED, 1, {0, 1}},
        {DELIVERY_ROUND_ROBIN, 0, {1, 1}},
        {DELIVERY_LEAST_LOADED, 0, {1, 1}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct interrupted given;
        on_two_cores(&given, facts[i].delivery);
        given.controller.core = facts[i].core;
        struct bench bench = bench_build(&given.machine);
        run_until(bench.run, 220 * NS);
        for (size_t k = 0; k < 2; k++) {
            cr_expect_eq(bench.machine->interrupts->cores.each[k].depth, facts[i].depth[k],
                         "case %zu, core %zu", i, k);
        }
        cr_expect(bench_is_sound(&bench));
        run_destroy(bench.run);
    }
}

/* The least loaded core is one without a thread. */
Test(interrupt_controller, spares_cores_that_execute_threads)
{
    struct interrupted given;
    on_two_cores(&given, DELIVERY_LEAST_LOADED);
    given.arrivals[0].interarrival = ns(1000);
    interrupted_computes(&given, 1000000 * NS);
    given.machine.workload.team.threads = 1;
    struct simulation_result result;
    fixture_run(&given.machine, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "interrupts.dilation"), 1, 1e-12));
    cr_expect(fixture_is_near(fixture_value(&result, "interrupts.overhead"), 0.075, 1e-3));
    simulation_result_free(&result);
}

/* Four sources on two vectors: each chain in the order given. All are polled in that order. */
Test(interrupt_controller, chains_are_in_the_order_given)
{
    struct interrupted given;
    interrupted_init(&given, 4);
    given.controller.vectors = 2;
    struct arena *arena = arena_create();
    const uint32_t *of;
    const uint32_t *chain =
        interrupts_chains(arena, &given.controller, &given.machine.workload.interrupts, &of);
    static const uint32_t chains[] = {0, 2, 1, 3};
    static const uint32_t begins[] = {0, 2, 0, 2};
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(chain[i], chains[i]);
        cr_expect_eq(of[i], begins[i]);
    }
    given.controller.dispatch = DISPATCH_POLLED;
    chain = interrupts_chains(arena, &given.controller, &given.machine.workload.interrupts, &of);
    for (uint32_t i = 0; i < 4; i++) {
        cr_expect_eq(chain[i], i);
        cr_expect_eq(of[i], 0);
    }
    arena_destroy(arena);
}

/* The third of a chain answers after three that are asked, 5 ns each. */
Test(interrupt_controller, walks_a_chain_to_the_source_that_raised)
{
    struct interrupted given;
    interrupted_init(&given, 3);
    for (size_t i = 0; i < 3; i++) {
        given.sources[i].level = 0;
        interrupted_raises(&given, i, ns(1000 + 7 * (int64_t)i), ns(1));
    }
    given.controller.vectors = 1;
    given.controller.probe = ns(5);
    given.machine.simulation.horizon = 2000 * NS;
    given.machine.simulation.warmup = 0;
    struct simulation_result result;
    fixture_run(&given.machine, &result);
    static const double expected[] = {5e-9, 10e-9, 17e-9}; /* the third waits for the second */
    static const char *const names[] = {"interrupts.a.latency", "interrupts.b.latency",
                                        "interrupts.c.latency"};
    for (size_t i = 0; i < 3; i++) {
        double value = fixture_value(&result, names[i]);
        cr_expect(fixture_is_near(value, expected[i] + (i == 2 ? 2e-9 : 0), 0.3), "%s %g", names[i],
                  value);
    }
    cr_expect_eq(fixture_value(&result, "interrupts.c.probes"), 3);
    cr_expect_eq(fixture_value(&result, "interrupts.c.probes.maximum"), 3);
    simulation_result_free(&result);
}

/* An interrupt of a chain that is served lets an earlier one of the chain go first. */
Test(interrupt_controller, an_earlier_source_of_a_chain_goes_first)
{
    struct interrupted given;
    interrupted_init(&given, 3);
    for (size_t i = 0; i < 3; i++) {
        given.sources[i].level = 0;
    }
    interrupted_raises(&given, 1, ns(100), ns(50)); /* the core is busy with b, */
    interrupted_raises(&given, 2, ns(110), ns(1));  /* c raises, */
    interrupted_raises(&given, 0, ns(120), ns(1));  /* and then a, which is asked before c */
    given.controller.vectors = 1;
    struct bench bench = bench_build(&given.machine);
    const struct interrupt_core *core = &bench.machine->interrupts->cores.each[0];
    run_until(bench.run, 150 * NS);
    cr_assert_eq(core->depth, 1);
    cr_expect_str_eq(core->frames[0].interrupt->source->name, "a");
    run_until(bench.run, 151 * NS);
    cr_expect_str_eq(core->frames[0].interrupt->source->name, "c");
    run_destroy(bench.run);
}
