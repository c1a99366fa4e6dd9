/*
 * Ranks 1 ... n drawn with probabilities in proportion to rank^-exponent (Zipf), in constant time.
 *
 * The ranks are cut into pieces: the first 256 stand alone, those behind have widths of 1/128 of
 * where they start, so that n = 2^36 makes fewer than 3,000 pieces. A piece is drawn by the alias
 * method (Walker 1974, Vose 1991) as if all its ranks were as likely as its first, then a rank of
 * it uniformly, which is taken with the ratio of its probability to that of the first, else all is
 * drawn again. Almost always the ratio for the last rank settles that, so powers are computed for
 * few draws, and the distribution is exact but for the rounding of the alias table.
 *
 * The tables are made with sim/base/real.h: the same draws on every machine.
 */
#ifndef MODELS_ADDRESSES_RANKS_H
#define MODELS_ADDRESSES_RANKS_H

#include "sim/base/arena.h"
#include "sim/random/stream.h"

#include <stdint.h>

struct rank_piece {
    uint64_t first;
    uint64_t width;
    uint64_t sure; /* of 2^64 draws these are taken whatever the rank */
};

/* Below `cut` (in 2^-64) a column stands for its own piece, else for `alias`. */
struct rank_column {
    uint64_t cut;
    uint64_t alias;
};

struct ranks {
    const struct rank_piece *pieces;
    const struct rank_column *columns; /* 2^bits; those past the pieces stand for others */
    unsigned bits;
    double exponent;
};

/** @param count  n, 1 to 2^40 @param exponent  0 to 100 */
struct ranks ranks_make(struct arena *arena, uint64_t count, double exponent);

/** Whether a rank is taken after all; out of line, as few draws come here. */
bool ranks_take(const struct ranks *ranks, const struct rank_piece *piece, uint64_t rank,
                uint64_t height);

/** A rank, from 1. */
static inline uint64_t ranks_draw(const struct ranks *ranks, struct stream *stream)
{
    for (;;) {
        uint64_t word = stream_next(stream);
        uint64_t number = word >> (64 - ranks->bits);
        const struct rank_column *column = &ranks->columns[number];
        number = word << ranks->bits < column->cut ? number : column->alias;
        const struct rank_piece *piece = &ranks->pieces[number];
        unsigned_wide product = (unsigned_wide)stream_next(stream) * piece->width;
        uint64_t rank = piece->first + (uint64_t)(product >> 64);
        if (__builtin_expect((uint64_t)product < piece->sure, 1) ||
            ranks_take(ranks, piece, rank, (uint64_t)product)) {
            return rank;
        }
    }
}

#endif
