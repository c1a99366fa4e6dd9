#include "models/addresses/ranks.h"
#include "sim/base/real.h"
#include "tests/models/addresses/pattern_fixture.h"

enum { DRAWS = 1000000, CLASSES = 120 };

/* Ranks in classes: the first 20 alone, then ever wider ones. */
static size_t class_of(uint64_t rank)
{
    if (rank <= 20) {
        return rank - 1;
    }
    size_t at = 20;
    for (uint64_t first = 21; rank >= first + first / 6; first += first / 6 + 1) {
        at++;
    }
    return at < CLASSES - 1 ? at : CLASSES - 1;
}

/* The statistic of draws of one law against another, and its degrees of freedom. */
static double statistic(uint64_t count, double drawn, double expected_of, size_t *freedom)
{
    struct arena *arena = arena_create();
    struct ranks ranks = ranks_make(arena, count, drawn);
    struct stream stream;
    struct regions_place words = {.stream = &stream, .used = REGIONS_WORDS};
    uint64_t counts[CLASSES] = {0};
    double expected[CLASSES] = {0};
    double all = 0;
    stream_init(&stream, 7, 0, "ranks", "draw");
    for (int i = 0; i < DRAWS; i++) {
        uint64_t rank = ranks_draw(&ranks, &words);
        cr_assert(rank >= 1 && rank <= count);
        counts[class_of(rank)]++;
    }
    for (uint64_t rank = 1; rank <= count; rank++) {
        double weight = real_pow((double)rank, -expected_of);
        expected[class_of(rank)] += weight;
        all += weight;
    }
    /* Classes of few draws go together. */
    size_t used = 0;
    for (size_t i = 0; i < CLASSES; i++) {
        double share = expected[i] / all * DRAWS;
        bool is_new = used == 0 || expected[used - 1] >= 20;
        if (is_new && share > 0) {
            expected[used] = share;
            counts[used++] = counts[i];
        } else if (share > 0) {
            expected[used - 1] += share;
            counts[used - 1] += counts[i];
        }
    }
    arena_destroy(arena);
    *freedom = used - 1;
    return used < 2 ? 0 : pattern_chi_square(counts, expected, used);
}

Test(ranks, draws_follow_the_law)
{
    static const double exponents[] = {0, 0.5, 0.8, 1, 1.2, 2, 3.5};
    static const uint64_t counts[] = {1, 2, 10, 300, 5000, 1000000};
    for (size_t i = 0; i < 7; i++) {
        for (size_t k = 0; k < 6; k++) {
            size_t freedom;
            double found = statistic(counts[k], exponents[i], exponents[i], &freedom);
            double most = (double)freedom + 4.5 * __builtin_sqrt(2.0 * (double)freedom) + 8;
            cr_expect(found < most, "%lu %g: %g for %zu", counts[k], exponents[i], found, freedom);
        }
    }
}

/* The wrong twin: another exponent, and ranks of a piece that are taken to be alike. */
Test(ranks, another_exponent_is_found)
{
    size_t freedom;
    double found = statistic(1000000, 1, 1.01, &freedom);
    cr_expect(found > 2 * (double)freedom + 60, "%g for %zu", found, freedom);
}

/* Pieces follow each other without a gap, and none is wider than 1/128 of where it starts. */
Test(ranks, pieces_cover_all_ranks)
{
    uint64_t next = 1;
    for (uint64_t piece = 0; next <= RANKS_MOST; piece++) {
        unsigned bits = ranks_width_bits(piece);
        cr_assert_eq(ranks_first(piece, bits), next);
        cr_assert(bits == 0 || next >= 128 * (UINT64_C(1) << bits));
        next += UINT64_C(1) << bits;
        cr_assert_lt(piece, 4096);
    }
}

/* A rank half as far again as the first of its piece: 1 / 2.25 of the draws are taken. */
Test(ranks, a_rank_behind_in_its_piece_is_taken_less_often)
{
    struct arena *arena = arena_create();
    struct stream stream;
    struct regions_place words = {.stream = &stream, .used = REGIONS_WORDS};
    stream_init(&stream, 7, 0, "ranks", "draw");
    struct ranks ranks = ranks_make(arena, UINT64_C(1) << 30, 2);
    cr_expect(ranks.is_wide);
    cr_expect(ranks_settle_rank(&ranks, &words, 1000, 1000, UINT64_MAX));
    cr_expect(ranks_settle_rank(&ranks, &words, 1500, 1000, (uint64_t)(0x1p64 / 2.26)));
    cr_expect(!ranks_settle_rank(&ranks, &words, 1500, 1000, (uint64_t)(0x1p64 / 2.24)));
    cr_expect(!ranks_settle_rank(&ranks, &words, ranks.count + 1, ranks.count, 0));
    arena_destroy(arena);
}

/* Heights in a column that fall on its bound are settled as often one way as the bound says. */
Test(ranks, a_bound_is_settled_by_another_word)
{
    enum { SETTLED = 10000 };
    const uint64_t columns[2] = {UINT64_C(0x123456400000) << 16 | 1, 0};
    struct ranks ranks = {.columns = columns, .bits = 1};
    struct stream stream;
    struct regions_place words = {.stream = &stream, .used = REGIONS_WORDS};
    int own = 0;
    stream_init(&stream, 7, 0, "ranks", "draw");
    for (int i = 0; i < SETTLED; i++) {
        own += ranks_settle_piece(&ranks, &words, 0) == 0;
    }
    cr_expect(own > 2300 && own < 2700, "a quarter: %d", own);
}

/* 2^36 ranks fit in the tables, and take no longer to draw. */
Test(ranks, there_may_be_very_many)
{
    struct arena *arena = arena_create();
    struct stream stream;
    struct regions_place words = {.stream = &stream, .used = REGIONS_WORDS};
    uint64_t most = 0;
    stream_init(&stream, 7, 0, "ranks", "draw");
    struct ranks ranks = ranks_make(arena, RANKS_MOST, 0.5);
    for (int i = 0; i < 1000; i++) {
        uint64_t rank = ranks_draw(&ranks, &words);
        most = rank > most ? rank : most;
    }
    cr_expect(most > RANKS_MOST / 2 && most <= RANKS_MOST);
    cr_expect_lt(arena_used(arena), 70000);
    arena_destroy(arena);
}
