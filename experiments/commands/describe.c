#include "experiments/commands/command.h"
#include "experiments/spec/commands.h"
#include "experiments/spec/describe/metrics.h"

#include <stdio.h>
#include <string.h>

int command_describe(int count, char **words)
{
    struct error error = {0};
    bool is_of_metrics = count == 3 && strcmp(words[1], "metrics") == 0;
    if (count != 2 && !is_of_metrics) {
        return command_misused("describe what: a KIND, PATH or section, or metrics [KIND]?"
                               " (--all: every kind, as Markdown)");
    }
    bool is_done = true;
    if (is_of_metrics) {
        is_done = describe_metrics(words[2], stdout, &error);
    } else if (strcmp(words[1], "--all") == 0) {
        describe_all(stdout);
    } else {
        is_done = describe_word(words[1], stdout, &error);
    }
    return is_done ? command_done(0) : command_fail(&error);
}
