#include "models/cluster/faults/fault.h"
#include "models/interconnect/interconnect.h"
#include "models/kinds.h"
#include "models/processor/scheduler.h"
#include "models/station/discipline.h"

#include <criterion/criterion.h>
#include <string.h>

Test(kinds_verify, every_kind_has_what_its_role_requires)
{
    char text[256];
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        cr_expect(kind_verify(*kind, text, sizeof text), "%s", text);
    }
    kinds_verify();
}

static void expect_fault(const struct kind *kind, const char *fault)
{
    char text[256];
    cr_expect(!kind_verify(kind, text, sizeof text), "%s", fault);
    cr_expect_not_null(strstr(text, fault), "%s, not %s", text, fault);
}

/* Each thing that a kind can lack, taken from one that has all. */
Test(kinds_verify, what_is_missing_is_named)
{
    const struct kind *const bus = kinds_find("interconnect", "bus");
    static const struct metric_row unitless[] = {{.name = "carried", .doc = "Lines carried."},
                                                 METRICS_END};
    static const struct metric_row twice[] = {METRIC("carried", "1", COUNT, "Lines carried."),
                                              METRIC("carried", "1", COUNT, "Lines carried."),
                                              METRICS_END};
    struct interconnect_operations operations =
        *(const struct interconnect_operations *)bus->operations;
    struct kind kind = *bus;
    kind.name = NULL;
    expect_fault(&kind, "without a name");
    kind = *bus;
    kind.role = "abacus";
    expect_fault(&kind, "no such role");
    kind = *bus;
    kind.doc = "A bus";
    expect_fault(&kind, "no sentence");
    kind = *bus;
    kind.build = NULL;
    expect_fault(&kind, "needs build");
    kind = *bus;
    operations.carry = NULL;
    kind.operations = &operations;
    expect_fault(&kind, "needs carry");
    kind.operations = NULL;
    expect_fault(&kind, "needs crossing");
    struct discipline discipline =
        *(const struct discipline *)kinds_find("discipline", "lcfs")->operations;
    kind = *kinds_find("discipline", "lcfs");
    kind.operations = &discipline;
    discipline.pop = NULL;
    expect_fault(&kind, "needs pop");
    kind = *bus;
    kind.metrics = unitless;
    expect_fault(&kind, "metric carried");
    kind.metrics = twice;
    expect_fault(&kind, "metric carried");
    kind.metrics = NULL;
    expect_fault(&kind, "has no metrics");
}

/* A fault that lasts for a time goes on after it. Right: one with neither. */
Test(kinds_verify, an_operation_has_the_one_that_it_needs)
{
    char text[256];
    struct kind kind = *kinds_find("fault", "link_flapping");
    struct fault_operations operations = *(const struct fault_operations *)kind.operations;
    kind.operations = &operations;
    operations.go_on = NULL;
    expect_fault(&kind, "link_flapping: a kind of fault with lasts needs go_on");
    operations.lasts = NULL;
    cr_expect(kind_verify(&kind, text, sizeof text), "%s", text);
}

static sim_ticks quantum(const struct scheduler *scheduler, const struct thread *thread)
{
    (void)thread;
    return scheduler->profile.quantum;
}

/* A scheduler that gives out quanta has an end of them. Right: one with neither, and with both. */
Test(kinds_verify, a_quantum_has_a_tick)
{
    char text[256];
    struct kind kind = *kinds_find("scheduler", "round_robin");
    struct scheduler_operations operations = *(const struct scheduler_operations *)kind.operations;
    kind.operations = &operations;
    operations.quantum = quantum;
    cr_expect(kind_verify(&kind, text, sizeof text), "%s", text);
    operations.tick = NULL;
    expect_fault(&kind, "round_robin: a kind of scheduler with quantum needs tick");
    operations.quantum = NULL;
    cr_expect(kind_verify(&kind, text, sizeof text), "%s", text);
}

Test(kinds_verify, the_metric_of_a_signal_is_described)
{
    char text[256];
    struct kind kind = *kinds_find("system", "queueing");
    struct system_operations operations = *(const struct system_operations *)kind.operations;
    kind.operations = &operations;
    operations.signal_metric = "number_in_sistem";
    expect_fault(&kind, "no metric number_in_sistem");
    operations.signal_metric = NULL;
    cr_expect(kind_verify(&kind, text, sizeof text), "%s", text);
}
