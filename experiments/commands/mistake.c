#include "experiments/commands/mistake.h"

#include "experiments/commands/options.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <string.h>

struct looking {
    const struct argp_option *list[OPTIONS_MOST];
    size_t count;
    const struct command *const *table;
    struct error *error;
};

static const char *nearest_option(const struct looking *looking, const char *name)
{
    const char *names[OPTIONS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < looking->count; i++) {
        if (looking->list[i]->name != NULL) {
            names[count++] = looking->list[i]->name;
        }
    }
    return text_nearest(name, names, count);
}

/* A command that has the option. @param letter  0: the name counts */
static const char *owner_of(const struct looking *looking, const char *name, char letter)
{
    for (const struct command *const *c = looking->table; c != NULL && *c != NULL; c++) {
        const struct argp_option *list[OPTIONS_MOST];
        bool is_known = (*c)->argp != NULL && !(*c)->is_hidden;
        size_t count = is_known ? options_list((*c)->argp, list) : 0;
        size_t found;
        const struct argp_option *option =
            letter != 0 ? options_letter(list, count, letter)
                        : options_long(list, count, name, strlen(name), &found);
        if (option != NULL && (letter != 0 || strcmp(option->name, name) == 0)) {
            return (*c)->name;
        }
    }
    return NULL;
}

/* @param shown  the option with its dashes @param name  without them */
static void explain_unknown(const struct looking *looking, const char *shown, const char *name,
                            char letter)
{
    const char *command = owner_of(looking, name, letter);
    const char *near = letter != 0 && name[1] == '\0' ? NULL : nearest_option(looking, name);
    struct text_buffer hint = {0};
    text_append(&hint, "");
    if (command != NULL) {
        text_print(&hint, "; coupling %s has it", command);
    } else if (near != NULL) {
        text_print(&hint, "; did you mean --%s?", near);
    }
    error_set(looking->error, ERROR_USAGE, shown, "there is no such option%s", hint.text);
    text_buffer_free(&hint);
}

static void explain_ambiguous(const struct looking *looking, const char *word, const char *name)
{
    struct text_buffer list = {0};
    int last = 0;
    for (size_t i = 0; i < looking->count; i++) {
        const struct argp_option *option = looking->list[i];
        if (option->name != NULL && strncmp(option->name, name, strlen(name)) == 0) {
            text_print(&list, "%s--%s", last == 0 ? "" : ", ", option->name);
            last++;
        }
    }
    error_set(looking->error, ERROR_USAGE, word, "may be any of %s", list.text);
    text_buffer_free(&list);
}

/* @return words that the option takes: 1, 2 with its value, or 0 when it is wrong */
static int look_at_long(const struct looking *looking, const char *word, const char *next)
{
    const char *equals = strchr(word, '=');
    char *name = memory_copy_text(word + 2);
    size_t found;
    int taken = 0;
    if (equals != NULL) {
        name[equals - word - 2] = '\0';
    }
    const struct argp_option *option =
        options_long(looking->list, looking->count, name, strlen(name), &found);
    if (option == NULL && found > 1) {
        explain_ambiguous(looking, word, name);
    } else if (option == NULL) {
        explain_unknown(looking, word, name, 0);
    } else if (option->arg == NULL && equals != NULL) {
        error_set(looking->error, ERROR_USAGE, word, "this option takes no value");
    } else if (option->arg != NULL && equals == NULL && next == NULL) {
        error_set(looking->error, ERROR_USAGE, word, "a value is missing: --%s=%s", option->name,
                  option->arg);
    } else {
        taken = option->arg != NULL && equals == NULL ? 2 : 1;
    }
    memory_free(name);
    return taken;
}

/* The same for letters in one word. */
static int look_at_letters(const struct looking *looking, const char *word, const char *next)
{
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        const struct argp_option *option = options_letter(looking->list, looking->count, *letter);
        const char shown[] = {'-', *letter, '\0'};
        if (option == NULL) {
            explain_unknown(looking, shown, word + 1, *letter);
            return 0;
        }
        if (option->arg != NULL && letter[1] == '\0' && next == NULL) {
            error_set(looking->error, ERROR_USAGE, shown, "a value is missing: -%c %s", *letter,
                      option->arg);
            return 0;
        }
        if (option->arg != NULL) {
            return letter[1] == '\0' ? 2 : 1;
        }
    }
    return 1;
}

void mistake_explain(const struct argp *argp, char *const *words,
                     const struct command *const *table, struct error *error)
{
    struct looking looking = {.table = table, .error = error};
    looking.count = options_list(argp, looking.list);
    for (size_t at = 0; words[at] != NULL && strcmp(words[at], "--") != 0;) {
        const char *word = words[at];
        int taken = 1;
        if (strncmp(word, "--", 2) == 0) {
            taken = look_at_long(&looking, word, words[at + 1]);
        } else if (word[0] == '-' && word[1] != '\0') {
            taken = look_at_letters(&looking, word, words[at + 1]);
        }
        if (taken == 0) {
            return;
        }
        at += (size_t)taken;
    }
}
