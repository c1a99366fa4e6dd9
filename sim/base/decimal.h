/*
 * Reals as decimal numbers, in whole-number arithmetic.
 *
 * A record of a run holds thousands of reals. printf finds the digits of one in some thousand
 * steps, and only reading them back tells whether fewer would have done. Between 1e-4 and 1e15 the
 * real, its neighbours and their powers of ten fit in 128 bits, so that both are exact and quick.
 */
#ifndef SIM_BASE_DECIMAL_H
#define SIM_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/** The number digits / 10^places. */
struct decimal {
    uint64_t digits;
    int places; /* 0 or more */
};

/**
 * The decimal of a real that is not negative, with the fewest of 15, 16 or 17 significant digits
 * that reads back as the same real: what printf's %.15g, %.16g or %.17g prints, without zeros at
 * the end.
 *
 * @return false when the real is not 0 and does not lie in [1e-4, 1e15)
 */
bool decimal_of(double real, struct decimal *decimal);

#endif
