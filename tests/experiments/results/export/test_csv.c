#include "experiments/results/export/csv.h"

#include "tests/experiments/results.h"

/* The text of a table of two columns; memory_free it. */
static char *written(const struct plain_member *cells, size_t rows)
{
    char folder[64];
    fixture_folder(folder);
    char *path = memory_print("%s/table", folder);
    struct csv csv = {.out = fopen(path, "w")};
    cr_assert_not_null(csv.out);
    for (size_t i = 0; i < rows; i++) {
        const struct tidy_row row = {cells + 2 * i, 2};
        csv_row(&csv, &row);
    }
    csv_end(&csv);
    fclose(csv.out);
    char *text = fixture_read(folder, "table");
    memory_free(path);
    fixture_remove(folder);
    return text;
}

static struct plain_member text(const char *name, const char *words)
{
    return (struct plain_member){name, {.type = PLAIN_TEXT, .text = words}};
}

static struct plain_member real(const char *name, double value)
{
    return (struct plain_member){name, {.type = PLAIN_REAL, .real = value}};
}

Test(csv, has_one_line_of_names_and_a_line_for_each_row)
{
    const struct plain_member cells[] = {text("a", "x"),
                                         real("b, c", 0.1),
                                         {"a", {.type = PLAIN_INTEGER, .integer = -7}},
                                         {"b, c", {.type = PLAIN_NULL}}};
    char *found = written(cells, 2);
    cr_expect_str_eq(found, "a,\"b, c\"\nx,0.1\n-7,\n");
    memory_free(found);
}

Test(csv, quotes_what_would_break_a_line_and_tells_nothing_from_no_characters)
{
    const struct plain_member cells[] = {
        text("a", "comma, here"),     text("b", "a \"quote\""),
        text("a", "two\nlines"),      text("b", ""),
        text("a", " blanks "),        text("b", "plain"),
        text("a", "tab\tand bell\a"), real("b", -0.0),
    };
    char *found = written(cells, 4);
    cr_expect_str_eq(found, "a,b\n\"comma, here\",\"a \"\"quote\"\"\"\n\"two\nlines\",\"\"\n"
                            " blanks ,plain\n"
                            "tab\tand bell\\u0007,0\n");
    memory_free(found);
}

Test(csv, writes_lists_and_objects_as_json)
{
    struct plain_member inside[] = {text("exponential", "5 ms")};
    const struct plain_member cells[] = {
        {"a", {.type = PLAIN_OBJECT, .members = inside, .count = 1}},
        {"b", {.type = PLAIN_BOOLEAN, .is_true = true}}};
    char *found = written(cells, 1);
    cr_expect_str_eq(found, "a,b\n\"{\"\"exponential\"\":\"\"5 ms\"\"}\",true\n");
    memory_free(found);
}
