#include "tests/models/interrupts/interrupts_fixture.h"

static void busy(struct interrupted *given)
{
    interrupted_init(given, 2);
    interrupted_raises(given, 0, ns(200), ns(70));
    interrupted_raises(given, 1, ns(230), ns(60));
    given->sources[0].deferred = ns(10);
    given->sources[0].trigger = TRIGGER_EDGE;
    given->sources[0].latch = 3;
    given->masks = (struct interrupt_masks_parameters){ns(1000), ns(300)};
    given->controller.masks = &given->masks;
}

/* Breaks an invariant each time. */
Test(interrupts_laws, invariants_notice_what_is_wrong)
{
    static const char *const says[] = {"above one of level", "with interrupts off", "are counted",
                                       "may catch",          "of that are counted", "its threads"};
    for (int bug = 0; bug < 6; bug++) {
        struct interrupted given;
        busy(&given);
        struct bench bench = bench_build(&given.machine);
        struct interrupt_controller *controller = bench.machine->interrupts;
        struct interrupt_core *core = &controller->cores.each[0];
        struct interrupt_source *source = &controller->cores.sources[0];
        sim_ticks now = 0;
        bool wants_nested = bug == 0;
        while (core->depth != (bug == 3 ? 0u : 1u + wants_nested) ||
               (bug == 3 && core->pending_count == 0)) {
            now += NS;
            cr_assert_lt(now, 100000 * NS);
            run_until(bench.run, now);
        }
        cr_assert(bench_is_sound(&bench), "bug %d", bug);
        switch (bug) {
        case 0:
            core->frames[0].level = 9;
            break;
        case 1:
            core->is_masked = true;
            break;
        case 2:
            core->pending_count++;
            break;
        case 3:
            core->is_masked = false;
            break;
        case 4:
            source->pending++;
            break;
        default:
            core->core->is_interrupted = false;
            break;
        }
        cr_expect_not(bench_is_sound(&bench), "bug %d", bug);
        const char *text = run_error(bench.run)->text;
        cr_expect(strstr(text, says[bug]) != NULL || bug == 4, "bug %d: %s", bug, text);
        run_destroy(bench.run);
    }
}

Test(interrupts_laws, laws_notice_what_is_wrong)
{
    for (int bug = 0; bug < 5; bug++) {
        struct interrupted given;
        busy(&given);
        struct bench bench = bench_build(&given.machine);
        struct interrupt_controller *controller = bench.machine->interrupts;
        struct interrupt_source *source = &controller->cores.sources[0];
        run_until(bench.run, 20015 * NS);
        cr_assert_eq(bench_broken_laws(&bench), 0);
        if (bug == 0) {
            source->packets.joined.count++;
        } else if (bug == 1) {
            source->packets.done.sum++;
        } else if (bug == 2) {
            source->served++;
        } else if (bug == 3) {
            source->delivery.count++;
        } else {
            controller->cores.each[0].given[1]++;
        }
        cr_expect_eq(bench_broken_laws(&bench), 1, "bug %d", bug);
        run_destroy(bench.run);
    }
}
