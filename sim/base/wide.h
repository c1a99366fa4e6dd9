/* 128-bit integers: sums and integrals over time are exact in them. */
#ifndef SIM_BASE_WIDE_H
#define SIM_BASE_WIDE_H

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 unsigned_wide;

/** The nearest double, rounded once: the same bits from every compiler. */
static inline double wide_to_double(wide value)
{
    return (double)value;
}

#endif
