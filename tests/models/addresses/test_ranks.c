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
    uint64_t counts[CLASSES] = {0};
    double expected[CLASSES] = {0};
    double all = 0;
    stream_init(&stream, 7, 0, "ranks", "draw");
    for (int i = 0; i < DRAWS; i++) {
        uint64_t rank = ranks_draw(&ranks, &stream);
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

Test(ranks, a_rank_behind_in_its_piece_is_taken_less_often)
{
    struct arena *arena = arena_create();
    struct ranks ranks = ranks_make(arena, 1000000, 2);
    struct rank_piece piece = {.first = 1000, .width = 1000, .sure = UINT64_MAX / 4};
    cr_expect(ranks_take(&ranks, &piece, 1000, UINT64_MAX));
    cr_expect(ranks_take(&ranks, &piece, 1500, (uint64_t)(0x1p64 / 2.26)));
    cr_expect(!ranks_take(&ranks, &piece, 1500, (uint64_t)(0x1p64 / 2.24)));
    arena_destroy(arena);
}

/* 2^40 ranks fit in the tables, and take no longer to draw. */
Test(ranks, there_may_be_very_many)
{
    struct arena *arena = arena_create();
    struct stream stream;
    uint64_t most = 0;
    stream_init(&stream, 7, 0, "ranks", "draw");
    struct ranks ranks = ranks_make(arena, UINT64_C(1) << 40, 0.5);
    for (int i = 0; i < 1000; i++) {
        uint64_t rank = ranks_draw(&ranks, &stream);
        most = rank > most ? rank : most;
    }
    cr_expect(most > UINT64_C(1) << 39 && most <= UINT64_C(1) << 40);
    cr_expect_lt(arena_used(arena), 300000);
    arena_destroy(arena);
}
