#include "tests/models/processor/walk_fixture.h"

/* An access, before which the thread computes so long. */
#define LATER(LINE, KIND, NANOSECONDS)                                                             \
    {                                                                                              \
        .address = (LINE)*64, .bytes = 8, .kind = (KIND), .instructions = (NANOSECONDS)            \
    }

/* Two cores, each with a thread and an L1; they share the L2, or each is a processor with one. */
static struct walk_end run_pair(const struct access *script, int64_t processors,
                                enum level_inclusion inclusion)
{
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 2, 1);
    fixture.machine.machine.processors = processors;
    fixture.machine.machine.cores_per_processor = 2 / processors;
    fixture.l2.shared_by = LEVEL_OF_PROCESSOR;
    fixture.l2.inclusion = (int)inclusion;
    struct walk_end end = walk_fixture_end(&fixture);
    cr_expect_eq(end.marked, 0, "marks are taken away as they were made");
    return end;
}

static uint64_t requests(const struct walk_end *end)
{
    uint64_t sum = 0;
    for (int i = 0; i < COHERENCE_REQUESTS; i++) {
        sum += end->coherence.requests[i];
    }
    return sum;
}

/* A clean line is in the shared level when the second core reads it: 1 + 10 ns. */
Test(agents_serve, a_line_that_the_processor_has_needs_no_request)
{
    static const struct access script[] = {READ(1), END, LATER(1, ACCESS_READ, 500), END};
    struct walk_end end = run_pair(script, 1, LEVEL_NEITHER);
    cr_expect_eq(end.at, 511 * NS, "%lld ps", (long long)end.at);
    cr_expect_eq(requests(&end), 1);
}

/* A line that the first core has modified comes from it, in 11 + 11 ns, and stays on the chip. */
Test(agents_serve, a_modified_line_comes_from_the_other_core)
{
    static const struct access script[] = {WRITE(1), END, LATER(1, ACCESS_READ, 500), END};
    for (int inclusion = LEVEL_NEITHER; inclusion <= LEVEL_EXCLUSIVE; inclusion++) {
        struct walk_end end = run_pair(script, 1, (enum level_inclusion)inclusion);
        cr_expect_eq(end.at, 522 * NS, "%lld ps", (long long)end.at);
        cr_expect_eq(requests(&end), 1);
        cr_expect_eq(end.coherence.write_backs, 0);
    }
}

/* A processor that owns a line lets its cores write it by turns. */
Test(agents_serve, a_core_of_the_owner_writes_without_a_request)
{
    static const struct access script[] = {READ(1), LATER(1, ACCESS_READ, 900), END,
                                           LATER(1, ACCESS_WRITE, 500), END};
    struct walk_end end = run_pair(script, 1, LEVEL_NEITHER);
    cr_expect_eq(requests(&end), 1);
    cr_expect_eq(end.coherence.invalidations, 0, "but for the first core, within the processor");
    cr_expect_eq(end.at, (111 + 900 + 11 + 11) * NS, "%lld ps", (long long)end.at);
}

/* Between processors a modified line is a request, and is written back. */
Test(agents_serve, a_modified_line_comes_from_the_other_processor)
{
    static const struct access script[] = {WRITE(1), END, LATER(1, ACCESS_READ, 500), END};
    struct walk_end end = run_pair(script, 2, LEVEL_NEITHER);
    cr_expect_eq(end.at, 522 * NS, "%lld ps", (long long)end.at);
    cr_expect_eq(requests(&end), 2);
    cr_expect_eq(end.coherence.transfers, 1);
    cr_expect_eq(end.coherence.write_backs, 1);
}

/* An exclusive level gives a line to the core that reads it, with what was written to it. */
Test(agents_serve, an_exclusive_level_gives_a_dirty_line_away)
{
    static const struct access script[] = {WRITE(1), READ(5), LATER(1, ACCESS_READ, 100),
                                           READ(5),  END,     END};
    struct walk_end end = run_pair(script, 1, LEVEL_EXCLUSIVE);
    cr_expect_eq(requests(&end), 2, "lines 1 and 5, once each");
    cr_expect_eq(end.coherence.write_backs, 0);
}
