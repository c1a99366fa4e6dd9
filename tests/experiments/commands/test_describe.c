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
    cr_expect_eq(fixture_coupling(folder, "describe"), 64);
    fixture_remove(folder);
}
