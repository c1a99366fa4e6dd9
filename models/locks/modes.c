#include "models/locks/modes.h"

#include <stddef.h>

const char *const lock_mode_names[] = {"NL", "CR", "CW", "PR", "PW", "EX", NULL};

#define BIT(mode) (1 << MODE_##mode)

const uint8_t lock_mode_compatible[LOCK_MODES] = {
    [MODE_NL] = BIT(NL) | BIT(CR) | BIT(CW) | BIT(PR) | BIT(PW) | BIT(EX),
    [MODE_CR] = BIT(NL) | BIT(CR) | BIT(CW) | BIT(PR) | BIT(PW),
    [MODE_CW] = BIT(NL) | BIT(CR) | BIT(CW),
    [MODE_PR] = BIT(NL) | BIT(CR) | BIT(PR),
    [MODE_PW] = BIT(NL) | BIT(CR),
    [MODE_EX] = BIT(NL),
};

/* The targets of a conversion with QUECVT. */
static const uint8_t queued_conversions[LOCK_MODES] = {
    [MODE_NL] = BIT(CR) | BIT(CW) | BIT(PR) | BIT(PW) | BIT(EX),
    [MODE_CR] = BIT(CW) | BIT(PR) | BIT(PW) | BIT(EX),
    [MODE_CW] = BIT(PR) | BIT(PW) | BIT(EX),
    [MODE_PR] = BIT(CW) | BIT(PW) | BIT(EX),
    [MODE_PW] = BIT(EX),
    [MODE_EX] = 0,
};

bool mode_may_queue_conversion(enum lock_mode from, enum lock_mode to)
{
    return queued_conversions[from] >> to & 1;
}

bool mode_is_below(enum lock_mode to, enum lock_mode from)
{
    uint8_t both = lock_mode_compatible[to] & lock_mode_compatible[from];
    return to != from && both == lock_mode_compatible[from];
}

enum lock_mode modes_meet(enum lock_mode one, enum lock_mode other)
{
    if (one == other || mode_is_below(one, other)) {
        return one;
    }
    return mode_is_below(other, one) ? other : MODE_CR;
}

enum value_block mode_value_block(unsigned from, unsigned to)
{
    bool may_write = from == MODE_PW || from == MODE_EX;
    if (to == MODE_NONE) {
        return may_write ? VALUE_WRITE : VALUE_NEITHER;
    }
    if (from == MODE_NONE) {
        return VALUE_READ;
    }
    if (may_write) {
        return from == MODE_PW && to == MODE_EX ? VALUE_READ : VALUE_WRITE;
    }
    return from <= to ? VALUE_READ : VALUE_NEITHER;
}
