/* Specs whose runs would never end: what their check cannot see ends the run with an error that
 * says where and when; and large ones that do end are let be. */
#include "experiments/runs/work_estimate.h"
#include "tests/experiments/fixture.h"

#define STATION(members) "'stations': {'cpu': {" members "}}"
#define CLASS(members)   "'classes': {'all': {" members "}}"
#define SPEC(system, load)                                                                         \
    "{'name': 'endless', 'system': {'kind': 'queueing', " system "}, 'workload': {" load           \
    "}, 'run': {'horizon': '10 s', 'warmup': '0 s'}}"
#define THROUGH "'route': {'start': 'cpu', 'cpu': 'done'}"

/* Run the only point of a spec once. @return whether it came to its end */
static bool run_once(const char *text, uint64_t event_limit, struct error *error,
                     struct simulation_result *result)
{
    struct arena *arena = arena_create();
    struct spec *spec = expect_good(text);
    struct point point;
    spec_point(spec, 0, arena, &point);
    struct simulation simulation = {
        .system = point.system,
        .parameters = point.system_parameters,
        .horizon = point.run.horizon,
        .ticks_per_second = point.run.ticks_per_second,
        .event_limit = event_limit == 0 ? work_estimate_limit(&point) : event_limit,
    };
    bool has_ended = simulate(&simulation, result, error);
    point_release(&point);
    spec_close(spec);
    arena_destroy(arena);
    return has_ended;
}

Test(endless, a_run_in_which_time_stands_still_fails_with_component_and_time)
{
    static const struct {
        const char *text, *where, *says;
    } cases[] = {
        /* thinks for no time but once in 10^12 times, and is served in none */
        {SPEC(STATION("'service': '0 s'"),
              CLASS("'population': 3, 'think': {'mixture': {'of': ['0 s', '1 s'], 'weights': "
                    "[0.999999999999, 0.000000000001]}}, " THROUGH)),
         "classes.all at 0.000000000000 s", "time stands still: more than 1006700 events"},
        {SPEC(STATION("'service': {'empirical': {'values': ['0 s', '1 s'], 'weights': "
                      "[0.999999999999, 0.000000000001]}}, 'servers': 2, 'discipline': 'ps'"),
              CLASS("'population': 3, 'think': {'empirical': {'values': ['0 s', '1 s'], "
                    "'weights': [0.999999999999, 0.000000000001]}}, " THROUGH)),
         "at 0.000000000000 s", "time stands still"},
        /* a loop in no time that is hardly ever left */
        {SPEC(STATION("'service': '0 s'"),
              CLASS("'population': 3, 'think': '1 s', 'route': {'start': 'cpu', 'cpu': {'cpu': "
                    "0.9999999999, 'done': 0.0000000001}}")),
         "stations.cpu at 1.000000000000 s", "time stands still: more than 1006700 events"},
        {SPEC(STATION("'service': '0 s', 'servers': 'infinite'"),
              CLASS("'arrivals': '2 s', 'route': {'start': 'cpu', 'cpu': {'cpu': 0.9999999999, "
                    "'done': 0.0000000001}}")),
         "stations.cpu at 2.000000000000 s", "time stands still"},
        /* passes without any event */
        {SPEC(STATION("'service': '1 s'"),
              CLASS("'population': 3, 'route': {'start': {'done': 0.9999999999, 'cpu': "
                    "0.0000000001}, 'cpu': 'done'}")),
         "classes.all at 0.000000000000 s", "for ever in no time"},
        /* arrivals, batches and vacations in no time */
        {SPEC(STATION("'service': '0 s'"),
              CLASS("'arrivals': {'mixture': {'of': ['0 s', '1 s'], 'weights': [0.9999999999, "
                    "0.0000000001]}}, " THROUGH)),
         "at 0.000000000000 s", "time stands still"},
        {SPEC(STATION("'service': '1 s', 'capacity': 1"),
              CLASS("'arrivals': {'interarrival': {'mixture': {'of': ['0 s', '1 s'], 'weights': "
                    "[0.9999999999, 0.0000000001]}}, 'batch': 1000000}, " THROUGH)),
         "classes.all at 0.000000000000 s", "arrive at one instant"},
        {SPEC(STATION("'service': '1 ms', 'vacation': {'mixture': {'of': ['0 s', '1 s'], "
                      "'weights': [0.9999999999, 0.0000000001]}}"),
              CLASS("'arrivals': '1 s', " THROUGH)),
         "stations.cpu at 0.000000000000 s", "time stands still: more than 1000300 events"},
        /* a node that fails as soon as it is up */
        {"{'name': 'endless', 'system': {'kind': 'cluster', 'policy': 'asymmetric', 'nodes': {'a': "
         "{'role': 'active', 'time_to_failure': {'mixture': {'of': ['0 s', '1 s'], 'weights': "
         "[0.999999999999, 0.000000000001]}}, 'time_to_repair': '0 s', 'boot': {'firmware': "
         "'0 s', 'operating_system': '0 s', 'cluster_stack': '0 s'}}}, 'services': {'db': {'on': "
         "'a'}}, 'membership': {'kind': 'delay'}, 'fencing': {'kind': 'none'}}, 'run': {'horizon': "
         "'10 s'}}",
         "nodes.a at 0.000000000000 s", "time stands still"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct simulation_result result;
        struct error error = {0};
        cr_expect_not(run_once(cases[i].text, 0, &error, &result), "case %zu", i);
        cr_expect_eq(error.code, ERROR_RUN, "case %zu", i);
        cr_expect_not_null(strstr(error.where, cases[i].where), "case %zu: %s", i, error.where);
        cr_expect_not_null(strstr(error.text, cases[i].says), "case %zu: %s", i, error.text);
        cr_expect_not(result.is_over_limit, "case %zu", i);
        simulation_result_free(&result);
    }
}

Test(endless, a_million_customers_may_move_at_one_instant)
{
    static const char *const specs[] = {
        /* all start at 0, are served at 1 s, 2 s, ... and take two more steps in no time */
        SPEC("'stations': {'cpu': {'service': '4 s', 'servers': 'infinite'}, 'no': {'service': "
             "'0 s', 'servers': 'infinite'}}",
             CLASS("'population': 1000000, 'route': {'start': 'cpu', 'cpu': 'no', 'no': 'done'}")),
        /* all think first, for no time */
        SPEC(STATION("'service': '100 s', 'servers': 'infinite'"),
             CLASS("'population': 1000000, 'think': '0 s', " THROUGH)),
        /* and come as one batch */
        SPEC("'stations': {'cpu': {'service': '0 s', 'servers': 'infinite'}, 'no': {'service': "
             "'0 s', 'servers': 'infinite'}}",
             CLASS("'arrivals': {'interarrival': '6 s', 'batch': 1000000}, 'route': {'start': "
                   "'cpu', 'cpu': 'no', 'no': 'done'}")),
    };
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct simulation_result result;
        struct error error = {0};
        cr_expect(run_once(specs[i], 0, &error, &result), "case %zu: %s: %s", i, error.where,
                  error.text);
        cr_expect_geq(result.events, 1000000);
        simulation_result_free(&result);
    }
}

Test(endless, a_run_that_schedules_more_than_its_limit_fails)
{
    static const char text[] =
        SPEC(STATION("'service': '1 ms'"), CLASS("'arrivals': '2 ms', " THROUGH));
    struct simulation_result result;
    struct error error = {0};
    cr_expect(run_once(text, 0, &error, &result), "%s", error.text);
    uint64_t events = result.events;
    simulation_result_free(&result);
    /* The last arrival lies past the horizon. */
    cr_expect(run_once(text, events, &error, &result), "%s", error.text);
    cr_expect_eq(result.events, events);
    simulation_result_free(&result);
    cr_expect_not(run_once(text, events - 1, &error, &result));
    cr_expect(result.is_over_limit);
    cr_expect_not_null(strstr(error.text, "events were scheduled in one run, its limit"), "%s",
                       error.text);
    simulation_result_free(&result);
}
