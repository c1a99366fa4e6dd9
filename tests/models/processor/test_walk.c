#include "tests/models/processor/walk_fixture.h"

/* Times by hand: a hit in L1 takes 1 ns, in L2 11 ns, a line from memory 111 ns; an instruction
 * 1 ns. Lines 4 apart meet in L1. */

/* The accesses of one thread, and its times [ns]. */
struct fact {
    struct access script[8];
    int64_t outstanding;
    sim_ticks end;
    sim_ticks access_time; /* of all accesses together */
};

static void expect(const struct fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct walk_fixture fixture;
        walk_fixture_init(&fixture, facts[i].script, 1, facts[i].outstanding);
        struct walk_end end = walk_fixture_end(&fixture);
        cr_expect_eq(end.at, facts[i].end * NS, "case %zu: ends at %lld ps", i, (long long)end.at);
        cr_expect_eq(end.access_ticks, (uint64_t)(facts[i].access_time * NS), "case %zu: %llu ps",
                     i, (unsigned long long)end.access_ticks);
    }
}

#define EXPECT(facts) expect(facts, sizeof facts / sizeof *facts)

Test(walk, with_one_line_in_flight_it_waits_for_each_access)
{
    static const struct fact facts[] = {
        {{READ(1), END}, 1, 111, 111},
        {{READ(1), READ(1), END}, 1, 112, 112},
        {{READ(1), READ(2), END}, 1, 222, 222},
        {{READ(1), WRITE(1), END}, 1, 112, 112},
        {{READ(1), READ(5), READ(1), END}, 1, 233, 233},
        {{READ(1), THEN_READ(1), THEN_READ(2), END}, 1, 223, 223},
    };
    EXPECT(facts);
}

/* A thread that does not wait goes on after an instruction, and ends with its last line. */
Test(walk, with_more_lines_in_flight_it_goes_on)
{
    static const struct fact facts[] = {
        {{READ(1), END}, 4, 111, 111},
        {{READ(1), READ(2), READ(3), END}, 4, 113, 333},
        /* 1 to 4 are asked for at 0 to 3 ns, 6 when the first has come. */
        {{READ(1), READ(2), READ(3), READ(4), READ(6), END}, 4, 222, 555},
        /* Asked for at 0 and 1 ns, hit in L1 at 2 ns; the line before it is there at 111 ns. */
        {{READ(1), READ(2), READ(1), END}, 4, 112, 111 + 111 + 109},
        /* A write to a line that is on its way to be read waits in the buffer of stores. */
        {{READ(1), WRITE(1), READ(2), END}, 4, 113, 111 + 110 + 111},
    };
    EXPECT(facts);
}

Test(walk, an_address_that_depends_waits)
{
    static const struct fact facts[] = {
        {{READ(1), THEN_READ(2), END}, 4, 222, 222},
        {{READ(1), READ(2), THEN_READ(3), END}, 4, 223, 333},
        /* Of a line that is on its way: for that one. */
        {{READ(1), READ(2), READ(1), THEN_READ(3), END}, 4, 222, 111 + 111 + 109 + 111},
        /* Hits: 1 is pushed into L2 by 5 and is there again from 222 + 11 ns on. */
        {{READ(1), THEN_READ(5), THEN_READ(1), THEN_READ(2), END}, 4, 344, 111 + 111 + 11 + 111},
        /* Independent: 2 is asked for an instruction after the hit. */
        {{READ(1), THEN_READ(5), THEN_READ(1), READ(2), END}, 4, 334, 111 + 111 + 11 + 111},
    };
    EXPECT(facts);
}

/* An address that depends on an access of two lines waits for both: the first misses, the second
 * hits. */
Test(walk, an_address_depends_on_all_lines_of_an_access)
{
    static const struct access script[] = {
        READ(1), {.address = 60, .bytes = 8, .flags = ACCESS_DEPENDS}, THEN_READ(6), END};
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 1, 4);
    cr_expect_eq(walk_fixture_end(&fixture).at, 333 * NS);
}

/* Instructions of the pattern and of the program go before an access. */
Test(walk, instructions_take_their_time)
{
    static const struct access script[] = {
        {.address = 64, .bytes = 8, .instructions = 7}, {.address = 64, .bytes = 8}, END};
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 1, 1);
    fixture.program.instructions_between_references = distribution_constant(20);
    struct walk_end end = walk_fixture_end(&fixture);
    cr_expect_eq(end.at, (27 + 111 + 20 + 1) * NS);
    cr_expect_eq(end.access_ticks, (uint64_t)(112 * NS));
}

/* Levels and memory that take no time: an access takes an instruction all the same. */
Test(walk, an_access_takes_an_instruction_at_least)
{
    static const struct access script[] = {READ(1), READ(2), READ(2), THEN_READ(3), END};
    for (int64_t outstanding = 1; outstanding <= 4; outstanding += 3) {
        struct walk_fixture fixture;
        walk_fixture_init(&fixture, script, 1, outstanding);
        fixture.l1.latency = fixture.l2.latency = 0;
        fixture.machine.memory.latency = 0;
        struct walk_end end = walk_fixture_end(&fixture);
        cr_expect_eq(end.accesses, 4);
        cr_expect_geq(end.at, 3 * NS);
        cr_expect_leq(end.at, 4 * NS);
    }
}

/* A limit within the first list of accesses, at its end, and behind it. */
Test(walk, references_are_limited)
{
    enum { ACCESSES = 3 * WALK_BATCH };
    static const int64_t limits[] = {1, 3, WALK_BATCH, WALK_BATCH + 1, ACCESSES, 2 * ACCESSES};
    struct access script[ACCESSES + 1];
    for (int i = 0; i < ACCESSES; i++) {
        script[i] = (struct access)READ(1);
    }
    script[ACCESSES] = (struct access)END;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct walk_fixture fixture;
        walk_fixture_init(&fixture, script, 1, 1);
        fixture.program.references = limits[i];
        int64_t made = limits[i] < ACCESSES ? limits[i] : ACCESSES;
        struct walk_end end = walk_fixture_end(&fixture);
        cr_expect_eq(end.accesses, (uint64_t)made);
        cr_expect_eq(end.at, (111 + made - 1) * NS);
    }
}

/* A pattern without an access: its threads end, and refer to nothing. */
Test(walk, nothing_to_do_is_an_end)
{
    static const struct access script[] = {END, READ(1), END};
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 1, 1);
    fixture.machine.machine.hardware_threads = 2;
    struct walk_end end = walk_fixture_end(&fixture);
    cr_expect_eq(end.at, 111 * NS);
    cr_expect_eq(end.accesses, 1);
}
