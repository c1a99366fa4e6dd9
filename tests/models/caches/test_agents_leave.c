#include "tests/models/processor/walk_fixture.h"

static struct walk_end run_two(const struct access *script, bool is_shared)
{
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 2, 1);
    fixture.l2.shared_by = is_shared ? LEVEL_OF_PROCESSOR : LEVEL_OF_CORE;
    struct walk_end end = walk_fixture_end(&fixture);
    cr_expect_eq(end.marked, 0);
    return end;
}

/* The last level of a core evicts: a dirty line is written back, and counted. */
Test(agents_leave, dirty_lines_are_written_back)
{
    static const struct access script[] = {WRITE(1), READ(5),  READ(65), WRITE(2), READ(6),
                                           READ(66), READ(67), END,      END};
    struct walk_end end = run_two(script, false);
    cr_expect_eq(end.coherence.write_backs, 2);
    cr_expect_eq(end.l2.write_backs, 2);
    cr_expect_eq(end.l2.evictions, 2);
}

/* A dirty line that leaves a core goes into the shared level, and from there to memory. */
Test(agents_leave, a_dirty_line_stays_in_the_processor)
{
    static const struct access kept[] = {WRITE(1), READ(5), READ(9), END, END};
    cr_expect_eq(run_two(kept, true).coherence.write_backs, 0);
    static const struct access gone[] = {WRITE(1), READ(5), READ(65), END, END};
    cr_expect_eq(run_two(gone, true).coherence.write_backs, 1, "the level evicts it");
}
