#include "experiments/screen/wrap.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(wrap, breaks_lines_at_blanks_and_keeps_their_indentation)
{
    static const struct {
        const char *text;
        size_t width;
        const char *printed;
    } rows[] = {
        {"one two three\n\nfour\n", 0, "one two three\n\nfour\n"},
        {"one two three\nfour\n", 8, "one two\n  three\nfour\n"},
        {"  one two three four\n", 10, "  one two\n    three\n    four\n"},
        {"one two", 7, "one two\n"},
        {"extraordinary words here\n", 6, "extraordinary words here\n"},
        {"±± ±± ±±\n", 5, "±± ±±\n  ±±\n"},
        {"", 5, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text;
        size_t bytes;
        FILE *out = open_memstream(&text, &bytes);
        wrap_print(rows[i].text, rows[i].width, out);
        fclose(out);
        cr_expect_str_eq(text, rows[i].printed, "row %zu", i);
        free(text);
    }
}

Test(wrap, a_sentence_is_wrapped_as_a_text)
{
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    wrap_format(8, out, "%s %d three\n", "one", 2);
    fclose(out);
    cr_expect_str_eq(text, "one 2\n  three\n");
    free(text);
}
