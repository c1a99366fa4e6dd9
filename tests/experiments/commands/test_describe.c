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
