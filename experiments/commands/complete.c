#include "experiments/commands/command.h"
#include "experiments/commands/completion.h"
#include "experiments/commands/values.h"
#include "sim/base/memory.h"

#include <string.h>

/* complete INDEX PROGRAM WORD...: what the word of that index may become. */
static int do_complete(struct call *call)
{
    uint64_t index;
    if (call->count < 3 || !values_read_whole(call->words[1], 1, 100000, &index)) {
        return ERROR_USAGE;
    }
    char empty[] = "";
    char **words = memory_alloc((size_t)(call->count + 1) * sizeof *words);
    int count = 0;
    for (; count < call->count - 3 && (uint64_t)count < index; count++) {
        words[count] = call->words[3 + count];
    }
    if ((uint64_t)count < index) {
        words[count++] = empty;
    }
    char **joined = completion_join(count, words);
    completion_print(call->table, joined, stdout);
    for (char **word = joined; *word != NULL; word++) {
        memory_free(*word);
    }
    memory_free(joined);
    memory_free(words);
    return command_done(0);
}

const struct command command_complete = {
    .name = "complete",
    .doc = "say to a shell what a word may become",
    .run = do_complete,
    .is_hidden = true,
};
