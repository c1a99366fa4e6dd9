#include "experiments/import/mlc_matrix.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

Test(mlc_matrix, numbers)
{
    static const struct {
        const char *word;
        double value; /* -1: none */
    } rows[] = {
        {"80.5", 80.5},
        {"80", 80},
        {"80,5", 80.5},
        {"113139.4", 113139.4},
        {"113139,4", 113139.4},
        {"113,139.4", 113139.4},
        {"113.139,4", 113139.4},
        {"113,139", 113139},
        {"1,113,139", 1113139},
        {"0", 0},
        {"inf", -1},
        {"nan", -1},
        {"0x10", -1},
        {"1e5", -1},
        {"-", -1},
        {"", -1},
        {"1.2.3", -1},
        {"12ns", -1},
        {",", -1},
        {"1111111111111111111111111111111111111111111111111111111111111111", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double value = 0;
        bool is_number = mlc_number(rows[i].word, &value);
        cr_expect_eq(is_number, rows[i].value >= 0, "%s", rows[i].word);
        cr_expect(!is_number || value == rows[i].value, "%s: %g", rows[i].word, value);
    }
}

Test(mlc_matrix, whole_numbers)
{
    unsigned value;
    cr_expect(mlc_whole("00200", &value) && value == 200);
    cr_expect_not(mlc_whole("-1", &value));
    cr_expect_not(mlc_whole("1.0", &value));
    cr_expect_not(mlc_whole("", &value));
    cr_expect_not(mlc_whole("9999999999", &value));
}

Test(mlc_matrix, words_are_cut_at_blanks)
{
    char text[] = "  Numa node\t 0";
    char *rest = text;
    cr_expect_str_eq(mlc_word(&rest), "Numa");
    cr_expect_str_eq(mlc_word(&rest), "node");
    cr_expect_str_eq(mlc_word(&rest), "0");
    cr_expect_null(mlc_word(&rest));
}

Test(mlc_matrix, other_lines_before_the_rows_are_no_header)
{
    static const char *const lines[] = {"", "Using buffer size of 100.000MB", "(in ns)", "3 4",
                                        "Numa node"};
    struct mlc_matrix matrix = {0};
    bool has_ended = false;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char text[64];
        struct mlc_line line = {"mlc.txt", i + 1, text};
        strcpy(text, lines[i]);
        cr_expect(mlc_matrix_line(&matrix, "latency", &line, &has_ended, NULL));
        cr_expect_eq(matrix.columns, 0, "%s", lines[i]);
        cr_expect_not(has_ended);
    }
}
