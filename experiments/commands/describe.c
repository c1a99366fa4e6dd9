#include "experiments/commands/command.h"
#include "experiments/spec/commands.h"

#include <stdio.h>
#include <string.h>

int command_describe(int count, char **words)
{
    struct error error = {0};
    if (count != 2) {
        return command_misused("describe which KIND? (--all: every one, as Markdown)");
    }
    if (strcmp(words[1], "--all") == 0) {
        describe_all(stdout);
    } else if (!describe_kind(words[1], stdout, &error)) {
        return command_fail(&error);
    }
    return command_done(0);
}
