#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

Test(describe, shows_the_parameters_of_a_kind)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "describe queueing"), 0);
    cr_expect(fixture_says(folder, "said", "servers"));
    cr_expect_eq(fixture_coupling(folder, "describe --all"), 0);
    cr_expect(fixture_says(folder, "said", "multiprocessor"));
    cr_expect_eq(fixture_coupling(folder, "describe queuing"), 64);
    cr_expect(fixture_says(folder, "complained", "queueing"));
    static const char *const misspelt[][2] = {
        {"run.horizn",
         "run.horizn: is no path of a parameter and no metric; did you mean \"run.horizon\"?"},
        {"rum.horizon", "did you mean \"run.horizon\"?"},
        {"sytem.memory.latency", "did you mean \"system.memory.latency\"?"},
        {"system.memory.latecy", "did you mean \"system.memory.latency\"?"},
        {"system.zzzzzz", "is no path of a parameter and no metric; there is system"},
    };
    for (size_t i = 0; i < sizeof misspelt / sizeof *misspelt; i++) {
        char arguments[64];
        snprintf(arguments, sizeof arguments, "describe %s", misspelt[i][0]);
        cr_expect_eq(fixture_coupling(folder, arguments), 64);
        fixture_says(folder, "complained", misspelt[i][1]);
    }
    cr_expect_eq(fixture_coupling(folder, "describe"), 64);
    fixture_remove(folder);
}

Test(describe, of_a_spec_of_the_gallery_says_how_to_run_it)
{
    static const struct fixture_call calls[] = {
        {"describe mm1", 0, "mm1, a spec of the gallery\n", NULL},
        {"describe mm1", 0, "  coupling run mm1 ", NULL},
        {"describe mm1", 0, "/mm1.json\n", NULL},
        {"describe mm2", 64, NULL, "mm2: is no kind, key or metric"},
        {"describe ''", 64, NULL, "coupling: \"\": an argument is empty (see "},
        {"run ''", 64, NULL, "coupling: \"\": an argument is empty (see "},
    };
    char folder[64];
    fixture_folder(folder);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
