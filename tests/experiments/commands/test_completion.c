#include "experiments/commands/completion.h"

#include "experiments/commands/table.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

enum { WORDS_MOST = 8 };

/* Words of a line after the program's name; the last one is completed. */
static void expect_completed(const char *const *words, const char *expected)
{
    char *given[WORDS_MOST + 1] = {0};
    char *text;
    size_t bytes;
    FILE *out = memory_checked(open_memstream(&text, &bytes));
    for (size_t i = 0; i < WORDS_MOST; i++) {
        given[i] = (char *)(uintptr_t)words[i];
    }
    completion_print(commands, given, out);
    fclose(out);
    cr_expect_str_eq(text, expected);
    free(text);
}

Test(completion, knows_where_the_last_word_stands)
{
    static const struct {
        const char *words[WORDS_MOST];
        const char *expected;
    } rows[] = {
        {{"com"}, "compare\n"},
        {{"-q", "com"}, "compare\n"},
        {{"--vers"}, "--version\n"},
        {{"run", "--sh"}, "--shard=\n--shuffle-ties\n"},
        {{"run", "--forc"}, "--force\n"},
        {{"run", "--progress", "n"}, "never\n"},
        {{"run", "--prog", "n"}, "never\n"},
        {{"run", "--progress=n"}, "never\n"},
        {{"run", "--force=n"}, ""},
        {{"run", "-o", "x"}, "\tfolders\n"},
        {{"run", "-ox", "--prog=j"}, "json\n"},
        {{"run", "-qo", ""}, "\tfolders\n"},
        {{"run", "--", "--forc"}, "\tfiles json\n"},
        {{"merge", "a", "b", "c"}, "\tfolders\n"},
        {{"compare", "a", "b", "c"}, ""},
        {{"describe", "metrics", "crossb"}, "crossbar\n"},
        {{"describe", "queueing", "crossb"}, ""},
        {{"describe", "exten"}, "extends\n"},
        {{"describe", "stations.NAME.util"}, "stations.NAME.utilization\n"},
        {{"describe", "stations.N"}, "stations.NAME.\n"},
        {{"describe", "number_in_s"}, "number_in_system\n"},
        {{"show", "--columns", "number_in_s"}, ""},
        {{"help", "sch"}, "schema\n"},
        {{"help", "wor"}, ""},
        {{"worker", ""}, ""},
        {{"nothing", ""}, ""},
        {{"fit", "x"}, "\tfiles csv\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        expect_completed(rows[i].words, rows[i].expected);
    }
}

Test(completion, joins_what_bash_parts)
{
    static const struct {
        const char *words[WORDS_MOST];
        const char *joined[WORDS_MOST];
    } rows[] = {
        {{"run", "--progress", "=", "ne"}, {"run", "--progress=ne"}},
        {{"run", "--progress", "=", ""}, {"run", "--progress="}},
        {{"--set", "a.b", "=", "c"}, {"--set", "a.b=c"}},
        {{"--set", "=", "a.b", "=", "c"}, {"--set=a.b=c"}},
        {{"=", "a"}, {"=", "a"}},
        {{"it\\'s", "'a b'", "\"c\\\"d\"", "e'f"}, {"it's", "a b", "c\"d", "ef"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int count = 0;
        while (rows[i].words[count] != NULL) {
            count++;
        }
        char **joined = completion_join(count, (char *const *)(uintptr_t)rows[i].words);
        size_t k = 0;
        for (; joined[k] != NULL; k++) {
            cr_assert_not_null(rows[i].joined[k], "%zu: %s", i, joined[k]);
            cr_expect_str_eq(joined[k], rows[i].joined[k]);
            memory_free(joined[k]);
        }
        cr_expect_null(rows[i].joined[k]);
        memory_free(joined);
    }
}
