#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

Test(command, the_program_explains_itself)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "--version"), 0);
    cr_expect(fixture_says(folder, "said", "coupling " COUPLING_VERSION "\n"));
    cr_expect_eq(fixture_coupling(folder, "--help"), 0);
    cr_expect(fixture_says(folder, "said", "coupling run SPEC"));
    cr_expect_eq(fixture_coupling(folder, ""), 64);
    cr_expect_eq(fixture_coupling(folder, "rnu"), 64);
    cr_expect(fixture_says(folder, "complained", "did you mean \"run\""));
    cr_expect_eq(fixture_coupling(folder, "--version >/dev/full"), 74);
    fixture_remove(folder);
}

Test(command, an_error_is_its_status)
{
    struct error error = {.code = ERROR_IO, .where = "x", .text = "y"};
    cr_expect_eq(command_fail(&error), 74);
    cr_expect_eq(command_misused("%d", 1), 64);
    cr_expect_eq(command_done(2), 2);
}
