#include "experiments/commands/completion.h"

#include "experiments/commands/completion_values.h"
#include "experiments/commands/options.h"
#include "experiments/commands/usage.h"
#include "sim/base/memory.h"

#include <ctype.h>
#include <string.h>

/* A command line up to its last word. */
struct typed {
    const struct command *command;
    const struct argp_option *options[2 * OPTIONS_MOST];
    size_t option_count;
    const struct argp_option *waiting; /* the option whose value the last word is; NULL: none */
    const char **arguments;            /* that are no options, before the last word */
    size_t argument_count;
    bool is_over; /* "--": no options any more */
};

static void add_options(struct typed *typed, const struct argp *argp)
{
    const struct argp_option *list[OPTIONS_MOST];
    size_t count = options_list(argp, list);
    memcpy(typed->options + typed->option_count, list, count * sizeof *list);
    typed->option_count += count;
}

/* The option of a word that takes the next word as its value; NULL: none. */
static const struct argp_option *takes_next(const struct typed *typed, const char *word)
{
    size_t found;
    if (strncmp(word, "--", 2) == 0) {
        const struct argp_option *option = strchr(word, '=') != NULL
                                               ? NULL
                                               : options_long(typed->options, typed->option_count,
                                                              word + 2, strlen(word) - 2, &found);
        return option != NULL && option->arg != NULL ? option : NULL;
    }
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        const struct argp_option *option =
            options_letter(typed->options, typed->option_count, *letter);
        if (option == NULL) {
            return NULL;
        }
        if (option->arg != NULL) {
            return letter[1] == '\0' ? option : NULL;
        }
    }
    return NULL;
}

/* Take the words before the last. @return the last */
static const char *take_words(struct typed *typed, char *const *words)
{
    for (; words[0] != NULL && words[1] != NULL; words++) {
        bool is_option = words[0][0] == '-' && words[0][1] != '\0' && !typed->is_over;
        if (typed->waiting != NULL) {
            typed->waiting = NULL;
        } else if (is_option && strcmp(words[0], "--") == 0) {
            typed->is_over = true;
        } else if (is_option) {
            typed->waiting = takes_next(typed, words[0]);
        } else {
            typed->arguments[typed->argument_count++] = words[0];
        }
    }
    return words[0] == NULL ? "" : words[0];
}

static void complete_options(const struct typed *typed, struct completion_list *list)
{
    for (size_t i = 0; i < typed->option_count; i++) {
        const struct argp_option *option = typed->options[i];
        if (option->name != NULL) {
            char *text = memory_print("--%s%s", option->name, option->arg != NULL ? "=" : "");
            completion_add(list, text);
            memory_free(text);
        } else {
            char letter[] = {'-', (char)option->key, '\0'};
            completion_add(list, letter);
        }
    }
}

/* A word of a usage without brackets and dots. @return whether it may be repeated */
static bool plain_word(char *word)
{
    size_t length = strlen(word);
    bool is_repeated = length > 3 && strcmp(word + length - 3, "...") == 0;
    word[length - (is_repeated ? 3 : 0)] = '\0';
    if (word[0] == '[') {
        memmove(word, word + 1, strlen(word));
        word[strcspn(word, "]")] = '\0';
    }
    return is_repeated;
}

/* One line of a command's usage: "metrics [KIND]". The last argument stands where the words before
 * it have led. */
static void complete_usage(const struct typed *typed, char *usage, const char *begun,
                           struct completion_list *list)
{
    size_t at = 0;
    char *rest = usage;
    for (char *word = strsep(&rest, " "); word != NULL; word = strsep(&rest, " ")) {
        if (word[0] == '-') {
            break; /* options that are needed too */
        }
        bool is_repeated = plain_word(word);
        bool is_literal = islower((unsigned char)word[0]) != 0;
        if (at == typed->argument_count || is_repeated) {
            completion_value(list, is_literal ? NULL : word, begun, word);
            return;
        }
        if (is_literal && strcmp(word, typed->arguments[at]) != 0) {
            return;
        }
        at++;
    }
}

static void complete_argument(const struct typed *typed, const char *begun,
                              struct completion_list *list)
{
    char *copy = memory_copy_text(usage_arguments(typed->command->argp));
    char *rest = copy;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        if (line[0] != '\0') {
            complete_usage(typed, line, begun, list);
        }
    }
    memory_free(copy);
}

static void complete_in_command(struct typed *typed, char *const *words,
                                struct completion_list *list)
{
    add_options(typed, typed->command->argp);
    add_options(typed, &command_common_argp);
    const char *begun = take_words(typed, words);
    const char *equals = strchr(begun, '=');
    list->first = typed->argument_count > 0 ? typed->arguments[0] : NULL;
    completion_begin(list, begun);
    if (typed->waiting != NULL) {
        completion_value(list, typed->waiting->arg, begun, NULL);
    } else if (strncmp(begun, "--", 2) == 0 && equals != NULL && !typed->is_over) {
        size_t found;
        const struct argp_option *option = options_long(
            typed->options, typed->option_count, begun + 2, (size_t)(equals - begun) - 2, &found);
        if (option != NULL && option->arg != NULL) {
            completion_value(list, option->arg, equals + 1, NULL);
        }
    } else if (begun[0] == '-' && !typed->is_over) {
        complete_options(typed, list);
    } else {
        complete_argument(typed, begun, list);
    }
}

void completion_print(const struct command *const *table, char *const *words, FILE *out)
{
    size_t count = 0;
    while (words[count] != NULL) {
        count++;
    }
    struct typed typed = {.arguments = memory_alloc((count + 1) * sizeof *typed.arguments)};
    struct completion_list list = {.table = table};
    size_t at = 0;
    while (at + 1 < count && words[at][0] == '-') {
        at++;
    }
    const char *begun = count == 0 ? "" : words[count - 1];
    if (at + 1 < count) {
        typed.command = command_find(table, words[at]);
        if (typed.command != NULL && typed.command->argp != NULL) {
            complete_in_command(&typed, words + at + 1, &list);
        }
    } else if (begun[0] == '-') {
        completion_begin(&list, begun);
        add_options(&typed, &command_program_argp);
        complete_options(&typed, &list);
    } else {
        completion_begin(&list, begun);
        completion_value(&list, "COMMAND", begun, NULL);
    }
    completion_list_print(&list, out);
    memory_free(typed.arguments);
}

/* Append a word as a shell understands it: without quotes and backslashes. */
static char *without_quotes(const char *word)
{
    char *copy = memory_copy_text(word);
    char *to = copy;
    char quote = '\0';
    for (const char *from = word; *from != '\0'; from++) {
        if (quote == '\0' && (*from == '\'' || *from == '"')) {
            quote = *from;
        } else if (quote == *from) {
            quote = '\0';
        } else {
            from += *from == '\\' && quote != '\'' && from[1] != '\0';
            *to++ = *from;
        }
    }
    *to = '\0';
    return copy;
}

char **completion_join(int count, char *const *words)
{
    char **joined = memory_alloc((size_t)(count + 1) * sizeof *joined);
    size_t last = 0;
    bool is_glued = false;
    for (int i = 0; i < count; i++) {
        char *word = without_quotes(words[i]);
        bool is_equals = strcmp(word, "=") == 0 && joined[last] != NULL;
        if (is_equals || is_glued) {
            char *longer = memory_print("%s%s", joined[last], word);
            memory_free(joined[last]);
            memory_free(word);
            joined[last] = longer;
        } else {
            last += joined[last] != NULL;
            joined[last] = word;
        }
        is_glued = is_equals;
    }
    return joined;
}
