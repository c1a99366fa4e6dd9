#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

Test(worker_command, ends_when_it_is_told_nothing)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "worker 0 </dev/null"), 0);
    fixture_remove(folder);
}

Test(worker_command, takes_a_limit_of_its_memory, .disabled = !FIXTURE_ADDRESS_SPACE_COUNTS)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "worker 100000000 </dev/null"), 0);
    fixture_remove(folder);
}
