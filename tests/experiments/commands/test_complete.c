#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

/* The shells' own scripts: tests/properties/command_line.py. */
Test(complete, says_what_the_word_of_an_index_may_become)
{
    char folder[64];
    fixture_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "complete 1 coupling ru"), 0);
    fixture_says(folder, "said", "run\n");
    cr_expect_eq(fixture_coupling(folder, "complete 1 coupling ru --more words"), 0);
    fixture_says(folder, "said", "run\n");
    cr_expect_eq(fixture_coupling(folder, "complete 2 coupling help"), 0);
    fixture_says(folder, "said", "compare\n");
    cr_expect_eq(fixture_coupling(folder, "complete 4 coupling run --progress = ne"), 0);
    fixture_says(folder, "said", "never\n");
    cr_expect_eq(fixture_coupling(folder, "complete 0 coupling"), 64);
    cr_expect_eq(fixture_coupling(folder, "complete x coupling"), 64);
    cr_expect_eq(fixture_coupling(folder, "complete"), 64);
    fixture_remove(folder);
}
