#include "sim/random/stream.h"

#include "tests/sim/random/goodness.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static double identity(double x, const void *context)
{
    (void)context;
    return x;
}

/* The vectors for philox4x64 with 10 rounds in kat_vectors of Random123 1.14. */
Test(stream, philox_gives_the_published_answers)
{
    static const struct {
        uint64_t counter[4], key[2], words[4];
    } answers[] = {
        {{0},
         {0},
         {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
        {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
         {UINT64_MAX, UINT64_MAX},
         {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
        {{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
         {0x452821e638d01377, 0xbe5466cf34e90c6c},
         {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}},
    };
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        uint64_t words[4];
        stream_philox(answers[i].counter, answers[i].key, words);
        cr_assert_arr_eq(words, answers[i].words, sizeof words, "vector %zu", i);
    }
}

Test(stream, words_are_philox_of_the_counting_blocks)
{
    struct stream stream;
    stream_init(&stream, 7, 3, "stations.cpu", "service");
    cr_assert_eq(stream.key[0], 7);
    cr_assert_eq(stream.key[1], 3);
    for (uint64_t block = 0; block < 100; block++) {
        const uint64_t counter[4] = {block, 0, stream.name[0], stream.name[1]};
        uint64_t words[4];
        stream_philox(counter, stream.key, words);
        for (int i = 0; i < 4; i++) {
            cr_assert_eq(stream_next(&stream), words[i], "word %d of block %d", i, (int)block);
        }
    }
}

/* Frozen: the numbers of a named stream are part of every result ever published. */
/* In bulk the words are the same, from wherever the stream is, and it goes on behind them. */
Test(stream, words_in_bulk_are_those_one_by_one)
{
    enum { MOST = 70 };
    for (size_t before = 0; before < 6; before++) {
        for (size_t count = 0; count <= MOST; count++) {
            struct stream one;
            struct stream other;
            uint64_t words[MOST];
            stream_init(&one, 1, 2, "stations.cpu", "service");
            stream_init(&other, 1, 2, "stations.cpu", "service");
            for (size_t i = 0; i < before; i++) {
                cr_assert_eq(stream_next(&one), stream_next(&other));
            }
            stream_fill(&one, words, count);
            for (size_t i = 0; i < count; i++) {
                cr_assert_eq(words[i], stream_next(&other), "word %zu of %zu", i, count);
            }
            cr_assert_eq(stream_next(&one), stream_next(&other), "after %zu", count);
        }
    }
}

Test(stream, numbers_of_a_name_never_change)
{
    struct stream stream;
    stream_init(&stream, 1, 0, "stations.cpu", "service");
    static const uint64_t words[] = {0x9f9536ef00feadb8, 0x7515a1e81e406021, 0x9635303155db4f16,
                                     0x588f96d4673222c3, 0xdb8b83ec1fdafc96};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        uint64_t word = stream_next(&stream);
        cr_expect_eq(word, words[i], "word %zu is 0x%016lx", i, (unsigned long)word);
    }
}

Test(stream, same_name_gives_the_same_numbers_and_a_copy_goes_on_alike)
{
    struct stream first, second;
    stream_init(&first, 1, 2, "a", "b");
    stream_init(&second, 1, 2, "a", "b");
    for (int i = 0; i < 1003; i++) {
        cr_assert_eq(stream_next(&first), stream_next(&second));
    }
    struct stream copy = first;
    for (int i = 0; i < 1003; i++) {
        cr_assert_eq(stream_next(&first), stream_next(&copy));
    }
}

Test(stream, every_part_of_the_name_changes_every_number)
{
    static const struct {
        uint64_t seed, replication;
        const char *path, *purpose;
    } names[] = {
        {1, 0, "stations.cpu", "service"},
        {0, 1, "stations.cpu", "service"},
        {2, 0, "stations.cpu", "service"},
        {1, 1, "stations.cpu", "service"},
        {1, 0, "stations.cpv", "service"},
        {1, 0, "stations.cpu", "servicf"},
        {1, 0, "stations.cp", "uservice"},
        {1, 0, "stations.cpuservice", ""},
        {1, 0, "", "stations.cpuservice"},
        {1, 0, "service", "stations.cpu"},
        {1, 0, "", ""},
        {1, 0, "sixteen letters.", "x"},
        {1, 0, "sixteen letters.", "y"},
        {1, 0, "sixteen letters.x", ""},
        {1, 0, "sixteen letters.sixteen letters!", "x"},
        {1, 0, "sixteen letters.", "sixteen letters!x"},
        {1, 0, "a path that is longer than two blocks of the hash, A", "service"},
        {1, 0, "a path that is longer than two blocks of the hash, B", "service"},
    };
    enum { NAMES = sizeof names / sizeof names[0] };
    struct stream streams[NAMES];
    for (int i = 0; i < NAMES; i++) {
        stream_init(&streams[i], names[i].seed, names[i].replication, names[i].path,
                    names[i].purpose);
    }
    long differing[NAMES][NAMES] = {{0}};
    enum { DRAWS = 1000 };
    for (int draw = 0; draw < DRAWS; draw++) {
        uint64_t words[NAMES];
        for (int i = 0; i < NAMES; i++) {
            words[i] = stream_next(&streams[i]);
            for (int j = 0; j < i; j++) {
                differing[i][j] += __builtin_popcountll(words[i] ^ words[j]);
            }
        }
    }
    for (int i = 0; i < NAMES; i++) {
        for (int j = 0; j < i; j++) { /* half of 64,000 bits; the standard deviation is 126 */
            cr_assert(labs(differing[i][j] - 32 * DRAWS) < 600, "%d and %d: %ld bits", i, j,
                      differing[i][j]);
        }
    }
}

static int compare_names(const void *a, const void *b)
{
    return memcmp(a, b, 2 * sizeof(uint64_t));
}

Test(stream, a_hundred_thousand_names_have_as_many_hashes)
{
    enum { NAMES = 100000 };
    uint64_t(*hashes)[2] = malloc(NAMES * sizeof *hashes);
    for (int i = 0; i < NAMES; i++) {
        char path[32];
        snprintf(path, sizeof path, "nodes.n%d.disk", i / 2);
        struct stream stream;
        stream_init(&stream, 1, 0, path, i % 2 == 0 ? "seek" : "fail");
        memcpy(hashes[i], stream.name, sizeof hashes[i]);
    }
    qsort(hashes, NAMES, sizeof *hashes, compare_names);
    for (int i = 1; i < NAMES; i++) {
        cr_assert_neq(compare_names(hashes[i - 1], hashes[i]), 0);
    }
    free(hashes);
}

/* The largest correlation between uniforms of two streams, at any lag from 0 to 3. */
static double correlation(struct stream a, struct stream b, int draws)
{
    double sums[4] = {0.0};
    double before[4] = {0.0};
    for (int i = 0; i < draws; i++) {
        memmove(before + 1, before, 3 * sizeof before[0]);
        before[0] = stream_uniform(&a) - 0.5;
        double x = stream_uniform(&b) - 0.5;
        for (int lag = 0; lag < 4; lag++) {
            sums[lag] += x * before[lag];
        }
    }
    double worst = 0.0;
    for (int lag = 0; lag < 4; lag++) {
        worst = fmax(worst, fabs(sums[lag]) * 12.0 / (double)draws);
    }
    return worst;
}

Test(stream, neighbouring_streams_are_uncorrelated)
{
    enum { DRAWS = 200000, NEIGHBOURS = 20 };
    const double most = 4.5 / sqrt(DRAWS);
    struct stream base;
    stream_init(&base, 1, 0, "node", "fail");
    for (int i = 1; i <= NEIGHBOURS; i++) {
        char path[16];
        snprintf(path, sizeof path, "node%d", i);
        struct stream seed, replication, named;
        stream_init(&seed, 1 + (uint64_t)i, 0, "node", "fail");
        stream_init(&replication, 1, (uint64_t)i, "node", "fail");
        stream_init(&named, 1, 0, path, "fail");
        cr_assert_lt(correlation(base, seed, DRAWS), most, "seed %d", i);
        cr_assert_lt(correlation(base, replication, DRAWS), most, "replication %d", i);
        cr_assert_lt(correlation(base, named, DRAWS), most, "name %d", i);
    }
    cr_assert_gt(correlation(base, base, DRAWS), most, "a stream is correlated with itself");
}

Test(stream, every_bit_is_fair_and_successive_words_are_independent)
{
    enum { DRAWS = 400000 };
    struct stream stream;
    stream_init(&stream, 42, 0, "bits", "test");
    long ones[64] = {0};
    long same[64] = {0};
    uint64_t before = stream_next(&stream);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t word = stream_next(&stream);
        uint64_t alike = ~(word ^ before);
        for (int bit = 0; bit < 64; bit++) {
            ones[bit] += (long)(word >> bit & 1);
            same[bit] += (long)(alike >> bit & 1);
        }
        before = word;
    }
    const double most = 4.5 * 0.5 * sqrt(DRAWS);
    for (int bit = 0; bit < 64; bit++) {
        cr_assert_lt(fabs((double)ones[bit] - DRAWS / 2.0), most, "bit %d", bit);
        cr_assert_lt(fabs((double)same[bit] - DRAWS / 2.0), most, "bit %d", bit);
    }
}

Test(stream, uniform_is_uniform_and_never_reaches_its_ends)
{
    enum { DRAWS = 200000 };
    struct stream stream;
    stream_init(&stream, 1, 0, "uniform", "test");
    double *sample = malloc(DRAWS * sizeof *sample);
    for (int i = 0; i < DRAWS; i++) {
        sample[i] = stream_uniform(&stream);
    }
    double statistic = goodness_kolmogorov(sample, DRAWS, identity, NULL);
    cr_assert(goodness_kolmogorov_holds(statistic), "%g", statistic);
    for (int i = 0; i < DRAWS; i++) {
        sample[i] = sample[i] * 1.02;
    }
    statistic = goodness_kolmogorov(sample, DRAWS, identity, NULL);
    cr_assert_not(goodness_kolmogorov_holds(statistic), "stretched by 2 %%: %g", statistic);
    free(sample);

    stream.used = 0;
    stream.buffer[0] = 0;
    stream.buffer[1] = UINT64_MAX;
    cr_assert_eq(stream_uniform(&stream), 0x1p-53);
    cr_assert_eq(stream_uniform(&stream), 1.0 - 0x1p-53);
}

Test(stream, below_is_uniform_for_any_bound)
{
    static const uint64_t bounds[] = {
        1, 2, 3, 7, 10, 64, 1000, (UINT64_C(1) << 63) + 1, UINT64_C(3) << 62, UINT64_MAX};
    enum { DRAWS = 200000, CELLS = 7 };
    struct stream stream;
    stream_init(&stream, 1, 0, "below", "test");
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        uint64_t bound = bounds[i];
        size_t cells = bound < CELLS ? (size_t)bound : CELLS;
        size_t counts[CELLS] = {0};
        double probabilities[CELLS] = {0.0};
        for (int draw = 0; draw < DRAWS; draw++) {
            uint64_t value = stream_below(&stream, bound);
            cr_assert_lt(value, bound);
            counts[(unsigned_wide)value * cells / bound]++;
        }
        for (size_t cell = 0; cell < cells; cell++) {
            uint64_t from = (uint64_t)(((unsigned_wide)cell * bound + cells - 1) / cells);
            uint64_t to = (uint64_t)(((unsigned_wide)(cell + 1) * bound + cells - 1) / cells);
            probabilities[cell] = (double)(to - from) / (double)bound;
        }
        double statistic = goodness_chi_square(counts, probabilities, cells, DRAWS);
        cr_assert(cells == 1 || goodness_chi_square_holds(statistic, cells - 1), "bound %zu: %g", i,
                  statistic);
    }
}

/* 2^64 = 3 * 6148914691236517205 + 1: exactly one word, 0, is surplus for n = 3. */
Test(stream, below_rejects_the_surplus_words_and_only_those)
{
    struct stream stream;
    stream_init(&stream, 1, 0, "below", "surplus");
    stream.buffer[0] = 0;
    stream.buffer[1] = UINT64_MAX;
    stream.buffer[2] = 1;
    cr_assert_eq(stream_below(&stream, 3), 2, "0 is passed over");
    cr_assert_eq(stream.used, 2);
    cr_assert_eq(stream_below(&stream, 3), 0);
    cr_assert_eq(stream.used, 3);
    stream.used = 0;
    cr_assert_eq(stream_below(&stream, 4), 0, "nothing is surplus for a power of two");
    cr_assert_eq(stream.used, 1);
}

Test(stream, below_nothing_is_a_mistake, .signal = SIGABRT)
{
    cr_redirect_stderr();
    struct stream stream;
    stream_init(&stream, 1, 0, "below", "zero");
    stream_below(&stream, 0);
}
