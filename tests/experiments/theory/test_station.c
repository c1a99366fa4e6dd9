#include "experiments/theory/queueing.h"

#include "tests/experiments/forms.h"

#include <math.h>

#define ONE "'x': {" POISSON THROUGH "}" /* 0.5 /s */

/* Each row: the station, the classes, and what a textbook says. */
struct expectation {
    const char *spec;
    const char *law;
    const char *metric;
    double expected;
};

Test(closed_form_station, knows_the_queues_of_one_class)
{
    static const struct expectation rows[] = {
        /* Kleinrock 1975: R = 1 / (mu - lambda) */
        {QUEUEING("'a': {'service': {'exponential': '1 s'}}", ONE), "M/M/1", "response_time", 2},
        {QUEUEING("'a': {'service': {'exponential': '1 s'}, 'discipline': 'ps'}", ONE), "M/M/1",
         "number_in_system", 1},
        /* Erlang C(2, 0.5) = 0.1; R = 1 + 0.1 / 1.5 */
        {QUEUEING("'a': {'service': {'exponential': '1 s'}, 'servers': 2}", ONE), "M/M/c",
         "response_time", 1 + 0.1 / 1.5},
        /* Pollaczek-Khinchine: W = 0.5 * 1 / (2 * 0.5) */
        {QUEUEING("'a': {'service': '1 s'}", ONE), "M/G/1", "response_time", 1.5},
        {QUEUEING("'a': {'service': '1 s', 'discipline': 'ps'}", ONE), "M/G/1-PS", "response_time",
         2},
        {QUEUEING("'a': {'service': '3 s', 'servers': 'infinite'}", ONE), "M/G/infinity",
         "response_time", 3},
        /* Erlang B(2, 0.5) = 0.125 / 1.625 */
        {QUEUEING("'a': {'service': '1 s', 'servers': 2, 'capacity': 2}", ONE), "Erlang B",
         "lost_fraction", 0.125 / 1.625},
        /* M/M/1/2 at 0.5: 1, 1/2, 1/4 */
        {QUEUEING("'a': {'service': {'exponential': '1 s'}, 'capacity': 2}", ONE), "M/M/c/K",
         "lost_fraction", 1.0 / 7},
        /* vacations add E[V^2] / (2 E[V]) = V / 2 */
        {QUEUEING("'a': {'service': {'exponential': '1 s'}, 'vacation': '4 s'}", ONE),
         "M/G/1 with vacations", "response_time", 4},
        /* Flatto and Hahn 1984: (12 - rho) / 8 times M/M/1 */
        {QUEUEING("'a': {'service': {'exponential': '1 s'}, 'fork': 2}", ONE), "fork-join",
         "response_time", 2 * 11.5 / 8},
        /* pairs every 4 s: the group's wait 0.25 * 4 / (2 * 0.5), then half a service */
        {QUEUEING("'a': {'service': '1 s'}", "'x': {'arrivals': {'interarrival': {'exponential': "
                                             "'4 s'}, 'batch': 2}, " THROUGH "}"),
         "M^X/G/1", "response_time", 2.5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double found = forms_value(rows[i].spec, rows[i].law, rows[i].metric);
        cr_expect_float_eq(found, rows[i].expected, 1e-9, "%s: %.12g for %.12g", rows[i].spec,
                           found, rows[i].expected);
    }
}

#define TWO(discipline)                                                                            \
    QUEUEING("'a': {'discipline': '" discipline "'}",                                              \
             "'low': {'arrivals': {'exponential': '4 s'}, 'service': {'a': {'exponential': "       \
             "'1 s'}}, " THROUGH "}, "                                                             \
             "'high': {'arrivals': {'exponential': '4 s'}, 'priority': 5, "                        \
             "'service': {'a': {'exponential': '1 s'}}, " THROUGH "}")

Test(closed_form_station, knows_the_queues_of_several_classes)
{
    static const struct expectation rows[] = {
        /* W0 = 2 * 0.25 * 2 / 2 = 0.5; Cobham 1954 */
        {TWO("priority"), "M/G/1 priority", "classes.high.response_time", 1 + 0.5 / 0.75},
        {TWO("priority"), "M/G/1 priority", "classes.low.response_time", 1 + 0.5 / (0.75 * 0.5)},
        /* the higher class sees an M/M/1 of its own */
        {TWO("preemptive_priority"), "M/G/1 preemptive priority", "classes.high.response_time",
         1 / 0.75},
        {TWO("fcfs"), "M/G/1", "classes.low.response_time", 2},
        {TWO("ps"), "M/G/1-PS", "classes.high.response_time", 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double found = forms_value(rows[i].spec, rows[i].law, rows[i].metric);
        cr_expect_float_eq(found, rows[i].expected, 1e-9, "%s %s: %.12g", rows[i].law,
                           rows[i].metric, found);
    }
}

/* Two classes at 0.25 /s each with services of 1 s, and steps of 0.1 s. */
#define POLL(policy)                                                                               \
    QUEUEING("'a': {'service': '1 s', 'discipline': 'polling', 'polling': {'policy': '" policy     \
             "', 'switch_over': '100 ms'}}",                                                       \
             "'low': {'arrivals': {'exponential': '4 s'}, " THROUGH "}, "                          \
             "'high': {'arrivals': {'exponential': '4 s'}, " THROUGH "}")

/* Takagi 1986: M/G/1 alone waits 0.5 s; a round of steps takes 0.2 s. */
Test(closed_form_station, knows_stations_that_poll)
{
    static const struct expectation rows[] = {
        {POLL("exhaustive"), "polling", "response_time", 1 + 0.5 + 0.2 * 0.75 / (2 * 0.5)},
        {POLL("gated"), "polling", "response_time", 1 + 0.5 + 0.2 * 1.25 / (2 * 0.5)},
        {POLL("limited"), "polling, one a poll", "response_time",
         1 + (0.5 + 0.2 * 1.25) / (2 * (1 - 0.5 - 0.25 * 0.2))},
        {POLL("limited"), "polling, one a poll", "stations.a.cycle_time", 0.2 / 0.5},
        {POLL("gated"), "polling", "stations.a.utilization", 0.5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double found = forms_value(rows[i].spec, rows[i].law, rows[i].metric);
        cr_expect_float_eq(found, rows[i].expected, 1e-9, "%s: %.12g for %.12g", rows[i].spec,
                           found, rows[i].expected);
    }
}

Test(closed_form_station, keeps_silent_where_no_theory_holds)
{
    static const char *const none[] = {
        QUEUEING("'a': {'service': '1 s', 'servers': 2}", ONE),        /* M/D/2 */
        QUEUEING("'a': {'service': '1 s', 'discipline': 'sjf'}", ONE), /* order by length */
        QUEUEING("'a': {'service': {'exponential': '1 s'}, 'fork': 3}", ONE),
        QUEUEING("'a': {'service': '1 s', 'capacity': 2}", ONE), /* M/D/1/2 */
        QUEUEING("'a': {'service': {'pareto': {'minimum': '100 ms', 'shape': 1.5}}}", ONE),
        QUEUEING("'a': {'service': {'exponential': '1 s'}, 'vacation': '1 s', 'capacity': 3}", ONE),
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        cr_expect_eq(forms_count(none[i]), 0, "%s", none[i]);
    }
}

#define LOGNORMAL "'service': {'lognormal': {'mean': '500 ms', 'cv': 2}}"
#define FIVE      5.0 * 5 * 5 * 5 /* (1 + cv^2)^4 */
#define MIXED(discipline)                                                                          \
    QUEUEING("'a': {'discipline': '" discipline "'}",                                              \
             "'low': {'arrivals': {'exponential': '4 s'}, 'service': {'a': "                       \
             "{'pareto': {'minimum': '1 s', 'shape': 3}}}, " THROUGH "}, "                         \
             "'high': {'arrivals': {'exponential': '4 s'}, 'priority': 5, "                        \
             "'service': {'a': {'exponential': '1 s'}}, " THROUGH "}")
#define SERVICES(moment, tail)                                                                     \
    {                                                                                              \
        "service times", moment, tail, 1                                                           \
    }

Test(closed_form_station, knows_what_each_mean_rests_on)
{
    static const char second[] = "second";
    static const char fourth[] = "fourth";
    const struct {
        const char *spec;
        const char *metric;
        struct closed_form_draws draws;
    } rows[] = {
        {QUEUEING("'a': {" LOGNORMAL "}", ONE), "response_time", SERVICES(fourth, FIVE)},
        {QUEUEING("'a': {" LOGNORMAL "}", ONE), "number_in_system", SERVICES(fourth, FIVE)},
        {QUEUEING("'a': {" LOGNORMAL "}", ONE), "stations.a.utilization", SERVICES(second, 5)},
        {QUEUEING("'a': {'service': {'exponential': '1 s'}}", ONE), "response_time",
         SERVICES(fourth, 6)},
        {QUEUEING("'a': {'service': '1 s'}", ONE), "response_time", SERVICES(fourth, 1)},
        {QUEUEING("'a': {'service': {'pareto': {'minimum': '100 ms', 'shape': 4}}}", ONE),
         "response_time", SERVICES(fourth, INFINITY)},
        /* Insensitive to all but the mean. */
        {QUEUEING("'a': {" LOGNORMAL ", 'discipline': 'ps'}", ONE), "response_time",
         SERVICES(second, 5)},
        {QUEUEING("'a': {" LOGNORMAL ", 'servers': 'infinite'}", ONE), "response_time",
         SERVICES(second, 5)},
        {QUEUEING("'a': {" LOGNORMAL ", 'servers': 2, 'capacity': 2}", ONE), "lost_fraction",
         SERVICES(second, 5)},
        {QUEUEING("'a': {'service': {'exponential': '1 s'}, 'capacity': 2}", ONE), "lost_fraction",
         SERVICES(second, 2)},
        {QUEUEING("'a': {'service': {'exponential': '1 s'}, 'fork': 2}", ONE), "response_time",
         SERVICES(fourth, 6)},
        /* The server is free 3/4 of the time, and each vacation takes 2 s x 2.2 / 1.2. */
        {QUEUEING("'a': {" LOGNORMAL ", 'vacation': {'pareto': {'minimum': '2 s', 'shape': 2.2}}}",
                  ONE),
         "response_time",
         {"vacations", fourth, INFINITY, 0.75 / (2 * 2.2 / 1.2) / 0.5}},
        {QUEUEING("'a': {" LOGNORMAL ", 'vacation': '4 s'}", ONE), "response_time",
         SERVICES(fourth, FIVE)},
        {QUEUEING("'a': {'service': '1 s'}",
                  "'x': {'arrivals': {'interarrival': {'exponential': '40 s'}, 'batch': "
                  "{'geometric': {'mean': 10}}}, " THROUGH "}"),
         "response_time",
         {"batches", fourth, (12 - 1.2 + 0.01) / 1.9, 0.1}},
        /* A class rests on lower ones only where these are not interrupted. */
        {MIXED("preemptive_priority"), "classes.high.response_time", SERVICES(fourth, 6)},
        {MIXED("preemptive_priority"), "classes.low.response_time", SERVICES(fourth, INFINITY)},
        {MIXED("priority"), "classes.high.response_time", SERVICES(fourth, INFINITY)},
        {MIXED("fcfs"), "classes.high.response_time", SERVICES(fourth, INFINITY)},
        /* Means of 1.5 and 1 s, mean squares of 3 and 2 s^2. */
        {MIXED("ps"), "classes.high.response_time", SERVICES(second, 2.5 / (1.25 * 1.25))},
        {TWO("priority"), "classes.high.response_time", SERVICES(fourth, 6)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        forms_expect_draws(rows[i].spec, rows[i].metric, rows[i].draws);
    }
}
