#include "experiments/commands/overview.h"

#include "experiments/commands/table.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *overview(bool is_whole)
{
    char *text;
    size_t bytes;
    FILE *out = memory_checked(open_memstream(&text, &bytes));
    overview_print(commands, is_whole, out);
    fclose(out);
    return text;
}

Test(overview, names_every_command_that_is_for_users)
{
    char *text = overview(false);
    for (const struct command *const *c = commands; *c != NULL; c++) {
        char *line = memory_print("\n  %-10s %s\n", (*c)->name, (*c)->doc);
        cr_expect((strstr(text, line) != NULL) == !(*c)->is_hidden, "%s", (*c)->name);
        memory_free(line);
    }
    cr_expect_not_null(strstr(text, "\nExamples:\n  coupling run mm1 "), "%s", text);
    cr_expect_null(strstr(text, "Exit status"));
    free(text);
}

Test(overview, fits_80_columns_and_says_every_status)
{
    char *text = overview(true);
    char *rest = text;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        cr_expect_lt(strlen(line), 80, "%s", line);
    }
    free(text);
    text = overview(true);
    static const char *const statuses[] = {"\n  0 ", "\n  1 ", "\n  64 ", "\n  74 ",
                                           "\n  130, 143 "};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        cr_expect_not_null(strstr(text, statuses[i]), "%s", statuses[i]);
    }
    free(text);
}
