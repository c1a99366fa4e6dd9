#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

Test(manual, writes_its_pages_into_a_folder)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "manual pages"), 0);
    fixture_says(folder, "pages/man1/coupling.1", ".SH COMMANDS\n");
    fixture_says(folder, "pages/man1/coupling-run.1", "\\fB\\-\\-seed=\\fR\\fIN\\fR\n");
    fixture_says(folder, "pages/man5/coupling-spec.5", ".SH DISTRIBUTIONS\n");
    cr_expect_eq(fixture_coupling(folder, "manual"), 64);
    fixture_file(folder, "file", "");
    cr_expect_eq(fixture_coupling(folder, "manual file"), 73);
    fixture_remove(folder);
}
