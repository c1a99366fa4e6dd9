#include "experiments/spec/describe/words.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *printed(const char *label, const char *text, size_t length, size_t column)
{
    char *said;
    size_t bytes;
    FILE *out = memory_checked(open_memstream(&said, &bytes));
    if (label == NULL) {
        words_print(text, length, column, out);
    } else {
        words_row(label, text, length, column, out);
    }
    fclose(out);
    return said;
}

Test(words, come_in_lines_of_a_terminal)
{
    char text[300];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i % 7 == 6 ? ' ' : 'x';
    }
    char *said = printed(NULL, text, sizeof text - 1, 20);
    size_t words = 0;
    char *rest = said;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        bool is_first = line == said;
        size_t indent = strspn(line, " ");
        cr_expect(line[0] == '\0' || indent == (is_first ? 0 : 20), "%s", line);
        cr_expect_leq(strlen(line) + (is_first ? 20 : 0), 79, "%s", line);
        for (char *word = strtok(line, " "); word != NULL; word = strtok(NULL, " ")) {
            cr_expect(strlen(word) == 6 || words == 42, "%s", word);
            words++;
        }
    }
    cr_expect_eq(words, 43);
    free(said);
}

Test(words, a_row_has_its_text_in_a_column)
{
    static const struct {
        const char *label;
        const char *text;
        size_t length;
        const char *row;
    } rows[] = {
        {"mm1", "one  two", 8, "  mm1     one two\n"},
        {"mm1", "one two", 3, "  mm1     one\n"},
        {"twelve", "one", 3, "  twelve  one\n"},
        {"thirteen", "one", 3, "  thirteen\n          one\n"},
        {"\xc2\xb5\xc2\xb5", "one", 3, "  \xc2\xb5\xc2\xb5      one\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *said = printed(rows[i].label, rows[i].text, rows[i].length, 10);
        cr_expect_str_eq(said, rows[i].row);
        free(said);
    }
}
