#include "experiments/commands/command.h"

#include "tests/experiments/commands/call.h"
#include "tests/experiments/fixture.h"

struct given {
    const char *word;
    int flag;
};

static error_t read_option(int key, char *text, struct argp_state *state)
{
    struct given *given = state->input;
    switch (key) {
    case 'f':
        given->flag++;
        return 0;
    case ARGP_KEY_ARG:
        given->word = text;
        return strcmp(text, "bad") == 0 ? command_wrong("word", "\"%s\" is bad", text) : 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {{"flag", 'f', NULL, 0, "Raise it", 0}, {0}};
static const struct argp argp = {.options = options, .parser = read_option, .args_doc = "WORD"};

Test(command_read, takes_the_options_of_the_command_and_those_of_all)
{
    struct given given = {0};
    struct test_call test;
    cr_assert(call_read(&test, &argp, &given, "try w -f --flag", NULL));
    cr_expect_str_eq(given.word, "w");
    cr_expect_eq(given.flag, 2);
    cr_expect(!test.call.is_quiet && !test.call.is_verbose && test.call.remarks == stderr);
    cr_expect_str_eq(test.words[1], "w", "words stay as they were typed");
    cr_expect_str_eq(test.words[2], "-f");
    cr_assert(call_read(&test, &argp, &given, "try w -v -q", NULL));
    cr_expect(test.call.is_quiet && !test.call.is_verbose && test.call.remarks != stderr);
    fclose(test.call.remarks);
    cr_assert(call_read(&test, &argp, &given, "try w --quiet --verbose", NULL));
    cr_expect(test.call.is_verbose && test.call.remarks == stderr);
}

Test(command_read, says_in_one_line_what_is_wrong)
{
    static const struct {
        const char *line;
        const char *says;
    } rows[] = {
        {"try bad", "coupling: word: \"bad\" is bad (see coupling try --help)\n"},
        {"try bad --flog", "coupling: --flog: there is no such option; did you mean --flag? (see "
                           "coupling try --help)\n"},
        {"try --flag=1",
         "coupling: --flag=1: this option takes no value (see coupling try --help)\n"},
        {"try --hepl",
         "coupling: --hepl: there is no such option; did you mean --help? (see coupling "
         "try --help)\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct given given = {0};
        struct test_call test;
        char *said;
        cr_expect_not(call_read(&test, &argp, &given, rows[i].line, &said));
        cr_expect_eq(test.status, 64);
        cr_expect_str_eq(said, rows[i].says);
        free(said);
    }
}

Test(command_main, finds_the_command_behind_its_own_options)
{
    static const struct fixture_call calls[] = {
        {"", 64, "", "Commands:\n  run "},
        {"", 64, "", "list  "},
        {"--", 64, "", "Commands:\n"},
        {"-h", 0, "Exit status:\n  0 ", ""},
        {"--help", 0, "Commands:\n", ""},
        {"-V", 0, "coupling " COUPLING_VERSION "\n", ""},
        {"--version", 0, "coupling " COUPLING_VERSION "\n", ""},
        {"schema -h", 0, "Usage: coupling schema [OPTION...] [spec|results]\n", ""},
        {"run --help nonsense", 0, "Usage: coupling run [OPTION...] SPEC", ""},
        {"schem", 64, "", "there is no command \"schem\", did you mean \"schema\"? (see "},
        {"--hlep run", 64, "", "--hlep: there is no such option; did you mean --help? (see "},
        {"-x", 64, "", "coupling: -x: there is no such option"},
        {"--version >/dev/full", 74, "", "standard output cannot be written"},
        {"-h >/dev/full", 74, "", "standard output cannot be written"},
        {"run -h >/dev/full", 74, "", "standard output cannot be written"},
    };
    char folder[64];
    fixture_folder(folder);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}

Test(command_main, says_nothing_of_a_reader_that_went_away)
{
    char folder[64];
    char program[512];
    char line[2048];
    fixture_folder(folder);
    snprintf(line, sizeof line, "cd '%s' && '%s' describe --all 2>complained | true", folder,
             fixture_program(program));
    cr_assert_eq(system(line), 0);
    char *complained = fixture_read(folder, "complained");
    cr_expect_str_eq(complained, "");
    memory_free(complained);
    fixture_remove(folder);
}
