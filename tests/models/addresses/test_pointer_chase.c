#include "tests/models/addresses/pattern_fixture.h"

enum { NODES = 1000, TAKEN = 3 * NODES };

/* Whether each node is visited once in each round, in the same order. */
static bool is_chase(const struct access *list, uint64_t base, uint64_t node)
{
    unsigned char seen[NODES] = {0};
    for (size_t i = 0; i < TAKEN; i++) {
        uint64_t number = (list[i].address - base) / node;
        if ((list[i].address - base) % node != 0 || number >= NODES || seen[number] != i / NODES ||
            list[i].flags != ACCESS_DEPENDS ||
            (i >= NODES && list[i].address != list[i - NODES].address)) {
            return false;
        }
        seen[number]++;
    }
    return true;
}

Test(pointer_chase, each_node_is_visited_once_a_round)
{
    struct arena *arena = arena_create();
    struct access list[TAKEN];
    struct pattern_fixture fixture =
        pattern_open(arena, "pointer_chase", 4, "size=64000 element=8");
    cr_expect_eq(pattern_take(&fixture, 2, list, TAKEN), TAKEN);
    cr_expect(is_chase(list, pattern_private(2), 64));
    /* Wrong: one node twice, and another never. */
    list[NODES / 2] = list[NODES / 2 + 1];
    cr_expect(!is_chase(list, pattern_private(2), 64));
    pattern_end(&fixture);
    arena_destroy(arena);
}

Test(pointer_chase, threads_start_apart_in_the_shared_region)
{
    struct arena *arena = arena_create();
    struct access lists[4][TAKEN];
    struct pattern_fixture fixture = pattern_open(
        arena, "pointer_chase", 4, "size=16000 element=8 node=16 shared_share=1 write_share=1");
    for (uint32_t i = 0; i < 4; i++) {
        pattern_take(&fixture, i, lists[i], TAKEN);
        cr_expect(is_chase(lists[i], PATTERN_SHARED, 16));
        cr_expect_eq(lists[i][0].address, lists[0][i * NODES / 4].address);
        cr_expect_eq(lists[i][0].kind, ACCESS_WRITE);
    }
    pattern_end(&fixture);
    arena_destroy(arena);
}

/* The successor of each node is any other, equally often: cycles of 4 nodes, of which there are 6.
 */
Test(pointer_chase, all_cycles_are_as_likely)
{
    enum { CHASES = 6000 };
    uint64_t counts[6] = {0};
    double expected[6];
    struct arena *arena = arena_create();
    const struct kind *kind = kinds_find("pattern", "pointer_chase");
    struct part part = {kind, pattern_parameters(arena, kind, "size=256 element=8")};
    struct run *run = run_create(&(struct run_options){.horizon = 1000, .ticks_per_second = 1000});
    struct pattern_environment around = {.threads = 1, .line_bytes = 64};
    for (uint64_t seed = 0; seed < CHASES; seed++) {
        struct pattern_place place = {.pattern = pattern_make(run->arena, &part, &around),
                                      .threads = 1};
        struct access list[4];
        uint64_t successor[4];
        stream_init(&place.stream, seed, 0, "threads.0", "pattern");
        place.pattern->operations->begin(run, &place);
        place.pattern->operations->next(run, &place, list, 4);
        for (size_t i = 0; i < 4; i++) {
            successor[(list[i].address - pattern_private(0)) / 64] =
                (list[(i + 1) % 4].address - pattern_private(0)) / 64;
        }
        /* 0 -> a -> b -> c -> 0 */
        uint64_t a = successor[0];
        uint64_t b = successor[a];
        uint64_t left = b > a ? b - 2 : b - 1;
        counts[(a - 1) * 2 + left]++;
    }
    for (size_t i = 0; i < 6; i++) {
        expected[i] = CHASES / 6.0;
    }
    double found = pattern_chi_square(counts, expected, 6);
    cr_expect(found < 25, "5 degrees of freedom: %g", found);
    expected[0] *= 1.2;
    expected[1] *= 0.8;
    cr_expect(pattern_chi_square(counts, expected, 6) > 25);
    run_destroy(run);
    arena_destroy(arena);
}

Test(pointer_chase, a_single_node_is_chased_too)
{
    struct arena *arena = arena_create();
    struct access list[10];
    struct pattern_fixture fixture = pattern_open(arena, "pointer_chase", 2, "size=64 element=8");
    cr_expect_eq(pattern_take(&fixture, 1, list, 10), 10);
    cr_expect_eq(list[9].address, pattern_private(1));
    pattern_end(&fixture);
    arena_destroy(arena);
}

Test(pointer_chase, check_complains_of_nodes)
{
    cr_expect_eq(pattern_complaints("pointer_chase", 1, "size=640 element=8", ""), 0);
    cr_expect_eq(pattern_complaints("pointer_chase", 1, "size=640 element=8 node=4", "node"), 1);
    cr_expect_eq(pattern_complaints("pointer_chase", 1, "size=32 element=8", "node"), 1);
    cr_expect_eq(pattern_complaints("pointer_chase", 1, "size=68719476736 element=8", "size"), 1);
}
