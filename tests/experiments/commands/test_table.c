#include "experiments/commands/table.h"

#include "experiments/commands/options.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

static bool is_long_option(const char *word)
{
    return strncmp(word, "--", 2) == 0;
}

Test(table, every_command_says_what_it_does)
{
    for (const struct command *const *c = commands; *c != NULL; c++) {
        cr_expect_not_null((*c)->run);
        cr_expect(islower((unsigned char)(*c)->doc[0]), "%s", (*c)->name);
        cr_expect_neq((*c)->doc[strlen((*c)->doc) - 1], '.', "%s", (*c)->name);
        cr_expect(command_find(commands, (*c)->name) == *c, "a name stands for one command: %s",
                  (*c)->name);
        cr_expect((*c)->is_hidden || ((*c)->argp != NULL && (*c)->examples != NULL), "%s",
                  (*c)->name);
    }
    cr_expect_null(command_find(commands, "nothing"));
}

/* A shared option has one name: a letter means the same long option wherever both are, and a long
 * option takes the same value. */
Test(table, options_mean_the_same_in_every_command)
{
    const struct argp_option *all[4 * OPTIONS_MOST];
    size_t count = 0;
    for (const struct command *const *c = commands; *c != NULL; c++) {
        const struct argp_option *list[OPTIONS_MOST];
        size_t options = (*c)->argp == NULL ? 0 : options_list((*c)->argp, list);
        cr_assert_lt(options, OPTIONS_MOST);
        for (size_t i = 0; i < options; i++) {
            cr_expect_not_null(list[i]->doc, "%s --%s", (*c)->name, list[i]->name);
            for (size_t k = 0; k < count; k++) {
                bool same_letter = options_has_letter(list[i]) && list[i]->key == all[k]->key;
                bool same_name = strcmp(list[i]->name, all[k]->name) == 0;
                cr_expect(!same_letter || same_name, "-%c: --%s and --%s", list[i]->key,
                          list[i]->name, all[k]->name);
                cr_expect(!same_name || (list[i]->arg == NULL) == (all[k]->arg == NULL), "--%s",
                          list[i]->name);
            }
        }
        cr_assert_leq(count + options, sizeof all / sizeof *all);
        memcpy(all + count, list, options * sizeof *list);
        count += options;
    }
    cr_expect_gt(count, 20);
}

/* The options that examples use are those of the command. */
Test(table, examples_use_options_that_there_are)
{
    for (const struct command *const *c = commands; *c != NULL; c++) {
        const struct argp_option *list[OPTIONS_MOST];
        size_t options = (*c)->argp == NULL ? 0 : options_list((*c)->argp, list);
        char text[1024];
        snprintf(text, sizeof text, "%s", (*c)->examples == NULL ? "" : (*c)->examples);
        char *rest = text;
        for (char *word = strsep(&rest, " \n"); word != NULL; word = strsep(&rest, " \n")) {
            size_t found;
            cr_expect(!is_long_option(word) || strcmp(word, "--help") == 0 ||
                          options_long(list, options, word + 2, strcspn(word + 2, "="), &found),
                      "%s: %s", (*c)->name, word);
        }
    }
}
