#include "experiments/import/fault_cells.h"

#include <criterion/criterion.h>

/* Cells of a text, each in brackets, lines ended by "/". */
static void expect(const char *text, const char *expected)
{
    struct fault_cells cells = {.at = text, .line = 1, .separator = fault_cells_separator(text)};
    struct text_buffer cell = {0};
    struct text_buffer all = {0};
    text_append(&all, "");
    bool is_good = true;
    while (*cells.at != '\0' && is_good) {
        bool is_last = false;
        is_good = fault_cells_take(&cells, &cell, &is_last);
        text_print(&all, is_good ? "[%s]%s" : "%s%s", is_good ? cell.text : cells.wrong,
                   is_last ? "/" : "");
    }
    cr_expect_str_eq(all.text, expected);
    text_buffer_free(&cell);
    text_buffer_free(&all);
}

Test(fault_cells, takes_quoted_and_plain_cells)
{
    expect("a, b ,c\r\n1,,3\n", "[a][b][c]/[1][][3]/");
    expect("a;b;c,d\n", "[a][b][c,d]/");
    expect("a\tb c\t\n", "[a][b c][]/");
    expect("\"a,b\",\"say \"\"no\"\"\", \"\" \n", "[a,b][say \"no\"][]/");
    expect("\"two\nlines\",x\n", "[two\nlines][x]/");
    expect("\"a;b\";c", "[a;b][c]/");
    expect("a b", "[a b]/");
}

Test(fault_cells, says_what_is_wrong)
{
    expect("\"a", "a quoted cell does not end");
    expect("\"a\"\"", "a quoted cell does not end");
    expect("\"a\" b,c", "text behind a quoted cell");
}

Test(fault_cells, counts_lines_in_quotes)
{
    struct fault_cells cells = {.at = "\"1\n2\n3\",x\nnext", .line = 1, .separator = ','};
    struct text_buffer cell = {0};
    bool is_last;
    cr_assert(fault_cells_take(&cells, &cell, &is_last));
    cr_expect_not(is_last);
    cr_assert(fault_cells_take(&cells, &cell, &is_last));
    cr_expect(is_last);
    cr_expect_eq(cells.line, 4u);
    cr_expect_str_eq(cells.at, "next");
    text_buffer_free(&cell);
}
