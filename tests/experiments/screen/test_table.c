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
    table_print(fixture->spec, result, 0, out);
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

/* The first lines of what is printed; no line of a table is wider. */
static void expect_fits(const char *text, size_t width)
{
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        cr_expect(length <= width || strstr(line, "±") != NULL, "%.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

Test(table, that_has_no_room_says_which_columns_it_left_out)
{
    char *text;
    size_t bytes;
    struct fixture fixture;
    struct result result = {0};
    fixture_open(&fixture, MM1 MM1_RUN SWEEP);
    for (size_t id = 0; id < 2; id++) {
        for (uint64_t i = 0; i < 3; i++) {
            fixture_make_up(&fixture, id, i, 1000 * (double)(id + 1) + (double)i, 0.5);
        }
    }
    results_find(&fixture, &result.summaries);
    FILE *out = open_memstream(&text, &bytes);
    size_t left_out = table_print(fixture.spec, &result, 64, out);
    table_print_left_out(left_out, "a folder", 0, out);
    table_print_left_out(0, "another", 0, out);
    fclose(out);
    cr_expect_eq(left_out, 1);
    cr_expect_null(strstr(text, "bottleneck"));
    cr_expect_not_null(strstr(text, "1 column left out: --width 0, results.csv, or\n"
                                    "  coupling show 'a folder' --columns METRIC,...\n"));
    cr_expect_null(strstr(text, "another"));
    free(text);
    result_free(&result);
    fixture_close(&fixture);
}

Test(table, of_one_point_that_has_no_room_stands_in_lines)
{
    char *text;
    size_t bytes;
    struct fixture fixture;
    struct result result = {0};
    fixture_open(&fixture, MM1 MM1_RUN "}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, 1000 + (double)i, 0.5);
    }
    results_find(&fixture, &result.summaries);
    FILE *out = open_memstream(&text, &bytes);
    cr_expect_eq(table_print(fixture.spec, &result, 60, out), 0);
    fclose(out);
    cr_expect_not_null(strstr(text, "metric         value\nthroughput     1.0010 k/s ±0.0025\n"
                                    "lost_fraction  -\nruns           3\n"
                                    "bottleneck     none above 90 %: cpu 50.0 %\n"),
                       "%s", text);
    expect_fits(text, 62);
    free(text);
    result_free(&result);
    fixture_close(&fixture);
}
