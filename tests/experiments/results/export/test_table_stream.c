#include "experiments/results/export/table_stream.h"

#include "tests/experiments/results.h"

static const struct plain_member cells[] = {{"a", {.type = PLAIN_INTEGER, .integer = 3}},
                                            {"b", {.type = PLAIN_NULL}}};
static const struct tidy_row row = {cells, 2};

/* The text of a table of some rows, with the columns' names called for at its end. */
static char *stream(bool is_csv, int rows)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    struct table_stream table;
    table_stream_open(&table, is_csv, out);
    for (int i = 0; i < rows; i++) {
        table_stream_row(&table, &row);
    }
    table_stream_columns(&table, &row);
    table_stream_close(&table);
    fclose(out);
    return text;
}

Test(table_stream, writes_csv_or_a_list_of_objects)
{
    static const struct {
        bool is_csv;
        int rows;
        const char *text;
    } rows[] = {
        {true, 0, "a,b\n"},
        {true, 2, "a,b\n3,\n3,\n"},
        {false, 0, "[]\n"},
        {false, 2,
         "[\n  {\n    \"a\": 3,\n    \"b\": null\n  },\n  {\n    \"a\": 3,\n    \"b\": null\n  "
         "}\n]\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = stream(rows[i].is_csv, rows[i].rows);
        cr_expect_str_eq(text, rows[i].text);
        free(text);
    }
}
