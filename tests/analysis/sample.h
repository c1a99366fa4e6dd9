/*
 * Random numbers for tests of statistics: a small generator of their own, so that the tests do not
 * hang on the streams they are to check with. Knuth's 64-bit linear congruential generator.
 */
#ifndef TESTS_ANALYSIS_SAMPLE_H
#define TESTS_ANALYSIS_SAMPLE_H

#include <math.h>
#include <stdint.h>

/** Uniform in (0, 1). */
static inline double sample_uniform(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(*state >> 11) + 0.5) * 0x1p-53;
}

/** Normal of mean 0 and deviation 1 (Box and Muller 1958). */
static inline double sample_normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(sample_uniform(state)));

    return radius * cos(6.283185307179586 * sample_uniform(state));
}

#endif
