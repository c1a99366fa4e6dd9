/*
 * Ranks 1 ... n drawn with probabilities in proportion to rank^-exponent (Zipf), in constant time.
 *
 * The ranks are cut into pieces: the first 255 stand alone, those from 2^k on, k = 8, 9, ..., have
 * widths of 2^(k - 7), so that n = 2^36 makes fewer than 4,000 pieces. A piece is drawn by the
 * alias method (Walker 1974, Vose 1991) as if all its ranks were as likely as its first, then a
 * rank of it uniformly, which is taken with the ratio of its probability to that of the first, else
 * all is drawn again. One ratio that none falls below settles almost every draw, so few powers are
 * computed.
 *
 * One word of random bits does for all of that: what its few bits leave open, when they fall on a
 * bound, more words settle. So the distribution is exact but for the rounding of the table to
 * 2^-48. The table is made with sim/base/real.h: the same draws on every machine.
 */
#ifndef MODELS_ADDRESSES_RANKS_H
#define MODELS_ADDRESSES_RANKS_H

#include "models/addresses/regions.h"

#include <stdint.h>

#define RANKS_MOST (UINT64_C(1) << 36)

/* The bits of a word: the column, the height in it, and for the rank in its piece and whether it is
 * taken what is left. */
enum { RANKS_HEIGHT_BITS = 24, RANKS_REST_BITS = 28, RANKS_NARROW_BITS = 16 };

struct ranks {
    /* Below its upper 48 bits a column stands for the piece of its own number, else for the piece
     * in its lower 16. There are 2^bits. */
    const uint64_t *columns;
    unsigned bits;
    bool is_wide; /* the rank in a piece takes a word of its own */
    uint64_t count;
    uint64_t sure; /* of 2^64 draws so many are taken whatever the rank */
    double exponent;
};

/** @param count  n, 1 to RANKS_MOST @param exponent  0 to 100 */
struct ranks ranks_make(struct arena *arena, uint64_t count, double exponent);

/** Bits of the width of a piece. */
static inline unsigned ranks_width_bits(uint64_t piece)
{
    return (unsigned)((piece + 1) >> 7) - (piece + 1 >= 128);
}

/** The first rank of a piece. */
static inline uint64_t ranks_first(uint64_t piece, unsigned width_bits)
{
    return (piece + 1 - ((uint64_t)width_bits << 7)) << width_bits;
}

/* The slow ends of a draw: the height in a column falls on the bound of the two pieces; a rank is
 * taken or not by its own probability, or is above n. */
uint64_t ranks_settle_piece(const struct ranks *ranks, struct regions_place *words, uint64_t column)
    __attribute__((cold));
bool ranks_settle_rank(const struct ranks *ranks, struct regions_place *words, uint64_t rank,
                       uint64_t first, uint64_t height) __attribute__((cold));

/** A rank, from 1. */
static inline uint64_t ranks_draw(const struct ranks *ranks, struct regions_place *words)
{
    for (;;) {
        uint64_t word = regions_word(words);
        uint64_t number = word >> (64 - ranks->bits);
        uint64_t column = ranks->columns[number];
        uint64_t height = word >> RANKS_REST_BITS & ((1 << RANKS_HEIGHT_BITS) - 1);
        uint64_t bound = column >> (64 - RANKS_HEIGHT_BITS);
        /* A mask in place of a branch, which would be guessed wrong every other time; made of a
         * sign, as an instruction for comparisons would wait for the draw before. */
        uint64_t alias = column & UINT16_MAX;
        uint64_t own = (uint64_t)((int64_t)(height - bound) >> 63);
        uint64_t piece = alias ^ ((alias ^ number) & own);
        if (__builtin_expect(height == bound, 0)) {
            piece = ranks_settle_piece(ranks, words, number);
        }
        unsigned width_bits = ranks_width_bits(piece);
        uint64_t first = ranks_first(piece, width_bits);
        /* Aligned to the left: the place in the piece, then whether it is taken. */
        uint64_t rest = ranks->is_wide ? regions_word(words) : word << (64 - RANKS_REST_BITS);
        uint64_t rank = first + (rest >> 1 >> (63 - width_bits));
        uint64_t taken = rest << width_bits;
        if (__builtin_expect((taken < ranks->sure) & (rank <= ranks->count), 1) ||
            ranks_settle_rank(ranks, words, rank, first, taken)) {
            return rank;
        }
    }
}

#endif
