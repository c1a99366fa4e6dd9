#include "experiments/commands/pages.h"

#include "experiments/commands/table.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_part(const char *text, const char *part)
{
    cr_expect_not_null(strstr(text, part), "\"%s\" is not in %s", part, text);
}

Test(pages, of_a_command_have_its_usage_options_and_examples)
{
    char *text;
    size_t bytes;
    FILE *out = memory_checked(open_memstream(&text, &bytes));
    pages_command(command_find(commands, "describe"), out);
    fclose(out);
    expect_part(text, ".SH SYNOPSIS\n\\fBcoupling\\fR \\fBdescribe\\fR [\\fIOPTION\\fR]... "
                      "\\fIKIND\\fR\n.br\n");
    expect_part(text, " \\fBmetrics\\fR \\fI[KIND]\\fR\n");
    expect_part(text, ".TP\n\\fB\\-\\-all\\fR\nEvery kind, as a page of Markdown.\n");
    expect_part(text, ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\n");
    expect_part(text, ".EX\ncoupling describe queueing\n");
    free(text);
}

Test(pages, of_the_program_name_the_commands_for_users)
{
    char *text;
    size_t bytes;
    FILE *out = memory_checked(open_memstream(&text, &bytes));
    pages_program(commands, out);
    fclose(out);
    for (const struct command *const *c = commands; *c != NULL; c++) {
        char *name = memory_print("\\fBcoupling\\-%s\\fR(1)", (*c)->name);
        cr_expect((strstr(text, name) != NULL) == !(*c)->is_hidden, "%s", name);
        memory_free(name);
    }
    expect_part(text, ".TP\n\\fB65\\fR\na bad spec\n");
    expect_part(text, "\\fBCOUPLING_GALLERY\\fR\n");
    free(text);
}
