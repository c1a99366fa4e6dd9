/* The program: a table of commands, each in a file of experiments/commands. */
#include "experiments/commands/table.h"
#include "experiments/runs/process.h"
#include "models/kinds.h"

int main(int count, char **words)
{
    struct error error = {0};
    kinds_verify();
    if (!process_start(&error)) {
        return command_fail(&error);
    }
    return command_main(commands, count, words);
}
