#include "experiments/commands/mistake.h"

#include "experiments/commands/table.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct argp_option options[] = {
    {"output", 'o', "DIR", 0, "Folder", 0},
    {"force", 256, NULL, 0, "Take it", 0},
    {"format", 257, "text|csv", 0, "Form", 0},
    {NULL, 'x', NULL, 0, "A letter alone", 0},
    {0},
};
static const struct argp argp = {.options = options};

enum { WORDS_MOST = 12 };

Test(mistake, is_explained_where_the_first_one_stands)
{
    static const struct {
        const char *words[WORDS_MOST];
        const char *where;
        const char *says; /* NULL: nothing is wrong */
    } rows[] = {
        {{"a", "-o", "b", "--force", "-x", "--format=csv", "-xo", "c", "-od", "-"}, "", NULL},
        {{"-o", "--bad", "--", "--worse"}, "", NULL},
        {{"--outptu", "x"}, "--outptu", "there is no such option; did you mean --output?"},
        {{"--output=x", "--farce", "--fold"}, "--farce", "; did you mean --force?"},
        {{"--zzzzzz"}, "--zzzzzz", "there is no such option"},
        {{"--fo"}, "--fo", "may be any of --force, --format"},
        {{"--for", "--forc"}, "--for", "may be any of --force, --format"},
        {{"--force=1"}, "--force=1", "this option takes no value"},
        {{"--format"}, "--format", "a value is missing: --format=text|csv"},
        {{"-x", "-o"}, "-o", "a value is missing: -o DIR"},
        {{"-xyz"}, "-y", "there is no such option"},
        {{"-x", "-zx"}, "-z", "there is no such option"},
        {{"-force"}, "-f", "there is no such option; coupling timeline has it"},
        {{"-qorce"}, "-q", "there is no such option; did you mean --force?"},
        {{"-j", "2"}, "-j", "there is no such option; coupling run has it"},
        {{"--replication", "2"}, "--replication", "; coupling timeline has it"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = {0};
        char *words[WORDS_MOST + 1] = {0};
        for (size_t k = 0; k < WORDS_MOST; k++) {
            words[k] = (char *)(uintptr_t)rows[i].words[k];
        }
        mistake_explain(&argp, words, commands, &error);
        cr_expect_eq(error.code, rows[i].says == NULL ? ERROR_NONE : ERROR_USAGE, "%zu: %s", i,
                     error.text);
        cr_expect_str_eq(error.where, rows[i].where);
        cr_expect(rows[i].says == NULL || strstr(error.text, rows[i].says) != NULL, "%zu: %s", i,
                  error.text);
    }
}
