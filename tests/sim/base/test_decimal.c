#include "sim/base/decimal.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A repeatable word for each number. */
static uint64_t word(uint64_t number)
{
    number = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    return number ^ number >> 29;
}

/* The fewest of 15, 16 or 17 digits that printf needs for a real. */
static void print_shortest(double real, char text[64])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, 64, "%.*g", digits, real);
        if (strtod(text, NULL) == real) {
            break;
        }
    }
}

/* The decimal as %g lays it out. */
static void print_decimal(struct decimal decimal, char text[64])
{
    uint64_t unit = 1;
    for (int i = 0; i < decimal.places && i < 19; i++) {
        unit *= 10;
    }
    if (decimal.places == 0) {
        snprintf(text, 64, "%llu", (unsigned long long)decimal.digits);
    } else if (decimal.places > 19) {
        snprintf(text, 64, "0.%0*llu", decimal.places, (unsigned long long)decimal.digits);
    } else {
        snprintf(text, 64, "%llu.%0*llu", (unsigned long long)(decimal.digits / unit),
                 decimal.places, (unsigned long long)(decimal.digits % unit));
    }
}

static void expect_same(double real)
{
    char expected[64];
    char found[64];
    struct decimal decimal;
    cr_assert(decimal_of(real, &decimal), "%.17g", real);
    print_shortest(real, expected);
    print_decimal(decimal, found);
    cr_assert_str_eq(found, expected, "%.17g", real);
}

Test(decimal, has_the_digits_that_printf_has)
{
    for (uint64_t i = 0; i < 200000; i++) {
        /* All exponents from 2^-13 to 2^48, all mantissas. */
        double mantissa = 1 + (double)(word(i) >> 12) / 0x1p52;
        expect_same(ldexp(mantissa, (int)(i % 62) - 13));
    }
}

/* Decimals of few digits, and the reals on both sides of each. */
Test(decimal, is_short_where_the_real_is_the_nearest_to_a_short_one)
{
    for (uint64_t i = 0; i < 100000; i++) {
        char text[64];
        snprintf(text, sizeof text, "%llue-%d", (unsigned long long)(word(i) >> (14 + i % 50)),
                 (int)(i % 18));
        double real = strtod(text, NULL);
        if (real > 1e-4 && nextafter(real, 1e15) < 1e15) {
            expect_same(nextafter(real, 0));
            expect_same(real);
            expect_same(nextafter(real, 1e15));
        }
    }
}

/* Where neighbours lie at unlike distances, and where the number of digits before the point
 * changes. */
Test(decimal, of_powers_of_2_and_of_10_and_of_their_neighbours)
{
    for (int power = -13; power < 49; power++) {
        double real = ldexp(1, power);
        expect_same(nextafter(real, 0));
        expect_same(real);
        expect_same(nextafter(real, 1e15));
    }
    for (int power = -4; power < 15; power++) {
        double real = pow(10, power);
        expect_same(real);
        expect_same(nextafter(real, 1e15));
        if (power > -4) {
            expect_same(nextafter(real, 0));
        }
    }
}

Test(decimal, of_a_whole_number_is_that_number)
{
    struct decimal decimal;
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t number = word(i) >> (14 + i % 50);
        cr_assert(number >= 1000000000000000 || decimal_of((double)number, &decimal));
        cr_assert(number >= 1000000000000000 || (decimal.digits == number && decimal.places == 0));
    }
    cr_assert(decimal_of(0, &decimal));
    cr_expect(decimal.digits == 0 && decimal.places == 0);
}

Test(decimal, is_refused_outside_of_its_range)
{
    struct decimal decimal;
    cr_expect(decimal_of(1e-4, &decimal));
    cr_expect_not(decimal_of(nextafter(1e-4, 0), &decimal));
    cr_expect_not(decimal_of(5e-324, &decimal));
    cr_expect(decimal_of(nextafter(1e15, 0), &decimal));
    cr_expect_not(decimal_of(1e15, &decimal));
    cr_expect_not(decimal_of(-1, &decimal));
    cr_expect_not(decimal_of(INFINITY, &decimal));
    cr_expect_not(decimal_of(NAN, &decimal));
}
