#include "tests/models/addresses/pattern_fixture.h"

enum { MOST = 200000 };

/* The accesses of a second, plain way to write the loops refers to. */
struct reference_list {
    struct access *list;
    size_t count;
    uint64_t n, block, bytes; /* of a matrix */
};

static void refer(struct reference_list *to, uint64_t matrix, uint64_t row, uint64_t column,
                  enum access_kind kind)
{
    cr_assert_lt(to->count, MOST);
    to->list[to->count++] =
        (struct access){matrix * to->bytes + (row * to->n + column) * 8, 0, 8, (uint8_t)kind, 0};
}

static uint64_t end_of(const struct reference_list *to, uint64_t begin)
{
    return begin + to->block < to->n ? begin + to->block : to->n;
}

static void block_ijk(struct reference_list *to, uint64_t ii, uint64_t jj, uint64_t kk)
{
    for (uint64_t i = ii; i < end_of(to, ii); i++) {
        for (uint64_t j = jj; j < end_of(to, jj); j++) {
            refer(to, 2, i, j, ACCESS_READ);
            for (uint64_t k = kk; k < end_of(to, kk); k++) {
                refer(to, 0, i, k, ACCESS_READ);
                refer(to, 1, k, j, ACCESS_READ);
            }
            refer(to, 2, i, j, ACCESS_WRITE);
        }
    }
}

static void block_ikj(struct reference_list *to, uint64_t ii, uint64_t jj, uint64_t kk)
{
    for (uint64_t i = ii; i < end_of(to, ii); i++) {
        for (uint64_t k = kk; k < end_of(to, kk); k++) {
            refer(to, 0, i, k, ACCESS_READ);
            for (uint64_t j = jj; j < end_of(to, jj); j++) {
                refer(to, 2, i, j, ACCESS_READ);
                refer(to, 1, k, j, ACCESS_READ);
                refer(to, 2, i, j, ACCESS_WRITE);
            }
        }
    }
}

static void multiply(struct reference_list *to, uint64_t first, uint64_t last, bool is_ikj)
{
    for (uint64_t ii = first; ii < last; ii += to->block) {
        for (uint64_t jj = 0; jj < to->n; jj += to->block) {
            for (uint64_t kk = 0; kk < to->n; kk += to->block) {
                (is_ikj ? block_ikj : block_ijk)(to, ii, jj, kk);
            }
        }
    }
}

/* Whether a thread of two refers to what the loops over its rows do. */
static bool agrees(uint64_t n, uint64_t block, bool is_ikj, uint32_t thread, uint64_t first,
                   uint64_t last, int repeat)
{
    char text[100];
    struct arena *arena = arena_create();
    struct access *list = ARENA_ARRAY(arena, struct access, MOST);
    struct reference_list expected = {ARENA_ARRAY(arena, struct access, MOST), 0, n,
                                      block == 0 ? n : block, (n * n * 8 + 63) / 64 * 64};
    snprintf(text, sizeof text, "n=%lu block=%lu element=8 order=%d repeat=%d", n, block, is_ikj,
             repeat);
    struct pattern_fixture fixture = pattern_open(arena, "blocked_matrix", 2, text);
    for (int i = 0; i < repeat; i++) {
        multiply(&expected, first, last, is_ikj);
    }
    size_t count = pattern_take(&fixture, thread, list, MOST);
    bool is_same =
        count == expected.count && memcmp(list, expected.list, count * sizeof *list) == 0;
    pattern_end(&fixture);
    arena_destroy(arena);
    return is_same;
}

Test(blocked_matrix, accesses_are_those_of_the_loops)
{
    for (int order = 0; order < 2; order++) {
        cr_expect(agrees(16, 4, order, 0, 0, 8, 1));
        cr_expect(agrees(16, 4, order, 1, 8, 16, 2));
        cr_expect(agrees(13, 4, order, 0, 0, 8, 1), "the last block has fewer rows and columns");
        cr_expect(agrees(13, 4, order, 1, 8, 13, 3));
        cr_expect(agrees(12, 0, order, 1, 0, 12, 1), "one block alone: the last thread has it");
        cr_expect(agrees(12, 0, order, 0, 0, 0, 1), "a thread without rows is done at once");
        cr_expect(agrees(1, 1, order, 1, 0, 1, 2));
    }
}

Test(blocked_matrix, other_loops_are_told_apart)
{
    cr_expect(!agrees(16, 4, false, 0, 0, 12, 1));
    cr_expect(!agrees(16, 4, false, 1, 0, 8, 1));
    cr_expect(!agrees(16, 4, true, 0, 0, 4, 1));
}

Test(blocked_matrix, it_ends_unless_it_is_repeated_for_ever)
{
    struct arena *arena = arena_create();
    const struct kind *kind = kinds_find("pattern", "blocked_matrix");
    struct part part = {kind, pattern_parameters(arena, kind, "n=4 element=8 repeat=3")};
    cr_expect(pattern_ends(&part));
    *(int64_t *)parameter_at(pattern_row(kind, "repeat"), part.parameters) = PARAMETER_INFINITE;
    cr_expect(!pattern_ends(&part));
    part.kind = kinds_find("pattern", "uniform");
    cr_expect(!pattern_ends(&part));
    arena_destroy(arena);
}

Test(blocked_matrix, check_complains_of_matrices_out_of_memory)
{
    cr_expect_eq(pattern_complaints("blocked_matrix", 1, "n=46340 element=8", ""), 0);
    cr_expect_eq(pattern_complaints("blocked_matrix", 1, "n=46350 element=8", "n"), 1);
}
