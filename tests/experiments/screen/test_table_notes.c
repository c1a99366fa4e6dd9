#include "experiments/screen/table_notes.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 5 };

/* The notes below a table of one point. @return to be freed */
static char *notes_of(const struct estimate estimates[COLUMNS])
{
    static const char *names[] = {"a", "b", "c", "d", "e"};
    struct point_summary_metric metrics[COLUMNS] = {0};
    for (size_t i = 0; i < COLUMNS; i++) {
        metrics[i].estimate = estimates[i];
    }
    struct point_summary summary = {.id = 7, .confidence = 0.95, .metrics = metrics};
    struct point_summaries summaries = {
        .names = names, .column_count = COLUMNS, .list = &summary, .count = 1};
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    table_print_notes(&summaries, 0, out);
    fclose(out);
    return text;
}

static const struct interval plain = {
    .mean = 2, .lower = 1, .upper = 3, .samples = 9, .known = true};

Test(table_notes, without_signs_there_is_one_line)
{
    char *text = notes_of((struct estimate[COLUMNS]){{.interval = plain}});
    cr_expect_str_eq(text, "\nMeans ± half-width of the 95 % interval over replications.\n");
    free(text);
}

Test(table_notes, each_sign_in_use_is_explained)
{
    char *text = notes_of((struct estimate[COLUMNS]){
        {.interval = {.mean = 1, .lower = 0.5, .upper = 4, .samples = 9, .known = true}},
        {.interval = plain, .is_exact = true},
        {.interval = plain, .is_constant = true},
        {.interval = plain, .value_count = 2},
        {.interval = plain, .is_exact = true, .is_cut = true},
    });
    cr_expect_neq(strstr(text, "in brackets its two ends"), NULL);
    cr_expect_neq(strstr(text, "\nexact: "), NULL);
    cr_expect_neq(strstr(text, "\nedges: "), NULL);
    cr_expect_neq(strstr(text, "\nalways: "), NULL);
    cr_expect_neq(strstr(text, "\na in n: "), NULL);
    cr_expect_eq(strstr(text, "~"), NULL);
    free(text);
}

/* A cut value is not called exact. */
Test(table_notes, exact_is_explained_only_where_it_stands)
{
    char *text =
        notes_of((struct estimate[COLUMNS]){{.interval = plain, .is_exact = true, .is_cut = true}});
    cr_expect_eq(strstr(text, "\nexact: "), NULL);
    cr_expect_neq(strstr(text, "\nedges: "), NULL);
    free(text);
}

Test(table_notes, the_first_marks_have_their_reasons_and_the_rest_is_counted)
{
    struct estimate marked = {.interval = plain, .mark = "it rests on 7 failures"};
    struct estimate unseen = {.mark = "of a value that is not shown"};
    char *text = notes_of((struct estimate[COLUMNS]){marked, unseen, marked, marked, marked});
    cr_expect_neq(strstr(text, "~ is not to be trusted:\n  point 7, a: it rests on 7 failures\n"),
                  NULL);
    cr_expect_neq(strstr(text, "  point 7, d: "), NULL);
    cr_expect_eq(strstr(text, "  point 7, e: "), NULL);
    cr_expect_eq(strstr(text, "not shown"), NULL);
    cr_expect_neq(strstr(text, "  and 1 more"), NULL);
    free(text);
}
