#include "experiments/screen/table_pareto.h"

#include "tests/experiments/results.h"

static char *table_of(const char *spec)
{
    struct fixture fixture;
    struct point_summaries summaries;
    struct pareto pareto;
    char *text;
    size_t bytes;
    fixture_open(&fixture, spec);
    for (size_t id = 0; id < spec_point_count(fixture.spec); id++) {
        fixture_run(&fixture, id, 6);
    }
    results_find(&fixture, &summaries);
    pareto_make(&pareto, &summaries);
    FILE *out = open_memstream(&text, &bytes);
    table_print_pareto(&pareto, &summaries, 0, out);
    fclose(out);
    pareto_free(&pareto);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
    return text;
}

#define SWEPT                                                                                      \
    MM1 ", 'run': {'horizon': '2000 s', 'replications': 6}, 'sweep': "                             \
        "{'system.stations.cpu.servers': [1, 2, 4]}"

/* More servers serve faster and stand idle more. */
Test(table_pareto, shows_the_front_and_counts_the_rest)
{
    char *text = table_of(SWEPT ", 'analysis': {'pareto': ['response_time', {'metric': "
                                "'stations.cpu.utilization', 'better': 'more'}]}}");
    static const char *const parts[] = {
        ("\nPareto front of response_time (less is better) and stations.cpu.utilization (more is "
         "better):\n"),
        "\n    0        1  ", "\n    1        2  ", "  front\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        cr_expect(strstr(text, parts[i]) != NULL, "no \"%s\" in\n%s", parts[i], text);
    }
    free(text);
    text = table_of(SWEPT ", 'analysis': {'pareto': ['response_time', {'metric': "
                          "'stations.cpu.utilization', 'better': 'less'}]}}");
    cr_expect(strstr(text, "\n    2        4  ") != NULL &&
                  strstr(text, "\n    0        1  ") == NULL &&
                  strstr(text, "are dominated: a point of the front is surely better.\n") != NULL,
              "%s", text);
    free(text);
    text = table_of(SWEPT "}");
    cr_expect_str_eq(text, "");
    free(text);
}
