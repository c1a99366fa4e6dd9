#include "tests/models/interrupts/interrupts_fixture.h"

/* A thread computes; each microsecond an interrupt of 100 ns with another of 50 ns in it, and 30 ns
 * of work that is left. */
Test(interrupts_report, shares_and_depths_are_exact)
{
    struct interrupted given;
    interrupted_init(&given, 2);
    interrupted_raises(&given, 0, ns(1000), ns(100));
    interrupted_raises(&given, 1, ns(1000), ns(50));
    given.sources[0].deferred = ns(30);
    interrupted_computes(&given, 2000000 * NS);
    struct simulation_result result;
    fixture_run(&given.machine, &result);
    static const struct {
        const char *metric;
        double value;
    } facts[] = {
        {"interrupts.overhead", 0.18},
        {"interrupts.dilation", 1 / 0.82},
        {"interrupts.nested.1", 0.5},
        {"interrupts.nested.2", 0.5},
        {"interrupts.probes", 1},
        {"cores.interrupt", 0.15},
        {"cores.system", 0.03},
        {"interrupts.a.response_time", 150e-9},
        {"interrupts.a.delivery_time", 180e-9},
        {"interrupts.b.response_time", 50e-9},
        {"interrupts.b.delivered", 1e6},
        {"interrupts.b.present", 0.05},
        {"interrupts.a.packets", 1},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        double value = fixture_value(&result, facts[i].metric);
        cr_expect(fixture_is_near(value, facts[i].value, 1e-6), "%s is %.9g", facts[i].metric,
                  value);
    }
    cr_expect_not_null(fixture_metric(&result, "interrupts.a.deferral")->reason);
    simulation_result_free(&result);
}
