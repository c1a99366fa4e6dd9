#include "experiments/commands/usage.h"

#include "experiments/commands/options.h"
#include "experiments/commands/table.h"
#include "experiments/runs/shell.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct argp_option inner_options[] = {
    {NULL, 0, NULL, 0, "Of the child:", 1},
    {"seed", 256, "N", 0, "Another seed", 1},
    {"secret", 257, NULL, OPTION_HIDDEN, "Not shown", 1},
    {0},
};
static const struct argp inner = {.options = inner_options, .args_doc = "SPEC\n--all"};
static const struct argp_child children[] = {{&inner, 0, NULL, 0}, {0}};
static const struct argp_option outer_options[] = {
    {"output", 'o', "DIR", 0, "The folder", 0},
    {0},
};
static const struct argp outer = {.options = outer_options, .children = children};
static const struct command try = {
    .name = "try",
    .doc = "try it",
    .about = "More of it.",
    .examples = "coupling try x\ncoupling try --all",
    .argp = &outer,
};

Test(usage, is_made_from_the_rows_of_a_command)
{
    char *text;
    size_t bytes;
    FILE *out = memory_checked(open_memstream(&text, &bytes));
    shell_started_as("./my coupling");
    usage_print(&try, &command_common_argp, out);
    fclose(out);
    cr_expect_str_eq(text,
                     "Usage: coupling try [OPTION...] SPEC\n"
                     "  or:  coupling try [OPTION...] --all\n"
                     "try: try it.\n"
                     "\n"
                     "More of it.\n"
                     "\n"
                     "  -o, --output=DIR           The folder\n"
                     "\n"
                     "Of the child:\n"
                     "      --seed=N               Another seed\n"
                     "\n"
                     "  -q, --quiet                Say nothing but errors and what was asked for\n"
                     "  -v, --verbose              Say on standard error what is done\n"
                     "  -h, --help                 Print this help\n"
                     "\n"
                     "Examples:\n"
                     "  './my coupling' try x\n"
                     "  './my coupling' try --all\n");
    free(text);
}

Test(usage, arguments_are_those_of_the_command_or_of_a_child)
{
    static const struct argp own = {.args_doc = "DIR", .children = children};
    static const struct argp none = {0};
    cr_expect_str_eq(usage_arguments(&outer), "SPEC\n--all");
    cr_expect_str_eq(usage_arguments(&own), "DIR");
    cr_expect_str_eq(usage_arguments(&none), "");
}

/* Texts of options begin with a capital and have no full stop: manual pages add it. */
Test(usage, texts_of_options_have_one_form)
{
    for (const struct command *const *c = commands; *c != NULL; c++) {
        const struct argp_option *list[OPTIONS_MOST];
        size_t count = (*c)->argp == NULL ? 0 : options_list((*c)->argp, list);
        for (size_t i = 0; i < count; i++) {
            const char *doc = list[i]->doc;
            cr_expect(isupper((unsigned char)doc[0]), "%s: %s", (*c)->name, doc);
            cr_expect_neq(doc[strlen(doc) - 1], '.', "%s: %s", (*c)->name, doc);
        }
    }
}
