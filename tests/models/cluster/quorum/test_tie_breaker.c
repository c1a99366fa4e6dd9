#include "models/cluster/quorum/tie_breaker.h"

#include "tests/models/cluster/cluster_fixture.h"
#include "tests/small_set.h"

static bool wins(const struct tie_breaker *tie_breaker, small_set members)
{
    struct bit_set set = small_set_to(members);
    return tie_breaker_wins(tie_breaker, &set);
}

static void note(struct tie_breaker *tie_breaker, small_set members)
{
    struct bit_set set = small_set_to(members);
    tie_breaker_note(tie_breaker, &set);
}

/* The first of those that were together last decides. */
Test(tie_breaker, the_first_of_the_last_ring_decides)
{
    struct arena *arena = arena_create();
    uint32_t lowest[] = {0, 1, 2, 3};
    struct tie_breaker ties;
    tie_breaker_init(&ties, arena, 4, lowest, 4);
    cr_expect(wins(&ties, 0x3));
    cr_expect_not(wins(&ties, 0xc));
    note(&ties, 0xe); /* the first is lost: the second decides from now on */
    cr_expect(wins(&ties, 0x6));
    cr_expect_not(wins(&ties, 0xc));
    cr_expect(wins(&ties, 0x3), "each has the one that it remembers");
    cr_expect_not(wins(&ties, 0x9), "one of both remembers another");
    tie_breaker_boot(&ties, 2);
    cr_expect_not(wins(&ties, 0x6), "a node that has booted remembers nothing");
    arena_destroy(arena);
}

Test(tie_breaker, a_list_may_leave_nodes_out)
{
    struct arena *arena = arena_create();
    uint32_t list[] = {3, 1};
    struct tie_breaker ties;
    tie_breaker_init(&ties, arena, 4, list, 2);
    cr_expect(wins(&ties, 0x9));
    cr_expect_not(wins(&ties, 0x6));
    note(&ties, 0x7);
    cr_expect(wins(&ties, 0x6));
    note(&ties, 0x5);
    cr_expect_not(wins(&ties, 0x4), "none of the list was there");
    arena_destroy(arena);
}

/* Of all pairs of halves of six nodes, after any ring of more than half of them, one wins at
 * most. */
Test(tie_breaker, two_halves_never_win)
{
    struct arena *arena = arena_create();
    uint32_t highest[] = {5, 4, 3, 2, 1, 0};
    for (small_set ring = 1; ring < small_set_of(6); ring++) {
        for (small_set booted = 0; booted < small_set_of(6); booted++) {
            struct tie_breaker ties;
            tie_breaker_init(&ties, arena, 6, highest, 6);
            if (__builtin_popcountll(ring) <= 3) {
                continue;
            }
            note(&ties, ring);
            for (uint32_t node = 0; node < 6; node++) {
                if ((booted >> node & 1) != 0) {
                    tie_breaker_boot(&ties, node);
                }
            }
            for (small_set half = 1; half < small_set_of(6); half++) {
                bool is_half = __builtin_popcountll(half) == 3;
                cr_assert_not(is_half && wins(&ties, half) && wins(&ties, 0x3f & ~half));
            }
        }
    }
    arena_destroy(arena);
}

static struct cluster_bench *split(int tie, sim_ticks lasts)
{
    static struct parameter_list groups[2];
    static const char *const low[] = {"alpha", "beta"};
    static const char *const high[] = {"gamma", "delta"};
    struct cluster_bench *bench = cluster_bench_create(4);
    groups[0] = (struct parameter_list){2, (void *)(uintptr_t)low};
    groups[1] = (struct parameter_list){2, (void *)(uintptr_t)high};
    bench->quorum.auto_tie_breaker = tie;
    cluster_bench_partition(bench, 30 * SECOND, groups, 2, lasts);
    return bench;
}

/* The service is on alpha: it stays, moves or stops. */
Test(tie_breaker, one_half_goes_on)
{
    static const struct {
        int tie;
        size_t quorate, lost, up_elsewhere;
    } facts[] = {{TIE_LOST, 0, 2, 0}, {TIE_LOWEST, 1, 1, 0}, {TIE_HIGHEST, 1, 1, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct cluster_bench *bench = split(facts[i].tie, 0);
        cluster_bench_run(bench, 100 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "quorum.ok", NULL), facts[i].quorate, "%zu", i);
        cr_expect_eq(cluster_bench_count(bench, "quorum.lost", NULL), facts[i].lost, "%zu", i);
        cr_expect_eq(cluster_bench_count(bench, "app.up", "gamma") +
                         cluster_bench_count(bench, "app.up", "delta"),
                     facts[i].up_elsewhere, "%zu", i);
        const struct timeline_entry *won =
            cluster_bench_find(bench, "quorum.ok", i == 1 ? "alpha" : "gamma", 0);
        cr_expect_eq(won != NULL, facts[i].quorate == 1);
        if (won != NULL) {
            cr_expect_eq(cluster_bench_detail(won, "votes"), 2);
            cr_expect_eq(cluster_bench_detail(won, "needed"), 3);
        }
        cluster_bench_end(bench);
    }
}

/* With last_man_standing four nodes go down to one, if the ones that stay have the one that
 * decides. */
Test(tie_breaker, the_last_man_stands_alone)
{
    for (int tie = TIE_LOST; tie <= TIE_HIGHEST; tie++) {
        struct cluster_bench *bench = cluster_bench_create(4);
        bench->quorum.auto_tie_breaker = tie;
        bench->quorum.last_man_standing = true;
        bench->quorum.last_man_standing_window = 10 * SECOND;
        for (uint32_t i = 0; i < 3; i++) {
            cluster_bench_crash(bench, (30 + 60 * i) * SECOND, bench_node_names[3 - i],
                                TICKS_NEVER);
        }
        cluster_bench_run(bench, 300 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "quorum.lost", "alpha"),
                     (size_t)(tie != TIE_LOWEST));
        cr_expect_eq(cluster_bench_count(bench, "app.stop", "alpha"), (size_t)(tie != TIE_LOWEST));
        cluster_bench_end(bench);
    }
}
