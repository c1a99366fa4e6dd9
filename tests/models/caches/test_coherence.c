#include "models/caches/coherence.h"

#include "sim/random/stream.h"

#include <criterion/criterion.h>

enum { AGENTS = 4, LINES = 8 };

/* Caches without limits: the state of each line in each agent. */
struct bench {
    struct arena *arena;
    struct coherence coherence;
    enum line_state states[AGENTS][LINES];
};

static enum line_state state_of(void *owner, uint32_t agent, uint64_t line)
{
    struct bench *bench = owner;
    return bench->states[agent][line];
}

static void change(void *owner, uint32_t agent, uint64_t line, enum line_state state)
{
    struct bench *bench = owner;
    cr_assert_neq(bench->states[agent][line], LINE_INVALID);
    bench->states[agent][line] = state;
}

extern const struct kind protocol_msi_kind, protocol_mesi_kind, protocol_moesi_kind;

static void open_bench(struct bench *bench, const struct kind *protocol)
{
    *bench = (struct bench){.arena = arena_create()};
    coherence_init(&bench->coherence, bench->arena, protocol->operations,
                   &(struct coherence_port){bench, state_of, change}, AGENTS, LINES);
}

static void refer(struct bench *bench, uint32_t agent, uint64_t line, bool writes)
{
    enum line_state *state = &bench->states[agent][line];
    if (writes ? line_is_own(*state) : *state != LINE_INVALID) {
        *state = writes ? LINE_MODIFIED : *state;
        return;
    }
    *state = coherence_ask(&bench->coherence, agent, line, writes, true).state;
}

/* Walks "0r1 1w2", written without blanks: agent, read or write, line. */
static void walk(struct bench *bench, const char *text)
{
    for (; *text != '\0'; text += 3) {
        refer(bench, (uint32_t)(text[0] - '0'), (uint64_t)(text[2] - '0'), text[1] == 'w');
    }
}

static void expect(const struct bench *bench, uint64_t reads, uint64_t exclusive, uint64_t upgrades,
                   uint64_t write_backs, uint64_t invalidations)
{
    const struct coherence_counts *counts = &bench->coherence.counts;
    cr_assert_eq(counts->requests[REQUEST_READ], reads);
    cr_assert_eq(counts->requests[REQUEST_EXCLUSIVE], exclusive);
    cr_assert_eq(counts->requests[REQUEST_UPGRADE], upgrades);
    cr_assert_eq(counts->write_backs, write_backs);
    cr_assert_eq(counts->invalidations, invalidations);
}

/* The states of a line in agents 0, 1, ...: "MIS". */
static void expect_states(const struct bench *bench, uint64_t line, const char *states)
{
    for (uint32_t i = 0; states[i] != '\0'; i++) {
        cr_assert_eq("ISOEM"[bench->states[i][line]], states[i], "line %d, agent %u: %c", (int)line,
                     i, "ISOEM"[bench->states[i][line]]);
    }
}

/* Counted by hand from the transitions in Culler, Singh, Gupta 1999, chapter 5: a write to a shared
 * line is an upgrade, and a modified line that is asked for is written back. */
static const char few[] = "0r10w11r11w10r12r12w10w10w11r21w20w22r21r2";
static const char many[] =
    "3w33w41r43w41r32r00w33w41w00r01r40r23w11w23r03w23w02r12r00r02r00w01r03r33r41w22r22r3"
    "0r10r03r11r41w13w30r31r22r11r40r11r20w22r00r11r42r43r43w13r12r41w11w41w33w03r00r42r3"
    "2r43r41w01r30r11w00r33r00r22w41r21r21w00r22r00r02r10r32w01r20w30r03w03r40w00r02r23w4"
    "3r30w40r40r01w03w32r22r41w12w33r23w21w31r31w21r13r00r10r32r33w43w23r00r40w22r40w13r1"
    "0r11r03r42r11r21w03w01r22w41r10r31r31w03w42r21r01r30r42r02w00r23r30r03r12w13r43r40r3"
    "2w41w42r31r12w31r40w03r40w30r01r43r32r33r23r42r13w02r00r11r22w21w30r40w42w13r33w41w1"
    "1w11r21r42r11r11r02r03r41r30r12r02w10r00r43r11r11r20w01w30r23r32r12r01r33r23r41r40r0"
    "3w41w42r20w1";

Test(coherence, msi_counts)
{
    struct bench bench;
    open_bench(&bench, &protocol_msi_kind);
    walk(&bench, few);
    expect(&bench, 7, 2, 4, 5, 5);
    expect_states(&bench, 1, "MII");
    expect_states(&bench, 2, "SSS");
    arena_destroy(bench.arena);
    open_bench(&bench, &protocol_msi_kind);
    walk(&bench, many);
    expect(&bench, 74, 37, 27, 62, 101);
    expect_states(&bench, 0, "SISI");
    expect_states(&bench, 1, "MIII");
    expect_states(&bench, 2, "SSSS");
    expect_states(&bench, 3, "ISIS");
    expect_states(&bench, 4, "IMII");
    arena_destroy(bench.arena);
}

Test(coherence, mesi_counts)
{
    struct bench bench;
    open_bench(&bench, &protocol_mesi_kind);
    walk(&bench, few);
    expect(&bench, 7, 2, 2, 5, 5);
    expect_states(&bench, 1, "MII");
    expect_states(&bench, 2, "SSS");
    arena_destroy(bench.arena);
    open_bench(&bench, &protocol_mesi_kind);
    walk(&bench, many);
    expect(&bench, 74, 37, 27, 62, 101);
    arena_destroy(bench.arena);
}

/* Private lines, read and then written: two requests a line, and one where a line is known to be
 * exclusive. */
Test(coherence, private_lines)
{
    struct bench bench;
    open_bench(&bench, &protocol_msi_kind);
    walk(&bench, "0r00w00r10w10r20w20r30w3");
    expect(&bench, 4, 0, 4, 0, 0);
    arena_destroy(bench.arena);
    open_bench(&bench, &protocol_mesi_kind);
    walk(&bench, "0r00w00r10w10r20w20r30w3");
    expect(&bench, 4, 0, 0, 0, 0);
    arena_destroy(bench.arena);
}

/* A modified line that others read is written back when it leaves its owner, not before. */
Test(coherence, an_owner_writes_back_last)
{
    struct bench bench;
    open_bench(&bench, &protocol_moesi_kind);
    walk(&bench, "0w11r12r1");
    expect(&bench, 2, 1, 0, 0, 0);
    expect_states(&bench, 1, "OSS");
    cr_assert_eq(bench.coherence.counts.transfers, 2);
    cr_assert_not(coherence_leave(&bench.coherence, 1, 1, LINE_SHARED));
    cr_assert(coherence_leave(&bench.coherence, 0, 1, LINE_OWNED));
    expect(&bench, 2, 1, 0, 1, 0);
    arena_destroy(bench.arena);
    open_bench(&bench, &protocol_mesi_kind);
    walk(&bench, "0w11r12r1");
    expect(&bench, 2, 1, 0, 1, 0);
    arena_destroy(bench.arena);
}

/* Two agents write in turn: each write but the first takes the line away from the other. */
Test(coherence, false_sharing)
{
    struct bench bench;
    open_bench(&bench, &protocol_mesi_kind);
    walk(&bench, "0w11w10w11w10w11w10w11w10w11w1");
    expect(&bench, 0, 10, 0, 9, 9);
    arena_destroy(bench.arena);
    open_bench(&bench, &protocol_mesi_kind);
    walk(&bench, "0w11w20w11w20w11w20w11w20w11w2");
    expect(&bench, 0, 2, 0, 0, 0);
    arena_destroy(bench.arena);
}

/* A level above that shares the line keeps an agent from being its only holder. */
Test(coherence, a_shared_level_above)
{
    struct bench bench;
    open_bench(&bench, &protocol_mesi_kind);
    cr_assert_eq(coherence_ask(&bench.coherence, 0, 1, false, false).state, LINE_SHARED);
    arena_destroy(bench.arena);
}

static void expect_one_writer(const struct bench *bench)
{
    for (uint64_t line = 0; line < LINES; line++) {
        uint32_t holders = 0, writers = 0, owners = 0;
        for (uint32_t agent = 0; agent < AGENTS; agent++) {
            enum line_state state = bench->states[agent][line];
            holders += state != LINE_INVALID;
            writers += line_is_own(state);
            owners += state == LINE_OWNED;
        }
        cr_assert(writers == 0 || holders == 1);
        cr_assert_leq(owners, 1);
    }
}

/* Reads, writes and departures at random. */
Test(coherence, one_writer_or_many_readers)
{
    const struct kind *protocols[] = {&protocol_msi_kind, &protocol_mesi_kind,
                                      &protocol_moesi_kind};
    for (int i = 0; i < 3; i++) {
        struct bench bench;
        open_bench(&bench, protocols[i]);
        struct stream stream;
        stream_init(&stream, 1, 0, "bench", "accesses");
        for (int k = 0; k < 20000; k++) {
            uint64_t drawn = stream_next(&stream);
            uint32_t agent = (uint32_t)(drawn >> 8 & 3);
            uint64_t line = drawn >> 16 & 7;
            enum line_state *state = &bench.states[agent][line];
            if (drawn >> 60 == 0 && *state != LINE_INVALID) {
                coherence_leave(&bench.coherence, agent, line, *state);
                *state = LINE_INVALID;
            } else {
                refer(&bench, agent, line, (drawn & 3) == 0);
            }
            expect_one_writer(&bench);
        }
        arena_destroy(bench.arena);
    }
}
