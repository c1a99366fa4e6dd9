#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

Test(worker_command, ends_when_it_is_told_nothing)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "worker 0 </dev/null"), 0);
    cr_expect_eq(fixture_coupling(folder, "worker 100000000 </dev/null"), 0);
    fixture_remove(folder);
}
