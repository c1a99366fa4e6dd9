#include "experiments/theory/conditions.h"

#include "tests/experiments/outside.h"

#define RARE       "'arrivals': {'exponential': '9 s'}, "
#define A(station) "'a': {" station "}"
#define X          "'x': {" POISSON THROUGH "}"
#define EXP        "'service': {'exponential': '1 s'}"
#define ALWAYS     "'service': '1 s'"
#define HEAVY      "'service': {'pareto': {'minimum': '100 ms', 'shape': 1.5}}"

/* A station, its one class, and a second one: what all queues of one class suppose. */
#define QUEUE(law, station)                                                                        \
    {law, "one station",                                                                           \
     QUEUEING(A(station) ", 'b': {" ALWAYS "}",                                                    \
              "'x': {" POISSON "'route': {'start': 'a', 'a': 'b', 'b': 'done'}}")},                \
        {law, "passed once",                                                                       \
         QUEUEING(A(station),                                                                      \
                  "'x': {" RARE "'route': {'start': 'a', 'a': {'a': 0.5, 'done': 0.5}}}")},        \
    {                                                                                              \
        law, "one class", QUEUEING(A(station), X ", 'y': {" RARE THROUGH "}")                      \
    }
#define POISSON_TOO(law, station)                                                                  \
    {                                                                                              \
        law, "Poisson arrivals", QUEUEING(A(station), "'x': {'arrivals': '2 s', " THROUGH "}")     \
    }
#define UNLIMITED(law, station)                                                                    \
    {                                                                                              \
        law, "no capacity", QUEUEING(A(station ", 'capacity': 50"), X)                             \
    }
#define UNFORKED(law, station)                                                                     \
    {                                                                                              \
        law, "no fork", QUEUEING(A(station ", 'fork': 2"), X)                                      \
    }
#define UNTIRING(law, station)                                                                     \
    {                                                                                              \
        law, "no vacation", QUEUEING(A(station ", 'vacation': '1 s'"), X)                          \
    }
#define PLAIN(law, station) UNLIMITED(law, station), UNFORKED(law, station), UNTIRING(law, station)
#define IS(law, condition, station)                                                                \
    {                                                                                              \
        law, condition, QUEUEING(A(station), X)                                                    \
    }

static const char variance[] = "service of finite variance";
static const char any_mean[] = "fcfs, lcfs, random or ps";

/* clang-format off */
static const struct outside of_one_class[] = {
#define STATION ALWAYS ", 'servers': 'infinite'"
    IS("M/G/infinity", NULL, STATION),
    QUEUE("M/G/infinity", STATION), POISSON_TOO("M/G/infinity", STATION),
    UNLIMITED("M/G/infinity", STATION), UNFORKED("M/G/infinity", STATION),
    IS("M/G/infinity", variance, HEAVY ", 'servers': 'infinite'"),
    IS("M/G/infinity", "infinite servers", ALWAYS),
#undef STATION
    IS("M/M/1", NULL, EXP), IS("M/M/1", NULL, EXP ", 'discipline': 'lcfs'"),
    QUEUE("M/M/1", EXP), POISSON_TOO("M/M/1", EXP), PLAIN("M/M/1", EXP),
    IS("M/M/1", "exponential service", ALWAYS),
    IS("M/M/1", "one server", EXP ", 'servers': 2"),
    IS("M/M/1", any_mean, EXP ", 'discipline': 'sjf'"),
#define STATION EXP ", 'servers': 2"
    IS("M/M/c", NULL, STATION),
    QUEUE("M/M/c", STATION), POISSON_TOO("M/M/c", STATION),
    UNLIMITED("M/M/c", STATION), UNFORKED("M/M/c", STATION), UNTIRING("M/M/c", EXP),
    IS("M/M/c", "exponential service", ALWAYS ", 'servers': 2"),
    IS("M/M/c", "finite servers", EXP ", 'servers': 'infinite'"),
    IS("M/M/c", any_mean, STATION ", 'discipline': 'sjf'"),
#undef STATION
    IS("M/G/1", NULL, ALWAYS),
    QUEUE("M/G/1", ALWAYS), POISSON_TOO("M/G/1", ALWAYS), PLAIN("M/G/1", ALWAYS),
    IS("M/G/1", variance, HEAVY), IS("M/G/1", "one server", ALWAYS ", 'servers': 2"),
    IS("M/G/1", "fcfs, lcfs or random", ALWAYS ", 'discipline': 'sjf'"),
#define STATION ALWAYS ", 'discipline': 'ps'"
    IS("M/G/1-PS", NULL, STATION),
    QUEUE("M/G/1-PS", STATION), POISSON_TOO("M/G/1-PS", STATION), PLAIN("M/G/1-PS", STATION),
    IS("M/G/1-PS", variance, HEAVY ", 'discipline': 'ps'"),
    IS("M/G/1-PS", "one server", STATION ", 'servers': 2"), IS("M/G/1-PS", "ps", ALWAYS),
#undef STATION
#define STATION ALWAYS ", 'servers': 2, 'capacity': 2"
    IS("Erlang B", NULL, STATION), IS("Erlang B", NULL, ALWAYS ", 'servers': 5, 'capacity': 2"),
    QUEUE("Erlang B", STATION), POISSON_TOO("Erlang B", STATION), UNFORKED("Erlang B", STATION),
    UNTIRING("Erlang B", ALWAYS ", 'capacity': 1"),
    IS("Erlang B", variance, HEAVY ", 'servers': 2, 'capacity': 2"),
    IS("Erlang B", any_mean, STATION ", 'discipline': 'sjf'"),
    IS("Erlang B", "a server for each place", ALWAYS ", 'servers': 2, 'capacity': 3"),
    IS("Erlang B", "a server for each place", ALWAYS ", 'servers': 2"),
#undef STATION
#define STATION EXP ", 'servers': 2, 'capacity': 4"
    IS("M/M/c/K", NULL, STATION),
    QUEUE("M/M/c/K", STATION), POISSON_TOO("M/M/c/K", STATION), UNFORKED("M/M/c/K", STATION),
    UNTIRING("M/M/c/K", EXP ", 'capacity': 4"),
    IS("M/M/c/K", "exponential service", ALWAYS ", 'servers': 2, 'capacity': 4"),
    IS("M/M/c/K", "finite servers", EXP ", 'servers': 'infinite', 'capacity': 4"),
    IS("M/M/c/K", any_mean, STATION ", 'discipline': 'sjf'"),
    IS("M/M/c/K", "a capacity", EXP ", 'servers': 2"),
#undef STATION
#define STATION ALWAYS ", 'vacation': '1 s'"
    IS("M/G/1 with vacations", NULL, STATION),
    QUEUE("M/G/1 with vacations", STATION), POISSON_TOO("M/G/1 with vacations", STATION),
    UNLIMITED("M/G/1 with vacations", STATION), UNFORKED("M/G/1 with vacations", STATION),
    IS("M/G/1 with vacations", variance, HEAVY ", 'vacation': '1 s'"),
    IS("M/G/1 with vacations", "fcfs, lcfs or random", STATION ", 'discipline': 'sjf'"),
    IS("M/G/1 with vacations", "a vacation", ALWAYS),
#undef STATION
#define STATION EXP ", 'fork': 2"
    IS("fork-join", NULL, STATION),
    QUEUE("fork-join", STATION), POISSON_TOO("fork-join", STATION),
    UNLIMITED("fork-join", STATION), UNTIRING("fork-join", STATION),
    IS("fork-join", "exponential service", ALWAYS ", 'fork': 2"),
    IS("fork-join", "one server", STATION ", 'servers': 2"),
    IS("fork-join", "fcfs", STATION ", 'discipline': 'lcfs'"),
    IS("fork-join", "fcfs", STATION ", 'discipline': 'random'"),
    IS("fork-join", "fcfs", STATION ", 'discipline': 'ps'"),
    IS("fork-join", "a fork of 2", EXP ", 'fork': 3"),
    IS("fork-join", "a fork of 2", EXP),
#undef STATION
};

/* Pairs of customers; each row changes one thing. */
#define PAIRS(route)                                                                               \
    "'x': {'arrivals': {'interarrival': {'exponential': '5 s'}, 'batch': 2}, " route "}"
#define GROUPS(condition, station) {"M^X/G/1", condition, QUEUEING(A(station), PAIRS(THROUGH))}
static const struct outside of_groups[] = {
    GROUPS(NULL, ALWAYS),
    {"M^X/G/1", "one station", QUEUEING(A(ALWAYS) ", 'b': {" ALWAYS "}",
        PAIRS("'route': {'start': 'a', 'a': 'b', 'b': 'done'}"))},
    {"M^X/G/1", "passed once", QUEUEING(A(ALWAYS),
        PAIRS("'route': {'start': 'a', 'a': {'a': 0.5, 'done': 0.5}}"))},
    {"M^X/G/1", "one class", QUEUEING(A(ALWAYS), PAIRS(THROUGH) ", 'y': {" RARE THROUGH "}")},
    {"M^X/G/1", "exponential gaps", QUEUEING(A(ALWAYS),
        "'x': {'arrivals': {'interarrival': '5 s', 'batch': 2}, " THROUGH "}")},
    GROUPS(variance, HEAVY), GROUPS("one server", ALWAYS ", 'servers': 2"),
    GROUPS("fcfs, lcfs or random", ALWAYS ", 'discipline': 'ps'"),
    GROUPS("no capacity", ALWAYS ", 'capacity': 50"), GROUPS("no fork", ALWAYS ", 'fork': 2"),
    GROUPS("no vacation", ALWAYS ", 'vacation': '1 s'"),
};

#define LOW  "'low': {'arrivals': {'exponential': '4 s'}, " THROUGH "}"
#define HIGH "'high': {'arrivals': {'exponential': '4 s'}, 'priority': 5, " THROUGH "}"
#define ARE(law, condition, station) {law, condition, QUEUEING(A(station), LOW ", " HIGH)}
#define SEVERAL(law, with)                                                                         \
    ARE(law, NULL, ALWAYS with),                                                                   \
    {law, "one station", QUEUEING(A(ALWAYS with) ", 'b': {" ALWAYS "}", LOW                        \
        ", 'high': {" RARE "'priority': 5, 'route': {'start': 'a', 'a': 'b', 'b': 'done'}}")},     \
    {law, "passed once", QUEUEING(A(ALWAYS with), LOW ", 'high': {" RARE                           \
        "'priority': 5, 'route': {'start': 'a', 'a': {'a': 0.5, 'done': 0.5}}}")},                 \
    {law, "several classes", QUEUEING(A(ALWAYS with), LOW)},                                       \
    {law, "Poisson arrivals", QUEUEING(A(ALWAYS with), LOW                                         \
        ", 'high': {'arrivals': '4 s', 'priority': 5, " THROUGH "}")},                             \
    ARE(law, variance, HEAVY with), ARE(law, "one server", ALWAYS with ", 'servers': 2"),          \
    ARE(law, "no capacity", ALWAYS with ", 'capacity': 50"),                                       \
    ARE(law, "no fork", ALWAYS with ", 'fork': 2"),                                                \
    ARE(law, "no vacation", ALWAYS with ", 'vacation': '1 s'")
#define ALIKE(law, with)                                                                           \
    {law, "distinct priorities", QUEUEING(A(ALWAYS with), LOW ", 'y': {" RARE THROUGH "}")}
static const struct outside of_several_classes[] = {
    SEVERAL("M/G/1 priority", ", 'discipline': 'priority'"),
    ALIKE("M/G/1 priority", ", 'discipline': 'priority'"),
    ARE("M/G/1 priority", "priority", ALWAYS),
    SEVERAL("M/G/1 preemptive priority", ", 'discipline': 'preemptive_priority'"),
    ALIKE("M/G/1 preemptive priority", ", 'discipline': 'preemptive_priority'"),
    ARE("M/G/1 preemptive priority", "preemptive_priority", ALWAYS),
    SEVERAL("M/G/1", ""), ARE("M/G/1", "fcfs, lcfs or random", ALWAYS ", 'discipline': 'sjf'"),
    SEVERAL("M/G/1-PS", ", 'discipline': 'ps'"), ARE("M/G/1-PS", "ps", ALWAYS),
};

#define POLL(more)                                                                                 \
    ALWAYS ", 'discipline': 'polling', 'polling': {'switch_over': '100 ms'" more "}"
#define LIMITED      POLL(", 'policy': 'limited'")
#define SLOW         "'service': {'a': '2 s'}, "
#define POLLED(law, station)                                                                       \
    ARE(law, NULL, station),                                                                       \
    {law, "one station", QUEUEING(A(station) ", 'b': {" ALWAYS "}", LOW                            \
        ", 'high': {'arrivals': {'exponential': '4 s'}, "                                          \
        "'route': {'start': 'a', 'a': 'b', 'b': 'done'}}")},                                       \
    {law, "passed once", QUEUEING(A(station), LOW ", 'high': {'arrivals': {'exponential': '4 s'}, "\
        "'route': {'start': 'a', 'a': {'a': 0.5, 'done': 0.5}}}")},                                \
    ARE(law, "no capacity", station ", 'capacity': 50")
static const struct outside of_polling[] = {
    POLLED("polling", POLL("")), POLLED("polling, one a poll", LIMITED),
    {"polling", NULL, QUEUEING(A(POLL("")), LOW)},
    ARE("polling", NULL, ALWAYS ", 'discipline': 'polling'"),
    ARE("polling", NULL, POLL(", 'policy': 'gated'")),
    ARE("polling", "polling", ALWAYS),
    ARE("polling", "exhaustive or gated", POLL(", 'policy': 'limited', 'limit': 3")),
    ARE("polling", variance, HEAVY ", 'discipline': 'polling'"),
    ARE("polling", "switches of finite variance", ALWAYS ", 'discipline': 'polling', "
        "'polling': {'switch_over': {'pareto': {'minimum': '100 ms', 'shape': 1.5}}}"),
    {"polling", "Poisson arrivals", QUEUEING(A(POLL("")), LOW
        ", 'high': {'arrivals': '4 s', " THROUGH "}")},
    {"polling", "equal mean services", QUEUEING(A(POLL("")), LOW
        ", 'high': {" SLOW RARE THROUGH "}")},
    ARE("polling, one a poll", "polling", ALWAYS ", 'polling': {'policy': 'limited'}"),
    ARE("polling, one a poll", "a limit of 1", POLL(", 'policy': 'limited', 'limit': 3")),
    ARE("polling, one a poll", variance, HEAVY
        ", 'discipline': 'polling', 'polling': {'policy': 'limited'}"),
    ARE("polling, one a poll", "switches of finite variance", ALWAYS ", 'discipline': 'polling', "
        "'polling': {'policy': 'limited', "
        "'switch_over': {'pareto': {'minimum': '100 ms', 'shape': 1.5}}}"),
    {"polling, one a poll", "Poisson arrivals", QUEUEING(A(LIMITED), LOW
        ", 'high': {'arrivals': '4 s', " THROUGH "}")},
    {"polling, one a poll", "classes alike", QUEUEING(A(LIMITED), LOW
        ", 'high': {" RARE THROUGH "}")},
};

#define THINKING "'x': {'population': 4, 'think': {'exponential': '9 s'}, " THROUGH "}"
#define BUS(condition, station) {"M/D/1//N", condition, QUEUEING(A(station), THINKING)}
#define CLOSED   "'x': {'population': 4, 'think': '9 s', " THROUGH "}"
#define MVA1(condition, station) {"MVA", condition, QUEUEING(A(station), CLOSED)}
#define Y(more)  ", 'y': {'population': 2, " more THROUGH "}"
#define MVA2(condition, station) {"MVA", condition, QUEUEING(A(station), CLOSED Y(""))}
#define AGAIN    "'route': {'start': 'a', 'a': {'a': 0.5, 'done': 0.5}}"
#define BACK     "'x': {" RARE AGAIN "}"
#define OPEN(condition, station) {"Jackson", condition, QUEUEING(A(station), BACK)}
#define ALL_PLAIN(row, station)                                                                    \
    row("no capacity", station ", 'capacity': 50"), row("no fork", station ", 'fork': 2"),         \
    row("no vacation", station ", 'vacation': '1 s'")
static const struct outside of_networks[] = {
    BUS(NULL, ALWAYS), ALL_PLAIN(BUS, ALWAYS), BUS("constant service", EXP),
    BUS("one server", ALWAYS ", 'servers': 2"),
    BUS("fcfs, lcfs or random", ALWAYS ", 'discipline': 'ps'"),
    {"M/D/1//N", "one class", QUEUEING(A(ALWAYS), THINKING Y(""))},
    {"M/D/1//N", "one station", QUEUEING(A(ALWAYS) ", 'b': {" ALWAYS "}",
        "'x': {'population': 4, 'think': {'exponential': '9 s'}, "
        "'route': {'start': 'a', 'a': 'b', 'b': 'done'}}")},
    {"M/D/1//N", "passed once", QUEUEING(A(ALWAYS),
        "'x': {'population': 4, 'think': {'exponential': '9 s'}, " AGAIN "}")},
    {"M/D/1//N", "exponential thinking", QUEUEING(A(ALWAYS), CLOSED)},
    MVA1(NULL, EXP), MVA1(NULL, ALWAYS ", 'discipline': 'ps'"), ALL_PLAIN(MVA1, EXP),
    MVA1("exponential services", ALWAYS), MVA1(any_mean, EXP ", 'discipline': 'sjf'"),
    {"MVA", "one class", QUEUEING(A(EXP), CLOSED Y(""))},
    {"MVA", "closed", QUEUEING(A(EXP), BACK)},
    {"MVA", "few enough customers", QUEUEING(A(EXP ", 'servers': 2"),
        "'x': {'population': 3000, " THROUGH "}")},
    MVA2(NULL, EXP), ALL_PLAIN(MVA2, EXP),
    MVA2("exponential services", ALWAYS), MVA2("fcfs or ps", EXP ", 'discipline': 'lcfs'"),
    MVA2("single servers and delays", EXP ", 'servers': 2"),
    {"MVA", "several classes", QUEUEING(A(EXP), CLOSED)},
    {"MVA", "closed", QUEUEING(A(EXP), CLOSED ", 'y': {" RARE THROUGH "}")},
    {"MVA", "services alike", QUEUEING(A(EXP),
        CLOSED Y("'service': {'a': {'exponential': '2 s'}}, "))},
    {"MVA", "few enough customers", QUEUEING(A(EXP),
        "'x': {'population': 3000, " THROUGH "}, 'y': {'population': 3000, " THROUGH "}")},
    OPEN(NULL, EXP), ALL_PLAIN(OPEN, EXP), OPEN("exponential services", ALWAYS),
    OPEN(any_mean, EXP ", 'discipline': 'sjf'"),
    {"Jackson", "one class", QUEUEING(A(EXP), BACK ", 'y': {" RARE THROUGH "}")},
    {"Jackson", "Poisson arrivals", QUEUEING(A(EXP), "'x': {'arrivals': '9 s', " AGAIN "}")},
};
/* clang-format on */

Test(closed_form_conditions, each_condition_of_a_queue_counts)
{
    enum {
        FIRST = sizeof of_one_class / sizeof *of_one_class,
        SECOND = sizeof of_groups / sizeof *of_groups,
        THIRD = sizeof of_several_classes / sizeof *of_several_classes,
        FOURTH = sizeof of_networks / sizeof *of_networks,
        FIFTH = sizeof of_polling / sizeof *of_polling,
        ALL = FIRST + SECOND + THIRD + FOURTH + FIFTH
    };
    static struct outside rows[ALL];
    memcpy(rows, of_one_class, sizeof of_one_class);
    memcpy(rows + FIRST, of_groups, sizeof of_groups);
    memcpy(rows + FIRST + SECOND, of_several_classes, sizeof of_several_classes);
    memcpy(rows + FIRST + SECOND + THIRD, of_networks, sizeof of_networks);
    memcpy(rows + FIRST + SECOND + THIRD + FOURTH, of_polling, sizeof of_polling);
    outside_check(rows, ALL);
}

/* At a load of 0.8 the means are 7 under fcfs, and by simulation 8.12 under lcfs, 7.60 at random.
 */
Test(closed_form_conditions, a_fork_in_another_order_has_no_form)
{
#define LOADED "'x': {'arrivals': {'exponential': '1250 ms'}, " THROUGH "}"
    cr_expect_float_eq(
        forms_value(QUEUEING(A(EXP ", 'fork': 2"), LOADED), "fork-join", "response_time"), 7, 1e-9);
    cr_expect_eq(forms_count(QUEUEING(A(EXP ", 'fork': 2, 'discipline': 'lcfs'"), LOADED)), 0);
    cr_expect_eq(forms_count(QUEUEING(A(EXP ", 'fork': 2, 'discipline': 'random'"), LOADED)), 0);
}
