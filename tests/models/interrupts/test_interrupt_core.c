#include "models/interrupts/interrupt_core.h"

#include "models/processor/scheduler_round_robin.h"
#include "tests/models/interrupts/interrupts_fixture.h"

static struct interrupt_controller *built(struct interrupted *given, struct bench *bench)
{
    *bench = bench_build(&given->machine);
    cr_assert_not_null(bench->machine->interrupts);
    return bench->machine->interrupts;
}

/* One interrupt at 1000 ns: 10 to save, 20 to dispatch, 5 to ask, 100 of service, 30 to restore. */
Test(interrupt_core, goes_through_its_stages_in_order)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(1000), ns(100));
    given.controller.save = ns(10);
    given.controller.dispatch_time = ns(20);
    given.controller.probe = ns(5);
    given.controller.restore = ns(30);
    struct bench bench;
    const struct interrupt_core *core = &built(&given, &bench)->cores.each[0];
    static const struct {
        sim_ticks at;
        uint32_t depth;
        enum frame_stage stage;
    } facts[] = {
        {999, 0, FRAME_SAVE},      {1000, 1, FRAME_SAVE},     {1009, 1, FRAME_SAVE},
        {1010, 1, FRAME_DISPATCH}, {1034, 1, FRAME_DISPATCH}, {1035, 1, FRAME_SERVICE},
        {1134, 1, FRAME_SERVICE},  {1135, 1, FRAME_RESTORE},  {1164, 1, FRAME_RESTORE},
        {1165, 0, FRAME_SAVE},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        run_until(bench.run, facts[i].at * NS);
        cr_assert_eq(core->depth, facts[i].depth, "at %lld", (long long)facts[i].at);
        if (core->depth > 0) {
            cr_expect_eq(core->frames[0].stage, facts[i].stage, "at %lld", (long long)facts[i].at);
        }
        cr_expect(bench_is_sound(&bench));
        cr_expect_eq(bench_broken_laws(&bench), 0);
    }
    cr_expect_eq(core_time(core->core, CORE_INTERRUPT, run_now(bench.run)), 165 * NS);
    run_destroy(bench.run);
}

/* A thread computes 900 ns and then waits 1000 for memory. An interrupt of 50 ns at 300 makes all
 * of it 50 later; one that comes while it waits delays nothing. */
Test(interrupt_core, stops_the_thread_and_lets_it_go_on_where_it_was)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(300), ns(50));
    interrupted_computes(&given, 900 * NS);
    struct bench bench;
    built(&given, &bench);
    const struct core *core = &bench.machine->machine->cores->each[0];
    run_until(bench.run, 320 * NS);
    cr_expect_null(core->running);
    cr_expect_eq(core->state, CORE_INTERRUPT);
    cr_expect_eq(core->ready.head->left, 600 * NS);
    /* Interrupts at 300, 600, 900: the work ends at 1050, where memory has it for 1000. */
    run_until(bench.run, 1049 * NS);
    cr_expect_eq(bench.machine->processors->issued, 0);
    run_until(bench.run, 1050 * NS);
    cr_expect_eq(bench.machine->processors->issued, 1);
    cr_expect_eq(core->state, CORE_STALLED);
    run_until(bench.run, 1220 * NS);
    cr_expect_eq(core->state, CORE_INTERRUPT, "while the thread waits");
    run_until(bench.run, 2060 * NS);
    cr_expect_eq(core_time(core, CORE_USER, 2060 * NS), 910 * NS, "a line comes meanwhile");
    cr_expect(bench_is_sound(&bench));
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* Two tasks of 250 ns under a quantum of 100, interrupted from 80 to 120: the quantum that ends at
 * 100 takes effect at 120. */
Test(interrupt_core, a_quantum_that_ends_meanwhile_takes_effect_at_the_return)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(1080), ns(40));
    struct fixture *machine = &given.machine;
    static struct scheduler_quantum_parameters round_robin;
    round_robin = (struct scheduler_quantum_parameters){100 * NS, 0};
    machine->machine.scheduler = (struct part){&scheduler_round_robin_kind, &round_robin};
    fixture_use_tasks(machine, 1000 * NS, ns(250));
    struct arena *arena = arena_create();
    const double gaps[] = {1000.0 * NS};
    machine->tasks.arrivals = distribution_empirical(arena, gaps, (const double[]){1}, 1);
    machine->tasks.service = ns(5000);
    struct bench bench = bench_build(machine);
    const struct core *core = &bench.machine->machine->cores->each[0];
    run_until(bench.run, 2050 * NS); /* the second task has come, and waits */
    const struct thread *first = core->running;
    run_until(bench.run, 2170 * NS); /* interrupted at 2160; no quantum has ended since 2100 */
    cr_expect_null(core->running);
    cr_expect_not(core->ready.head->is_expired);
    run_until(bench.run, 3239 * NS); /* the next from 3240 to 3280 */
    const struct thread *before = core->running;
    run_until(bench.run, 3279 * NS);
    bool is_due = core->ready.head->is_expired || core->ready.head->since + 100 * NS > 3279 * NS;
    cr_expect(is_due);
    run_until(bench.run, 3330 * NS);
    cr_expect_neq(core->running, before);
    cr_expect_not_null(first);
    cr_expect(bench_is_sound(&bench));
    arena_destroy(arena);
    run_destroy(bench.run);
}

/* Level 1 comes into a routine of level 0, which goes on where it was; not the other way round. */
Test(interrupt_core, preempts_lower_levels_alone)
{
    struct interrupted given;
    interrupted_init(&given, 2);
    interrupted_raises(&given, 0, ns(100), ns(60));
    interrupted_raises(&given, 1, ns(120), ns(70));
    struct bench bench;
    const struct interrupt_core *core = &built(&given, &bench)->cores.each[0];
    run_until(bench.run, 119 * NS);
    cr_expect_eq(core->depth, 1);
    run_until(bench.run, 121 * NS);
    cr_assert_eq(core->depth, 2);
    cr_expect_eq(core->frames[0].left, 40 * NS);
    run_until(bench.run, 191 * NS); /* the second is over at 190, the first at 230 */
    cr_expect_eq(core->depth, 1);
    run_until(bench.run, 229 * NS);
    cr_expect_eq(core->depth, 1);
    cr_expect_eq(core->pending_count, 1, "the next of level 0 came at 200 and waits");
    run_until(bench.run, 231 * NS);
    cr_expect_eq(core->depth, 1);
    cr_expect_eq(core->pending_count, 0);
    run_destroy(bench.run);
}

Test(interrupt_core, does_not_nest_deeper_than_it_may)
{
    struct interrupted given;
    interrupted_init(&given, 2);
    interrupted_raises(&given, 0, ns(100), ns(60));
    interrupted_raises(&given, 1, ns(120), ns(70));
    given.controller.nesting = 1;
    struct bench bench;
    const struct interrupt_core *core = &built(&given, &bench)->cores.each[0];
    run_until(bench.run, 121 * NS);
    cr_expect_eq(core->depth, 1);
    cr_expect_eq(core->pending_count, 1);
    cr_expect(bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* A window of 500 ns from 1000 on: an interrupt at 1200 waits 300 for its end. One that is not
 * maskable at 1300 takes 40 ns, which makes the window as much longer. */
Test(interrupt_core, masks_hold_up_what_is_maskable)
{
    struct interrupted given;
    interrupted_init(&given, 2);
    interrupted_raises(&given, 0, ns(1200), ns(10));
    interrupted_raises(&given, 1, ns(1300), ns(40));
    given.sources[1].maskable = false;
    given.masks = (struct interrupt_masks_parameters){ns(1000), ns(500)};
    given.controller.masks = &given.masks;
    struct bench bench;
    const struct interrupt_controller *controller = built(&given, &bench);
    const struct interrupt_core *core = &controller->cores.each[0];
    run_until(bench.run, 1250 * NS);
    cr_expect(core->is_masked);
    cr_expect_eq(core->depth, 0);
    run_until(bench.run, 1320 * NS);
    cr_expect_eq(core->depth, 1);
    cr_expect_eq(core->frames[0].level, INTERRUPT_LEVEL_NONMASKABLE);
    run_until(bench.run, 1539 * NS);
    cr_expect(core->is_masked);
    run_until(bench.run, 1540 * NS);
    cr_expect_not(core->is_masked);
    cr_expect_eq(core->depth, 1);
    cr_expect_eq(controller->cores.sources[0].deferral.sum, 340 * NS);
    cr_expect(bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* A window that is due while a routine is under way waits for its end. */
Test(interrupt_core, masks_do_not_begin_in_a_routine)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(900), ns(300));
    given.masks = (struct interrupt_masks_parameters){ns(1000), ns(500)};
    given.controller.masks = &given.masks;
    struct bench bench;
    const struct interrupt_core *core = &built(&given, &bench)->cores.each[0];
    run_until(bench.run, 1199 * NS);
    cr_expect_not(core->is_masked);
    run_until(bench.run, 1200 * NS);
    cr_expect(core->is_masked);
    run_until(bench.run, 1700 * NS);
    cr_expect_not(core->is_masked);
    run_destroy(bench.run);
}

/* Work that a routine leaves runs below all interrupts and before threads. */
Test(interrupt_core, deferred_work_comes_before_threads)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(100), ns(20));
    given.sources[0].deferred = ns(50);
    interrupted_computes(&given, 1000 * NS);
    struct bench bench;
    const struct interrupt_controller *controller = built(&given, &bench);
    const struct core *core = &bench.machine->machine->cores->each[0];
    run_until(bench.run, 119 * NS);
    cr_expect_eq(core->state, CORE_INTERRUPT);
    run_until(bench.run, 121 * NS);
    cr_expect_eq(core->state, CORE_SYSTEM);
    run_until(bench.run, 171 * NS);
    cr_expect_eq(core->state, CORE_USER);
    cr_expect_eq(controller->cores.sources[0].delivery.sum, 70 * NS);
    run_until(bench.run, 1000 * NS);
    cr_expect_eq(core_time(core, CORE_SYSTEM, 1000 * NS), 450 * NS);
    cr_expect_eq(core_time(core, CORE_USER, 1000 * NS), 370 * NS);
    cr_expect(bench_is_sound(&bench));
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* No more packets wait for their work than the backlog has room for. */
Test(interrupt_core, a_full_backlog_drops_packets)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(100), ns(60));
    given.sources[0].deferred = ns(80);
    given.controller.backlog = 4;
    struct bench bench;
    const struct interrupt_controller *controller = built(&given, &bench);
    run_until(bench.run, 100000 * NS);
    cr_expect_eq(controller->cores.each[0].deferred.count, 4);
    cr_expect_gt(controller->cores.sources[0].dropped.count, 400);
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* After a panic no core executes anything, on any core, and no interrupt comes. */
Test(interrupt_core, a_panic_ends_the_machine)
{
    struct interrupted given;
    interrupted_init(&given, 2);
    interrupted_raises(&given, 0, ns(50), ns(30));
    interrupted_raises(&given, 1, ns(1000), ns(20));
    given.sources[1].maskable = false;
    given.sources[1].action = ACTION_PANIC;
    given.controller.delivery = DELIVERY_ROUND_ROBIN;
    given.machine.machine.cores_per_processor = 2;
    interrupted_computes(&given, 700 * NS);
    given.machine.workload.team.threads = 2;
    struct bench bench;
    const struct interrupt_controller *controller = built(&given, &bench);
    struct arena *kept = arena_create();
    timeline_init(controller->cores.steps.timeline, kept);
    run_until(bench.run, 5000 * NS);
    cr_expect_eq(controller->cores.panics.count, 1);
    cr_assert_eq(controller->cores.steps.timeline->entry_count, 1);
    cr_expect_eq(controller->cores.steps.timeline->entries[0].what.event, WORD_MACHINE_PANIC);
    arena_destroy(kept);
    for (uint32_t i = 0; i < 2; i++) {
        const struct core *core = &bench.machine->machine->cores->each[i];
        cr_expect_eq(core_time(core, CORE_IDLE, 5000 * NS), 3980 * NS);
        cr_expect_null(core->running);
    }
    cr_expect_leq(controller->cores.sources[0].raised.count, 20);
    cr_expect(bench_is_sound(&bench));
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* Whatever interrupts, with threads, tasks, quanta and misses: laws hold, no invariant is broken,
 * and the states of all cores are all of the time. */
Test(interrupt_core, laws_hold_whatever_interrupts)
{
    for (int way = 0; way < 12; way++) {
        struct interrupted given;
        interrupted_init(&given, 4);
        for (size_t i = 0; i < FIXTURE_SOURCES; i++) {
            interrupted_raises(&given, i, distribution_exponential(2000.0 * NS),
                               distribution_exponential(200.0 * NS));
        }
        given.sources[0].deferred = distribution_exponential(150.0 * NS);
        given.sources[1].trigger = TRIGGER_EDGE;
        given.sources[2].coalescing = way % 2 == 0 ? &given.coalescing : NULL;
        given.coalescing = (struct interrupt_coalescing_parameters){3, 5000 * NS};
        given.sources[3].maskable = false;
        given.controller.save = distribution_exponential(20.0 * NS);
        given.controller.restore = ns(10);
        given.controller.dispatch_time = ns(5);
        given.controller.probe = ns(2);
        given.controller.instruction = distribution_exponential(15.0 * NS);
        given.controller.nesting = 1 + way % 3;
        given.controller.delivery = way % 3;
        given.masks = (struct interrupt_masks_parameters){distribution_exponential(3000.0 * NS),
                                                          distribution_exponential(400.0 * NS)};
        given.controller.masks = way % 4 == 3 ? NULL : &given.masks;
        interrupted_computes(&given, 90 * NS);
        struct fixture *machine = &given.machine;
        machine->machine.cores_per_processor = 2;
        machine->machine.hardware_threads = 1 + way % 2;
        machine->workload.team.threads = way % 3 == 0 ? 2 : 5;
        machine->memory.latency = 100 * NS;
        static struct scheduler_quantum_parameters round_robin;
        round_robin = (struct scheduler_quantum_parameters){150 * NS, 15 * NS};
        machine->machine.scheduler = (struct part){&scheduler_round_robin_kind, &round_robin};
        machine->tasks = (struct tasks_parameters){
            .arrivals = distribution_exponential(3000.0 * NS), .service = ns(300), .priority = 1};
        machine->workload.tasks = way < 6 ? &machine->tasks : NULL;
        machine->simulation.horizon = 200000 * NS;
        machine->simulation.check = true;
        struct simulation_result result;
        fixture_run(machine, &result);
        cr_expect_gt(result.events, 1000);
        cr_expect_eq(fixture_broken_laws(&result.report), 0, "way %d", way);
        double sum = 0;
        static const char *const states[] = {"cores.user",    "cores.system",    "cores.interrupt",
                                             "cores.stalled", "cores.switching", "cores.idle"};
        for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
            sum += fixture_value(&result, states[i]);
        }
        cr_expect(fixture_is_near(sum, 1, 1e-12), "%.17g", sum);
        cr_expect_gt(fixture_value(&result, "cores.interrupt"), 0.05);
        simulation_result_free(&result);
    }
}
