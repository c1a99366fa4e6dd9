#include "experiments/theory/queueing.h"

#include "tests/experiments/forms.h"

#include <math.h>

#define EXPONENTIAL(name, mean) "'" name "': {'service': {'exponential': '" mean "'}}"
#define ROUND                   "'route': {'start': 'a', 'a': 'b', 'b': 'done'}"

Test(closed_form_network, knows_open_networks)
{
    static const char spec[] = QUEUEING(EXPONENTIAL("a", "1 s") ", " EXPONENTIAL("b", "500 ms"),
                                        "'x': {" POISSON ROUND "}");
    cr_expect_float_eq(forms_value(spec, "Jackson", "response_time"), 2 + 1 / 1.5, 1e-9);
    cr_expect_float_eq(forms_value(spec, "Jackson", "stations.a.queue_length"), 1, 1e-9);
    cr_expect_float_eq(forms_value(spec, "Jackson", "number_in_system"), 1 + 0.5 / 1.5, 1e-9);
}

Test(closed_form_network, knows_closed_networks)
{
    /* Two customers, two equal stations: states 20, 11, 02 are equally likely. */
    static const char spec[] = QUEUEING(EXPONENTIAL("a", "1 s") ", " EXPONENTIAL("b", "1 s"),
                                        "'x': {'population': 2, " ROUND "}");
    cr_expect_float_eq(forms_value(spec, "MVA", "throughput"), 2.0 / 3, 1e-9);
    cr_expect_float_eq(forms_value(spec, "MVA", "response_time"), 3, 1e-9);
    cr_expect_float_eq(forms_value(spec, "MVA", "stations.b.queue_length"), 1, 1e-9);
}

Test(closed_form_network, knows_closed_networks_of_several_classes)
{
    /* Two classes of one customer each at one PS server without thinking: each gets half. */
    static const char spec[] =
        QUEUEING("'a': {'discipline': 'ps'}",
                 "'x': {'population': 1, 'service': {'a': '1 s'}, " THROUGH "}, "
                 "'y': {'population': 1, 'service': {'a': '2 s'}, " THROUGH "}");
    cr_expect_float_eq(forms_value(spec, "MVA", "classes.x.throughput"), 0.5, 1e-9);
    cr_expect_float_eq(forms_value(spec, "MVA", "classes.y.response_time"), 4, 1e-9);
}

Test(closed_form_network, knows_a_bus_of_constant_time)
{
    /* One customer alone: a round takes 9 s + 1 s. */
    static const char spec[] =
        QUEUEING("'a': {'service': '1 s'}",
                 "'x': {'population': 1, 'think': {'exponential': '9 s'}, " THROUGH "}");
    cr_expect_float_eq(forms_value(spec, "M/D/1//N", "throughput"), 0.1, 1e-9);
}

Test(closed_form_network, keeps_silent_where_no_theory_holds)
{
    static const char *const none[] = {
        QUEUEING(EXPONENTIAL("a", "1 s") ", 'b': {'service': '1 s'}", "'x': {" POISSON ROUND "}"),
        QUEUEING(EXPONENTIAL("a", "1 s") ", 'b': {'service': {'exponential': '1 s'}, "
                                         "'capacity': 3}",
                 "'x': {" POISSON ROUND "}"),
        /* FCFS with different services for its classes has no product form */
        QUEUEING("'a': {}",
                 "'x': {'population': 1, 'service': {'a': {'exponential': '1 s'}}, " THROUGH
                 "}, 'y': {'population': 1, 'service': {'a': {'exponential': "
                 "'2 s'}}, " THROUGH "}"),
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        cr_expect_eq(forms_count(none[i]), 0, "%s", none[i]);
    }
}

#define DRAWN(think, discipline)                                                                   \
    QUEUEING("'a': {'service': {'exponential': '1 s'}}, 'b': {'discipline': '" discipline          \
             "', 'service': {'exponential': '1 s'}}",                                              \
             "'x': {'population': 3, 'think': " think ", 'route': {'start': 'a', 'a': 'b', 'b': "  \
             "{'a': 0.5, 'done': 0.5}}}")

/* Two visits to each station in a pass, and one time of thinking. */
Test(closed_form_network, knows_what_each_mean_rests_on)
{
    static const char pareto[] = DRAWN("{'pareto': {'minimum': '1 s', 'shape': 1.5}}", "fcfs");
    forms_expect_draws(DRAWN("{'exponential': '9 s'}", "fcfs"), "response_time",
                       (struct closed_form_draws){"service times", "fourth", 6, 2});
    forms_expect_draws(DRAWN("{'lognormal': {'mean': '9 s', 'cv': 3}}", "fcfs"), "throughput",
                       (struct closed_form_draws){"think times", "second", 10, 1});
    forms_expect_draws(pareto, "stations.b.queue_length",
                       (struct closed_form_draws){"think times", "second", INFINITY, 1});
}
