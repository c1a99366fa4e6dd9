#include "experiments/theory/solution.h"

#include "tests/experiments/spec/spec_text.h"

#define STATION(parameters)                                                                        \
    "'system': {'kind': 'queueing', 'stations': {'cpu': {" parameters "}}}, "
#define OPEN(gap)                                                                                  \
    "'workload': {'classes': {'all': {'arrivals': " gap ", 'route': {'start': 'cpu', 'cpu': "      \
    "'done'}}}}, "
#define RUN                          "'run': {'horizon': '400 s'}"
#define SPEC(station, arrivals, run) "{'name': 'x', " STATION(station) OPEN(arrivals) run "}"

/* The solution of the only point. @param reason  room for it */
static struct solution solve(const char *text, char reason[400])
{
    struct spec *spec = expect_good(text);
    struct arena *arena = arena_create();
    struct point point;
    static struct solution solution;
    spec_point(spec, 0, arena, &point);
    solution_of(&point, arena, &solution);
    snprintf(reason, 400, "%s", solution.reason == NULL ? "" : solution.reason);
    for (size_t i = 0; i < solution.forms.count; i++) {
        solution.forms.list[i].metric =
            strdup(solution.forms.list[i].metric); /* outlives the spec */
    }
    point_release(&point);
    arena_destroy(arena);
    spec_close(spec);
    return solution;
}

/* Values of textbooks: M/M/1 at 0.5 with a service of 1 s, M/D/1 at 0.5 (1.5 s), M/M/2 at 0.5
 * (4/3 s), Erlang B for 2 erlangs and 2 servers (0.4). */
Test(solution, has_the_values_of_textbooks)
{
    static const struct {
        const char *spec;
        const char *metric;
        double value;
        const char *law;
    } facts[] = {
        {SPEC("'service': {'exponential': '1 s'}", "{'exponential': '2 s'}", RUN), "response_time",
         2, "M/M/1"},
        {SPEC("'service': {'exponential': '1 s'}", "{'exponential': '2 s'}", RUN),
         "number_in_system", 1, "M/M/1"},
        {SPEC("'service': '1 s'", "{'exponential': '2 s'}", RUN), "response_time", 1.5, "M/G/1"},
        {SPEC("'servers': 2, 'service': {'exponential': '1 s'}", "{'exponential': '1 s'}", RUN),
         "response_time", 4.0 / 3, "M/M/c"},
        {SPEC("'servers': 2, 'capacity': 2, 'service': {'exponential': '1 s'}",
              "{'exponential': '500 ms'}", RUN),
         "lost_fraction", 0.4, "Erlang B"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        char reason[400];
        bool is_found = false;
        struct solution solution = solve(facts[i].spec, reason);
        for (size_t k = 0; k < solution.forms.count; k++) {
            const struct closed_form *form = &solution.forms.list[k];
            if (strcmp(form->metric, facts[i].metric) == 0) {
                is_found = true;
                cr_expect_float_eq(form->expected, facts[i].value, 1e-9, "%zu: %.17g", i,
                                   form->expected);
                cr_expect_str_eq(form->law, facts[i].law);
            }
        }
        cr_expect(is_found, "%zu: %s", i, reason);
    }
}

Test(solution, says_what_the_nearest_law_needs)
{
    static const struct {
        const char *spec;
        const char *part;
    } facts[] = {
        {SPEC("'service': {'exponential': '1 s'}", "{'exponential': '2 s'}",
              "'run': {'horizon': '400 s', 'transient': true}"),
         "the run is \"transient\""},
        {SPEC("'service': {'exponential': '1 s'}", "{'uniform': ['1 s', '3 s']}", RUN),
         " comes nearest, but needs Poisson arrivals"},
        {"{'name': 'pair', 'system': {'kind': 'cluster', 'nodes': {'a': {'role': 'active'}, 'b': "
         "{'role': 'standby', 'fencing_delay': '5 s'}}, 'storage': {'lun': {}}, 'services': {'db': "
         "{'on': 'a', 'storage': 'lun'}}}, 'faults': [{'at': '30 s', 'kind': 'node_crash', "
         "'target': 'a'}], 'run': {'horizon': '3 min'}}",
         " conditions more"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        char reason[400];
        struct solution solution = solve(facts[i].spec, reason);
        cr_expect_eq(solution.forms.count, 0);
        cr_expect(strstr(reason, facts[i].part) != NULL, "%zu: %s", i, reason);
    }
}
