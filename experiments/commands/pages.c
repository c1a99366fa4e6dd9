#include "experiments/commands/pages.h"

#include "experiments/commands/options.h"
#include "experiments/commands/overview.h"
#include "experiments/commands/usage.h"
#include "experiments/spec/describe/roff.h"
#include "sim/base/memory.h"

#include <ctype.h>
#include <string.h>

enum { LETTER_BYTES = 3 };

static void print_option(const struct argp_option *option, FILE *out)
{
    const char letter[LETTER_BYTES] = {'-', (char)option->key, '\0'};
    fputs(".TP\n", out);
    if (options_has_letter(option)) {
        roff_literal(letter, out);
        fputs(option->name != NULL ? ", " : "", out);
    }
    if (option->name != NULL) {
        char *name = memory_print("--%s%s", option->name, option->arg == NULL ? "" : "=");
        roff_literal(name, out);
        memory_free(name);
    }
    if (option->arg != NULL && strchr(option->arg, '|') != NULL) {
        roff_literal(option->arg, out);
    } else if (option->arg != NULL) {
        roff_argument(option->arg, out);
    }
    fputc('\n', out);
    char *sentence = memory_print("%s.", option->doc);
    roff_text(sentence, out);
    memory_free(sentence);
}

static void print_options(const struct argp *argp, FILE *out)
{
    const struct argp_option *list[OPTIONS_MOST];
    size_t count = argp == NULL ? 0 : options_list(argp, list);
    for (size_t i = 0; i < count; i++) {
        print_option(list[i], out);
    }
}

/* One line of the usage: words that stand for themselves in bold, others in italics. */
static void print_usage(const char *name, const char *usage, size_t length, FILE *out)
{
    char *copy = memory_print("%.*s", (int)length, usage);
    char *rest = copy;
    roff_literal("coupling", out);
    fputc(' ', out);
    roff_literal(name, out);
    fputs(" [", out);
    roff_argument("OPTION", out);
    fputs("]...", out);
    for (char *word = strsep(&rest, " "); word != NULL; word = strsep(&rest, " ")) {
        if (word[0] == '\0') {
            continue;
        }
        fputc(' ', out);
        if (word[0] == '-' || islower((unsigned char)word[0])) {
            roff_literal(word, out);
        } else {
            roff_argument(word, out);
        }
    }
    fputc('\n', out);
    memory_free(copy);
}

static void print_synopsis(const struct command *command, FILE *out)
{
    roff_section("SYNOPSIS", out);
    const char *usage = usage_arguments(command->argp);
    do {
        size_t length = strcspn(usage, "\n");
        print_usage(command->name, usage, length, out);
        usage += length;
        if (*usage == '\n') {
            fputs(".br\n", out);
            usage++;
        }
    } while (*usage != '\0');
}

/* A sentence of the table as one of its own: "Make the runs of specs." */
static void print_sentence(const char *doc, FILE *out)
{
    char *sentence = memory_print("%c%s.", toupper((unsigned char)doc[0]), doc + 1);
    roff_text(sentence, out);
    memory_free(sentence);
}

void pages_command(const struct command *command, FILE *out)
{
    char *name = memory_print("coupling-%s", command->name);
    roff_begin(name, '1', out);
    roff_name(name, command->doc, out);
    print_synopsis(command, out);
    roff_section("DESCRIPTION", out);
    print_sentence(command->doc, out);
    if (command->about != NULL) {
        roff_paragraph(out);
        roff_text(command->about, out);
    }
    roff_section("OPTIONS", out);
    print_options(command->argp, out);
    print_options(&command_common_argp, out);
    roff_section("EXIT STATUS", out);
    roff_text("As of all commands; see coupling(1).", out);
    if (command->examples != NULL) {
        roff_section("EXAMPLES", out);
        roff_example(command->examples, out);
    }
    roff_see_also("coupling(1), coupling-spec(5)", out);
    memory_free(name);
}

static void print_files(FILE *out)
{
    static const char *const files[][2] = {
        {"results.json", "Everything that is known of each point, the same bytes for any number of "
                         "workers, interruption or split into shards."},
        {"runs.sqlite", "Every finished run, and tables of the last results: results, samples and "
                        "parameters."},
        {"timeline.jsonl", "What happened in the replications whose timelines are kept, an event a "
                           "line."},
        {"provenance.json", "When, where and by which command the results were made."},
    };
    roff_section("FILES", out);
    roff_text("In a folder of results, results/NAME after the name of the spec:", out);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        roff_item(files[i][0], NULL, out);
        roff_text(files[i][1], out);
    }
}

static void print_commands(const struct command *const *table, FILE *out)
{
    roff_section("COMMANDS", out);
    for (const struct command *const *c = table; *c != NULL; c++) {
        if (!(*c)->is_hidden) {
            char *name = memory_print("coupling-%s", (*c)->name);
            fputs(".TP\n", out);
            roff_literal(name, out);
            fputs("(1)\n", out);
            print_sentence((*c)->doc, out);
            memory_free(name);
        }
    }
}

void pages_program(const struct command *const *table, FILE *out)
{
    roff_begin("coupling", '1', out);
    roff_name("coupling", "simulate computers made of many processors", out);
    roff_section("SYNOPSIS", out);
    print_usage("COMMAND", "[ARGUMENT]...", strlen("[ARGUMENT]..."), out);
    roff_section("DESCRIPTION", out);
    roff_text(overview_about, out);
    roff_paragraph(out);
    roff_text("An experiment is a spec, a JSON file; see coupling-spec(5). Throughput, latency "
              "and availability come out, each with its confidence interval, and the same bytes "
              "every time.",
              out);
    print_commands(table, out);
    roff_section("OPTIONS", out);
    roff_text("Before a command, and but for --version after it:", out);
    print_options(&command_program_argp, out);
    roff_section("EXIT STATUS", out);
    for (const struct overview_status *s = overview_statuses; s->numbers != NULL; s++) {
        roff_item(s->numbers, NULL, out);
        roff_text(s->meaning, out);
    }
    roff_section("ENVIRONMENT", out);
    roff_item("COUPLING_GALLERY", NULL, out);
    roff_text("The folder of specs that are run by name, in place of the one that came with the "
              "program.",
              out);
    print_files(out);
    roff_section("EXAMPLES", out);
    roff_example(overview_examples, out);
    roff_see_also("coupling-spec(5)", out);
}
