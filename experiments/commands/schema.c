#include "experiments/commands/command.h"
#include "experiments/spec/commands.h"

#include <stdio.h>

int command_schema(int count, char **words)
{
    (void)words;
    if (count != 1) {
        return command_misused("schema takes no argument");
    }
    schema_write(stdout);
    return command_done(0);
}
