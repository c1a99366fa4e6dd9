#include "analysis/statistics/round.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/base/assert.h"

double round_significant(double value, int digits)
{
    ASSERT(isfinite(value) && digits >= 1 && digits <= 17);
    char text[40];

    /* Both directions are exact decimal conversions, correctly rounded, in the C library. */
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    double rounded = strtod(text, NULL);
    if (rounded == 0) {
        return 0; /* never minus zero: it prints as a sign that says nothing */
    }
    return isfinite(rounded) ? rounded : value; /* the largest doubles round up to nothing */
}

double round_derived(double value)
{
    return round_significant(value, ROUND_DIGITS);
}
