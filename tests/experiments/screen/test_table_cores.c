#include "experiments/screen/table_cores.h"

#include "tests/experiments/results.h"

static char *cores_of(const char *spec)
{
    struct fixture fixture;
    struct point_summaries summaries;
    char *text;
    size_t bytes;
    fixture_open(&fixture, spec);
    for (size_t id = 0; id < spec_point_count(fixture.spec); id++) {
        fixture_run(&fixture, id, 3);
    }
    results_find(&fixture, &summaries);
    FILE *out = open_memstream(&text, &bytes);
    table_print_cores(&summaries, 0, out);
    fclose(out);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
    return text;
}

/* A task of 1 us each 4 us: 100 in 401 us, of which the last has computed for 0.5 us where two
 * handlers stop it, are 24.94 and 24.81 %; the handlers of the others take as much. */
Test(table_cores, shows_the_states_that_there_are)
{
    char *text = cores_of(
        "{'name': 'cores', 'system': {'kind': 'multiprocessor', 'memory': {'latency': '100 ns'}, "
        "'scheduler': {'kind': 'fcfs'}}, 'workload': {'tasks': {'arrivals': '4 us', 'service': "
        "'1 us', 'traps': {'between': '0.5 us', 'handler': '1 us', 'ends': 0}}}, 'run': "
        "{'horizon': '401 us', 'warmup': '0 s', 'replications': 3}, 'sweep': "
        "{'workload.tasks.traps.handler': ['1 us', '0 us']}}");
    cr_expect_str_eq(text,
                     "\nTime of cores [%], rounded so that each line adds up to 100.0:\n"
                     "point  user  system  idle\n"
                     "    0  24.8    24.8  50.4\n"
                     "    1  24.9     0.0  75.1\n",
                     "%s", text);
    free(text);
}

Test(table_cores, is_silent_where_there_are_none)
{
    char *text = cores_of(MM1 MM1_RUN "}");
    cr_expect_str_eq(text, "");
    free(text);
}
