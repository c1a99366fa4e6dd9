#include "experiments/runs/shell.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

Test(shell, takes_a_command_again_as_it_was)
{
    char *words[] = {"run", "a b.json", "--set", "x=it's", "-j", "2", ""};
    char *text = shell_command(7, words);
    cr_expect_str_eq(text, "coupling run 'a b.json' --set 'x=it'\\''s' -j 2 ''");
    memory_free(text);
}

/* A shell reads each of them back: tests/properties/foreign_text.py tries that. */
Test(shell, gets_no_control_characters)
{
    char *words[] = {"run", "\x1b[2J'\\.json", "caf\xc3\xa9 x",
                     ("\xc2\x9b"
                      "1")};
    char *text = shell_command(4, words);
    cr_expect_str_eq(text, "coupling run $'\\033[2J\\'\\\\.json' 'caf\xc3\xa9 x' $'\\302\\2331'");
    memory_free(text);
    char *huge = memory_alloc(100001);
    memset(huge, 'x', 100000);
    text = shell_command(2, (char *[]){"run", huge});
    cr_expect_str_eq(text, "(a command line of 100013 bytes, too long to show)");
    memory_free(text);
    memory_free(huge);
}

Test(shell, starts_the_program_as_it_was_started)
{
    static const struct {
        const char *program;
        const char *shown;
    } rows[] = {
        {"build/coupling", "build/coupling timeline out"},
        {"/home/a b/coupling", "'/home/a b/coupling' timeline out"},
        {"", "coupling timeline out"},
        {NULL, "coupling timeline out"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        shell_started_as(rows[i].program);
        char *text = shell_command(2, (char *[]){"timeline", "out"});
        cr_expect_str_eq(text, rows[i].shown);
        memory_free(text);
    }
}

Test(shell, examples_are_indented_and_name_the_program)
{
    struct text_buffer text = {0};
    shell_started_as("build/coupling");
    shell_append_examples(&text, "coupling list\n# a coupling of words\ncoupling run mm1");
    cr_expect_str_eq(text.text, "  build/coupling list\n  # a coupling of words\n"
                                "  build/coupling run mm1\n");
    text_buffer_free(&text);
}
