/*
 * Elementary functions whose results are the same bits on every machine.
 *
 * The C library's log and exp differ in the last bit between versions and between processors with
 * and without fused multiply-add; a simulation would then take another path. These are made of
 * + - * / sqrt and bit patterns alone, which IEEE 754 fixes; they need round-to-nearest and
 * -ffp-contract=off (the build sets it), and touch neither errno nor any state.
 *
 * Errors are given in units in the last place (ulp) of the exact result, and hold in the tests
 * against arithmetic with 64 bits of mantissa, for millions of arguments of all magnitudes. A call
 * of real_log or real_exp costs a few nanoseconds, real_pow about three times that.
 *
 * Arguments that are no number give no number; infinities and zeros give the limits.
 */
#ifndef SIM_BASE_REAL_H
#define SIM_BASE_REAL_H

#include <math.h> /* INFINITY, NAN, isnan and the like; none of its functions but sqrt is linked */
#include <stdint.h>
#include <string.h>

/** The bit pattern of a double. */
static inline uint64_t real_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/** The double with this bit pattern. */
static inline double real_from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/**
 * Natural logarithm, error < 0.52 ulp.
 *
 * @return -INFINITY for 0, NAN below 0
 */
double real_log(double x);

/** log(1 + x) without loss near 0, error < 0.7 ulp. @return -INFINITY for -1, NAN below -1 */
double real_log1p(double x);

/** e to the power x, error < 0.52 ulp (< 1 ulp where the result is subnormal). */
double real_exp(double x);

/**
 * x to the power y for x >= 0, error < 0.52 ulp (< 1 ulp where the result is subnormal).
 *
 * @return NAN for x < 0, whatever y; 1 for y = 0 or x = 1
 */
double real_pow(double x, double y);

/**
 * The gamma function for x > 0, relative error < 2e-15.
 *
 * @return INFINITY past about 171.6 and for 0, NAN below 0
 */
double real_gamma(double x);

#endif
