#include "experiments/screen/table_theory.h"

#include "tests/experiments/results.h"

#define METRICS ", 'analysis': {'metrics': ['stations.cpu.utilization', 'throughput']}}"

static char *theory_of(const char *spec)
{
    struct fixture fixture;
    struct point_summaries summaries;
    fixture_open(&fixture, spec);
    fixture_run(&fixture, 0, 3);
    results_find(&fixture, &summaries);
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    table_print_theory(&summaries, 0, out);
    fclose(out);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
    return text;
}

Test(table_theory, stands_beside_what_was_simulated)
{
    char *text = theory_of(MM1 ", 'run': {'horizon': '2000 s', 'replications': 3}" METRICS);
    cr_expect_not_null(strstr(text, "\nTheory:\npoint  metric"), "%s", text);
    cr_expect_not_null(strstr(text, "0  stations.cpu.utilization  "), "%s", text);
    cr_expect_not_null(strstr(text, "0.500  yes    M/M/1\n"), "%s", text);
    free(text);
}

/* A right law whose services have too heavy a tail: the row must not look like one that holds. */
Test(table_theory, says_why_there_is_no_verdict)
{
    char *text = theory_of("{'name': 'tail', 'system': {'kind': 'queueing', 'stations': {'cpu': "
                           "{'service': {'pareto': {'minimum': '300 ms', 'shape': 2.2}}}}}, "
                           "'workload': {'classes': {'all': {'arrivals': {'exponential': '2 s'}, "
                           "'route': {'start': 'cpu', 'cpu': 'done'}}}}, "
                           "'run': {'horizon': '8000 s', 'replications': 3}, "
                           "'analysis': {'metrics': ['stations.cpu.utilization', 'response_time', "
                           "'number_in_system']}}");
    cr_expect_not_null(strstr(text, "  yes    M/G/1\n"), "utilization rests on means: %s", text);
    const char *first = strstr(text, "  ?      M/G/1\n");
    cr_expect(first != NULL && strstr(first + 1, "  ?      M/G/1\n") != NULL, "%s", text);
    /* The same reason of two rows stands there once. */
    cr_expect_not_null(strstr(text, "? no verdict:\n  point 0, response_time: the service times "
                                    "have no finite fourth moment: an interval over 3 replications "
                                    "says nothing\n"),
                       "%s", text);
    cr_expect_null(strstr(text, "point 0, number_in_system:"), "%s", text);
    free(text);
}

Test(table_theory, is_silent_where_there_is_none)
{
    char *text = theory_of(
        MM1 ", 'run': {'horizon': '400 s', 'replications': 3, 'transient': true}" METRICS);
    cr_expect_str_eq(text, "");
    free(text);
}

Test(table_theory, says_why_rates_by_time_of_day_have_none)
{
    char *text = theory_of("{'name': 'day', 'system': {'kind': 'queueing', 'stations': {'cpu': "
                           "{'service': {'exponential': '1 s'}}}}, 'workload': {'classes': {'all': "
                           "{'arrivals': {'rates': [{'from': '0 s', 'rate': '0.2 /s'}, {'from': "
                           "'50 s', 'rate': '0.8 /s'}], 'period': '100 s'}, 'route': {'start': "
                           "'cpu', 'cpu': 'done'}}}}, 'run': {'horizon': '400 s', 'replications': "
                           "3}" METRICS);
    cr_expect_str_eq(text,
                     "\nNo theory beside it: the rates of arrivals vary with the time of day: "
                     "there is no steady state.\n");
    free(text);
}
