#include "experiments/screen/text_table.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(table, aligns_columns_and_leaves_no_trailing_blanks)
{
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "name", false);
    text_table_column(&table, "response\n[ms]", true);
    text_table_column(&table, "note", false);
    static const char *const cells[] = {"a", "1 ±0.5", "", "long name", "100", "here"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        text_table_cell(&table, cells[i]);
    }
    text_table_print(&table, out);
    fclose(out);
    cr_expect_str_eq(text, "           response\n"
                           "name           [ms]  note\n"
                           "a            1 ±0.5\n"
                           "long name       100  here\n");
    text_table_free(&table);
    free(text);
}

Test(table, foreign_texts_keep_the_columns_aligned)
{
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "\x1b[1m\nname", false);
    text_table_column(&table, "note", false);
    static const char *const cells[] = {"\x1b[2J", "a", "中文", "b\nc", "é", "d"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        text_table_cell(&table, cells[i]);
    }
    text_table_print(&table, out);
    fclose(out);
    cr_expect_str_eq(text, "\\x1b[1m\n"
                           "name     note\n"
                           "\\x1b[2J  a\n"
                           "中文     b\\nc\n"
                           "é        d\n");
    text_table_free(&table);
    free(text);
}
