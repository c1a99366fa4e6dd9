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

/* Columns of low rank come first; one of rank 0 is never left out. */
Test(text_table, leaves_out_columns_that_have_no_room)
{
    static const struct {
        size_t width;
        size_t left_out;
        const char *text;
    } rows[] = {
        {0, 0, "key  first  second  third\n  a      b       c      d\n"},
        {25, 0, "key  first  second  third\n  a      b       c      d\n"},
        {24, 1, "key  second  third\n  a       c      d\n"},
        {17, 2, "key  second\n  a       c\n"},
        {10, 2, "key  third\n  a      d\n"},
        {1, 3, "key\n  a\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text;
        size_t bytes;
        struct text_table table;
        text_table_init(&table);
        text_table_column(&table, "key", true);
        text_table_column(&table, "first", true);
        text_table_rank(&table, 3);
        text_table_column(&table, "second", true);
        text_table_rank(&table, 1);
        text_table_column(&table, "third", true);
        text_table_rank(&table, 2);
        for (const char *cell = "a\0b\0c\0d\0"; *cell != '\0'; cell += 2) {
            text_table_cell(&table, cell);
        }
        cr_expect_eq(text_table_fit(&table, rows[i].width), rows[i].left_out, "%zu", rows[i].width);
        FILE *out = open_memstream(&text, &bytes);
        text_table_print(&table, out);
        fclose(out);
        cr_expect_str_eq(text, rows[i].text, "width %zu", rows[i].width);
        cr_expect(rows[i].width < 3 || text_table_width(&table) <= 25);
        free(text);
        text_table_free(&table);
    }
}

Test(text_table, is_a_table_of_markdown_too)
{
    char *text;
    size_t bytes;
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "above\nname\n", false);
    text_table_column(&table, "n", true);
    text_table_cell(&table, "a|b");
    text_table_cell(&table, "");
    FILE *out = open_memstream(&text, &bytes);
    text_table_print_markdown(&table, out);
    fclose(out);
    cr_expect_str_eq(text, "| above name | n |\n| --- | ---: |\n| a\\|b | |\n");
    free(text);
    text_table_free(&table);
}
