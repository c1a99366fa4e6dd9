#include "experiments/commands/values.h"

#include "experiments/commands/command.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

bool values_read_whole(const char *text, uint64_t least, uint64_t most, uint64_t *value)
{
    char *end;
    if (text[0] < '0' || text[0] > '9') {
        return false;
    }
    unsigned long long number = strtoull(text, &end, 10);
    *value = number;
    return *end == '\0' && number >= least && number <= most && strlen(text) < 20;
}

error_t values_whole(const char *name, const char *text, uint64_t least, uint64_t most,
                     uint64_t *value)
{
    if (values_read_whole(text, least, most, value)) {
        return 0;
    }
    if (most == INT64_MAX) {
        return command_wrong(name, "\"%s\" is no whole number from %llu on", text,
                             (unsigned long long)least);
    }
    return command_wrong(name, "\"%s\" is no whole number from %llu to %llu", text,
                         (unsigned long long)least, (unsigned long long)most);
}

error_t values_choice(const char *name, const char *text, const char *choices, unsigned *chosen)
{
    enum { CHOICES_MOST = 16 };
    const char *known[CHOICES_MOST];
    unsigned count = 0;
    char *copy = memory_copy_text(choices);
    char *rest = copy;
    bool is_good = false;
    for (char *choice = strsep(&rest, "|"); choice != NULL && !is_good && count < CHOICES_MOST;
         choice = strsep(&rest, "|")) {
        is_good = strcmp(text, choice) == 0;
        *chosen = count;
        known[count++] = choice;
    }
    if (!is_good) {
        const char *nearest = text_nearest(text, known, count);
        command_wrong(name, "\"%s\" is none of %s%s%s%s", text, choices,
                      nearest == NULL ? "" : "; did you mean ", nearest == NULL ? "" : nearest,
                      nearest == NULL ? "" : "?");
    }
    memory_free(copy);
    return is_good ? 0 : EINVAL;
}
