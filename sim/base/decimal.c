#include "sim/base/decimal.h"

#include "sim/base/wide.h"

#include <string.h>

enum {
    MANTISSA_BITS = 52,
    EXPONENT_BIAS = 1023,
    LOWEST_POWER = -4,
    DIGITS = 17, /* every real reads back from so many */
};

static const double ten_to[] = {1e-4, 1e-3, 1e-2, 1e-1, 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,
                                1e6,  1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* A real times 10^places, so that it has 17 digits before the point: value / 2^shift, exactly. */
struct scaled {
    unsigned_wide value;
    unsigned shift;
    int places;
    uint64_t ulp;       /* from this real to the next greater one */
    bool is_even;       /* a decimal half way to a neighbour reads back as this real */
    bool is_power_of_2; /* the next lesser real is only half an ulp away */
};

static struct scaled scale(double real)
{
    const uint64_t hidden = UINT64_C(1) << MANTISSA_BITS;
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    uint64_t mantissa = (bits & (hidden - 1)) | hidden;
    int exponent = (int)(bits >> MANTISSA_BITS) - EXPONENT_BIAS; /* 2^exponent <= real */
    int power = (exponent + 16) * 1233 / 4096 - 5; /* 10^power <= real < 10^(power + 2) */
    power += real >= ten_to[power + 1 - LOWEST_POWER];
    struct scaled scaled = {.places = DIGITS - 1 - power, .ulp = 1};
    for (int i = 0; i < scaled.places; i++) {
        scaled.ulp *= 5;
    }
    scaled.value = (unsigned_wide)mantissa * scaled.ulp; /* real x 10^places x 2^shift */
    scaled.shift = (unsigned)(MANTISSA_BITS - exponent - scaled.places);
    scaled.is_even = mantissa % 2 == 0;
    scaled.is_power_of_2 = mantissa == hidden;
    return scaled;
}

/* The whole number nearest to a scaled real / unit; of two the even one. */
static uint64_t divide_scaled(const struct scaled *scaled, uint64_t unit)
{
    uint64_t whole = (uint64_t)(scaled->value >> scaled->shift);
    uint64_t quotient = whole / unit;
    unsigned_wide rest = scaled->value - ((unsigned_wide)(quotient * unit) << scaled->shift);
    unsigned_wide half = ((unsigned_wide)unit << scaled->shift) / 2;
    return quotient + (rest > half || (rest == half && quotient % 2 == 1));
}

/* Whether a whole number, which stands for a scaled real, is nearer to that one than to others. */
static bool reads_back(const struct scaled *scaled, uint64_t whole)
{
    unsigned_wide read = (unsigned_wide)whole << scaled->shift;
    bool is_less = read < scaled->value;
    unsigned_wide distance = is_less ? scaled->value - read : read - scaled->value;
    unsigned_wide most = is_less && scaled->is_power_of_2 ? scaled->ulp : 2 * scaled->ulp;
    return 4 * distance < most || (4 * distance == most && scaled->is_even);
}

bool decimal_of(double real, struct decimal *decimal)
{
    if (!(real == 0 || real >= ten_to[0]) || real >= 1e15) {
        return false;
    }
    if (real == (double)(uint64_t)real) {
        *decimal = (struct decimal){(uint64_t)real, 0};
        return true;
    }
    struct scaled scaled = scale(real);
    uint64_t unit = 100; /* of the last of 15 digits */
    *decimal = (struct decimal){divide_scaled(&scaled, unit), scaled.places - 2};
    while (unit > 1 && !reads_back(&scaled, decimal->digits * unit)) {
        unit /= 10;
        *decimal = (struct decimal){divide_scaled(&scaled, unit), decimal->places + 1};
    }
    while (decimal->digits % 10 == 0) { /* no real that is not whole runs out of places */
        decimal->digits /= 10;
        decimal->places--;
    }
    return true;
}
