/*
 * Comparing with published figures.
 *
 * A fact is a value printed with 8 significant digits, so our value may differ from it by half a
 * unit of its last digit. A wrong model must differ by more than the tolerance that the simulator
 * is given (2 % or more), or a validation against the fact would prove nothing.
 */
#ifndef TESTS_ANALYSIS_NEAR_H
#define TESTS_ANALYSIS_NEAR_H

#include <math.h>
#include <stdbool.h>

#define NEAR_PRINTED 6e-8 /* half a unit of the 8th digit, relative to the smallest mantissa */
#define NEAR_EXACT   1e-12

static inline bool is_near(double value, double expected, double relative)
{
    return isfinite(value) && fabs(value - expected) <= relative * fabs(expected);
}

#define expect_near(value, expected, relative)                                                     \
    cr_expect(is_near((value), (expected), (relative)), "%s is %.17g, not %.17g", #value,          \
              (double)(value), (double)(expected))

#define expect_far(value, expected, relative)                                                      \
    cr_expect(!is_near((value), (expected), (relative)),                                           \
              "%s is %.17g: as near as the right model", #value, (double)(value))

#endif
