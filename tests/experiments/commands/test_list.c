#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

Test(list, names_specs_with_their_questions_and_the_kinds)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_expect_eq(fixture_coupling(folder, "list ."), 0);
    cr_expect(fixture_says(folder, "said", "How long is the queue?"));
    cr_expect(fixture_says(folder, "said", "queueing"));
    cr_expect_neq(fixture_coupling(folder, "list nothing"), 0);
    cr_expect_eq(fixture_coupling(folder, "list a b"), 64);
    fixture_remove(folder);
}
