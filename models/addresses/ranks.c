#include "models/addresses/ranks.h"

#include "sim/base/assert.h"
#include "sim/base/real.h"

enum { ALONE = 256, WIDTHS = 128, BITS_MOST = 12, COLUMNS_MOST = 1 << BITS_MOST };

static uint64_t width_at(uint64_t first, uint64_t count)
{
    uint64_t width = first < ALONE ? 1 : first / WIDTHS;
    uint64_t left = count - first + 1;
    return width < left ? width : left;
}

/* A share of 2^64. */
static uint64_t share(double part)
{
    return part >= 1 ? UINT64_MAX : (uint64_t)(part * 0x1p64);
}

/* Make the alias table. @param weights  of the pieces, in units of a mean column @param used
 * pieces; the columns behind have no weight */
static void fill_columns(struct rank_column *columns, double *weights, size_t count, size_t used)
{
    uint32_t small[COLUMNS_MOST];
    uint32_t large[COLUMNS_MOST];
    size_t smalls = 0;
    size_t larges = 0;
    for (size_t i = 0; i < count; i++) {
        columns[i] = (struct rank_column){UINT64_MAX, i};
        *(weights[i] < 1 ? &small[smalls++] : &large[larges++]) = (uint32_t)i;
    }
    while (smalls > 0 && larges > 0) {
        uint32_t low = small[--smalls];
        uint32_t high = large[larges - 1];
        columns[low] = (struct rank_column){share(weights[low]), high};
        weights[high] -= 1 - weights[low];
        if (weights[high] < 1) {
            larges--;
            small[smalls++] = high;
        }
    }
    /* Rounding leaves none but columns of weight 1 over; one past the pieces stands for none. */
    while (smalls > 0) {
        uint32_t low = small[--smalls];
        columns[low].cut = low < used ? UINT64_MAX : 0;
        columns[low].alias = low < used ? low : 0;
    }
}

struct ranks ranks_make(struct arena *arena, uint64_t count, double exponent)
{
    struct rank_piece pieces[COLUMNS_MOST];
    double weights[COLUMNS_MOST];
    size_t used = 0;
    double sum = 0;
    for (uint64_t first = 1; first <= count; first += pieces[used++].width) {
        ASSERT(used < COLUMNS_MOST);
        uint64_t width = width_at(first, count);
        double last = (double)(first + width - 1) / (double)first;
        pieces[used] = (struct rank_piece){first, width, share(real_pow(last, -exponent))};
        weights[used] = real_pow((double)first, -exponent) * (double)width;
        sum += weights[used];
    }
    unsigned bits = 1;
    while ((size_t)1 << bits < used) {
        bits++;
    }
    size_t columns_count = (size_t)1 << bits;
    struct rank_column *columns = ARENA_ARRAY(arena, struct rank_column, columns_count);
    struct rank_piece *kept = ARENA_ARRAY(arena, struct rank_piece, used);
    for (size_t i = 0; i < columns_count; i++) {
        weights[i] = i < used ? weights[i] / sum * (double)columns_count : 0;
    }
    fill_columns(columns, weights, columns_count, used);
    memcpy(kept, pieces, used * sizeof *kept);
    return (struct ranks){kept, columns, bits, exponent};
}

bool ranks_take(const struct ranks *ranks, const struct rank_piece *piece, uint64_t rank,
                uint64_t height)
{
    double ratio = real_pow((double)rank / (double)piece->first, -ranks->exponent);
    return (double)height * 0x1p-64 < ratio || rank == piece->first;
}
