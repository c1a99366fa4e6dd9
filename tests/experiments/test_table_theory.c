#include "experiments/table_theory.h"

#include "tests/experiments/results.h"

#define METRICS ", 'analysis': {'metrics': ['stations.cpu.utilization', 'throughput']}}"

static char *theory_of(const char *spec)
{
    struct fixture fixture;
    struct findings findings;
    fixture_open(&fixture, spec);
    fixture_run(&fixture, 0, 3);
    results_find(&fixture, &findings);
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    table_print_theory(fixture.spec, &findings, out);
    fclose(out);
    findings_free(&findings);
    fixture_close(&fixture);
    return text;
}

Test(table_theory, stands_beside_what_was_simulated)
{
    char *text = theory_of(MM1 MM1_RUN METRICS);
    cr_expect_not_null(strstr(text, "\nTheory:\npoint  metric"), "%s", text);
    cr_expect_not_null(strstr(text, "0  stations.cpu.utilization  "), "%s", text);
    cr_expect_not_null(strstr(text, "0.500  M/M/1\n"), "%s", text);
    free(text);
}

Test(table_theory, is_silent_where_there_is_none)
{
    char *text = theory_of(
        MM1 ", 'run': {'horizon': '400 s', 'replications': 3, 'transient': true}" METRICS);
    cr_expect_str_eq(text, "");
    free(text);
}
