#include "experiments/commands/usage.h"

#include "experiments/commands/options.h"
#include "experiments/runs/shell.h"
#include "experiments/spec/describe/words.h"
#include "sim/base/memory.h"

#include <string.h>

enum { DOC_COLUMN = 29 };

const char *usage_arguments(const struct argp *argp)
{
    const char *arguments = argp->args_doc;
    const struct argp_child *child = argp->children;
    for (; arguments == NULL && child != NULL && child->argp != NULL; child++) {
        arguments = child->argp->args_doc;
    }
    return arguments == NULL ? "" : arguments;
}

static void print_usage_lines(const struct command *command, FILE *out)
{
    const char *arguments = usage_arguments(command->argp);
    const char *before = "Usage:";
    do {
        size_t length = strcspn(arguments, "\n");
        fprintf(out, "%s coupling %s [OPTION...]%s%.*s\n", before, command->name,
                length == 0 ? "" : " ", (int)length, arguments);
        before = "  or: ";
        arguments += length + (arguments[length] != '\0');
    } while (*arguments != '\0');
}

static void print_usage_option(const struct argp_option *option, FILE *out)
{
    const char *arg = option->arg == NULL ? "" : option->arg;
    const char *equals = option->arg == NULL ? "" : "=";
    char *label = options_has_letter(option)
                      ? memory_print("-%c, --%s%s%s", option->key, option->name, equals, arg)
                      : memory_print("    --%s%s%s", option->name, equals, arg);
    words_row(label, option->doc, strlen(option->doc), DOC_COLUMN, out);
    memory_free(label);
}

static void print_usage_options(const struct argp *argp, FILE *out)
{
    const struct argp_option *o = argp->options;
    for (; o != NULL && (o->name != NULL || o->doc != NULL); o++) {
        if (o->name == NULL) {
            fprintf(out, "\n%s\n", o->doc); /* a heading */
        } else if ((o->flags & OPTION_HIDDEN) == 0) {
            print_usage_option(o, out);
        }
    }
    const struct argp_child *child = argp->children;
    for (; child != NULL && child->argp != NULL; child++) {
        print_usage_options(child->argp, out);
    }
}

void usage_print(const struct command *command, const struct argp *common, FILE *out)
{
    char *sentence = memory_print("%s: %s.", command->name, command->doc);
    print_usage_lines(command, out);
    words_print(sentence, strlen(sentence), 0, out);
    memory_free(sentence);
    if (command->about != NULL) {
        fputc('\n', out);
        words_print(command->about, strlen(command->about), 0, out);
    }
    fputc('\n', out);
    print_usage_options(command->argp, out);
    fputc('\n', out);
    print_usage_options(common, out);
    if (command->examples != NULL) {
        struct text_buffer text = {0};
        shell_append_examples(&text, command->examples);
        fprintf(out, "\nExamples:\n%s", text.text);
        text_buffer_free(&text);
    }
}
