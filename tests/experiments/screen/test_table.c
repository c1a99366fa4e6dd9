#include "experiments/screen/table.h"

#include "tests/experiments/results.h"

#define SWEEP                                                                                      \
    ", 'sweep': {'workload.classes.all.arrivals': [{'exponential': '2 s'}, '4 s']}, "              \
    "'analysis': {'metrics': ['throughput', 'lost_fraction']}}"

static char *table_of(const struct fixture *fixture, struct result *result)
{
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    table_print(fixture->spec, result, out);
    fclose(out);
    return text;
}

Test(table, has_the_question_and_one_line_a_point)
{
    struct fixture fixture;
    struct result result = {0};
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    for (size_t id = 0; id < 2; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(&fixture, id, i, 1000 * (double)(id + 1) + (double)i, 0.5);
        }
    }
    results_find(&fixture, &result.summaries);
    char *text = table_of(&fixture, &result);
    static const char *const lines[] = {
        "mm1\nHow long is the queue?\n",
        "point  arrivals             throughput  lost_fraction  runs  bottleneck\n",
        "[k/s]\n",
        "    0  exponential 2 s  1.0010 ±0.0025              -     3  none above 90 %: cpu 50.0 "
        "%\n",
        "    1  4 s              2.0010 ±0.0025              -     3  none above 90 %: cpu 50.0 "
        "%\n",
        "95 % interval",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        cr_expect(strstr(text, lines[i]) != NULL, "\"%s\" is not in\n%s", lines[i], text);
    }
    free(text);
    result_free(&result);
    fixture_close(&fixture);
}

Test(table, of_no_points_says_so)
{
    struct fixture fixture;
    struct result result = {0};
    fixture_open(&fixture, MM1 MM1_RUN "}");
    point_summaries_init(&result.summaries, spec_analysis(fixture.spec));
    char *text = table_of(&fixture, &result);
    cr_expect_not_null(strstr(text, "no point belongs to this shard"));
    free(text);
    result_free(&result);
    fixture_close(&fixture);
}
