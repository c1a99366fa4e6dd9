#include "tests/models/storage/raid_fixture.h"

enum { NONE = -1 };

struct row_case {
    enum raid_level level;
    int64_t disks;
    uint64_t block;
    int64_t blocks;
    bool is_write;
    int down, down_too; /* members; NONE */
    uint64_t ios;       /* of members */
};

static void expect(const struct row_case *at, size_t number)
{
    struct raid_bench bench;
    raid_bench_init(&bench, at->level, at->disks);
    raid_bench_start(&bench);
    if (at->down != NONE) {
        bench.raid->members[at->down].is_down = true;
    }
    if (at->down_too != NONE) {
        bench.raid->members[at->down_too].is_down = true;
    }
    cr_expect_eq(raid_bench_ios(&bench, at->block, at->blocks, at->is_write), at->ios, "%zu: %d",
                 number, (int)bench.raid->done.count);
    cr_expect_eq(bench.completed, 1, "%zu", number);
    run_destroy(bench.run);
}

/* By hand: row 0 of five members has its parity on member 4 and column k on member k; that of six
   has parities on members 5 and 0, and column k on member k + 1. */
Test(raid_rows, ios_of_members)
{
    static const struct row_case cases[] = {
        {RAID_0, 4, 0, 4, false, NONE, NONE, 1},
        {RAID_0, 4, 0, 4, true, NONE, NONE, 1},
        {RAID_0, 4, 6, 4, true, NONE, NONE, 2},  /* two units */
        {RAID_1, 3, 0, 4, false, NONE, NONE, 1}, /* one copy */
        {RAID_1, 3, 0, 4, true, NONE, NONE, 3},
        {RAID_10, 6, 0, 4, true, NONE, NONE, 2},
        {RAID_5, 5, 0, 4, false, NONE, NONE, 1},
        {RAID_5, 5, 0, 4, true, NONE, NONE, 4},   /* old data, old parity; both written */
        {RAID_6, 6, 0, 4, true, NONE, NONE, 6},   /* with two parities */
        {RAID_5, 3, 0, 4, true, NONE, NONE, 3},   /* the other column is one read */
        {RAID_5, 5, 0, 24, true, NONE, NONE, 5},  /* the fourth column, and four writes */
        {RAID_5, 5, 0, 32, true, NONE, NONE, 5},  /* a whole row */
        {RAID_5, 5, 0, 64, true, NONE, NONE, 10}, /* two of them */
        {RAID_5, 5, 4, 8, true, NONE, NONE, 6},   /* old halves of two units and all parity */
        {RAID_6, 6, 0, 32, true, NONE, NONE, 6},
        /* degraded */
        {RAID_5, 5, 0, 4, false, 0, NONE, 4},  /* what the others have */
        {RAID_5, 5, 8, 4, false, 0, NONE, 1},  /* another member's */
        {RAID_5, 5, 0, 16, false, 0, NONE, 5}, /* all of another's, and n - 1 */
        {RAID_5, 5, 0, 4, true, 0, NONE, 4},   /* three others, and the parity written */
        {RAID_5, 5, 0, 4, true, 4, NONE, 1},   /* no parity to keep */
        {RAID_5, 5, 0, 4, true, 1, NONE, 4},   /* as before */
        {RAID_6, 6, 0, 4, false, 0, 1, 4},
        {RAID_6, 6, 0, 4, true, 1, NONE, 5},   /* three others; two parities written */
        {RAID_6, 6, 0, 4, true, 1, 2, 6},      /* four others; two parities written */
        {RAID_6, 6, 0, 4, true, 5, NONE, 4},   /* one parity left */
        {RAID_10, 4, 0, 4, false, 0, NONE, 1}, /* the other copy */
        {RAID_10, 4, 0, 4, true, 0, NONE, 1},  /* one copy left */
        {RAID_5, 5, 4, 8, true, 0, NONE, 6},   /* all others are read, two are written */
        {RAID_5, 5, 0, 32, true, 0, NONE, 4},  /* a whole row without a member */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect(&cases[i], i);
    }
}

/* A read-modify-write takes two times of a member; a whole row one. */
Test(raid_rows, reads_come_before_writes)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 5);
    raid_bench_start(&bench);
    raid_bench_submit(&bench, 0, 4, true);
    raid_bench_run(&bench, 10);
    raid_bench_submit(&bench, 32, 32, true);
    raid_bench_run(&bench, 10);
    cr_expect_eq(bench.at[0], 2 * RAID_MS);
    cr_expect_eq(bench.at[1], 11 * RAID_MS);
    run_destroy(bench.run);
}

/* Three reads of two copies, of which the first has an I/O already: the shortest queue takes it in,
   turns do not. */
Test(raid_rows, copies_are_chosen)
{
    static const uint32_t open[][2][2] = {
        [RAID_SHORTEST_QUEUE] = {{1, 2}, {2, 2}}, [RAID_TURNS] = {{2, 1}, {3, 1}}};
    for (int how = RAID_SHORTEST_QUEUE; how <= RAID_TURNS; how++) {
        struct raid_bench bench;
        raid_bench_init(&bench, RAID_1, 2);
        bench.parameters.mirror_reads = how;
        raid_bench_start(&bench);
        bench.raid->members[0].open = 1;
        bench.raid->ledger.busy.value = 1;
        raid_bench_submit(&bench, 0, 1, false);
        for (int i = 0; i < 2; i++) {
            raid_bench_submit(&bench, 0, 1, false);
            cr_expect_eq(bench.raid->members[0].open, open[how][i][0], "%d %d", how, i);
            cr_expect_eq(bench.raid->members[1].open, open[how][i][1], "%d %d", how, i);
        }
        run_destroy(bench.run);
    }
}
