#include "experiments/results/measured_curve.h"

#include "tests/experiments/fixture.h"

/* Read a text. @return the error's text, or "" */
static struct error read_text(const char *text, struct measured_curve *curve)
{
    char folder[64];
    char path[128];
    struct error error = {0};
    fixture_file(fixture_folder(folder), "c.csv", text);
    snprintf(path, sizeof path, "%s/c.csv", folder);
    bool is_good = measured_curve_read(path, curve, &error);
    cr_expect_eq(is_good, error.code == ERROR_NONE);
    if (error.code != ERROR_NONE) { /* the folder has another name each time */
        memmove(error.where, strstr(error.where, "c.csv"),
                strlen(strstr(error.where, "c.csv")) + 1);
    }
    fixture_remove(folder);
    return error;
}

Test(measured_curve, reads_what_spreadsheets_and_people_write)
{
    static const char *const texts[] = {
        "1,10\n2,19.5\n4,3.4e1\n",
        "users,throughput\r\n1,10\r\n2,19.5\r\n4,34",
        ("\xef\xbb\xbf"
         "n;X(n)\n# by hand\n\n 1 ; 10 \n\t2;+19.5\n4.0;34\n"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct measured_curve curve;
        struct error error = read_text(texts[i], &curve);
        cr_assert(error.code == ERROR_NONE, "%zu: %s %s", i, error.where, error.text);
        cr_assert_eq(curve.count, 3);
        cr_expect(curve.n[0] == 1 && curve.n[1] == 2 && curve.n[2] == 4);
        cr_expect(curve.throughput[0] == 10 && curve.throughput[1] == 19.5 &&
                  curve.throughput[2] == 34);
        measured_curve_free(&curve);
    }
}

Test(measured_curve, says_in_which_line_what_is_wrong)
{
    static const struct {
        const char *text, *where, *says;
    } rows[] = {
        {"1,10\n2 19\n", "c.csv:2", "one column in \"2 19\""},
        {"1,10\n2,19,5\n", "c.csv:2", "a third column after \"2\""},
        {"n,x\n\n1,10\nn,x\n", "c.csv:4", "no number: \"n\""},
        {"n,10\n2,19\n", "c.csv:1", "no number: \"n\""},
        {"1,x\n", "c.csv:1", "no number: \"x\""},
        {"1,inf\n", "c.csv:1", "no number: \"inf\""},
        {"1,0x10\n", "c.csv:1", "no number: \"0x10\""},
        {"1,1e999\n", "c.csv:1", "no number: \"1e999\""},
        {"1,\n", "c.csv:1", "no number: \"\""},
        {"0.5,1\n", "c.csv:1", "a size under 1: \"0.5\""},
        {"1,10\n2,-3\n", "c.csv:2", "a throughput that is not above 0: \"-3\""},
        {"# nothing\nn,x\n", "c.csv", "no points"},
        {"", "c.csv", "no points"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct measured_curve curve;
        struct error error = read_text(rows[i].text, &curve);
        cr_expect(error.code == ERROR_SPEC && strcmp(error.where, rows[i].where) == 0 &&
                      strncmp(error.text, rows[i].says, strlen(rows[i].says)) == 0,
                  "%zu: %d %s: %s", i, (int)error.code, error.where, error.text);
        cr_expect(strstr(error.text, "a line has a size and a throughput") != NULL);
        measured_curve_free(&curve);
    }
}

Test(measured_curve, a_line_without_end_and_too_many_points_are_refused)
{
    struct measured_curve curve;
    struct text_buffer text = {0};
    for (int i = 0; i < 2000; i++) {
        text_append(&text, "1");
    }
    struct error error = read_text(text.text, &curve);
    cr_expect_eq(error.code, ERROR_SPEC);
    measured_curve_free(&curve);
    text_buffer_free(&text);
    for (int i = 0; i <= MEASURED_POINTS_MOST; i++) {
        text_append(&text, "1,1\n");
    }
    error = read_text(text.text, &curve);
    cr_expect(error.code == ERROR_SPEC && strcmp(error.where, "c.csv:10001") == 0, "%s",
              error.where);
    measured_curve_free(&curve);
    text_buffer_free(&text);
}

Test(measured_curve, a_file_that_is_not_there_is_no_input)
{
    struct measured_curve curve;
    struct error error = {0};
    cr_expect(!measured_curve_read("/nowhere/c.csv", &curve, &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    measured_curve_free(&curve);
}
