#include "experiments/screen/point_page.h"

#include "tests/experiments/results.h"

static char *page_of(const struct point_page *page, size_t *left_out)
{
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    *left_out = point_page_print(page, out);
    fclose(out);
    return text;
}

static void expect_says(const char *text, const char *const *parts)
{
    for (; *parts != NULL; parts++) {
        cr_expect(strstr(text, *parts) != NULL, "\"%s\" is not in\n%s", *parts, text);
    }
}

Test(point_page, groups_metrics_by_their_part_and_shows_their_spread)
{
    static const char *const says[] = {"metric                    unit",
                                       "\nsystem\n  throughput ",
                                       "\nclasses.all\n  throughput",
                                       "\nstations.cpu\n  utilization ",
                                       "\nstations.cpu.classes.all\n",
                                       "p99.9\n",
                                       "Spread of the value of a replication over 3 of them:",
                                       "maximum  deviation\n",
                                       NULL};
    struct fixture fixture;
    struct results_look look;
    size_t left_out;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_run(&fixture, 0, 3);
    results_look_at(&fixture, 0, &look);
    struct point_page page = {.point = &look.found};
    char *text = page_of(&page, &left_out);
    expect_says(text, says);
    cr_expect_eq(left_out, 0);
    free(text);
    page.width = 60;
    text = page_of(&page, &left_out);
    cr_expect_gt(left_out, 0);
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        bool is_table = strchr(line, '[') != NULL || strncmp(line, "metric", 6) == 0;
        bool is_note = strstr(line, " observations ") != NULL;
        cr_expect(!is_table || is_note || length <= 60, "%zu: %.*s", length, (int)length, line);
        line += length + (line[length] == '\n');
    }
    free(text);
    results_close(&look);
    fixture_close(&fixture);
}

Test(point_page, shows_what_is_wanted_and_says_why_a_number_is_missing)
{
    static const char *const wanted[] = {"throughput", "lost_fraction"};
    static const char *const says[] = {"- cannot be said:\n  nobody came\n", "| throughput | ",
                                       "| --- |", NULL};
    struct fixture fixture;
    struct results_look look;
    size_t left_out;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, (double)(i + 1), 0.5);
    }
    results_look_at(&fixture, 0, &look);
    struct point_page page = {
        .point = &look.found, .columns = wanted, .column_count = 2, .is_markdown = true};
    char *text = page_of(&page, &left_out);
    expect_says(text, says);
    free(text);
    page.column_count = 1;
    text = page_of(&page, &left_out);
    cr_expect_null(strstr(text, "lost_fraction"));
    cr_expect_null(strstr(text, "nobody came"));
    free(text);
    results_close(&look);
    fixture_close(&fixture);
}

/* Of the single server nobody is lost: the share is 0 in every run. */
Test(point_page, leaves_out_metrics_of_which_nothing_happened)
{
    static const char *const names[] = {"lost_fraction"};
    struct fixture fixture;
    struct results_look look;
    size_t columns;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_run(&fixture, 0, 3);
    results_look_at(&fixture, 0, &look);
    struct point_page page = {.point = &look.found};
    cr_expect_eq(point_page_left_out(&page), 0, "all are shown");
    page.leaves_out = true;
    size_t left_out = point_page_left_out(&page);
    char *text = page_of(&page, &columns);
    cr_expect_gt(left_out, 0);
    cr_expect_null(strstr(text, "lost_fraction"), "%s", text);
    cr_expect_not_null(strstr(text, "utilization"));
    free(text);
    page.kept = names;
    page.kept_count = 1;
    cr_expect_eq(point_page_left_out(&page), left_out - 1, "one is shown whatever it is");
    page.kept_count = 0;
    page.columns = names;
    page.column_count = 1;
    cr_expect_eq(point_page_left_out(&page), 0, "it was asked for by name");
    text = page_of(&page, &columns);
    cr_expect_not_null(strstr(text, "lost_fraction"));
    free(text);
    results_close(&look);
    fixture_close(&fixture);
}
