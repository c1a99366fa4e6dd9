/*
 * The six modes of a lock of a distributed lock manager, and what they allow.
 *
 * From the weakest: NL (null: keeps a place only), CR and CW (concurrent read and write), PR and PW
 * (protected: others may not write), EX (exclusive). CW and PR are not ordered: neither implies the
 * other. The tables are those of the VAX/VMS lock manager (Snaman and Thiel 1987, Digital Technical
 * Journal 5) as Linux fs/dlm/lock.c has them.
 */
#ifndef MODELS_LOCKS_MODES_H
#define MODELS_LOCKS_MODES_H

#include <stdbool.h>
#include <stdint.h>

enum lock_mode { MODE_NL, MODE_CR, MODE_CW, MODE_PR, MODE_PW, MODE_EX, LOCK_MODES };

/** In place of a mode: none. */
enum { MODE_NONE = LOCK_MODES };

/** "NL", "CR", ...; NULL at the end. */
extern const char *const lock_mode_names[];

/** The modes that a lock of each mode is compatible with, a bit for each. */
extern const uint8_t lock_mode_compatible[LOCK_MODES];

/** Whether two locks of a resource may be granted at once. */
static inline bool modes_are_compatible(enum lock_mode one, enum lock_mode other)
{
    return lock_mode_compatible[one] >> other & 1;
}

/** Whether a conversion may be asked for with QUECVT: to a mode that conflicts with more. */
bool mode_may_queue_conversion(enum lock_mode from, enum lock_mode to);

/** Whether everything that conflicts with `to` conflicts with `from` too, and they differ: such a
 *  conversion is granted at once. PR to CW is none, nor is CW to PR. */
bool mode_is_below(enum lock_mode to, enum lock_mode from);

/** The strongest mode that both imply: what protects a lock that converts from one to the other.
 *  That of CW and PR is CR. */
enum lock_mode modes_meet(enum lock_mode one, enum lock_mode other);

/** The way of the value block in a granted operation. */
enum value_block { VALUE_WRITE, VALUE_READ, VALUE_NEITHER };

/** @param from  MODE_NONE: a new lock @param to  MODE_NONE: an unlock */
enum value_block mode_value_block(unsigned from, unsigned to);

#endif
