#include "experiments/commands/arguments.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

enum { WORDS_MOST = 32 };

/* Read a command line whose words are parted by blanks. */
static bool read(struct arguments *arguments, const char *line, struct error *error)
{
    static char copy[512];
    char *words[WORDS_MOST];
    int count = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        words[count++] = word;
    }
    words[count] = NULL;
    return arguments_read(arguments, count, words, error);
}

Test(arguments, are_read_in_any_order)
{
    struct arguments arguments;
    struct error error = {0};
    cr_assert(read(&arguments,
                   "run -j 3 x.json -o out --set a.b=c=d --seed 7 --replications=5 --shard 2/3 "
                   "--trace 2 --check --progress json --time-limit 1.5 --memory-limit 64",
                   &error),
              "%s", error.text);
    cr_expect_str_eq(arguments.spec, "x.json");
    cr_expect_str_eq(arguments.folder, "out");
    cr_expect_eq(arguments.runner.workers, 3);
    cr_assert_eq(arguments.setting_count, 4);
    cr_expect_str_eq(arguments.settings[0].path, "a.b");
    cr_expect_str_eq(arguments.settings[0].value, "c=d");
    cr_expect_str_eq(arguments.settings[1].path, "run.seed");
    cr_expect_str_eq(arguments.settings[2].value, "5");
    cr_expect_str_eq(arguments.settings[3].path, "run.timeline");
    cr_expect_str_eq(arguments.settings[3].value, "2");
    cr_expect(arguments.shard == 2 && arguments.shards == 3);
    cr_expect(arguments.runner.check && !arguments.runner.shuffle_ties);
    cr_expect_eq(arguments.progress, PROGRESS_JSON);
    cr_expect_eq(arguments.runner.time_limit_s, 1.5);
    cr_expect_eq(arguments.runner.event_limit, UINT64_MAX, "time in place of events");
    cr_expect_eq(arguments.runner.memory_limit_bytes, 64 << 20);
    arguments_free(&arguments);
}

Test(arguments, have_defaults)
{
    struct arguments arguments;
    struct error error = {0};
    cr_assert(read(&arguments, "run x.json", &error));
    cr_expect_geq(arguments.runner.workers, 1);
    cr_expect(arguments.shard == 0 && arguments.shards == 1);
    cr_expect_null(arguments.folder);
    arguments_free(&arguments);
}

Test(arguments, that_make_no_sense_are_refused)
{
    static const char *const lines[] = {
        "run",
        "run a b",
        "run x --foo",
        "run x -j 0",
        "run x -j two",
        "run x -j",
        "run x -j -1",
        "run x --set ab",
        "run x --set =1",
        "run x --seed -1",
        "run x --seed 9223372036854775808",
        "run x --replications 0",
        "run x --shard 3/3",
        "run x --shard 1",
        "run x --shard -1/3",
        "run x --shard 0/0",
        "run x --progress maybe",
        "run x --time-limit 0",
        "run x --time-limit 1s",
        "run x --memory-limit 0",
        "run x --seed 1x",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct arguments arguments;
        struct error error = {0};
        cr_expect_not(read(&arguments, lines[i], &error), "%s", lines[i]);
        cr_expect_eq(error.code, ERROR_USAGE, "%s", lines[i]);
        cr_expect_neq(error.text[0], '\0', "%s", lines[i]);
        arguments_free(&arguments);
    }
}

Test(arguments, come_out_as_a_shell_takes_them_again)
{
    char *words[] = {"run", "a b.json", "--set", "x=it's", "-j", "2", ""};
    char *text = arguments_command(7, words);
    cr_expect_str_eq(text, "coupling run 'a b.json' --set 'x=it'\\''s' -j 2 ''");
    memory_free(text);
}

/* A shell reads each of them back: tests/properties/foreign_text.py tries that. */
Test(arguments, come_out_without_control_characters)
{
    char *words[] = {"run", "\x1b[2J'\\.json", "caf\xc3\xa9 x",
                     ("\xc2\x9b"
                      "1")};
    char *text = arguments_command(4, words);
    cr_expect_str_eq(text, "coupling run $'\\033[2J\\'\\\\.json' 'caf\xc3\xa9 x' $'\\302\\2331'");
    memory_free(text);
    char *huge = memory_alloc(100001);
    memset(huge, 'x', 100000);
    text = arguments_command(2, (char *[]){"run", huge});
    cr_expect_str_eq(text, "(a command line of 100013 bytes, too long to show)");
    memory_free(text);
    memory_free(huge);
}
