#include "models/processor/walk_look.h"

#include "tests/models/processor/walk_fixture.h"

/* The other lines of an access are asked for like other accesses; its count is one. */
Test(walk_look, an_access_over_two_lines_looks_up_both)
{
    static const struct access straddling[] = {
        {.address = 60, .bytes = 8}, {.address = 60, .bytes = 8}, END};
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, straddling, 1, 1);
    struct walk_end end = walk_fixture_end(&fixture);
    cr_expect_eq(end.at, 224 * NS);
    cr_expect_eq(end.accesses, 2);
    cr_expect_eq(end.l1.references[ACCESS_READ], 4);
    cr_expect_eq(end.l1.misses[ACCESS_READ], 2);

    fixture.program.outstanding = 4;
    end = walk_fixture_end(&fixture);
    cr_expect_eq(end.at, 112 * NS, "asked for at 0 and 1 ns");
    cr_expect_eq(end.accesses, 2);
}

/* Threads of one core: one stalls on a line that the other has asked for, and both go on when it
 * comes; an access of two lines in flight waits for any. */
Test(walk_look, threads_of_a_core_wait_for_each_others_lines)
{
    static const struct access script[] = {READ(1), END, READ(1), END};
    for (int64_t outstanding = 1; outstanding <= 4; outstanding += 3) {
        struct walk_fixture fixture;
        walk_fixture_init(&fixture, script, 1, outstanding);
        fixture.machine.machine.hardware_threads = 2;
        struct walk_end end = walk_fixture_end(&fixture);
        cr_expect_eq(end.l1.references[ACCESS_READ], 2, "it looks again when the line is there");
        cr_expect_eq(end.l1.misses[ACCESS_READ], 1);
        cr_expect_eq(end.accesses, 2);
        cr_expect_eq(end.at, 112 * NS, "%lld ps", (long long)end.at);
    }
}
