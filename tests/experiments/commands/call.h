/* Words read by a parser in tests, in this process. */
#ifndef TESTS_EXPERIMENTS_COMMANDS_CALL_H
#define TESTS_EXPERIMENTS_COMMANDS_CALL_H

#include "experiments/commands/table.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { CALL_WORDS_MOST = 32 };

/** A call whose words live as long as it does. */
struct test_call {
    struct command command;
    struct call call;
    char text[512];
    char *words[CALL_WORDS_MOST];
    int status;
};

/**
 * Read "NAME WORD..." with a parser; words are parted by blanks. What is wrong goes to standard
 * error, and to `said`, when that is not NULL.
 */
static inline bool call_read(struct test_call *test, const struct argp *argp, void *input,
                             const char *line, char **said)
{
    *test = (struct test_call){.command = {.name = "try", .doc = "try it", .argp = argp}};
    test->call = (struct call){.command = &test->command, .table = commands, .words = test->words};
    snprintf(test->text, sizeof test->text, "%s", line);
    for (char *word = strtok(test->text, " "); word != NULL; word = strtok(NULL, " ")) {
        test->words[test->call.count++] = word;
    }
    FILE *kept = stderr;
    size_t bytes;
    if (said != NULL) {
        stderr = open_memstream(said, &bytes);
    }
    bool is_good = command_read(&test->call, input, &test->status);
    if (said != NULL) {
        fclose(stderr);
        stderr = kept;
    }
    return is_good;
}

#endif
