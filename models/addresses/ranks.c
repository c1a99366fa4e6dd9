#include "models/addresses/ranks.h"

#include "sim/base/assert.h"
#include "sim/base/real.h"

enum { COLUMNS_MOST = 4096, CUT_BITS = 48, ALIAS_BITS = 16 };

/* The least share of the first rank's probability that a rank of its piece has, of 2^64. */
static uint64_t least_ratio(double exponent)
{
    double ratio = real_pow(129.0 / 128.0, -exponent);
    return ratio < 1 ? (uint64_t)(ratio * 0x1p64) : UINT64_MAX;
}

/* A column of which a part, 0 to 1, stands for its own piece. */
static uint64_t column_of(double part, size_t alias)
{
    uint64_t cut = (uint64_t)(part * 0x1p48 + 0.5);
    uint64_t most = (UINT64_C(1) << CUT_BITS) - 1;
    return (cut < most ? cut : most) << ALIAS_BITS | (uint64_t)alias;
}

/* Make the alias table. @param weights  of the pieces, in units of a mean column; columns behind
 * the pieces have no weight */
static void fill_columns(uint64_t *columns, double *weights, size_t count)
{
    uint16_t small[COLUMNS_MOST];
    uint16_t large[COLUMNS_MOST];
    size_t smalls = 0;
    size_t larges = 0;
    for (size_t i = 0; i < count; i++) {
        columns[i] = column_of(1, i);
        *(weights[i] < 1 ? &small[smalls++] : &large[larges++]) = (uint16_t)i;
    }
    while (smalls > 0 && larges > 0) {
        uint16_t low = small[--smalls];
        uint16_t high = large[larges - 1];
        columns[low] = column_of(weights[low], high);
        weights[high] -= 1 - weights[low];
        if (weights[high] < 1) {
            larges--;
            small[smalls++] = high;
        }
    }
    /* Rounding may leave some of weight 1 over. */
}

struct ranks ranks_make(struct arena *arena, uint64_t count, double exponent)
{
    double weights[COLUMNS_MOST] = {0};
    double sum = 0;
    size_t used = 0;
    unsigned width_bits = 0;
    uint64_t first;
    ASSERT(count >= 1 && count <= RANKS_MOST);
    for (; first = ranks_first(used, ranks_width_bits(used)), first <= count; used++) {
        width_bits = ranks_width_bits(used);
        weights[used] = real_pow((double)first, -exponent) * (double)(UINT64_C(1) << width_bits);
        sum += weights[used];
    }
    unsigned bits = 1;
    while ((size_t)1 << bits < used) {
        bits++;
    }
    size_t columns_count = (size_t)1 << bits;
    uint64_t *columns = ARENA_ARRAY(arena, uint64_t, columns_count);
    for (size_t i = 0; i < used; i++) {
        weights[i] = weights[i] / sum * (double)columns_count;
    }
    fill_columns(columns, weights, columns_count);
    return (struct ranks){.columns = columns,
                          .bits = bits,
                          .is_wide = width_bits > RANKS_NARROW_BITS,
                          .count = count,
                          .sure = least_ratio(exponent),
                          .exponent = exponent};
}

uint64_t ranks_settle_piece(const struct ranks *ranks, struct regions_place *words, uint64_t column)
{
    enum { LOWER_BITS = CUT_BITS - RANKS_HEIGHT_BITS };
    uint64_t cut = ranks->columns[column] >> ALIAS_BITS & ((UINT64_C(1) << LOWER_BITS) - 1);
    uint64_t lower = regions_word(words) >> (64 - LOWER_BITS);
    return lower < cut ? column : ranks->columns[column] & UINT16_MAX;
}

bool ranks_settle_rank(const struct ranks *ranks, struct regions_place *words, uint64_t rank,
                       uint64_t first, uint64_t height)
{
    if (rank > ranks->count) {
        return false;
    }
    /* Of the height few bits may have been left: those behind them are drawn now. */
    if (!ranks->is_wide) {
        unsigned known = RANKS_REST_BITS;
        for (uint64_t width = first; width >= 256; width >>= 1) {
            known--;
        }
        height |= regions_word(words) >> known;
    }
    return rank == first ||
           (double)height * 0x1p-64 < real_pow((double)rank / (double)first, -ranks->exponent);
}
