#include "experiments/screen/text_table.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(grid, aligns_columns_and_leaves_no_trailing_blanks)
{
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    struct text_table grid;
    text_table_init(&grid);
    text_table_column(&grid, "name", false);
    text_table_column(&grid, "response\n[ms]", true);
    text_table_column(&grid, "note", false);
    static const char *const cells[] = {"a", "1 ±0.5", "", "long name", "100", "here"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        text_table_cell(&grid, cells[i]);
    }
    text_table_print(&grid, out);
    fclose(out);
    cr_expect_str_eq(text, "           response\n"
                           "name           [ms]  note\n"
                           "a            1 ±0.5\n"
                           "long name       100  here\n");
    text_table_free(&grid);
    free(text);
}

Test(grid, foreign_texts_keep_the_columns_aligned)
{
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    struct text_table grid;
    text_table_init(&grid);
    text_table_column(&grid, "\x1b[1m\nname", false);
    text_table_column(&grid, "note", false);
    static const char *const cells[] = {"\x1b[2J", "a", "中文", "b\nc", "é", "d"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        text_table_cell(&grid, cells[i]);
    }
    text_table_print(&grid, out);
    fclose(out);
    cr_expect_str_eq(text, "\\x1b[1m\n"
                           "name     note\n"
                           "\\x1b[2J  a\n"
                           "中文     b\\nc\n"
                           "é        d\n");
    text_table_free(&grid);
    free(text);
}
