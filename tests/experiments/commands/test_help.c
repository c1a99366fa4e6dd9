#include "experiments/commands/table.h"

#include "tests/experiments/fixture.h"

/* Help of every command: its usage, its options, examples, nothing wider than a terminal. */
Test(help, is_the_same_by_all_three_ways)
{
    char folder[64];
    fixture_folder(folder);
    for (const struct command *const *c = commands; *c != NULL; c++) {
        if ((*c)->is_hidden) {
            continue;
        }
        char line[128];
        char *said[3];
        static const char *const ways[] = {"%s -h", "%s --help", "help %s"};
        for (size_t i = 0; i < 3; i++) {
            snprintf(line, sizeof line, ways[i], (*c)->name);
            cr_expect_eq(fixture_coupling(folder, line), 0, "%s", line);
            said[i] = fixture_read(folder, "said");
            fixture_says(folder, "complained", "");
        }
        cr_expect_str_eq(said[0], said[1]);
        cr_expect_str_eq(said[0], said[2]);
        snprintf(line, sizeof line, "Usage: coupling %s [OPTION...]", (*c)->name);
        cr_expect(strncmp(said[0], line, strlen(line)) == 0, "%s", said[0]);
        cr_expect_not_null(strstr(said[0], "\nExamples:\n"), "%s", said[0]);
        for (size_t i = 0; i < 3; i++) {
            memory_free(said[i]);
        }
    }
    fixture_remove(folder);
}

Test(help, without_a_command_is_the_overview)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "help"), 0);
    fixture_says(folder, "said", "Commands:\n");
    cr_expect_eq(fixture_coupling(folder, "help help"), 0);
    cr_expect_eq(fixture_coupling(folder, "help chekc"), 64);
    fixture_says(folder, "complained", "did you mean \"check\"?");
    cr_expect_eq(fixture_coupling(folder, "help worker"), 64);
    cr_expect_eq(fixture_coupling(folder, "help run check"), 64);
    fixture_says(folder, "complained", "check: help of one command at a time");
    fixture_remove(folder);
}
