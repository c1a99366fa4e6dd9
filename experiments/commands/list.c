#include "experiments/commands/command.h"
#include "experiments/spec/commands.h"

#include <stdio.h>

static const char gallery[] = "experiments/gallery";

int command_list(int count, char **words)
{
    struct error error = {0};
    if (count > 2) {
        return command_misused("list takes one folder of specs at most");
    }
    if (!list_all(count == 2 ? words[1] : gallery, stdout, &error)) {
        return command_fail(&error);
    }
    return command_done(0);
}
